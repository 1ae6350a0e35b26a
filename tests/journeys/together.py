"""Let two programs spend one day: each waits for what the other gives a sign of.

They wait by what they see. What cannot be seen is told by an empty file in a folder that both know;
so is what they ask of whoever began them, as to cut a line.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.journeys import riding
from ui.tour.guide import Amiss
from ui.tour.steps import Tour

SIGNS, DONE, OVER = "signs", "-done", "over"
Doing = Mapping[str, Callable[[], object]]
"""What is done when a program asks for it by a sign."""
LOOK_EVERY, PATIENCE, LAST_LOOK = 0.01, 60.0, 15.0


@dataclass(frozen=True)
class Ride:
    """One program: its day, its folder, and where its work is kept."""

    day: str
    folder: Path
    place: str
    scale: int = 100


def give(tour: Tour, sign: str) -> None:
    """Give a sign to the other program; the file's own time is when."""
    _sign(tour, sign).touch()


def wait(tour: Tour, sign: str) -> None:
    """Wait for a sign of the other; raises Amiss when the other has ended without."""
    end = time.monotonic() + PATIENCE
    while not _sign(tour, sign).exists():
        if _sign(tour, OVER).exists() or time.monotonic() > end:
            raise Amiss(f"The other program gave no sign of “{sign}”.")
        time.sleep(LOOK_EVERY)


def ask(tour: Tour, sign: str) -> None:
    """Ask whoever began both to do something, and wait until it was done."""
    give(tour, sign)
    wait(tour, f"{sign}{DONE}")


def when(folder: Path, sign: str) -> float:
    """Say when a sign was given."""
    return (folder / SIGNS / sign).stat().st_mtime


def ride(folder: Path, rides: list[Ride], doing: Doing) -> None:
    """Spend the days at once, doing what is asked; raises AssertionError with what was said."""
    signs = folder / SIGNS
    signs.mkdir()
    asked = dict(doing)
    running = {one.day: _begun(one) for one in rides}
    end = time.monotonic() + riding.LONGEST
    try:
        while any(program.poll() is None for program in running.values()):
            for sign in [sign for sign in asked if (signs / sign).exists()]:
                asked.pop(sign)()
                (signs / f"{sign}{DONE}").touch()
            if any(program.poll() for program in running.values()) and not _is_over(signs):
                (signs / OVER).touch()
                end = time.monotonic() + LAST_LOOK
            if time.monotonic() > end:
                break
            time.sleep(LOOK_EVERY)
    finally:
        for program in running.values():
            program.kill()
            program.wait()
    lines = [
        f"{one.day}: {line}"
        for one in rides
        for line in riding.said((one.folder / "said").read_text("utf-8"))
    ]
    ends = [program.returncode for program in running.values()]
    assert (ends, lines) == ([0] * len(ends), []), "\n".join([f"They ended with {ends}.", *lines])
    assert not asked, "It was not asked for all that was prepared."


def _begun(one: Ride) -> subprocess.Popen[bytes]:
    one.folder.mkdir(parents=True, exist_ok=True)
    with (one.folder / "said").open("wb") as said:
        return subprocess.Popen(
            riding.words(one.day, one.folder, one.place, one.scale),
            cwd=riding.ROOT,
            env=riding.surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )


def _sign(tour: Tour, sign: str) -> Path:
    return tour.folder.parent / SIGNS / sign


def _is_over(signs: Path) -> bool:
    return (signs / OVER).exists()
