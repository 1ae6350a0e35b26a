"""Map people and their personal contacts."""

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


class PersonRecord(Base):
    """One person; the NHS number is not unique: two people with one number is a task."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        Index("person_nhs_number", "nhs_number", "network_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"))
    family: Mapped[str] = mapped_column(text("name"))
    given: Mapped[str] = mapped_column(text("name"))
    title: Mapped[str] = mapped_column(text("title"), default="")
    preferred: Mapped[str] = mapped_column(text("name"), default="")
    name_key: Mapped[str] = mapped_column(String(SORT_KEY))
    born: Mapped[date | None] = mapped_column(Date)
    gender: Mapped[str] = mapped_column(String(20))
    nhs_number: Mapped[str] = mapped_column(String(10), default="")
    address: Mapped[str] = mapped_column(text("address"), default="")
    postcode: Mapped[str] = mapped_column(text("postcode"), default="")
    phone: Mapped[str] = mapped_column(text("phone"), default="")
    phone_note: Mapped[str] = mapped_column(text("label"), default="")
    email: Mapped[str] = mapped_column(text("email"), default="")
    needs: Mapped[str] = mapped_column(note("need"), default="")
    died_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)


class PersonalContactRecord(Base):
    """Somebody close to a person."""

    __tablename__ = "personal_contact"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "person_id"], ["person.network_id", "person.id"]),
        Index("personal_contact_of", "network_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    person_id: Mapped[int] = mapped_column(Id)
    name: Mapped[str] = mapped_column(text("name"))
    relation: Mapped[str] = mapped_column(text("relation"), default="")
    is_carer: Mapped[bool] = mapped_column(default=False)
    may_speak: Mapped[bool] = mapped_column(default=False)
    may_have_copy: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str] = mapped_column(text("phone"), default="")
    version: Mapped[int] = mapped_column(default=1)
