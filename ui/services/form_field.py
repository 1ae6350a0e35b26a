"""Hold one field of the form of a service, and give back unchanged what nobody typed in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.editors import Combo
from ui.widgets.fields import Field, LineEdit, TextEdit

# As long as anything that is pasted: what is too long is refused with a sentence, never cut.
_ANY_LENGTH: Final = 200_000
_ANY_LINE: Final = 30_000


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
        self._own = self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        column.addStretch(1)  # beside a taller field, the label stays with its editor
        self.editor.textChanged.connect(lambda *_: self.edited.emit())

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


class StatusField(QWidget):
    """Hold the status in the same way."""

    edited = Signal()

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.editor = Combo(choices)
        self.field = Field("Status", self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        column.addStretch(1)
        self.editor.chosen.connect(lambda _key: self.edited.emit())
