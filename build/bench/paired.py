"""Put ours and the limit side by side, round by round, and reckon with the ratios of the pairs.

Two figures taken minutes apart on a busy machine say little; two taken one after the other say how
much more ours takes. Who goes first is swapped each round.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Figure = Callable[[], float]


@dataclass(frozen=True)
class Rounds:
    """What was taken in paired rounds, in one unit."""

    measure: str
    ours: tuple[float, ...]
    limit: tuple[float, ...]
    unit: str = "ms"

    @property
    def ratios(self) -> list[float]:
        """Give the ratio of each pair."""
        return [a / b for a, b in zip(self.ours, self.limit, strict=True)]

    @property
    def ratio(self) -> float:
        """Give the median of the ratios."""
        return median(self.ratios)

    def as_row(self, budget: float) -> dict[str, Any]:
        """Give the row of the report."""
        return {
            "measure": self.measure,
            "ours": round(median(self.ours), 3),
            "limit": round(median(self.limit), 3),
            "unit": self.unit,
            "ratio": round(self.ratio, 3),
            "budget": budget,
            "rounds": len(self.ours),
        }

    def spread(self) -> str:
        """Give least, median and most of the ratios."""
        return f"{min(self.ratios):.2f} / {self.ratio:.2f} / {max(self.ratios):.2f}"

    def to_json(self) -> dict[str, Any]:
        """Give what one process tells another."""
        return {"measure": self.measure, "ours": self.ours, "limit": self.limit, "unit": self.unit}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Rounds:
        """Take what another process told."""
        return cls(told["measure"], tuple(told["ours"]), tuple(told["limit"]), told["unit"])


def take(
    measure: str, ours: Figure, limit: Figure, rounds: int, *, each: int = 1, warm: int = 1
) -> Rounds:
    """Take paired rounds; `warm` ones do not count.

    In a round each side does it `each` times, in turn, and the median of those counts.
    """
    pairs: list[tuple[float, float]] = []
    for number in range(rounds + warm):
        sides = ((0, ours), (1, limit)) if number % 2 == 0 else ((1, limit), (0, ours))
        taken: tuple[list[float], list[float]] = ([], [])
        gc.collect()
        for _ in range(each):
            for place, side in sides:
                taken[place].append(side())
        if number >= warm:
            pairs.append((median(taken[0]), median(taken[1])))
    return Rounds(measure, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def share(figures: Sequence[float], part: float) -> float:
    """Give the figure that `part` of all do not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, max(0, round(part * len(ordered)) - 1))]
