"""Hold one act's transaction: what it changes, the entry it leaves, the draft it takes with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from app.domain.access import Grant, User
from app.store import drafts, happenings
from app.store.database import Unit
from app.store.drafts import Shelf

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session


class Acting(Protocol):
    """Who acts: a desk."""

    user: User
    now: Callable[[], datetime]

    @property
    def me(self) -> int: ...
    @property
    def drafts(self) -> Shelf: ...


class Writing:
    """One act's transaction; `audit` and `happened` fill in who acts, and when."""

    def __init__(self, unit: Unit, by: Acting) -> None:
        self._unit = unit
        self._by = by
        self.drafts_to_take: list[str] = []

    @property
    def unit(self) -> Unit:
        """Give the unit itself, for what is done beside the database (ways in)."""
        return self._unit

    @property
    def connection(self) -> Connection:
        """Give the connection of the transaction."""
        return self._unit.connection

    @property
    def session(self) -> Session:
        """Give an ORM session on the same transaction, made when first asked for."""
        return self._unit.session

    def audit(
        self,
        act: str,
        *,
        grant: Grant | None = None,
        chain: str = "store",
        subject: str | None = None,
        reason: str | None = None,
        detail: Mapping[str, str | int] | None = None,
    ) -> None:
        """Leave the act's one audit entry, appended last before the commit."""
        self._unit.audit(
            act=act,
            actor=self._by.user.uid,
            grant=grant.uid if grant else None,
            chain=chain,
            subject=subject,
            reason=reason,
            detail=detail,
        )

    def happened(
        self, network_id: int, person_id: int, kind: str, *, referral_uid: str, detail: str = ""
    ) -> None:
        """Add a line to the person's history: this user did it now."""
        happenings.add(
            self.connection,
            network_id,
            person_id,
            at=self._by.now(),
            by=self._by.me,
            kind=kind,
            referral_uid=referral_uid,
            detail=detail,
        )

    def take_draft(self, uid: str) -> None:
        """Throw one's own draft away with this act: in it, or after it where drafts lie apart."""
        if not uid:
            return
        if self._by.drafts.is_apart:
            self.drafts_to_take.append(uid)
        else:
            drafts.remove(self.connection, self._by.me, uid)

    def piece(self) -> None:
        """Mark a transaction that is no act: a draft kept, a batch of an import laid aside."""
        self._unit.piece()
