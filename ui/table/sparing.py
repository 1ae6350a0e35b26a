"""Let the column of names have the room that others leave, so that a name is seen whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.table.column import Column
from ui.table.painting import Painting
from ui.zoom import units

LONGEST = 30
"""So many letters a list must show; a longer name may be cut, and its tooltip has it whole."""
LOOKED_AT = 200
_REACH = 10  # words at the left reach so far into the margin of the next column


class Sparing:
    """Measure what the rows that are here need; only a list whose names can be shorter is one."""

    def __init__(self, painting: Painting) -> None:
        self._painting = painting
        self._rows: Sequence[Any] = ()
        self.wanted = 0
        self.gave_all = False
        """Whether a name wants more than every other column could do without."""

    def look_at(self, column: Column, rows: Sequence[Any]) -> bool:
        """Measure the names; say whether they need another width than those before."""
        self._rows = rows
        before, words = self.wanted, {_wished(column, row) for row in self._rows}
        room = max((self._painting.advance(one, column.strong) for one in words), default=0)
        self.wanted = self._painting.around(room) - units(_REACH) if room else 0
        return self.wanted != before

    def spare(
        self, columns: Sequence[Column], widths: Sequence[int], *, two_lines: bool
    ) -> list[int]:
        """Give the widths with as much for the first column as it wants and others can do without.

        Without a need, or when rows have two lines, they stay as they are.
        """
        missing = self.wanted - widths[0]
        self.gave_all = False
        if missing <= 0 or two_lines:
            return list(widths)
        last = len(columns) - 1
        over = [
            max(0, wide - self._need(column, is_last=place == last)) if place else 0
            for place, (column, wide) in enumerate(zip(columns, widths, strict=True))
        ]
        given = min(missing, sum(over))
        self.gave_all = given < missing
        taken = [one * given // (sum(over) or 1) for one in over]
        return [
            widths[0] + sum(taken),
            *(w - t for w, t in zip(widths[1:], taken[1:], strict=True)),
        ]

    def _need(self, column: Column, *, is_last: bool) -> int:
        painting = self._painting
        room = painting.advance(column.title, False)
        room = max(room, *(painting.cell_advance(column, row) for row in self._rows))
        return painting.around(room) - (0 if is_last else units(_REACH))


def named(column: Column, row: Any) -> str:
    """Give a row's name, without its title where it is too long, if a list must show it whole."""
    without = column.shorter(row)[:1] if column.shorter is not None else ()
    return next((one for one in (column.value(row), *without) if len(one) <= LONGEST), "")


def _wished(column: Column, row: Any) -> str:
    """Give the words for which there should be room: of a very long name, its shortest form."""
    shortest = column.shorter(row)[-1] if column.shorter is not None else ""
    return named(column, row) or (shortest if len(shortest) <= LONGEST else "")
