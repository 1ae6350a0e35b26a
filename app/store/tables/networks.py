"""Map networks, practices and dated membership: reference tables, without tenancy."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Base, text
from app.store.types import Id


class NetworkRecord(Base):
    """One network (PCN)."""

    __tablename__ = "network"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(text("name"))
    ods_code: Mapped[str] = mapped_column(String(10), default="")
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)


class PracticeRecord(Base):
    """One general practice."""

    __tablename__ = "practice"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(text("name"))
    ods_code: Mapped[str] = mapped_column(String(10), default="")
    address: Mapped[str] = mapped_column(text("address"), default="")
    postcode: Mapped[str] = mapped_column(text("postcode"), default="")
    phone: Mapped[str] = mapped_column(text("phone"), default="")
    hours: Mapped[str] = mapped_column(text("label"), default="")
    to_check: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)


class MembershipRecord(Base):
    """A practice in a network, from a day until its last day."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("practice_id", "network_id", "since"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
