"""Map cases, contacts on them, and what was raised with a clinician."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.limits import SORT_KEY
from app.store.tables.base import Base, note
from app.store.types import Id, Utc


class CaseRecord(Base):
    """One case: an accepted referral and the link worker it is allocated to."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "person_id"], ["person.network_id", "person.id"]),
        ForeignKeyConstraint(["network_id", "referral_id"], ["referral.network_id", "referral.id"]),
        Index("case_of_worker", "worker_id", "state", "next_on", "id"),
        Index("case_of_referral", "network_id", "referral_id", unique=True),
        Index("case_of_person", "network_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    referral_id: Mapped[int] = mapped_column(Id)
    person_id: Mapped[int] = mapped_column(Id)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    worker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date] = mapped_column(Date)
    next_on: Mapped[date | None] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    name_key: Mapped[str] = mapped_column(String(SORT_KEY))
    version: Mapped[int] = mapped_column(default=1)


class ContactRecord(Base):
    """One contact with or about the person of a case, also one in vain."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "case_id"], ["case.network_id", "case.id"]),
        Index("contact_of_case", "network_id", "case_id", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    case_id: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    whom: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int | None]
    travel: Mapped[int | None]
    note: Mapped[str] = mapped_column(note("note"), default="")
    by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime] = mapped_column(Utc)


class EscalationRecord(Base):
    """Something beyond the role, raised with a clinician."""

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "person_id"], ["person.network_id", "person.id"]),
        Index("escalation_of", "network_id", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    person_id: Mapped[int] = mapped_column(Id)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    state: Mapped[str] = mapped_column(String(20))
    matter: Mapped[str] = mapped_column(note("note"))
    raised_at: Mapped[datetime] = mapped_column(Utc)
    raised_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    told_who: Mapped[str] = mapped_column(note("name"), default="")
    told_how: Mapped[str] = mapped_column(String(60), default="")
    told_at: Mapped[datetime | None] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)
