"""Say at the foot of the window what is listed and late, and whether all is saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme, zoom
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units


class _ZoomButton(LinkButton):
    """Show the zoom like the words beside it; it opens the choice of zoom."""

    pad = 4

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        fill, border, _ = super().looks()
        return fill, border, theme.colours().quiet

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), units(24))


class StatusBar(Surface):
    """Hold words at the left (listed, late) and right (saved, connection, zoom)."""

    zoom_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent, line_above=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(units(28))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(units(12), 1, units(8), 0)
        self._row.setSpacing(units(18))
        self._left: list[Label] = []
        self._row.addStretch(1)
        self.saved = Label("", "text", "quiet", self)
        self.connection = Label("", "text", "quiet", self)
        self.zoom = _ZoomButton("100 %", parent=self)
        self.zoom.setAccessibleName("Zoom")
        self.zoom.setToolTip("Zoom")
        self.zoom.clicked.connect(self.zoom_asked)
        for widget in (self.saved, self.connection, self.zoom):
            self._row.addWidget(widget)
        self.saved.hide()
        self.connection.hide()
        zoom.changed.connect(self._show_present_zoom)
        self.set_zoom(zoom.percent())

    def set_left(self, words: Sequence[str]) -> None:
        """Say these things at the left."""
        while len(self._left) < len(words):
            label = Label("", parent=self)
            self._row.insertWidget(len(self._left), label)
            self._left.append(label)
        for i, label in enumerate(self._left):
            label.setText(words[i] if i < len(words) else "")
            label.setVisible(i < len(words))

    def left(self) -> list[str]:
        """Give what is said at the left."""
        return [label.text() for label in self._left if not label.isHidden()]

    def set_saved(self, words: str) -> None:
        """Say when the work was saved."""
        self.saved.setText(words)
        self.saved.setVisible(bool(words))

    def set_zoom(self, percent: int) -> None:
        """Show the zoom."""
        self.zoom.setText(f"{percent} %")
        self.zoom.updateGeometry()

    def _show_present_zoom(self) -> None:
        self.set_zoom(zoom.percent())

    def set_low(self, low: bool) -> None:
        """Be 26 high in a low window, else 28."""
        self.setFixedHeight(units(26 if low else 28))
