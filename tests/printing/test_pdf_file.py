"""Promise that a PDF replaces nothing that is not one, and never lies in a store."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from app import errors
from app.printing.pdf_file import (
    IN_A_STORE,
    NO_FOLDER,
    NO_NAME,
    NOT_WRITTEN,
    THERE_ALREADY,
    written,
)

PDF = b"%PDF-1.4"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="needs rights to make links")


def put(path: Path, *, replaces: bool = False) -> None:
    with written(path, PDF, replaces=replaces):
        pass


def refused(path: Path, *, replaces: bool = False) -> str:
    done: list[bool] = []
    with pytest.raises(errors.Refused) as refusal, written(path, PDF, replaces=replaces):
        done.append(True)
    assert done == []
    return refusal.value.sentence


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    put(tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes() == PDF
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "plan.pdf").stat().st_mode) == 0o600


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    before = tmp_path / "plan.pdf"
    before.write_bytes(b"before")
    beside = tmp_path / "plan.pdf.part"
    beside.write_bytes(b"beside")
    assert refused(before) == THERE_ALREADY
    assert refused(tmp_path) == THERE_ALREADY
    put(tmp_path / "other.pdf")
    assert (before.read_bytes(), beside.read_bytes()) == (b"before", b"beside")


def test_what_came_there_meanwhile_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    with pytest.raises(errors.Refused, match="name already"), written(path, PDF):
        path.write_bytes(b"meanwhile")
    assert path.read_bytes() == b"meanwhile"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


def test_a_stick_without_links_takes_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", none)
    put(tmp_path / "plan.pdf")
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


@needs_links
@pytest.mark.parametrize("target", ["precious.pdf", "not-there.pdf"])
@pytest.mark.parametrize("replaces", [False, True])
def test_a_link_is_not_followed(tmp_path: Path, target: str, replaces: bool) -> None:
    (tmp_path / "precious.pdf").write_bytes(b"precious")
    link = tmp_path / "plan.pdf"
    link.symlink_to(tmp_path / target)
    assert refused(link, replaces=replaces) == THERE_ALREADY
    assert link.is_symlink()
    assert (tmp_path / "precious.pdf").read_bytes() == b"precious"
    assert not (tmp_path / "not-there.pdf").exists()


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs devices")
@pytest.mark.parametrize("replaces", [False, True])
def test_a_device_is_no_place(replaces: bool) -> None:
    assert refused(Path("/dev/null"), replaces=replaces) == THERE_ALREADY


def test_nothing_is_put_into_a_store(tmp_path: Path) -> None:
    store = tmp_path / "store"
    (store / "kept").mkdir(parents=True)
    for name in ("store.db", "keys", "lock"):
        (store / name).write_bytes(b"before")
    places = [store / "plan.pdf", store / "store.db", store / "keys", store / "kept" / "plan.pdf"]
    if sys.platform != "win32":
        (tmp_path / "link").symlink_to(store)
        places.append(tmp_path / "link" / "plan.pdf")
    for place in places:
        assert refused(place) == IN_A_STORE
        assert refused(place, replaces=True) == IN_A_STORE
    (store / "store.db").unlink()  # as while it is restored
    assert refused(store / "plan.pdf") == IN_A_STORE
    assert (store / "keys").read_bytes() == b"before"


def test_only_an_ordinary_pdf_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "plan.PDF").write_bytes(b"before")
    put(tmp_path / "plan.PDF", replaces=True)
    assert (tmp_path / "plan.PDF").read_bytes() == PDF
    (tmp_path / "letters.txt").write_bytes(b"before")
    assert refused(tmp_path / "letters.txt", replaces=True) == THERE_ALREADY


@pytest.mark.parametrize("name", ["x" * 300 + ".pdf", "é" * 128, ".."])
def test_a_name_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path / name) == NO_NAME


@pytest.mark.parametrize("folder", ["not there", "x" * 300, "a\0b", "plan.pdf"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"")
    assert refused(tmp_path / folder / "plan.pdf") in (NO_FOLDER, NOT_WRITTEN)


def test_what_cannot_be_recorded_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(errors.Busy), written(tmp_path / "plan.pdf", PDF):
        raise errors.Busy
    assert list(tmp_path.iterdir()) == []
