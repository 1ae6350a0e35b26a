"""Which practices belong to whom, and when."""

from __future__ import annotations

from datetime import date

from app.domain.access import Scope
from app.domain.network import Membership, Office, Practice

DAY = date(2026, 5, 4)
OFFICE = Office(
    networks=(),
    practices=(
        Practice("p1", "Birch Surgery"),
        Practice("p2", "ash Surgery"),
        Practice("p3", "Elm"),
    ),
    memberships=(
        Membership("p1", "n1", date(2020, 1, 1), None),
        Membership("p3", "n1", date(2020, 1, 1), date(2026, 5, 3)),
    ),
)


def test_a_scope_reaches_the_practices_of_its_networks_that_day_and_its_own_by_name() -> None:
    scope = Scope(networks=frozenset({"n1"}), practices=frozenset({"p2"}))

    assert [p.uid for p in OFFICE.practices_within(scope, DAY)] == ["p2", "p1"]
    assert [p.uid for p in OFFICE.practices_within(scope, date(2026, 5, 3))] == ["p2", "p1", "p3"]


def test_a_practice_that_nobody_knows_is_left_out() -> None:
    assert OFFICE.practices_within(Scope(practices=frozenset({"gone"})), DAY) == ()
