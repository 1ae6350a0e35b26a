"""Say on every page of a sheet that its person is invented, where only such people may be."""

from __future__ import annotations

from typing import Final

DEMO: Final = "Demonstration. This person is invented."
TRIAL: Final = "For trial. This person is invented."


def paper_kind(*, is_demo: bool, is_trial: bool) -> str:
    """Give the words at the head of each page; none on real paper."""
    return DEMO if is_demo else TRIAL if is_trial else ""
