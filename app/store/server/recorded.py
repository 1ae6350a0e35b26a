"""Write down what the laying would do, so that a check compares with that and no second list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Executable

Said = tuple[str, str]
"""The role that a statement would be run as, and the statement."""


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
        self.said: list[Said] = []
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


def said_by(connection: Connection, parts: Iterable[Callable[[Connection], None]]) -> list[Said]:
    """Give every statement of these parts of the laying, in order."""
    recorded = Recorded(connection)
    for lay in parts:
        lay(cast(Connection, recorded))
    return recorded.said
