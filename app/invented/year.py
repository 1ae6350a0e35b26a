"""Invent a year of work: people, referrals in every state, cases, plans, what was raised.

Rows carry their own ids and go into an empty store (app/store/bulk.py). At least 3 of 100
referrals stand in each state the program can reach; what is raised, told or not, is one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from app.domain import naming
from app.domain.escalation import TO_TELL, WITH_A_CLINICIAN
from app.domain.referral import Source
from app.domain.referral_reasons import (
    DECLINE_REASONS,
    REASONS,
    RETURN_REASONS,
    WITHDRAW_REASONS,
    decision_code,
)
from app.invented.contacts import ContactMaker
from app.invented.days import Days
from app.invented.people import PeopleMaker, Seat, new_uid
from app.invented.plans import PlanMaker
from app.store.referrals import NO_DAY

# Of a hundred referrals: where they stand.
STANDS = (
    ("received", 8),
    ("returned", 5),
    ("waiting", 12),
    ("active", 45),
    ("with-clinician", 5),
    ("declined", 8),
    ("duplicate", 5),
    ("withdrawn", 12),
)
# Of DECLINE_REASONS those that fit everybody here: all are grown up, and have agreed.
DECLINED = (DECLINE_REASONS[0], DECLINE_REASONS[2], DECLINE_REASONS[4])
WORDS = (
    "I'd like a reason to leave the flat.",
    "Since I live alone the evenings are long.",
    "I want to sort out the letters in the drawer.",
    "I used to sing. I miss it.",
    "I want to walk to the shops again without stopping.",
    "Somebody to talk to who is not paid to.",
    "I can't heat the house and I am ashamed to say so.",
    "",
)


@dataclass(slots=True)
class Year:
    """All rows of the year by table, and the tokens of the search index."""

    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            name: []
            for name in (
                "person", "personal_contact", "referral", "happening", "case", "escalation",
                "contact", "plan", "goal", "step", "plan_print",
            )
        }
    )  # fmt: skip
    tokens: list[tuple[int, list[str]]] = field(default_factory=list)


class YearMaker:
    """Makes the year, person by person."""

    def __init__(self, random: Random, as_of: date, seats: list[Seat], plans: PlanMaker) -> None:
        self._random = random
        self._as_of = as_of
        self._seats = seats
        self._plans = plans
        self.year = Year()
        self._days = Days(random, as_of)
        self._people = PeopleMaker(random, as_of, self._days, self.year.rows)
        weights = [1 / (n + 1) for n in range(len(seats))]
        self._weights = weights
        self._told: dict[str, datetime] = {}
        self._contacts = ContactMaker(as_of, self._days)

    def make(self, people: int) -> Year:
        """Make that many people, each with one referral, some with a second one."""
        stands = [name for name, share in STANDS for _ in range(share)]
        for n in range(people):
            seat = self._random.choices(self._seats, self._weights)[0]
            person = self._people.make(seat)
            stand = stands[n % len(stands)] if people < 1000 else self._random.choice(stands)
            self._referral(person, seat, stand)
            if stand == "duplicate":
                self._referral(person, seat, "active")
        return self.year

    def _referral(self, person: dict[str, Any], seat: Seat, stand: str) -> None:
        random = self._random
        received = self._days.received(stand)
        codes = self._reasons()
        labels = {reason.code: reason.label for reason in REASONS}
        row: dict[str, Any] = {
            "id": len(self.year.rows["referral"]) + 1,
            "network_id": seat.network_id,
            "uid": new_uid(self._random),
            "person_id": person["id"],
            "practice_id": seat.practice_id,
            "reasons": ",".join(codes),
            "reason_key": labels[codes[0]].casefold(),
            "agreement": "yes" if random.random() < 0.97 else "best interest",
            "words": random.choice(WORDS),
            "source": random.choice((Source.GP, Source.GP, Source.NURSE, Source.RECEPTION)).value,
            "referrer": "",
            "urgency": "soon" if random.random() < 0.1 else "routine",
            "received_on": received,
            "logged_at": self._days.at(received),
            "logged_by": seat.reception_id,
            "decision_reason": "",
            "decision_code": "",
            "worker_id": None,
            "joined_to": None,
            "name_key": person["name_key"],
            "born": person["born"],
            "version": 1,
        }
        row |= self._standing(stand, received)
        self.year.rows["referral"].append(row)
        self._happened(row, seat.reception_id, received, "logged")
        if stand in ("waiting", "active", "with-clinician"):
            self._case(row, person, seat, stand, received)
        elif stand != "received":
            kinds = {"duplicate": "joined"}
            self._happened(
                row, seat.worker_id, received + timedelta(days=1), kinds.get(stand, stand),
                row["decision_reason"],
            )  # fmt: skip
        self._index(row, person)

    def _standing(self, stand: str, received: date) -> dict[str, Any]:
        random = self._random
        shown = {
            "received": "Not allocated", "returned": "Returned to referrer", "waiting": "Waiting",
            "active": "Active", "with-clinician": "With a clinician", "declined": "Declined",
            "duplicate": "Joined to another", "withdrawn": "Withdrawn",
        }  # fmt: skip
        state = stand if stand not in ("waiting", "active", "with-clinician") else "accepted"
        closed = {"is_open": False, "next_on": NO_DAY, "next_words": ""}
        follows: dict[str, dict[str, Any]] = {
            "received": {"next_on": self._days.after(received, 2), "next_words": "Decide"},
            "returned": {"next_on": self._days.after(received, 6), "next_words": "Answer"},
            "waiting": {"next_on": self._days.after(received, 10), "next_words": "First contact"},
            "declined": closed | {"decision_reason": random.choice(DECLINED)},
            "withdrawn": closed | {"decision_reason": random.choice(WITHDRAW_REASONS)},
            "duplicate": closed,
        }
        review = self._as_of + timedelta(days=random.randint(-6, 70))
        active = {"next_on": review, "next_words": "Review"}
        more = follows.get(stand, active)
        if stand == "returned":
            more |= {"decision_reason": random.choice(RETURN_REASONS)}
        code = decision_code(more.get("decision_reason", ""))
        return {"state": state, "state_shown": shown[stand], "is_open": True, **more} | {
            "decision_code": code
        }

    def _case(
        self, row: dict[str, Any], person: dict[str, Any], seat: Seat, stand: str, received: date
    ) -> None:
        row["worker_id"] = seat.worker_id
        accepted = min(self._days.after(received, 1), self._as_of)
        self._happened(row, seat.worker_id, accepted, "accepted")
        case = {
            "id": len(self.year.rows["case"]) + 1,
            "network_id": seat.network_id,
            "uid": new_uid(self._random),
            "referral_id": row["id"],
            "person_id": person["id"],
            "practice_id": seat.practice_id,
            "worker_id": seat.worker_id,
            "state": "waiting" if stand == "waiting" else "active",
            "opened_on": accepted,
            "next_on": row["next_on"],
            "review_on": None if stand == "waiting" else row["next_on"],
            "name_key": person["name_key"],
            "version": 1,
        }
        self.year.rows["case"].append(case)
        if stand == "with-clinician":
            self._escalate(row, seat)
        agreed = stand != "waiting"
        is_planned = agreed or self._random.random() < 0.3
        made = self._contacts.meet if is_planned else self._contacts.try_in_vain
        for at, kind, told in made(self.year.rows, row, case):
            self._happened(row, seat.worker_id, at.date(), kind, told, at)
        if is_planned:
            for event in self._plans.make(self.year.rows, case, seat.worker_id, is_agreed=agreed):
                self._happened(
                    row, seat.worker_id, event.at.date(), event.kind, event.detail, event.at
                )

    def _escalate(self, row: dict[str, Any], seat: Seat) -> None:
        raised = self._days.at(self._as_of - timedelta(days=self._random.randint(0, 4)))
        is_passed = self._random.random() < 0.6
        row["state_shown"] = WITH_A_CLINICIAN if is_passed else TO_TELL
        self.year.rows["escalation"].append(
            {
                "id": len(self.year.rows["escalation"]) + 1,
                "network_id": row["network_id"],
                "uid": new_uid(self._random),
                "person_id": row["person_id"],
                "practice_id": row["practice_id"],
                "state": "passed" if is_passed else "raised",
                "matter": "Asked about stopping a medicine.",
                "raised_at": raised,
                "raised_by": seat.worker_id,
                "told_who": "Duty clinician" if is_passed else "",
                "told_how": "Spoke by phone" if is_passed else "",
                "told_at": raised if is_passed else None,
                "version": 1,
            }
        )
        self._tell(row, seat.worker_id, raised, "passed" if is_passed else "raised", "")

    def _happened(
        self,
        row: dict[str, Any],
        by: int,
        on: date,
        kind: str,
        detail: str = "",
        at: datetime | None = None,
    ) -> None:
        """Tell of something in the history of a referral, after what was told of it before."""
        uid, at = row["uid"], at or self._days.at(min(on, self._as_of))
        if uid in self._told:
            at = max(at, self._told[uid] + timedelta(minutes=1))
        self._told[uid] = at
        self._tell(row, by, at, kind, uid, detail)

    def _tell(
        self, row: dict[str, Any], by: int, at: datetime, kind: str, uid: str, detail: str = ""
    ) -> None:
        self.year.rows["happening"].append(
            {
                "id": len(self.year.rows["happening"]) + 1,
                "network_id": row["network_id"],
                "person_id": row["person_id"],
                "referral_uid": uid,
                "at": at,
                "by": by,
                "kind": kind,
                "detail": detail,
            }
        )

    def _index(self, row: dict[str, Any], person: dict[str, Any]) -> None:
        from app.store import people, tally
        from app.store.search import fts5

        name = naming.Name(person["family"], person["given"], "", person["preferred"])
        found = people.tokens_of(
            name, person["born"], person["nhs_number"], person["postcode"], person["phone"]
        )
        at = tally.standing(row["state"], row["is_open"])
        place = fts5.of_row(row["network_id"], row["practice_id"], row["worker_id"], at)
        self.year.tokens.append((row["id"], [*found, *place]))

    def _reasons(self) -> list[str]:
        usual = [reason.code for reason in REASONS if reason.belongs_here]
        first = usual[min(int(self._random.paretovariate(0.9)) - 1, len(usual) - 1)]
        more = self._random.choices(usual, k=self._random.choice((0, 0, 1, 1, 2)))
        return list(dict.fromkeys([first, *more]))
