"""Promise that no entry of the audit can be changed, moved or cut unseen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import text

from app import errors
from app.store import audit
from app.store.audit import Entry
from tests.databases import behind
from tests.databases.behind import problems
from tests.store.conftest import put

KEY = bytes(range(32))
AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
PLAIN = Entry("store", AT, "u-1", None, "open record")
FULL = Entry(
    "net-7", AT, "u-1", "g-2", "decline referral", "r-3", "Not for us: Łódź é",
    audit.detail_text({"to": "declined", "from": "received", "n": 3}),
)  # fmt: skip

GOLDEN_PLAIN = "79ce0130bdb8e0d1da80d6c56f2abfdfe81fbd414a60df589c4cd0e9c5ff25a8"
GOLDEN_FULL = "1ce38c77439c1d648221849a5ab13994f1266064f99f9efb3b227011e24b347c"


def test_golden_vectors_hold() -> None:
    """A changed serialiser would look like tampering in every store there is."""
    assert audit.canonical(PLAIN, 1, audit.FIRST) == (
        b'{"act":"open record","actor":"u-1","at":"2026-03-02T09:30:15.123456Z","chain":"store",'
        b'"detail":null,"grant":null,"prev":"' + b"0" * 64 + b'","reason":null,"seq":1,'
        b'"subject":null}'
    )
    assert (
        audit.canonical(FULL, 2, "ab")
        == (
            '{"act":"decline referral","actor":"u-1","at":"2026-03-02T09:30:15.123456Z",'
            '"chain":"net-7","detail":"{\\"from\\":\\"received\\",\\"n\\":3,\\"to\\":\\"declined\\"}",'
            '"grant":"g-2","prev":"ab","reason":"Not for us: Łódź é","seq":2,"subject":"r-3"}'
        ).encode()
    )
    assert audit.hash_of(KEY, PLAIN, 1, audit.FIRST) == GOLDEN_PLAIN
    assert audit.hash_of(KEY, FULL, 2, GOLDEN_PLAIN) == GOLDEN_FULL


def test_form_does_not_depend_on_zone_or_on_how_letters_are_put_together() -> None:
    summer = Entry("store", AT.astimezone(timezone(timedelta(hours=1))), "u-1", None, "open record")
    assert audit.canonical(summer, 1, "") == audit.canonical(PLAIN, 1, "")
    one = Entry("store", AT, "u", None, "a", reason="é")
    two = Entry("store", AT, "u", None, "a", reason="e\u0301")
    assert audit.canonical(one, 1, "") == audit.canonical(two, 1, "")


def change(store: Any, *statements: str) -> None:
    """Do what somebody with the key, or with the server's disk, and other tools could do."""
    with behind.changing(store) as connection:
        if not store.is_shared:
            connection.execute(text("DROP TRIGGER audit_refuses_update"))
            connection.execute(text("DROP TRIGGER audit_refuses_delete"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def long_store(store: Any, save: Any) -> Any:
    """Give a store with two chains of some length."""
    for number in range(6):
        save(store, f"s{number}")
        save(store, f"n{number}", chain="net-1")
    return store


def test_untouched_chains_hold(long_store: Any) -> None:
    assert problems(long_store) == []
    asked = "SELECT seq FROM audit WHERE chain = 'net-1' ORDER BY seq"
    assert [row.seq for row in behind.rows(long_store, asked)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("edit", ["UPDATE audit SET reason = 'x' WHERE chain = 'net-1' AND seq = 3"]),
        (
            "time",
            ["UPDATE audit SET at = '2020-01-01 00:00:00' WHERE chain = 'net-1' AND seq = 3"],
        ),
        ("prev alone", ["UPDATE audit SET prev = hash WHERE chain = 'net-1' AND seq = 3"]),
        ("middle", ["DELETE FROM audit WHERE chain = 'net-1' AND seq = 3"]),
        (
            "reorder",
            [
                "UPDATE audit SET seq = 99 WHERE chain = 'net-1' AND seq = 3",
                "UPDATE audit SET seq = 3 WHERE chain = 'net-1' AND seq = 4",
                "UPDATE audit SET seq = 4 WHERE chain = 'net-1' AND seq = 99",
            ],
        ),
        (
            "close the gap",
            [
                "DELETE FROM audit WHERE chain = 'net-1' AND seq = 3",
                "UPDATE audit SET seq = 3 WHERE chain = 'net-1' AND seq = 4",
                "UPDATE audit SET seq = 4 WHERE chain = 'net-1' AND seq = 5",
                "UPDATE audit SET seq = 5 WHERE chain = 'net-1' AND seq = 6",
            ],
        ),
        (
            "fork from another chain",
            [
                "DELETE FROM audit WHERE chain = 'net-1' AND seq = 3",
                "INSERT INTO audit SELECT 'net-1', 3, at, actor, \"grant\", act, subject_uid, "
                "reason, detail, prev, hash FROM audit WHERE chain = 'store' AND seq = 3",
            ],
        ),
    ],
)
def test_tampering_is_found_at_the_first_bad_entry(
    long_store: Any, name: str, statements: list[str]
) -> None:
    change(long_store, *statements)
    assert problems(long_store) == ["The audit of network net-1 was changed or cut at entry 3."]


def test_cut_tail_is_seen_at_the_next_opening(made: Any, long_store: Any) -> None:
    change(long_store, "DELETE FROM audit WHERE chain = 'net-1' AND seq > 4")
    assert problems(long_store) == []  # a chain cannot see its own tail
    long_store.close()
    opened = made.open()
    assert opened.store.warnings == [
        "The last 2 saved changes are missing from the store. "
        "Ask whoever looks after this PC whether a newer backup can be restored."
    ]
    opened.store.close()


def test_exchanged_tail_of_the_same_length_is_seen(made: Any, long_store: Any) -> None:
    change(long_store, "UPDATE audit SET hash = prev WHERE chain = 'net-1' AND seq = 6")
    long_store.close()
    opened = made.open()
    assert "changed outside Hearten" in opened.store.warnings[0]
    opened.store.close()


@pytest.mark.parametrize("deed", ["UPDATE audit SET reason = 'x'", "DELETE FROM audit"])
def test_guard_rail_refuses_change_and_deletion(store: Any, deed: str) -> None:
    with pytest.raises(errors.Refused), store.write() as unit:
        unit.connection.execute(text(deed))
    assert problems(store) == []


def test_entry_that_cannot_be_written_stops_the_act(store: Any, save: Any, saved: Any) -> None:
    with pytest.raises(errors.Problem), store.write() as unit:  # noqa: PT012
        put(unit.connection, "test.never")
        unit.audit(act="x" * 1000, actor="somebody", grant=None)
    assert saved(store) == set()
    save(store, "after")
    assert problems(store) == []
