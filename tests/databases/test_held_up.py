"""Promise that nobody holds up their own disabling, whatever their session has open or locked."""

from __future__ import annotations

import psycopg
import pytest

from app import errors
from app.actions import accounts
from app.domain.access import Role
from app.store import preparing
from app.store.server.account_calls import ACCOUNTS_HELD
from app.store.server.logins import login_role
from tests.databases import cluster as clusters
from tests.databases.seated import ADA, BOB, Here

OF_ANYBODY = {
    "the number of an old lock": "SELECT pg_advisory_lock(4849001)",
    "a table": "BEGIN; LOCK TABLE hearten.referral, hearten.service IN ACCESS EXCLUSIVE MODE",
    "rows": "BEGIN; SELECT id FROM hearten.referral FOR UPDATE",
    "the audit": (
        "BEGIN; SELECT hearten_private.audit_add('store', NULL, 'list', NULL, NULL, NULL)"
    ),
    "its login": "BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'plain words'",
    "what its login begins with": "BEGIN; ALTER ROLE CURRENT_USER SET work_mem = '8MB'",
}
OF_ADMINISTRATORS = {
    "accounts": "BEGIN; SELECT hearten_private.change_user('{uid}', 1, 'B', '', '')",
    "the administrator": "BEGIN; SELECT hearten_private.drop_way_in('{ada}')",
}


@pytest.mark.parametrize("held", [*OF_ANYBODY, *OF_ADMINISTRATORS])
def test_nobody_holds_up_their_own_disabling(here: Here, held: str) -> None:
    role = Role.LINK_WORKER if held in OF_ANYBODY else Role.ADMINISTRATOR
    uid = here.add_bob(role)
    with here.raw("bob", BOB) as bob:
        words = (OF_ANYBODY | OF_ADMINISTRATORS)[held].format(uid=uid, ada=here.desk.user.uid)
        for statement in words.split("; "):
            bob.execute(statement.encode())
        accounts.disable_user(here.desk, uid)
        with pytest.raises(psycopg.errors.AdminShutdown):
            bob.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        here.raw("bob", BOB)


def test_who_comes_back_before_the_commit_does_not_get_at_the_chain_of_the_entry(
    here: Here,
) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    enter = "SELECT hearten_private.audit_add('store', NULL, %s, %s, NULL, NULL)"
    with here.raw("ada", ADA) as ada:
        ada.execute("BEGIN")
        ada.execute("SELECT hearten_private.drop_way_in(%s)", (uid,))
        with here.raw("bob", BOB) as bob:
            bob.execute("SET lock_timeout = '200ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                bob.execute(enter, ("list", None))
        ada.execute("SET lock_timeout = '1s'")
        ada.execute(enter, ("user.disable", uid))
        ada.execute("COMMIT")
    with pytest.raises(psycopg.OperationalError):
        here.raw("bob", BOB)


def test_a_session_in_another_database_holds_nothing_up(here: Here) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    with psycopg.connect(
        host="127.0.0.1", port=here.server.port, dbname="postgres", password=BOB,
        user=login_role(here.database, "bob"), autocommit=True,
    ) as bob:  # fmt: skip
        bob.execute("BEGIN")
        bob.execute("ALTER ROLE CURRENT_USER PASSWORD 'plain words'")
        accounts.disable_user(here.desk, uid)
        with pytest.raises(psycopg.errors.AdminShutdown):
            bob.execute("SELECT 1")


def test_who_waits_for_another_administrator_is_told_so(here: Here) -> None:
    uid = here.add_bob()
    with here.raw("bob", BOB) as bob:
        bob.execute("BEGIN")
        bob.execute("SELECT hearten_private.change_user(%s, 1, 'Bo', '', '')", (uid,))
        with pytest.raises(errors.Busy, match=ACCOUNTS_HELD[:20]):
            accounts.change_user(here.desk, accounts.UserChange(uid, 1, "Robert"))
        bob.execute("ROLLBACK")
    accounts.change_user(here.desk, accounts.UserChange(uid, 1, "Robert"))


def test_no_login_holds_the_lock_of_accounts(here: Here) -> None:
    with here.raw("ada", ADA) as ada:
        ada.execute("BEGIN")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ada.execute("LOCK TABLE hearten_private.login IN ACCESS SHARE MODE")


def test_a_server_where_locks_outlive_their_session_is_told() -> None:
    with clusters.running("max_prepared_transactions=1") as server, server.database() as name:
        preparing.prepare_at(server.url(name), None)
        (found,) = preparing.check_at(server.url(name), None).problems
        assert "max_prepared_transactions" in found
