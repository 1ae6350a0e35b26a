"""Map who signs in and with which rights, settings, drafts, the audit and what was done."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.limits import LIMITS
from app.store.tables.base import Base, text
from app.store.types import Id, Uid, Utc

FOLDED = 18 * LIMITS["user_name"].most
"""One letter becomes eighteen at most when a sign-in name is folded."""


class UserRecord(Base):
    """Somebody who signs in; never deleted, since what they did stays."""

    __tablename__ = "user"
    __table_args__ = (UniqueConstraint("uid"), UniqueConstraint("name_key"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(Uid)
    name: Mapped[str] = mapped_column(text("user_name"))
    name_key: Mapped[str] = mapped_column(String(FOLDED))
    """The name folded, so that "Priya" and "priya" are one."""
    display: Mapped[str] = mapped_column(text("name"))
    work_phone: Mapped[str] = mapped_column(text("phone"), default="")
    hours: Mapped[str] = mapped_column(text("label"), default="")
    created_at: Mapped[datetime] = mapped_column(Utc)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)


class GrantRecord(Base):
    """One role of a user: for a network, a practice or the whole store, until its last day."""

    __tablename__ = "grant"
    __table_args__ = (
        UniqueConstraint("uid"),
        CheckConstraint("network_uid IS NULL OR practice_uid IS NULL", name="one_place"),
        Index(None, "user_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(Uid)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(String(40))
    network_uid: Mapped[str | None] = mapped_column(Uid, ForeignKey("network.uid"))
    practice_uid: Mapped[str | None] = mapped_column(Uid, ForeignKey("practice.uid"))
    since: Mapped[date]
    until: Mapped[date | None]
    given_by: Mapped[str] = mapped_column(Uid, default="")


class SupervisesRecord(Base):
    """Who supervises whom, from a day until its last day."""

    __tablename__ = "supervises"
    __table_args__ = (
        CheckConstraint("supervisor_id <> user_id", name="not_oneself"),
        Index(None, "supervisor_id"),
        Index(None, "user_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    supervisor_id: Mapped[int] = mapped_column(Id, ForeignKey("user.id"))
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user.id"))
    since: Mapped[date]
    until: Mapped[date | None]


class SettingRecord(Base):
    """One setting of the whole store, by name."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class DraftRecord(Base):
    """Half-typed text of one user's form, so that nothing is lost at a lock or a power cut."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("uid"), Index(None, "user_id", "kind"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(Uid)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_uid: Mapped[str | None] = mapped_column(Uid)
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)


class AuditRecord(Base):
    """One act, chained to the one before it by `hash`; see app/store/audit.py."""

    __tablename__ = "audit"
    __table_args__ = (
        PrimaryKeyConstraint("chain", "seq"),
        {"sqlite_with_rowid": False},
    )

    chain: Mapped[str] = mapped_column(Uid)
    seq: Mapped[int] = mapped_column(Id, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    actor: Mapped[str] = mapped_column(Uid)
    grant: Mapped[str | None] = mapped_column(Uid)
    act: Mapped[str] = mapped_column(String(100))
    subject_uid: Mapped[str | None] = mapped_column(Uid)
    reason: Mapped[str | None] = mapped_column(text("reason"))
    detail: Mapped[str | None] = mapped_column(Text)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class OperationRecord(Base):
    """One save that took effect, so that a retry after a lost connection finds it."""

    __tablename__ = "op"
    __table_args__ = ({"sqlite_with_rowid": False},)

    op_id: Mapped[str] = mapped_column(Uid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
