"""Measure a referral that is logged: from Ctrl+Enter until it is durable and on top of the list."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import limits
import paired
import stores
from desk_measures import EACH, Side, compare
from desk_window import DeskWindow, application, press
from loop import Stopwatch, until
from paired import Rounds
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import event

from app.actions import referrals

CONTROL = Qt.KeyboardModifier.ControlModifier


def log_a_referral(work: Path, rounds: int) -> list[Rounds]:
    """Compare a form that is saved with raw inserts of the same rows into the top of a list."""
    application()
    file = stores.copied(work / stores.LARGE, work / "log.db")
    at = DeskWindow(stores.reception_of(work / stores.LARGE), work / "home-log")
    side = Side(at, file)
    for form in at.tab.forms.windows():  # left open by a run that was stopped
        form.discard()
    at.idle()
    at.listing.sort("received", False)
    at.idle()
    side.show(limits.page(side.connection, side.networks or (1,), 0, at.view.rows.PAGE))
    written = Written(at)
    people = pasted_people()
    waiting: list[list[limits.Statement]] = []

    def we_log() -> float:
        took, statements = written.of(lambda: save_a_form(at, next(people)))
        waiting.append(statements)
        return took

    def they_log() -> float:
        statements = waiting.pop(0)
        row = side.list.rows.rows[0]
        counted: list[int] = []

        def write() -> None:
            counted.append(limits.write(side.connection, statements))
            side.list.rows.insert_top(row)
            side.list.viewport().update()
            side.watch.came()

        took = side.watch.take(write)
        compare("the number of rows", counted, [len(statements)])
        return took

    we_log()  # the limit is one behind, so that it has rows to write when it goes first
    found = paired.take("log a referral", we_log, they_log, rounds, each=EACH)
    same_rows(at, side, they_log)
    at.close()
    return [found]


def same_rows(at: DeskWindow, side: Side, catch_up: Any) -> None:
    """Stop the bench unless both files hold the same people and referrals."""
    catch_up()
    ours = limits.open_raw(Path(at.desk.store.folder) / "store.db", stores.data_key(at.desk))  # type: ignore[attr-defined]
    for table in ("person", "referral", "happening", "tally"):
        newest = f"SELECT * FROM {table} ORDER BY id DESC LIMIT 50"
        read = [[tuple(r) for r in one.execute(newest)] for one in (ours, side.connection)]
        compare(f"the table {table}", *read)
    ours.close()


def save_a_form(at: DeskWindow, line: str) -> float:
    """Paste a patient into a new form, answer what is asked, and time Ctrl+Enter."""
    at.idle()
    QApplication.clipboard().setText(line)
    at.tab.paste_referral()
    form = at.tab.forms.windows()[-1]
    at.idle(50)
    for key, text, held in (
        (Qt.Key.Key_6, "6", None), (Qt.Key.Key_1, "1", None), (Qt.Key.Key_Tab, "\t", None),
        (Qt.Key.Key_Y, "y", None),
    ):  # fmt: skip
        press(form.focusWidget(), int(key), text, held)
    at.idle(350)
    watch = Stopwatch(at.window, at.view.viewport())
    before = at.view.rows.row_here(0).uid

    def shown(*_told: Any) -> None:
        if at.view.rows.row_here(0).uid != before:
            watch.came()

    at.listing.shown.connect(shown)
    # A shortcut is found by the window, so the key goes the way Qt sends it.
    took = watch.take(lambda: chord(form, Qt.Key.Key_Return))
    at.listing.shown.disconnect(shown)
    until(lambda: not at.tab.forms.windows())
    return took


def chord(window: Any, key: Qt.Key) -> None:
    """Send a key with Ctrl as the system does, so that shortcuts hear it."""
    from PySide6.QtTest import QTest

    QTest.keyClick(window, key, CONTROL)


def pasted_people() -> Iterator[str]:
    """Give lines as they are copied out of a clinical system, each of somebody not here yet."""
    from nhs_number.validate import calculate_checksum

    families = ("WARD", "NOWAK", "O'NEILL", "SMITH-JONES", "PATEL", "HUGHES")
    start = 999_200_000 + int.from_bytes(os.urandom(2), "big") * 10
    for number in range(start, start + 100_000):
        check = calculate_checksum(str(number))
        if check is not None and check < 10:
            family = families[number % len(families)]
            born = f"{number % 28 + 1:02}-Mar-{1935 + number % 60}"
            digits = f"{number}{check}"
            spaced = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
            yield f"{family}, Oliver (Mr)  Born {born}  Gender Male  NHS No. {spaced}"


class Written:
    """Note every row that the act of logging writes, as the driver gets it."""

    def __init__(self, at: DeskWindow) -> None:
        self._statements: list[limits.Statement] | None = None
        engine = at.desk.store.connections._engine  # type: ignore[attr-defined]
        event.listen(engine, "before_cursor_execute", self._note)
        log, noted = referrals.log, self._noted

        def noting(*given: Any, **named: Any) -> Any:
            self._statements = []
            answer = log(*given, **named)
            noted[:], self._statements = self._statements, None
            return answer

        self._noted: list[limits.Statement]
        referrals.log = noting

    _noted: list[limits.Statement] = []  # noqa: RUF012

    def _note(self, _c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if self._statements is not None and statement.startswith(("INSERT", "UPDATE")):
            self._statements.append((statement, tuple(values)))

    def of(self, act: Any) -> tuple[float, list[limits.Statement]]:
        """Act, and give what it returned and what it wrote."""
        answer = act()
        return answer, list(self._noted)
