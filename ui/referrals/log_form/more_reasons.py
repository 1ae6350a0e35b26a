"""Choose among the reasons that have no key, by typing the beginning of their name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.referral_reasons import Reason
from ui.table import Column, RowsView
from ui.widgets.editors import SearchEdit
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units

_COLUMNS = (
    Column(
        "reason",
        "Reason",
        lambda reason: reason.label,
        stretch=True,
        mark=lambda reason: ("goes-another-way", "warn") if reason.another_way else None,
    ),
)


class _List(RowsView):
    """Look as if it had the keyboard, which stays in the box above."""

    def hasFocus(self) -> bool:
        return True


class MoreReasons(QFrame):
    """Drop down under More reasons; Enter or a click chooses, Esc goes back."""

    chosen = Signal(str)

    def __init__(self, reasons: Sequence[Reason], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.Box)
        self._reasons = tuple(reasons)
        self.box = SearchEdit("Type to choose", "More reasons")
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._narrow_down)
        self.box.returnPressed.connect(self._take)
        self.list = _List(
            _COLUMNS, self, name="More reasons", head=False, several=False, row_height=30,
            uid=lambda reason: reason.code, flush=True,
            sentence=lambda reason: reason.label
            + (", goes another way" if reason.another_way else ""),
        )  # fmt: skip
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda _index: self._take())
        ground = Surface("base", self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(units(8), units(8), units(8), units(8))
        column.setSpacing(units(6))
        column.addWidget(self.box)
        column.addWidget(self.list)
        column.addWidget(Label("The bent arrow: what to do instead is shown.", "text", "quiet"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(ground)
        self.setFixedWidth(units(340))
        self._narrow_down("")

    def open_at(self, place: QPoint) -> None:
        """Show the list with its lower right corner near a place, inside the screen."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def _narrow_down(self, text: str) -> None:
        wanted = text.strip().casefold()
        found = [
            reason
            for reason in self._reasons
            if any(word.startswith(wanted) for word in _beginnings(reason.label))
        ]
        self.list.set_rows(found)
        room = self.screen().availableGeometry().height() - units(200)
        rows = max(1, min(len(self._reasons), room // units(30)))
        self.list.setFixedHeight(units(30) * rows)
        self.list.choose_first()

    def _take(self) -> None:
        code = self.list.current_uid()
        if code is not None:
            self.close()
            self.chosen.emit(str(code))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._move(step)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        rows = self.list.rows
        place = max(0, min(rows.rowCount() - 1, self.list.currentIndex().row() + by))
        row = rows.row_here(place)
        if row is not None:
            self.list.select(row.code)


def _beginnings(label: str) -> list[str]:
    words = label.casefold().split()
    return [" ".join(words[at:]) for at in range(len(words))]
