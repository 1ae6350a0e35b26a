"""Connect to a PostgreSQL database: one kept connection for a PC, its settings read back.

psycopg is imported here only, when a server is used.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from app import errors, paths, trust
from app.places import KNOWN, LEAVE_IT_OUT, NO_SERVER, ODD_OPTION, SECRETS
from app.store import several_hosts, waits
from app.store.connect_words import READ_ONLY, ROOT_NOT_KEPT
from app.store.seen import Seen, System

SCHEMA = "hearten"
ROOT = "server-root.crt"
"""The root certificate for everyone on a PC; without it the operating system's are asked."""
OLDEST_SERVER = 150000
CONNECT_PATIENCE = 5
"""Seconds for one host to answer; a list of hosts is tried one after the other.

Two would be enough on a good line. But a first packet that is lost is sent again after one second,
and the next time after three (RFC 6298, 2 and 5.5): who leaves after two has tried once more only,
and meets a server that is merely busy at nine o'clock, when every PC signs in, as one that is gone.
"""
NOTHING_TAKEN = 8000
"""Milliseconds in which a server has to take what was sent; then the line counts as broken."""
# pg_temp last, by name: else a temporary table of somebody's would come before the real one.
_SESSION: Mapping[str, str] = {
    "search_path": f"{SCHEMA}, pg_temp",
    "timezone": "UTC",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    # What a login writes in another one is refused (server/newest_view.py).
    "default_transaction_isolation": r"read\ committed",
}
# A desk never holds anything for long; whoever prepares or moves a store is not limited.
_DESK: Mapping[str, str] = {
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
}
_LEND_PATIENCE = 10.0
LOOK_AGAIN = 10.0
"""Seconds after which a server that was left behind is let go, to look for the newest again."""
SERVER = "server"
"""Under this name each connection says which server it reaches."""
_SINCE = "since"
# The timeline in use now; that of the last checkpoint is the old one right after a promotion.
_WHO = (
    "SELECT (SELECT system_identifier FROM pg_control_system())::text, "
    "left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"
)
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
    if url.password is not None or SECRETS.intersection(url.query):
        raise errors.Refused(LEAVE_IT_OUT)
    if not KNOWN.issuperset(url.query):
        raise errors.Refused(ODD_OPTION)
    return url.set(drivername="postgresql+psycopg")


def make_engine(
    url: URL, password: str | None = None, *, seen: Seen | None = None, scram_only: bool = False
) -> Engine:
    """Give an engine that keeps one connection, and lends one more while that is taken.

    `seen` is for a desk: it meets each server that answers, and nothing may take long there.
    `scram_only`: a server that asks for the password itself does not get it.
    """
    if password is not None:
        url = url.set(password=password)
    if not _is_here(url):
        url = url.update_query_dict({"sslmode": "verify-full", "sslrootcert": _root(url)})
    settings = {**_SESSION, **(_DESK if seen is not None else {})}
    session = " ".join(f"-c {name}={value}".replace(", ", ",") for name, value in settings.items())
    engine = create_engine(
        url,
        connect_args={**_line(scram_only), "options": session},
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=1,
        pool_timeout=_LEND_PATIENCE,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    _choose_hosts(engine, seen)
    waits.watch(engine)
    return engine


def _line(scram_only: bool) -> dict[str, str | int]:
    """Give how a server that is gone without a word is noticed, rather than waited for for ever."""
    line: dict[str, str | int] = {
        "connect_timeout": CONNECT_PATIENCE,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": NOTHING_TAKEN,
        "application_name": "Hearten",
        "gssencmode": "disable",
        # Whether it takes saves is asked by _require, host by host: so a single one says why not.
        "target_session_attrs": "any",
    }
    return {**line, "require_auth": "scram-sha-256"} if scram_only else line


def _choose_hosts(engine: Engine, seen: Seen | None) -> None:
    """Let an engine connect to the newest of its hosts, and look for it again when it was away."""
    from sqlalchemy import event

    def reach(words: several_hosts.Words) -> several_hosts.Reached:
        waits.require_wanted()
        raw = _connected(engine, words)
        try:
            _require(raw)
            with waits.answered(raw):
                return raw, None if seen is None else _who(raw)
        except BaseException:
            raw.close()
            raise

    def connect(_dialect: Any, record: Any, _words: Any, named: dict[str, Any]) -> Any:
        hosts = several_hosts.each(named)
        is_behind = seen.is_behind if seen is not None else lambda _: False
        raw, server = several_hosts.first_not_behind(hosts, reach, is_behind)
        if seen is not None:
            record.info[SERVER] = server
            seen.meet(server)
        return raw

    def look_again(_raw: Any, record: Any, _lent: Any) -> None:
        now = time.monotonic()
        is_due = now - record.info.setdefault(_SINCE, now) > LOOK_AGAIN
        if is_due and seen is not None and seen.is_behind(record.info.get(SERVER)):
            raise DisconnectionError

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "checkout", look_again)


def _is_here(url: URL) -> bool:
    """Claim that the line never leaves this machine: a Unix socket or loopback."""
    names = [url.host] if url.host else []
    names += filter(None, map(os.environ.get, ("PGHOST", "PGHOSTADDR")))
    for key in ("host", "hostaddr"):
        each = url.query.get(key, ())
        each = each if isinstance(each, tuple) else (each,)
        names += [_host(one) for several in each for one in several.split(",")]
    return all(name in ("", "localhost", "127.0.0.1", "::1") or name[:1] in "/@" for name in names)


def _host(named: str) -> str:
    """Give a host without its port; an IPv6 address has colons of its own."""
    return named.rpartition(":")[0] if named.count(":") == 1 else named.strip("[]")


def _root(url: URL) -> str:
    """Give the file the server's certificate is checked with: the one named, the PC's, or none."""
    named = url.query.get("sslrootcert")
    if named:
        return named if isinstance(named, str) else named[0]
    ours = paths.administrators() / ROOT
    if not ours.is_file():
        return "system"
    if not trust.is_administrators(ours):
        raise errors.Unreachable(ROOT_NOT_KEPT)
    return str(ours)


def _connected(engine: Engine, words: Mapping[str, Any]) -> Any:
    """Make a line; one that was given up is closed now, not when its memory is looked through."""
    try:
        return engine.dialect.connect(**words)
    except psycopg.Error as error:
        for one in (error, error.__context__):
            if one is not None:
                traceback.clear_frames(one.__traceback__)
        raise


def _who(raw: Any) -> System | None:
    """Ask which server answers; none where it does not say so to a user."""
    try:
        system, timeline = raw.execute(_WHO).fetchone()
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported):
        return None
    finally:
        raw.rollback()
    return System(system, int(timeline, 16))


def _require(raw: Any) -> None:
    """Refuse a server that is too old, one to read only, and a session not as it was asked for."""
    if raw.info.server_version < OLDEST_SERVER:
        raise errors.Refused(TOO_OLD)
    said = raw.info.parameter_status
    if "on" in (said("in_hot_standby"), said("default_transaction_read_only")):
        raise errors.Unreachable(READ_ONLY)
    if said("server_encoding") != "UTF8":
        raise errors.Refused(NOT_UTF8)
    if said("TimeZone") != "UTC" or said("standard_conforming_strings") != "on":
        raise errors.Unreachable
