"""Ask either index the same: whole tokens first, then beginnings, each within a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.store.office import ScopeIds
from app.store.search.terms import OURS, Terms


@dataclass(frozen=True, slots=True)
class Spelling:
    """How an index is asked for two things at once, one of several, and what begins so."""

    both: str
    either: str
    begins: str
    quoted: Callable[[str], str]

    def any_of(self, tokens: Iterable[str], *, prefix: bool = False) -> str:
        """Spell a question for one of some tokens."""
        star = self.begins if prefix else ""
        return "(" + self.either.join(self.quoted(token) + star for token in tokens) + ")"


def find(
    ask: Callable[[str], list[int]],
    spelling: Spelling,
    terms: Terms,
    scope: ScopeIds,
    filters: Iterable[str],
    most: int,
) -> list[int]:
    """Give row ids: those found by whole tokens first, then by prefixes, newest first in each."""
    if terms.is_empty or scope.is_empty:
        return []
    places = [f"{OURS}n{i}" for i in scope.networks] + [f"{OURS}p{i}" for i in scope.practices]
    places += [f"{OURS}w{i}" for i in scope.workers]
    fixed = [spelling.any_of(places)]
    fixed += [spelling.quoted(token) for token in (*filters, *terms.whole)]
    whole = [spelling.any_of(group) for group in terms.groups]
    found = ask(spelling.both.join(fixed + whole))
    if whole and len(found) < most:
        prefixes = [spelling.any_of(group, prefix=True) for group in terms.groups]
        seen = set(found)
        found += [i for i in ask(spelling.both.join(fixed + prefixes)) if i not in seen]
    return found[:most]
