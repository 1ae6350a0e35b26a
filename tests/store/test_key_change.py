"""Promise that changing the data key loses nothing, wherever it is interrupted."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.store import accounts, check, key_change, sqlcipher
from app.store.accounts import NewUser

STEPS = ["export", "verify", "next keys", "close", "swap", "keys", "sweep"]


class Stop(BaseException):
    """Stands for a power cut: nothing after it runs, nothing is tidied."""


def add_tom(store: Any) -> None:
    new = NewUser("tom", "Tom Reed", "seven green kettles")
    slot = store.new_slot("u2", new.name, new.password)
    with store.write() as unit:
        accounts.add_user(unit.session, new, uid="u2", now=store.clock())
        store.put_slot(unit, slot)
        unit.audit(act="add user", actor="x", grant=None)


def disable_tom(store: Any) -> None:
    with store.write() as unit:
        accounts.mark_disabled(unit.session, "u2", store.clock())
        store.drop_slot(unit, "u2")
        key_change.mark_due(unit)
        unit.audit(act="disable user", actor="x", grant=None)


def opens_with(made: Any, key: bytes) -> bool:
    try:
        sqlcipher.connect(made.folder / "store.db", key).close()
    except Exception:
        return False
    return True


def drop(store: Any) -> None:
    """End as a killed process does: connections and lock go, nothing is written."""
    store.connections.close()
    store.state.close()
    store.file_lock.release()


def test_changed_key_opens_for_all_who_are_left(
    made: Any, store: Any, save: Any, saved: Any
) -> None:
    add_tom(store)
    save(store, "a")
    old = store.data_key()
    (made.folder / "before-upgrade.db").write_bytes(b"a copy that the old key opens")
    key_change.run(store)
    assert not (made.folder / "before-upgrade.db").exists()
    assert store.data_key() != old
    save(store, "b")
    assert check.check(store) == []
    store.close()
    assert not opens_with(made, old)
    for name, password in (("priya", "brown heron kettle"), ("tom", "seven green kettles")):
        opened = made.open(password, name)
        assert saved(opened.store) == {"a", "b"}
        assert opened.store.warnings == []
        opened.store.close()
    assert {path.name for path in made.folder.iterdir()} == {
        "store.db", "keys", "keys.bak", "state", "lock",
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_store_under_a_new_key_is_its_owners_alone(made: Any, store: Any) -> None:
    key_change.run(store)
    assert stat.S_IMODE((made.folder / "store.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("step", STEPS)
def test_interrupted_change_is_finished_at_the_next_opening(
    made: Any, store: Any, save: Any, saved: Any, step: str
) -> None:
    add_tom(store)
    save(store, "a")
    disable_tom(store)
    old = store.data_key()

    def before(name: str) -> None:
        if name == step:
            raise Stop

    with pytest.raises(Stop):
        key_change.run(store, before)
    drop(store)
    opened = made.open()
    assert saved(opened.store) == {"a"}
    assert opened.store.warnings == []
    assert check.check(opened.store) == []
    opened.store.close()
    assert not opens_with(made, old)
    with pytest.raises(errors.SignInRefused):
        made.open("seven green kettles", "tom")
    left = {path.name for path in made.folder.iterdir()} - {"waits"}
    assert left == {"store.db", "keys", "keys.bak", "state", "lock"}


def test_change_that_cannot_be_verified_keeps_the_old_key(
    made: Any, store: Any, save: Any, saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, "a")
    old = store.data_key()

    def refuse(*_: Any) -> None:
        raise errors.Damaged

    monkeypatch.setattr(key_change, "_verify", refuse)
    with pytest.raises(errors.Damaged):
        key_change.run(store)
    monkeypatch.undo()
    assert store.data_key() == old
    save(store, "b")
    assert saved(store) == {"a", "b"}


def lose_rows(copy: Any) -> None:
    copy.execute('DELETE FROM "grant"')


def lose_a_trigger(copy: Any) -> None:
    copy.execute("DROP TRIGGER audit_refuses_delete")


def break_a_check(copy: Any) -> None:
    copy.execute("PRAGMA ignore_check_constraints=ON")
    copy.execute('UPDATE "user" SET display = ?', ("x" * 5000,))


def break_a_link(copy: Any) -> None:
    copy.execute("PRAGMA foreign_keys=OFF")
    copy.execute('UPDATE "grant" SET user_id = 999')


def free_pages(copy: Any) -> None:
    """Leave pages at the end that nothing reads but the check of the cipher."""
    copy.execute("CREATE TABLE spare (content BLOB)")
    copy.execute("INSERT INTO spare VALUES (zeroblob(200000))")
    copy.execute("DROP TABLE spare")


def flip_the_last_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2000] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "after"),
    [
        (lose_rows, None),
        (lose_a_trigger, None),
        (break_a_check, None),
        (break_a_link, None),
        (free_pages, flip_the_last_page),
    ],
    ids=["rows", "schema", "integrity", "links", "cipher"],
)
def test_a_copy_that_is_not_the_store_is_not_swapped_in(
    made: Any, store: Any, save: Any, saved: Any, monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Any], None], after: Callable[[Path], None] | None,
) -> None:  # fmt: skip
    save(store, "a")
    old, right = store.data_key(), key_change._export

    def export(store: Any, new: Path, key: bytes) -> None:
        right(store, new, key)
        copy = sqlcipher.connect(new, key, journal="delete")
        harm(copy)
        copy.close()
        if after is not None:
            after(new)

    monkeypatch.setattr(key_change, "_export", export)
    with pytest.raises(errors.Damaged):
        key_change.run(store)
    assert store.data_key() == old
    assert saved(store) == {"a"}


def test_pages_that_were_freed_alone_stop_no_change(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prove that the harm above is the flipped bit, not the pages it lies in."""
    old, right = store.data_key(), key_change._export

    def export(store: Any, new: Path, key: bytes) -> None:
        right(store, new, key)
        copy = sqlcipher.connect(new, key, journal="delete")
        free_pages(copy)
        copy.close()

    monkeypatch.setattr(key_change, "_export", export)
    key_change.run(store)
    assert store.data_key() != old


def test_log_held_by_another_program_stops_the_swap(
    made: Any, store: Any, save: Any, saved: Any
) -> None:
    save(store, "a")
    old = store.data_key()
    other = sqlcipher.connect(made.folder / "store.db", old)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM setting").fetchall()
    save(store, "b")
    with pytest.raises(errors.Busy):
        key_change.run(store)
    other.close()
    assert store.data_key() == old
    assert saved(store) == {"a", "b"}
    assert check.check(store) == []


def test_search_index_survives_the_change(store: Any) -> None:
    def found() -> list[int]:
        with store.read() as connection:
            rows = connection.exec_driver_sql(
                "SELECT rowid FROM referral_search WHERE referral_search MATCH 'ken*' "
                "ORDER BY rowid DESC"
            )
            return list(rows.scalars())

    with store.write() as unit:
        for number in range(1, 400):
            unit.connection.exec_driver_sql(
                "INSERT INTO referral_search (rowid, tokens) VALUES (?, ?)",
                (number, "kennedy rose" if number % 3 else "shah rose"),
            )
        unit.audit(act="test", actor="x", grant=None)
    before = found()
    key_change.run(store)
    assert found() == before
    assert len(before) == 266
    with store.write() as unit:
        unit.connection.exec_driver_sql("DELETE FROM referral_search WHERE rowid = 1")
        unit.audit(act="test", actor="x", grant=None)
    assert found() == before[:-1]
