"""Share the width of a step's line among its columns."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

TITLES = ("Step", "Who", "When", "Service")
MORE_WIDE = 36
# Below this width, in units, a first name needs a larger share to stay in one piece.
NARROW = 700
_WIDE_SHARES = (36, 13, 29, 22)
_NARROW_SHARES = (30, 20, 28, 22)


def shares(width: int) -> tuple[int, int, int, int]:
    """Give the shares of what, who, when and service, where the line is so many units wide."""
    return _NARROW_SHARES if width < NARROW else _WIDE_SHARES


def lay(row: QHBoxLayout, width: int) -> None:
    """Give each column of a laid out line its share."""
    for place, share in enumerate(shares(width)):
        row.setStretch(place, share)
