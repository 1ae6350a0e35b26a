"""Promise the shapes and the statuses of `hearten services import` and `export`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.paths import IN_A_STORE

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "oruk"
FULL = SAMPLES / "examples" / "service_full.json"


@pytest.fixture
def services(store: Any, hearten: Any) -> Any:
    def run(verb: str, *words: str | Path) -> Any:
        return hearten("--store", store.folder, "services", verb, "--user", "admin", *words)

    return run


def test_an_import_says_what_became_of_each_row(services: Any, tmp_path: Path) -> None:
    good = json.loads(FULL.read_text())
    path = tmp_path / "services.json"
    path.write_text(json.dumps({"contents": [good, {"name": "No id"}]}))
    said = services("import", path, "--json")
    assert said.status == 0
    assert json.loads(said.out) == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "refused": [
            {
                "row": 2,
                "name": "No id",
                "reason": "It has no id. Give it one in the file, then import it again.",
            }
        ],
        "mapping": {},
    }
    again = services("import", path)
    assert again.status == 0
    assert again.out.splitlines() == [
        "Row 2 (No id): It has no id. Give it one in the file, then import it again.",
        "Taken as they are, though something in them is odd: 1.",
        "new 0, changed 0, unchanged 1, refused 1.",
    ]


def test_a_dry_run_changes_nothing(services: Any) -> None:
    for _ in range(2):
        said = services("import", FULL, "--dry-run", "--json", "--format", "oruk")
        assert (said.status, json.loads(said.out)["new"]) == (0, 1)


@pytest.mark.parametrize(
    "content", [b"", b"[", b"[]", b"{}", b"\xff\xfe{\x00}\x00", b"[1, 2]", b"[" * 300, b"nul"]
)
def test_where_nothing_can_be_taken_the_status_is_1_with_one_sentence(
    services: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    said = services("import", path)
    assert said.status == 1
    assert len(said.err.strip().splitlines()) == 1
    assert said.err.strip().endswith(".")
    assert "Traceback" not in said.err


def test_a_missing_file_and_an_empty_folder_are_refused(services: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "nowhere.json", tmp_path / "empty"):
        said = services("import", place)
        assert said.status == 1
        assert said.err.strip()


def test_a_folder_is_imported_and_an_export_comes_back(services: Any, tmp_path: Path) -> None:
    folder = SAMPLES / "validator-mocks" / "Default"
    said = services("import", folder, "--json")
    assert said.status == 0
    (refused,) = json.loads(said.out)["refused"]
    assert refused["reason"].startswith("api_details.json: ")
    assert services("export", tmp_path / "out").status == 0
    back = json.loads(services("import", tmp_path / "out", "--json").out)
    assert (back["new"], back["changed"], back["refused"]) == (0, 0, [])
    assert back["unchanged"] > 3
    assert services("export", tmp_path / "out").status == 1


def test_an_export_never_goes_into_a_stores_folder(store: Any, services: Any) -> None:
    said = services("export", store.folder / "out")
    assert said.status == 1
    assert "inside a store's folder" in said.err
    assert not (store.folder / "out").exists()


def test_an_export_never_goes_where_a_store_is_being_made(services: Any, tmp_path: Path) -> None:
    for name in ("keys", "lock"):
        (tmp_path / name).write_bytes(b"")
    said = services("export", tmp_path / "out")
    assert (said.status, said.err) == (1, f"{IN_A_STORE}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_is_not_imported_and_not_waited_for(services: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    said = services("import", tmp_path / "pipe.json")
    assert said.status == 1
    assert "neither a file nor a folder" in said.err


def test_a_file_that_cannot_be_had_is_told_as_a_backup_is(services: Any, tmp_path: Path) -> None:
    for name, told in (
        ("nope.json", "That file is not there. Look at its name.\n"),
        ("n" * 300, "That name is too long for this disk. Choose a shorter one.\n"),
    ):
        said = services("import", tmp_path / name)
        assert (said.status, said.err) == (1, told)


def test_a_file_that_may_not_be_read_is_told_as_that(
    services: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "closed.json"
    path.write_text("{}")
    opened = Path.open

    def closed(self: Path, *words: Any, **named: Any) -> Any:
        if self == path:
            raise PermissionError
        return opened(self, *words, **named)

    monkeypatch.setattr(Path, "open", closed)
    said = services("import", path)
    told = "That file may not be read. Look at who may read it.\n"
    assert (said.status, said.err) == (1, told)


@pytest.mark.parametrize("verb", ["import", "export"])
def test_an_empty_name_is_not_the_folder_one_is_in(
    services: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = services(verb, "")
    told = "The name of the file or folder is empty. Name it.\n"
    assert (said.status, said.err) == (1, told)
    assert list(tmp_path.glob("*.json")) == []
