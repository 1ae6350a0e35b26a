"""Show one referral: where it stands, what can be done, facts and history; or reception's card."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.referrals import OpenedReferral
from app.domain import dates
from app.domain.answer import KEPT_BETWEEN, answer
from app.domain.text import unbroken
from ui.referrals import wording
from ui.referrals.action_bar import ActionBar
from ui.referrals.history import History
from ui.referrals.offers import May, Offers
from ui.referrals.phone_form import PhoneForm
from ui.referrals.wording import Told
from ui.widgets.buttons import PlainButton
from ui.widgets.facts import Facts
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.zoom import units

if TYPE_CHECKING:
    from ui.referrals.edit_form import EditForm


class Record(QWidget):
    """Hold the content of the detail; its widgets are made once and take each record in turn.

    `left` says that another record, or none, takes the place of the one that is shown.
    """

    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = Label("", "name", parent=self, wrap=True)
        self._when = Label("", "text", "quiet", self)
        self._from = Label("", "text", "quiet", self, wrap=True)
        self.notice = Notice("bad", "", parent=self)
        self.card = Notice("known", "", parent=self, large=True)
        self.bar = ActionBar(self)
        self.phone = PhoneForm(self)
        self.edit: EditForm | None = None
        self.facts = Facts(self)
        self.raised = PlainButton("Read what was raised", parent=self)
        self.raised.clicked.connect(lambda: self.asked.emit("raised"))
        self.raised.hide()
        self.contacts = PlainButton("Read the contacts", parent=self)
        self.contacts.clicked.connect(lambda: self.asked.emit("contacts"))
        self.contacts.hide()
        self._to_read = QWidget(self)
        to_read = QHBoxLayout(self._to_read)
        to_read.setContentsMargins(0, 0, 0, 0)
        to_read.setSpacing(units(8))
        for button in (self.contacts, self.raised):
            to_read.addWidget(button)
        to_read.addStretch(1)
        self._second_line = Line(self)
        self._history_head = Label("History", "section", parent=self)
        self.history = History(self)
        self._kept_between = Label(KEPT_BETWEEN, "text", "quiet", self, wrap=True)
        self.phone.hide()
        self.phone.closed.connect(self._phone_closed)
        self.bar.asked.connect(self.asked)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(units(12))
        head.addWidget(self._state, 1)
        head.addWidget(self._when, 0, Qt.AlignmentFlag.AlignVCenter)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(units(16), units(13), units(16), units(16))
        column.setSpacing(units(12))
        top = QVBoxLayout()
        top.setSpacing(units(1))
        top.addLayout(head)
        top.addWidget(self._from)
        column.addLayout(top)
        for widget in (self.notice, self.card, self.bar, self.phone, Line(self), self.facts,
                       self._to_read, self._second_line, self._history_head, self.history,
                       self._kept_between):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)

    def show_all(
        self, opened: OpenedReferral, allowed: May, offers: Offers, me: str, today: date
    ) -> None:
        """Show a referral to somebody who may read own words and history."""
        self._show(opened, offers, opened.referral.state_words)
        self._from.setText(wording.came_from(opened))
        self._from.show()
        self._tell(wording.notice(opened, today, allowed.decide))
        self.card.hide()
        self.facts.set_facts(wording.facts(opened, me, today))
        self.raised.setVisible(bool(opened.raised) and allowed.read_raised)
        self.contacts.setVisible(bool(opened.contacts))
        self._to_read.setVisible(not (self.raised.isHidden() and self.contacts.isHidden()))
        self.history.set_history(opened.history, me)
        self._second_line.setVisible(bool(opened.history))
        self._history_head.setVisible(bool(opened.history))
        self.history.setVisible(bool(opened.history))
        self._kept_between.hide()

    def show_card(
        self, opened: OpenedReferral, allowed: May, offers: Offers, network: str, today: date
    ) -> None:
        """Show reception what to say; no notes and no plan reach these widgets."""
        person = opened.person
        card = answer(
            person, opened.referral, opened.case_state, opened.worker, network, today, opened.raised
        )
        self._show(opened, offers, card.state)
        self._from.hide()
        told = wording.notice(opened, today, allowed.decide)
        late_elsewhere = told is not None and told.tone == "bad" and not _is_ours(opened)
        self._tell(None if late_elsewhere else told)
        phone = person.phone or "\n"
        self.card.set_text(card.heading, card.said.replace(phone, unbroken(phone)))
        self.card.show()
        self.facts.set_facts(card.facts, spacing=12)
        for button in (self.raised, self.contacts, self._to_read):
            button.hide()
        self.history.set_history((), "")
        self._second_line.show()
        self._history_head.hide()
        self.history.hide()
        self._kept_between.show()

    def _show(self, opened: OpenedReferral, offers: Offers, state: str) -> None:
        self._state.setText(state)
        received = unbroken(dates.short(opened.referral.received_on))
        self._when.setText(f"Referral of {received}")
        self.bar.set_offers(offers)

    def _tell(self, told: Told | None) -> None:
        self.notice.setVisible(told is not None)
        if told is not None:
            self.notice.set_tone(told.tone, told.icon)
            self.notice.set_text(told.heading, told.sentence)

    def has_main(self) -> bool:
        """Say whether a filled button is seen."""
        return self.phone.person is not None or self.is_edited or self.bar.has_main()

    def open_phone(self) -> None:
        """Let phone and times be changed here; the buttons wait meanwhile."""
        self.bar.hide()
        self.phone.show()
        self.phone.take_keyboard()

    @property
    def is_edited(self) -> bool:
        """Say whether the referral is being edited here."""
        return self.edit is not None and self.edit.referral is not None

    def make_edit(self) -> EditForm:
        """Make the form for editing when it is first wanted."""
        from ui.referrals.edit_form import EditForm

        self.edit = form = EditForm(self)
        form.hide()
        self._column.insertWidget(self._column.indexOf(self.phone) + 1, form)
        return form

    def show_edit(self) -> None:
        """Let reasons and words be changed here; the buttons wait meanwhile."""
        assert self.edit is not None
        self.bar.hide()
        self.edit.show()
        self.edit.take_keyboard()

    def hide_edit(self) -> None:
        """Go back to the record."""
        if self.edit is not None:
            self._back_to_bar(self.edit, "edit")

    def leave(self) -> None:
        """Close what is being changed: another record, or none, is shown."""
        self.phone.leave()
        self.left.emit()

    def _phone_closed(self) -> None:
        self._back_to_bar(self.phone, "phone")

    def _back_to_bar(self, form: QWidget, key: str) -> None:
        """Show the buttons again; the one that opened the form gets the keyboard from it."""
        had_keyboard = form.isAncestorOf(self.window().focusWidget() or self)
        self.bar.show()
        if had_keyboard:
            (self.bar.button(key) or self).setFocus(Qt.FocusReason.OtherFocusReason)
        form.hide()


def _is_ours(opened: OpenedReferral) -> bool:
    """Claim that reception has to answer: it came back to the practice."""
    return opened.referral.state is wording.S.RETURNED
