"""Promise how a store is made, opened, locked and refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.domain.access import Role
from app.store import accounts, embedded, key_change, keyslots, making, sqlcipher
from app.store.accounts import NewUser
from app.store.recovery_key import RecoveryKey

OTHER = NewUser("tom", "Tom Reed", "seven green kettles")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.name not in ("lock", "waits")}


def add_user(store: Any, new: NewUser, uid: str) -> None:
    slot = store.new_slot(uid, new.name, new.password)
    with store.write() as unit:
        accounts.add_user(unit.session, new, uid=uid, now=store.clock())
        store.put_slot(unit, slot)
        unit.audit(act="add user", actor="x", grant=None, subject=uid)


def disable(store: Any, uid: str) -> None:
    with store.write() as unit:
        accounts.mark_disabled(unit.session, uid, store.clock())
        store.drop_slot(unit, uid)
        key_change.mark_due(unit)
        unit.audit(act="disable user", actor="x", grant=None, subject=uid)


def test_new_store_opens_with_its_first_user(made: Any) -> None:
    opened = made.open(name=" PRIYA ")
    with opened.store.read() as connection:
        user = accounts.find_user(connection, opened.user_uid)
        grants = accounts.grants_of(connection, opened.user_uid, date(2026, 3, 2))
    assert user is not None
    assert user.display == "Priya Shah"
    assert [grant.role for grant in grants] == [Role.ADMINISTRATOR]
    assert opened.store.warnings == []
    assert opened.store.name == "North desk"
    opened.store.close()


def test_closed_store_is_four_files_and_the_copy_of_the_keys(made: Any) -> None:
    made.open().store.close()
    names = {path.name for path in made.folder.iterdir()}
    assert names == {"store.db", "keys", "keys.bak", "state", "lock"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_every_file_of_a_store_is_its_owners_alone(made: Any, store: Any, save: Any) -> None:
    save(store, "a")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made.folder.iterdir()}
    assert {"store.db", "store.db-wal", "store.db-shm"} <= modes.keys()
    assert {name for name, mode in modes.items() if mode & 0o077} == set()


def test_no_file_holds_a_readable_name(made: Any) -> None:
    everything = b"".join(contents(made.folder).values()).lower()
    for word in (b"priya", b"shah", b"sqlite format", b"create table"):
        assert word not in everything


def test_unknown_name_and_wrong_password_are_refused_alike(made: Any) -> None:
    said = []
    for name, password in (("priya", "wrong heron kettle"), ("nobody", "brown heron kettle")):
        with pytest.raises(errors.SignInRefused) as refusal:
            made.open(password, name)
        said.append(refusal.value.sentence)
    assert said[0] == said[1] == "That name and password do not go together."


def test_unknown_name_costs_the_same_work(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[keyslots.Kdf] = []
    right = keyslots.Kdf.key

    def counted(self: keyslots.Kdf, password: str, salt: bytes) -> bytes:
        asked.append(self)
        return right(self, password, salt)

    monkeypatch.setattr(keyslots.Kdf, "key", counted)
    for name in ("priya", "nobody"):
        with pytest.raises(errors.SignInRefused):
            made.open("wrong heron kettle", name)
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_wrong_password_leaves_every_file_as_it_was(made: Any) -> None:
    before = contents(made.folder)
    with pytest.raises(errors.SignInRefused):
        made.open("wrong heron kettle")
    assert contents(made.folder) == before


def test_recovery_key_opens_and_sets_a_new_password(made: Any) -> None:
    key = RecoveryKey.parse(made.recovery_key)
    opened = embedded.open_with_recovery_key(made.folder, key, clock=made.clock)
    assert opened.user_uid == keyslots.RECOVERY
    opened.store.kdf = keyslots.Kdf(64, 1, 1)
    slot = opened.store.new_slot(made.user_uid, "priya", "seven green kettles")
    with opened.store.write() as unit:
        opened.store.put_slot(unit, slot)
        unit.audit(act="change password", actor=keyslots.RECOVERY, grant=None)
    opened.store.close()
    with pytest.raises(errors.SignInRefused):
        made.open()
    made.open("seven green kettles").store.close()


def test_another_stores_recovery_key_is_refused(made: Any) -> None:
    with pytest.raises(errors.SignInRefused, match="not this store's"):
        embedded.open_with_recovery_key(made.folder, RecoveryKey.make(), clock=made.clock)


def test_new_recovery_key_replaces_the_old(made: Any) -> None:
    store = made.open().store
    key, slot = embedded.new_recovery_key(store)
    with store.write() as unit:
        store.put_slot(unit, slot)
        unit.audit(act="new recovery key", actor="x", grant=None)
    store.close()
    with pytest.raises(errors.SignInRefused):
        embedded.open_with_recovery_key(made.folder, RecoveryKey.parse(made.recovery_key))
    embedded.open_with_recovery_key(made.folder, key).store.close()


def test_locked_store_needs_the_full_password(made: Any, saved: Any, save: Any) -> None:
    store = made.open().store
    save(store, "before")
    store.lock()
    with pytest.raises(errors.Refused, match="locked"):
        saved(store)
    with pytest.raises(errors.Refused, match="locked"):
        save(store, "never")
    with pytest.raises(errors.AlreadyOpen):  # the folder is still held
        made.open()
    with pytest.raises(errors.SignInRefused):
        embedded.unlock(store, "priya", "wrong heron kettle")
    assert store.is_locked
    assert embedded.unlock(store, "priya", "brown heron kettle").user_uid == made.user_uid
    save(store, "after")
    assert saved(store) == {"before", "after"}
    store.close()


def test_added_user_signs_in_and_disabled_user_does_not(made: Any, store: Any) -> None:
    add_user(store, OTHER, "u2")
    store.close()
    second = made.open(OTHER.password, "Tom")
    assert second.user_uid == "u2"
    second.store.close()
    first = made.open().store
    disable(first, "u2")
    key_change.run(first)
    first.close()
    with pytest.raises(errors.SignInRefused):
        made.open(OTHER.password, "tom")
    made.open().store.close()


def test_keys_of_a_disabled_user_put_back_open_nothing(made: Any) -> None:
    store = made.open().store
    add_user(store, OTHER, "u2")
    old_keys = (made.folder / "keys").read_bytes()
    disable(store, "u2")
    key_change.run(store)
    store.close()
    for name in ("keys", "keys.bak"):
        (made.folder / name).write_bytes(old_keys)
    before = (made.folder / "store.db").read_bytes()
    with pytest.raises(errors.Damaged, match="do not belong together"):
        made.open(OTHER.password, "tom")
    assert (made.folder / "store.db").read_bytes() == before


def test_older_keys_file_is_refused(made: Any) -> None:
    old_keys = (made.folder / "keys").read_bytes()
    store = made.open().store
    slot = store.new_slot(made.user_uid, "priya", "seven green kettles")
    with store.write() as unit:
        store.put_slot(unit, slot)
        unit.audit(act="change password", actor="x", grant=None)
    store.close()
    for name in ("keys", "keys.bak"):
        (made.folder / name).write_bytes(old_keys)
    with pytest.raises(errors.Damaged, match="older than the store"):
        made.open()


SET = ("store.db", "keys", "keys.bak")


@pytest.mark.parametrize("outer", ["whole set", "keys without state"])
def test_keys_put_back_are_noticed_by_state_or_store_alone(made: Any, outer: str) -> None:
    old = {name: (made.folder / name).read_bytes() for name in SET}
    store = made.open().store
    slot = store.new_slot(made.user_uid, "priya", "seven green kettles")
    with store.write() as unit:
        store.put_slot(unit, slot)
        unit.audit(act="change password", actor="x", grant=None)
    store.close()
    for name in SET[1:]:
        (made.folder / name).write_bytes(old[name])
    if outer == "whole set":
        (made.folder / "store.db").write_bytes(old["store.db"])  # only the state knows better
    else:
        (made.folder / "state").unlink()  # only the store knows better
    with pytest.raises(errors.Damaged, match="older than the store"):
        made.open()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE setting SET value = '00000000-0000-4000-8000-000000000000' "
        "WHERE name = 'store.uid'",
        "DELETE FROM setting WHERE name = 'store.uid'",
        "DELETE FROM setting WHERE name = 'store.demo'",
    ],
)
def test_a_store_that_says_it_is_another_is_not_opened(made: Any, store: Any, harm: str) -> None:
    sqlcipher.raw_connection(store.connections.writer("acts")).execute(harm)
    store.close()
    with pytest.raises(errors.Damaged, match="do not belong together"):
        made.open()


def test_disabled_user_is_refused_even_with_a_slot(made: Any, store: Any) -> None:
    add_user(store, OTHER, "u2")
    with store.write() as unit:
        accounts.mark_disabled(unit.session, "u2", store.clock())
        unit.audit(act="disable user", actor="x", grant=None)
    store.close()
    with pytest.raises(errors.SignInRefused):
        made.open(OTHER.password, "tom")
    made.open().store.close()  # and the lock was given back


def test_failed_commit_leaves_the_keys_as_they_were(
    made: Any, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (made.folder / "keys").read_bytes()
    slot = store.new_slot("u2", "tom", OTHER.password)
    with pytest.raises(ZeroDivisionError), store.write() as unit:  # noqa: PT012
        store.put_slot(unit, slot)
        unit.beside(lambda: 1 // 0, lambda: None)  # type: ignore[arg-type]
        unit.audit(act="add user", actor="x", grant=None)
    assert keyslots.read(made.folder / "keys") == keyslots.KeyFile.from_bytes(before)
    assert store.keys == keyslots.KeyFile.from_bytes(before)
    store.close()
    made.open().store.close()


def test_second_process_is_told_since_when(made: Any, store: Any) -> None:
    with pytest.raises(errors.AlreadyOpen, match=rf"by process {os.getpid()}"):
        made.open()


@pytest.mark.parametrize("lost", ["missing", "torn", "empty"])
def test_lost_keys_are_read_from_their_copy_and_mended(made: Any, lost: str) -> None:
    keys = made.folder / "keys"
    whole = keys.read_bytes()
    if lost == "missing":
        keys.unlink()
    else:
        keys.write_bytes(whole[: len(whole) // 2] if lost == "torn" else b"")
    made.open().store.close()
    assert keys.read_bytes() == whole


def test_both_keys_lost_says_what_to_do_and_touches_nothing(made: Any) -> None:
    (made.folder / "keys").unlink()
    (made.folder / "keys.bak").write_bytes(b"{")
    before = contents(made.folder)
    with pytest.raises(errors.Damaged, match="Restore the last backup, or put its keys"):
        made.open()
    assert contents(made.folder) == before


def test_keys_of_another_store_are_refused(made: Any, tmp_path: Path) -> None:
    other = making.create(
        tmp_path / "other",
        name="Other",
        first_user=NewUser("priya", "Priya Shah", "brown heron kettle"),
        kdf=keyslots.Kdf(64, 1, 1),
    )
    other.store.close()
    for name in ("keys", "keys.bak"):
        shutil.copy(tmp_path / "other" / name, made.folder / name)
    before = contents(made.folder)
    with pytest.raises(errors.Damaged, match="do not belong together"):
        made.open()
    assert contents(made.folder) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "damaged"), (b"SQLite format 3\x00" + bytes(4080), "not encrypted")],
)
def test_plain_or_empty_file_is_refused_untouched(made: Any, content: bytes, sentence: str) -> None:
    (made.folder / "store.db").write_bytes(content)
    before = contents(made.folder)
    with pytest.raises(errors.Damaged, match=sentence):
        made.open()
    assert contents(made.folder) == before


def test_real_plain_database_is_refused(made: Any) -> None:
    path = made.folder / "store.db"
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE person (name)")
    plain.commit()
    plain.close()
    with pytest.raises(errors.Damaged, match="not encrypted"):
        made.open()


def test_foreign_file_is_refused_untouched(made: Any) -> None:
    (made.folder / "store.db").write_bytes(os.urandom(64 * 1024))
    before = contents(made.folder)
    with pytest.raises(errors.Damaged, match="do not belong together"):
        made.open()
    assert contents(made.folder) == before


def test_a_file_is_no_store_and_is_called_a_file(made: Any) -> None:
    file = made.folder / "store.db"
    before = file.read_bytes()
    for read in (embedded.describe, lambda f: embedded.open_with_password(f, "priya", "x")):
        with pytest.raises(errors.NotAStore, match="That is a file, not a folder"):
            read(file)
    assert file.read_bytes() == before


def test_empty_folder_is_no_store_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(errors.NotAStore):
        embedded.open_with_password(tmp_path, "priya", "x")
    with pytest.raises(errors.NotAStore):
        embedded.describe(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_store_is_never_made_over_another(made: Any) -> None:
    before = contents(made.folder)
    with pytest.raises(errors.Refused, match="a store in that folder already"):
        making.create(made.folder, name="x", first_user=OTHER)
    assert contents(made.folder) == before


def test_weak_password_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(errors.Refused, match="at least 12"):
        making.create(tmp_path / "new", name="x", first_user=NewUser("a", "A", "short"))
    assert not (tmp_path / "new").exists()


def test_facts_are_told_before_sign_in(made: Any) -> None:
    facts = embedded.describe(made.folder)
    assert (facts.name, facts.is_demo) == ("North desk", False)


def test_old_engine_is_refused() -> None:
    for version in ((3, 40, 1), (3, 51, 2)):
        with pytest.raises(errors.Refused, match="too old"):
            sqlcipher.require_engine(version)
    sqlcipher.require_engine((3, 51, 3))
    sqlcipher.require_engine()


def test_every_pragma_holds_on_every_connection(store: Any) -> None:
    with store.read() as first, store.read() as second, store.write() as acts:
        for connection in (first, second, acts.connection):
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
            for name, _, expected in sqlcipher.PRAGMAS:
                assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == expected


def test_nothing_of_keys_or_passwords_shows_in_a_repr(made: Any) -> None:
    opened = made.open()
    store = opened.store
    shown = repr((opened, store, store.keys, NewUser("a", "b", "hidden words here")))
    assert store.data_key().hex() not in shown
    assert "hidden words" not in shown
    assert repr(store.keys.slots[0].private)[2:-1] not in shown
    store.close()
