#!/usr/bin/env python3
"""Make the program that is installed: `python3 build/develop.py package`.

It builds the folder anew, proves that every module of the source is in it, and lets both of its
programs try themselves. A table of what was made and how large it is comes last.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "build" / "hearten.spec"
DIST = ROOT / "dist"
PROGRAMS = ("hearten", "heartenw")
TRIES_FOR = 300
"""Seconds that a program may take to try itself."""


class Unfit(Exception):
    """Stop with one sentence: what was made is not to be given to anybody."""


def main() -> int:
    """Build, prove, and say what there is."""
    shutil.rmtree(DIST, ignore_errors=True)
    began = time.monotonic()
    try:
        folder = build(DIST)
        prove(folder)
    except Unfit as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{'folder':<12} {size(folder) / 1e6:8.1f} MB  {folder.relative_to(ROOT)}")
    for name in PROGRAMS:
        print(f"{name:<12} {program(folder, name).stat().st_size / 1e6:8.1f} MB  tried itself")
    print(f"{'took':<12} {time.monotonic() - began:8.0f} s")
    return 0


def build(dist: Path) -> Path:
    """Build the folder below `dist` and give it; nothing else of the work is kept."""
    with tempfile.TemporaryDirectory(prefix="hearten-build-") as work:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
                *("--workpath", work, "--distpath", str(dist), str(SPEC)),
            ],
            cwd=ROOT,
            env={**os.environ, "PYINSTALLER_CONFIG_DIR": work},
        )
    if done.returncode:
        raise Unfit("PyInstaller could not build the program. Its reason stands above.")
    return dist / "hearten"


def program(folder: Path, name: str) -> Path:
    """Give one of the two programs of a built folder."""
    return folder / (f"{name}.exe" if sys.platform == "win32" else name)


def size(folder: Path) -> int:
    """Give the bytes of all files of a folder; a link counts as nothing."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in files)


def prove(folder: Path) -> None:
    """Stop unless every module is there and both programs find everything in order."""
    for name in PROGRAMS:
        if missing := wanted() - held(program(folder, name)):
            raise Unfit(f"{name} lacks " + ", ".join(sorted(missing)) + ".")
        try_itself(program(folder, name))


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


def try_itself(program: Path) -> None:
    """Let a built program try itself, with a home of its own and nothing of the source in reach."""
    with tempfile.TemporaryDirectory(prefix="hearten-home-") as home:
        ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        given = {name: value for name, value in os.environ.items() if name not in ours}
        given |= {
            "HEARTEN_HOME": home,
            "QT_QPA_PLATFORM": given.get("QT_QPA_PLATFORM", "offscreen"),
        }
        done = subprocess.run(
            [program, "self-test"],
            cwd=home,
            env=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=TRIES_FOR,
        )
    if done.returncode:
        raise Unfit(f"{program.name} is not in order:\n{done.stdout.strip()}")


if __name__ == "__main__":
    sys.exit(main())
