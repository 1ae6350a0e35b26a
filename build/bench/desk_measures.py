"""Measure the Referrals tab at its work: pages, searches, records, a referral that is logged."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import limits
import paired
import stores
from bare_windows import BareDesk, BareList, BareRecord
from desk_window import DeskWindow, after, application, click
from loop import Stopwatch
from paired import Rounds
from PySide6.QtCore import QPointF
from queries import combinations, queries

from app.domain.access import Right

BARE_PAINTS = 40
# So many times in a round each side does the same; the median counts.
EACH = 5


class Side:
    """The limit's side of a desk: its own file, and a plain list as large as ours."""

    def __init__(self, at: DeskWindow, file: Path | None) -> None:
        view = at.view
        self.heads = [column.title for column in view._fitting.shown()]
        height = view.verticalHeader().defaultSectionSize()
        self.list = BareList(self.heads, view.width(), view.height(), height)
        self.list.show()
        self.watch = Stopwatch(self.list, self.list.viewport())
        self.networks = at.desk.rows(Right.SEE_REFERRALS).networks
        self.connection = limits.open_raw(file, stores.data_key(at.desk)) if file else None

    def show(self, rows: list[tuple[Any, ...]]) -> None:
        """Put rows of the raw page into the list, in as many columns as ours shows."""
        wide = len(self.heads)
        self.list.rows.set_rows([(limits.words(row) * 2)[:wide] for row in rows])
        self.watch.came()


def first_page(work: Path, rounds: int) -> list[Rounds]:
    """Compare the first page of the large store with that of the small one."""
    application()
    large = DeskWindow(stores.desk_of(work / stores.LARGE), work / "home")
    small = DeskWindow(stores.desk_of(work / stores.SMALL), work / "home-small")
    found = paired.take(
        "first page of 100,000", large.first_page, small.first_page, rounds, each=EACH
    )
    large.close()
    small.close()
    return [found]


def jump(work: Path, rounds: int) -> list[Rounds]:
    """Compare a jump to the middle with an OFFSET query into a plain list."""
    application()
    file = stores.copied(work / stores.LARGE, work / "jump.db")
    at = DeskWindow(stores.desk_of(work / stores.LARGE), work / "home")
    side = Side(at, file)
    size, middle = at.view.rows.PAGE, at.view.rows.rowCount() // 2
    # Each jump goes to a page that is not here; both sides go to the same ones.
    ours, theirs = (itertools.count(middle // size - 60) for _ in range(2))
    seen: list[list[str]] = [[], []]

    def we_jump() -> float:
        place = next(ours) * size
        took = at.jump(place)
        seen[0].append(at.view.rows.row_here(place).uid)
        return took

    def they_jump() -> float:
        place = next(theirs) * size

        def read() -> None:
            rows = limits.page(side.connection, side.networks, place, size)
            seen[1].append(rows[0][0])
            side.show(rows)

        return side.watch.take(read)

    found = paired.take("jump to the middle", we_jump, they_jump, rounds, each=EACH)
    compare("the first rows of each page", *seen)
    at.close()
    return [found]


def search(work: Path, rounds: int) -> list[Rounds]:
    """Compare each key of a search with the paint of a full answer by a plain list."""
    application()
    at = DeskWindow(stores.desk_of(work / stores.LARGE), work / "home")
    side = Side(at, stores.copied(work / stores.LARGE, work / "search.db"))
    full = limits.page(side.connection, side.networks, 0, 50)
    asked, scopes = queries(), stores.scopes_of(at.desk)

    def paint() -> float:
        return side.watch.take(lambda: side.show(full))

    p95, worst, bare = [], [], []
    for number in range(rounds):
        keys, paints = [], []
        for count, (query, scope) in enumerate(combinations(asked, len(scopes), rounds, number)):
            stores.give(at.desk, *scopes[scope])
            keys.append(at.search_key(query))
            if count % BARE_PAINTS == 0:
                paints += [paint(), paint()]
        bare.append(median(paints))
        p95.append(paired.share(keys, 0.95))
        worst.append(max(keys))
    at.close()
    return [
        Rounds("search key p95", tuple(p95), tuple(bare)),
        Rounds("search key worst", tuple(worst), tuple(bare)),
    ]


def open_record(work: Path, rounds: int) -> list[Rounds]:
    """Compare a click on a row until its record is painted with a raw reading into labels."""
    application()
    file = stores.copied(work / stores.LARGE, work / "open.db")
    at = DeskWindow(stores.desk_of(work / stores.LARGE), work / "home")
    side = Side(at, file)
    limits.prepare_readings(side.connection)
    side.show(limits.page(side.connection, side.networks, 0, at.view.rows.PAGE))
    watch = Stopwatch(at.window, at.tab.detail.record)
    after(at.tab.detail, "show_record", watch.came)
    seen = [a_record(at, place, watch) for place in range(EACH)]
    pane = at.tab.detail
    record = BareRecord(max(len(one.words) for one in seen), pane.width(), pane.height())
    found: list[Any] = []

    def read(place: int) -> None:
        one = seen[place]
        found[:] = limits.open_record(side.connection, one.uid, next(number))
        record.show_words(one.words)
        bare.came()

    desk = BareDesk(side.list, record, read)
    desk.show()
    bare = Stopwatch(desk, record)
    places = itertools.cycle(range(EACH))
    theirs = itertools.cycle(range(EACH))
    number = itertools.count(1)

    def we_open() -> float:
        place = next(places)
        took = at.open_row(place, watch)
        if at.tab.detail.opened.referral.uid != seen[place].uid:
            raise RuntimeError("another record was opened than the one that was clicked")
        return took

    def they_open() -> float:
        place = next(theirs)
        height = side.list.rowHeight(place)
        at_row = QPointF(60, side.list.rowViewportPosition(place) + height / 2)
        took = bare.take(lambda: click(side.list.viewport(), at_row))
        compare("the record that was opened", seen[place].facts(), record_facts(found))
        return took

    rounds_taken = paired.take("open a record", we_open, they_open, rounds, each=EACH)
    at.close()
    return [rounds_taken]


@dataclass(frozen=True)
class Seen:
    """What a record showed: its words piece by piece, and what they were made from."""

    opened: Any
    words: list[str]

    @property
    def uid(self) -> str:
        """Name the referral."""
        return str(self.opened.referral.uid)

    def facts(self) -> tuple[Any, ...]:
        """Give what both sides must have read."""
        referral, person = self.opened.referral, self.opened.person
        times = [one.at.strftime("%Y-%m-%d %H:%M") for one in self.opened.history]
        name = (person.name.family, person.name.given, person.nhs_number)
        return (referral.uid, referral.words, *name, times, len(self.opened.other_open))


def record_facts(found: list[list[Any]]) -> tuple[Any, ...]:
    """Give the same of what the limit has read."""
    referral, person, _case, history, _raised, others = found
    uid = referral[0]["uid"]
    times = [row["at"][:16] for row in history]
    name = tuple(person[0][key] for key in ("family", "given", "nhs_number"))
    return (uid, referral[0]["words"], *name, times, sum(row["uid"] != uid for row in others))


def a_record(at: DeskWindow, place: int, watch: Stopwatch) -> Seen:
    """Open a row once and give what it showed."""
    at.open_row(place, watch)
    return Seen(at.tab.detail.opened, shown_words(at))


def shown_words(at: DeskWindow) -> list[str]:
    """Give the words that the pane of a record shows, piece by piece."""
    from ui.widgets.labels import Label

    return [
        label.text()
        for label in at.tab.detail.findChildren(Label)
        if label.isVisible() and label.text()
    ]


def compare(what: str, ours: list[Any], theirs: list[Any]) -> None:
    """Stop the bench where the limit did something else than ours."""
    if ours != theirs:
        raise RuntimeError(f"ours and the limit differ in {what}")
