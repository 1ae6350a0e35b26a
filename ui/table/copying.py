"""Copy rows with the titles of their columns, as a spreadsheet takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.table.column import Column
from ui.widgets import clipboard


def copy(rows: Sequence[Any], columns: Sequence[Column]) -> None:
    """Copy the words of these columns, a line for each row; without rows nothing is copied."""
    if rows:
        lines = ["\t".join(column.title for column in columns)]
        lines += ["\t".join(_one_line(column.value(row)) for column in columns) for row in rows]
        clipboard.copy("\n".join(lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())
