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


def ended(first: FirstStore) -> str:
    """Add somebody whose only role ended yesterday; give their name."""
    desk = first.desk
    grant = Grant("", Role.LINK_WORKER, DAVENTRY)
    uid = accounts.add_user(desk, NewUser("tess", "Tess", PASSWORD, grants=(grant,))).user_uid
    (held,) = (user for user in accounts.list_users(desk) if user.uid == uid)
    gone = tuple(one.uid for one in held.grants)
    change = accounts.UserChange(uid, held.version, "Tess", "", "")
    accounts.change_user(desk, replace(change, ended_grants=gone))
    return "tess"


def test_nobody_without_a_role_signs_in(first: FirstStore, tmp_path: Path, clock: Clock) -> None:
    name = ended(first)
    signing_in.sign_out(first.desk)
    with pytest.raises(errors.Refused, match="no role at this desk"):
        signing_in.sign_in(tmp_path / "desk", name, PASSWORD, kdf=CHEAP, now=clock)
    back = signing_in.sign_in(tmp_path / "desk", "admin", PASSWORD, kdf=CHEAP, now=clock).desk
    with back.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT act FROM audit ORDER BY at DESC LIMIT 2")
        assert rows.scalars().all() == ["sign-in", "sign-out"]
    back.store.close()


def test_nobody_without_a_role_takes_a_locked_desk_over(first: FirstStore) -> None:
    name = ended(first)
    signing_in.lock(first.desk)
    with pytest.raises(errors.Refused, match="no role at this desk"):
        signing_in.take_over(first.desk, name, PASSWORD)
    with pytest.raises(errors.Refused, match="locked"), first.desk.store.read():
        pass
    signing_in.unlock(first.desk, PASSWORD)
    first.desk.store.close()
