"""Say what one column of a list shows, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter


@dataclass(frozen=True, slots=True)
class Look:
    """Tell an own drawing what state its row is in."""

    selected: bool
    text: QColor
    quiet: QColor
    ratio: float


Text = Callable[[Any], str]
Shorter = Callable[[Any], tuple[str, ...]]
MarkOf = Callable[[Any], tuple[str, str] | None]
ToneOf = Callable[[Any], str | None]
Draw = Callable[[QPainter, QRect, Any, Look], None]


@dataclass(frozen=True, slots=True)
class Column:
    """Name a column and give each row's words; width is in units.

    `mark` gives (icon, tone) before the words; a tone of bad, warn or good makes the words strong
    when `tone` gives it too. `shorter` gives what is shown where the words do not
    fit, the longest first. `second` is the second
    line where rows have two. `draw` replaces the words by an own drawing; `value` is still what is
    spoken and copied.
    """

    key: str
    title: str
    value: Text
    sort: str | None = None
    width: int = 120
    align: Literal["left", "right"] = "left"
    strong: bool = False
    quiet: bool = False
    stretch: bool = False
    hidden: bool = False
    fixed: bool = False
    mark: MarkOf | None = None
    tone: ToneOf | None = None
    strong_when: Callable[[Any], bool] | None = None
    tooltip: Text | None = None
    shorter: Shorter | None = None
    second: Text | None = None
    second_mark: MarkOf | None = None
    draw: Draw | None = None
