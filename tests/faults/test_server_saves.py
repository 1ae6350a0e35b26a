"""Promise what a save does when the server or the line to it fails (F21, F22, F29).

Whoever saves signed in with their own login, under the policies.
"""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app import errors
from app.desk import Desk
from app.store import saving, shared, waits
from app.store.connect_words import NOBODY_IN, READ_ONLY, SERVER_FULL
from app.store.database import Unit
from app.store.saving import LineState, Stage
from app.store.types import new_uid
from tests.actions.conftest import PASSWORD
from tests.databases.pair import until
from tests.databases.pool import Database
from tests.databases.proxy import Proxy
from tests.faults.at_a_line import (
    NAME,
    database,
    desk,
    end_sessions,
    entries,
    in_background,
    proxy,
    save,
    saved,
    told,
)

__all__ = ["database", "desk", "proxy", "told"]


def test_f21_session_ended_between_change_and_commit_leaves_nothing(
    database: Database, desk: Desk, told: list[LineState]
) -> None:
    with pytest.raises(errors.Unreachable, match="Nothing was saved"):
        save(desk, "a", before_end=lambda _: end_sessions(database))
    assert (saved(desk), entries(desk)) == (set(), 0)
    assert [state.stage for state in told][:1] == [Stage.SAVING]
    assert desk.store.line.state.stage is Stage.NOT_SAVED
    save(desk, "b")
    assert saved(desk) == {"b"}
    assert desk.store.line.state.stage is Stage.SAVED


def test_f21_act_is_done_once_more_when_the_server_is_back(database: Database, desk: Desk) -> None:
    tries: list[int] = []

    def act() -> str:
        tries.append(1)
        save(desk, "a", before_end=lambda _: end_sessions(database) if len(tries) == 1 else None)
        return "done"

    assert desk.store.line.run(act) == "done"
    assert (len(tries), saved(desk), entries(desk)) == (2, {"a"}, 1)


def test_act_of_which_something_was_saved_is_not_done_again(database: Database, desk: Desk) -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        save(desk, f"first {len(tries)}")
        save(desk, "second", before_end=lambda _: end_sessions(database))

    with pytest.raises(errors.Unreachable):
        desk.store.line.run(act)
    assert (len(tries), saved(desk)) == (1, {"first 1"})


def test_act_is_not_done_again_while_the_server_is_away(desk: Desk, proxy: Proxy) -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        save(desk, "a", before_end=lambda _: proxy.cut())

    proxy.takes_no_more_after_the_cut()
    with pytest.raises(errors.Unreachable, match="does not answer"):
        desk.store.line.run(act)
    assert len(tries) == 1
    assert desk.store.line.state.away_since is not None


def test_f22_idle_line_that_was_cut_is_made_anew(desk: Desk, proxy: Proxy) -> None:
    save(desk, "a")
    proxy.cut()
    assert saved(desk) == {"a"}
    proxy.cut()
    save(desk, "b")
    assert saved(desk) == {"a", "b"}


def test_f29_commit_without_reply_is_found_and_told_as_saved(desk: Desk, proxy: Proxy) -> None:
    op_id = new_uid()
    save(desk, "a", op_id, before_end=lambda _: proxy.swallow(b"COMMIT"))
    assert desk.store.line.state.stage is Stage.SAVED
    assert desk.store.was_done(op_id)
    with pytest.raises(errors.Refused, match="saved already"):
        save(desk, "a", op_id)
    assert (saved(desk), entries(desk)) == ({"a"}, 1)


def test_f29_save_without_a_name_is_given_one_and_found(desk: Desk, proxy: Proxy) -> None:
    save(desk, "a", before_end=lambda _: proxy.swallow(b"COMMIT"))
    assert (saved(desk), entries(desk)) == ({"a"}, 1)


def test_f29_end_that_nobody_knows_is_told_as_such_and_looked_for(
    desk: Desk, proxy: Proxy, told: list[LineState]
) -> None:
    proxy.takes_no_more_after_the_cut()
    with pytest.raises(errors.EndUnknown, match="not known yet") as problem:
        save(desk, "a", before_end=lambda _: proxy.swallow(b"COMMIT"))
    state = desk.store.line.state
    assert (state.stage, len(state.in_doubt)) == (Stage.NOT_KNOWN, 1)
    assert state.away_since is not None
    assert problem.value.op_id == state.in_doubt[0]
    assert not desk.store.line.answers()
    proxy.takes_again()
    assert desk.store.line.answers()
    assert desk.store.line.state.in_doubt == ()
    assert (told[-1].stage, told[-1].sentence) == (Stage.SAVED, saving.WAS_SAVED)
    assert desk.store.line.state.away_since is None
    assert saved(desk) == {"a"}


def test_f29_save_that_never_reached_the_server_is_told_as_not_saved(
    desk: Desk, proxy: Proxy, told: list[LineState]
) -> None:
    proxy.lose(b"COMMIT")
    with pytest.raises(errors.Unreachable, match="Nothing was saved") as problem:
        save(desk, "a")
    assert not isinstance(problem.value, errors.EndUnknown)
    assert saved(desk) == set()


def test_line_cut_before_the_commit_leaves_nothing(desk: Desk, proxy: Proxy) -> None:
    op_id = new_uid()
    with pytest.raises(errors.Unreachable):
        save(desk, "a", op_id, before_end=lambda _: proxy.cut())
    assert not desk.store.was_done(op_id)
    save(desk, "a", op_id)
    assert (saved(desk), entries(desk)) == ({"a"}, 1)


def test_save_that_takes_long_is_told_and_not_ended(
    desk: Desk, proxy: Proxy, told: list[LineState], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SLOW", 0.1)
    thread, raised = in_background(lambda: save(desk, "a", before_end=lambda _: proxy.freeze()))
    until(lambda: any(state.is_slow for state in told))
    assert thread.is_alive()
    proxy.thaw()
    thread.join(20)
    assert raised == []
    assert (desk.store.line.state.stage, desk.store.line.state.is_slow) == (Stage.SAVED, False)


def test_waiting_for_a_silent_server_can_be_ended(
    desk: Desk, proxy: Proxy, told: list[LineState], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SLOW", 0.1)
    monkeypatch.setattr(waits, "STOP_PATIENCE", 0.2)
    thread, raised = in_background(lambda: save(desk, "a", before_end=lambda _: proxy.freeze()))
    until(lambda: any(state.is_slow for state in told))
    desk.store.line.stop_waiting()
    thread.join(30)
    assert [type(error) for error in raised] in ([errors.EndUnknown], [errors.Unreachable])
    proxy.thaw()
    assert desk.store.line.answers()


def test_two_desks_at_one_record_wait_five_seconds_at_most(desk: Desk) -> None:
    with desk.store.read() as connection:
        rows = connection.execute(text("SELECT name, setting FROM pg_settings"))
        settings = {row.name: row.setting for row in rows}
    assert settings["lock_timeout"] == "5000"
    assert settings["statement_timeout"] == "15000"
    assert settings["idle_in_transaction_session_timeout"] == "30000"


def test_server_that_may_only_be_read_says_so(database: Database, desk: Desk) -> None:
    may_only = f"ALTER DATABASE {database.name} {{}} default_transaction_read_only"
    database.admin.execute(may_only.format("SET") + " = on")
    try:
        with pytest.raises(errors.Unreachable) as problem:
            shared.sign_in(database.url, NAME, PASSWORD)
        assert problem.value.sentence == NOBODY_IN
        end_sessions(database)
        with pytest.raises(errors.Unreachable) as problem, desk.write():
            pass
        assert problem.value.sentence == READ_ONLY
        assert desk.store.line.state.stage is Stage.NOT_SAVED
    finally:
        database.admin.execute(may_only.format("RESET"))


def test_full_disk_of_the_server_is_told_and_nothing_is_kept(desk: Desk) -> None:
    """The code stands in for the disk: no unprivileged test can fill one."""

    def fill(unit: Unit) -> None:
        unit.connection.exec_driver_sql(
            "DO $$ BEGIN RAISE 'no space left on device' USING ERRCODE = '53100'; END $$"
        )

    with pytest.raises(errors.Full) as problem:
        save(desk, "a", before_end=fill)
    assert problem.value.sentence == SERVER_FULL
    assert saved(desk) == set()
    assert desk.store.line.state.stage is Stage.NOT_SAVED
