"""Give, change and take away a user's way into the open store, whichever kind it is.

A way in is drawn before the transaction (slow: a password is made hard to guess), put inside it,
and follows it: no row without its way in, no way in without its row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app import errors
from app.store import key_change, sign_in_waits
from app.store.database import Unit

if TYPE_CHECKING:
    from app.store.embedded_store import EmbeddedStore
    from app.store.keyslots import Slot


@dataclass(frozen=True, slots=True)
class Way:
    """A way in that opens nothing yet; `words` is what the store keeps in place of a password."""

    user_uid: str
    words: object = field(repr=False)


@dataclass(frozen=True, slots=True)
class CameIn:
    """Who came in; `wrong_before` wrong passwords came before."""

    user_uid: str
    wrong_before: int = 0


class WaysIn(Protocol):
    """What both kinds of store offer."""

    def draw(self, user_uid: str, name: str, password: str) -> Way:
        """Make a way in of a password (slow, before the transaction)."""
        ...

    def put(self, unit: Unit, way: Way) -> None:
        """Let it open the store from this transaction on, in place of any former one."""
        ...

    def drop(self, unit: Unit, user_uid: str) -> None:
        """Let somebody who was marked as disabled in this transaction in no longer."""
        ...

    def after_drop(self, user_uid: str) -> bool:
        """Do after the commit what cannot be inside; claim that nothing is left for later."""
        ...

    def require_own(self, user_uid: str, name: str, password: str) -> None:
        """Raise errors.SignInRefused when that is not the present password; it counts."""
        ...

    def forget_wrong(self, name: str) -> None:
        """Let a name whose password was made anew be signed in with at once."""
        ...

    def come_back(self, name: str, password: str) -> CameIn:
        """Open the locked store for the same or another user; raises errors.SignInRefused."""
        ...


class FolderWaysIn:
    """The ways into a store in a folder: key slots, and a new data key after one was dropped."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    def draw(self, user_uid: str, name: str, password: str) -> Way:
        """Wrap a password for a user."""
        return Way(user_uid, self._store.new_slot(user_uid, name, password))

    def put(self, unit: Unit, way: Way) -> None:
        """Put the slot together with the transaction."""
        slot: Slot = way.words  # type: ignore[assignment]
        self._store.put_slot(unit, slot)

    def drop(self, unit: Unit, user_uid: str) -> None:
        """Take the slot away, and say that the data key must change."""
        self._store.drop_slot(unit, user_uid)
        key_change.mark_due(unit)

    def after_drop(self, user_uid: str) -> bool:
        """Change the data key, now or at the next opening."""
        try:
            key_change.run(self._store)
        except errors.Problem:
            return False
        return True

    def require_own(self, user_uid: str, name: str, password: str) -> None:
        """Try the user's own slot."""
        store = self._store
        slot = store.keys.slot_of(user_uid)
        if slot is None:
            raise errors.NotFound
        waits, tag = sign_in_waits.Waits(store.folder), store.keys.tag(name)
        waits.require_over(tag, store.clock())
        try:
            slot.unlock(store.uid, password)
        except errors.SignInRefused:
            raise waits.wrong(tag, store.clock()) from None

    def forget_wrong(self, name: str) -> None:
        """Forget the wrong ones of that name."""
        sign_in_waits.forget(self._store.folder, self._store.keys.tag(name))

    def come_back(self, name: str, password: str) -> CameIn:
        """Unlock the folder's store."""
        from app.store import embedded  # it opens stores, which offer this

        opened = embedded.unlock(self._store, name, password)
        return CameIn(opened.user_uid, opened.wrong_before)
