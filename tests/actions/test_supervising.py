"""An administrator says whom a supervisor supervises, and from which day until which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app import errors
from app.actions import accounts, deciding, plans, referrals, signing_in
from app.actions.accounts import NewUser, UserChange
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Grant, Role, Supervision, User
from tests.actions.conftest import (
    BLUE,
    BROOK,
    DAVENTRY,
    PASSWORD,
    Clock,
    DeskFor,
    a_referral,
    somebody,
)

TODAY = date(2026, 11, 23)
SUPERVISOR = Grant("", Role.SUPERVISOR)


@pytest.fixture
def cases(worker: Desk, desk_for: DeskFor) -> tuple[Desk, Desk]:
    """Give two link workers, each with a case."""
    blue = desk_for("Samuel Blue", Role.LINK_WORKER, BLUE)
    for desk, name, practice in ((worker, "Danes", None), (blue, "Brookes", BROOK)):
        new = a_referral(somebody(name), **({"practice_uid": practice} if practice else {}))
        uid = referrals.log(desk, new).referral_uid
        deciding.accept(desk, uid, 1, desk.user.uid)
    return worker, blue


def user(admin: Desk, name: str) -> User:
    return next(one for one in accounts.list_users(admin) if one.name == name)


def add_ruth(admin: Desk, *supervision: Supervision) -> None:
    new = NewUser("ruth", "Ruth Osei", PASSWORD, grants=(SUPERVISOR,), supervision=supervision)
    accounts.add_user(admin, new)


def sign_ruth_in(admin: Desk) -> Desk:
    signing_in.lock(admin)
    return signing_in.take_over(admin, "ruth", PASSWORD).desk


def seen(desk: Desk, clock: Clock) -> list[str]:
    desk.now = clock
    try:
        return [row.name for row in Lookup(desk).page(Query()).rows]
    except errors.NotPermitted:
        return []


def test_a_supervisor_sees_exactly_the_cases_of_those_named(
    admin: Desk, cases: tuple[Desk, Desk], clock: Clock
) -> None:
    add_ruth(admin, Supervision(cases[0].user.uid, TODAY))
    ruth = sign_ruth_in(admin)
    assert seen(ruth, clock) == ["DANES, John (Mr)"]
    assert [case.worker for case in plans.caseload(ruth, mine=False)] == ["Priya Patel"]


def test_after_the_last_day_a_supervisor_sees_no_more_even_at_a_desk_left_open(
    admin: Desk, cases: tuple[Desk, Desk], clock: Clock
) -> None:
    add_ruth(admin, Supervision(cases[0].user.uid, TODAY, date(2026, 11, 24)))
    ruth = sign_ruth_in(admin)
    clock.advance(days=1)
    assert seen(ruth, clock) == ["DANES, John (Mr)"]
    clock.advance(days=1)
    assert seen(ruth, clock) == []


def test_before_the_first_day_a_supervisor_sees_nothing(
    admin: Desk, cases: tuple[Desk, Desk], clock: Clock
) -> None:
    add_ruth(admin, Supervision(cases[1].user.uid, date(2026, 11, 24)))
    ruth = sign_ruth_in(admin)
    assert seen(ruth, clock) == []
    clock.advance(days=1)
    assert seen(ruth, clock) == ["BROOKES, John (Mr)"]


def test_supervision_is_added_and_ended_later(
    admin: Desk, cases: tuple[Desk, Desk], clock: Clock
) -> None:
    add_ruth(admin)
    ruth = user(admin, "ruth")
    first, second = (Supervision(desk.user.uid, TODAY) for desk in cases)
    change = UserChange(ruth.uid, ruth.version, "Ruth", new_supervision=(first, second))
    accounts.change_user(admin, change)
    ruth = user(admin, "ruth")
    assert ruth.supervision == (first, second)
    clock.advance(days=1)
    change = UserChange(ruth.uid, ruth.version, "Ruth", ended_supervision=(first,))
    accounts.change_user(admin, change)
    held = user(admin, "ruth").supervision
    assert [(one.user_uid, one.until) for one in held] == [
        (first.user_uid, TODAY),
        (second.user_uid, None),
    ]
    assert seen(sign_ruth_in(admin), clock) == ["BROOKES, John (Mr)"]


def test_what_was_ended_on_its_first_day_never_was(admin: Desk, cases: tuple[Desk, Desk]) -> None:
    mistake = Supervision(cases[0].user.uid, TODAY)
    add_ruth(admin, mistake)
    ruth = user(admin, "ruth")
    accounts.change_user(
        admin, UserChange(ruth.uid, ruth.version, "Ruth", ended_supervision=(mistake,))
    )
    assert user(admin, "ruth").supervision == ()


Wrong = Callable[[str], Supervision]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda worker: Supervision("nobody", TODAY), "supervises link workers"),
        (lambda worker: Supervision(worker, date(2026, 11, 22)), "today or later"),
        (lambda worker: Supervision(worker, TODAY, date(2026, 11, 22)), "before the first"),
    ],
)
def test_supervision_that_cannot_be_is_refused_whole(
    admin: Desk, worker: Desk, wrong: Wrong, says: str
) -> None:
    with pytest.raises(errors.Refused, match=says):
        add_ruth(admin, wrong(worker.user.uid))
    assert "ruth" not in [one.name for one in accounts.list_users(admin)]


def test_one_link_worker_is_supervised_once_at_a_time(admin: Desk, worker: Desk) -> None:
    held = Supervision(worker.user.uid, TODAY, date(2026, 11, 30))
    add_ruth(admin, held)
    ruth = user(admin, "ruth")
    for since, is_free in ((date(2026, 11, 30), False), (date(2026, 12, 1), True)):
        new = (Supervision(worker.user.uid, since),)
        change = UserChange(ruth.uid, ruth.version, "Ruth", new_supervision=new)
        if is_free:
            accounts.change_user(admin, change)
        else:
            with pytest.raises(errors.Refused, match="End that first"):
                accounts.change_user(admin, change)


def test_only_who_is_a_supervisor_supervises(admin: Desk, worker: Desk, tmp_path: Path) -> None:
    grant = Grant("", Role.LINK_WORKER, DAVENTRY)
    with pytest.raises(errors.Refused, match="Only a supervisor"):
        accounts.add_user(
            admin,
            NewUser(
                "second",
                "Second",
                PASSWORD,
                grants=(grant,),
                supervision=(Supervision(worker.user.uid, TODAY),),
            ),
        )
