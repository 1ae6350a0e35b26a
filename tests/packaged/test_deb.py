"""Promise what Debian's package says, holds, lays on a PC and leaves there."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from packing import deb
from packing import folder as folders
from packing.machine import Here, Unfit

import app

ROOT = Path(__file__).resolve().parents[2]
HERE = Here(ROOT)
BOOKS = "var/lib/dpkg"

pytestmark = pytest.mark.skipif(not deb.is_possible(), reason="made on Debian alone")


@pytest.fixture(scope="module")
def package(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pack the built folder once, badly."""
    return deb.make(folder, app.__version__, tmp_path_factory.mktemp("deb"), quickly=True)


@pytest.fixture
def pc(tmp_path: Path) -> Path:
    """Give the disk of a PC on which nothing is installed."""
    books = tmp_path / "pc" / BOOKS
    for name in ("info", "updates", "triggers"):
        (books / name).mkdir(parents=True)
    (books / "status").touch()
    return tmp_path / "pc"


def said(*words: str | Path) -> str:
    """Run, or fail with what it said."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


def dpkg(pc: Path, *words: str | Path) -> None:
    """Be Debian's installer on that PC, which has none of what the package needs."""
    forced = ["--force-depends", "--force-not-root", "--force-bad-path"]
    said("dpkg", f"--root={pc}", *forced, f"--log={pc}/{BOOKS}/log", *words)


def there(pc: Path) -> set[str]:
    """Name all that lies on a PC, less the installer's own books."""
    found = {one.relative_to(pc).as_posix() for one in pc.rglob("*")}
    return {name for name in found if not name.startswith(BOOKS)}


def listed(package: Path) -> dict[str, tuple[str, str]]:
    """Give the mode and the owner of each file of a package by its name."""
    lines = [line.split(None, 5) for line in said("dpkg-deb", "-c", package).splitlines()]
    return {line[5].removeprefix("./"): (line[0], line[1]) for line in lines}


def test_package_says_what_it_is_and_needs(package: Path) -> None:
    told = said("dpkg-deb", "-f", package)
    fields = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    assert (fields["Package"], fields["Version"]) == ("hearten", app.__version__)
    assert fields["Architecture"] == said("dpkg", "--print-architecture").strip()
    needed = {one.split()[0] for one in fields["Depends"].split(", ")}
    assert {"libc6", "libegl1", "libgl1", "libxcb1", "xkb-data", "fontconfig-config"} <= needed
    for name in needed:
        assert said("dpkg-query", "-W", name), name
    assert "libwayland-client0" in fields["Recommends"].split(", ")
    assert "for trial with invented people" in told
    assert int(fields["Installed-Size"]) > 100_000


def test_package_holds_program_word_menu_icon_and_licences(package: Path) -> None:
    files = listed(package)
    for name in (
        "usr/lib/hearten/hearten",
        "usr/lib/hearten/heartenw",
        "usr/share/applications/hearten.desktop",
        "usr/share/icons/hicolor/scalable/apps/hearten.svg",
        "usr/share/doc/hearten/copyright",
        "usr/share/doc/hearten/libraries/libxkbcommon0",
    ):
        assert name in files, name
    assert "usr/bin/hearten -> ../lib/hearten/hearten" in files
    assert {owner for _, owner in files.values()} == {"root/root"}
    assert not [name for name, (mode, _) in files.items() if mode[0] != "l" and mode[8] == "w"]
    assert not [name for name, (mode, _) in files.items() if mode[7] != "r"]


def test_every_library_of_debian_in_it_has_its_licence_there(folder: Path, package: Path) -> None:
    files = listed(package)
    libraries = deb.libraries_of_debian(folder)
    assert libraries["libxkbcommon.so.0"] == "libxkbcommon0"
    assert "libreadline8" not in libraries.values()  # under the GPL alone
    for lent in libraries.values():
        assert f"usr/share/doc/hearten/libraries/{lent}" in files


def test_library_that_nobody_has_stops_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links = deb._links(folder) | {"libnobody.so.1": ""}
    monkeypatch.setattr(deb, "_links", lambda built: links)
    with pytest.raises(Unfit, match=r"needs: libnobody\.so\.1\."):
        deb.needs(folder)


def test_what_is_unpacked_is_whole_and_tries_itself(package: Path) -> None:
    deb.prove(HERE, package)


def test_installed_it_runs_by_its_word_and_goes_without_any_data(
    package: Path, pc: Path, tmp_path: Path
) -> None:
    before = there(pc)
    dpkg(pc, "-i", package)
    store = pc / "var/lib/hearten/store/store.db"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"somebody's work")
    word = pc / "usr/bin/hearten"
    assert os.readlink(word) == "../lib/hearten/hearten"
    folders.try_itself(HERE, word)
    dpkg(pc, "-r", "hearten")
    assert store.read_bytes() == b"somebody's work"
    shutil.rmtree(pc / "var/lib/hearten")
    assert there(pc) - before <= {"usr", "var", "var/lib"}


def test_folder_of_a_builder_who_lets_nobody_in_is_readable_once_packed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "usr").mkdir(parents=True, mode=0o700)
    for name, mode in (("program", 0o700), ("paper", 0o660)):
        (tree / "usr" / name).touch()
        (tree / "usr" / name).chmod(mode)
    deb._make_readable(tree)
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in tree.rglob("*")}
    assert modes == {"usr": 0o755, "program": 0o755, "paper": 0o644}
