"""Let a service back a store up each night, without anybody's password."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app import errors
from app.actions.accounts import Disabled
from app.actions.keeping import BackupFacts
from app.desk import Desk
from app.domain.access import Right
from app.domain.dates import local_time
from app.store import account_secret, backup_service, embedded, files
from app.store.backup import NO_FOLDER
from app.store.disk_words import NAMED_PLACE
from app.store.embedded_store import in_a_folder
from app.store.keyslots import BACKUP
from app.store.types import utc_now

KEEP = 14
"""How many backups are kept where nobody says another number."""
ON_A_SERVER = (
    "A store on a server is backed up there, by pgBackRest: see “The server” in Help. It needs no "
    "service here."
)
NOT_THERE = "This store has no backup service."
_LEFT_BY_A_KILL = 12 * 3600  # seconds; a backup takes minutes


def has_service(desk: Desk) -> bool:
    """Claim that the store has a backup service; a store on a server has none."""
    desk.require(Right.MANAGE_USERS)
    return not desk.store.is_shared and backup_service.is_there(
        in_a_folder(desk.store, ON_A_SERVER)
    )


def add_service(desk: Desk) -> None:
    """Let this account of the PC back the store up without a password, in place of any other.

    Raises errors.Refused for a store on a server.
    """
    grant = desk.require(Right.MANAGE_USERS)
    store = in_a_folder(desk.store, ON_A_SERVER)
    slot, secret = backup_service.draw(store)
    with desk.write() as work:
        backup_service.put(store, work.unit, slot, secret)
        work.audit("service.add", grant=grant, subject=BACKUP)


def end_service(desk: Desk) -> Disabled:
    """Let it in no longer, and change the data key, as for a user. Long for a big store."""
    grant = desk.require(Right.MANAGE_USERS)
    store = in_a_folder(desk.store, ON_A_SERVER)
    if not backup_service.is_there(store):
        raise errors.NotFound(NOT_THERE)
    with desk.write() as work:
        backup_service.drop(store, work.unit)
        work.audit("service.end", grant=grant, subject=BACKUP)
    with suppress(errors.Problem):  # what is left of it opens nothing any more
        account_secret.forget(store.uid)
    return Disabled(store.ways_in.after_drop(BACKUP), ())


def back_up(
    folder: Path, place: Path, keep: int = KEEP, *, now: Callable[[], datetime] = utc_now
) -> tuple[Path, BackupFacts]:
    """Back the store of a folder up into another folder as its service, beside an open desk too.

    Of its own backups there the newest `keep` stay, and none goes before the new one is verified.
    Gives the new file. Raises errors.Refused where there is no service, no secret or no folder.
    """
    with files.disk_errors(NAMED_PLACE):
        if not place.is_dir():
            raise errors.Refused(NO_FOLDER)
    begins = f"hearten-{embedded.describe(folder).uid[:8]}-"
    target = place / f"{begins}{local_time(now()):%Y-%m-%d-%H%M%S}.backup"
    made = backup_service.back_up(folder, target, now)
    _tidy(place, begins, keep)
    return target, BackupFacts(made.store, made.name, made.made_at, made.rows)


def _tidy(place: Path, begins: str, keep: int) -> None:
    """Take away what is older, and what a killed run left half done."""
    ours = re.compile(re.escape(begins) + r"\d{4}(-\d\d){2}-\d{6}\.backup")
    half = re.compile(r"\." + ours.pattern + r"\.[0-9a-f]{8}\.part")
    names = sorted(one.name for one in place.iterdir() if ours.fullmatch(one.name))
    for name in names[: -max(1, keep)]:
        with suppress(OSError):  # somebody has it open: it goes another night
            (place / name).unlink()
    for left in place.iterdir():
        with suppress(OSError):
            is_old = time.time() - left.stat().st_mtime > _LEFT_BY_A_KILL
            if is_old and half.fullmatch(left.name):
                shutil.rmtree(left, ignore_errors=True)
