"""Promise what an administrator and a person may do with accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app import errors
from app.actions import accounts, signing_in
from app.actions.accounts import NewUser, UserChange
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Right, Role
from app.domain.network import Membership, Network, Office, Practice
from app.places import Place
from app.store import making
from tests.actions.conftest import CHEAP, MakeStore
from tests.databases import behind, seats

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
OWN, NEW = "quiet copper harbour", "seven green kettles"
NORTH = Network("11111111-1111-4111-8111-111111111111", "North", since=date(2019, 10, 1))
MILL = Practice("22222222-2222-4222-8222-222222222222", "Mill Lane Surgery")
RECEPTIONIST = Grant("", Role.RECEPTIONIST, practice_uid=MILL.uid)


FIRST = FirstRun(
    "North desk",
    Office((NORTH,), (MILL,), (Membership(MILL.uid, NORTH.uid, NORTH.since),)),
    "priya",
    "Priya Shah",
    OWN,
    roles=((Role.ADMINISTRATOR, None, None),),
)


@pytest.fixture
def desk(make_store: MakeStore) -> Iterator[Desk]:
    """Sign the one administrator of a new store in."""
    desk = make_store(FIRST, lambda: NOW)
    yield desk
    desk.store.close()


@pytest.fixture
def place(desk: Desk) -> Place:
    """Give where people sign in at that store."""
    return seats.place_of(desk)


@pytest.fixture
def folder(place: Place) -> Path:
    """Give the folder of a store that lies in one."""
    assert isinstance(place, Path)
    return place


def sign_in(place: Place, name: str, password: str) -> Desk:
    return signing_in.sign_in(place, name, password, kdf=CHEAP, now=lambda: NOW).desk


def acts(desk: Desk) -> list[str]:
    """Give what was done with accounts."""
    asked = "SELECT act FROM audit WHERE chain = 'store' AND act LIKE 'user%' ORDER BY seq"
    return [row.act for row in behind.rows(desk.store, asked)]


def add_tom(desk: Desk) -> str:
    return accounts.add_user(desk, NewUser("tom", "Tom Hale", NEW, grants=(RECEPTIONIST,))).user_uid


def test_added_user_signs_in_with_the_grants_given(desk: Desk, place: Place) -> None:
    uid = add_tom(desk)
    assert acts(desk)[-1] == "user.add"
    desk.store.close()
    tom = sign_in(place, "Tom", NEW)
    try:
        assert tom.user.uid == uid
        assert tom.may(Right.LOG_REFERRAL)
        assert not tom.may(Right.MANAGE_USERS)
        (grant,) = tom.user.grants
        assert (grant.since, grant.given_by) == (date(2026, 5, 4), desk.user.uid)
    finally:
        tom.store.close()


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (NewUser("tom", "Tom", "short", grants=(RECEPTIONIST,)), "12 characters"),
        (NewUser("PRIYA", "Tom", NEW, grants=(RECEPTIONIST,)), "already signs in"),
        (NewUser("tom", "Tom", NEW), "at least one role"),
        (NewUser("tom", "Tom", NEW, grants=(Grant("", Role.LINK_WORKER),)), "needs a network"),
        (
            NewUser("tom", "Tom", NEW, grants=(replace(RECEPTIONIST, practice_uid="x" * 36),)),
            "not in this store",
        ),
    ],
)
def test_bad_account_is_refused_and_nothing_is_kept(desk: Desk, new: NewUser, says: str) -> None:
    before = acts(desk)
    with pytest.raises(errors.Refused, match=says):
        accounts.add_user(desk, new)
    assert acts(desk) == before
    assert [user.name for user in accounts.list_users(desk)] == ["priya"]


def test_changing_an_account_gives_and_ends_grants(desk: Desk) -> None:
    uid = add_tom(desk)
    tom = next(u for u in accounts.list_users(desk) if u.uid == uid)
    worker = Grant("", Role.LINK_WORKER, network_uid=NORTH.uid)
    change = UserChange(
        uid, tom.version, "Tom Hale", "01604 000000", "Mon to Wed", (worker,), (tom.grants[0].uid,)
    )
    accounts.change_user(desk, change)
    now = next(u for u in accounts.list_users(desk) if u.uid == uid)
    assert now.work_phone == "01604 000000"
    current = [g.role for g in now.grants if g.is_current(desk.today)]
    assert current == [Role.LINK_WORKER]
    with pytest.raises(errors.Stale):
        accounts.change_user(desk, change)


def test_last_administrator_stays(desk: Desk) -> None:
    me = desk.user
    with pytest.raises(errors.Refused, match="only administrator"):
        accounts.disable_user(desk, me.uid)
    ended = UserChange(me.uid, me.version, me.display, ended_grants=(me.grants[0].uid,))
    with pytest.raises(errors.Refused, match="only administrator"):
        accounts.change_user(desk, ended)


def test_nobody_disables_their_own_account(desk: Desk) -> None:
    grant = Grant("", Role.ADMINISTRATOR)
    accounts.add_user(desk, NewUser("tom", "Tom", "lilac harbour window", grants=(grant,)))
    with pytest.raises(errors.Refused, match="another administrator"):
        accounts.disable_user(desk, desk.user.uid)


def test_disabled_user_gets_in_no_longer_not_even_with_the_old_keys_file(
    desk: Desk, folder: Path
) -> None:
    uid = add_tom(desk)
    old_keys = (folder / "keys").read_bytes()
    assert accounts.disable_user(desk, uid).is_key_changed
    assert acts(desk)[-1] == "user.disable"
    desk.store.close()
    with pytest.raises(errors.SignInRefused):
        sign_in(folder, "tom", NEW)
    (folder / "keys").write_bytes(old_keys)
    with pytest.raises(errors.Problem):
        sign_in(folder, "tom", NEW)


def test_own_password_changes_only_with_the_present_one(desk: Desk, place: Place) -> None:
    with pytest.raises(errors.Refused, match="have now"):
        accounts.change_own_password(desk, "not this one at all", NEW)
    accounts.change_own_password(desk, OWN, NEW)
    desk.store.close()
    with pytest.raises(errors.SignInRefused):
        sign_in(place, "priya", OWN)
    sign_in(place, "priya", NEW).store.close()


def test_administrator_gives_a_new_password(desk: Desk, place: Place) -> None:
    uid = add_tom(desk)
    accounts.set_password(desk, uid, "nine blue lanterns")
    desk.store.close()
    sign_in(place, "tom", "nine blue lanterns").store.close()


def test_receptionist_manages_no_accounts(desk: Desk, place: Place) -> None:
    uid = add_tom(desk)
    desk.store.close()
    tom = sign_in(place, "tom", NEW)
    try:
        for forbidden in (
            lambda: accounts.list_users(tom),
            lambda: add_tom(tom),
            lambda: accounts.disable_user(tom, uid),
            lambda: accounts.set_password(tom, uid, OWN),
            lambda: accounts.change_user(tom, UserChange(uid, 1, "Tom")),
        ):
            with pytest.raises(errors.NotPermitted):
                forbidden()
    finally:
        tom.store.close()


def guess_wrong(desk: Desk, name: str) -> None:
    """Guess a password at the locked desk so often that the right one has to wait as well."""
    signing_in.lock(desk)
    for _ in range(4):
        with pytest.raises(errors.SignInRefused):
            signing_in.take_over(desk, name, "not that one at all")
    with pytest.raises(errors.SignInRefused, match="try again in 2 seconds"):
        signing_in.take_over(desk, name, NEW)
    signing_in.unlock(desk, OWN)


def test_new_password_of_an_administrator_works_at_once(desk: Desk, place: Place) -> None:
    uid = add_tom(desk)
    guess_wrong(desk, "tom")
    accounts.set_password(desk, uid, "tall paper lighthouse")
    desk.store.close()
    sign_in(place, "tom", "tall paper lighthouse").store.close()


def test_added_user_signs_in_at_once_whatever_was_guessed_before(desk: Desk, place: Place) -> None:
    guess_wrong(desk, "tom")
    add_tom(desk)
    desk.store.close()
    sign_in(place, "tom", NEW).store.close()


def test_recovered_administrator_signs_in_at_once(tmp_path: Path) -> None:
    place = tmp_path / "other"
    first = NewUser("priya", "Priya Shah", OWN, grants=(Grant("", Role.ADMINISTRATOR),))
    made = making.create(place, name="Desk", first_user=first, kdf=CHEAP, clock=lambda: NOW)
    made.store.close()
    for _ in range(4):
        with pytest.raises(errors.SignInRefused):
            sign_in(place, "priya", "not that one at all")
    with pytest.raises(errors.SignInRefused, match="try again in 2 seconds"):
        sign_in(place, "priya", OWN)
    key = made.recovery_key.text
    signing_in.recover(place, key, "priya", NEW, kdf=CHEAP, now=lambda: NOW).desk.store.close()
    sign_in(place, "priya", NEW).store.close()


def test_guessing_the_present_password_at_an_open_desk_has_to_wait(
    desk: Desk, place: Place
) -> None:
    for _ in range(3):
        with pytest.raises(errors.Incomplete, match=r"Type it again\.$"):
            accounts.change_own_password(desk, "not that one at all", NEW)
    with pytest.raises(errors.Incomplete, match="try again in 2 seconds") as refusal:
        accounts.change_own_password(desk, "not that one at all", NEW)
    assert refusal.value.field == "now"
    with pytest.raises(errors.Incomplete, match="try again in 2 seconds"):
        accounts.change_own_password(desk, OWN, NEW)
    desk.store.close()
    with pytest.raises(errors.SignInRefused, match="2 seconds"):
        sign_in(place, "priya", OWN)


def test_own_new_password_takes_the_wrong_tries_with_it(desk: Desk, place: Place) -> None:
    with pytest.raises(errors.Incomplete):
        accounts.change_own_password(desk, "not that one at all", NEW)
    accounts.change_own_password(desk, OWN, NEW)
    desk.store.close()
    for _ in range(3):
        with pytest.raises(errors.SignInRefused) as refused:
            sign_in(place, "priya", "not that one at all")
        assert refused.value.wait == 0
    sign_in(place, "priya", NEW).store.close()
