"""Invent plans: goals in own words, steps with services, days and people."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import hypot
from random import Random
from typing import Any

from app.domain.plan import WITHHELD_FROM_PERSONS_COPY
from app.exchange.reference_data import Place
from app.invented.goals import IDEAS, MATTERS, STRENGTHS, Idea

# Metres, as the crow flies, that somebody would walk and would go by bus; beyond, by lift.
WALKED, BY_BUS = 1500, 8000
# How many of the nearest services a plan chooses from.
NEAREST = 36
Rows = dict[str, list[dict[str, Any]]]
Find = Callable[[str], Place | None]


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that a step may name."""

    uid: str
    name: str
    url: str
    phone: str
    place: str
    weekday: int
    opens: time
    postcode: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a plan leaves in the history of its case."""

    at: datetime
    kind: str
    detail: str


class PlanMaker:
    """Makes plans into the rows of a year."""

    def __init__(self, random: Random, as_of: date, offers: list[Offer], find: Find) -> None:
        self._random = random
        self._as_of = as_of
        self._offers = offers
        self._find = lru_cache(maxsize=None)(find)
        self._near = lru_cache(maxsize=None)(self._sorted)

    def make(
        self, rows: Rows, case: dict[str, Any], worker_id: int, *, is_agreed: bool
    ) -> tuple[Event, ...]:
        """Make a case's plan in its versions; give what the history says of them, in order.

        The agreed one is at most three months older than its review; one before it is superseded.
        """
        random = self._random
        first = self._weekday(case["opened_on"] + timedelta(days=7), case["opened_on"])
        if not is_agreed:
            return self._version(rows, case, worker_id, 1, "draft", first, None)
        review = case["review_on"]
        last = review - timedelta(days=random.randint(21, 84))
        last = self._weekday(max(last, first), first)
        events: tuple[Event, ...] = ()
        number = 1
        if last > first + timedelta(days=14):
            met_again = min(first + timedelta(days=56), last)
            events = self._version(rows, case, worker_id, 1, "superseded", first, met_again)
            number = 2
        events += self._version(rows, case, worker_id, number, "agreed", last, review)
        if random.random() < 0.12:
            again = self._weekday(max(last, self._as_of - timedelta(days=2)), last)
            events += self._version(rows, case, worker_id, number + 1, "draft", again, None)
        return events

    def _version(
        self, rows: Rows, case: dict[str, Any], worker_id: int, number: int, state: str,
        made: date, review: date | None,
    ) -> tuple[Event, ...]:  # fmt: skip
        """Make one version; an agreed one is printed at times."""
        plan_id = self._plan(rows, case, worker_id, number, state, made, review)
        at = _hour(made, self._as_of)
        events = [Event(at, "plan-started", f"v{number}")]
        if state != "draft":
            events.append(Event(at + timedelta(minutes=40), "plan-agreed", f"v{number}"))
            if self._random.random() < 0.5:
                printed = at + timedelta(minutes=42)
                self._print(rows, case, plan_id, number, worker_id, printed)
                events.append(Event(printed, "plan-printed", f"v{number}"))
        return tuple(events)

    def _weekday(self, day: date, earliest: date) -> date:
        """Give a day that is no weekend, neither ahead of today nor before the earliest."""
        day = min(day, self._as_of)
        day -= timedelta(days=max(0, day.weekday() - 4))
        return max(day, earliest)

    def _plan(
        self,
        rows: Rows,
        case: dict[str, Any],
        worker_id: int,
        number: int,
        state: str,
        made: date,
        review: date | None,
    ) -> int:
        random = self._random
        plan_id = len(rows["plan"]) + 1
        is_draft = state == "draft"
        rows["plan"].append(
            {
                "id": plan_id,
                "network_id": case["network_id"],
                "uid": self._uid(),
                "case_id": case["id"],
                "number": number,
                "state": state,
                "made_on": made,
                "made_with": "",
                "what_matters": random.choice(MATTERS),
                "strengths": random.choice(STRENGTHS),
                "harder": "If I stop opening the curtains, things are getting harder.",
                "harder_then": "Then I ring my link worker the same day.",
                "review_on": review,
                "review_at": None if is_draft else time(14, 0),
                "review_place": "" if is_draft else "At the practice",
                "copy_person": True,
                "copy_practice": random.random() < 0.5,
                "copy_contacts": "",
                "agreed_on": None if is_draft else made,
                "agreed_by": None if is_draft else worker_id,
                "saved_at": _hour(made, self._as_of) + timedelta(minutes=40),
                "version": 1,
            }
        )
        ideas = random.sample(IDEAS, random.randint(1, 3))
        near = self._near(rows["person"][case["person_id"] - 1]["postcode"])
        taken: set[str] = set()
        for position, idea in enumerate(ideas):
            goal_id = self._goal(rows, case, plan_id, position, idea)
            offer = self._offer(near, idea, taken)
            steps: list[dict[str, Any]] = [
                {"what": idea.own_step, "who": "person", "words": idea.own_when},
                {"what": idea.worker_step, "who": "link worker"},
            ]
            if offer is not None:
                taken.add(offer[1].uid)
                steps.insert(0, _outing(*offer, made))
            self._steps(rows, case, goal_id, steps)
        return plan_id

    def _sorted(self, postcode: str) -> list[tuple[float, Offer]]:
        """Give the services nearest to a postcode, with the metres to them."""
        home = self._find(postcode)
        away = [
            (_metres(home, self._find(offer.postcode)), n) for n, offer in enumerate(self._offers)
        ]
        return [(far, self._offers[n]) for far, n in sorted(away)[:NEAREST]]

    def _offer(
        self, near: list[tuple[float, Offer]], idea: Idea, taken: set[str]
    ) -> tuple[float, Offer] | None:
        """Give the nearest service of a kind that helps, else one of the nearest at all."""
        free = [one for one in near if one[1].uid not in taken]
        for one in free:
            if any(kind in one[1].name for kind in idea.kinds):
                return one
        return self._random.choice(free[:3]) if free else None

    def _goal(
        self, rows: Rows, case: dict[str, Any], plan_id: int, position: int, idea: Idea
    ) -> int:
        random = self._random
        goal_id = len(rows["goal"]) + 1
        rows["goal"].append(
            {
                "id": goal_id,
                "network_id": case["network_id"],
                "uid": self._uid(),
                "plan_id": plan_id,
                "position": position,
                "words": idea.words,
                "key": idea.key,
                "importance": random.randint(5, 10),
                "confidence": random.randint(3, 10),
            }
        )
        return goal_id

    def _steps(
        self, rows: Rows, case: dict[str, Any], goal_id: int, steps: list[dict[str, Any]]
    ) -> None:
        for place, step in enumerate(steps):
            rows["step"].append(
                _EMPTY_STEP
                | {
                    "id": len(rows["step"]) + 1,
                    "network_id": case["network_id"],
                    "uid": self._uid(),
                    "goal_id": goal_id,
                    "position": place,
                }
                | step
            )

    def _print(
        self,
        rows: Rows,
        case: dict[str, Any],
        plan_id: int,
        number: int,
        worker_id: int,
        at: datetime,
    ) -> None:
        rows["plan_print"].append(
            {
                "id": len(rows["plan_print"]) + 1,
                "network_id": case["network_id"],
                "uid": self._uid(),
                "plan_id": plan_id,
                "number": number,
                "for_whom": "person",
                "by": worker_id,
                "at": at,
                "sha256": f"{self._random.getrandbits(256):064x}",
                "withheld": ", ".join(WITHHELD_FROM_PERSONS_COPY),
            }
        )

    def _uid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


def _hour(day: date, today: date) -> datetime:
    """Give when they sat together: two in the afternoon, today early in the morning."""
    return datetime.combine(day, time(8) if day == today else time(14), UTC)


def _metres(home: Place | None, there: Place | None) -> float:
    """Give the way as the crow flies; far, where a place is not known."""
    if home is None or there is None:
        return 99_999.0
    return hypot(home.easting - there.easting, home.northing - there.northing)


def _outing(metres: float, offer: Offer, made: date) -> dict[str, Any]:
    """Give the step that goes to a service, at its first session after the plan was made."""
    ahead = (offer.weekday - made.weekday()) % 7 or 7
    end = (datetime.combine(made, offer.opens) + timedelta(hours=2)).time()
    return {
        "what": f"go to {offer.name}",
        "who": "person",
        "on": made + timedelta(days=ahead),
        "start": offer.opens,
        "end": end,
        "service_uid": offer.uid,
        "service_name": offer.name,
        "service_url": offer.url,
        "service_phone": offer.phone,
        "place": offer.place,
        "way": _way(metres),
        "phone": offer.phone,
    }


def _way(metres: float) -> str:
    if metres > BY_BUS:
        return "A volunteer drives me there and back."
    if metres > WALKED:
        return "By bus."
    return f"A {max(5, 5 * round(metres * 1.3 / 400))} minute walk."


_EMPTY_STEP: dict[str, Any] = {
    "what": "",
    "who": "person",
    "who_name": "",
    "who_contact": None,
    "on": None,
    "start": None,
    "end": None,
    "words": "",
    "service_uid": None,
    "service_name": "",
    "service_url": "",
    "service_phone": "",
    "day_title": "",
    "place": "",
    "way": "",
    "company": "",
    "bring": "",
    "phone": "",
    "ask_for": "",
    "finds_out": "",
    "finds_out_by": None,
}
