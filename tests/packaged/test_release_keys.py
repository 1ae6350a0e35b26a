"""Promise that a statement is signed by a key kept elsewhere, and one that programs know."""

from __future__ import annotations

import hashlib
import stat
import sys
from datetime import date
from pathlib import Path

import pytest
from packing import release_keys
from packing.machine import Unfit

from app.exchange import release_statement

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 12, 3)


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a key as whoever releases does; give the line of its public one."""
    password = tmp_path / "password"
    password.write_text("brown heron kettle\n")
    monkeypatch.setenv(release_keys.PASSWORD_FILE, str(password))
    monkeypatch.setenv(release_keys.KEY, str(tmp_path / "private.pem"))
    return release_keys.make(tmp_path / "private.pem")


@pytest.fixture
def known(tmp_path: Path, key: str) -> Path:
    """Be the file of a build that knows that key."""
    known = tmp_path / "keys.txt"
    known.write_text(f"# in use\n{key}\n")
    return known


@pytest.fixture
def setup(tmp_path: Path) -> Path:
    setup = tmp_path / "hearten-0.2.0-setup.exe"
    setup.write_bytes(b"MZ")
    return setup


def test_what_is_signed_is_what_programs_read(known: Path, setup: Path) -> None:
    file = release_keys.sign(setup, "0.2.0", ON, known)
    assert file == setup.with_name("hearten-release.json")
    keys = release_statement.keys_from(known.read_text())
    stated = release_statement.read(file.read_bytes(), keys)
    assert (stated.name, stated.version, stated.on) == (setup.name, "0.2.0", ON)
    assert stated.sha256 == hashlib.sha256(b"MZ").hexdigest()


def test_a_private_key_is_locked_and_its_owners_alone(tmp_path: Path, key: str) -> None:
    file = tmp_path / "private.pem"
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in file.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(Unfit, match="could not be written"):
        release_keys.make(file)


def test_a_private_key_is_not_made_in_the_project(key: str) -> None:
    file = ROOT / "build" / "private.pem"
    with pytest.raises(Unfit, match="never kept in the project"):
        release_keys.make(file)
    assert not file.exists()


def test_a_key_the_programs_do_not_know_signs_nothing(
    tmp_path: Path, key: str, setup: Path
) -> None:
    stranger = tmp_path / "keys.txt"
    for line in ("", "0" * 64, "nonsense"):
        stranger.write_text(line)
        with pytest.raises(Unfit, match="does not hold the key"):
            release_keys.sign(setup, "0.2.0", ON, stranger)
    assert not setup.with_name("hearten-release.json").exists()


def test_a_setup_of_another_version_is_not_signed(known: Path, setup: Path) -> None:
    with pytest.raises(Unfit, match=r"is called hearten-0\.3\.0-setup\.exe"):
        release_keys.sign(setup, "0.3.0", ON, known)


def test_key_and_password_are_named_by_the_environment(
    known: Path, setup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("another")
    with pytest.raises(Unfit, match="do not go together"):
        release_keys.sign(setup, "0.2.0", ON, known)
    monkeypatch.delenv(release_keys.KEY)
    with pytest.raises(Unfit, match="HEARTEN_RELEASE_KEY names"):
        release_keys.sign(setup, "0.2.0", ON, known)
    (tmp_path / "password").write_text("\n")
    with pytest.raises(Unfit, match="is empty"):
        release_keys.make(tmp_path / "second.pem")


def test_no_private_key_lies_in_the_project() -> None:
    for folder in ("app", "ui", "build", "resources"):
        for file in (ROOT / folder).rglob("*"):
            is_small = file.is_file() and file.stat().st_size < 100_000
            assert not (is_small and b"PRIVATE KEY-----" in file.read_bytes()), file.name
