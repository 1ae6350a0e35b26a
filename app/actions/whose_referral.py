"""Find whose referral is logged: somebody known, somebody new, somebody whose practice moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app import errors
from app.desk import Desk
from app.domain import naming, refusals
from app.domain.access import Right
from app.domain.new_referral import NewReferral
from app.domain.person import Gender, NewPerson
from app.store import people, referrals
from app.store.tables.base import given
from app.writing import Writing


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody new is registered: row ids of the practice and of its network today."""

    network_id: int
    practice_id: int


def place_of(desk: Desk, new: NewReferral) -> Place:
    """Give where it is logged today; errors.NotPermitted for a practice one may not log for."""
    network_id, practice_id, network_uid = desk.office.home_of(new.practice_uid, desk.today)
    try:
        desk.require(Right.LOG_REFERRAL, network_uid=network_uid, practice_uid=new.practice_uid)
    except errors.NotPermitted:
        if new.person_uid is not None and desk.may(Right.LOG_REFERRAL):
            raise errors.NotPermitted(refusals.PRACTICE_MOVED) from None
        raise
    return Place(network_id, practice_id)


def who(desk: Desk, work: Writing, new: NewReferral, place: Place) -> tuple[Any, bool, bool]:
    """Give the person's row, whether they are known outside one's rows, and if they are new."""
    scope = desk.rows(Right.LOG_REFERRAL)
    if new.person_uid is not None:
        row = people.row_by_uid(work.connection, new.person_uid, scope)
        if _is_moving(row, place):
            return _moved(desk, work, row, place, beside_open=new.log_beside_open)
        return row, False, False
    person = new.new_person
    assert person is not None
    if person.nhs_number:
        held = people.with_number(work.connection, person.nhs_number, place.network_id)
        for row in held:
            if people.is_inside(row, scope):
                _must_agree(row, person)
                return row, False, False
    made = people.add(work.connection, person, place.network_id, place.practice_id, desk.now())
    if desk.store.reads_after_commit:
        return made, False, True
    return made, people.known_elsewhere(work.connection, made, scope), True


def is_known_elsewhere(desk: Desk, person: Any) -> bool:
    """Ask a shared store of somebody new, once that they were logged is in the audit."""
    if not desk.store.reads_after_commit or not person.nhs_number or person.born is None:
        return False
    try:
        with desk.read() as connection:
            return people.known_elsewhere(connection, person, desk.rows(Right.LOG_REFERRAL))
    except errors.Problem:  # the referral is saved all the same
        return False


def _is_moving(row: Any, place: Place) -> bool:
    """Claim that somebody's practice has joined another network since their row was written."""
    return bool(row.practice_id == place.practice_id and row.network_id != place.network_id)


def read_who_moves(desk: Desk, person_uid: str, place: Place) -> None:
    """Leave the reading of a person whose needs are about to be copied for another network."""
    scope = desk.rows(Right.LOG_REFERRAL)

    def entry(work: Writing, row: Any) -> None:
        grant = desk.grant_for(Right.SEE_REFERRALS, row)
        work.audit("person.open", grant=grant, chain=desk.chain_of(row), subject=person_uid)

    desk.read_before(
        lambda connection: people.row_by_uid(connection, person_uid, scope),
        entry,
        lambda row: row.needs is not None or not _is_moving(row, place),
    )


def _moved(
    desk: Desk, work: Writing, row: Any, place: Place, *, beside_open: bool
) -> tuple[Any, bool, bool]:
    """Give somebody as the network has them that their practice belongs to today."""
    if not beside_open and referrals.open_of(work.connection, row.network_id, row.id):
        raise errors.Incomplete(refusals.OPEN_REFERRAL, "who")
    there = people.same_at(work.connection, row, place.network_id, place.practice_id)
    if there is not None:
        return there, False, False
    same = NewPerson(
        people.name_of(row), row.born, Gender(row.gender), row.nhs_number, row.address,
        row.postcode, row.phone, row.phone_note, given(row.needs),
    )  # fmt: skip
    made = people.add(work.connection, same, place.network_id, place.practice_id, desk.now())
    return made, False, True


def _must_agree(row: Any, person: NewPerson) -> None:
    if not naming.same_person_name(people.name_of(row), person.name):
        raise errors.Incomplete(refusals.NUMBER_AND_NAME_DISAGREE, "nhs_number")
    if row.born is not None and row.born != person.born:
        raise errors.Incomplete(refusals.NUMBER_AND_BIRTH_DISAGREE, "born")
