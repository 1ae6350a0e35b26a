"""Stand as a window in which things about one person are read, one under the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.person import Person
from ui import keyboard
from ui.at_desk import AtDesk
from ui.person_window import PersonWindow
from ui.widgets.buttons import Button, PlainButton
from ui.widgets.labels import Line
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.zoom import units


class ReadingWindow(PersonWindow):
    """Hold the person's banner and what is read; the arrow keys scroll what is long."""

    size_wanted = (640, 560)

    def __init__(
        self, at: AtDesk, person: Person, title: str, called: str, parent: QWidget | None
    ) -> None:
        super().__init__(at, person, title, parent)
        self.said = Sentence("info", "", "known")
        self.said.hide()
        self.back = PlainButton("Go back")
        self.back.clicked.connect(self.close)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(units(24), units(16), units(24), units(16))
        self._column.setSpacing(units(16))
        self._column.addStretch(1)
        self.area = ScrollArea(content)
        self.area.setAccessibleName(called)
        self.lay_out(self.area, self.said, self.back)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)

    def open_window(self) -> None:
        """Show the window, no larger than the screen, and read what it is for."""
        self.come_forward()
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.read()

    def read(self) -> None:
        """Read it: the reading is committed before it is shown."""
        raise NotImplementedError

    def show_all(self, several: Sequence[QWidget], buttons: Sequence[Button] = ()) -> None:
        """Show these in place of what was shown, a line between each two."""
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, one in enumerate(several):
            if place:
                self._column.insertWidget(self._column.count() - 1, Line())
            self._column.insertWidget(self._column.count() - 1, one)
        before: QWidget = self.area
        for button in (*buttons, self.back):
            QWidget.setTabOrder(before, button)
            before = button
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Say something below what is read."""
        self.said.set_text(sentence)
        self.said.show()
