"""Give a prepared database users of every role with logins, and a row of everything everywhere.

Two networks of two practices and two link workers each: eight patients, one for each practice and
link worker, and with each of them one row of every table that holds patients' rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import sqlalchemy
from psycopg.rows import dict_row
from sqlalchemy import Boolean, Date, DateTime, Integer, Table, Time

from app.domain.access import Role
from app.store.server.rows import PATIENTS
from app.store.tables import Base
from tests.databases.cluster import Cluster

NETWORKS = ("net-1", "net-2")
PRACTICES = {"net-1": ("prac-11", "prac-12"), "net-2": ("prac-21", "prac-22")}
WORKERS = {"net-1": ("ann", "ben"), "net-2": ("cat", "dan")}
LONG_AGO = date(2020, 1, 1)
PLACES: dict[str, tuple[Role, str | None, str | None]] = {
    "ann": (Role.LINK_WORKER, "net-1", None),
    "ben": (Role.LINK_WORKER, "net-1", None),
    "cat": (Role.LINK_WORKER, "net-2", None),
    "dan": (Role.LINK_WORKER, "net-2", None),
    "rita": (Role.RECEPTIONIST, None, "prac-11"),
    "gus": (Role.CLINICIAN, None, "prac-11"),
    "sue": (Role.SUPERVISOR, None, None),
    "max": (Role.NETWORK_MANAGER, "net-1", None),
    "sam": (Role.SAFEGUARDING_LEAD, "net-1", None),
    "ada": (Role.ADMINISTRATOR, None, None),
    "pia": (Role.PRIVACY_OFFICER, None, None),
}
"""Who there is; Sue supervises Ann, did supervise Ben and is going to supervise Cat."""


@dataclass
class Cast:
    """A database with its users; each connects as the role that is their login."""

    server: Cluster
    database: str
    roles: dict[str, str]
    ids: dict[str, int]

    def connect(self, name: str) -> psycopg.Connection[Any]:
        """Sign somebody in."""
        return psycopg.connect(
            self.server.url(self.database, self.roles[name]),
            autocommit=True,
            options="-c search_path=hearten,pg_temp",
        )

    def admin(self) -> psycopg.Connection[Any]:
        """Connect as the superuser, whom no policy holds."""
        return psycopg.connect(
            self.server.url(self.database),
            autocommit=True,
            options="-c search_path=hearten,pg_temp",
        )


def let_in(admin: psycopg.Connection[Any], database: str, uid: str) -> str:
    """Give a user a login without a password; by the socket none is asked for."""
    role = f"h_{database}_{uid}".replace("-", "_")
    admin.execute(f"CREATE ROLE {role} LOGIN IN ROLE hearten_user")
    admin.execute(
        f"INSERT INTO hearten_private.login SELECT '{role}', id FROM hearten.\"user\" "
        f"WHERE uid = '{uid}'"
    )
    return role


def gather(server: Cluster, database: str) -> Cast:
    """Fill a prepared database."""
    cast = copied(Cast(server, database, {}, {}), server, database)
    with cast.admin() as admin:
        _office(admin)
        for name in PLACES:
            cast.ids[name] = _user(admin, name)
            cast.roles[name] = let_in(admin, database, name)
        _supervision(admin, cast.ids)
        _patients(admin, cast.ids)
        _others(admin, cast.ids)
    return cast


def copied(cast: Cast, server: Cluster, database: str) -> Cast:
    """Give the same cast in a copy of its database; who may connect is not copied by the server."""
    with server.admin() as admin:
        admin.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        admin.execute(f"GRANT CONNECT ON DATABASE {database} TO hearten_user, hearten_maintain")
    return Cast(server, database, cast.roles, cast.ids)


def _office(admin: psycopg.Connection[Any]) -> None:
    for network in NETWORKS:
        put(admin, "network", uid=network, name=network)
        for practice in PRACTICES[network]:
            put(admin, "practice", uid=practice, name=practice)
            admin.execute(
                "INSERT INTO membership (practice_id, network_id, since) SELECT p.id, n.id, %s "
                "FROM practice p, network n WHERE p.uid = %s AND n.uid = %s",
                (LONG_AGO, practice, network),
            )


def _user(admin: psycopg.Connection[Any], name: str) -> int:
    row = put(admin, "user", uid=name, name=name, name_key=name, display=name, disabled_at=None)
    role, network, practice = PLACES[name]
    put(
        admin, "grant", uid=f"grant-{name}", user_id=row["id"], role=role.value,
        network_uid=network, practice_uid=practice, since=LONG_AGO, until=None,
    )  # fmt: skip
    return int(row["id"])


def _supervision(admin: psycopg.Connection[Any], ids: dict[str, int]) -> None:
    days: dict[str, tuple[date, date | None]] = {
        "ann": (LONG_AGO, None),
        "ben": (LONG_AGO, date(2021, 1, 1)),
        "cat": (date(2099, 1, 1), None),
    }
    for name, (since, until) in days.items():
        put(
            admin, "supervises", supervisor_id=ids["sue"], user_id=ids[name], since=since,
            until=until,
        )  # fmt: skip


def _patients(admin: psycopg.Connection[Any], ids: dict[str, int]) -> None:
    """Give each practice and link worker a patient with a row of every table of patients."""
    for network in NETWORKS:
        network_id = _id(admin, "network", network)
        for practice in PRACTICES[network]:
            practice_id = _id(admin, "practice", practice)
            place: dict[str, Any] = {"network_id": network_id, "practice_id": practice_id}
            for worker in WORKERS[network]:
                _patient(admin, {**place, "worker_id": ids[worker]})


def _patient(admin: psycopg.Connection[Any], place: dict[str, Any]) -> None:
    known = dict(place)
    tables = [table for table in Base.metadata.sorted_tables if table.name in PATIENTS]
    for table in sorted(tables, key=lambda table: table.name == "happening"):
        if table.name == "tally":
            continue
        wanted = {name: value for name, value in known.items() if name in table.columns}
        if table.name == "happening":
            wanted["referral_uid"] = known["referral_uid"]
        row = put(admin, table.name, **wanted)
        known[f"{table.name}_id"] = row["id"]
        if "uid" in row:
            known[f"{table.name}_uid"] = row["uid"]
    admin.execute(
        "INSERT INTO referral_search (network_id, referral_id, tokens) VALUES (%s, %s, 'ivy')",
        (known["network_id"], known["referral_id"]),
    )


def _others(admin: psycopg.Connection[Any], ids: dict[str, int]) -> None:
    """Put a row into every table that is still empty, and a draft of everybody's."""
    for name, id_ in ids.items():
        put(admin, "draft", uid=f"draft-{name}", user_id=id_)
    for table in Base.metadata.sorted_tables:
        if admin.execute(f'SELECT 1 FROM "{table.name}"').fetchone() is None:
            put(admin, table.name)
    admin.execute("INSERT INTO service_search SELECT id, 'ivy' FROM service")


def _id(admin: psycopg.Connection[Any], table: str, uid: str) -> int:
    row = admin.execute(f"SELECT id FROM {table} WHERE uid = %s", (uid,)).fetchone()
    assert row is not None
    return int(row[0])


_ONE_OF = {
    ("service", "status"): "active",
    ("directory_term", "kind"): "term",
    ("service", "timetable"): "[]",
    ("referral", "state"): "accepted",
    ("plan", "state"): "draft",
    ("person", "version"): 2,
    ("referral", "version"): 2,
}
_count = 0


def put(admin: psycopg.Connection[Any], name: str, /, **wanted: Any) -> dict[str, Any]:
    """Write a row of any table: what is not said is made up from the column's type."""
    table = Base.metadata.tables[name]
    values = {**_made_up(admin, table), **wanted}
    columns = ", ".join(f'"{column}"' for column in values)
    signs = ", ".join(["%s"] * len(values))
    with admin.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            f'INSERT INTO "{name}" ({columns}) VALUES ({signs}) RETURNING *', list(values.values())
        )
        row = cursor.fetchone()
    assert row is not None
    return row


def _made_up(admin: psycopg.Connection[Any], table: Table) -> dict[str, Any]:
    global _count
    _count += 1
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "id" or (column.nullable and not column.foreign_keys):
            continue
        value = f"999{_count:07}" if column.name == "nhs_number" else _value(column.type)
        if column.foreign_keys and len(column.foreign_keys) == 1:
            key = next(iter(column.foreign_keys)).column
            if key.table.name in ("user", "network", "practice", "service"):
                found = admin.execute(
                    f'SELECT "{key.name}" FROM "{key.table.name}" ORDER BY id LIMIT 1'
                ).fetchone()
                value = found[0] if found else None
        values[column.name] = _ONE_OF.get((table.name, column.name), value)
    return values


def _value(kind: sqlalchemy.types.TypeEngine[Any]) -> Any:
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return _count
    if isinstance(kind, Date):
        return LONG_AGO
    if isinstance(kind, Time):
        return datetime(2026, 11, 23, 9, tzinfo=UTC).time()
    if isinstance(kind, DateTime) or kind.__class__.__name__ == "Utc":
        return datetime(2026, 11, 23, 9, tzinfo=UTC)
    length = getattr(kind, "length", None) or getattr(getattr(kind, "impl", None), "length", None)
    return f"t{_count}"[: length or 20]
