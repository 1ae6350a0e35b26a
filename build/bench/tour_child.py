"""Run the tour for the bench: `tour_child.py record DIR FILE` notes what it painted and imported,
`tour_child.py time DIR` says the longest stall of each step.
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)
from shiboken6 import getCppPointer, isValid

from ui import tour
from ui.tour import steps

OURS = ("app", "ui")
MOST_CELLS = 60


class Watch(QObject):
    """Note, turn by turn of the loop, which widgets of which windows were painted with what."""

    def __init__(self) -> None:
        super().__init__()
        self._turns: list[list[dict[str, Any]]] = []
        self._windows: dict[int, dict[str, Any]] = {}
        self._seen: set[int] = set()

    def take(self) -> list[list[dict[str, Any]]]:
        """Give the turns since the last call."""
        self._end()
        taken, self._turns = self._turns, []
        return taken

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._note(watched)
        return False

    def _end(self) -> None:
        """End a turn: what was painted in it is what is seen after it."""
        painted = [
            {key: told for key, told in one.items() if key != "widgets"}
            | {"items": [item_of(widget) for widget in one["widgets"] if isValid(widget)]}
            for one in self._windows.values()
            if isValid(one["widgets"][0])
        ]
        if painted:
            self._turns.append(painted)
        self._windows, self._seen = {}, set()

    def _note(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        if isinstance(parent, QTableView) and widget is parent.viewport():
            widget = parent
        window, key = widget.window(), key_of(widget)
        if widget is window or key in self._seen:
            return
        self._seen.add(key)
        if not self._windows:
            QTimer.singleShot(0, self, self._end)
        frame = self._windows.setdefault(
            key_of(window),
            {
                "window": key_of(window),
                "size": [window.width(), window.height()],
                "seen": [key_of(one) for one in window.findChildren(QWidget) if one.isVisible()],
                "widgets": [],
            },
        )
        frame["widgets"].append(widget)


def key_of(widget: QWidget) -> int:
    """Tell a widget by its place in memory: Python makes several names for one."""
    place: int = getCppPointer(widget)[0]
    return place


def item_of(widget: QWidget) -> dict[str, Any]:
    """Say of a widget what a plain one needs to show the same."""
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    place = [corner.x(), corner.y(), widget.width(), widget.height()]
    item: dict[str, Any] = {"id": key_of(widget), "kind": "box", "place": place, "words": ""}
    item["font"] = widget.font().toString()
    if isinstance(widget, QTableView):
        return item | {"kind": "list"} | cells_of(widget)
    if isinstance(widget, QLabel):
        return item | {"kind": "label", "words": widget.text(), "wrap": widget.wordWrap()}
    if isinstance(widget, QAbstractButton):
        return item | {"kind": "button", "words": widget.text()}
    if isinstance(widget, QLineEdit):
        return item | {"kind": "line", "words": widget.text()}
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return item | {"kind": "text", "words": widget.toPlainText()}
    words = widget.accessibleName()
    return item | ({"kind": "label", "words": words} if words else {})


def cells_of(view: QTableView) -> dict[str, Any]:
    """Give the words of a list as far as it is in sight."""
    model = view.model()
    shown = [place for place in range(model.columnCount()) if not view.isColumnHidden(place)]
    rows = min(model.rowCount(), MOST_CELLS)
    cells = [[str(model.index(row, place).data() or "") for place in shown] for row in range(rows)]
    return {"rows": cells, "heads": [str(place) for place in shown]}


class Imports:
    """Note which modules the window's thread had to import itself; none of ours."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> None:
        """Note a name and find nothing."""
        is_ours = name.split(".")[0] in OURS
        if threading.current_thread() is threading.main_thread() and not is_ours:
            self._names.append(name)

    def take(self) -> list[str]:
        """Give the names since the last call."""
        taken, self._names = self._names, []
        return [name for name in taken if name in sys.modules]


def record(folder: Path, file: Path) -> int:
    """Do the tour and leave its frames and imports, step by step."""
    watch, imports = Watch(), Imports()
    sys.meta_path.insert(0, imports)  # type: ignore[arg-type]
    found: list[dict[str, Any]] = []
    plain = steps.Tour.step

    @contextlib.contextmanager
    def step(self: steps.Tour, name: str) -> Iterator[None]:
        def begin() -> None:
            watch.take()
            imports.take()

        def end() -> None:
            found.append({"step": name, "turns": watch.take(), "imports": imports.take()})

        self.guide.ask(begin)
        with plain(self, name):
            yield
            self.guide.ask(end)

    steps.Tour.step = step  # type: ignore[method-assign]
    see_everything(watch)
    tour.main(folder, scale=100, theme="light")
    file.write_text(json.dumps(found), "utf-8")
    return 0


def see_everything(watch: Watch) -> None:
    """Let the watch see every event from the moment the application is made."""
    plain = QApplication.__init__

    def made(self: QApplication, *given: Any) -> None:
        plain(self, *given)
        self.installEventFilter(watch)

    QApplication.__init__ = made  # type: ignore[method-assign]


def main(words: list[str]) -> int:
    """Do what the words say."""
    sys.argv = sys.argv[:1]
    if words[0] == "record":
        return record(Path(words[1]), Path(words[2]))
    folder = Path(words[1])
    # What it finds amiss is for its own test to say; here only the time counts.
    tour.main(folder, scale=100, theme="light")
    told: dict[str, float] = {}
    for row in json.loads((folder / "tour.json").read_text("utf-8")):
        told[row["step"]] = max(told.get(row["step"], 0.0), row["longest_stall_ms"])
    print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
