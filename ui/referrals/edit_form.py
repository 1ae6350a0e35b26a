"""Change why somebody was referred, and their words; a stale save keeps both texts, shows both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.domain.referral import Referral, ReferralState
from ui import keyboard
from ui.in_doubt import heading_of
from ui.referrals import wording
from ui.referrals.log_form.why import Why
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import Field, TextEdit
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import show_here
from ui.widgets.side_by_side import Part
from ui.widgets.two_versions import STALE, STALE_MORE, TwoVersions
from ui.zoom import units

WORDS = "In their words"
CLOSED = "This referral was closed meanwhile"
KEPT = "What you typed is kept as a draft with this record."
_CLOSED = frozenset({ReferralState.DECLINED, ReferralState.DUPLICATE, ReferralState.WITHDRAWN})


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
        self._is_filling = False
        self.head = Label("Edit referral", "section", parent=self)
        self.why = Why(self)
        self.why.set_columns(2)
        self.words_edit = TextEdit("note", 3)
        self.words = Field(WORDS, self.words_edit, parent=self)
        self.both = TwoVersions[Referral](self._fields, self._take_chosen, self.ask_to_save, self)
        self.elsewhere = Notice("warn", "", parent=self)
        self.said = Notice("bad", "", parent=self)
        self.save = MainButton("Save", parent=self)
        self.save.setToolTip(keyboard.key("save and close"))
        self.back = PlainButton("Go back", parent=self)
        self.back.setToolTip(f"Esc. {KEPT}")
        self.discard = PlainButton("Discard draft", parent=self)
        self._lay_out()
        self.save.clicked.connect(self.ask_to_save)
        self.back.clicked.connect(self.left)
        self.discard.clicked.connect(self.discarded)
        self.both.dropped.connect(self.discarded)
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
        for widget in (self.head, self.elsewhere, self.why, self.words, self.both, self.said):
            column.addWidget(widget)
        column.addLayout(row)
        self.elsewhere.hide()
        self.said.hide()

    def open_for(
        self, referral: Referral, body: dict[str, Any] | None = None, *, is_closed: bool = False
    ) -> None:
        """Show what is kept, or what a draft holds of it; of a closed one, to be read alone."""
        self.referral = referral
        self._is_filling = True
        self.why.set_chosen(list(body["reasons"]) if body else list(referral.reasons))
        self.words_edit.setText(str(body["words"]) if body else referral.words)
        self._is_filling = False
        for notice in (self.elsewhere, self.said):
            notice.hide()
        self.both.give_way()
        self.save.setVisible(not is_closed)
        if is_closed:
            self._tell_elsewhere(referral, is_closed=True)
        elif body and body.get("version") != referral.version:
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
        self.referral = self.both.now = None

    def take_keyboard(self) -> None:
        """Begin with the reasons."""
        self.why.take_keyboard()

    def refused(self, problem: errors.Problem) -> None:
        """Say why it was not saved; what was typed stays."""
        if isinstance(problem, errors.Stale) and isinstance(problem.now, Referral):
            if problem.now.state in _CLOSED:
                self.heard(problem.now)
            else:
                self.show_both(problem.now)
            return
        kept = "" if isinstance(problem, errors.EndUnknown) else f" {KEPT}"
        self.say(heading_of(problem), f"{problem.sentence}{kept}")

    def say(self, heading: str, sentence: str) -> None:
        """Say how a save ended."""
        self.said.set_text(heading, sentence)
        self.said.show()
        show_here(self.said)

    def heard(self, now: Referral) -> None:
        """Say that somebody else saved it meanwhile, or closed it; what is typed stays."""
        if self.referral is None or self.both.now or now.version == self.referral.version:
            return
        is_closed = now.state in _CLOSED
        self._tell_elsewhere(now, is_closed=is_closed)
        self.save.setVisible(not is_closed)
        held = self.referral
        if (tuple(self.why.chosen()), self.words_edit.text()) != (held.reasons, held.words):
            self.typed.emit()  # so that a draft of it is kept now

    def _tell_elsewhere(self, now: Referral, *, is_closed: bool) -> None:
        more = KEPT if is_closed else "Your text stays. When you save, you see both."
        self.elsewhere.set_text(
            CLOSED if is_closed else STALE,
            f"It stands as: {now.state_words}. {more}",
        )
        self.elsewhere.show()

    def show_both(self, now: Referral) -> None:
        """Show what somebody else saved meanwhile beside what stands in the form."""
        mine = tuple(self.why.chosen())
        parts = [
            Part("reasons", "Why", wording.reasons_in_words(mine),
                 wording.reasons_in_words(now.reasons)),
            Part("words", WORDS, self.words_edit.text(), now.words),
        ]  # fmt: skip
        self.elsewhere.hide()
        self.both.ask(now, parts, f"It stands as: {now.state_words}. {STALE_MORE}")

    def _fields(self) -> tuple[QWidget, ...]:
        return self.why, self.words, self.save, self.back, self.discard

    def _take_chosen(self, now: Referral, mine: Mapping[str, bool]) -> None:
        """Put what was chosen into the form, over the version somebody else saved."""
        self._is_filling = True
        if not mine.get("reasons", True):
            self.why.set_chosen(list(now.reasons))
        if not mine.get("words", True):
            self.words_edit.setText(now.words)
        self._is_filling = False
        self.referral = now
        self.typed.emit()
        self.take_keyboard()

    def ask_to_save(self) -> None:
        """Ask for what is typed to be saved; not while two versions wait to be chosen from."""
        if self.referral is None or self.both.now is not None:
            return
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
