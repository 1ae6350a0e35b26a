#!/usr/bin/env python3
"""Make the program that is installed: `python3 build/develop.py package [--windows]`.

It builds the folder anew, proves that every module of the source is in it, and lets both of its
programs try themselves. With --windows that is the Windows program: on Windows itself, elsewhere
under Wine. A table of what was made and how large it is comes last.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from packing import folder
from packing.machine import Here, Machine, Unfit

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
LARGEST = {"folder": 130e6}
"""Bytes that the Windows program may have."""


def main() -> int:
    """Build, prove, and say what there is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--windows", action="store_true", help="the Windows program, under Wine")
    is_windows = asked.parse_args().windows
    shutil.rmtree(DIST, ignore_errors=True)
    began = time.monotonic()
    try:
        for name, size, says in made(machine(is_windows=is_windows)):
            print(f"{name:<14} {size / 1e6:8.1f} MB  {says}", flush=True)
    except Unfit as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{'took':<14} {time.monotonic() - began:8.0f} s")
    return 0


def machine(*, is_windows: bool) -> Machine:
    """Give the machine to build on; Wine where Windows is asked for and not here."""
    here = Here(ROOT)
    if here.is_windows or not is_windows:
        return here
    from windows.wine import Wine

    return Wine(DIST / "trial")


def made(on: Machine) -> list[tuple[str, float, str]]:
    """Make everything there is for that machine; give each with its bytes and what was seen."""
    built = folder.build(on, DIST)
    folder.prove(on, built)
    rows = [("folder", folder.size(built), str(built.relative_to(ROOT)))]
    for name in folder.PROGRAMS:
        rows.append((name, folder.program(on, built, name).stat().st_size, "tried itself"))
    if on.is_windows:
        for name, bytes_, _ in rows:
            if bytes_ > LARGEST.get(name, bytes_):
                raise Unfit(
                    f"The {name} has {bytes_ / 1e6:.1f} MB; {LARGEST[name] / 1e6:.0f} may be."
                )
    return rows


if __name__ == "__main__":
    sys.exit(main())
