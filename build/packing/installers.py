"""Make the two ways onto a Windows PC: a setup for one account, a package for whole practices."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from packing.machine import Unfit, Words

BUILD = Path(__file__).resolve().parents[1]
SETUP, PACKAGE = BUILD / "windows" / "setup.nsi", BUILD / "windows" / "hearten.wxs"
NEEDS = {"makensis": "nsis", "wixl": "wixl", "wixl-heat": "wixl"}


@dataclass(frozen=True, slots=True)
class Release:
    """Name what is installed: the built folder, the icon, its version and whether it is signed."""

    folder: Path
    icon: Path
    version: str
    is_signed: bool = False


def setup(release: Release, kept: Path, *, quickly: bool = False) -> Path:
    """Make the setup; `quickly` packs it badly, for a trial that throws it away."""
    said = {
        "VERSION": release.version,
        "FOLDER": release.folder,
        "ICON": release.icon,
        "OUT": kept,
    }
    words = [f"-D{name}={value}" for name, value in said.items()]
    if release.is_signed:
        words.append(f"-DSIGN={sys.executable} {BUILD / 'sign.py'}")
    if quickly:
        words.append("-DQUICKLY")
    _call(["makensis", "-V2", "-WX", *words, SETUP])
    return kept


def package(release: Release, kept: Path) -> Path:
    """Make the package that Windows Installer takes."""
    files = sorted(one for one in release.folder.rglob("*") if one.is_file())
    listed = subprocess.run(
        [
            *("wixl-heat", "-p", f"{release.folder}/", "--component-group", "Files"),
            *("--var", "var.FOLDER", "--directory-ref", "INSTALLDIR", "--win64"),
        ],
        input="\n".join(str(file) for file in files),
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        raise Unfit(f"wixl-heat failed: {listed.stderr.strip()}")
    fragment = kept.with_suffix(".files.wxs")
    fragment.write_text(listed.stdout, encoding="utf8")
    said = {
        "Win64": "yes",
        "FOLDER": release.folder,
        "ICON": release.icon,
        "VERSION": release.version,
    }
    words = [part for name, value in said.items() for part in ("-D", f"{name}={value}")]
    _call(["wixl", "-a", "x64", *words, "-o", kept, PACKAGE, fragment])
    fragment.unlink()
    return kept


def lacking() -> list[str]:
    """Name the Debian packages of tools that are not here."""
    return sorted({package for tool, package in NEEDS.items() if shutil.which(tool) is None})


def _call(words: Words) -> None:
    done = subprocess.run(words, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()
        raise Unfit(f"{words[0]} failed:\n{said[-3000:]}")
