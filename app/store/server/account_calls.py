"""Ask the server's account functions for what app/store/accounts.py writes itself in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import errors
from app.domain.access import Grant, Supervision
from app.store.types import new_uid
from app.store.which_engine import is_server

LAST_ONE = "HT001"
"""The code of the refusal that would leave no administrator."""
HELD = "HT002"
"""The code of the refusal while somebody else's act on accounts is not at its end."""
UNTOLD = "HT003"
"""The code of the refusal to end an act on accounts or the office without its audit entry."""
_NO_ROW, _TAKEN, _ONE_NAME = "P0002", "23505", "uq_user_name_key"
LAST_ADMINISTRATOR = (
    "This is the only administrator here. Make somebody else an administrator first."
)
ACCOUNTS_HELD = (
    "Somebody else is changing accounts just now. Nothing was saved. Try again in a moment."
)
NAME_TAKEN = "Somebody here already signs in with that name. Choose another."


def is_on_a_server(session: Session) -> bool:
    """Claim that this transaction is of a shared store."""
    return is_server(session.get_bind())


def add_user(
    session: Session, uid: str, name: str, key: str, display: str, work_phone: str, hours: str
) -> None:
    """Write the user; raises errors.Incomplete for a name that is taken."""
    _call(session, "add_user", uid, name, key, display, work_phone, hours)


def add_grant(session: Session, user_uid: str, grant: Grant) -> None:
    """Give a user this grant as well."""
    _call(
        session, "add_grant", grant.uid or new_uid(), user_uid, grant.role.value,
        grant.network_uid, grant.practice_uid, grant.since, grant.until, grant.given_by,
    )  # fmt: skip


def end_grant(session: Session, grant_uid: str, last_day: date) -> None:
    """Let a grant end with that day."""
    _call(session, "end_grant", grant_uid, last_day)


def change_user(
    session: Session, user_uid: str, version: int, display: str, work_phone: str, hours: str
) -> bool:
    """Change what is shown and printed of a user; claim that nobody else did before."""
    return bool(_call(session, "change_user", user_uid, version, display, work_phone, hours))


def drop_way_in(session: Session, user_uid: str) -> None:
    """Mark a user as disabled and let them in no longer, in one."""
    _call(session, "drop_way_in", user_uid)


def set_supervises(
    session: Session, supervisor_uid: str, user_uid: str, since: date, until: date | None
) -> None:
    """Say that one supervises the other from a day on."""
    _call(session, "set_supervises", supervisor_uid, user_uid, since, until)


def end_supervision(
    session: Session, supervisor_uid: str, held: Supervision, last_day: date
) -> None:
    """Let one supervise another until that day."""
    _call(session, "end_supervises", supervisor_uid, held.user_uid, held.since, last_day)


_TYPES: dict[str, str] = {
    "add_grant": "text text text text text date date text",
    "end_grant": "text date",
    "set_supervises": "text text date date",
    "end_supervises": "text text date date",
    "change_user": "text bigint text text text",
}


def _call(session: Session, function: str, *values: Any) -> Any:
    types = _TYPES.get(function, "text " * len(values)).split()
    marks = ", ".join(f"CAST(:v{place} AS {kind})" for place, kind in enumerate(types))
    asked = text(f"SELECT hearten_private.{function}({marks})")
    with _said():
        return session.execute(asked, {f"v{n}": value for n, value in enumerate(values)}).scalar()


@contextmanager
def _said() -> Iterator[None]:
    """Give the refusals of these functions their own sentences."""
    try:
        yield
    except DBAPIError as error:
        original: Any = error.orig
        code = getattr(original, "sqlstate", None)
        if code == LAST_ONE:
            raise errors.Refused(LAST_ADMINISTRATOR) from None
        if code == HELD:
            raise errors.Busy(ACCOUNTS_HELD) from None
        if code == _NO_ROW:
            raise errors.NotFound from None
        if code == _TAKEN and original.diag.constraint_name == _ONE_NAME:
            raise errors.Incomplete(NAME_TAKEN, "name") from None
        raise
