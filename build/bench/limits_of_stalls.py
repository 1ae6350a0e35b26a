"""Be a bare window that paints what the tour painted, turn by turn, and imports what it imported.

What one turn of the loop painted is painted in one turn here: the same words in the same fonts at
the same places. Nothing of ours is imported. As a program it reads the turns that
`tour_child.py record` left and says, step by step, the longest time in which its loop could not
take the next event.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from bare_windows import BareList
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

# A frame that needs no paint ends by itself.
UNPAINTED = 60
# Between two steps the loop rests, as it does while somebody looks at the screen.
RESTS = 30


class Stalls(QObject):
    """Measure the longest gap of a timer that ticks every millisecond."""

    def __init__(self) -> None:
        super().__init__()
        self._longest = self._last = 0.0
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(1)
        self._clock.timeout.connect(self.tick)

    def begin(self) -> None:
        """Begin anew."""
        self._longest, self._last = 0.0, time.perf_counter()
        self._clock.start()

    def tick(self) -> None:
        """Note how long it was since the tick before."""
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now

    def end(self) -> float:
        """Give the longest gap in milliseconds."""
        self.tick()
        self._clock.stop()
        return self._longest * 1000


class Bare(QObject):
    """Go through the steps; every widget is of the plainest kind that shows the same words."""

    def __init__(self, steps: list[dict[str, Any]], then: Callable[[], object]) -> None:
        super().__init__()
        self._steps, self._then = iter(steps), then
        self._windows: dict[int, QWidget] = {}
        self._widgets: dict[int, dict[str, QWidget]] = {}
        self._shown: dict[QWidget, Any] = {}
        self._fonts: dict[str, QFont] = {}
        self._stalls = Stalls()
        self._turns: Any = iter(())
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(UNPAINTED)
        self._late.timeout.connect(self._painted)
        self._watched: set[QWidget] = set()
        self._step: dict[str, Any] | None = None
        self.told: dict[str, float] = {}

    def next_step(self) -> None:
        """Tell of the step that ended and begin the next."""
        if self._step is not None:
            name = self._step["step"]
            self.told[name] = max(self.told.get(name, 0.0), self._stalls.end())
        self._step = next(self._steps, None)
        if self._step is None:
            self._then()
            return
        self._turns = iter(self._step["turns"])
        self._stalls.begin()
        QTimer.singleShot(0, self._import)

    def _import(self) -> None:
        assert self._step is not None
        for name in self._step["imports"]:
            importlib.import_module(name)
        QTimer.singleShot(0, self._next_turn)

    def _next_turn(self) -> None:
        turn = next(self._turns, None)
        if turn is None:
            QTimer.singleShot(RESTS, self.next_step)
            return
        self._late.start()
        for frame in turn:
            window = self._window(frame["window"], frame["size"])
            self._watched.add(window)
            window.installEventFilter(self)
            self._hide_the_rest(window, set(frame["seen"]))
            for item in frame["items"]:
                self._show(window, item)

    def _window(self, key: int, size: list[int]) -> QWidget:
        if key not in self._windows:
            self._windows[key] = QWidget()
        window = self._windows[key]
        window.resize(*size)
        window.show()
        return window

    def _hide_the_rest(self, window: QWidget, seen: set[int]) -> None:
        """Take off what is not seen any more: it would be painted again with what lies over it."""
        for key, kinds in self._widgets.items():
            if key not in seen:
                for widget in kinds.values():
                    if widget.parent() is window and not widget.isHidden():
                        widget.hide()

    def _show(self, window: QWidget, item: dict[str, Any]) -> None:
        kinds = self._widgets.setdefault(item["id"], {})
        for kind, other in kinds.items():
            if kind != item["kind"] or other.parent() is not window:
                other.hide()
        widget = kinds.get(item["kind"])
        if widget is None or widget.parent() is not window:
            widget = kinds[item["kind"]] = made(item, window)
        if item["font"] not in self._fonts:
            self._fonts[item["font"]] = QFont()
            self._fonts[item["font"]].fromString(item["font"])
        widget.setFont(self._fonts[item["font"]])
        widget.setGeometry(*item["place"])
        shown = item.get("rows", item["words"])
        if self._shown.get(widget) != shown:
            self._shown[widget] = shown
            put(widget, shown)
        widget.show()
        area = widget.viewport() if isinstance(widget, BareList) else widget
        area.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and watched in self._watched:
            watched.removeEventFilter(self)
            self._watched.discard(watched)
            if not self._watched:
                QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        for window in self._watched:
            window.removeEventFilter(self)
        self._watched = set()
        self._late.stop()
        QTimer.singleShot(0, self._next_turn)


def put(widget: QWidget, shown: Any) -> None:
    """Show other words."""
    if isinstance(widget, QLabel | QPushButton | QLineEdit):
        widget.setText(shown)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(shown)
    elif isinstance(widget, BareList):
        widget.rows.set_rows(shown)


def made(item: dict[str, Any], window: QWidget) -> QWidget:
    """Make the plainest widget of a kind."""
    kind = item["kind"]
    if kind == "list":
        view = BareList(item["heads"], item["place"][2], item["place"][3], 32)
        view.setParent(window)
        return view
    if kind == "button":
        return QPushButton(window)
    if kind == "line":
        return QLineEdit(window)
    if kind == "text":
        return QPlainTextEdit(window)
    if kind == "label":
        label = QLabel(window)
        label.setWordWrap(item.get("wrap", False))
        return label
    return QWidget(window)


def import_before(steps: list[dict[str, Any]]) -> None:
    """Import what stood ready before a step did its own imports: the packages above them."""
    timed = {name for step in steps for name in step["imports"]}
    for name in timed:
        parts = name.split(".")
        for above in (".".join(parts[:place]) for place in range(1, len(parts))):
            if above not in timed:
                importlib.import_module(above)


def main(file: str) -> int:
    """Replay the frames and say the longest stall of each step."""
    with open(file, encoding="utf8") as opened:
        steps = json.load(opened)
    import_before(steps)
    application = QApplication(sys.argv[:1])
    QAccessible.setActive(True)  # as in the tour

    def told() -> None:
        print(json.dumps(bare.told), flush=True)
        application.quit()

    bare = Bare(steps, told)
    QTimer.singleShot(0, bare.next_step)
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
