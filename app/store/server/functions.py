"""Know every function that is laid, whole: its text, how it runs, whose it is and who may call it.

What is expected is not written down a second time: the laying itself is asked, on a stand-in that
writes down what would be done. So a check compares a database with the very text that was laid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection, Executable, text

from app.store.postgres import SCHEMA
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, READER

OWNERS = (OWNER, READER, ACCOUNTS)
SETTINGS = ("search_path=pg_catalog, pg_temp",)

_MADE = re.compile(r"\s*CREATE OR REPLACE FUNCTION ([a-z_.]+)\(")
_GIVEN = re.compile(r"\s*GRANT EXECUTE ON FUNCTION (.+) TO (.+)", re.DOTALL)
_TAKEN = re.compile(r"\s*REVOKE ALL ON FUNCTION (.+) FROM (.+)", re.DOTALL)
_SPEED = {"IMMUTABLE": "i", "STABLE": "s", "VOLATILE": "v"}
_TYPES = text("SELECT t, format_type(to_regtype(t), NULL) FROM unnest(CAST(:types AS text[])) t")
_HELD = text(
    "SELECT n.nspname AS schema, p.proname AS name, o.rolname AS owner, p.prosrc AS body, "
    "ARRAY(SELECT format_type(u.t, NULL) FROM unnest(p.proargtypes) WITH ORDINALITY u(t, n) "
    "ORDER BY u.n) AS types, l.lanname AS language, p.prosecdef AS is_definer, "
    "p.provolatile AS speed, p.proisstrict AS is_strict, p.proleakproof AS is_leakproof, "
    "p.proparallel AS parallel, COALESCE(p.proconfig, '{}') AS settings, p.prokind AS kind, "
    "ARRAY(SELECT COALESCE(r.rolname, 'PUBLIC') FROM "
    "aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a "
    "LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> p.proowner) AS callers "
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
    """One function: its text, how it runs (as the catalogue keeps it), and who may call it."""

    owner: str
    body: str
    how: tuple[Any, ...]
    callers: set[str] = field(default_factory=set)


class _Nothing:
    """Be the answer of what was not done."""

    def __init__(self, value: str = "") -> None:
        self._value = value

    def scalar_one(self) -> str:
        return self._value


class Recorded:
    """Stand in for a connection: what looks is asked, what would change is only written down."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._role = "nobody"
        self.said: list[tuple[str, str]] = []
        self.dialect = connection.dialect

    def exec_driver_sql(self, statement: str) -> _Nothing:
        """Write a statement down with the role it would be run as."""
        if statement == "SELECT current_user":
            return _Nothing(self._role)
        if statement.startswith("SET LOCAL ROLE "):
            self._role = statement.removeprefix("SET LOCAL ROLE ").strip('"')
        else:
            self.said.append((self._role, statement.replace("%%", "%")))
        return _Nothing()

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """Ask what only looks into the catalogue."""
        return self._connection.execute(statement, values)


def held(connection: Connection) -> dict[Called, Function]:
    """Read every function of our schemas, as it is."""
    found = connection.execute(_HELD, {"schemas": [SCHEMA, PRIVATE]})
    return {
        Called(f"{row.schema}.{row.name}", tuple(row.types)): Function(
            row.owner,
            row.body,
            (
                row.kind, row.language, row.is_definer, row.speed, row.is_strict,
                row.is_leakproof, row.parallel, tuple(row.settings),
            ),
            set(row.callers),
        )
        for row in found
    }  # fmt: skip


def wanted(
    connection: Connection, parts: Iterable[Callable[[Connection], None]]
) -> dict[Called, Function]:
    """Give every function as these parts of the laying make it in this database."""
    recorded = Recorded(connection)
    for lay in parts:
        lay(cast(Connection, recorded))
    types = _spelt(connection, recorded.said)
    found: dict[Called, Function] = {}
    for role, said in recorded.said:
        if made := _MADE.match(said):
            inside, rest = _bracketed(said, made.end())
            called = Called(made[1], tuple(types[one] for one in _types(inside)))
            found[called] = _function(role, rest)
        elif given := _GIVEN.match(said):
            for called in _named(given[1], types):
                found[called].callers |= _names(given[2])
        elif taken := _TAKEN.match(said):
            for called in _named(taken[1], types):
                found[called].callers -= _names(taken[2])
    return found


def _function(owner: str, rest: str) -> Function:
    """Read what follows the brackets: how it runs, then its text between $$ and $$."""
    how, body, _ = rest.split("$$")
    words = how.split()
    speed = next((_SPEED[word] for word in words if word in _SPEED), "v")
    return Function(
        owner,
        body,
        (
            "f", words[words.index("LANGUAGE") + 1], "SECURITY DEFINER" in how, speed,
            "STRICT" in words, "LEAKPROOF" in words, "u", SETTINGS,
        ),
    )  # fmt: skip


def _spelt(connection: Connection, said: list[tuple[str, str]]) -> dict[str, str]:
    """Give how the server spells each type that our statements name."""
    types: set[str] = set()
    for _, one in said:
        if made := _MADE.match(one):
            types.update(_types(_bracketed(one, made.end())[0]))
        elif asked := (_GIVEN.match(one) or _TAKEN.match(one)):
            for part in _parts(asked[1]):
                types.update(_parts(part[part.index("(") + 1 : -1]))
    return {row[0]: row[1] for row in connection.execute(_TYPES, {"types": sorted(types)})}


def _types(inside: str) -> Iterator[str]:
    """Give the type of each parameter of `name type DEFAULT value, …, OUT name type`."""
    for part in _parts(inside):
        if part.startswith("OUT "):
            continue
        yield part.split(" DEFAULT ")[0].split(None, 1)[1]


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
