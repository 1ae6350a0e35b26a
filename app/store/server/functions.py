"""Know every function that is laid, whole: its text, how it runs, whose it is and who may call it.

What is expected is read from what the laying says (`recorded.py`), so that a check compares a
database with the very text that was laid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from app.store.postgres import SCHEMA
from app.store.server.recorded import Said
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, READER

OWNERS = (OWNER, READER, ACCOUNTS)
SETTINGS = ("search_path=pg_catalog, pg_temp",)

_MADE = re.compile(r"\s*CREATE OR REPLACE FUNCTION ([a-z_.]+)\(")
_GIVEN = re.compile(r"\s*GRANT EXECUTE ON FUNCTION (.+) TO (.+)", re.DOTALL)
_TAKEN = re.compile(r"\s*REVOKE ALL ON FUNCTION (.+) FROM (.+)", re.DOTALL)
_RETURNED = re.compile(
    r"\s*RETURNS (.+?)\s+(?:LANGUAGE|STABLE|IMMUTABLE|VOLATILE|STRICT|LEAKPROOF|SECURITY|SET)\b",
    re.DOTALL,
)
_SPEED = {"IMMUTABLE": "i", "STABLE": "s", "VOLATILE": "v"}
# The row of a table of ours is looked up by hand: whoever prepares may not look into our schemas.
_TYPES = text(
    "SELECT t, CASE WHEN t ~ '[.]' THEN (SELECT format_type(y.oid, NULL) FROM pg_type y "
    "JOIN pg_namespace n ON n.oid = y.typnamespace WHERE n.nspname = split_part(t, '.', 1) "
    "AND y.typname = split_part(t, '.', 2)) ELSE format_type(to_regtype(t), NULL) END "
    "FROM unnest(CAST(:types AS text[])) t"
)
_HELD = text(
    "SELECT n.nspname AS schema, p.proname AS name, o.rolname AS owner, p.prosrc AS body, "
    "ARRAY(SELECT format_type(u.t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, n) "
    "ORDER BY u.n) AS types, l.lanname AS language, p.prosecdef AS is_definer, "
    "p.provolatile AS speed, p.proisstrict AS is_strict, p.proleakproof AS is_leakproof, "
    "p.proparallel AS parallel, COALESCE(p.proconfig, '{}') AS settings, p.prokind AS kind, "
    "COALESCE(pg_get_function_result(p.oid), '') AS result, "
    "COALESCE(p.proargnames, '{}') AS names, "
    "COALESCE(pg_get_expr(p.proargdefaults, 0), '') AS defaults, "
    "ARRAY(SELECT COALESCE(r.rolname, 'PUBLIC') FROM "
    "aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> p.proowner) AS callers, "
    "ARRAY(SELECT DISTINCT COALESCE(r.rolname, 'PUBLIC') FROM aclexplode(p.proacl) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee "
    "WHERE a.grantee <> p.proowner AND a.is_grantable) AS givers "
    "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "JOIN pg_roles o ON o.oid = p.proowner JOIN pg_language l ON l.oid = p.prolang "
    "WHERE n.nspname = ANY (:schemas) ORDER BY 1, 2, 5"
)


@dataclass(frozen=True, slots=True)
class Called:
    """How a function is called: its name, and the types it takes as the server spells them."""

    name: str
    types: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.types)})"


@dataclass(slots=True)
class Function:
    """One function, as the catalogue keeps it.

    `shape` is what making it anew cannot change: what it gives, the names and defaults it takes.
    """

    owner: str
    body: str
    how: tuple[Any, ...]
    shape: tuple[str, ...]
    callers: set[str] = field(default_factory=set)
    givers: set[str] = field(default_factory=set)
    """Who may let others call it; nobody is to."""


def held(connection: Connection) -> dict[Called, Function]:
    """Read every function of our schemas, as it is."""
    found = connection.execute(_HELD, {"schemas": [SCHEMA, PRIVATE]})
    return {
        Called(f"{row.schema}.{row.name}", tuple(row.types)): Function(
            row.owner,
            row.body,
            (
                row.language, row.is_definer, row.speed, row.is_strict, row.is_leakproof,
                row.parallel, tuple(row.settings),
            ),
            (row.kind, row.result, *row.names, row.defaults),
            set(row.callers),
            set(row.givers),
        )
        for row in found
    }  # fmt: skip


def wanted(connection: Connection, said: list[Said]) -> dict[Called, Function]:
    """Give every function as these statements make it in this database."""
    types = _spelt(connection, said)
    found: dict[Called, Function] = {}
    for role, one in said:
        if made := _MADE.match(one):
            inside, rest = _bracketed(one, made.end())
            called = Called(made[1], tuple(types[kind] for _, kind, _ in _taken(inside)))
            found[called] = _function(role, inside, rest, types)
        elif given := _GIVEN.match(one):
            for called in _named(given[1], types):
                found[called].callers |= _names(given[2])
        elif taken := _TAKEN.match(one):
            for called in _named(taken[1], types):
                found[called].callers -= _names(taken[2])
    return found


def _function(owner: str, inside: str, rest: str, types: dict[str, str]) -> Function:
    """Read the brackets and what follows: how it runs, then its text between $$ and $$."""
    how, body, _ = rest.split("$$")
    words = how.split()
    speed = next((_SPEED[word] for word in words if word in _SPEED), "v")
    return Function(
        owner,
        body,
        (
            words[words.index("LANGUAGE") + 1], "SECURITY DEFINER" in how, speed,
            "STRICT" in words, "LEAKPROOF" in words, "u", SETTINGS,
        ),
        _shape(inside, how, types),
    )  # fmt: skip


def _shape(inside: str, how: str, types: dict[str, str]) -> tuple[str, ...]:
    """Give what a function gives and takes as the server says it."""
    taken, out = list(_taken(inside)), list(_out(inside))
    columns = [tuple(one.split(None, 1)) for one in _parts(_columns(how))]
    if columns:
        result = f"TABLE({', '.join(f'{name} {types[kind]}' for name, kind in columns)})"
    elif out:
        result = types[out[0][1]] if len(out) == 1 else "record"
    else:
        many = "SETOF " if "SETOF " in _returned(how) else ""
        result = many + types[_returned(how).removeprefix("SETOF ")]
    names = [name.strip('"') for name, *_ in (*taken, *out, *columns)]
    defaults = [
        f"{value}::{types[kind]}" if value.startswith("'") else value
        for _, kind, value in taken
        if value
    ]
    return ("f", result, *names, ", ".join(defaults))


def _returned(how: str) -> str:
    """Give what follows RETURNS, up to how it runs."""
    said = _RETURNED.match(how)
    return " ".join(said[1].split()) if said else ""


def _columns(how: str) -> str:
    said = _returned(how)
    return said[said.index("(") + 1 : -1] if said.startswith("TABLE") else ""


def _spelt(connection: Connection, said: list[Said]) -> dict[str, str]:
    """Give how the server spells each type that our statements name."""
    types: set[str] = set()
    for _, one in said:
        if made := _MADE.match(one):
            inside, rest = _bracketed(one, made.end())
            types.update(kind for _, kind, *_ in (*_taken(inside), *_out(inside)))
            how = rest.split("$$")[0]
            columns = [part.split(None, 1)[1] for part in _parts(_columns(how))]
            types.update(columns or [_returned(how).removeprefix("SETOF ")])
        elif asked := (_GIVEN.match(one) or _TAKEN.match(one)):
            for part in _parts(asked[1]):
                types.update(_parts(part[part.index("(") + 1 : -1]))
    return {row[0]: row[1] for row in connection.execute(_TYPES, {"types": sorted(types - {""})})}


def _taken(inside: str) -> Iterator[tuple[str, str, str]]:
    """Give name, type and default of each parameter of `name type DEFAULT value, OUT name type`."""
    for part in _parts(inside):
        if not part.startswith("OUT "):
            what, _, default = part.partition(" DEFAULT ")
            name, kind = what.split(None, 1)
            yield name, kind, default


def _out(inside: str) -> Iterator[tuple[str, str]]:
    for part in _parts(inside):
        if part.startswith("OUT "):
            _, name, kind = part.split(None, 2)
            yield name, kind


def _named(said: str, types: dict[str, str]) -> Iterator[Called]:
    for part in _parts(said):
        name, _, inside = part.removesuffix(")").partition("(")
        yield Called(name, tuple(types[one] for one in _parts(inside)))


def _names(said: str) -> set[str]:
    return {part.strip() for part in said.split(",")}


def _parts(said: str) -> list[str]:
    """Split at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for sign in said:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


def _bracketed(said: str, start: int) -> tuple[str, str]:
    """Give what stands in a bracket that was opened just before, and what follows it."""
    depth, place = 1, start
    while depth:
        depth += (said[place] == "(") - (said[place] == ")")
        place += 1
    return said[start : place - 1], said[place:]
