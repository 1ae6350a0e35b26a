"""Promise what `hearten demo` and `hearten plan` do: a demo is made once, its plans are printed."""

from __future__ import annotations

import errno
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.__main__ import main
from app.actions import plans
from app.commands.plans import NOT_TO_A_TERMINAL
from app.commands.words import NO_NAME_GIVEN
from app.printing import pdf_file

Hearten = Callable[..., Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Make a small demo by the real command; give what --json says."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    words = [
        sys.executable,
        "-m",
        "app",
        "demo",
        folder,
        "--people",
        "120",
        "--seed",
        "7",
        "--json",
    ]
    said = subprocess.run(
        [*map(str, words), "--as-of", "2026-05-04"], capture_output=True, text=True, check=True
    )
    assert said.stderr == ""
    answer: dict[str, Any] = json.loads(said.stdout)
    assert answer["store"] == str(folder)
    return answer


@pytest.fixture
def at(demo: dict[str, Any]) -> Callable[[str], tuple[list[str], str]]:
    """Give the words that sign somebody of a role in, and their password."""

    def find(role: str) -> tuple[list[str], str]:
        one = next(s for s in demo["sign_ins"] if s["roles"] == [role])
        return ["--store", demo["store"], "--user", one["user"]], one["password"]

    return find


def plans_of(hearten: Hearten, at: Any) -> list[dict[str, Any]]:
    words, password = at("link-worker")
    said = hearten("plan", "list", "--json", *words, password=password)
    assert said.status == 0
    rows: list[dict[str, Any]] = json.loads(said.out)
    return rows


def test_demo_has_one_of_each_role_and_says_where_they_sit(demo: dict[str, Any]) -> None:
    roles = {role for one in demo["sign_ins"] for role in one["roles"]}
    assert len(roles) == 8
    assert any(one["networks"] for one in demo["sign_ins"])
    assert any(one["practices"] for one in demo["sign_ins"])


def test_demo_is_not_made_over_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "precious").write_text("words")
    assert main(["demo", str(tmp_path)]) == 1
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_plan_is_printed_as_pdf_for_its_owner_alone(
    hearten: Hearten, at: Any, tmp_path: Path
) -> None:
    rows = plans_of(hearten, at)
    assert rows
    words, password = at("link-worker")
    out = tmp_path / "plan.pdf"
    said = hearten("plan", "print", rows[0]["uid"], "--out", out, *words, password=password)
    assert said.status == 0, said.err
    assert out.read_bytes().startswith(b"%PDF-")
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["plan.pdf"]


def test_print_that_cannot_be_written_is_not_recorded(
    hearten: Hearten, at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[str] = []
    monkeypatch.setattr(
        plans, "print_record", lambda desk, uid, sheet, *, reason: recorded.append(uid)
    )
    uid = plans_of(hearten, at)[0]["uid"]
    words, password = at("link-worker")
    out = tmp_path / "plan.pdf"
    with monkeypatch.context() as while_full:

        def full(*_: object) -> int:
            raise OSError(errno.ENOSPC, "full")

        while_full.setattr(pdf_file, "_private", full)
        said = hearten("plan", "print", uid, "--out", out, *words, password=password)
    assert (said.status, said.err.count("\n")) == (1, 1)
    assert "could not be written" in said.err
    assert recorded == []
    assert list(tmp_path.iterdir()) == []
    assert hearten("plan", "print", uid, "--out", out, *words, password=password).status == 0
    assert recorded == [uid]


def test_print_that_cannot_be_recorded_leaves_no_file(
    hearten: Hearten, at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise errors.Busy

    monkeypatch.setattr(plans, "print_record", fail)
    uid = plans_of(hearten, at)[0]["uid"]
    words, password = at("link-worker")
    out = tmp_path / "plan.pdf"
    assert hearten("plan", "print", uid, "--out", out, *words, password=password).status == 1
    assert list(tmp_path.iterdir()) == []


def test_plan_of_no_record_or_nowhere_is_refused(hearten: Hearten, at: Any, tmp_path: Path) -> None:
    words, password = at("link-worker")
    out = tmp_path / "plan.pdf"
    nothing = hearten("plan", "print", "no-such-uid", "--out", out, *words, password=password)
    assert nothing.status == 1
    assert not out.exists()
    uid = plans_of(hearten, at)[0]["uid"]
    nowhere = hearten(
        "plan", "print", uid, "--out", tmp_path / "no" / "p.pdf", *words, password=password
    )
    assert nowhere.status == 1
    assert "folder" in nowhere.err


def test_receptionist_sees_and_prints_no_plan(hearten: Hearten, at: Any, tmp_path: Path) -> None:
    uid = plans_of(hearten, at)[0]["uid"]
    words, password = at("receptionist")
    assert hearten("plan", "list", *words, password=password).status == 1
    out = tmp_path / "plan.pdf"
    assert hearten("plan", "print", uid, "--out", out, *words, password=password).status == 1
    assert not out.exists()


@pytest.mark.parametrize("name", ["letter.pdf", "store.db", "keys", "x" * 300])
def test_plan_is_printed_over_nothing_and_into_no_store(
    hearten: Hearten, at: Any, demo: dict[str, Any], tmp_path: Path, name: str
) -> None:
    uid = plans_of(hearten, at)[0]["uid"]
    words, password = at("link-worker")
    folder = tmp_path if name.endswith(("pdf", "x")) else Path(demo["store"])
    (tmp_path / "letter.pdf").write_bytes(b"before")
    before = sorted(one.name for one in folder.iterdir())
    out = folder / name
    said = hearten("plan", "print", uid, "--out", out, *words, password=password)
    assert (said.status, said.err.count("\n")) == (1, 1)
    assert "Choose another" in said.err or "Choose a shorter" in said.err
    assert sorted(one.name for one in folder.iterdir()) == before
    assert (tmp_path / "letter.pdf").read_bytes() == b"before"


@pytest.mark.parametrize("name", ["-", "", " "])
def test_plan_is_printed_to_a_named_file_only(
    hearten: Hearten, at: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    words, password = at("link-worker")
    monkeypatch.chdir(tmp_path)
    uid = json.loads(hearten("plan", "list", "--json", *words, password=password).out)[0]["uid"]
    said = hearten("plan", "print", uid, "--out", name, *words, password=password)
    assert (said.status, said.out) == (1, "")
    assert said.err in (f"{NOT_TO_A_TERMINAL}\n", f"{NO_NAME_GIVEN}\n")
    assert list(tmp_path.iterdir()) == []
