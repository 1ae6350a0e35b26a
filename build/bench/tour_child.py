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

from ui import tour
from ui.tour import steps

OURS = ("app", "ui")
MOST_CELLS = 60


class Watch(QObject):
    """Note, frame by frame, which widgets were painted with which words."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[dict[str, Any]] = []
        self._frame: dict[str, Any] | None = None
        self._seen: set[int] = set()

    def take(self) -> list[dict[str, Any]]:
        """Give the frames since the last call."""
        taken, self.frames, self._frame = self.frames, [], None
        return [frame for frame in taken if frame["items"]]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.UpdateRequest and isinstance(watched, QWidget):
            self._frame = {
                "window": id(watched),
                "size": [watched.width(), watched.height()],
                "items": [],
            }
            self._seen = set()
            self.frames.append(self._frame)
            QTimer.singleShot(0, self._end)
        elif kind == QEvent.Type.Paint and self._frame is not None and isinstance(watched, QWidget):
            self._note(watched)
        return False

    def _end(self) -> None:
        self._frame = None

    def _note(self, widget: QWidget) -> None:
        assert self._frame is not None
        parent = widget.parentWidget()
        if isinstance(parent, QTableView) and widget is parent.viewport():
            widget = parent
        if widget.isWindow() or id(widget.window()) != self._frame["window"]:
            return
        if id(widget) not in self._seen:
            self._seen.add(id(widget))
            self._frame["items"].append(item_of(widget))


def item_of(widget: QWidget) -> dict[str, Any]:
    """Say of a widget what a plain one needs to show the same."""
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    place = [corner.x(), corner.y(), widget.width(), widget.height()]
    item: dict[str, Any] = {"id": id(widget), "kind": "box", "place": place, "words": ""}
    if isinstance(widget, QTableView):
        return item | {"kind": "list"} | cells_of(widget)
    if isinstance(widget, QLabel):
        return item | {"kind": "label", "words": widget.text()}
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
            found.append({"step": name, "frames": watch.take(), "imports": imports.take()})

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
