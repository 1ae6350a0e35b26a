"""Promise who is let in: nobody without a role, and with the recovery key only administrators."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import errors
from app.actions import accounts, signing_in
from app.actions.signing_in import FirstRun, FirstStore
from app.desk import Desk
from app.domain.access import Grant, Role
from app.store.accounts import NewUser
from tests.actions.conftest import CHEAP, DAVENTRY, OFFICE, PASSWORD, Clock
from tests.databases import behind, seats

NEW = "copper meadow teapot"


@pytest.fixture
def first(tmp_path: Path, clock: Clock) -> FirstStore:
    asked = FirstRun(
        "Test desk", OFFICE, "admin", "Ada Admin", PASSWORD,
        roles=((Role.ADMINISTRATOR, None, None),),
    )  # fmt: skip
    return signing_in.make_store(tmp_path / "desk", asked, kdf=CHEAP, now=clock)


def recover(first: FirstStore, folder: Path, clock: Clock, name: str, password: str) -> Desk:
    first.desk.store.close()
    key = "\n".join(first.recovery_key.lines)
    return signing_in.recover(folder, key, name, password, kdf=CHEAP, now=clock).desk


def test_a_disabled_administrator_is_not_recovered(
    first: FirstStore, tmp_path: Path, clock: Clock
) -> None:
    grant = Grant("", Role.ADMINISTRATOR)
    added = accounts.add_user(first.desk, NewUser("ben", "Ben Old", PASSWORD, grants=(grant,)))
    accounts.disable_user(first.desk, added.user_uid)
    with pytest.raises(errors.Refused, match="Nobody signs in here"):
        recover(first, tmp_path / "desk", clock, "ben", NEW)
    with pytest.raises(errors.SignInRefused):
        signing_in.sign_in(tmp_path / "desk", "ben", NEW, kdf=CHEAP, now=clock)


@pytest.mark.parametrize("weak", ["short", "password1234", "admin"])
def test_recovering_with_a_weak_password_changes_nothing(
    first: FirstStore, tmp_path: Path, clock: Clock, weak: str
) -> None:
    with pytest.raises(errors.Refused):
        recover(first, tmp_path / "desk", clock, "admin", weak)
    with pytest.raises(errors.SignInRefused):
        signing_in.sign_in(tmp_path / "desk", "admin", weak, kdf=CHEAP, now=clock)
    back = signing_in.sign_in(tmp_path / "desk", "admin", PASSWORD, kdf=CHEAP, now=clock).desk
    back.store.close()


def ended(admin: Desk) -> str:
    """Add somebody whose only role ended yesterday; give their name."""
    grant = Grant("", Role.LINK_WORKER, DAVENTRY)
    uid = accounts.add_user(admin, NewUser("tess", "Tess", PASSWORD, grants=(grant,))).user_uid
    (held,) = (user for user in accounts.list_users(admin) if user.uid == uid)
    gone = tuple(one.uid for one in held.grants)
    change = accounts.UserChange(uid, held.version, "Tess", "", "")
    accounts.change_user(admin, replace(change, ended_grants=gone))
    return "tess"


def test_nobody_without_a_role_signs_in(admin: Desk, clock: Clock) -> None:
    name, place = ended(admin), seats.place_of(admin)
    signing_in.sign_out(admin)
    with pytest.raises(errors.Refused, match="no role at this desk"):
        signing_in.sign_in(place, name, PASSWORD, kdf=CHEAP, now=clock)
    back = signing_in.sign_in(place, "admin", PASSWORD, kdf=CHEAP, now=clock).desk
    asked = "SELECT act FROM audit WHERE chain = 'store' ORDER BY seq DESC LIMIT 2"
    seats.sits_beside(back, admin)
    assert [row.act for row in behind.rows(back.store, asked)] == ["sign-in", "sign-out"]
    back.store.close()


def test_nobody_without_a_role_takes_a_locked_desk_over(admin: Desk) -> None:
    name = ended(admin)
    signing_in.lock(admin)
    with pytest.raises(errors.Refused, match="no role at this desk"):
        signing_in.take_over(admin, name, PASSWORD)
    with pytest.raises(errors.Refused, match="locked"), admin.store.read():
        pass
    signing_in.unlock(admin, PASSWORD)
    admin.store.close()
