"""Map inbound referrals, the history of a record, and the tally of the list."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.limits import SORT_KEY
from app.store.tables.base import Base, note, text
from app.store.types import Id, Utc

# Every column the list sorts by has an index that also holds the scope, so that one page is found
# without touching rows outside it: is_open, the sort key, id, then the scope.
SORTED_BY = {
    "name": "name_key",
    "born": "born",
    "reasons": "reason_key",
    "state": "state_shown",
    "next": "next_on",
    "received": "received_on",
}


class ReferralRecord(Base):
    """One inbound referral, with the sort keys of its row in the list."""

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "person_id"], ["person.network_id", "person.id"]),
        Index("referral_of_person", "network_id", "person_id"),
        *(
            Index(f"referral_by_{name}", "is_open", column, "id", "network_id", "practice_id")
            for name, column in SORTED_BY.items()
        ),
        Index("referral_of_practice", "practice_id", "is_open", "next_on", "id"),
        Index("referral_of_worker", "worker_id", "is_open", "next_on", "id"),
        Index("referral_logged", "logged_at", "id"),
        Index("referral_in_state", "state", "is_open", "next_on", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    person_id: Mapped[int] = mapped_column(Id)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    state: Mapped[str] = mapped_column(String(20))
    state_shown: Mapped[str] = mapped_column(String(40))
    is_open: Mapped[bool]
    reasons: Mapped[str] = mapped_column(String(500))
    reason_key: Mapped[str] = mapped_column(String(100))
    agreement: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(note("note"), default="")
    """New ones have "words" (500) at most; amended and joined ones grow to a "note"."""
    source: Mapped[str] = mapped_column(String(60))
    referrer: Mapped[str] = mapped_column(text("name"), default="")
    urgency: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date] = mapped_column(Date)
    logged_at: Mapped[datetime] = mapped_column(Utc)
    logged_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    next_on: Mapped[date | None] = mapped_column(Date)
    next_words: Mapped[str] = mapped_column(String(60), default="")
    decision_reason: Mapped[str] = mapped_column(note("reason"), default="")
    decision_code: Mapped[str] = mapped_column(String(40), default="")
    """Of a reason from the list; empty where there are only words."""
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    joined_to: Mapped[str | None] = mapped_column(String(36))
    name_key: Mapped[str] = mapped_column(String(SORT_KEY))
    born: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)


class HappeningRecord(Base):
    """One thing somebody did with a person's record; history is told from these."""

    __tablename__ = "happening"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "person_id"], ["person.network_id", "person.id"]),
        Index("happening_of", "network_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    person_id: Mapped[int] = mapped_column(Id)
    referral_uid: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(note("reason"), default="")


class TallyRecord(Base):
    """How many referrals of a practice stand where; kept in the same transaction as they move."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("network_id", "practice_id", "standing"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    standing: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(default=0)
