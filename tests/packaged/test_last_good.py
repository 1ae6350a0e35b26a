"""Promise when a Windows program has to be built and tried again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from windows import last_good


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a small source of which a Windows program was just built."""
    for name in ("build/windows", "resources/help", "app/store", "ui"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file.txt").write_bytes(b"one")
    monkeypatch.setattr(last_good, "ROOT", tmp_path)
    monkeypatch.setattr(last_good, "KEPT", tmp_path / "build" / "windows" / "LAST_GOOD")
    last_good.write()
    return tmp_path


def test_it_is_current_when_nothing_changed(source: Path) -> None:
    assert last_good.is_current()


def test_it_holds_one_sum_for_each_folder_and_none_of_itself(source: Path) -> None:
    text = last_good.KEPT.read_bytes()
    lines = text.decode().splitlines()
    assert [line.split("  ")[1] for line in lines] == ["build/", "resources/", "app/", "ui/"]
    inside = hashlib.sha256(b"one").hexdigest()
    for line, name in zip(lines, ("windows/", "help/", "store/", ""), strict=True):
        whole = hashlib.sha256(f"{name}file.txt\0{inside}\n".encode()).hexdigest()
        assert line.split("  ")[0] == whole
    last_good.write()
    assert last_good.KEPT.read_bytes() == text
    assert b"\r" not in text


@pytest.mark.parametrize("name", ["build/windows/file.txt", "resources/help/file.txt"])
def test_one_byte_of_what_it_is_built_by_asks_for_a_build(source: Path, name: str) -> None:
    (source / name).write_bytes(b"two")
    assert not last_good.is_current()
    (source / name).write_bytes(b"one")
    assert last_good.is_current()


@pytest.mark.parametrize("name", ["build/new.txt", "resources/help/another.md"])
def test_file_that_comes_goes_or_is_called_otherwise_asks_for_a_build(
    source: Path, name: str
) -> None:
    (source / name).touch()
    assert not last_good.is_current()
    (source / name).unlink()
    assert last_good.is_current()
    (source / "resources/help/file.txt").rename(source / "resources/file.txt")
    assert not last_good.is_current()


@pytest.mark.parametrize("name", ["app/store/file.txt", "ui/file.txt"])
def test_change_of_the_program_itself_shows_and_asks_for_no_build(source: Path, name: str) -> None:
    before = last_good.sums()
    (source / name).write_bytes(b"two")
    folder = name.partition("/")[0]
    assert [one for one, value in last_good.sums().items() if value != before[one]] == [folder]
    assert last_good.is_current()


def test_what_python_compiled_counts_for_nothing(source: Path) -> None:
    (source / "build" / "__pycache__").mkdir()
    (source / "build" / "__pycache__" / "file.pyc").touch()
    assert last_good.is_current()


@pytest.mark.parametrize("held", [b"", b"nonsense\n", b"\xff\x00", b"0  build/\n0  resources/\n"])
def test_file_that_is_damaged_or_gone_asks_for_a_build(source: Path, held: bytes) -> None:
    last_good.KEPT.write_bytes(held)
    assert not last_good.is_current()
    last_good.KEPT.unlink()
    assert not last_good.is_current()
