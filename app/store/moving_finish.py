"""Finish a move in one transaction: keys and heads of the audit, the store's name, the ways in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from app.store import server_ways_in, trial
from app.store.audit import STORE
from app.store.server import audit
from app.store.server.logins import login_role
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, acting_as

if TYPE_CHECKING:
    from app.store.embedded_store import EmbeddedStore
    from app.store.moving_target import Target

ACT = "store.move"
DONE = text(f"INSERT INTO {PRIVATE}.moved VALUES ('done', :at)")  # noqa: S608
_SET = text(
    "INSERT INTO setting (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_HEAD = text(f"INSERT INTO {PRIVATE}.audit_head VALUES (:chain, :seq, :hash)")  # noqa: S608
_KEY_OF = text(f"INSERT INTO {PRIVATE}.chain_key VALUES (:chain, :seq, :key)")  # noqa: S608
_ENTRY = text(
    f"SELECT seq FROM {PRIVATE}.audit_add_as("  # noqa: S608
    ":chain, :at, :actor, :grant, :act, NULL, NULL, :detail)"
)
_PUT = text(f"SELECT {PRIVATE}.put_way_in(:user, :role, :verifier)")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A user whose password is known here, so that they come in at the server as well."""

    user_uid: str
    name: str
    password: str = field(repr=False)


def finish(
    target: Target,
    store: EmbeddedStore,
    key: bytes,
    heads: Mapping[str, tuple[int, str]],
    actor: str,
    grant: str | None,
    newcomers: Iterable[Newcomer],
) -> None:
    """Close the old chains, open the new one with their heads, and let people in: all or nothing.

    The old entries keep the key they were made with, under a name of its own.
    """
    with target.writing(OWNER) as connection:
        name = f"moved.{store.uid}"
        audit.keep_key(connection, key, name)
        for chain, (seq, digest) in heads.items():
            connection.execute(_HEAD, {"chain": chain, "seq": seq, "hash": digest})
            connection.execute(_KEY_OF, {"chain": chain, "seq": seq, "key": name})
        said = {"store.uid": store.uid, "store.name": store.name, "store.demo": store.is_demo}
        said[trial.SETTING] = store.is_demo or store.is_trial
        for setting, value in said.items():
            text_of = str(int(value)) if isinstance(value, bool) else value
            connection.execute(_SET, {"name": setting, "value": text_of})
        entry = {"chain": STORE, "at": store.clock(), "actor": actor, "grant": grant, "act": ACT}
        detail = json.dumps({"from": "folder"}, separators=(",", ":"))
        connection.execute(_ENTRY, {**entry, "detail": detail})
        with acting_as(connection, ACCOUNTS):
            for one in newcomers:
                _let_in(connection, str(target.url.database), one)
        connection.execute(DONE, {"at": store.clock().isoformat()})


def _let_in(connection: Connection, database: str, one: Newcomer) -> None:
    role = login_role(database, one.name)
    made = server_ways_in.verifier(connection, role, one.password)
    connection.execute(_PUT, {"user": one.user_uid, "role": role, "verifier": made})
