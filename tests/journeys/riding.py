"""Drive the real program in a process of its own: `python -m tests.journeys.riding DAY FOLDER`.

FOLDER holds a store in `store`, unless a server is named as PLACE; the program's own files go to
`home`. DAY is a module of this folder with `go(tour)`. It ends with 0, or with the sentence of what
was not as it should be.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

from ui import tour as tours

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 300.0
FROM_QT = "This plugin"


def words(day: str, folder: Path, place: str = "", scale: int = 100) -> list[str]:
    """Give the words of the command that spends a day."""
    command = [sys.executable, "-m", "tests.journeys.riding", day, str(folder), str(scale)]
    return [*command, place] if place else command


def surroundings() -> dict[str, str]:
    """Give what such a process finds around it: no screen."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def said(told: str) -> list[str]:
    """Give the lines that are not Qt's own."""
    return [line for line in told.splitlines() if not line.startswith(FROM_QT)]


def ride(day: str, folder: Path, place: str = "") -> None:
    """Spend a day in another process; raises AssertionError with what it said."""
    done = subprocess.run(
        words(day, folder, place),
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    lines = said(done.stderr)
    assert (done.returncode, lines) == (0, []), "\n".join(lines)


def main(day: str, folder: Path, scale: int, place: str = "") -> int:
    """Open the program on the store and let the day happen."""
    tours.set_the_screen(folder, scale)
    from PySide6.QtWidgets import QApplication

    from app import places, settings
    from ui.application import Application
    from ui.tour.whole import lead

    qt = QApplication(sys.argv[:1])
    kept = settings.load(folder / tours.HOME)
    kept.theme = "light"
    where = places.read(place) if place else folder / tours.STORE
    application = Application(qt, where, kept=kept)
    go = importlib.import_module(f"tests.journeys.{day}").go
    told = lead(application, folder, go, is_narrow=scale > 100)
    for sentence in told:
        sys.stderr.write(f"{sentence}\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5]))
