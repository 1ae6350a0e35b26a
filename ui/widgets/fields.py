"""Put a label above an editor and the sentence about what is wrong below it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import FontKind
from ui.widgets.checks import CheckBox, RadioButton
from ui.widgets.editors import Combo, LineEdit, SearchEdit
from ui.widgets.full import Full
from ui.widgets.labels import Label
from ui.widgets.password_edit import PasswordEdit
from ui.widgets.pasting import without_controls
from ui.widgets.scroll_area import show_refusal
from ui.widgets.sentence import Sentence
from ui.widgets.text_edit import TextEdit
from ui.zoom import units

__all__ = [
    "CheckBox",
    "Combo",
    "Field",
    "LineEdit",
    "PasswordEdit",
    "RadioButton",
    "SearchEdit",
    "TextEdit",
    "without_controls",
]


class _CanBeWrong(Protocol):
    def set_wrong(self, wrong: bool) -> None: ...


class Field(QWidget):
    """Hold one editor with its label (its buddy), a hint beside the label, and an error."""

    def __init__(
        self,
        label: str,
        editor: QWidget,
        hint: str = "",
        parent: QWidget | None = None,
        *,
        kind: FontKind = "strong",
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(units(12))
        self.label = Label(label, kind, parent=self)
        self.label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label.replace("&", ""))
        self._hint = Label(hint, "text", "quiet", self)
        self._hint.setVisible(bool(hint))
        head.addWidget(self.label)
        head.addWidget(self._hint, 1)
        head.addStretch(0)
        column.addLayout(head)
        column.addWidget(editor)
        self._column = column
        self._error: Sentence | None = None
        full = getattr(editor, "full", None)
        if isinstance(full, Full):
            self._full = ""
            full.shown_by(self._say_full)

    def set_error(self, sentence: str | None) -> None:
        """Show what is wrong and what to do, or nothing; made when first needed."""
        if self._error is None and sentence:
            self._error = Sentence("refused", "", "bad", self)
            self._column.addWidget(self._error)
        if self._error is not None:
            self._error.set_text(sentence or "")
            self._error.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence or "")
        wrong: _CanBeWrong | None = self.editor if hasattr(self.editor, "set_wrong") else None
        if wrong is not None:
            wrong.set_wrong(bool(sentence))
        if sentence:
            show_refusal(self, self)

    def _say_full(self, sentence: str) -> None:
        """Show what did not fit; take only that away again."""
        if sentence or self.error() == self._full:
            self.set_error(sentence or None)
        self._full = sentence

    def error(self) -> str:
        """Give the sentence that is shown, or an empty string."""
        error = self._error
        return error.text() if error is not None and not error.isHidden() else ""

    def set_hint(self, hint: str) -> None:
        """Change the quiet words beside the label."""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
