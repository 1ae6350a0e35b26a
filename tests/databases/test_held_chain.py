"""Promise that the guide's line ends who holds the end of the audit, not who waits to save."""

from __future__ import annotations

import re
import threading
import time
from typing import Any

import psycopg
import pytest

from app import errors, paths
from app.actions import accounts
from app.domain.access import Role
from app.store.server.logins import login_role
from tests.databases.seated import ADA, BOB, Here

GUIDE = (paths.resources() / "help" / "server.md").read_text("utf8")
ENTER = "SELECT hearten_private.audit_add('store', NULL, 'list', NULL, NULL, NULL)"
PATIENCE = 30.0


def said(to_end: bool, *, minutes: int = 2) -> str:
    """Give one of the guide's two lines, for transactions that have lasted that long."""
    lines = [line for line in GUIDE.splitlines() if "interval '2 minutes'" in line]
    (line,) = [line for line in lines if ("pg_terminate_backend" in line) is to_end]
    found = re.search(r'-c "(.*)"$', line)
    assert found is not None
    return found[1].replace('\\"', '"').replace("2 minutes", f"{minutes} minutes")


def rows(here: Here, asked: str) -> list[Any]:
    with here.server.admin(here.database) as admin:
        return admin.execute(asked.encode()).fetchall()


def test_who_holds_the_audit_is_named_and_ended_and_then_all_save(here: Here) -> None:
    here.add_bob(Role.LINK_WORKER)
    with here.raw("bob", BOB) as bob:
        bob.execute("SET idle_in_transaction_session_timeout = 0")
        bob.execute("BEGIN")
        bob.execute(ENTER)
        with pytest.raises(errors.Busy):
            accounts.list_users(here.desk)
        assert rows(here, said(to_end=True)) == []  # nobody's transaction is as old as that
        assert [row[0] for row in rows(here, said(to_end=False, minutes=0))] == ["Bob"]
        (ended,) = rows(here, said(to_end=True, minutes=0))
        assert ended[0] == login_role(here.database, "bob")
        with pytest.raises(psycopg.errors.AdminShutdown):
            bob.execute("SELECT 1")
    accounts.list_users(here.desk)


def test_a_save_that_waits_for_a_standby_is_spared(here: Here) -> None:
    saved = threading.Event()
    with here.raw("ada", ADA) as ada, here.server.admin() as admin:
        ada.execute("SET synchronous_commit = on")

        def save() -> None:
            ada.execute(ENTER)
            saved.set()

        saving = threading.Thread(target=save)
        try:
            admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
            admin.execute("SELECT pg_reload_conf()")
            wait_for(admin, "current_setting('synchronous_standby_names') = 'nobody'")
            saving.start()
            wait_for(admin, "EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')")
            assert len(rows(here, said(to_end=False, minutes=0))) == 1
            assert rows(here, said(to_end=True, minutes=0)) == []
            assert not saved.is_set()
        finally:
            admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
            admin.execute("SELECT pg_reload_conf()")
            saving.join(PATIENCE)
        assert saved.is_set()


def wait_for(admin: psycopg.Connection[Any], true: str) -> None:
    until = time.monotonic() + PATIENCE
    while admin.execute(f"SELECT {true}".encode()).fetchone() != (True,):
        assert time.monotonic() < until, true
        time.sleep(0.05)
