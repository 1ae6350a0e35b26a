"""Read and write half-typed text, each user's own."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from app.store.tables.accounts import DraftRecord

if TYPE_CHECKING:
    from app.store.database import Store, Unit

DRAFT = DraftRecord.__table__
_CHANGE = (
    update(DRAFT)
    .where(DRAFT.c.uid == bindparam("which"), DRAFT.c.user_id == bindparam("owner"))
    .values(body=bindparam("text"), saved_at=bindparam("at"), version=DRAFT.c.version + 1)
)
_REMOVE = delete(DRAFT).where(
    DRAFT.c.user_id == bindparam("owner"), DRAFT.c.uid == bindparam("which")
)

_FACT = text("SELECT value FROM setting WHERE name = :name")
_KEEP_FACT = text(
    "INSERT INTO setting (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where half-typed text and small facts of this PC lie: the store itself, or one apart.

    `owner` is the row id of whose they are, in a store apart.
    """

    store: Store
    owner: int | None = None

    @property
    def is_apart(self) -> bool:
        """Claim that it is another store than the one worked in."""
        return self.owner is not None

    def read(self) -> AbstractContextManager[Connection]:
        """Lend a connection for a short reading."""
        return self.store.read()

    def write(self) -> AbstractContextManager[Unit]:
        """Open a transaction for a piece of work that is no act."""
        return self.store.write()

    def fact(self, name: str) -> str | None:
        """Give what this PC knows under a name."""
        with self.read() as connection:
            found = connection.execute(_FACT, {"name": f"fact.{name}"}).scalar()
        return None if found is None else str(found)

    def keep_fact(self, name: str, value: str) -> None:
        """Know something at the next sign-in as well."""
        with self.write() as unit:
            unit.piece()
            unit.connection.execute(_KEEP_FACT, {"name": f"fact.{name}", "value": value})


def put(
    connection: Connection,
    user_id: int,
    uid: str,
    kind: str,
    subject_uid: str | None,
    body: str,
    at: datetime,
) -> None:
    """Write a draft over its last state, or anew."""
    place = {"which": uid, "owner": user_id, "text": body, "at": at}
    if connection.execute(_CHANGE, place).rowcount:
        return
    connection.execute(
        insert(DRAFT).values(
            uid=uid,
            user_id=user_id,
            kind=kind,
            subject_uid=subject_uid,
            body=body,
            saved_at=at,
            version=1,
        )
    )


def of(connection: Connection, user_id: int, kind: str, subject_uid: str | None) -> list[Row[Any]]:
    """Give a user's drafts of a kind (and subject, if one is given), newest first."""
    asked = select(DRAFT).where(DRAFT.c.user_id == user_id, DRAFT.c.kind == kind)
    if subject_uid is not None:
        asked = asked.where(DRAFT.c.subject_uid == subject_uid)
    return list(connection.execute(asked.order_by(DRAFT.c.saved_at.desc())).all())


def count(connection: Connection, user_id: int) -> int:
    """Count a user's drafts."""
    asked = select(func.count()).select_from(DRAFT).where(DRAFT.c.user_id == user_id)
    return int(connection.execute(asked).scalar_one())


def remove(connection: Connection, user_id: int, uid: str) -> None:
    """Delete a user's own draft."""
    connection.execute(_REMOVE, {"owner": user_id, "which": uid})
