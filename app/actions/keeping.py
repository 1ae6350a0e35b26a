"""Check a store, back it up, prove that a backup can be restored, restore it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import errors
from app.desk import Desk
from app.domain import access
from app.domain.access import Right
from app.domain.dates import local_today
from app.store import accounts, backup_file, check, embedded
from app.store import backup as backups
from app.store.embedded_store import in_a_folder
from app.store.types import utc_now

ON_A_SERVER = (
    "A store on a server is checked and backed up there, by whoever looks after the server."
)
NOT_NOTED = "That the store was checked could not be written down."


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup holds: of which store (uid, name), made when (ISO, UTC), how many rows."""

    store_uid: str
    store_name: str
    made_at: str
    rows: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the store it replaced was kept (none: there was none).

    `was_another`: the backup is not of the store that was there.
    """

    facts: BackupFacts
    kept: Path | None
    was_another: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: one sentence for everything wrong, one for what is only worth a look."""

    problems: tuple[str, ...] = ()
    to_look_at: tuple[str, ...] = ()


def check_store(desk: Desk) -> Checked:
    """Check a store; no problems: all is well. Long for a big store."""
    grant = desk.require(Right.MANAGE_STORE)
    store = in_a_folder(desk.store, ON_A_SERVER)
    problems = list(check.check(store))
    to_look_at = () if problems else tuple(check.look_at(store))
    try:
        with desk.write() as work:
            work.audit("store.check", grant=grant, detail={"problems": len(problems)})
    except errors.Problem:
        problems.append(NOT_NOTED)
    return Checked(tuple(problems), to_look_at)


def back_up(desk: Desk, target: Path) -> BackupFacts:
    """Write one verified file of the whole store; long for a big one, others go on working.

    Raises errors.Refused for a name that is taken, errors.Full and others; then there is no file.
    """
    grant = desk.require(Right.MANAGE_STORE)
    facts = _facts(backups.backup(in_a_folder(desk.store, ON_A_SERVER), target))
    try:
        with desk.write() as work:
            work.audit("store.backup", grant=grant, detail={"rows": facts.rows})
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return facts


def require_outside_stores(place: Path) -> None:
    """Refuse a place inside a store's folder for what is written out: the store sweeps there.

    Raises errors.Refused.
    """
    backup_file.refuse_in_a_store(place)


def prove_backup(file: Path, name: str, password: str) -> BackupFacts:
    """Restore a backup somewhere for a moment, with a password of its day, and check all of it.

    No store is open, so nothing is written down. Raises errors.Damaged or errors.SignInRefused.
    """
    return _facts(backups.test_backup(file, name, password))


def restore(file: Path, folder: Path, name: str, password: str) -> Restored:
    """Put a backup in place of the folder's store, which is kept aside; all or nothing.

    Only an administrator of the backup's day may. The restored store's audit tells of it.
    """
    with backups.unpacked(file, name, password) as (opened, _, _):
        with opened.store.read() as connection:
            user = accounts.find_user(connection, opened.user_uid)
        grants = user.grants if user is not None else ()
        access.require(grants, Right.MANAGE_STORE, local_today(utc_now()))
    was = store_in(folder)
    done = backups.restore(file, folder, name, password)
    return Restored(_facts(done.manifest), done.kept, was not in ("", done.manifest.store))


def store_in(folder: Path) -> str:
    """Give the uid of the store in a folder; empty where none can be told."""
    try:
        return embedded.describe(folder).uid
    except errors.Problem:
        return ""


def place_of(desk: Desk) -> Path:
    """Give the folder of the store, for the command that restores it."""
    return in_a_folder(desk.store, ON_A_SERVER).folder


def _facts(manifest: backup_file.Manifest) -> BackupFacts:
    return BackupFacts(manifest.store, manifest.name, manifest.made_at, manifest.rows)
