"""Build the folder that is the program, and prove it whole before anybody gets it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from packing import papers
from packing.machine import Machine, Unfit

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "build" / "hearten.spec"
PROGRAMS = ("hearten", "heartenw")
STAND_INS = ("icuuc.dll", "mscms.dll")
"""What a trial machine may have to lend; on a PC it is Windows' own."""
BUILDS_FOR, TRIES_FOR = 1800, 300
"""Seconds that PyInstaller may take, and a program to try itself."""


def build(machine: Machine, dist: Path) -> Path:
    """Build the folder below `dist` and give it; nothing else of the work is kept."""
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=dist) as work:
        words = ["-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
        places = ["--workpath", Path(work), "--distpath", dist]
        done = machine.python([*words, *places, SPEC], seconds=BUILDS_FOR)
    if done.returncode or not (dist / "hearten").is_dir():
        raise Unfit(f"PyInstaller could not build the program:\n{done.stdout.strip()[-4000:]}")
    return dist / "hearten"


def program(machine: Machine, folder: Path, name: str) -> Path:
    """Give one of the two programs of a built folder."""
    return folder / (f"{name}.exe" if machine.is_windows else name)


def size(folder: Path) -> int:
    """Give the bytes of all files of a folder; a link counts as nothing."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in files)


def prove(machine: Machine, folder: Path) -> None:
    """Stop unless every module is there, nothing of another is, and both programs are in order."""
    lent = [file.name for file in folder.rglob("*") if file.name.lower() in STAND_INS]
    if lent:
        raise Unfit("The folder holds what was lent for the trial: " + ", ".join(lent) + ".")
    if machine.is_windows and (strange := of_the_builder(machine, folder)):
        raise Unfit("The folder holds what is the building PC's own: " + ", ".join(strange) + ".")
    for name in PROGRAMS:
        if missing := wanted() - held(program(machine, folder, name)):
            raise Unfit(f"{name} lacks " + ", ".join(sorted(missing)) + ".")
        try_itself(machine, program(machine, folder, name))


def of_the_builder(machine: Machine, folder: Path) -> list[str]:
    """Name the libraries that came neither with Python nor with a package of the lock."""
    homes = {machine.site_packages.parents[1]}
    if sys.platform == "win32":
        homes.add(Path(sys.base_prefix))  # site_packages is in an environment of its own
    known = {papers.sha256(file) for home in homes for file in _libraries(home)}
    ours = {program(machine, folder, name) for name in PROGRAMS}
    found = [file for file in _libraries(folder) if file not in ours]
    return sorted(file.name for file in found if papers.sha256(file) not in known)


def _libraries(folder: Path) -> Iterator[Path]:
    kinds = (".dll", ".exe", ".pyd")
    return (one for one in folder.rglob("*") if one.suffix.lower() in kinds and one.is_file())


def wanted() -> set[str]:
    """Name every module of the source by its file."""
    found = set()
    for package in ("app", "ui"):
        for file in (ROOT / package).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found.add(".".join(part for part in parts if part != "__init__"))
    # The door is the program itself; Alembic reads what is below migrations as files.
    return {
        name
        for name in found
        if name != "app.__main__" and not name.startswith("app.store.migrations.")
    }


def held(program: Path) -> set[str]:
    """Name every module that a built program holds."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    inside = next(name for name in archive.toc if name.endswith(".pyz"))
    return set(archive.open_embedded_archive(inside).toc)


def try_itself(machine: Machine, program: Path) -> None:
    """Let a built program try itself, with a home of its own and nothing of the source in reach."""
    home = Path(tempfile.mkdtemp(prefix="hearten-home-"))
    try:
        given = {"HEARTEN_HOME": home}
        if not machine.is_windows:
            given["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
        done = machine.program([program, "self-test"], cwd=home, given=given, seconds=TRIES_FOR)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if done.returncode:
        raise Unfit(f"{program.stem} is not in order:\n{done.stdout.strip()[-4000:]}")
