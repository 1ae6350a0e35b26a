"""Go from tab to tab: words with a line in the accent under the one that is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.focus_ring import Ringed
from ui.widgets.one_stop import OneStop
from ui.widgets.surface import Surface
from ui.zoom import units


class TabButton(Ringed, QAbstractButton):
    """Name one tab."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFont(theme.font("strong"))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(words + units(36), units(41))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        strong = self.isChecked() or self.underMouse()
        painter.setPen(now.text if strong else now.quiet)
        painter.setFont(self.font())
        painter.drawText(
            self.rect().adjusted(0, 0, 0, -units(3)), Qt.AlignmentFlag.AlignCenter, self.text()
        )
        if self.isChecked():
            bar = self.rect()
            bar.setTop(bar.bottom() + 1 - units(3))
            paint.flat(painter, bar, now.accent if now.contrast else now.link)
        painter.end()


class TabRow(Surface):
    """Hold the tabs at the left, and network, user and lock at the right."""

    selected_tab = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent, line_below=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(units(45))
        self.setAccessibleName("Tabs")
        self._tabs: dict[str, TabButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(units(4), 0, units(12), 1)
        self._row.setSpacing(0)
        self._places = QHBoxLayout()
        self._places.setSpacing(0)
        self._right = QHBoxLayout()
        self._right.setSpacing(units(8))
        self._row.addLayout(self._places)
        self._row.addStretch(1)
        self._row.addLayout(self._right)
        self._stop = OneStop(self)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Show these tabs, given as (key, label); the first is open."""
        for button in self._tabs.values():
            self._places.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._tabs = {}
        for place, (key, label) in enumerate(tabs, start=1):
            button = TabButton(label, self)
            button.setToolTip(f"Ctrl+{place}")
            button.clicked.connect(lambda _on, key=key: self.select(key))
            self._places.addWidget(button)
            self._tabs[key] = button
        self._stop.set_buttons(list(self._tabs.values()))
        if tabs:
            self._tabs[tabs[0][0]].setChecked(True)

    def keys(self) -> list[str]:
        """Give the keys of the tabs in their order."""
        return list(self._tabs)

    def select(self, key: str) -> None:
        """Open a tab and tell of it."""
        self._tabs[key].setChecked(True)
        self._stop.be_at(list(self._tabs).index(key))
        self.selected_tab.emit(key)

    def select_place(self, place: int) -> None:
        """Open the tab at a place, counted from 1 as its shortcut is."""
        keys = self.keys()
        if 1 <= place <= len(keys):
            self.select(keys[place - 1])

    def selected(self) -> str:
        """Give the key of the open tab."""
        return next((key for key, button in self._tabs.items() if button.isChecked()), "")

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right, after those before."""
        self._right.addWidget(widget)

    def set_narrow(self, narrow: bool) -> None:
        """Be 41 high in a narrow window, else 45."""
        self.setFixedHeight(units(41 if narrow else 45))
