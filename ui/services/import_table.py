"""Say what the table of an import shows of each row of the file."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.directory_import import ImportPreview, ImportRow, Outcome
from ui.services.wording import FIELDS
from ui.table import Column
from ui.widgets.chips import Filter

MARKS = {
    Outcome.NEW: ("add", "good"),
    Outcome.CHANGED: ("edit", "link"),
    Outcome.UNCHANGED: ("tick", "quiet"),
    Outcome.REFUSED: ("refused", "bad"),
}
WORDS = {
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.UNCHANGED: "Unchanged",
    Outcome.REFUSED: "Refused",
}
ODD = "odd"
FILTERS = (
    Filter("all", "All"),
    *(Filter(one.value, WORDS[one]) for one in Outcome),
    Filter(ODD, "Odd but taken", "warning-outline"),
)


def columns() -> tuple[Column, ...]:
    """Give the columns."""
    return (
        Column("name", "Name", lambda row: row.name or "Not known", width=220, strong=True,
               stretch=True, fixed=True),
        Column("row", "Row", lambda row: f"{row.row:,}", width=64, align="right"),
        Column("outcome", "In Hearten", lambda row: WORDS[row.outcome], width=132,
               mark=lambda row: MARKS[row.outcome],
               tone=lambda row: "bad" if row.outcome is Outcome.REFUSED else None),
        Column("why", "Worth knowing", first_of_why, width=260, stretch=True, tooltip=why),
    )  # fmt: skip


def first_of_why(row: ImportRow) -> str:
    """Give the first thing worth knowing of a row, and how many more there are."""
    things = [row.reason.split(". ")[0].rstrip(".")] if row.reason else []
    things += row.warnings
    if row.kept:
        things.append("keeps what was edited here")
    if not things:
        return ""
    more = f" +{len(things) - 1}" if len(things) > 1 else ""
    return f"{things[0][:1].upper()}{things[0][1:]}{more}"


def why(row: ImportRow) -> str:
    """Give why a row is refused, or what is odd about it, or what of it stays as edited here."""
    said = [row.reason] if row.reason else []
    if row.warnings:
        said.append("Odd: " + "; ".join(row.warnings) + ".")
    if row.kept:
        kept = ", ".join(FIELDS.get(key, key).lower() for key in FIELDS if key in row.kept)
        said.append(f"Stays as edited here: {kept}.")
    return " ".join(said)


def shown(rows: Sequence[ImportRow], key: str) -> list[ImportRow]:
    """Give the rows that a filter shows."""
    if key == "all":
        return list(rows)
    if key == ODD:
        return [row for row in rows if row.warnings and row.outcome is not Outcome.REFUSED]
    return [row for row in rows if row.outcome.value == key]


def counts(preview: ImportPreview) -> dict[str, int]:
    """Give how many rows each filter shows."""
    return {one.key: len(shown(preview.rows, one.key)) for one in FILTERS}
