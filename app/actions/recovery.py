"""Draw a new recovery key, and put it in place of the one before once it is on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.desk import Desk
from app.domain.access import Right
from app.store import embedded, recovery_number
from app.store.embedded_store import in_a_folder
from app.store.keyslots import RECOVERY, Slot
from app.store.recovery_key import RecoveryKey, is_line

ON_A_SERVER = "A store on a server has no recovery key. Its administrator gives new passwords."


@dataclass(frozen=True, slots=True)
class Drawn:
    """A key that opens nothing yet, its number, and the number of the one it will replace."""

    key: RecoveryKey
    number: int
    replaces: int
    slot: Slot = field(repr=False)


def could_be_line(text: str, number: int) -> bool:
    """Claim that what was typed can be line `number` (from 1) of a recovery key."""
    return is_line(text, number)


def draw(desk: Desk) -> Drawn:
    """Draw another key; the one before goes on working until `replace`. Slow (Argon2id)."""
    desk.require(Right.MANAGE_USERS)
    store = in_a_folder(desk.store, ON_A_SERVER)
    with desk.read() as connection:
        now = recovery_number.number(connection)
    key, slot = embedded.new_recovery_key(store)
    return Drawn(key, now + 1, now, slot)


def replace(desk: Desk, drawn: Drawn) -> None:
    """Let the drawn key work from now on, and the one before no longer."""
    grant = desk.require(Right.MANAGE_USERS)
    store = in_a_folder(desk.store, ON_A_SERVER)
    with desk.write() as work:
        store.put_slot(work.unit, drawn.slot)
        recovery_number.keep(work.connection, drawn.number)
        detail = {"number": drawn.number}
        work.audit("recovery-key.replace", grant=grant, subject=RECOVERY, detail=detail)
