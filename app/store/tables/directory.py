"""Map the directory of services: reference tables without tenancy, and what an import stages.

`record` is the whole record as its source gave it (JSON text); `edits` is what was edited here and
wins over it. A service's record lies in a table of its own, so that an import can write it ahead in
pieces and take effect by changing which one a service points at. The other columns of a service say
what both together come to, for lists and search. `source_id` is the id of the source and may be no
UUID. Organisations are found by their source's id and may come after the services that name them,
hence no foreign key there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.limits import SORT_KEY, SOURCE_ID
from app.store.tables.base import Base, text
from app.store.types import Id, Utc


class OrganisationRecord(Base):
    """Who runs services."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    source_id: Mapped[str] = mapped_column(String(SOURCE_ID), unique=True)
    name: Mapped[str] = mapped_column(text("name"))
    record: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class ServiceRecord(Base):
    """One service; `timetable` holds its schedules for lists, `name_key` sorts."""

    __tablename__ = "service"
    __table_args__ = (
        Index("service_by_name", "name_key", "id"),
        CheckConstraint("length(name) >= 1", "name"),
        CheckConstraint(
            "status IN ('active', 'temporarily closed', 'inactive', 'defunct')", "status"
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    source_id: Mapped[str] = mapped_column(String(SOURCE_ID), unique=True)
    organisation_source: Mapped[str] = mapped_column(String(SOURCE_ID), default="", index=True)
    organisation_name: Mapped[str] = mapped_column(text("name"), default="")
    name: Mapped[str] = mapped_column(text("name"))
    name_key: Mapped[str] = mapped_column(String(SORT_KEY))
    status: Mapped[str] = mapped_column(String(20))
    postcode: Mapped[str] = mapped_column(text("postcode"), default="")
    timetable: Mapped[str] = mapped_column(Text, default="[]")
    record_uid: Mapped[str] = mapped_column(String(36), index=True)
    edits: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class ServiceTextRecord(Base):
    """The whole record of a service, as imported; never changed, only replaced by another."""

    __tablename__ = "service_text"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    record: Mapped[str] = mapped_column(Text)


class ServicePlaceRecord(Base):
    """A place where a service happens, in OSGB metres, for distances; only known places."""

    __tablename__ = "service_place"
    __table_args__ = (UniqueConstraint("service_id", "position"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id", ondelete="CASCADE"))
    position: Mapped[int]
    easting: Mapped[int]
    northing: Mapped[int]


class TermRecord(Base):
    """A taxonomy or a term of one, kept so that an export gives it back."""

    __tablename__ = "directory_term"
    __table_args__ = (
        UniqueConstraint("kind", "source_id"),
        CheckConstraint("kind IN ('taxonomy', 'term')", "kind"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    source_id: Mapped[str] = mapped_column(String(SOURCE_ID))
    name: Mapped[str] = mapped_column(text("name"))
    record: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class StagedRecord(Base):
    """A record on its way in: all of it, ready to take effect by INSERT … SELECT.

    `held_version` is the version it was compared with, 0 for a record that is new. A service's
    record lies in `service_text` already; `held_record_uid` is the one it replaces.
    """

    __tablename__ = "staged_record"
    __table_args__ = (UniqueConstraint("import_uid", "kind", "source_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_uid: Mapped[str] = mapped_column(String(36))
    staged_at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[str] = mapped_column(String(12))
    source_id: Mapped[str] = mapped_column(String(SOURCE_ID))
    uid: Mapped[str] = mapped_column(String(36))
    held_version: Mapped[int]
    organisation_source: Mapped[str] = mapped_column(String(SOURCE_ID), default="")
    organisation_name: Mapped[str] = mapped_column(text("name"), default="")
    name: Mapped[str] = mapped_column(text("name"))
    name_key: Mapped[str] = mapped_column(String(SORT_KEY), default="")
    status: Mapped[str] = mapped_column(String(20), default="")
    postcode: Mapped[str] = mapped_column(text("postcode"), default="")
    timetable: Mapped[str] = mapped_column(Text, default="[]")
    words: Mapped[str] = mapped_column(Text, default="")
    record: Mapped[str] = mapped_column(Text, default="")
    record_uid: Mapped[str] = mapped_column(String(36), default="")
    held_record_uid: Mapped[str] = mapped_column(String(36), default="")


class StagedPlace(Base):
    """A place of a staged service."""

    __tablename__ = "staged_place"
    __table_args__ = (Index("staged_place_of", "import_uid", "service_source"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_uid: Mapped[str] = mapped_column(String(36))
    service_source: Mapped[str] = mapped_column(String(SOURCE_ID))
    position: Mapped[int]
    easting: Mapped[int]
    northing: Mapped[int]
