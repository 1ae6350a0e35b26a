"""What one PC's save tells the others: tables and uids, on channels only their networks know."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest

from app.store.server.channels import MANY, TOLD
from app.store.server.rows import PATIENTS
from tests.databases.cast import Cast, put

ONLY = re.compile(r"(referral|person|case|plan|service|organisation|user|network|practice|setting):"
                  r"[0-9A-Za-z_-]{0,36}")  # fmt: skip
NOT_TOLD = {"goal", "step", "referral_search", "happening", "tally"}
"""Tables that never change without one of their record that is told."""


def channels(connection: psycopg.Connection[Any]) -> set[str]:
    """Ask for the channels of whoever is signed in."""
    found = connection.execute("SELECT hearten_private.channels()").fetchall()
    return {row[0] for row in found}


def listen(connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """Listen to all that is one's own."""
    for name in channels(connection):
        connection.execute(f'LISTEN "{name}"'.encode())
    return connection


def heard(connection: psycopg.Connection[Any]) -> list[str]:
    """Give what came by now: the server hands it out with the next answer."""
    connection.execute("SELECT 1")
    return sorted(one.payload for one in connection.notifies(timeout=0))


def uid_of(cast: Cast, table: str, network: str) -> str:
    with cast.admin() as admin:
        row = admin.execute(
            f"SELECT t.uid FROM {table} t JOIN network n ON n.id = t.network_id "
            f"WHERE n.uid = '{network}' ORDER BY t.id LIMIT 1".encode()
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_another_pc_of_the_network_hears_which_referral_changed(cast: Cast) -> None:
    uid = uid_of(cast, "referral", "net-1")
    with cast.connect("ann") as ann, cast.connect("ben") as ben, cast.connect("rita") as rita:
        for one in (ben, rita):
            listen(one)
        ann.execute("UPDATE referral SET version = version + 1 WHERE uid = %s", (uid,))
        assert heard(ben) == [f"referral:{uid}"]
        assert heard(rita) == [f"referral:{uid}"]


def test_another_network_does_not_hear_it_and_is_not_told_the_channel(cast: Cast) -> None:
    uid = uid_of(cast, "referral", "net-1")
    with cast.connect("ann") as ann, cast.connect("cat") as cat:
        listen(cat)
        common = channels(ann) & channels(cat)
        assert len(common) == 1  # the directory's
        assert len(channels(ann)) == len(channels(cat)) == 2
        ann.execute("UPDATE referral SET version = version + 1 WHERE uid = %s", (uid,))
        assert heard(cat) == []


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT * FROM hearten_private.channel",
        "SELECT hearten_private.channel_of(1)",
        "INSERT INTO hearten_private.channel VALUES (99, 'mine')",
    ],
)
def test_nobody_reads_or_makes_a_channel_by_themselves(cast: Cast, asked: str) -> None:
    with cast.connect("cat") as cat, pytest.raises(psycopg.errors.InsufficientPrivilege):
        cat.execute(asked.encode())


def test_what_another_session_listens_to_is_not_seen(cast: Cast) -> None:
    with cast.connect("ann") as ann, cast.connect("cat") as cat:
        listen(ann)
        names = channels(ann) - channels(cat)
        seen = cat.execute("SELECT coalesce(query, '') FROM pg_stat_activity").fetchall()
        mine = cat.execute("SELECT pg_listening_channels()").fetchall()
    assert mine == []
    assert not [row for row in seen if any(name in row[0] for name in names)]


def test_who_has_rows_nowhere_hears_only_what_belongs_to_all(cast: Cast) -> None:
    with cast.connect("ada") as ada, cast.connect("ann") as ann:
        assert len(channels(ada)) == 1
        assert channels(ada) < channels(ann)


def test_a_user_who_is_disabled_is_given_no_channel(cast: Cast) -> None:
    with cast.admin() as admin, cast.connect("ann") as ann:
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        assert channels(ann) == set()


def test_a_supervisor_hears_the_network_of_whom_they_supervise_now(cast: Cast) -> None:
    with cast.connect("sue") as sue, cast.connect("ann") as ann:
        assert channels(sue) == channels(ann)


@pytest.mark.parametrize("table", sorted(TOLD))
def test_no_payload_holds_more_than_a_table_and_a_uid(cast: Cast, table: str) -> None:
    with cast.admin() as admin, cast.connect("ann") as ann:
        listen(ann)
        for statement in _deeds(admin, table):
            admin.execute(statement.encode())
        payloads = heard(ann)
    assert payloads
    assert all(ONLY.fullmatch(payload) for payload in payloads)
    assert not [payload for payload in payloads if payload.endswith(":")]


def _deeds(admin: psycopg.Connection[Any], table: str) -> list[str]:
    column = "version" if _has(admin, table, "version") else "until"
    if table == "personal_contact" or column == "version":
        return [f'UPDATE "{table}" SET version = version + 1']
    if _has(admin, table, "until"):
        return [f"UPDATE \"{table}\" SET until = '2099-01-01'"]
    column = "uid" if _has(admin, table, "uid") else "value"
    return [f'UPDATE "{table}" SET {column} = {column}']


def _has(admin: psycopg.Connection[Any], table: str, column: str) -> bool:
    return (
        admin.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = 'hearten' "
            "AND table_name = %s AND column_name = %s",
            (table, column),
        ).fetchone()
        is not None
    )


def test_a_uid_that_says_something_is_not_passed_on(cast: Cast) -> None:
    with cast.admin() as admin, cast.connect("ann") as ann:
        listen(ann)
        uid = uid_of(cast, "referral", "net-1")
        admin.execute("UPDATE referral SET uid = 'Ivy Jones, 12 High St' WHERE uid = %s", (uid,))
        assert heard(ann) == ["referral:"]


def test_many_rows_in_one_statement_are_told_at_once(cast: Cast) -> None:
    with cast.admin() as admin, cast.connect("ann") as ann:
        for number in range(MANY + 1):
            put(admin, "organisation", uid=f"org-{number}", source_id=f"org-{number}")
        listen(ann)
        admin.execute("UPDATE organisation SET name = 'Renamed'")
        assert heard(ann) == ["organisation:"]


def test_what_is_rolled_back_is_told_to_nobody(cast: Cast) -> None:
    uid = uid_of(cast, "referral", "net-1")
    with cast.connect("ann") as ann, cast.connect("ben") as ben:
        listen(ben)
        ann.execute("BEGIN")
        ann.execute("UPDATE referral SET version = version + 1 WHERE uid = %s", (uid,))
        ann.execute("ROLLBACK")
        assert heard(ben) == []


def test_every_table_of_patients_is_told_or_listed() -> None:
    assert set(PATIENTS) - set(TOLD) == NOT_TOLD
