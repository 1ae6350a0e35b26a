"""Say over the page of one window that the server is away, and that a save takes long.

Each window in which somebody types has its own; nothing is shown of what takes only a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.desk import Desk, LineState
from app.domain import dates
from ui import zoom
from ui.background import Background
from ui.clocks import MakeClock, rings_after
from ui.widgets.buttons import PlainButton, SecondButton
from ui.widgets.notice import Strip

AFTER_A_MOMENT = 300
ROOM, LONGEST_NAME = 1000, 40
SLOW = "The server has not answered for ten seconds. What you typed is kept. You may go on waiting."
NOTHING_LOST = "Nothing you typed is lost"


class LineStrips(QObject):
    """Follow the line of a desk's store over one window.

    `went` follows once the server is said to be away, `came_back` when it answers again,
    `try_asked` when somebody presses the button, `changed` when a strip comes or goes.
    """

    changed = Signal()

    went = Signal()
    came_back = Signal()
    try_asked = Signal()
    _moved = Signal(object)

    def __init__(
        self,
        desk: Desk,
        place: QVBoxLayout,
        window: QWidget,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(window)
        self._store, self._line = desk.store, desk.store.line
        self._place, self._window = place, window
        self._shown: dict[str, Strip] = {}
        self._is_away = False
        self._kept = self._then = ""
        self._gone = make_clock(AFTER_A_MOMENT, self._say_away)
        self._moved.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._stop = self._line.subscribe(self._bring_home)
        self._show(self._line.state)

    def leave(self) -> None:
        """Hear no more."""
        stop, self._stop = self._stop, lambda: None
        stop()
        self._gone.stop()

    def shown(self, which: str) -> Strip | None:
        """Give a strip that is shown, by its name."""
        return self._shown.get(which)

    def say_more(self, kept: str = "", then: str = "") -> None:
        """Say beside "nothing is lost" what is kept, and what is done about the line."""
        self._kept, self._then = kept, then
        self._word_away()

    def put(self, which: str, is_wanted: bool, make: Callable[[], Strip]) -> None:
        """Show a strip or take it away."""
        strip = self._shown.get(which)
        if is_wanted and strip is None:
            strip = self._shown[which] = make()
            self._place.addWidget(strip)
            self.changed.emit()
        elif not is_wanted and strip is not None:
            del self._shown[which]
            strip.hide()
            strip.deleteLater()
            self.changed.emit()

    def _bring_home(self, state: LineState) -> None:
        """Come from whichever thread it happened on to the one of the windows."""
        with suppress(RuntimeError):  # the window went meanwhile
            self._moved.emit(state)

    @Slot(object)
    def _show(self, state: LineState) -> None:
        self.put("slow", state.is_slow, self._slow)
        if state.away_since is not None and not self._is_away:
            self._is_away = True
            self._gone.start()
        elif state.away_since is None and self._is_away:
            self._is_away = False
            self._gone.stop()
            self.put("away", False, self._away)
            self.came_back.emit()

    def _say_away(self) -> None:
        """Show that the server is away, when it was not back in a moment."""
        if isValid(self) and self._is_away:
            self.put("away", True, self._away)
            self._word_away()
            self.went.emit()

    def _word_away(self) -> None:
        strip, since = self._shown.get("away"), self._line.state.away_since
        if strip is None or since is None:
            return
        at = dates.clock(dates.local_time(since).time())
        name = self._store.name
        has_room = zoom.width_in_units(self._window) >= ROOM and len(name) <= LONGEST_NAME
        where = f" to the {name} database" if has_room else ""
        sentence = f"{NOTHING_LOST}{self._kept}. {self._then}".rstrip()
        strip.set_text(f"Not connected{where} since {at}.", sentence)

    def _away(self) -> Strip:
        again = SecondButton("Try now")
        again.clicked.connect(self.try_asked)
        return Strip("warn", "plug", "", "", [again], self._window)

    def _slow(self) -> Strip:
        stop = PlainButton("Stop waiting")
        stop.clicked.connect(self._line.stop_waiting)
        return Strip(
            "warn",
            "clock",
            f"{self._line.state.stage.value} takes long.",
            SLOW,
            [stop],
            self._window,
        )


def over_a_form(
    desk: Desk, background: Background, place: QVBoxLayout, window: QWidget, make_clock: MakeClock
) -> LineStrips:
    """Give the strips of a window beside the main one, which tries again by itself."""
    strips = LineStrips(desk, place, window, make_clock)
    strips.try_asked.connect(
        lambda: background.ask(
            desk.store.line.answers, lambda _: None, key="line", failed=lambda _: None
        )
    )
    return strips


def height_over(over: QWidget, wide: int) -> int:
    """Give how many pixels the strips in a box take that is so many pixels wide."""
    strips = over.layout()
    return strips.totalHeightForWidth(wide) if strips is not None and strips.count() else 0
