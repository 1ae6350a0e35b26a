"""Hold the measures of the sheets: the grid in points and the sizes of type.

Type is clear print by UKAAF G003: 12 points at the least, 14 preferred. Lengths are points; y runs
up from the lower edge of the sheet, as in PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MM: Final = 72 / 25.4

PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM
LEFT: Final = 20 * MM
WIDTH: Final = PAGE_WIDTH - 2 * LEFT
TOP: Final = PAGE_HEIGHT - 13 * MM
BOTTOM: Final = 20 * MM
HEADER_BASELINE: Final = PAGE_HEIGHT - 9.5 * MM
FOOTER_BASELINE: Final = 11.5 * MM

RULE: Final = 0.8
FRAME: Final = 1.1
HEAVY: Final = 2.4
GREY: Final = 0.93

# Rounding of sums of lengths; far below what an eye or a printer sees.
HAIR: Final = 0.01


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of type for one chosen size of the body; what is not in the table is a share of it."""

    body: float
    section: float
    page_title: float
    sheet_title: float

    @property
    def leading(self) -> float:
        """Give the distance of two lines of the body."""
        return self.body * 1.35

    @property
    def thing_title(self) -> float:
        """Give the size of a thing's title, of a leaf's weekday and of a phone number to call."""
        return self.body * 1.2

    @property
    def goal_words(self) -> float:
        """Give the size of a goal in the person's words."""
        return self.body * 1.25

    @property
    def leaf_width(self) -> float:
        """Give the width of the date leaf: 2.62 mm a point."""
        return self.body * 2.62 * MM


STANDARD: Final = Sizes(body=14, section=17, page_title=24, sheet_title=28)
HEADING_LINE: Final = 1.3
