"""Hold a personal health and wellbeing plan: goals in own words, steps, versions and review.

Plan vN goes draft -> agreed -> reviewed -> superseded. Agreeing freezes vN; an edit after that
starts vN+1 as a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum

from app import errors
from app.domain.ten_keys import Key


class PlanState(Enum):
    """Where a version of a plan stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    REVIEWED = "reviewed"
    SUPERSEDED = "superseded"


ALLOWED: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.AGREED}),
    PlanState.AGREED: frozenset({PlanState.REVIEWED, PlanState.SUPERSEDED}),
    PlanState.REVIEWED: frozenset({PlanState.SUPERSEDED}),
    PlanState.SUPERSEDED: frozenset(),
}


def move(now: PlanState, to: PlanState) -> PlanState:
    """Give the new state, or refuse a step that the process does not have."""
    if to is now:
        raise errors.Refused(f"This plan is {now.value} already.")
    if to not in ALLOWED[now]:
        raise errors.Refused(
            f"A plan that is {now.value} cannot become {to.value}. "
            "Open it again to see where it stands."
        )
    return to


class Doer(Enum):
    """Who does a step."""

    PERSON = "person"
    LINK_WORKER = "link worker"
    CONTACT = "contact"
    NAMED = "named"
    NOBODY_YET = "nobody yet"


@dataclass(frozen=True, slots=True)
class Who:
    """The one who acts; `name` for a personal contact or a name, `contact_uid` for a contact."""

    kind: Doer = Doer.PERSON
    name: str = ""
    contact_uid: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A date with start and end, or words such as "Sundays", or no day yet (all empty).

    Dates and times are local (Europe/London). Words may stand beside a time: "Sundays", 18:00.
    """

    on: date | None = None
    start: time | None = None
    end: time | None = None
    words: str = ""

    @property
    def is_open(self) -> bool:
        """Claim that neither a day nor words are agreed."""
        return self.on is None and not self.words


@dataclass(frozen=True, slots=True)
class Day:
    """What the person needs to know of a step's day; taken from the service, then their own.

    `finds_out` and `finds_out_by` say who finds out what is missing, and by when.
    """

    title: str = ""
    place: str = ""
    way: str = ""
    company: str = ""
    bring: str = ""
    phone: str = ""
    ask_for: str = ""
    finds_out: str = ""
    finds_out_by: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step towards a goal; `what` goes on after the words "… will"."""

    uid: str
    what: str = ""
    who: Who = field(default_factory=Who)
    when: When = field(default_factory=When)
    service_uid: str | None = None
    service_name: str = ""
    service_url: str = ""
    service_phone: str = ""
    day: Day = field(default_factory=Day)

    @property
    def is_thing(self) -> bool:
        """Claim that it is something to go to: a service or place, with a day or none yet."""
        somewhere = bool(self.service_uid or self.service_name or self.day.place)
        return somewhere and (self.when.on is not None or self.when.is_open)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal in the person's own words; importance and confidence are 0 to 10 or not given."""

    uid: str
    words: str = ""
    key: Key | None = None
    importance: int | None = None
    confidence: int | None = None
    steps: tuple[Step, ...] = ()


REVIEW_IS_PAST = "That day is past: say when you meet again, or by when you ring."


@dataclass(frozen=True, slots=True)
class Review:
    """When and where they meet again; no day yet: the link worker rings by `rings_by` to say."""

    on: date | None = None
    at: time | None = None
    place: str = ""
    rings_by: date | None = None

    def is_past(self, today: date) -> bool:
        """Claim that the day they meet again, or by which somebody rings, was before today."""
        day = self.on or self.rings_by
        return day is not None and day < today


@dataclass(frozen=True, slots=True)
class Copies:
    """Who has a copy: the person, the practice, and personal contacts by uid."""

    person: bool = True
    practice: bool = False
    contact_uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """One version of a person's plan."""

    uid: str
    case_uid: str
    number: int = 1
    state: PlanState = PlanState.DRAFT
    made_on: date | None = None
    made_with_uids: tuple[str, ...] = ()
    what_matters: str = ""
    strengths: str = ""
    goals: tuple[Goal, ...] = ()
    harder: str = ""
    harder_then: str = ""
    review: Review = field(default_factory=Review)
    copies: Copies = field(default_factory=Copies)
    agreed_on: date | None = None
    version: int = 1

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give all steps in the order of their goals."""
        return tuple(step for goal in self.goals for step in goal.steps)

    def still_needed(self, today: date) -> tuple[str, str] | None:
        """Say what is missing before it can be agreed, and in which field: goals or review."""
        if not any(goal.words.strip() for goal in self.goals):
            return "Still needed: at least one goal in the person's words.", "goals"
        if self.review.on is None and self.review.rings_by is None:
            return "Still needed: when you meet again, or by when you ring.", "review"
        if self.review.is_past(today):
            return REVIEW_IS_PAST, "review"
        return None


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody the person can call: name, what they are to the person, phone and hours in words."""

    name: str
    role: str = ""
    phone: str = ""
    hours: str = ""


# What the person's own copy leaves out, as each record of a print says.
WITHHELD_FROM_PERSONS_COPY = ("NHS number", "date of birth", "address")


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """All that the printed plan says; nothing of WITHHELD_FROM_PERSONS_COPY.

    `person` is the name the person likes, `initial` the first letter of the family name ("" if
    single name). `link_worker_first` acts in front of steps. `contacts` maps a contact's uid to
    (name, relation).
    """

    plan: Plan
    person: str
    initial: str
    link_worker: Call
    link_worker_first: str
    practice: Call
    contacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_demo: bool = False
    is_trial: bool = False

    @property
    def is_draft(self) -> bool:
        """Claim that the sheet must say DRAFT on every page."""
        return self.plan.state is PlanState.DRAFT
