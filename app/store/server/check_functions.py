"""Compare every function of our schemas with what is laid, and find the loose ones elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server import functions
from app.store.server.functions import Called, Function
from app.store.server.recorded import Said
from app.store.server.roles import PRIVATE

_MENDS = "Run 'hearten server prepare'."
# Definer functions outside our schemas: not those the server came with, nor those of an extension
# that is known to bring some. Into any other extension somebody may have put one.
_ELSEWHERE = text(
    "SELECT CAST(CAST(p.oid AS regprocedure) AS text) AS name, o.rolname AS owner, "
    "COALESCE(p.proconfig, '{}') AS settings, EXISTS (SELECT FROM "
    "aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS open "
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "JOIN pg_roles o ON o.oid = p.proowner WHERE p.prosecdef AND p.oid >= 16384 "
    "AND n.nspname <> ALL (:ours) AND NOT EXISTS (SELECT FROM pg_depend d "
    "JOIN pg_extension e ON e.oid = d.refobjid "
    "WHERE d.classid = CAST('pg_proc' AS regclass) AND d.objid = p.oid AND d.deptype = 'e' "
    "AND e.extname = ANY (:brought)) ORDER BY 1"
)
_ASKED = {"ours": [SCHEMA, PRIVATE], "brought": ["pgaudit"]}


def check(connection: Connection, said: list[Said]) -> Iterator[str]:
    """Say which function is missing, was changed, is nobody's of ours, or may be called by whom."""
    wanted, held = functions.wanted(connection, said), functions.held(connection)
    for called, found in held.items():
        if called in wanted:
            yield from _compared(called, found, wanted[called])
        else:
            yield from _stranger(called, found)
    for called in wanted:
        if called not in held:
            yield f"The function {called} is missing. {_MENDS}"
    for row in connection.execute(_ELSEWHERE, _ASKED):
        yield f"The function {row.name} acts as {row.owner} and is not one of Hearten's."
        if not set(functions.SETTINGS) & set(row.settings):
            yield f"The function {row.name} has no fixed search_path."
        if row.open:
            yield f"PUBLIC may call the function {row.name}."


def _compared(called: Called, found: Function, wanted: Function) -> Iterator[str]:
    if found.owner != wanted.owner:
        yield f"The function {called} belongs to {found.owner}, not to {wanted.owner}. {_MENDS}"
    if (found.body, found.how, found.shape) != (wanted.body, wanted.how, wanted.shape):
        yield f"The function {called} was changed. {_MENDS}"
    for who in sorted(found.callers - wanted.callers):
        yield f"{who} may call the function {called}; that is not to be. {_MENDS}"
    for who in sorted(wanted.callers - found.callers):
        yield f"{who} may not call the function {called}. {_MENDS}"
    for who in sorted(found.givers):
        yield f"{who} may let others call the function {called}. {_MENDS}"


def _stranger(called: Called, found: Function) -> Iterator[str]:
    yield f"The function {called} of {found.owner} is not one of Hearten's."
    if "PUBLIC" in found.callers:
        yield f"PUBLIC may call the function {called}."
