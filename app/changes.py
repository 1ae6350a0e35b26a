"""Tell every open view what changed, by uid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "referral", "person", "case", "plan", "service", "user", "network", "draft", "everything"
]


@dataclass(frozen=True, slots=True)
class Changed:
    """The uids of one kind of record that an act changed; no uids means any of them."""

    kind: Kind
    uids: frozenset[str] = frozenset()


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
