"""Open the real main window at a store, and do in it what a person does, by events."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loop import Stopwatch, rest, until
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.desk import Desk
from app.settings import Settings
from ui import theme, warm_up

SIZE = (1920, 1010)


def application() -> QApplication:
    """Make the one application, in its usual dress, with what the program imports ahead."""
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    made.setQuitOnLastWindowClosed(False)
    theme.apply(made, "light")
    for name in (*warm_up.SIGNING_IN, *warm_up.THE_DESK, *warm_up.WHEN_IDLE):
        importlib.import_module(name)
    from app.actions import signing_in

    signing_in.warm_up()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # as ui/warm_up.py leaves it, for both sides
    return made


class DeskWindow:
    """One open main window with its Referrals tab."""

    def __init__(self, desk: Desk, home: Path) -> None:
        from ui.main_window import MainWindow

        home.mkdir(parents=True, exist_ok=True)
        self.desk = desk
        self.window = MainWindow(desk, Settings(home))
        self.window.open_up()
        self.window.setWindowState(Qt.WindowState.WindowNoState)
        self.window.resize(*SIZE)
        self.window.show_tab("referrals")
        tab: Any = self.window.current_tab()
        self.tab = tab
        self.view, self.listing = tab.view, tab.listing
        self.watch = Stopwatch(self.window, self.view.viewport())
        self.listing.shown.connect(self.watch.came)
        self.idle()

    def idle(self, pause: int = 0) -> None:
        """Wait until all that was asked came home, and counts, entries and timers are done."""
        if pause:
            rest(pause)
        until(lambda: self.window.background.is_idle() and self.listing.lookup.is_settled)
        rest(5)
        until(self.window.background.is_idle)

    def close(self) -> None:
        """Leave the desk."""
        self.window.leave()

    # ---- what is measured ---------------------------------------------------------------------

    def first_page(self) -> float:
        """Read the list anew and paint it, as F5 does."""
        self.idle()
        return self.watch.take(lambda: self.tab.refresh())

    def search_key(self, query: str) -> float:
        """Type the last key of a query into the search field."""
        field = self.tab.head.search
        before = field.blockSignals(True)
        field.setText(query[:-1])
        field.blockSignals(before)
        until(self.window.background.is_idle)
        return self.watch.take(lambda: press(field, 0, query[-1]))

    def jump(self, place: int) -> float:
        """Drag the scroll bar to a row far away."""
        self.idle()
        rows, height = self.view.rows, self.view.verticalHeader().defaultSectionSize()
        rows.dataChanged.connect(self.watch.came)
        bar = self.view.verticalScrollBar()
        try:
            return self.watch.take(lambda: bar.setValue(place * height))
        finally:
            rows.dataChanged.disconnect(self.watch.came)

    def open_row(self, place: int, watch: Stopwatch, *, wait: bool = True) -> float:
        """Click a row and see its record."""
        if wait:
            self.idle()
        view = self.view
        at = QPointF(60, view.rowViewportPosition(place) + view.rowHeight(place) / 2)
        return watch.take(lambda: click(view.viewport(), at))


def press(target: QWidget, key: int, text: str = "", held: Any = None) -> None:
    """Send one key, down and up."""
    modifiers = Qt.KeyboardModifier.NoModifier if held is None else held
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))


def click(target: QWidget, at: QPointF) -> None:
    """Send one click."""
    everywhere = target.mapToGlobal(at)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    plain = Qt.KeyboardModifier.NoModifier
    for kind, held in (
        (QEvent.Type.MouseButtonPress, left),
        (QEvent.Type.MouseButtonRelease, none),
    ):
        QApplication.sendEvent(target, QMouseEvent(kind, at, everywhere, left, held, plain))


def after(owner: Any, name: str, told: Callable[[], object]) -> None:
    """Call `told` each time a method of an object has returned."""
    method = getattr(owner, name)

    def wrapped(*given: Any, **named: Any) -> Any:
        answer = method(*given, **named)
        told()
        return answer

    setattr(owner, name, wrapped)
