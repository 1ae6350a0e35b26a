"""One PC hears what another saved, on the connection it keeps anyway, also after a break."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app.changes import Changed
from app.store import listening, postgres, shared, waits
from app.store.shared_store import SharedStore
from tests.databases.cast import Cast

PATIENCE = 8.0
_SAY = (
    "SELECT pg_notify(hearten_private.channel_of(n.id), %(told)s) "
    "FROM hearten.network n WHERE n.uid = %(network)s"
)
EVERYTHING = Changed("everything", elsewhere=True)


class Ears:
    """Gather what was heard, and wait for it."""

    def __init__(self) -> None:
        self.heard: list[Changed] = []
        self._more = threading.Condition()

    def __call__(self, changes: tuple[Changed, ...]) -> None:
        with self._more:
            self.heard += changes
            self._more.notify_all()

    def wait_for(self, is_there: Callable[[list[Changed]], bool]) -> bool:
        """Claim that it came before patience ended."""
        with self._more:
            return self._more.wait_for(lambda: is_there(self.heard), PATIENCE)

    def forget(self) -> None:
        with self._more:
            self.heard.clear()


def opened(cast: Cast, name: str) -> SharedStore:
    return shared.open_at(cast.server.url(cast.database, cast.roles[name]))


@pytest.fixture
def ben(cast: Cast) -> Iterator[SharedStore]:
    store = opened(cast, "ben")
    yield store
    store.close()


@pytest.fixture
def ears(ben: SharedStore) -> Ears:
    found = Ears()
    ben.listen(found)
    assert found.wait_for(lambda heard: EVERYTHING in heard)
    found.forget()
    return found


def change(cast: Cast, network: str = "net-1") -> str:
    """Let another PC change a referral; gives its uid."""
    with cast.admin() as admin:
        row = admin.execute(
            "SELECT r.uid FROM referral r JOIN network n ON n.id = r.network_id "
            "WHERE n.uid = %s ORDER BY r.id LIMIT 1",
            (network,),
        ).fetchone()
        assert row is not None
        admin.execute("UPDATE referral SET version = version + 1 WHERE uid = %s", row)
        return str(row[0])


def told(uid: str) -> Changed:
    return Changed("referral", frozenset({uid}), elsewhere=True)


def sessions(cast: Cast, name: str) -> int:
    with cast.admin() as admin:
        row = admin.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND datname = %s",
            (cast.roles[name], cast.database),
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_change_of_another_pc_is_heard_while_nobody_asks_anything(cast: Cast, ears: Ears) -> None:
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)


def test_listening_takes_no_second_connection(cast: Cast, ears: Ears) -> None:
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)
    assert sessions(cast, "ben") == 1


def test_what_comes_with_a_statement_is_caught(cast: Cast, ben: SharedStore, ears: Ears) -> None:
    with ben.read() as connection:
        connection.execute(text("SELECT 1"))
        uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)


def test_ones_own_act_is_not_heard(cast: Cast, ben: SharedStore, ears: Ears) -> None:
    with ben.write() as unit:
        unit.connection.execute(text("UPDATE referral SET version = version + 1"))
        unit.piece()
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)
    assert ears.heard == [told(uid)]


def test_a_connection_lent_beside_the_kept_one_hears_on_and_tells_nothing_of_itself(
    cast: Cast, ben: SharedStore, ears: Ears
) -> None:
    with ben.read() as first:
        first.execute(text("SELECT 1"))
        with ben.read() as second:
            second.execute(text("SELECT 1"))
    assert sessions(cast, "ben") == 1
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)
    assert EVERYTHING not in ears.heard


def test_after_a_break_everything_may_have_changed_and_it_listens_anew(
    cast: Cast, ears: Ears
) -> None:
    with cast.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
            (cast.roles["ben"],),
        )
    assert ears.wait_for(lambda heard: EVERYTHING in heard)
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)


def test_a_new_grant_brings_the_channel_of_its_network(cast: Cast, ears: Ears) -> None:
    change(cast, "net-2")
    with cast.admin() as admin:
        admin.execute("UPDATE \"grant\" SET network_uid = 'net-2' WHERE uid = 'grant-ben'")
    assert ears.wait_for(lambda heard: any(one.kind == "user" for one in heard))
    assert not [one for one in ears.heard if one.kind == "referral"]

    def is_heard(heard: list[Changed]) -> bool:
        return any(one.kind == "referral" for one in heard)

    until = time.monotonic() + PATIENCE
    while not is_heard(ears.heard) and time.monotonic() < until:
        change(cast, "net-2")
    assert is_heard(ears.heard)


def test_who_sends_much_makes_no_pc_ask_as_much(
    cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each PC asks whose rows it sees when an account changes; anybody may say that one did."""
    asked: list[float] = []
    ask = listening._listen

    def counted(ear: Any) -> None:
        asked.append(time.monotonic())
        ask(ear)

    monkeypatch.setattr(listening, "_listen", counted)
    with cast.connect("pia") as pia:
        channel = pia.execute("SELECT hearten_private.channels()").fetchone()
        assert channel is not None
        began, number = time.monotonic(), 0
        while time.monotonic() < began + 3 * listening._ASKED_EVERY:
            number += 1
            pia.execute("SELECT pg_notify(%s, %s)", (channel[0], f"user:nobody-{number}"))
            sent = Changed("user", frozenset({f"nobody-{number}"}), elsewhere=True)
            assert ears.wait_for(lambda heard, sent=sent: sent in heard)
    between = [after - before for before, after in itertools.pairwise(asked)]
    assert len(asked) < number
    assert min(between) >= listening._ASKED_EVERY


def test_listening_stops_with_the_store(cast: Cast, ben: SharedStore, ears: Ears) -> None:
    ben.close()
    assert not [one for one in threading.enumerate() if one.name == "listening"]
    change(cast)
    assert ears.heard == []


def test_who_stops_and_listens_again_hears_each_change_once(cast: Cast, ben: SharedStore) -> None:
    first, second = Ears(), Ears()
    stop = ben.listen(first)
    assert first.wait_for(lambda heard: EVERYTHING in heard)
    stop()
    ben.listen(second)
    assert second.wait_for(lambda heard: EVERYTHING in heard)
    uid = change(cast)
    assert second.wait_for(lambda heard: told(uid) in heard)
    assert second.heard.count(told(uid)) == 1
    assert told(uid) not in first.heard


def test_two_hundred_readings_and_two_hundred_changes_get_along(
    cast: Cast, ben: SharedStore, ears: Ears
) -> None:
    def read() -> None:
        for _ in range(200):
            with ben.read() as connection:
                connection.execute(text("SELECT count(*) FROM referral"))

    reader = threading.Thread(target=read)
    reader.start()
    uids = [f"changed-{number}" for number in range(200)]  # two of the same may come as one
    with cast.admin() as admin:
        for uid in uids:
            admin.execute(_SAY, {"network": "net-1", "told": f"referral:{uid}"})
    reader.join()
    assert ears.wait_for(lambda heard: len(heard) >= 200)
    assert Counter(ears.heard) == Counter(told(uid) for uid in uids)


@pytest.mark.parametrize(
    "payload",
    ["", "referral", "Ivy Jones:1", "referral:Ivy Jones", "secret:abc", "referral:a;b", "draft:x"],
)
def test_what_somebody_sends_by_hand_is_left_aside(payload: str) -> None:
    assert listening.understood(payload) is None


@pytest.mark.parametrize(
    ("payload", "changed"),
    [
        ("referral:a-1", Changed("referral", frozenset({"a-1"}), elsewhere=True)),
        ("service:", Changed("service", elsewhere=True)),
        ("organisation:o-1", Changed("service", elsewhere=True)),
        ("practice:p-1", Changed("network", frozenset({"p-1"}), elsewhere=True)),
    ],
)
def test_a_payload_is_read_as_a_change(payload: str, changed: Any) -> None:
    assert listening.understood(payload) == changed


def test_who_comes_back_to_a_locked_desk_hears_again(
    cast: Cast, ben: SharedStore, ears: Ears
) -> None:
    ben.lock()
    change(cast)
    ben.connect(postgres.make_engine(ben.url))
    assert ears.wait_for(lambda heard: EVERYTHING in heard)
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)


def test_line_that_could_not_listen_once_listens_when_it_can(
    cast: Cast, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_PATIENCE", (0.1,))
    listens, tried = listening._listen, threading.Event()

    def cannot(_ear: Any) -> None:
        tried.set()
        raise psycopg.OperationalError("no channels")

    monkeypatch.setattr(listening, "_listen", cannot)
    with cast.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
            (cast.roles["ben"],),
        )
    assert tried.wait(PATIENCE)
    monkeypatch.setattr(listening, "_listen", listens)
    assert ears.wait_for(lambda heard: EVERYTHING in heard)
    uid = change(cast)
    assert ears.wait_for(lambda heard: told(uid) in heard)


def test_question_that_hangs_holds_nobody_up_who_leaves(
    cast: Cast, ben: SharedStore, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_STOPS_WITHIN", 0.2)
    monkeypatch.setattr(waits, "ANSWER_PATIENCE", 1.0)
    asks, goes_on = threading.Event(), threading.Event()

    def hangs(_ear: Any) -> list[tuple[int, str]]:
        asks.set()
        goes_on.wait(PATIENCE)
        return []

    monkeypatch.setattr(listening, "_read", hangs)
    change(cast)
    assert asks.wait(PATIENCE)
    began = time.monotonic()
    ben.close()
    goes_on.set()
    assert time.monotonic() - began < PATIENCE / 2
