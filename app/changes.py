"""Tell every open view what changed, by uid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "referral",
    "person",
    "case",
    "plan",
    "service",
    "user",
    "network",
    "draft",
    "store",
    "everything",
]


@dataclass(frozen=True, slots=True)
class Changed:
    """The uids of one kind of record that an act changed; no uids means any of them.

    `elsewhere`: it happened at another PC, so nothing here saved it.
    """

    kind: Kind
    uids: frozenset[str] = frozenset()
    elsewhere: bool = False


def together(changes: Iterable[Changed]) -> tuple[Changed, ...]:
    """Put many changes into one of each kind; everything holds all others."""
    found: dict[tuple[Kind, bool], Changed] = {}
    for change in changes:
        key = change.kind, change.elsewhere
        before = found.get(key)
        if before is None:
            found[key] = change
        else:
            some = before.uids | change.uids if before.uids and change.uids else frozenset()
            found[key] = Changed(change.kind, some, change.elsewhere)
    whole = tuple(change for change in found.values() if change.kind == "everything")
    return whole[:1] or tuple(found.values())


@dataclass(slots=True)
class Feed:
    """Hand each change to whoever listens, in the order they asked."""

    _listeners: list[Callable[[Changed], None]] = field(default_factory=list)

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Listen from now on; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, *changes: Changed) -> None:
        """Tell the listeners; call it on the thread that shows things."""
        for change in changes:
            for listener in tuple(self._listeners):
                listener(change)
