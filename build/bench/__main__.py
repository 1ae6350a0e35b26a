"""Measure ours against the limits: `python3 build/develop.py bench [--json]`.

Each measure runs in a process of its own, ours and the limit in turn. The table tells the median of
each side, and least, median and most of the ratios of the pairs. The exit status is 0 whenever the
bench ran: a budget that is missed is said, not punished.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measures import MEASURES, Measure, budget_of
from paired import Rounds

HERE = Path(__file__).resolve().parent
PEOPLE = 100_000
LONGEST = 3600
# What the platform without a screen says each time a window is raised.
_OF_NO_USE = "This plugin does not support "
_SCREEN = {
    "name": "bench", "x": 0, "y": 0, "width": 1920, "height": 1080,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip


def main() -> int:
    """Measure what the words ask for, and tell of it."""
    asked = words().parse_args()
    if asked.child:
        return be_child(asked.child, Path(asked.work), asked.rounds)
    chosen = [one for one in MEASURES if not asked.only or set(one.names) & set(asked.only)]
    if not chosen:
        known = ", ".join(f"“{name}”" for one in MEASURES for name in one.names)
        print(f"No measure has that name. They are: {known}.", file=sys.stderr)
        return 2
    work = Path(asked.work or tempfile.mkdtemp(prefix="hearten-bench-")).resolve()
    try:
        told = list(measured(chosen, work, asked.people, asked.rounds))
    finally:
        if not asked.work:
            shutil.rmtree(work, ignore_errors=True)
    rows = [one.as_row(budget_of(one.measure)) for one in told]
    if asked.json:
        print(json.dumps({"rows": rows, "machine": machine()}, ensure_ascii=False, indent=1))
    else:
        show(told)
    return 0


def words() -> argparse.ArgumentParser:
    """Give the words that the bench knows."""
    parser = argparse.ArgumentParser(prog="build/develop.py bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="tell it to a machine")
    parser.add_argument("--only", action="append", metavar="NAME", help="one measure alone")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many the store holds")
    parser.add_argument("--rounds", type=int, default=0, help="paired rounds of each measure")
    parser.add_argument("--work", metavar="DIR", help="keep the stores here and use them again")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser


def measured(chosen: list[Measure], work: Path, people: int, rounds: int) -> Iterator[Rounds]:
    """Make the stores, then take each measure in a process of its own."""
    work.mkdir(parents=True, exist_ok=True)
    chosen = [one for one in chosen if can_be_taken(one)]
    if any(one.needs_stores for one in chosen):
        note(f"Making stores in {work}: one of {people:,} people (a minute or two) ...")
        run("--child", "stores", "--work", str(work), "--rounds", str(people), work=work)
    for one in chosen:
        note(", ".join(one.names) + " ...")
        said = run(
            "--child", one.place, "--work", str(work), "--rounds", str(rounds or one.rounds),
            work=work,
        )  # fmt: skip
        yield from (Rounds.from_json(told) for told in json.loads(said.splitlines()[-1]))


def can_be_taken(one: Measure) -> bool:
    """Claim that what a measure needs is here; say plainly when it is not."""
    if one.needs_server and not server_is_here():
        note(", ".join(one.names) + ": skipped, no PostgreSQL is here (setup --with-server)")
        return False
    if one.needs_program and not program_is_here():
        note(", ".join(one.names) + ": skipped, dist/hearten is not here (develop.py package)")
        return False
    return True


def server_is_here() -> bool:
    """Claim that a PostgreSQL can be started for what is measured on a server."""
    sys.path.insert(0, str(HERE.parents[1]))
    from tests.databases.cluster import programs

    return programs() is not None


def program_is_here() -> bool:
    """Claim that the packaged program was built on this system."""
    from packaged_measure import PROGRAM

    return PROGRAM.is_file()


def run(*words: str, work: Path) -> str:
    """Run this program again for one thing, in surroundings that are the same everywhere."""
    done = subprocess.run(
        [sys.executable, HERE, *words],
        env=surroundings(work), capture_output=True, text=True,
        timeout=LONGEST,
    )  # fmt: skip
    for line in done.stderr.splitlines():
        if not line.startswith(_OF_NO_USE):
            note(line)
    if done.returncode:
        raise SystemExit(f"The bench stopped at {words[1]}.")
    return done.stdout


def surroundings(work: Path) -> dict[str, str]:
    """Give the environment of a measure: own folders, compiled modules, a screen of one size."""
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    own |= {"HEARTEN_HOME": str(work / "own"), "HEARTEN_SHARED_HOME": str(work / "shared")}
    if sys.platform != "win32":
        file = work / "screen.json"
        file.write_text(json.dumps({"screens": [_SCREEN]}))
        own["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
        own["QT_LOGGING_RULES"] = "*.debug=false;qt.qpa.*=false"
    return own


def be_child(place: str, work: Path, number: int) -> int:
    """Make the stores, or take one measure and say what came of it."""
    sys.path.insert(0, str(HERE.parents[1]))
    if place == "stores":
        import stores

        stores.make_all(work, number)
        return 0
    import importlib

    module, _, function = place.partition(".")
    found: list[Rounds] = getattr(importlib.import_module(module), function)(work, number)
    print(json.dumps([one.to_json() for one in found]), flush=True)
    sys.stdout.flush()
    os._exit(0)  # windows and threads of a measure have nothing left to say


def machine() -> str:
    """Say where it was measured: system, processor, cores, versions."""
    import PySide6

    python, cores = platform.python_version(), os.cpu_count()
    return (
        f"{platform.system()} {platform.release()}, {platform.machine()}, {cores} cores, "
        f"Python {python}, PySide6 {PySide6.__version__}"
    )


def show(told: list[Rounds]) -> None:
    """Print the table, and plainly which budgets were missed."""
    head = ("measure", "ours", "limit", "unit", "least / median / most ratio", "budget")
    lines = [head]
    missed = []
    for one in told:
        row: dict[str, Any] = one.as_row(budget_of(one.measure))
        is_met = one.ratio <= row["budget"]
        missed += [] if is_met else [one.measure]
        lines.append(
            (one.measure, f"{row['ours']:,.1f}", f"{row['limit']:,.1f}", one.unit, one.spread(),
             f"{row['budget']:g}" + ("" if is_met else "  missed"))
        )  # fmt: skip
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    for line in lines:
        print("  ".join(cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)).rstrip())
    print(f"\n{machine()}")
    print("Every budget is met." if not missed else f"Missed: {'; '.join(missed)}.")


def note(words: str) -> None:
    """Say on stderr how far it is."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
