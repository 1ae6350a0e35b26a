"""Read and write networks, practices, memberships; know their row ids and those of users."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app import errors
from app.domain.access import Scope
from app.domain.network import Membership, Network, Office, Practice
from app.store.tables.accounts import UserRecord
from app.store.tables.networks import MembershipRecord, NetworkRecord, PracticeRecord


@dataclass(frozen=True, slots=True)
class ScopeIds:
    """A scope as row ids; `people` are those opened one by one, in an emergency."""

    networks: tuple[int, ...] = ()
    practices: tuple[int, ...] = ()
    workers: tuple[int, ...] = ()
    people: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Claim that nothing can be seen."""
        return not (self.networks or self.practices or self.workers or self.people)

    def reaches(
        self,
        network_id: int,
        practice_id: int,
        worker_id: int | None = None,
        person_id: int | None = None,
    ) -> bool:
        """Claim that a row of that network, practice, link worker and person is inside."""
        return (
            network_id in self.networks
            or practice_id in self.practices
            or worker_id in self.workers
            or person_id in self.people
        )


@dataclass(frozen=True, slots=True)
class OfficeIds:
    """The office, with row ids of networks, practices and users."""

    office: Office
    network_ids: dict[str, int] = field(default_factory=dict)
    practice_ids: dict[str, int] = field(default_factory=dict)
    user_ids: dict[str, int] = field(default_factory=dict)
    displays: dict[int, str] = field(default_factory=dict)
    phones: dict[int, tuple[str, str]] = field(default_factory=dict)
    network_uids: dict[int, str] = field(default_factory=dict)
    practice_uids: dict[int, str] = field(default_factory=dict)
    user_uids: dict[int, str] = field(default_factory=dict)

    def scope(self, scope: Scope) -> ScopeIds:
        """Turn a scope of uids into row ids; an unknown uid opens nothing."""
        return ScopeIds(
            tuple(sorted(self.network_ids[u] for u in scope.networks if u in self.network_ids)),
            tuple(sorted(self.practice_ids[u] for u in scope.practices if u in self.practice_ids)),
            tuple(sorted(self.user_ids[u] for u in scope.workers if u in self.user_ids)),
        )

    def networks_of(self, scope: ScopeIds) -> tuple[int, ...]:
        """Give the networks in which the scope can have rows at all."""
        return tuple(self.network_uids) if scope.practices or scope.workers else scope.networks

    def practice_name(self, practice_id: int) -> str:
        """Give the name of a practice by row id."""
        practice = self.office.practice(self.practice_uids.get(practice_id, ""))
        return practice.name if practice else "Not known"

    def home_of(self, practice_uid: str, on: date) -> tuple[int, int, str]:
        """Give (network id, practice id, network uid) of a practice on that day."""
        network = self.office.network_of(practice_uid, on)
        if network is None or practice_uid not in self.practice_ids:
            raise errors.Refused(
                "That practice belongs to no network today. Ask an administrator to set its dates."
            )
        return self.network_ids[network.uid], self.practice_ids[practice_uid], network.uid


def read_office(connection: Connection) -> OfficeIds:
    """Read all of it: a few hundred rows at most."""
    networks = connection.execute(select(NetworkRecord.__table__)).all()
    practices = connection.execute(select(PracticeRecord.__table__)).all()
    members = connection.execute(select(MembershipRecord.__table__)).all()
    users = connection.execute(
        select(
            UserRecord.id,
            UserRecord.uid,
            UserRecord.display,
            UserRecord.work_phone,
            UserRecord.hours,
        )
    ).all()
    network_uids = {row.id: row.uid for row in networks}
    practice_uids = {row.id: row.uid for row in practices}
    office = Office(
        tuple(
            Network(r.uid, r.name, r.ods_code, r.since, r.until, r.version)
            for r in sorted(networks, key=lambda r: r.name)
        ),
        tuple(
            Practice(
                r.uid,
                r.name,
                r.ods_code,
                r.address,
                r.postcode,
                r.phone,
                r.hours,
                r.to_check,
                r.version,
            )
            for r in sorted(practices, key=lambda r: r.name)
        ),
        tuple(
            Membership(practice_uids[r.practice_id], network_uids[r.network_id], r.since, r.until)
            for r in members
        ),
    )
    return OfficeIds(
        office,
        {uid: id_ for id_, uid in network_uids.items()},
        {uid: id_ for id_, uid in practice_uids.items()},
        {r.uid: r.id for r in users},
        {r.id: r.display for r in users},
        {r.id: (r.work_phone, r.hours) for r in users},
        network_uids,
        practice_uids,
        {r.id: r.uid for r in users},
    )


def add(connection: Connection, office: Office) -> None:
    """Write networks, practices and memberships; a membership may name those already held."""
    for network in office.networks:
        connection.execute(
            insert(NetworkRecord).values(
                uid=network.uid,
                name=network.name,
                ods_code=network.ods_code,
                since=network.since,
                until=network.until,
                version=1,
            )
        )
    for practice in office.practices:
        connection.execute(insert(PracticeRecord).values(**_values(practice), uid=practice.uid))
    ids = read_office(connection)
    for member in office.memberships:
        connection.execute(
            insert(MembershipRecord).values(
                practice_id=ids.practice_ids[member.practice_uid],
                network_id=ids.network_ids[member.network_uid],
                since=member.since,
                until=member.until,
            )
        )


def end_membership(connection: Connection, ended: Membership) -> None:
    """Write the last day of the membership of that practice, network and first day."""
    connection.execute(
        update(MembershipRecord).where(*_held(connection, ended)).values(until=ended.until)
    )


def drop_membership(connection: Connection, held: Membership) -> None:
    """Take away a membership that another one of the same first day replaces."""
    connection.execute(delete(MembershipRecord).where(*_held(connection, held)))


def _held(connection: Connection, one: Membership) -> tuple[ColumnElement[bool], ...]:
    ids = read_office(connection)
    return (
        MembershipRecord.practice_id == ids.practice_ids[one.practice_uid],
        MembershipRecord.network_id == ids.network_ids[one.network_uid],
        MembershipRecord.since == one.since,
    )


def change_practice(connection: Connection, practice: Practice) -> None:
    """Write a practice's entry, if nobody did since it was opened."""
    done = connection.execute(
        update(PracticeRecord)
        .where(PracticeRecord.uid == practice.uid, PracticeRecord.version == practice.version)
        .values(**{**_values(practice), "version": practice.version + 1})
    )
    if done.rowcount == 0:
        now = read_office(connection).office.practice(practice.uid)
        raise errors.Stale(opened=practice, now=now)


def _values(practice: Practice) -> dict[str, object]:
    return {
        "name": practice.name,
        "ods_code": practice.ods_code,
        "address": practice.address,
        "postcode": practice.postcode,
        "phone": practice.phone,
        "hours": practice.hours,
        "to_check": practice.to_check,
        "version": practice.version,
    }


def names(uids: Iterable[str], office: Office) -> str:
    """Name several networks in one line."""
    found = [n.name for n in office.networks if n.uid in set(uids)]
    return ", ".join(found)
