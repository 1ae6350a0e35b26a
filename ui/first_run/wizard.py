"""Make a store in seven short pages, all by keyboard; nothing is written before the last."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import errors
from app.actions import signing_in
from app.actions.signing_in import SignedIn
from ui import keyboard, messages
from ui.background import Background
from ui.first_run.answers import Answers, known_office
from ui.first_run.key_pages import KeyPage, TypedBackPage
from ui.first_run.networks_page import NetworksPage
from ui.first_run.page import Page
from ui.first_run.password_page import PasswordPage
from ui.first_run.place_page import PlacePage
from ui.first_run.practices_page import PracticesPage
from ui.first_run.user_page import UserPage
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units

WIDTH, HEIGHT = 720, 640


class FirstRunWindow(QWidget):
    """Go from page to page; the last one makes the store and signs its first user in."""

    made = Signal(object, object)
    store_chosen = Signal(object)
    closed = Signal()
    painted = Signal()

    def __init__(self, door: Background, *, by_policy: str = "") -> None:
        super().__init__()
        self.setProperty("is_door", True)
        self.setWindowTitle("Hearten: first run")
        self._door = door
        self._is_making = self._was_painted = False
        self.answers = Answers(known_office())
        place = PlacePage(self.answers, by_policy)
        place.open_asked.connect(self.store_chosen)
        self.pages: list[Page] = [
            place,
            NetworksPage(self.answers),
            PracticesPage(self.answers),
            UserPage(self.answers),
            PasswordPage(self.answers),
            KeyPage(self.answers),
            TypedBackPage(self.answers),
        ]
        self._build()
        keyboard.install_zoom(self)
        self._show(0)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._stack = QStackedWidget(self)
        for page in self.pages:
            self._stack.addWidget(page)
        column.addWidget(self._stack, 1)
        bar = Surface("base", self, line_above=True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(units(40), units(12), units(40), units(12))
        row.setSpacing(units(8))
        self.step = Label("", "text", "quiet", bar)
        self.back_button = PlainButton("Back", parent=bar)
        self.next_button = MainButton("Continue", parent=bar)
        self.next_button.setMinimumWidth(units(120))
        self.back_button.clicked.connect(self.go_back)
        self.next_button.clicked.connect(self.go_on)
        row.addWidget(self.step, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        column.addWidget(bar)
        self.setTabOrder(self.next_button, self.back_button)

    # ---- pages --------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """Give the page that is shown."""
        return self.pages[self._stack.currentIndex()]

    def _show(self, place: int) -> None:
        page = self.pages[place]
        page.enter()
        self._stack.setCurrentIndex(place)
        self.back_button.setEnabled(place > 0)
        is_last = place == len(self.pages) - 1
        self.next_button.setText("Make the store" if is_last else "Continue")
        self.next_button.updateGeometry()
        self.step.setText(f"Step {place + 1} of {len(self.pages)}")
        QTimer.singleShot(0, page, page.start_here)

    def go_on(self) -> None:
        """Go to the next page if this one is complete; after the last, make the store."""
        if self._is_making or not self.page.is_good():
            return
        self.page.keep()
        place = self._stack.currentIndex()
        if place + 1 < len(self.pages):
            self._show(place + 1)
        else:
            self._make()

    def go_back(self) -> None:
        """Go to the page before; what was typed stays."""
        place = self._stack.currentIndex()
        if place > 0 and not self._is_making:
            self.page.keep()
            self._show(place - 1)

    # ---- making -------------------------------------------------------------------------------

    def _make(self) -> None:
        folder = self.answers.folder
        assert folder is not None
        first, key = self.answers.first_run(), self.answers.key
        self._set_making(True)
        self._door.act(
            lambda: signing_in.make_store(folder, first, recovery_key=key),
            lambda made: self.made.emit(folder, SignedIn(made.desk)),
            failed=self._not_made,
        )

    def _set_making(self, is_making: bool) -> None:
        self._is_making = is_making
        self.next_button.setEnabled(not is_making)
        self.back_button.setEnabled(not is_making)
        if is_making:
            self.step.setText("Making the store…")

    def leave(self) -> None:
        """Close for good: the store is made, and nothing may hold its key any longer."""
        self._is_making = False
        self.answers.forget()
        self.close()
        self.deleteLater()

    def _not_made(self, problem: errors.Problem) -> None:
        self._set_making(False)
        self._show(self._stack.currentIndex())
        messages.problem(self, problem)

    # ---- keys and window ----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(units(WIDTH), room.width()), min(units(HEIGHT), room.height() - units(32)))
        self.move(room.center() - self.rect().center())
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_making:
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()
