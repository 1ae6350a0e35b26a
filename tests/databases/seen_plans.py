"""See how a server carried out what a desk asked: every plan, also those inside functions.

The server's own auto_explain writes them to its log as they are carried out, with the values and
under the policies of whoever asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.databases.cluster import Cluster

_SETTINGS = {
    "session_preload_libraries": "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
}
_WHOLE = re.compile(r"Seq Scan on (?:\w+\.)?\"?(\w+)")
_PLAN = re.compile(r" plan:\n((?:\t.*\n)+)")


def watch(server: Cluster, database: str) -> None:
    """Let every session that comes to a database from now on leave its plans in the log."""
    with server.admin() as admin:
        for name, value in _SETTINGS.items():
            admin.execute(f"ALTER DATABASE {database} SET {name} = '{value}'")


def plans(server: Cluster, ask: Callable[[], object]) -> list[str]:
    """Give each plan by which something was carried out, with its statement on top."""
    log = server.folder / "server.log"
    before = log.stat().st_size
    ask()
    with log.open("rb") as file:
        file.seek(before)
        return _PLAN.findall(file.read().decode("utf8", "replace"))


def read_whole(plans: list[str], large: set[str]) -> set[str]:
    """Give the large tables that were read from end to end, one row after the other."""
    return {table for plan in plans for table in _WHOLE.findall(plan)} & large
