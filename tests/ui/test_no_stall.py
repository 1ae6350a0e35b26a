"""Promise that the windows never wait for the store: a slow driver makes no stall longer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlcipher3 import dbapi2 as driver

from app.actions.referrals import log
from app.desk import Desk
from app.settings import Settings
from app.store import sqlcipher
from tests.actions.conftest import (  # noqa: F401
    a_referral,
    admin,
    clock,
    desk_for,
    make_store,
    reception,
    somebody,
    worker,
)
from tests.ui.turns import come_to_rest
from ui.main_window import MainWindow
from ui.tour.meter import Meter
from ui.widgets import clipboard

NAP = 0.3
# What a busy machine may add to a stall; less than one nap of the driver.
MORE = 200.0
LINE = "WILLIAMS, {} (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 {}"


class Naps:
    """Say how long the driver sleeps at the beginning of each transaction."""

    seconds = 0.0
    taken = 0

    @classmethod
    def take(cls) -> None:
        if cls.seconds:
            cls.taken += 1
            time.sleep(cls.seconds)


class SlowCursor(driver.Cursor):  # type: ignore[misc]
    """Sleep where a transaction begins, as a disk does that has to wake up."""

    def execute(self, statement: str, *values: Any) -> Any:
        if statement.startswith("BEGIN"):
            Naps.take()
        return super().execute(statement, *values)


class SlowConnection(driver.Connection):  # type: ignore[misc]
    """Give cursors that sleep."""

    def cursor(self, factory: type = SlowCursor) -> Any:
        return super().cursor(factory)


@pytest.fixture(autouse=True)
def slow_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Replace the driver by one that can sleep."""

    def connect(*given: Any, **named: Any) -> Any:
        Naps.take()
        return real(*given, factory=SlowConnection, **named)

    real = driver.connect
    monkeypatch.setattr(sqlcipher.driver, "connect", connect)
    Naps.seconds, Naps.taken = 0.0, 0
    yield
    Naps.seconds = 0.0


def longest_stall(qtbot: Any, do: Callable[[], object], is_done: Callable[[], bool]) -> float:
    """Do something and give the longest stall, in milliseconds, until all of it has come home."""
    meter = Meter()
    meter.start()
    do()
    qtbot.waitUntil(is_done, timeout=60_000)
    come_to_rest()
    meter.stop()
    return meter.take()


class Work:
    """Open a main window, do one thing after the other, and note the longest stall of each."""

    def __init__(self, qtbot: Any, desk: Desk, folder: Path) -> None:
        self._qtbot = qtbot
        self.window = MainWindow(desk, Settings(folder))
        self.window.resize(1366, 740)
        self.stalls: dict[str, float] = {}
        self.step("open the window", self.window.open_up)
        self.tab: Any = self.window.tab("referrals")

    def step(
        self, name: str, do: Callable[[], object], until: Callable[[], bool] = lambda: True
    ) -> None:
        background = self.window.background
        done = longest_stall(self._qtbot, do, lambda: until() and background.is_idle())
        self.stalls[name] = done

    def leave(self) -> dict[str, float]:
        self.step("settle", self.window.settle)
        self.window.leave()
        return self.stalls


def receptions_morning(qtbot: Any, desk: Desk, folder: Path, line: str) -> dict[str, float]:
    """Search, sort, open and log; give the longest stall of each."""
    work = Work(qtbot, desk, folder)
    tab = work.tab
    view, search = tab.view, tab.head.search
    work.step("search", lambda: QTest.keyClicks(search, "smith"))
    work.step("leave the search", lambda: QTest.keyClick(search, Qt.Key.Key_Escape))
    work.step("sort", lambda: tab.listing.sort("name", True))
    first = view.rows.row_here(0).uid
    work.step("open a record", lambda: view.select(first), lambda: tab.detail.opened is not None)
    clipboard.copy(line)
    work.step("paste a patient", tab.paste_referral, lambda: bool(tab.forms.windows()))
    form = tab.forms.windows()[-1]

    def answer() -> None:
        for key in (Qt.Key.Key_1, Qt.Key.Key_Tab, Qt.Key.Key_Y):
            QTest.keyClick(QApplication.focusWidget(), key)
        QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    work.step("log a referral", answer, lambda: not tab.forms.windows())
    work.step("open services", lambda: work.window.show_tab("services"))
    return work.leave()


def workers_tabs(qtbot: Any, desk: Desk, folder: Path) -> dict[str, float]:
    """Open every tab of a link worker; give the longest stall of each."""
    work = Work(qtbot, desk, folder)
    for kind in work.window.kinds:
        work.step(f"open {kind.key}", lambda key=kind.key: work.window.show_tab(key))
    return work.leave()


def grown(quick: dict[str, float], slow: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Give the stalls that a sleeping driver made longer."""
    return {name: (quick[name], slow[name]) for name in quick if slow[name] > quick[name] + MORE}


@pytest.fixture
def stays_open(admin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Let the same store be worked at twice: leaving the desk does not close it."""
    monkeypatch.setattr(type(admin.store), "close", lambda _store: None)


@pytest.mark.usefixtures("stays_open")
def test_no_stall_of_reception_grows_with_a_driver_that_sleeps(
    qtbot: Any,
    reception: Desk,  # noqa: F811
    tmp_path: Path,
) -> None:
    for n in range(30):
        log(reception, a_referral(somebody(f"Smith{chr(97 + n % 26)}", "Ann")))
    oliver, owen = LINE.format("Oliver", "0018"), LINE.format("Owen", "0026")
    quick = receptions_morning(qtbot, reception, tmp_path / "quick", oliver)
    assert Naps.taken == 0
    Naps.seconds = NAP
    slow = receptions_morning(qtbot, reception, tmp_path / "slow", owen)
    assert Naps.taken > 20
    assert not grown(quick, slow)


@pytest.mark.usefixtures("stays_open")
def test_no_stall_of_a_link_worker_grows_with_a_driver_that_sleeps(
    qtbot: Any,
    worker: Desk,  # noqa: F811
    tmp_path: Path,
) -> None:
    log(worker, a_referral())
    quick = workers_tabs(qtbot, worker, tmp_path / "quick")
    assert Naps.taken == 0
    Naps.seconds = NAP
    slow = workers_tabs(qtbot, worker, tmp_path / "slow")
    assert Naps.taken > 10
    assert not grown(quick, slow)
