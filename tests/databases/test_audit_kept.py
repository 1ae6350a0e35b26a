"""Promise that nobody but its function writes the server's audit, and that changes are seen."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from app.store import chain_ends, shared
from app.store.chain_ends import ChainEnds
from app.store.server import audit as server_audit
from tests.databases.cast import PLACES, Cast

ADD = "SELECT seq, hash FROM hearten_private.audit_add(%s, %s, %s, NULL, NULL, NULL)"
VERIFY = "SELECT hearten_private.audit_verify('net-1')"
Line = psycopg.Connection[Any]


@pytest.fixture
def kept(cast: Cast) -> Cast:
    """Give the cast with six entries of Ann's in the chain of her network."""
    with cast.connect("ann") as line:
        for number in range(6):
            line.execute(ADD, ("net-1", "grant-ann", f"act {number}"))
    return cast


def verified(cast: Cast) -> int | None:
    with cast.connect("pia") as line:
        row = line.execute(VERIFY).fetchone()
    assert row is not None
    found: int | None = row[0]
    return found


# ---- who writes --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLACES)
def test_no_login_writes_the_audit_itself(kept: Cast, name: str) -> None:
    with kept.connect(name) as line:
        for asked in (
            'INSERT INTO audit SELECT chain, 99, at, actor, "grant", act, subject_uid, reason, '
            "detail, prev, hash FROM audit",
            "UPDATE audit SET act = 'x'",
            "DELETE FROM audit",
            "TRUNCATE audit",
            "SELECT * FROM hearten_private.audit_head",
            "SELECT * FROM hearten_private.secret",
            "SELECT hearten_private.hmac('x')",
            "SELECT hearten_private.audit_add_as('net-1', now(), 'x', NULL, 'x', NULL, NULL, NULL)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(asked)


@pytest.mark.parametrize("said", ["act", "subject", "reason", "detail"])
def test_nobody_fills_a_chain_with_one_entry(cast: Cast, said: str) -> None:
    """What went into a chain can never be taken out of it."""
    words = {"act": "act", "subject": None, "reason": None, "detail": None}
    asked = (
        "SELECT hearten_private.audit_add('net-1', 'grant-ann', %(act)s, %(subject)s, "
        "%(reason)s, %(detail)s)"
    )
    with cast.connect("ann") as line:
        with pytest.raises(psycopg.errors.ProgramLimitExceeded):
            line.execute(asked, words | {said: "a" * (server_audit.MOST_TOLD + 1)})
        line.execute(asked, words | {said: "a" * 30})


def test_only_privacy_officers_read_it_and_they_and_administrators_verify_it(kept: Cast) -> None:
    for name in PLACES:
        with kept.connect(name) as line:
            row = line.execute("SELECT count(*) FROM audit").fetchone()
            assert row is not None
            assert (row[0] >= 6) is (name == "pia"), name
            if name in ("pia", "ada"):
                assert line.execute(VERIFY).fetchone() == (None,)
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.execute(VERIFY)


def test_server_says_who_acted_and_when(kept: Cast) -> None:
    before = datetime.now(UTC)
    with kept.connect("ben") as line, kept.admin() as admin:
        line.execute(ADD, ("net-1", "grant-ben", "act"))
        row = admin.execute("SELECT actor, at FROM audit WHERE act = 'act'").fetchone()
    assert row is not None
    assert row[0] == "ben"
    assert abs(row[1] - before) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("chain", "grant", "act"),
    [
        ("net-1", "grant-ben", "another's grant"),
        ("net-1", "grant-nobody", "no grant at all"),
        ("net-9", "grant-ann", "a chain of nothing"),
        ("net-1", None, "plan.open"),
        ("net-1", None, "act"),
    ],
)
def test_entry_with_what_is_not_the_callers_is_refused(
    kept: Cast, chain: str, grant: str | None, act: str
) -> None:
    with kept.connect("ann") as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute(ADD, (chain, grant, act))


CHAINS = {
    "ann": "net-1", "ben": "net-1", "cat": "net-2", "dan": "net-2", "rita": "net-1",
    "gus": "net-1", "sue": "net-1",
}  # fmt: skip
"""The one network of each; whoever stands nowhere here sees no patient."""


@pytest.mark.parametrize("name", PLACES)
def test_entries_stand_in_the_chains_of_ones_own_networks_alone(cast: Cast, name: str) -> None:
    """Else a login could fill another network's audit, or hold its head and stop its desks."""
    with cast.connect(name) as line:
        wrote = []
        for chain in ("net-1", "net-2", "store"):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                line.execute(ADD, (chain, f"grant-{name}", "act"))
                wrote.append(chain)
    assert wrote == [CHAINS[name], "store"] if name in CHAINS else ["store"]


def test_what_a_practice_was_part_of_once_keeps_its_chain(cast: Cast) -> None:
    """What was logged before it moved stays where it was logged, and is still opened."""
    with cast.admin() as admin, cast.connect("rita") as line:
        admin.execute("UPDATE membership SET until = '2021-01-01'")
        line.execute(ADD, ("net-1", "grant-rita", "act"))


def test_entry_by_a_grant_that_ended_is_refused_but_for_the_act_that_ends_it(kept: Cast) -> None:
    with kept.connect("ann") as line, kept.admin() as admin:
        admin.execute("UPDATE \"grant\" SET until = '2021-01-01' WHERE uid = 'grant-ann'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute(ADD, ("net-1", "grant-ann", "act"))
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            line.execute(ADD, ("store", None, "act"))


# ---- F46: what the owner of the machine can do, and what is seen of it ---------------------------


def edits(line: Line) -> None:
    line.execute("UPDATE audit SET act = 'other' WHERE chain = 'net-1' AND seq = 3")


def turns_a_clock(line: Line) -> None:
    line.execute("UPDATE audit SET at = at - interval '1 day' WHERE chain = 'net-1' AND seq = 3")


def deletes_the_middle(line: Line) -> None:
    line.execute("DELETE FROM audit WHERE chain = 'net-1' AND seq = 3")


def deletes_and_closes_the_gap(line: Line) -> None:
    line.execute("DELETE FROM audit WHERE chain = 'net-1' AND seq = 3")
    for seq in (4, 5, 6):
        line.execute("UPDATE audit SET seq = seq - 1 WHERE chain = 'net-1' AND seq = %s", (seq,))


def deletes_the_tail(line: Line) -> None:
    line.execute("DELETE FROM audit WHERE chain = 'net-1' AND seq > 4")


def reorders(line: Line) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        line.execute("UPDATE audit SET seq = %s WHERE chain = 'net-1' AND seq = %s", (new, old))


def forks(line: Line) -> None:
    """Go on from entry 3 by entries of another chain, which are hashed by the right key."""
    line.execute("DELETE FROM audit WHERE chain = 'net-1' AND seq > 3")
    line.execute(
        "INSERT INTO audit SELECT 'net-1', seq + 3, at, actor, \"grant\", act, subject_uid, "
        "reason, detail, prev, hash FROM audit WHERE chain = 'store'"
    )


def inserts(line: Line) -> None:
    line.execute("UPDATE audit SET seq = 7 WHERE chain = 'net-1' AND seq = 6")
    line.execute(
        'INSERT INTO audit SELECT chain, 6, at, actor, "grant", act, subject_uid, reason, '
        "detail, hash, repeat('a', 64) FROM audit WHERE chain = 'net-1' AND seq = 5"
    )


@pytest.mark.parametrize(
    ("does", "first"),
    [
        (edits, 3),
        (turns_a_clock, 3),
        (deletes_the_middle, 3),
        (deletes_and_closes_the_gap, 3),
        (deletes_the_tail, 5),
        (reorders, 3),
        (forks, 4),
        (inserts, 6),
    ],
)
def test_f46_first_entry_that_was_tampered_with_is_named(
    kept: Cast, does: Callable[[Line], None], first: int
) -> None:
    assert verified(kept) is None
    with kept.connect("ann") as line:
        for number in range(3):
            line.execute(ADD, ("store", "grant-ann", f"act {number}"))
    with kept.admin() as admin:
        does(admin)
    assert verified(kept) == first


# ---- what a PC has seen --------------------------------------------------------------------------


class Kept(dict[str, str]):
    """The part of a PC that knows small things."""

    def fact(self, name: str) -> str | None:
        return self.get(name)

    def keep_fact(self, name: str, value: str) -> None:
        self[name] = value


def test_tail_that_was_cut_with_its_head_is_seen_by_the_pc_that_wrote_it(kept: Cast) -> None:
    store = shared.open_at(kept.server.url(kept.database, kept.roles["ann"]))
    place, ends = Kept(), ChainEnds()
    with store.write() as unit:
        unit.audit(act="last", actor="nobody", grant="grant-ann", chain="net-1")
    ends.saw(store._ends._ends)
    ends.keep(place, now=True)
    with store.read() as connection:
        assert ChainEnds().look_back(place, connection) == ""
    with kept.admin() as admin:
        admin.execute("DELETE FROM audit WHERE chain = 'net-1' AND seq > 5")
        admin.execute(
            "UPDATE hearten_private.audit_head h SET seq = 5, hash = a.hash FROM audit a "
            "WHERE h.chain = 'net-1' AND a.chain = h.chain AND a.seq = 5"
        )
    assert verified(kept) is None  # the server itself cannot see it
    later = ChainEnds()
    with store.read() as connection:
        assert later.look_back(place, connection) == chain_ends.CUT
        later.keep(place, now=True)
        assert ChainEnds().look_back(place, connection) == ""
    store.close()


def test_ends_survive_the_way_over_the_desks_own_drafts(kept: Cast) -> None:
    url = kept.server.url(kept.database, kept.roles["ann"])
    store = shared.open_at(url)
    store.look_back()
    with store.write() as unit:
        unit.audit(act="last", actor="nobody", grant="grant-ann", chain="net-1")
    store.close()
    with kept.admin() as admin:
        admin.execute("DELETE FROM audit WHERE chain = 'net-1' AND seq > 5")
    again = shared.open_at(url)
    again.look_back()
    assert again.warnings == [chain_ends.CUT]
    again.close()


def test_what_a_pc_kept_may_be_anything(kept: Cast) -> None:
    store = shared.open_at(kept.server.url(kept.database, kept.roles["ann"]))
    for rubbish in ("", "{", "[]", '{"net-1": 3}', '{"net-1": ["x", "y"]}'):
        with store.read() as connection:
            assert ChainEnds().look_back(Kept({chain_ends.NAME: rubbish}), connection) == ""
    store.close()


def test_pc_whose_clock_is_far_off_is_told(kept: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """F20: the server's clock counts."""
    url = kept.server.url(kept.database, kept.roles["ann"])
    for off, told in ((timedelta(minutes=-4), []), (timedelta(hours=1), [shared.CLOCK])):
        monkeypatch.setattr(shared, "utc_now", lambda off=off: datetime.now(UTC) + off)
        store = shared.open_at(url)
        assert store.warnings == told
        store.close()
