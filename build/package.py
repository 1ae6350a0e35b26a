#!/usr/bin/env python3
"""Make the program that is installed: `python3 build/develop.py package [--windows]`.

It builds the folder anew, proves that every module of the source is in it, and lets both of its
programs try themselves. With --windows that is the Windows program, on Windows itself or elsewhere
under Wine: signed, packed as setup and package, and both tried. On Debian it is packed for Debian
too. What was made and how large it is comes last.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(1, str(ROOT))

from packing import deb, folder, installers, papers  # noqa: E402
from packing.machine import Here, Machine, Unfit, version_of_python  # noqa: E402
from windows import last_good  # noqa: E402

import app  # noqa: E402

DIST = ROOT / "dist"


def main() -> int:
    """Build, prove, and say what there is."""
    asked = argparse.ArgumentParser(prog="package", description=__doc__)
    asked.add_argument("--windows", action="store_true", help="the Windows program and its setups")
    asked.add_argument(
        "--if-changed", action="store_true", help="only if build/ or resources/ are not LAST_GOOD"
    )
    given = asked.parse_args()
    if given.if_changed and last_good.is_current():
        print("The Windows program was built and tried of these sources: LAST_GOOD.")
        return 0
    shutil.rmtree(DIST, ignore_errors=True)
    began = time.monotonic()
    try:
        for name, size, says in made(machine(is_windows=given.windows)):
            print(f"{name:<10} {size / 1e6:7.1f} MB  {says}", flush=True)
    except Unfit as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{'took':<10} {time.monotonic() - began:7.0f} s", flush=True)
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
    if on.is_windows:
        installers.require_tools()
    built = folder.build(on, DIST)
    licences = built / "_internal" / "licences"
    papers.write_licences(on.site_packages, licences, is_windows=on.is_windows)
    folder.prove(on, built)
    if not on.is_windows:
        return [("folder", folder.size(built), "built, tried itself"), *for_debian(on, built)]
    from windows import release

    rows = release.make(on, built, app.__version__)
    last_good.write()
    return rows


def for_debian(on: Machine, built: Path) -> list[tuple[str, float, str]]:
    """Pack it for Debian where this is one, with its bill and sums."""
    if not deb.is_possible():
        return [("deb", 0, "not made: only a Debian knows what the program needs of it")]
    package = deb.make(built, app.__version__, DIST)
    deb.prove(on, package)
    bill = DIST / f"hearten-{app.__version__}.cdx.json"
    python = version_of_python(on)
    papers.write_bill(on.site_packages, app.__version__, bill, is_windows=False, python=python)
    papers.write_sums([package, bill], DIST / "SHA256SUMS")
    return [
        ("deb", package.stat().st_size, "packed, unpacked, tried itself"),
        ("bill", bill.stat().st_size, "CycloneDX"),
    ]


if __name__ == "__main__":
    sys.exit(main())
