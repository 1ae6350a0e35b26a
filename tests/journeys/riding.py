"""Drive the real program in a process of its own: `python -m tests.journeys.riding DAY FOLDER`.

FOLDER holds a store in `store`; the program's own files go to `home`. DAY is a module of this
folder with `go(tour)`. It ends with 0, or with the sentence of what was not as it should be.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

from ui import tour as tours

ROOT = Path(__file__).resolve().parents[2]


def ride(day: str, folder: Path) -> None:
    """Spend a day in another process; raises AssertionError with what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.riding", day, str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin")]
    assert (done.returncode, said) == (0, []), "\n".join(said)


def main(day: str, folder: Path) -> int:
    """Open the program on the store and let the day happen."""
    tours.set_the_screen(folder, 100)
    from PySide6.QtWidgets import QApplication

    from app import settings
    from ui.application import Application
    from ui.tour.whole import lead

    qt = QApplication(sys.argv[:1])
    kept = settings.load(folder / tours.HOME)
    kept.theme = "light"
    application = Application(qt, folder / tours.STORE, kept=kept)
    go = importlib.import_module(f"tests.journeys.{day}").go
    told = lead(application, folder, go)
    for sentence in told:
        sys.stderr.write(f"{sentence}\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
