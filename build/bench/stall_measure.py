"""Measure the longest stall of each step of the tour against a bare window painting the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

from paired import Rounds
from sign_in_measures import HERE, run

TOUR, LIMIT = str(HERE / "tour_child.py"), str(HERE / "limits_of_stalls.py")


def longest_stalls(work: Path, rounds: int) -> list[Rounds]:
    """Compare the stalls step by step; each round is a whole tour and a whole replay."""
    # The tour chooses a small laptop's screen for itself.
    screen, os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", ""), "offscreen"
    frames = work / "frames.json"
    run(TOUR, "record", str(work / "tour"), str(frames))

    def ours() -> dict[str, float]:
        told: dict[str, float] = json.loads(run(TOUR, "time", str(work / "tour")).splitlines()[-1])
        return told

    def theirs() -> dict[str, float]:
        told: dict[str, float] = json.loads(run(LIMIT, str(frames)).splitlines()[-1])
        return told

    pairs = []
    for number in range(rounds):
        if number % 2:
            limit, our = theirs(), ours()
        else:
            our, limit = ours(), theirs()
        pairs.append((our, limit))
    os.environ["QT_QPA_PLATFORM"] = screen
    names = [name for name in pairs[0][0] if all(name in a and name in b for a, b in pairs)]
    return [
        Rounds(
            f"longest stall: {name}",
            tuple(our[name] for our, _ in pairs),
            tuple(limit[name] for _, limit in pairs),
        )
        for name in names
    ]
