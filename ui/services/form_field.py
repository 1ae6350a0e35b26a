"""Hold one field of the form of a service, and another's version of it where both changed it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.services.wording import breakable
from ui.widgets.buttons import PlainButton
from ui.widgets.editors import Combo
from ui.widgets.fields import Field, LineEdit, TextEdit
from ui.widgets.notice import Notice
from ui.zoom import units

# As long as anything that is pasted: what is too long is refused with a sentence, never cut.
_ANY_LENGTH: Final = 200_000
_ANY_LINE: Final = 30_000
SAVED_BY_ANOTHER: Final = "Saved by somebody else meanwhile"


class Theirs(Notice):
    """Show what somebody else saved in the same field, and offer to take it."""

    taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warn", SAVED_BY_ANOTHER, "", parent=parent)
        self.text = ""
        self.hide()

    def show_text(self, text: str, shown: str = "") -> None:
        """Show their text."""
        self.text = text
        take = PlainButton("Use this instead")
        take.clicked.connect(self._take)
        self.set_text(SAVED_BY_ANOTHER, breakable(shown or text) or "Nothing: they emptied it.")
        self.set_buttons([take])
        self.show()

    def _take(self) -> None:
        self.hide()
        self.taken.emit()


class TextField(QWidget):
    """Hold a labelled editor; what was not typed in is given back exactly as it came."""

    edited = Signal()

    def __init__(self, label: str, *, lines: int = 0, hint: str = "") -> None:
        super().__init__()
        self.editor: LineEdit | TextEdit
        if lines:
            self.editor = TextEdit(_ANY_LENGTH, lines)
        else:
            self.editor = LineEdit(_ANY_LINE)
        self.field = Field(label, self.editor, hint)
        self.theirs = Theirs()
        self._own = self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(6))
        column.addWidget(self.field)
        column.addWidget(self.theirs)
        column.addStretch(1)  # beside a taller field, the label stays with its editor
        self.editor.textChanged.connect(lambda *_: self.edited.emit())
        self.theirs.taken.connect(self._take_theirs)

    def set_text(self, text: str) -> None:
        """Show a text."""
        self._own = text
        self.editor.blockSignals(True)
        self.editor.setText(text)
        self.editor.blockSignals(False)
        self.editor.updateGeometry()
        self._shown = self.editor.text()

    def text(self) -> str:
        """Give the text; as it came, where nobody typed."""
        now = self.editor.text()
        return self._own if now == self._shown else now

    def _take_theirs(self) -> None:
        self.set_text(self.theirs.text)
        self.edited.emit()


class StatusField(QWidget):
    """Hold the status in the same way."""

    edited = Signal()

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.editor = Combo(choices)
        self.field = Field("Status", self.editor)
        self.theirs = Theirs()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(6))
        column.addWidget(self.field)
        column.addWidget(self.theirs)
        column.addStretch(1)
        self.editor.chosen.connect(lambda _key: self.edited.emit())
        self.theirs.taken.connect(self._take_theirs)

    def _take_theirs(self) -> None:
        self.editor.set_key(self.theirs.text)
        self.edited.emit()
