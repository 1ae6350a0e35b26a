"""Scroll a form without a frame, and keep the field that has the keyboard in sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from ui import theme
from ui.widgets.scroll_bar import ScrollBar
from ui.widgets.surface import Ground, Surface
from ui.zoom import units


class ScrollArea(QScrollArea):
    """Hold one widget as wide as the area and as high as it needs."""

    def __init__(
        self, content: QWidget, parent: QWidget | None = None, *, tone: Ground = "base"
    ) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(ScrollBar(Qt.Orientation.Vertical))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewport(Surface(tone))
        self.setWidget(content)
        content.setAutoFillBackground(False)
        QApplication.instance().focusChanged.connect(self._keep_in_sight)  # type: ignore[union-attr]
        theme.changed.connect(self.viewport().update)

    def _keep_in_sight(self, _before: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return  # what is clicked is in sight, and must stay under the pointer until let go
        if now is not None and content is not None and content.isAncestorOf(now):
            self.show_widget(now)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll so that a widget is seen, its label with it."""
        content = self.widget()
        if content is None:
            return
        top = widget.mapTo(content, QPoint(0, 0)).y()
        bar = self.verticalScrollBar()
        above, end, high = top - units(32), top + widget.height(), self.viewport().height()
        if above < bar.value():
            bar.setValue(above)
        elif end + units(4) > bar.value() + high:
            bar.setValue(min(above, end + units(24) - high))

    def show_top(self, widget: QWidget) -> None:
        """Scroll so that what is seen begins with this widget."""
        content = self.widget()
        if content is not None:
            self.verticalScrollBar().setValue(widget.mapTo(content, QPoint(0, 0)).y() - units(8))


def area_around(widget: QWidget) -> ScrollArea | None:
    """Give the area that a widget is scrolled in."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, ScrollArea):
        around = around.parentWidget()
    return around


def show_here(widget: QWidget) -> None:
    """Scroll a widget into sight, once laid out."""

    def show() -> None:
        around = area_around(widget)
        if around is not None and widget.isVisible():
            around.show_widget(widget)

    QTimer.singleShot(0, widget, show)


def show_refusal(said: QWidget, field: QWidget) -> None:
    """Scroll what is said about a field into sight, once laid out, if the keyboard is there."""

    def show() -> None:
        focused = field.window().focusWidget()
        if focused is None or not (focused is field or field.isAncestorOf(focused)):
            return
        around = area_around(said)
        if around is not None:
            around.show_widget(said)
        from ui.widgets.toast import make_room_for  # which needs fields, which scroll

        make_room_for(said)

    QTimer.singleShot(0, said, show)
