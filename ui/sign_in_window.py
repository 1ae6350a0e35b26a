"""Put the sign-in form into a window of its own, as large as the screen allows."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import keyboard, zoom
from ui.sign_in import SignInForm
from ui.widgets.scroll_area import ScrollArea
from ui.zoom import units

LOW = 560


class SignInWindow(QWidget):
    """Show the form in a window of its own; it shrinks and scrolls where the screen is small."""

    closed = Signal()
    painted = Signal()

    def __init__(self, form: SignInForm, *, title: str = "Hearten") -> None:
        super().__init__()
        self._was_painted = False
        self.setWindowTitle(title)
        self.form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._area = ScrollArea(form, self)
        column.addWidget(self._area)
        keyboard.install_zoom(self)
        zoom.changed.connect(self.fit)

    def fit(self) -> None:
        """Be as large as the picture, and no larger than the screen."""
        screen = self.screen().availableGeometry()
        room = screen.height() - units(32)
        self.form.set_low(room < units(LOW))
        wanted = max(units(506), self.form.sizeHint().height())
        self.setFixedSize(min(units(480), screen.width()), min(wanted, room))
        self.move(screen.center() - self.rect().center())

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)
        self.form.start_here()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
