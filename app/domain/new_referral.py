"""Check a referral as it comes from the form, and say what is missing before it can be logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import errors
from app.domain.person import NewPerson
from app.domain.person_details import check_born, check_name
from app.domain.referral import Agreement, Source, Urgency
from app.domain.referral_reasons import REASON_BY_CODE, check_reasons


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A referral as it comes from the form. Either `person_uid` or `new_person` is given.

    With `log_beside_open` it is logged though the person has an open one; `op_id` names the save,
    so that the same one never takes effect twice.
    """

    practice_uid: str
    reasons: tuple[str, ...]
    agreement: Agreement | None
    person_uid: str | None = None
    new_person: NewPerson | None = None
    words: str = ""
    source: Source = Source.GP
    referrer: str = ""
    received_on: date | None = None
    urgency: Urgency = Urgency.ROUTINE
    op_id: str = ""
    log_beside_open: bool = False


def still_needed(new: NewReferral) -> tuple[str, ...]:
    """Name what is missing before it can be logged, in the order of the form."""
    person = new.new_person
    missing = []
    if new.person_uid is None and person is None:
        missing.append("who")
    if person is not None and not (person.name.family or person.name.given):
        missing.append("name")
    if person is not None and person.born is None:
        missing.append("born")
    if not new.practice_uid:
        missing.append("practice")
    if not any(REASON_BY_CODE[code].belongs_here for code in new.reasons if code in REASON_BY_CODE):
        missing.append("reasons")
    if new.agreement is None:
        missing.append("agreement")
    return tuple(missing)


def check_new(new: NewReferral, today: date) -> None:
    """Refuse what cannot be logged, naming the field to go to (errors.Incomplete)."""
    if new.person_uid is None and new.new_person is None:
        raise errors.Incomplete("Still needed: who is it?", "who")
    if new.new_person is not None:
        _check_new_person(new.new_person, today)
    if not new.practice_uid:
        raise errors.Incomplete("Still needed: which practice?", "practice")
    check_reasons(new.reasons)
    if new.agreement is None:
        raise errors.Incomplete("Still needed: does the person know and agree?", "agreement")
    if new.agreement is Agreement.NO:
        raise errors.Incomplete(
            "The person does not agree, so it cannot be logged. "
            "Talk with them first; the draft is kept.",
            "agreement",
        )
    if new.received_on is not None and new.received_on > today:
        raise errors.Incomplete("It cannot have been received after today.", "received")


def _check_new_person(person: NewPerson, today: date) -> None:
    check_name(person.name)
    born = check_born(person.born, today)
    grown_up = (today.year - born.year) - ((today.month, today.day) < (born.month, born.day))
    if grown_up < 18:
        raise errors.Incomplete(
            "Under 18: this goes another way and is not logged here. The draft is kept.", "born"
        )
