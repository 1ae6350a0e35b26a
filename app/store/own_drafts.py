"""Keep one user's half-typed text on this PC while the work itself is on a server.

A small encrypted store of that user in their own folder. Its key is random, lies with the server
alone and is given to its own user after sign-in, so that the text is never on the disk in the
clear and nobody else can read it: a disabled user's drafts can be opened by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app import errors, paths
from app.store import embedded, making
from app.store.accounts import NewUser
from app.store.drafts import Shelf
from app.store.embedded_store import EmbeddedStore, is_store
from app.store.keyslots import Kdf

FOLDER = "drafts"
_WHO = "drafts"
_OWNER = 1  # the one user of such a store
# A random key of 256 bits needs no work to be made hard to guess.
_AT_ONCE = Kdf(memory=8, passes=1, lanes=1)
_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")
SET_ASIDE = (
    "What you had half typed on this PC could not be opened, and was put aside. Nothing on the "
    "server is lost. Tell whoever looks after this PC if you need it."
)
OPEN_ELSEWHERE = "You are signed in on this PC already. Leave the desk there first."


def folder_of(store_uid: str, user_uid: str) -> Path:
    """Name the folder of one user of one store; raises errors.Damaged for a uid that is none."""
    if not (_NAME.fullmatch(store_uid) and _NAME.fullmatch(user_uid)):
        raise errors.Damaged
    return paths.own_data() / FOLDER / store_uid / user_uid


def open_for(folder: Path, key: bytes, clock: Callable[[], datetime]) -> tuple[Shelf, str]:
    """Open the drafts of whoever has the key, or make them; with a sentence to tell, if any.

    What cannot be opened is put aside, never thrown away. Raises errors.AlreadyOpen while another
    window of the same user has them, and what a disk can do.
    """
    if not is_store(folder):
        return Shelf(_made(folder, key, clock), _OWNER), ""
    try:
        opened = embedded.open_with_password(folder, _WHO, key.hex(), kdf=_AT_ONCE, clock=clock)
    except errors.AlreadyOpen:
        raise errors.AlreadyOpen(OPEN_ELSEWHERE) from None
    except (errors.SignInRefused, errors.Damaged):
        _put_aside(folder, clock())
        return Shelf(_made(folder, key, clock), _OWNER), SET_ASIDE
    return Shelf(opened.store, _OWNER), ""


def _made(folder: Path, key: bytes, clock: Callable[[], datetime]) -> EmbeddedStore:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # It gets a recovery key like every store, which is shown to nobody and forgotten here.
    first = NewUser(_WHO, "Drafts", key.hex())
    return making.create(folder, name="Drafts", first_user=first, kdf=_AT_ONCE, clock=clock).store


def _put_aside(folder: Path, now: datetime) -> None:
    target = folder.with_name(f"{folder.name}-kept-{now:%Y%m%d-%H%M%S-%f}")
    try:
        folder.rename(target)
    except OSError:
        raise errors.Damaged from None
