"""Make the two ways onto a Windows PC: a setup for one account, a package for whole practices."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from packing.machine import Unfit, Words
from packing.signing import Signer

BUILD = Path(__file__).resolve().parents[1]
SETUP, PACKAGE = BUILD / "windows" / "setup.nsi", BUILD / "windows" / "hearten.wxs"
TOOLS = ("makensis", "wixl", "wixl-heat", "msibuild", "osslsigncode", "openssl")
# What wixl has no words for, in the tables of Windows Installer. 16: data is never taken away;
# 51: sets a property; 3106: runs a program of Windows with the installer's rights.
_USERS = "S-1-5-32-545"  # this PC's own "Users"
_LET_IN = (
    '"[System64Folder]icacls.exe" "[SHARED]." /inheritance:r /grant "*S-1-5-18:(OI)(CI)F"'
    ' "*S-1-5-32-544:(OI)(CI)F" "*[USERS]:(OI)(CI)M"'
)
_ACTIONS: list[tuple[str, int, str, str, str, int]] = [
    ("KeepStore", 51, "STORE", "[KEPTSTORE]", "KEPTSTORE AND NOT STORE", 101),
    ("KeepReleases", 51, "RELEASES", "[KEPTRELEASES]", "KEPTRELEASES AND NOT RELEASES", 104),
    ("KeepUsers", 51, "USERS", "[KEPTUSERS]", "KEPTUSERS AND NOT USERS", 102),
    ("AnyUser", 51, "USERS", _USERS, "NOT USERS", 103),
    ("LetGroupIn", 3106, "SHARED", _LET_IN, "NOT REMOVE", 6500),
]
AFTERWARDS = [
    "UPDATE `Component` SET `Condition` = 'STORE' WHERE `Component` = 'Store'",
    "UPDATE `Component` SET `Condition` = 'RELEASES' WHERE `Component` = 'Releases'",
    "UPDATE `Component` SET `Attributes` = 276 WHERE `Component` = 'Shared'",
    *(
        "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`)"
        f" VALUES ('{name}', {kind}, '{source}', '{target}')"
        for name, kind, source, target, _, _ in _ACTIONS
    ),
    *(
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`)"
        f" VALUES ('{name}', '{condition}', {at})"
        for name, _, _, _, condition, at in _ACTIONS
    ),
]


@dataclass(frozen=True, slots=True)
class Release:
    """Name what is installed: the built folder, the icon, its version and who signs it."""

    folder: Path
    icon: Path
    version: str
    signer: Signer | None = None


def require_tools() -> None:
    """Stop unless everything is here that makes and signs them."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if lacking:
        says = "build/windows/RELEASE.md says how to install it."
        raise Unfit(f"What makes the setups is not here: {', '.join(lacking)}. {says}")


def setup(release: Release, kept: Path, *, quickly: bool = False) -> Path:
    """Make the setup; `quickly` packs it badly, for a trial that throws it away."""
    said = {
        "VERSION": release.version,
        "FOLDER": release.folder,
        "ICON": release.icon,
        "OUT": kept,
    }
    words = [f"-D{name}={value}" for name, value in said.items()]
    env = dict(os.environ)
    if release.signer is not None:
        words.append(f'-DSIGN="{sys.executable}" "{BUILD / "sign.py"}"')
        env |= release.signer.environment()
    if quickly:
        words.append("-DQUICKLY")
    _call(["makensis", "-V2", "-WX", *words, SETUP], env=env)
    return kept


def package(release: Release, kept: Path) -> Path:
    """Make the package that Windows Installer takes."""
    files = sorted(one for one in release.folder.rglob("*") if one.is_file())
    listed = subprocess.run(
        [
            *("wixl-heat", "-p", f"{release.folder.as_posix()}/", "--component-group", "Files"),
            *("--var", "var.FOLDER", "--directory-ref", "INSTALLDIR", "--win64"),
        ],
        input="\n".join(file.as_posix() for file in files),
        capture_output=True,
        text=True,
        encoding="utf8",
    )
    if listed.returncode:
        raise Unfit(f"wixl-heat failed: {listed.stderr.strip()}")
    fragment = kept.with_suffix(".files.wxs")
    fragment.write_text(listed.stdout, encoding="utf8")
    # wixl finds no file by its whole path.
    said = {
        "Win64": "yes",
        "FOLDER": Path(os.path.relpath(release.folder, kept.parent)).as_posix(),
        "ICON": Path(os.path.relpath(release.icon, kept.parent)).as_posix(),
        "VERSION": release.version,
    }
    words = [part for name, value in said.items() for part in ("-D", f"{name}={value}")]
    _call(["wixl", "-a", "x64", *words, "-o", kept, PACKAGE, fragment], cwd=kept.parent)
    fragment.unlink()
    for statement in AFTERWARDS:
        _call(["msibuild", kept, "-q", statement])
    if release.signer is not None:
        release.signer.sign(kept)
    return kept


def _call(words: Words, cwd: Path = BUILD, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()
        raise Unfit(f"{words[0]} failed:\n{said[-3000:]}")
