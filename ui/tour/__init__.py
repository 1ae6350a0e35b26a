"""Drive the real windows by keys and clicks through the main job, and leave pictures of it.

Nothing here knows the store or the actions: what the tour knows it has seen on the screen.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

STORE, HOME, SCREEN = "store", "home", "screen.json"
_SCREEN = (
    '{"windowFrameMargins": false, "screens": [{"name": "tour", "x": 0, "y": 0, '
    '"width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}\n'
)


def main(folder: Path, *, scale: int, theme: str, server: str = "", password: str = "") -> int:
    """Do the whole tour; 0, or 1 with sentences on stderr that say what was not as it should be.

    With the address of a server, and the password of its user, the demo is moved there first.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    set_the_screen(folder, scale)
    from ui.tour import demo

    demo.make(folder / STORE)
    place = demo.move(folder / STORE, server, password) if server else ""
    from ui.tour.whole import go

    told = go(folder, scale, theme, place)
    for sentence in told:
        sys.stderr.write(f"{sentence}\n")
    return 1 if told else 0


def _clear(folder: Path) -> None:
    """Take away what an earlier tour left."""
    for file in folder.iterdir():
        is_of_a_step = file.suffix in (".png", ".txt") and file.name[:2].isdigit()
        if is_of_a_step or file.name == "tour.json" or file.suffix == ".pdf":
            file.unlink()
    shutil.rmtree(folder / HOME, ignore_errors=True)


def set_the_screen(folder: Path, scale: int) -> None:
    """Choose home, zoom and, without a display, a screen as small laptops have it."""
    from app import logs

    os.environ["HEARTEN_HOME"] = str(folder / HOME)
    os.environ["HEARTEN_SHARED_HOME"] = str(folder / HOME / "shared")
    os.environ["QT_SCALE_FACTOR"] = f"{scale / 100:g}"
    logs.install(folder / HOME / "logs")
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] == "offscreen":
        (folder / HOME).mkdir(exist_ok=True)
        file = folder / HOME / SCREEN
        file.write_text(_SCREEN, "utf-8")
        where = os.path.relpath(file) if sys.platform == "win32" else str(file)
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={where}"
