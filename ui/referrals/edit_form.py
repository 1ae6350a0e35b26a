"""Change why somebody was referred, and their words; a stale save keeps both texts, shows both."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.domain.referral import Referral
from ui import keyboard
from ui.referrals import wording
from ui.referrals.log_form.why import Why
from ui.widgets.buttons import MainButton, PlainButton, SecondButton
from ui.widgets.fields import Field, TextEdit
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.zoom import units

WORDS = "In their words"
STALE = "Somebody else changed this meanwhile"


class EditForm(QWidget):
    """Hold reasons and words over the version of the referral that was opened.

    `left` follows Esc and "Go back": what is typed stays a draft; `discarded` throws it away.
    """

    save_asked = Signal()
    typed = Signal()
    left = Signal()
    discarded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.referral: Referral | None = None
        self._now: Referral | None = None
        self._is_filling = False
        self.head = Label("Edit referral", "section", parent=self)
        self.why = Why(self)
        self.why.set_columns(2)
        self.words_edit = TextEdit("note", 3)
        self.words = Field(WORDS, self.words_edit, parent=self)
        self.both = Notice("warn", "", parent=self)
        self.said = Notice("bad", "", parent=self)
        self.save = MainButton("Save", parent=self)
        self.save.setToolTip(keyboard.key("save and close"))
        self.back = PlainButton("Go back", parent=self)
        self.back.setToolTip("Esc. What is typed is kept as a draft.")
        self.discard = PlainButton("Discard draft", parent=self)
        self._lay_out()
        self.save.clicked.connect(self.ask_to_save)
        self.back.clicked.connect(self.left)
        self.discard.clicked.connect(self.discarded)
        self.why.changed.connect(self._typed)
        self.words_edit.textChanged.connect(self._typed)
        keyboard.install(self, "save and close", self.ask_to_save)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(units(8))
        for button in (self.save, self.back, self.discard):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        for widget in (self.head, self.why, self.words, self.both, self.said):
            column.addWidget(widget)
        column.addLayout(row)
        self.both.hide()
        self.said.hide()

    def open_for(self, referral: Referral, body: dict[str, Any] | None = None) -> None:
        """Show what is kept, or what a draft holds of it."""
        self.referral, self._now = referral, None
        self._is_filling = True
        self.why.set_chosen(list(body["reasons"]) if body else list(referral.reasons))
        self.words_edit.setText(str(body["words"]) if body else referral.words)
        self._is_filling = False
        for notice in (self.both, self.said):
            notice.hide()
        self.save.show()
        if body and body.get("version") != referral.version:
            self.show_both(referral)

    def body(self) -> dict[str, Any]:
        """Give what a draft keeps."""
        version = self.referral.version if self.referral else 0
        return {
            "reasons": self.why.chosen(),
            "words": self.words_edit.text(),
            "version": version,
        }

    def close_form(self) -> None:
        """Hold nobody's referral any more."""
        self.referral = self._now = None

    def take_keyboard(self) -> None:
        """Begin with the reasons."""
        self.why.take_keyboard()

    def refused(self, problem: errors.Problem) -> None:
        """Say why it was not saved; what was typed stays."""
        if isinstance(problem, errors.Stale) and isinstance(problem.now, Referral):
            self.show_both(problem.now)
            return
        self.said.set_text("Not saved", problem.sentence)
        self.said.show()

    def show_both(self, now: Referral) -> None:
        """Show what somebody else saved meanwhile beside what stands in the form."""
        self._now = now
        mine = wording.content_words(tuple(self.why.chosen()), self.words_edit.text())
        self.both.set_text(
            STALE,
            f"It stands as: {now.state_words}.\n"
            f"Saved now: {wording.content_words(now.reasons, now.words)}\n"
            f"Yours, not saved yet: {mine}",
        )
        ours, theirs = SecondButton("Save mine"), PlainButton("Keep theirs")
        ours.clicked.connect(self.ask_to_save)
        theirs.clicked.connect(self.discarded)
        self.both.set_buttons([ours, theirs])
        self.both.show()
        self.save.hide()
        ours.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_save(self) -> None:
        """Ask for what is typed to be saved; both were shown: mine is wanted over theirs."""
        if self.referral is None:
            return
        if self._now is not None:
            self.referral, self._now = self._now, None
        self.said.hide()
        self.save_asked.emit()

    def _typed(self) -> None:
        if not self._is_filling:
            self.typed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
