"""Map plans, their goals and steps, and each print."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.limits import MOST_CONTACTS
from app.store.tables.base import Base, note, text
from app.store.types import Id, Utc

UIDS = MOST_CONTACTS * 37
"""Contacts are kept as their uids with commas between."""


class PlanRecord(Base):
    """One version of a person's plan."""

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        UniqueConstraint("network_id", "case_id", "number"),
        ForeignKeyConstraint(["network_id", "case_id"], ["case.network_id", "case.id"]),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    case_id: Mapped[int] = mapped_column(Id)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date | None] = mapped_column(Date)
    made_with: Mapped[str] = mapped_column(String(UIDS), default="")
    what_matters: Mapped[str] = mapped_column(note("note"), default="")
    strengths: Mapped[str] = mapped_column(note("note"), default="")
    harder: Mapped[str] = mapped_column(note("note"), default="")
    harder_then: Mapped[str] = mapped_column(note("note"), default="")
    review_on: Mapped[date | None] = mapped_column(Date)
    review_at: Mapped[time | None] = mapped_column(Time)
    review_place: Mapped[str] = mapped_column(note("place"), default="")
    rings_by: Mapped[date | None] = mapped_column(Date)
    copy_person: Mapped[bool] = mapped_column(default=True)
    copy_practice: Mapped[bool] = mapped_column(default=False)
    copy_contacts: Mapped[str] = mapped_column(String(UIDS), default="")
    agreed_on: Mapped[date | None] = mapped_column(Date)
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    saved_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)


class GoalRecord(Base):
    """One goal of a plan."""

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        UniqueConstraint("network_id", "plan_id", "uid"),
        ForeignKeyConstraint(["network_id", "plan_id"], ["plan.network_id", "plan.id"]),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    plan_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int]
    words: Mapped[str] = mapped_column(note("goal"), default="")
    key: Mapped[str] = mapped_column(String(20), default="")
    importance: Mapped[int | None]
    confidence: Mapped[int | None]


class StepRecord(Base):
    """One step of a goal."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "goal_id"], ["goal.network_id", "goal.id"]),
        Index("step_of_goal", "network_id", "goal_id", "position"),
        Index("step_with_service", "service_uid"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    goal_id: Mapped[int] = mapped_column(Id)
    position: Mapped[int]
    what: Mapped[str] = mapped_column(note("step"), default="")
    who: Mapped[str] = mapped_column(String(20))
    who_name: Mapped[str] = mapped_column(note("name"), default="")
    who_contact: Mapped[str | None] = mapped_column(String(36))
    on: Mapped[date | None] = mapped_column(Date)
    start: Mapped[time | None] = mapped_column(Time)
    end: Mapped[time | None] = mapped_column(Time)
    words: Mapped[str] = mapped_column(note("when"), default="")
    service_uid: Mapped[str | None] = mapped_column(String(36))
    service_name: Mapped[str] = mapped_column(note("place"), default="")
    service_url: Mapped[str] = mapped_column(note("link"), default="")
    service_phone: Mapped[str] = mapped_column(note("label"), default="")
    day_title: Mapped[str] = mapped_column(note("place"), default="")
    place: Mapped[str] = mapped_column(note("place"), default="")
    way: Mapped[str] = mapped_column(note("place"), default="")
    company: Mapped[str] = mapped_column(note("place"), default="")
    bring: Mapped[str] = mapped_column(note("place"), default="")
    phone: Mapped[str] = mapped_column(note("label"), default="")
    ask_for: Mapped[str] = mapped_column(note("name"), default="")
    finds_out: Mapped[str] = mapped_column(note("name"), default="")
    finds_out_by: Mapped[date | None] = mapped_column(Date)


class PlanPrintRecord(Base):
    """One print of a plan: version, for whom, by whom, when, its hash, what was withheld."""

    __tablename__ = "plan_print"
    __table_args__ = (
        UniqueConstraint("network_id", "id"),
        ForeignKeyConstraint(["network_id", "plan_id"], ["plan.network_id", "plan.id"]),
        Index("plan_print_of", "network_id", "plan_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"))
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    plan_id: Mapped[int] = mapped_column(Id)
    number: Mapped[int]
    for_whom: Mapped[str] = mapped_column(text("name"))
    by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(Utc)
    sha256: Mapped[str] = mapped_column(String(64))
    withheld: Mapped[str] = mapped_column(String(500), default="")
