"""Move the store of a folder to a server: an administrator's act, with the folder to themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import errors, places
from app.actions import signing_in
from app.actions.signing_in import SignedIn
from app.desk import Desk
from app.domain.access import Right
from app.store import accounts, attach
from app.store.embedded_store import EmbeddedStore, in_a_folder
from app.store.moved_rows import Whole

if TYPE_CHECKING:
    from app.store.moving_finish import Newcomer
    from app.store.moving_target import Target

ALREADY = "That store is on a server already."
DRAFTS = (
    "{count} here, which cannot be moved and could not be opened afterwards. Let whoever began "
    "them finish or drop them, or say --leave-drafts."
)
ELSEWHERE = (
    "This store was moved to another server before: {place}. Sign in there; "
    "the folder is kept as it was."
)
NOT_ENDED = (
    "This store is on its way to {place}, and that move was not ended. Name that address to go on. "
    "If that database is gone for good, make an empty one, name it, and add --instead-of {place}"
)
STILL_THERE = (
    "{place} answers, but does not say whether people were let in there. Name that address to go "
    "on, or drop that database first."
)


@dataclass(frozen=True, slots=True)
class MovedStore:
    """What was moved, and who has to be given a new password before they can sign in there.

    `began_again`: the folder had been worked in since a move that was cut, so all was copied anew.
    """

    store_name: str
    place: str
    tables: dict[str, Whole]
    without_password: tuple[str, ...]
    drafts_left: int = 0
    began_again: bool = False

    @property
    def rows(self) -> int:
        """Give how many rows came over in all."""
        return sum(table.rows for table in self.tables.values())


def open_folder(folder: Path, name: str, password: str) -> SignedIn:
    """Sign in to a folder in order to move it; also one that a cut move marked as moved."""
    return signing_in.sign_in(folder, name, password, to_move=True)


def move(
    desk: Desk,
    url: str,
    server_password: str | None,
    passwords: Iterable[tuple[str, str]],
    *,
    leave_drafts: bool = False,
    instead_of: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> MovedStore:
    """Move the desk's store to the database at a URL; run again after a cut, it goes on.

    `passwords` are sign-in names with the passwords that are known here: the mover's own, and
    those of a demo. `instead_of` names the database of a move that can never be ended. Long.
    Raises errors.Refused and whatever a folder and a server can do; then nobody has a way in at
    the server, and all rows are in the folder as they were.
    """
    from app.store.moving_target import Target  # it brings the driver of the server

    desk.require(Right.MANAGE_STORE)
    store = in_a_folder(desk.store, ALREADY)
    drafts = _require_no_drafts(store, leave_drafts)
    place = _place(url)
    _require_nowhere_else(store, place, instead_of, url, server_password)
    newcomers, without = _people(desk, dict(passwords))
    with Target(url, server_password) as target:
        tables, began_again = _carry(desk, store, target, place, newcomers, progress)
    return MovedStore(store.name, place, tables, without, drafts, began_again)


def _carry(
    desk: Desk,
    store: EmbeddedStore,
    target: Target,
    place: str,
    newcomers: tuple[Newcomer, ...],
    progress: Callable[[int, int], None],
) -> tuple[dict[str, Whole], bool]:
    """Copy, mark the folder, let people in there; give each table, and whether all was anew."""
    from app.store import moving, moving_finish, moving_state
    from app.store.moved_rows import AUDIT

    grant = desk.require(Right.MANAGE_STORE)
    going = moving.Move(store, target, progress)
    try:
        moved = going.copy()
        with desk.write() as work:
            moving.mark(work.connection, place)
            work.audit(moving_finish.ACT, grant=grant, detail={"to": "server"})
        entries = going.end(desk.user.uid, grant.uid, newcomers)
    except moving.Different:
        _give_up(desk, store, target, place)
        raise
    except moving_state.MovedBefore:
        if attach.moved_to(store) == place:
            moving.note_end(store, place)
        raise
    moving.note_end(store, place)
    return {**moved.tables, AUDIT: entries}, moved.began_again


def _require_no_drafts(store: EmbeddedStore, leave_drafts: bool) -> int:
    """Refuse a folder with half-typed forms unless they may stay behind; give how many do."""
    from app.store import moving

    drafts = moving.count_drafts(store)
    if drafts and not leave_drafts:
        one = drafts == 1
        what = "There is 1 half-typed form" if one else f"There are {drafts} half-typed forms"
        raise errors.Refused(DRAFTS.format(count=what))
    return drafts


def _require_nowhere_else(
    store: EmbeddedStore, place: str, instead_of: str, url: str, password: str | None
) -> None:
    """Refuse a folder that was moved elsewhere, or may yet be: never two places to work in."""
    from app.store import moving_state
    from app.store.moving_target import Target

    marked = attach.moved_to(store)
    if not marked or marked == place:
        return
    if attach.is_moved(store):
        raise errors.Refused(ELSEWHERE.format(place=marked))
    if not instead_of or _place(instead_of) != marked:
        raise errors.Refused(NOT_ENDED.format(place=marked))
    try:
        with Target(_as_user_of(url, marked), password) as first:
            is_ended = moving_state.is_ended(first, store.uid)
    except (errors.Unreachable, errors.NotAStore):
        return  # gone, as was said
    except errors.Problem:
        raise errors.Refused(STILL_THERE.format(place=marked)) from None
    if is_ended:
        raise errors.Refused(ELSEWHERE.format(place=marked))


def _give_up(desk: Desk, store: EmbeddedStore, target: Target, place: str) -> None:
    """Let the folder be worked in again, and the next move of it copy everything anew."""
    from app.store import moving, moving_finish, moving_state

    with contextlib.suppress(errors.Problem):  # then the difference is found once more
        moving_state.forget(target)
    if attach.moved_to(store) == place:
        with desk.write() as work:
            moving.unmark(work.connection)
            detail = {"to": "folder"}
            work.audit(moving_finish.ACT, grant=desk.require(Right.MANAGE_STORE), detail=detail)


def _as_user_of(url: str, place: str) -> str:
    """Give an address with the user that another one names."""
    who, at, _ = url.partition("://")[2].partition("/")[0].rpartition("@")
    return place.replace("://", f"://{who}{at}", 1)


def _place(url: str) -> str:
    """Give the address that everybody signs in at: without the user who prepared it."""
    scheme, _, rest = url.partition("://")
    who, _, where = rest.partition("/")
    host = who.rpartition("@")[2]
    return str(places.read(f"{scheme}://{host}/{where}"))


def _people(desk: Desk, passwords: dict[str, str]) -> tuple[tuple[Newcomer, ...], tuple[str, ...]]:
    """Sort those who may sign in into those whose password is known here, and the others."""
    from app.store.moving_finish import Newcomer

    with desk.read() as connection:
        users = [one for one in accounts.all_users(connection) if not one.is_disabled]
    known = tuple(
        Newcomer(one.uid, one.name, passwords[one.name]) for one in users if one.name in passwords
    )
    return known, tuple(one.name for one in users if one.name not in passwords)
