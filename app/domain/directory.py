"""Hold what a directory of services knows: organisations, services, where and when they meet.

Directory records keep the id of their source (`source_id`), which may be no UUID; `uid` is ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import Enum
from typing import Any, Final

from app.domain import limits, service_contacts
from app.domain.timetable import Schedule, Session, soonest
from app.errors import Incomplete, Refused

METRES_IN_A_MILE: Final = 1609.344
MOST_SCHEDULES: Final = 50
EVENING: Final = time(17)  # what opens from here on may close after midnight


class Status(Enum):
    """Whether a service runs; the values are Open Referral UK's."""

    ACTIVE = "active"
    TEMPORARILY_CLOSED = "temporarily closed"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"

    @property
    def words(self) -> str:
        """Give the status as the screen has it."""
        return _STATUS_WORDS[self]


_STATUS_WORDS: Final = {
    Status.ACTIVE: "Open",
    Status.TEMPORARILY_CLOSED: "Closed for now",
    Status.INACTIVE: "Not running",
    Status.DEFUNCT: "Ended",
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs services."""

    source_id: str
    name: str
    description: str = ""
    email: str = ""
    website: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where letters and people go; `place` is what the building is called."""

    place: str = ""
    line_1: str = ""
    line_2: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Give the lines that are known, the building first, the postcode last."""
        return tuple(line for line in (self.place, self.line_1, self.line_2, self.town,
                                       self.county, self.postcode) if line)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Location:
    """A place a service happens at; easting and northing are OSGB metres, none when not known."""

    source_id: str = ""
    name: str = ""
    address: Address = field(default_factory=Address)
    accessibility: str = ""
    easting: int | None = None
    northing: int | None = None


@dataclass(frozen=True, slots=True)
class EditedService:
    """What the form edits of a service, whole; `cost` and the others are plain words."""

    name: str
    status: Status = Status.ACTIVE
    description: str = ""
    url: str = ""
    email: str = ""
    phone: str = ""
    contact: str = ""
    address: Address = field(default_factory=Address)
    schedules: tuple[Schedule, ...] = ()
    cost: str = ""
    eligibility: str = ""
    how_to_refer: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service as this desk knows it: as imported, with what was edited here on top."""

    uid: str
    source_id: str
    name: str
    status: Status = Status.ACTIVE
    organisation: Organisation | None = None
    description: str = ""
    url: str = ""
    email: str = ""
    phone: str = ""
    contact: str = ""
    cost: str = ""
    eligibility: str = ""
    how_to_refer: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    alert: str = ""
    assured_on: date | None = None
    locations: tuple[Location, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    languages: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    edited: frozenset[str] = frozenset()
    version: int = 1

    @property
    def address(self) -> Address:
        """Give the first address, an empty one when none is known."""
        return self.locations[0].address if self.locations else Address()

    @property
    def postcode(self) -> str:
        """Give the first postcode that is known."""
        return next((one.address.postcode for one in self.locations if one.address.postcode), "")

    def ages_in_words(self) -> str:
        """Give `for ages 18 to 65`, `for anyone over 55`, or nothing."""
        low, high = self.minimum_age, self.maximum_age
        if low is not None and high is not None:
            return f"for ages {low} to {high}"
        if low is not None:
            return f"for ages {low} and over"
        return f"for ages up to {high}" if high is not None else ""

    def next_session(self, today: date) -> Session | None:
        """Give the next session from that day; none for a service that does not run."""
        return soonest(self.schedules, today) if self.status is Status.ACTIVE else None

    def as_edited(self) -> EditedService:
        """Give what a form opens with."""
        return EditedService(
            self.name, self.status, self.description, self.url, self.email, self.phone,
            self.contact, self.address, self.schedules, self.cost, self.eligibility,
            self.how_to_refer,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service as the list shows it; `miles` is to its nearest place, as the crow flies.

    `is_about` says that the miles are counted from the middle of an area.
    """

    uid: str
    name: str
    organisation: str
    miles: float | None
    next_session: Session | None
    status: Status
    postcode: str
    version: int = 1
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class ServiceQuery:
    """What is asked of the list; `miles` needs a postcode; `order` is "name" or "miles"."""

    text: str = ""
    postcode: str = ""
    miles: float | None = None
    statuses: frozenset[Status] = frozenset()
    order: str = "name"
    first: int = 0
    most: int = 200


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One page of the list: `total` found, `unplaced` left out because their place is not known.

    `place_known` is false when nothing is known of the postcode that was asked for. Where it is not
    in the list of postcodes but its area is, `middle_of` names the area (NN1 1) whose middle the
    miles are counted from.
    """

    rows: tuple[ServiceRow, ...]
    total: int
    unplaced: int = 0
    place_known: bool = True
    middle_of: str = ""


_PLAIN: Final = {
    "name": "name",
    "description": "note",
    "url": "link",
    "email": "email",
    "phone": "phone",
    "contact": "name",
    "cost": "note",
    "eligibility": "note",
    "how_to_refer": "note",
}
_OF_ADDRESS: Final = {"postcode": "postcode"}
_OF_SCHEDULE: Final = {"description": "note", "notes": "note", "attending": "note",
                       "link": "link", "place": "place", "source_id": "name"}  # fmt: skip


def checked(edited: EditedService, held: EditedService | None = None) -> EditedService:
    """Give the service cleaned and within the limits; raise `Refused` otherwise.

    A service needs a name, at most 50 lines of timetable, no line that ends before it begins, and
    a phone number, email and web address that are ones, where they are given.
    What is the same in `held` passes as it is: it may have come from elsewhere, odd as it was.
    """
    plain: dict[str, Any] = {
        one: limits.check(getattr(edited, one), limit)
        for one, limit in _PLAIN.items()
        if held is None or getattr(edited, one) != getattr(held, one)
    }
    if not plain.get("name", edited.name):
        raise Incomplete("The service needs a name. Type one.", "name")
    for one, text in plain.items():
        if said := service_contacts.problem(one, text):
            raise Incomplete(said, one)
    address, schedules = edited.address, edited.schedules
    if held is None or address != held.address:
        address = Address(
            **{
                one: limits.check(getattr(address, one), _OF_ADDRESS.get(one, "address"))
                for one in ("place", "line_1", "line_2", "town", "county", "postcode")
            }
        )
    if held is None or schedules != held.schedules:
        if len(schedules) > MOST_SCHEDULES:
            raise Refused(f"A timetable may have {MOST_SCHEDULES} lines. Leave some out.")
        schedules = tuple(_checked_schedule(one) for one in schedules)
    return replace(edited, address=address, schedules=schedules, **plain)


def _checked_schedule(schedule: Schedule) -> Schedule:
    opens, closes = schedule.opens, schedule.closes
    if opens is not None and closes is not None and closes <= opens and time(0) < opens < EVENING:
        raise Incomplete("A session ends before it begins. Check its times.", "schedules")
    if (
        schedule.valid_from is not None
        and schedule.valid_to is not None
        and schedule.valid_to < schedule.valid_from
    ):
        raise Incomplete("A timetable ends before it begins. Check its dates.", "schedules")
    said: dict[str, Any] = {
        one: limits.check(getattr(schedule, one), limit) for one, limit in _OF_SCHEDULE.items()
    }
    return replace(schedule, **said)


def miles(metres: float) -> float:
    """Give metres as miles, to one decimal."""
    return round(metres / METRES_IN_A_MILE, 1)
