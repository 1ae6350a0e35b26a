"""Which network a practice belongs to from which day: never two at once."""

from __future__ import annotations

from datetime import date

import pytest

from app import errors
from app.domain import membership
from app.domain.network import Membership, Network, Office, Practice

OPENED = date(2019, 10, 1)
NORTH, SOUTH = Network("n1", "North", "U10001", OPENED), Network("n2", "South", "U10002", OPENED)
ENDED = Network("n3", "Gone", "", OPENED, date(2024, 3, 31))
MILL = Practice("p1", "Mill Lane", "K83001")
OFFICE = Office((NORTH, SOUTH, ENDED), (MILL,), (Membership("p1", "n1", OPENED),))


def with_members(*members: Membership) -> Office:
    return Office(OFFICE.networks, OFFICE.practices, members)


def test_a_practice_that_moves_leaves_its_network_the_day_before() -> None:
    moved = membership.begun(OFFICE, Membership("p1", "n2", date(2026, 4, 1)))
    assert moved.new == Membership("p1", "n2", date(2026, 4, 1))
    assert moved.ended == Membership("p1", "n1", OPENED, date(2026, 3, 31))
    assert moved.dropped is None


def test_a_network_chosen_by_mistake_is_replaced_from_the_same_day() -> None:
    before = Membership("p1", "n1", OPENED, date(2026, 3, 31))
    mistake = Membership("p1", "n2", date(2026, 4, 1))
    moved = membership.begun(
        with_members(before, mistake), Membership("p1", "n1", date(2026, 4, 1))
    )
    assert (moved.dropped, moved.ended) == (mistake, None)


@pytest.mark.parametrize(
    ("network", "since", "says"),
    [
        ("n1", date(2026, 4, 1), "belongs to that network"),
        ("n2", date(2019, 9, 30), "began on 01-Oct-2019"),
        ("n3", date(2026, 4, 1), "ended on 31-Mar-2024"),
        ("n9", date(2026, 4, 1), "not in this store"),
    ],
)
def test_a_move_that_cannot_be_says_what_to_do(network: str, since: date, says: str) -> None:
    with pytest.raises(errors.Refused, match=says):
        membership.begun(OFFICE, Membership("p1", network, since))


def test_a_practice_is_never_in_two_networks() -> None:
    later = Membership("p1", "n2", date(2026, 4, 1))
    held = Membership("p1", "n1", OPENED, date(2026, 3, 31))
    office = with_members(held, later)
    with pytest.raises(errors.Refused, match="from 01-Apr-2026 already"):
        membership.begun(office, Membership("p1", "n2", date(2026, 1, 1)))
    with pytest.raises(errors.Refused, match="earlier last day"):
        membership.ended(office, held, date(2026, 4, 1))


def test_a_membership_ends_on_its_first_day_or_later() -> None:
    (held,) = OFFICE.memberships
    assert membership.ended(OFFICE, held, OPENED).until == OPENED
    with pytest.raises(errors.Refused, match="before the first, 01-Oct-2019"):
        membership.ended(OFFICE, held, date(2019, 9, 30))


@pytest.mark.parametrize(
    ("practice", "field"),
    [
        (Practice("x", "  "), "name"),
        (Practice("x", "Other", "k83 001"), "ods_code"),
        (Practice("x", "mill lane"), "ods_code"),
        (Practice("x", "Other", "K-1"), "ods_code"),
    ],
)
def test_a_practice_comes_once(practice: Practice, field: str) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        membership.checked_practice(OFFICE, practice)
    assert refused.value.field == field


def test_two_practices_of_one_name_are_told_apart_by_their_codes() -> None:
    found = membership.checked_practice(OFFICE, Practice("x", " Mill  Lane ", "k83 002"))
    assert (found.name, found.ods_code) == ("Mill Lane", "K83002")


@pytest.mark.parametrize(
    ("network", "field"),
    [
        (Network("x", ""), "name"),
        (Network("x", "NORTH"), "name"),
        (Network("x", "Other", "u10001"), "ods_code"),
        (Network("x", "Other", "long than ten"), "ods_code"),
    ],
)
def test_a_network_comes_once(network: Network, field: str) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        membership.checked_network(OFFICE, network)
    assert refused.value.field == field


def test_what_is_held_is_not_offered_again() -> None:
    known = Office(
        (Network("k1", "North", "U10001"), Network("k2", "West", "U10009")),
        (Practice("q1", "Mill Lane Surgery", "K83001"), Practice("q2", "Elm", "")),
        (Membership("q1", "k2", OPENED), Membership("q2", "k2", OPENED)),
    )
    offered = membership.known_but_not_held(known, OFFICE)
    assert [one.name for one in offered.networks] == ["West"]
    assert [one.name for one in offered.practices] == ["Elm"]
    assert offered.memberships == (Membership("q2", "k2", OPENED),)
