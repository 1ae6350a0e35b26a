"""Measure how the packaged program comes to its sign-in window, beside the same from the source.

Both are seen from outside, by the same line that Qt says of itself when a window's first picture is
handed over; nothing of either is changed for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import paired
import stores
from paired import Rounds

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist" / "hearten" / ("heartenw.exe" if sys.platform == "win32" else "heartenw")
TELLS = ";qt.widgets.painting.info=true"
WINDOW, PAINTED = "SignInWindow(", "Flushing top level"

LONGEST = 120


def start(work: Path, rounds: int) -> list[Rounds]:
    """Compare both from the start of the process to the sign-in window."""
    store = str(work / stores.USUAL)
    found = paired.take(
        "packaged start to sign-in",
        lambda: until_painted([str(PROGRAM), "--store", store]),
        lambda: until_painted([sys.executable, "-m", "app", "--store", store]),
        rounds,
        each=3,
    )
    return [found]


def until_painted(words: list[str]) -> float:
    """Start a program, give the milliseconds until its sign-in window is painted, and end it."""
    # Without compiled modules a start would measure the compiler.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["QT_LOGGING_RULES"] = env.get("QT_LOGGING_RULES", "") + TELLS
    began = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    assert process.stderr is not None
    hangs = threading.Timer(LONGEST, process.kill)
    hangs.start()
    try:
        is_it = False
        for line in process.stderr:
            is_it = is_it or WINDOW in line
            if is_it and PAINTED in line:
                return (time.perf_counter() - began) * 1000
        raise RuntimeError(f"{words[0]} ended and showed no sign-in window")
    finally:
        hangs.cancel()
        process.kill()
        process.wait()
        process.stderr.close()
