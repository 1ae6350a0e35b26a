"""Say on which machine the program is built and tried: this one, or Windows under Wine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

Words = Sequence[str | Path]
Done = subprocess.CompletedProcess[str]


class Unfit(Exception):
    """Stop with one sentence: what was made is not to be given to anybody."""


class Machine(Protocol):
    """Run programs of one system, each with what it prints in one text."""

    is_windows: bool
    site_packages: Path
    """Where its Python keeps the packages that the program is built of."""

    def python(self, words: Words, *, seconds: float) -> Done:
        """Run the Python in which PyInstaller is, from the project's folder."""

    def program(
        self, words: Words, *, cwd: Path, given: Mapping[str, str | Path], seconds: float
    ) -> Done:
        """Run a built program in a folder, with `given` added to a bare environment."""

    def named(self, place: Path) -> str:
        """Give a place as that machine's own programs name it."""


class Here:
    """Be the machine that this runs on."""

    def __init__(self, root: Path) -> None:
        self.is_windows = sys.platform == "win32"
        self.site_packages = Path(sysconfig.get_path("purelib"))
        self._root = root

    def python(self, words: Words, *, seconds: float) -> Done:
        """Run this very Python."""
        return said_by([sys.executable, *words], cwd=self._root, env=None, seconds=seconds)

    def program(
        self, words: Words, *, cwd: Path, given: Mapping[str, str | Path], seconds: float
    ) -> Done:
        """Run a built program; nothing of the source or of `.venv` is in its reach."""
        ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        env = {name: value for name, value in os.environ.items() if name not in ours}
        env |= {name: str(value) for name, value in given.items()}
        return said_by(words, cwd=cwd, env=env, seconds=seconds)

    def named(self, place: Path) -> str:
        """Give it as it is."""
        return str(place)


def version_of_python(machine: Machine) -> str:
    """Ask which Python the program is built with, as three numbers."""
    done = machine.python(["-V"], seconds=120)
    found = re.search(r"Python (\d+\.\d+\.\d+)", done.stdout)
    if done.returncode or found is None:
        raise Unfit("Python does not say its version.")
    return found[1]


def said_by(words: Words, *, cwd: Path, env: dict[str, str] | None, seconds: float) -> Done:
    """Run and wait; both outputs come as one text. One that hangs is ended and is Unfit."""
    try:
        return subprocess.run(
            words,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf8",
            errors="replace",
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        raise Unfit(f"{Path(words[0]).name} did not end within {seconds:.0f} seconds.") from None
