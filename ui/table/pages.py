"""Keep the rows of a list: all of them, or the pages of a long one that were looked at last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

PAGE = 200
_KEPT_PAGES = 40

WantPage = Callable[[int, int], None]
UidOf = Callable[[Any], Hashable]


class Pages:
    """Hold rows by their place; ask for pages that are not here, and forget the oldest.

    A short list is one that is wholly here. A long list knows how many rows there are, or at
    first does not: then it is as long as what has come, and one page more while pages are full.
    """

    def __init__(self, uid: UidOf) -> None:
        self._uid = uid
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._rows: list[Any] = []
        self._places: dict[Hashable, int] = {}
        self._want: WantPage | None = None
        self._wanted: set[int] = set()
        self._total: int | None = None
        self._known_length = 0

    @property
    def is_long(self) -> bool:
        """Say whether rows come by pages."""
        return self._want is not None

    def __len__(self) -> int:
        if self._want is None:
            return len(self._rows)
        return self._total if self._total is not None else self._known_length

    def set_all(self, rows: Sequence[Any]) -> None:
        """Hold a whole short list."""
        self._want, self._total = None, None
        self._pages.clear()
        self._wanted.clear()
        self._rows = list(rows)
        uid = self._uid
        self._places = {uid(row): place for place, row in enumerate(self._rows)}

    def start(self, want: WantPage, total: int | None) -> None:
        """Become a long list of which nothing is here yet."""
        self._rows, self._places = [], {}
        self._pages.clear()
        self._wanted.clear()
        self._want, self._total = want, total
        self._known_length = PAGE if total is None else total

    def set_total(self, total: int | None) -> None:
        """Learn how many rows there are."""
        self._total = total

    def put(self, first: int, rows: Sequence[Any]) -> None:
        """Take rows that begin at a place; they may end in the middle of a page."""
        for offset in range(0, max(1, len(rows)), PAGE):
            piece = list(rows[offset : offset + PAGE])
            page = (first + offset) // PAGE
            before = self._pages.pop(page, [])
            lead = (first + offset) - page * PAGE
            self._pages[page] = before[:lead] + piece + before[lead + len(piece) :]
            self._wanted.discard(page)
            for place, row in enumerate(piece, start=first + offset):
                self._places[self._uid(row)] = place
        end = first + len(rows)
        if self._total is None:
            full = len(rows) > 0 and end % PAGE == 0
            self._known_length = max(
                end + (PAGE if full else 0), 0 if not full else self._known_length
            )
        self._forget()

    def _forget(self) -> None:
        while len(self._pages) > _KEPT_PAGES:
            _, rows = self._pages.popitem(last=False)
            for row in rows:
                self._places.pop(self._uid(row), None)

    def at(self, place: int) -> Any | None:
        """Give the row at a place; None while it is not here, and ask for its page."""
        if self._want is None:
            return self._rows[place] if 0 <= place < len(self._rows) else None
        page, inside = divmod(place, PAGE)
        rows = self._pages.get(page)
        if rows is not None and inside < len(rows):
            self._pages.move_to_end(page)
            return rows[inside]
        if page not in self._wanted:
            self._wanted.add(page)
            self._want(page * PAGE, PAGE)
        return None

    def here(self, place: int) -> Any | None:
        """Give the row at a place if it is here; ask for nothing."""
        if self._want is None:
            return self._rows[place] if 0 <= place < len(self._rows) else None
        page, inside = divmod(place, PAGE)
        rows = self._pages.get(page, ())
        return rows[inside] if inside < len(rows) else None

    def ask_again(self) -> None:
        """Forget what was asked for and did not come, so that it is asked for again."""
        self._wanted.clear()

    def place_of(self, uid: Hashable) -> int | None:
        """Give the place of a row that is here."""
        return self._places.get(uid)

    def replace(self, row: Any) -> int | None:
        """Put a row in the place of the one with its uid; give the place."""
        place = self._places.get(self._uid(row))
        if place is None:
            return None
        if self._want is None:
            self._rows[place] = row
        else:
            self._pages[place // PAGE][place % PAGE] = row
        return place

    def remove(self, place: int) -> None:
        """Take a row out of a short list."""
        del self._rows[place]
        self._places = {self._uid(row): at for at, row in enumerate(self._rows)}

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows that are here, in their order."""
        if self._want is None:
            yield from self._rows
        else:
            for page in sorted(self._pages):
                yield from self._pages[page]
