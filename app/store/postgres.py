"""Connect to a PostgreSQL database: one kept connection for a PC, its settings read back.

psycopg is imported here only, when a server is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.pool import QueuePool

from app import errors

SCHEMA = "hearten"
OLDEST_SERVER = 150000
CONNECT_PATIENCE = 5
"""Seconds for one host to answer; a list of hosts is tried one after the other."""

# A server that is gone without a word is noticed by these, not by waiting for ever.
_KEEP_ALIVE: Mapping[str, str | int] = {
    "connect_timeout": CONNECT_PATIENCE,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
    "target_session_attrs": "read-write",
    "application_name": "Hearten",
}
# pg_temp last, by name: else a temporary table of somebody's would come before the real one.
_SESSION: Mapping[str, str] = {
    "search_path": f"{SCHEMA}, pg_temp",
    "timezone": "UTC",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
}
NO_SERVER = "That is no address of a server. It begins with postgresql:// and names a database."
TOO_OLD = "That PostgreSQL is too old. Hearten needs version 15 or newer."
NOT_UTF8 = "That database does not keep its text as UTF-8. Make another one, with ENCODING UTF8."


def address(text: str) -> URL:
    """Read the URL of a server; raises errors.Refused, never with what was typed."""
    try:
        url = make_url(text)
    except Exception:
        raise errors.Refused(NO_SERVER) from None
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg") or not url.database:
        raise errors.Refused(NO_SERVER)
    return url.set(drivername="postgresql+psycopg")


def make_engine(url: URL, password: str | None = None) -> Engine:
    """Give an engine that keeps one connection, and lends one more while that is taken."""
    if password is not None:
        url = url.set(password=password)
    said = dict(url.query)
    if "sslmode" not in said and not _is_here(url):
        url = url.update_query_dict({"sslmode": "verify-full"})
    session = " ".join(f"-c {name}={value}".replace(", ", ",") for name, value in _SESSION.items())
    engine = create_engine(
        url,
        connect_args={**_KEEP_ALIVE, "options": session},
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=1,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    from sqlalchemy import event

    event.listen(engine, "connect", _require)
    return engine


def _is_here(url: URL) -> bool:
    """Claim that the line never leaves this machine: a Unix socket or loopback."""
    hosts = url.query.get("host", url.host or "")
    each = hosts if isinstance(hosts, tuple) else (hosts,)
    names = [host.rpartition(":")[0] or host for one in each for host in one.split(",")]
    return all(name in ("", "localhost", "127.0.0.1", "::1") or name[:1] in "/@" for name in names)


def _require(raw: Any, _record: object) -> None:
    """Refuse a server that is too old, and one whose session is not as it was asked for."""
    if raw.info.server_version < OLDEST_SERVER:
        raise errors.Refused(TOO_OLD)
    said = raw.info.parameter_status
    if said("server_encoding") != "UTF8":
        raise errors.Refused(NOT_UTF8)
    if said("TimeZone") != "UTC" or said("standard_conforming_strings") != "on":
        raise errors.Unreachable
