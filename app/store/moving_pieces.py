"""Put the rows of a store into a database in pieces, and read them back to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, text

from app.store import moved_rows, tally
from app.store.moving_target import Target
from app.store.search import index as search
from app.store.server.roles import MAINTAIN, OWNER, acting_as
from app.store.tables import Base
from app.store.tables.accounts import AuditRecord
from app.store.tables.referrals import TallyRecord

IS_THERE = text("SELECT to_regclass(:name) IS NOT NULL")
_PUT_REFERRAL = text(
    "INSERT INTO referral_search (network_id, referral_id, tokens) "
    "VALUES (:network, :id, array_to_tsvector(CAST(:tokens AS text[])))"
)
_PUT_SERVICE = text(
    "INSERT INTO service_search (service_id, tokens) "
    "VALUES (:id, array_to_tsvector(CAST(:tokens AS text[])))"
)
_REFERRAL_WORDS = text(
    "SELECT referral_id AS id, tsvector_to_array(tokens) AS tokens FROM referral_search "
    "WHERE network_id = :network AND referral_id = ANY (:ids)"
)
_SERVICE_WORDS = text(
    "SELECT service_id AS id, tsvector_to_array(tokens) AS tokens FROM service_search "
    "WHERE service_id = ANY (:ids)"
)


def last(target: Target, table: Table) -> tuple[Any, ...] | None:
    """Give the key of the last row that is there."""
    with target.writing() as connection:
        return moved_rows.last(connection, table)


def last_entry(target: Target, chain: str) -> int:
    """Give the number of the newest entry of a chain of the audit (0: none)."""
    entry = AuditRecord.__table__.c
    with target.writing() as connection:
        asked = select(func.max(entry.seq)).where(entry.chain == chain)
        return connection.execute(asked).scalar_one() or 0


def put(target: Target, table: Table, rows: list[Row[Any]], words: Mapping[int, list[str]]) -> None:
    """Copy rows with their own ids, and index them by their words where they have any."""
    names = ", ".join(f'"{name}"' for name in table.columns.keys())  # noqa: SIM118
    ids = " OVERRIDING SYSTEM VALUE" if "id" in table.primary_key.columns else ""
    asked = text(
        f'INSERT INTO "{table.name}" ({names}){ids} SELECT {names} '  # noqa: S608
        f'FROM json_populate_recordset(CAST(NULL AS "{table.name}"), CAST(:rows AS json))'
    )
    said = (b"[" + b",".join(moved_rows.forms(rows)) + b"]").decode("ascii")
    with target.writing() as connection:
        connection.execute(asked, {"rows": said})
        if words:
            is_referral = table.name == "referral"
            connection.execute(
                _PUT_REFERRAL if is_referral else _PUT_SERVICE,
                [
                    {"id": row.id, "tokens": words[row.id]}
                    | ({"network": row.network_id} if is_referral else {})
                    for row in rows
                ],
            )


def page(target: Target, table: Table, after: tuple[Any, ...] | None) -> list[Row[Any]]:
    """Read the next rows after a key."""
    with target.writing() as connection:
        return moved_rows.page(connection, table, after)


def words_of(target: Target, table: Table, rows: list[Row[Any]]) -> dict[int, list[str]]:
    """Give the words under which the server finds these rows."""
    found: dict[int, list[str]] = {}
    with target.writing() as connection:
        if table.name == "service":
            places: Iterable[dict[str, Any]] = [{"ids": [row.id for row in rows]}]
            asked = _SERVICE_WORDS
        else:
            networks = {row.network_id for row in rows}
            places = [
                {"network": one, "ids": [row.id for row in rows if row.network_id == one]}
                for one in networks
            ]
            asked = _REFERRAL_WORDS
        for place in places:
            found |= {row.id: row.tokens for row in connection.execute(asked, place)}
    return found


def count_anew(target: Target) -> dict[tuple[int, int, str], int]:
    """Make the tally from the referrals that are there, draw further ids after those, and sort.

    Gives the tally.
    """
    with target.writing() as connection:
        connection.execute(TallyRecord.__table__.delete())
        found = tally.recount(connection)
        rows = [
            {"network_id": network, "practice_id": practice, "standing": at, "number": number}
            for (network, practice, at), number in sorted(found.items())
        ]
        if rows:
            connection.execute(insert(TallyRecord.__table__), rows)
        most = {
            table.name: connection.execute(select(func.max(table.c.id))).scalar_one() or 0
            for table in Base.metadata.sorted_tables
            if "id" in table.primary_key.columns or "id" in table.c
        }
    with target.writing(OWNER) as connection:
        for name, number in most.items():
            connection.exec_driver_sql(
                f'ALTER TABLE "{name}" ALTER COLUMN id RESTART WITH {number + 1}'
            )
        search.optimise(connection)
        connection.exec_driver_sql("ANALYZE")
    return found


def empty(target: Target) -> None:
    """Take away what a move had copied."""
    with target.writing(OWNER) as connection:
        names = [f'"{one}"' for one in Base.metadata.tables if one != "setting"]
        names += ["referral_search", "service_search"]
        connection.exec_driver_sql(f"TRUNCATE {', '.join(names)} CASCADE")


def is_empty(connection: Connection) -> bool:
    """Claim that a database which was prepared holds no record yet."""
    there = {name for name in Base.metadata.tables if name not in ("setting",)}
    with acting_as(connection, MAINTAIN):
        for name in sorted(there):
            if not connection.execute(IS_THERE, {"name": f'hearten."{name}"'}).scalar_one():
                continue  # a schema before this table
            asked = text(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608
            if connection.execute(asked).first() is not None:
                return False
    return True
