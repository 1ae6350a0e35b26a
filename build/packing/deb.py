"""Make the package that Debian installs: the built folder, its word and its entry in the menu."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from packing import appearance, folder
from packing.machine import Machine, Unfit

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path("usr/lib/hearten")
PAPERS = Path("usr/share/doc/hearten")
# What libraries in the folder read of the system: names of keys, where typefaces are.
READS = ("fontconfig-config", "xkb-data")
# What is loaded only where it is there: without it the window opens by X11.
IF_THERE = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
ENTRY = """\
[Desktop Entry]
Type=Application
Name=Hearten
Comment=The desk of social prescribing
Exec=/usr/lib/hearten/heartenw
Icon=hearten
Terminal=false
Categories=Office;
"""
CONTROL = """\
Package: hearten
Version: {version}
Architecture: {architecture}
Maintainer: {maker}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Section: office
Priority: optional
Description: the desk of social prescribing
 Log referrals, agree plans with people and print them, find services.
 .
 In development: for trial with invented people.
"""


def is_possible() -> bool:
    """Claim that this is a Debian, whose own tools know what the program needs of it."""
    return shutil.which("dpkg-deb") is not None and shutil.which("dpkg-query") is not None


def make(built: Path, version: str, kept: Path, *, quickly: bool = False) -> Path:
    """Make the package below `kept` and give it; `quickly` packs it badly, for a trial."""
    architecture = _said("dpkg", "--print-architecture").strip()
    depends, recommends = needs(built)
    with tempfile.TemporaryDirectory(prefix="deb-", dir=kept) as place:
        tree = Path(place) / "tree"
        _lay(built, tree)
        (tree / "DEBIAN").mkdir()
        told = CONTROL.format(
            version=version,
            architecture=architecture,
            maker=appearance.MAKER,
            kilobytes=folder.size(tree) // 1024,
            depends=", ".join(depends),
            recommends=", ".join(recommends),
        )
        (tree / "DEBIAN" / "control").write_text(told, encoding="utf8")
        _make_readable(tree)
        package = kept / f"hearten_{version}_{architecture}.deb"
        packed = ["-Zgzip", "-z1"] if quickly else ["-Zxz"]
        _said("dpkg-deb", *packed, "--root-owner-group", "--build", str(tree), str(package))
    return package


def prove(machine: Machine, package: Path) -> None:
    """Stop unless what is packed comes out of it again and is in order."""
    with tempfile.TemporaryDirectory(prefix="unpacked-", dir=package.parent) as place:
        _said("dpkg-deb", "--extract", str(package), place)
        folder.prove(machine, Path(place) / PLACE)


def _lay(built: Path, tree: Path) -> None:
    """Put everything where it lies once it is installed."""
    shutil.copytree(built, tree / PLACE, symlinks=True)
    word = tree / "usr" / "bin" / "hearten"
    word.parent.mkdir(parents=True)
    word.symlink_to("../lib/hearten/hearten")
    entry = tree / "usr" / "share" / "applications" / "hearten.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text(ENTRY, encoding="utf8")
    icon = tree / "usr" / "share" / "icons" / "hicolor" / "scalable" / "apps" / "hearten.svg"
    icon.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "resources" / "brand" / "hearten.svg", icon)
    _write_papers(built, tree / PAPERS)


def _write_papers(built: Path, papers: Path) -> None:
    """Write our licence, say where the others are, and bring those of the libraries of Debian."""
    papers.mkdir(parents=True)
    lent = libraries_of_debian(built)
    for package in sorted(set(lent.values())):
        text = Path("/usr/share/doc", package, "copyright")
        if not text.is_file():
            raise Unfit(f"There is no text of the licence of {package}.")
        (papers / "libraries").mkdir(exist_ok=True)
        shutil.copyfile(text, papers / "libraries" / package)
    said = [
        "Hearten\n",
        (ROOT / "LICENSE").read_text(encoding="utf8"),
        "\nWhat it is built of has licences of its own:\n",
        f"- Python and its packages: /{PLACE}/_internal/licences\n",
        f"- typefaces and icons: SOURCES.md beside them in /{PLACE}/_internal/resources\n",
        *[
            f"- {name}, of Debian's {package}: libraries/{package}\n"
            for name, package in lent.items()
        ],
    ]
    (papers / "copyright").write_text("".join(said), encoding="utf8")


def _make_readable(tree: Path) -> None:
    """Let everybody read it, and nobody but root write it, whatever the builder's own habit is."""
    for one in [tree, *tree.rglob("*")]:
        if not one.is_symlink():
            runs = one.is_dir() or one.stat().st_mode & 0o100
            one.chmod(0o755 if runs else 0o644)


# --- what it needs of the system ------------------------------------------------------------------


def needs(built: Path) -> tuple[list[str], list[str]]:
    """Give the packages without which it does not run, and those it uses where they are there.

    They are asked of the Debian that it is built on: what its libraries find outside the folder.
    """
    inside = {one.name for one in built.rglob("*")}
    outside = {name: place for name, place in _links(built).items() if name not in inside}
    unknown = [name for name, place in outside.items() if not place and name not in IF_THERE]
    if unknown:
        raise Unfit("Nothing here has what the program needs: " + ", ".join(sorted(unknown)) + ".")
    wanted = {os.path.realpath(outside[name]) for name in outside if name not in IF_THERE}
    places = _known({name for name in outside if name not in IF_THERE})
    found = {package for place, package in places.items() if os.path.realpath(place) in wanted}
    libc = f"libc6 (>= {platform.libc_ver()[1]})"
    return [libc, *sorted({*found, *READS} - {"libc6"})], sorted(IF_THERE.values())


def libraries_of_debian(built: Path) -> dict[str, str]:
    """Name each library in the folder that is Debian's own, with its package."""
    files = {one.name: one for one in (built / "_internal").iterdir() if one.is_file()}
    there = _known({name for name in files if ".so" in name})
    return {
        Path(place).name: package
        for place, package in sorted(there.items())
        if Path(place).is_file()
        and Path(place).read_bytes() == files[Path(place).name].read_bytes()
    }


def _links(built: Path) -> dict[str, str]:
    """Give each library that is asked for, with where it is, or an empty string."""
    files = [one for one in built.rglob("*") if one.is_file() and not one.is_symlink()]
    programs = [str(one) for one in files if one.open("rb").read(4) == b"\x7fELF"]
    env = {**os.environ, "LC_ALL": "C", "LD_LIBRARY_PATH": str(built / "_internal")}
    done = subprocess.run(["ldd", *programs], env=env, capture_output=True, text=True)
    found: dict[str, str] = {}
    for name, place in re.findall(r"^\s+(\S+) => (not found|\S+)", done.stdout, re.MULTILINE):
        found[name] = "" if place == "not found" else place
    return found


def _known(names: set[str]) -> dict[str, str]:
    """Give each place where Debian lays a file of such a name, with its package."""
    asked = sorted(f"*/{name}" for name in names)
    done = subprocess.run(["dpkg-query", "-S", *asked], capture_output=True, text=True)
    lines = [line.partition(": ") for line in done.stdout.splitlines()]
    return {place: owner.partition(",")[0].partition(":")[0] for owner, _, place in lines}


def _said(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise Unfit(f"{words[0]} failed:\n{(done.stdout + done.stderr).strip()[-3000:]}")
    return done.stdout
