"""Compare what is typed of a service with what somebody else saved, field by field, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app import errors
from app.domain.directory import Status
from app.domain.timetable import words
from ui.services.edit_fields import LABELS
from ui.services.form_values import LIMITS, SCHEDULES, STATUS, Values
from ui.services.schedule_values import RowValues
from ui.widgets.side_by_side import Part


def parts_of(mine: Values, theirs: Values, base: Values, today: date) -> list[Part]:
    """Give every field as both have it; `base` is what the form was opened with."""
    parts = [
        Part(key, LABELS[key], mine.texts.get(key, ""),
             theirs.texts.get(key, ""),
             mine.texts.get(key, "") != base.texts.get(key, ""))
        for key in LIMITS
    ]  # fmt: skip
    status = Part(
        STATUS, LABELS[STATUS], _status(mine), _status(theirs), mine.status != base.status
    )
    parts.insert(1, status)
    parts.append(
        Part(SCHEDULES, LABELS[SCHEDULES], _rows(mine, today), _rows(theirs, today),
             mine.rows != base.rows)
    )  # fmt: skip
    return parts


def taken(mine: Values, theirs: Values, base: Values, keeps: Mapping[str, bool]) -> Values:
    """Put the chosen fields together; what reads the same in both stays as it was typed."""

    def is_mine(key: str, is_typed: bool) -> bool:
        return keeps.get(key, is_typed)

    texts = {}
    for key in LIMITS:
        own, their = mine.texts.get(key, ""), theirs.texts.get(key, "")
        texts[key] = own if is_mine(key, own != base.texts.get(key, "")) else their
    status = mine.status if is_mine(STATUS, mine.status != base.status) else theirs.status
    rows = mine.rows if is_mine(SCHEDULES, mine.rows != base.rows) else theirs.rows
    return Values(texts, status, rows)


def _status(values: Values) -> str:
    return Status(values.status).words


def _rows(values: Values, today: date) -> str:
    return "\n".join(_row(one, today) for one in values.rows)


def _row(row: RowValues, today: date) -> str:
    """Give a line as it would be saved; one that cannot be read yet as it is typed."""
    try:
        schedule = row.schedule(today)
    except errors.Refused:
        return " ".join(filter(None, (row.starts, row.opens, row.closes, row.place)))
    return ", ".join(filter(None, (words(schedule), schedule.place)))
