"""Build the boxes that ask and tell, for `ui.messages` alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui import keyboard, theme
from ui.widgets import paint
from ui.widgets.buttons import Button, MainButton, PlainButton
from ui.widgets.checks import RadioButton
from ui.widgets.fields import Field
from ui.widgets.labels import Label
from ui.widgets.one_stop import OneStop
from ui.widgets.sentence import Sentence
from ui.widgets.text_edit import TextEdit
from ui.zoom import units


class Options(QWidget):
    """Offer choices one under the other, none chosen beforehand."""

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        self._buttons: dict[str, RadioButton] = {}
        for key, label in choices:
            button = RadioButton(label, self)
            button.setAutoExclusive(False)
            button.clicked.connect(lambda _on, key=key: self._take(key))
            column.addWidget(button)
            self._buttons[key] = button
        self._stop = OneStop(self)
        self._stop.columns = 1
        self._stop.set_buttons(list(self._buttons.values()))

    def _take(self, chosen: str) -> None:
        for key, button in self._buttons.items():
            button.setChecked(key == chosen)

    def set_value(self, key: str) -> None:
        """Choose one beforehand: it was chosen already once."""
        self._take(key)

    def value(self) -> str | None:
        """Give the key that is chosen."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), None)


class Dialog(QDialog):
    """Hold sentences, questions and a row of buttons; Esc goes back."""

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        keyboard.install_everywhere(self)
        self.setMinimumWidth(units(440))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(units(24), units(20), units(24), units(20))
        outer.setSpacing(units(12))
        self._column = QVBoxLayout()
        self._column.setSpacing(units(12))
        outer.addLayout(self._column)
        self._wrong = Sentence("refused", "", "bad", self)
        self._wrong.hide()
        outer.addWidget(self._wrong)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, units(8), 0, 0)
        self._row.setSpacing(units(8))
        self._row.addStretch(1)
        outer.addLayout(self._row)
        self._missing: Callable[[], str | None] = lambda: None
        self._has_start = False

    def say(self, icon: str, tone: str, sentence: str) -> None:
        """Say one thing with an icon."""
        words = Sentence(icon, sentence, "text", self)
        words.set_mark(icon, tone, "text")
        self._column.addWidget(words)
        self.setAccessibleDescription(sentence)

    def say_plainly(self, sentence: str) -> None:
        """Say one thing."""
        self._column.addWidget(Label(sentence, parent=self, wrap=True))

    def say_quietly(self, sentence: str) -> None:
        """Add something that matters less."""
        self._column.addWidget(Label(sentence, "text", "quiet", self, wrap=True, selectable=True))

    def add_options(self, choices: Sequence[tuple[str, str]]) -> Options:
        """Ask for one of several."""
        options = Options(choices, self)
        self._column.addWidget(options)
        return options

    def add_text(self, label: str, limit: int | str, *, lines: int = 1) -> TextEdit:
        """Ask for words."""
        edit = TextEdit(limit, lines)
        self._column.addWidget(Field(label, edit, parent=self))
        return edit

    def require(self, missing: Callable[[], str | None]) -> None:
        """Let the answer through only when `missing` gives no sentence."""
        self._missing = missing

    def offer(
        self, label: str, *, main: bool = False, takes: bool = True, start: bool = False
    ) -> Button:
        """Add a button that goes on (or, with `takes=False`, back)."""
        button: Button = MainButton(label, parent=self) if main else PlainButton(label, parent=self)
        button.clicked.connect(self._go_on if takes else self.reject)
        self._has_start = self._has_start or start
        button.setDefault(start or (main and takes and not self._has_start))
        if start:
            button.setFocus()
        self._row.addWidget(button)
        return button

    def exec(self) -> int:
        """Show the box and wait; the exec() of Qt would end when a lock hides the box."""
        waiting = QEventLoop()
        self.finished.connect(waiting.quit)
        self.destroyed.connect(waiting.quit)
        self.setModal(True)
        self.show()
        waiting.exec()
        return self.result() if isValid(self) else int(QDialog.DialogCode.Rejected)

    def ask(self) -> bool:
        """Show the box, wait, and say whether the person went on."""
        taken = self.exec() == QDialog.DialogCode.Accepted
        if isValid(self):
            self.deleteLater()
        return bool(taken)

    def open_and_forget(self) -> None:
        """Show the box without waiting for it."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()

    def _go_on(self) -> None:
        missing = self._missing()
        if missing is None:
            self.accept()
            return
        self._wrong.set_text(missing)
        self._wrong.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.colours().base)
        painter.end()
