"""Promise that a backup is verified, can be proven, and is restored without losing anything."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.store import audit, backup, backup_file, check, embedded, sqlcipher, trial

PASSWORD = "brown heron kettle"


@pytest.fixture
def backed(made: Any, store: Any, save: Any, tmp_path: Path) -> Path:
    """Give a backup of a store with three rows, to which a fourth was added later."""
    for name in ("a", "b", "c"):
        save(store, name)
    target = tmp_path / "backups" / "desk.backup"
    target.parent.mkdir()
    backup.backup(store, target)
    save(store, "later")
    return target


def restore(made: Any, file: Path, folder: Path, **more: Any) -> backup.Restored:
    return backup.restore(file, folder, "priya", PASSWORD, clock=made.clock, **more)


def test_backup_is_one_file_and_proves_itself(backed: Path) -> None:
    assert [path.name for path in backed.parent.iterdir()] == ["desk.backup"]
    manifest = backup.test_backup(backed, "priya", PASSWORD)
    assert manifest.counts["user"] == 1
    assert manifest.name == "North desk"
    with zipfile.ZipFile(backed) as zipped:
        assert sorted(zipped.namelist()) == ["keys", "manifest.json", "store.db"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_backup_and_what_it_restores_are_their_owners_alone(
    made: Any, backed: Path, tmp_path: Path
) -> None:
    assert stat.S_IMODE(backed.stat().st_mode) == 0o600
    place = tmp_path / "elsewhere"
    restore(made, backed, place)
    shown = {path.name for path in place.iterdir() if stat.S_IMODE(path.stat().st_mode) & 0o077}
    assert (place / "store.db").exists()
    assert shown == set()


def test_backup_holds_no_readable_name(backed: Path) -> None:
    content = backed.read_bytes().lower()
    assert b"priya" not in content
    assert b"create table" not in content


def test_backup_never_overwrites(store: Any, backed: Path) -> None:
    before = backed.read_bytes()
    with pytest.raises(errors.Refused, match="of that name already"):
        backup.backup(store, backed)
    assert backed.read_bytes() == before


def test_restored_store_is_as_it_was_and_the_present_one_is_kept(
    made: Any, store: Any, saved: Any, backed: Path
) -> None:
    store.close()
    done = restore(made, backed, made.folder)
    opened = made.open()
    assert saved(opened.store) == {"a", "b", "c"}
    assert opened.store.warnings == []
    assert check.check(opened.store) == []
    with opened.store.read() as connection:
        acts = connection.exec_driver_sql("SELECT act FROM audit ORDER BY seq").scalars().all()
        assert acts[-1] == "restore backup"
        assert audit.verify(connection) == []
    opened.store.close()
    assert done.kept is not None
    from app.store import embedded

    kept = embedded.open_with_password(done.kept, "priya", PASSWORD)
    assert saved(kept.store) == {"a", "b", "c", "later"}
    kept.store.close()


def test_restore_into_an_empty_folder(
    made: Any, store: Any, saved: Any, backed: Path, tmp_path: Path
) -> None:
    from app.store import embedded

    done = restore(made, backed, tmp_path / "fresh")
    assert done.kept is None
    opened = embedded.open_with_password(tmp_path / "fresh", "priya", PASSWORD)
    assert saved(opened.store) == {"a", "b", "c"}
    opened.store.close()
    names = {path.name for path in (tmp_path / "fresh").iterdir()}
    assert names == {"store.db", "keys", "keys.bak", "state", "lock"}


def test_open_store_is_never_restored_over(made: Any, store: Any, saved: Any, backed: Path) -> None:
    with pytest.raises(errors.AlreadyOpen):
        restore(made, backed, made.folder)
    assert "later" in saved(store)


def test_wrong_password_restores_nothing(made: Any, store: Any, saved: Any, backed: Path) -> None:
    store.close()
    with pytest.raises(errors.SignInRefused):
        backup.restore(backed, made.folder, "priya", "wrong heron kettle")
    opened = made.open()
    assert "later" in saved(opened.store)
    opened.store.close()
    assert not (made.folder / "restoring").exists()


STEPS = [
    "unpack", "keep store.db", "keep keys", "keep keys.bak", "keep state",
    "put keys", "put keys.bak", "put state", "put store.db", "tidy",
]  # fmt: skip


class Stop(Exception):
    """Stands for a power cut."""


@pytest.mark.parametrize("step", STEPS)
def test_interrupted_restore_loses_nothing_and_is_done_again(
    made: Any, store: Any, saved: Any, backed: Path, step: str
) -> None:
    from app.store import embedded
    from app.store.embedded_store import is_store

    store.close()

    def before(name: str) -> None:
        if name == step:
            raise Stop

    with pytest.raises(Stop):
        restore(made, backed, made.folder, before=before)
    if not is_store(made.folder):
        with pytest.raises(errors.Damaged, match="restore the backup again"):
            made.open()
    done = restore(made, backed, made.folder)
    opened = made.open()
    assert saved(opened.store) == {"a", "b", "c"}
    assert opened.store.warnings == []
    opened.store.close()
    kept_ones = [path for path in made.folder.iterdir() if path.name.startswith("kept-")]
    seen = set()
    for folder in kept_ones:
        kept = embedded.open_with_password(folder, "priya", PASSWORD)
        seen |= saved(kept.store)
        kept.store.close()
    assert "later" in seen
    assert done.kept in kept_ones


@pytest.mark.parametrize("place", [0.02, 0.2, 0.5, 0.8, 0.99])
def test_damaged_backup_is_found_and_restores_nothing(
    made: Any, store: Any, saved: Any, backed: Path, place: float
) -> None:
    content = bytearray(backed.read_bytes())
    content[int(len(content) * place)] ^= 1
    backed.write_bytes(content)
    with pytest.raises(errors.Damaged):
        backup.test_backup(backed, "priya", PASSWORD)
    store.close()
    with pytest.raises(errors.Damaged):
        restore(made, backed, made.folder)
    opened = made.open()
    assert "later" in saved(opened.store)
    opened.store.close()


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(errors.Damaged, match="no Hearten backup"):
        backup.test_backup(file, "priya", PASSWORD)


def rewrite(file: Path, other: dict[str, bytes] | None = None, **changes: Any) -> None:
    with zipfile.ZipFile(file) as zipped:
        whole = json.loads(zipped.read("manifest.json"))
        parts = {name: zipped.read(name) for name in ("keys", "store.db")} | (other or {})
    whole["manifest"] |= changes
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("manifest.json", json.dumps(whole))
        for name, content in parts.items():
            zipped.writestr(name, content)


def test_forged_manifest_is_refused(backed: Path) -> None:
    rewrite(backed, made_at="2030-01-01T00:00:00+00:00")
    with pytest.raises(errors.Damaged, match="does not hold what it says"):
        backup.test_backup(backed, "priya", PASSWORD)


def test_backup_of_a_newer_program_is_refused_politely(backed: Path) -> None:
    rewrite(backed, format=99)
    with pytest.raises(errors.TooNew, match="newer version"):
        backup.test_backup(backed, "priya", PASSWORD)


def test_unverified_copy_becomes_no_backup(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "check_file", lambda connection: ["something is wrong"])
    with pytest.raises(errors.Damaged, match="could not be verified"):
        backup.backup(store, tmp_path / "x.backup")
    assert not list(tmp_path.glob("*x.backup*"))


def test_full_disk_leaves_no_partial_backup(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(backup_file, "pack", full)
    with pytest.raises(errors.Full):
        backup.backup(store, tmp_path / "x.backup")
    assert not list(tmp_path.glob("*x.backup*"))


def test_what_a_killed_restore_unpacked_goes_at_the_next_opening(
    made: Any, store: Any, backed: Path, saved: Any
) -> None:
    store.close()

    class Killed(BaseException):
        pass

    def kill(step: str) -> None:
        if step == "keep store.db":
            raise Killed

    with pytest.raises(Killed):
        restore(made, backed, made.folder, before=kill)
    assert (made.folder / "restoring" / "keys").exists()
    opened = made.open()
    assert saved(opened.store) == {"a", "b", "c", "later"}
    opened.store.close()
    assert not (made.folder / "restoring").exists()


def test_store_of_plain_pages_is_never_believed(made: Any, backed: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    with contextlib.closing(sqlite3.connect(plain)) as connection:
        connection.execute("CREATE TABLE setting (name TEXT, value TEXT)")
    content = plain.read_bytes()
    assert content.startswith(b"SQLite format 3")
    with zipfile.ZipFile(backed) as zipped:
        assert not zipped.read("store.db").startswith(b"SQLite format 3")
        manifest = json.loads(zipped.read("manifest.json"))["manifest"]
    rewrite(
        backed, {"store.db": content},
        sizes=manifest["sizes"] | {"store.db": len(content)},
        sha256=manifest["sha256"] | {"store.db": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    with pytest.raises(errors.Damaged, match="not encrypted"):
        backup.test_backup(backed, "priya", PASSWORD)
    with pytest.raises(errors.Damaged, match="not encrypted"):
        restore(made, backed, tmp_path / "fresh")
    assert not (tmp_path / "fresh" / "store.db").exists()


def spoil(part: Path) -> None:
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)


def redate(part: Path) -> None:
    rewrite(part, made_at="2030-01-01T00:00:00+00:00")


@pytest.mark.parametrize("harm", [spoil, redate])
def test_a_file_the_disk_spoiled_while_packing_becomes_no_backup(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    right = backup_file.pack

    def pack(folder: Path, part: Path, manifest: Any, mac: str) -> None:
        right(folder, part, manifest, mac)
        harm(part)

    monkeypatch.setattr(backup_file, "pack", pack)
    with pytest.raises(errors.Damaged):
        backup.backup(store, tmp_path / "x.backup")
    assert not list(tmp_path.glob("*x.backup*"))


@pytest.mark.parametrize("lie", ["counts", "audit", "store"])
def test_a_signed_manifest_that_says_something_else_is_refused(
    store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    right = backup.Manifest

    def lying(**said: Any) -> Any:
        other = {
            "counts": said["counts"] | {"user": 7},
            "audit": said["audit"] | {"store": [1, "0" * 64]},
            "store": "00000000-0000-4000-8000-000000000000",
        }
        return right(**{**said, lie: other[lie]})

    monkeypatch.setattr(backup, "Manifest", lying)
    backup.backup(store, tmp_path / "x.backup")
    monkeypatch.undo()
    with pytest.raises(errors.Damaged, match="does not hold what it says"):
        backup.test_backup(tmp_path / "x.backup", "priya", PASSWORD)


def test_a_backup_whose_inside_is_damaged_is_not_proven(
    backed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "check_file", lambda connection: ["something is wrong"])
    with pytest.raises(errors.Damaged, match="does not hold what it says"):
        backup.test_backup(backed, "priya", PASSWORD)


def test_keys_of_another_generation_than_the_copy_make_no_backup(
    store: Any, tmp_path: Path
) -> None:
    right = store.keys
    store.keys = right.with_slots(right.slots, store.data_key())
    assert store.keys.generation != right.generation
    with pytest.raises(errors.Busy, match="keys were changed meanwhile"):
        backup.backup(store, tmp_path / "x.backup")
    store.keys = right
    assert not list(tmp_path.glob("*x.backup*"))


def test_healthy_store_has_nothing_to_say(store: Any, save: Any) -> None:
    save(store, "a")
    assert check.check(store) == []


def test_check_finds_a_flipped_bit_on_any_page(store: Any, save: Any) -> None:
    for number in range(30):
        save(store, str(number))
    path, key = store.folder / "store.db", store.data_key()
    store.connections.close()
    whole = path.read_bytes()
    pages = len(whole) // 4096
    assert pages > 10
    missed, could_open = [], 0
    one_page = "1 page of the store is damaged or changed outside. Restore the last backup."
    for page in range(1, pages):
        damaged = bytearray(whole)
        damaged[page * 4096 + 2000] ^= 4
        path.write_bytes(damaged)
        engine = sqlcipher.make_engine(path, lambda: key, journal="delete")
        try:
            with engine.connect() as connection:
                could_open += 1
                said = check._pages(sqlcipher.raw_connection(connection))
        except Exception:  # the driver's word that it cannot even be opened
            continue
        finally:
            engine.dispose()
        if said != [one_page]:
            missed.append(page)
    path.write_bytes(whole)
    store.connect()
    assert missed == []
    assert could_open > pages // 2


def test_check_finds_missing_changes_broken_links_and_lost_keys(
    made: Any, store: Any, save: Any
) -> None:
    save(store, "a")
    raw = sqlcipher.raw_connection(store.connections.writer("acts"))
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute(
        'INSERT INTO "grant" (uid, user_id, role, since, given_by) VALUES '
        "('x', 999, 'r', '2026-01-01', '')"
    )
    raw.execute("DROP TRIGGER audit_refuses_delete")
    raw.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    (made.folder / "keys.bak").unlink()
    said = " ".join(check.check(store))
    assert "1 record of 'grant' point" in said
    assert "1 saved changes are missing" in said
    assert "The copy of the keys file is missing" in said


@pytest.mark.parametrize("is_lifted", [False, True])
def test_a_backup_keeps_whether_the_store_is_for_trial(
    made: Any, store: Any, tmp_path: Path, is_lifted: bool
) -> None:
    if is_lifted:
        with store.write() as unit:
            assert trial.lift(unit.connection)
            unit.audit(act=trial.ACT, actor="ada", grant=None)
    target = tmp_path / "desk.backup"
    backup.backup(store, target)
    place = tmp_path / "elsewhere"
    restore(made, target, place)
    again = embedded.open_with_password(place, "priya", PASSWORD, clock=made.clock).store
    assert again.is_trial is not is_lifted
    again.close()
