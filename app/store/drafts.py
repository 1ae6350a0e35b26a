"""Read and write half-typed text, each user's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from app.store.tables.accounts import DraftRecord

DRAFT = DraftRecord.__table__
_CHANGE = (
    update(DRAFT)
    .where(DRAFT.c.uid == bindparam("which"), DRAFT.c.user_id == bindparam("owner"))
    .values(body=bindparam("text"), saved_at=bindparam("at"), version=DRAFT.c.version + 1)
)
_REMOVE = delete(DRAFT).where(
    DRAFT.c.user_id == bindparam("owner"), DRAFT.c.uid == bindparam("which")
)


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


def remove(connection: Connection, user_id: int, uid: str) -> None:
    """Delete a user's own draft."""
    connection.execute(_REMOVE, {"owner": user_id, "which": uid})
