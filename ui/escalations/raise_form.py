"""Ask what is beyond the role, and who was told of it, how and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.escalation import Raised
from ui.escalations.told_fields import NOBODY_YET, ToldFields, say_at
from ui.widgets.fields import Field, TextEdit
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.zoom import units

TELLS_NOBODY = (
    "Hearten tells nobody by itself. Speak to the duty clinician, then write here who was told. "
    "It stays open until somebody closes it."
)


class RaiseForm(QWidget):
    """Hold the fields; `changed` after each key."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matter = TextEdit("note", 4)
        self.told = ToldFields(now, self, not_yet=NOBODY_YET)
        self.fields = {"matter": Field("What is beyond the role?", self.matter), **self.told.fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(units(24), units(16), units(24), units(16))
        column.setSpacing(units(12))
        column.addWidget(Notice("known", "", TELLS_NOBODY))
        column.addWidget(self.fields["matter"])
        column.addWidget(Line())
        column.addWidget(Label("If somebody was told already", "section"))
        column.addWidget(self.told)
        column.addStretch(1)
        self.matter.textChanged.connect(self.changed)
        self.told.changed.connect(self.changed)

    def raised(self, person_uid: str) -> Raised:
        """Give what the act takes; raises errors.Incomplete for a day or time that is none."""
        told = self.told.told()
        return Raised(person_uid, self.matter.text(), told.who, told.how, told.at)

    def say(self, key: str, sentence: str) -> None:
        """Say what is wrong with a field, and go there."""
        say_at(self.fields, key, sentence)

    def take_keyboard(self) -> None:
        """Begin with what is beyond the role."""
        self.matter.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed."""
        return not self.matter.text().strip() and self.told.is_blank

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        return {"matter": self.matter.text(), **self.told.body()}

    def show_body(self, body: dict[str, Any]) -> None:
        """Show what a draft kept."""
        self.matter.setText(str(body.get("matter", "")))
        self.told.show_body(body)
