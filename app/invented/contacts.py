"""Invent contacts on a case: tries in vain while it waits, a first meeting before its plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from app.domain import contact, limits, next_try
from app.domain.contact import Try
from app.invented.days import Days
from app.invented.people import new_uid

Rows = dict[str, list[dict[str, Any]]]
MEETINGS = (("practice", "attended"), ("practice", "attended"), ("phone", "spoke"))
IN_VAIN = (("phone", "no-answer"), ("phone", "message"), ("text", "sent"))
NOTES = (
    "Talked about how the days go.",
    "Wants to begin with one small thing.",
    "Would rather meet in the morning.",
    "",
)


class ContactMaker:
    """Makes contacts into the rows of a year; draws of its own, so that the rest stays as it is."""

    def __init__(self, as_of: date, days: Days) -> None:
        self._as_of, self._days = as_of, days

    def meet(
        self, rows: Rows, referral: dict[str, Any], case: dict[str, Any]
    ) -> Iterator[tuple[datetime, str, str]]:
        """Let the person be met once, the working day after; give what the history tells.

        A case that waited is active from then on, and a plan is next.
        """
        random = Random(str(case["uid"]))  # noqa: S311
        kind, outcome = random.choice(MEETINGS)
        at = self._at(random, min(self._days.after(case["opened_on"], 1), self._as_of))
        yield self._add(rows, case, random, at, kind, outcome, random.randint(20, 60))
        if case["state"] == "waiting":
            due = {"next_on": self._days.after(at.date(), limits.DAYS.plan)}
            case |= due | {"state": "active"}
            referral |= due | {"state_shown": "Active", "next_words": "Plan"}

    def try_in_vain(
        self, rows: Rows, referral: dict[str, Any], case: dict[str, Any]
    ) -> Iterator[tuple[datetime, str, str]]:
        """Let somebody who waits be tried once or more, where there was time for it."""
        random = Random(str(case["uid"]))  # noqa: S311
        tries: list[Try] = []
        day = self._days.after(case["opened_on"], 2)
        for _ in range(random.randint(0, 3)):
            if day > self._as_of - timedelta(days=1):
                break
            kind, outcome = random.choice(IN_VAIN)
            at = self._at(random, day)
            tries.append(Try(at, kind, outcome))
            yield self._add(rows, case, random, at, kind, outcome, None)
            day = self._days.after(day, 2)
        if tries:
            following = next_try.after(tries)
            due = {"next_on": following.on}
            case |= due | {"state": "attempting"}
            shown = {"state_shown": following.shown, "next_words": following.step}
            referral |= due | shown

    def _at(self, random: Random, day: date) -> datetime:
        hour = 7 if day == self._as_of else random.randint(9, 15)
        return self._days.of(day, hour, random.randint(0, 59))

    def _add(
        self,
        rows: Rows,
        case: dict[str, Any],
        random: Random,
        at: datetime,
        kind: str,
        outcome: str,
        minutes: int | None,
    ) -> tuple[datetime, str, str]:
        rows["contact"].append(
            {
                "id": len(rows["contact"]) + 1,
                "network_id": case["network_id"],
                "uid": new_uid(random),
                "case_id": case["id"],
                "at": at,
                "kind": kind,
                "outcome": outcome,
                "whom": "person",
                "minutes": minutes,
                "travel": None,
                "note": random.choice(NOTES) if minutes else "",
                "by": case["worker_id"],
                "entered_at": at,
            }
        )
        told = contact.sentence(at, kind, outcome, at.date())
        return at, contact.KIND_BY_CODE[kind].story, told
