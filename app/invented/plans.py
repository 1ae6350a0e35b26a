"""Invent plans: goals in own words, steps with services, days and people."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from app.domain.plan import WITHHELD_FROM_PERSONS_COPY

GOALS = (
    ("I want someone to talk to in the afternoons.", "Relating"),
    ("I want to walk to the lake and back by Easter.", "Exercising"),
    ("I want to open the gas bill without feeling sick.", "Resilience"),
    ("I want to be asked to sew again.", "Giving"),
    ("I want to know where every letter is.", "Direction"),
    ("I want to sing with other people.", "Meaning"),
    ("I want to cook one good meal a week.", "Trying out"),
    ("I want to sleep before midnight.", "Acceptance"),
)
OWN_STEPS = (
    "put every letter that comes into the blue folder",
    "walk to the post office and back on dry days",
    "ring my sister on Sunday",
    "look out my sewing box",
)
WORKER_STEPS = (
    "ring ahead to say I am coming",
    "send my form to the advice centre",
    "come with me the first time",
)
MATTERS = (
    "Since my wife died the evenings are long. I want company, and to stop worrying about bills.",
    "My family, my garden, and not being a nuisance.",
    "I want to be useful again. I was a postman for thirty years.",
)


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


class PlanMaker:
    """Makes plans into the rows of a year."""

    def __init__(self, random: Random, as_of: date, offers: list[Offer]) -> None:
        self._random = random
        self._as_of = as_of
        self._offers = offers

    def make(
        self,
        rows: dict[str, list[dict[str, Any]]],
        case: dict[str, Any],
        referral: dict[str, Any],
        worker_id: int,
        *,
        is_agreed: bool,
    ) -> None:
        """Make a case's plan: a draft, or an agreed one, at times with a version beside it."""
        random = self._random
        states = ["agreed"] if is_agreed else ["draft"]
        if is_agreed and random.random() < 0.2:
            states = ["superseded", "agreed"]
        elif is_agreed and random.random() < 0.12:
            states = ["agreed", "draft"]
        for number, state in enumerate(states, start=1):
            made = min(case["opened_on"] + timedelta(days=7 * number), self._as_of)
            made -= timedelta(days=max(0, made.weekday() - 4))
            plan_id = self._plan(rows, case, worker_id, number, state, made)
            if state == "agreed" and random.random() < 0.5:
                self._print(rows, case, plan_id, number, worker_id)

    def _plan(
        self,
        rows: dict[str, list[dict[str, Any]]],
        case: dict[str, Any],
        worker_id: int,
        number: int,
        state: str,
        made: date,
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
                "strengths": "Good with my hands. Knows every street.",
                "harder": "If I stop opening the curtains, things are getting harder.",
                "harder_then": "Then I ring my link worker the same day.",
                "review_on": None if is_draft else case["review_on"],
                "review_at": None if is_draft else time(14, 0),
                "review_place": "" if is_draft else "At the practice",
                "copy_person": True,
                "copy_practice": random.random() < 0.5,
                "copy_contacts": "",
                "agreed_on": None if is_draft else made,
                "agreed_by": None if is_draft else worker_id,
                "saved_at": datetime.combine(made, time(12), UTC),
                "version": 1,
            }
        )
        for position, (words, key) in enumerate(random.sample(GOALS, random.randint(1, 3))):
            self._goal(rows, case, plan_id, position, words, key)
        return plan_id

    def _goal(
        self,
        rows: dict[str, list[dict[str, Any]]],
        case: dict[str, Any],
        plan_id: int,
        position: int,
        words: str,
        key: str,
    ) -> None:
        random = self._random
        goal_id = len(rows["goal"]) + 1
        rows["goal"].append(
            {
                "id": goal_id,
                "network_id": case["network_id"],
                "uid": self._uid(),
                "plan_id": plan_id,
                "position": position,
                "words": words,
                "key": key,
                "importance": random.randint(5, 10),
                "confidence": random.randint(3, 10),
            }
        )
        steps: list[dict[str, Any]] = [
            {"what": random.choice(OWN_STEPS), "who": "person", "words": "Sundays"},
            {"what": random.choice(WORKER_STEPS), "who": "link worker"},
        ]
        if self._offers:
            steps.insert(0, self._outing())
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

    def _outing(self) -> dict[str, Any]:
        offer = self._random.choice(self._offers)
        ahead = (offer.weekday - self._as_of.weekday()) % 7 or 7
        end = (datetime.combine(self._as_of, offer.opens) + timedelta(hours=2)).time()
        return {
            "what": f"go to {offer.name}",
            "who": "person",
            "on": self._as_of + timedelta(days=ahead),
            "start": offer.opens,
            "end": end,
            "service_uid": offer.uid,
            "service_name": offer.name,
            "service_url": offer.url,
            "service_phone": offer.phone,
            "place": offer.place,
            "way": "A 10 minute walk.",
            "phone": offer.phone,
        }

    def _print(
        self,
        rows: dict[str, list[dict[str, Any]]],
        case: dict[str, Any],
        plan_id: int,
        number: int,
        worker_id: int,
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
                "at": datetime.combine(self._as_of, time(12), UTC),
                "sha256": f"{self._random.getrandbits(256):064x}",
                "withheld": ", ".join(WITHHELD_FROM_PERSONS_COPY),
            }
        )

    def _uid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


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
