"""Try the hosts of an address one after the other, until one answers that was not left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import psycopg

from app import errors
from app.store.seen import System

_LISTED = ("host", "hostaddr", "port")

Words = Mapping[str, Any]
"""What the driver is told of a connection, by libpq's names."""
Reached = tuple[Any, System | None]
"""A connection, and which server it reaches where that is known."""


def each(words: Words) -> list[dict[str, Any]]:
    """Give the words for each host alone, as libpq reads its lists: one port is everyone's."""
    lists = {name: _listed(words[name]) for name in _LISTED if words.get(name)}
    count = max((len(lists.get(name, "")) for name in ("host", "hostaddr")), default=1)
    if len(lists.get("port", ())) == 1:
        lists["port"] *= count
    if count < 2 or any(len(one) != count for one in lists.values()):
        return [dict(words)]  # what does not fit together is told by the driver
    return [
        {**words, **{name: one[place] for name, one in lists.items()}} for place in range(count)
    ]


def first_not_behind(
    hosts: list[dict[str, Any]],
    reach: Callable[[Words], Reached],
    is_behind: Callable[[System | None], bool],
) -> Reached:
    """Reach the first host that answers and that no other one took over from.

    Where there is none but such, the first of them: it may be read, and who saves is told. Raises
    what the driver raised, with what each host said, or the errors.Problem of one that will not do.
    """
    failed: list[Exception] = []
    behind: list[Reached] = []
    for host in hosts:
        try:
            reached = reach(host)
        except (psycopg.Error, errors.Problem) as error:
            failed.append(error)
            continue
        if not is_behind(reached[1]):
            _close(behind)
            return reached
        behind.append(reached)
    if not behind:
        _tell(failed)
    _close(behind[1:])
    return behind[0]


def _listed(words: Any) -> list[str]:
    several = words if isinstance(words, tuple | list) else (words,)
    return [one for part in several for one in str(part).split(",")]


def _close(left: list[Reached]) -> None:
    for raw, _ in left:
        raw.close()


def _tell(failed: list[Exception]) -> NoReturn:
    """Raise one error for all hosts; which of their words count is said by connect_words."""
    for one in failed:
        if isinstance(one, errors.Problem):
            raise one
    if len(failed) == 1:
        raise failed[0]
    raise type(failed[-1])("\n".join(map(str, failed))) from None
