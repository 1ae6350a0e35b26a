"""Show the one referral that is chosen, under its patient banner; else say what to do."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.actions.referrals import OpenedReferral
from app.domain import dates, naming
from app.domain.nhs_number import spaced
from app.domain.person import Person
from ui.referrals.offers import May, Offers
from ui.referrals.record import Record
from ui.table.states import Quiet
from ui.widgets.buttons import MainButton
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.surface import Surface
from ui.zoom import units

CHOOSE_ONE = "Choose a referral to see it here"
NOT_CONNECTED = "Shown again once connected"


class Detail(Surface):
    """Hold banner and record; the banner never scrolls away and is never above two people."""

    asked = Signal(str)
    plan_asked = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self.banner = PatientBanner(self)
        self.record = Record()
        self.area = ScrollArea(self.record)
        self.quiet = Quiet(CHOOSE_ONE)
        self._stack = QStackedWidget(self)
        self.go_on = MainButton("Open plan", "document")
        self.go_on.clicked.connect(self.plan_asked)
        self._stack.addWidget(self._nobody())
        self._stack.addWidget(self.area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        self.record.asked.connect(self.asked)
        self.opened: OpenedReferral | None = None
        self.quiet_words = CHOOSE_ONE

    def _nobody(self) -> QWidget:
        """Give what stands here while nobody is chosen."""
        nobody = QWidget()
        column = QVBoxLayout(nobody)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        column.addStretch(1)
        column.addWidget(self.quiet)
        column.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.go_on.hide()
        return nobody

    def offer_plan(self, words: str) -> None:
        """Say that the one seen here was accepted and has left the list; offer to go on."""
        self.show_nobody(words)
        self.go_on.show()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_main(self) -> bool:
        """Say whether a filled button is seen here."""
        if not self.go_on.isHidden():
            return True
        return self.opened is not None and self.record.has_main()

    def take_keyboard(self) -> None:
        """Stand on the first button, where the detail is alone on the screen; else on the page."""
        buttons = [*self.record.bar.buttons(), self.record.bar.more]
        first = next((one for one in buttons if one.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.verticalScrollBar().setValue(0)
        else:  # not read yet; without this a message's Undo would get the keyboard
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_record(
        self,
        opened: OpenedReferral,
        allowed: May,
        offers: Offers,
        *,
        me: str,
        network: str,
        today: date,
    ) -> None:
        """Show one referral, as much of it as the person may read."""
        is_other = self.opened is None or self.opened.referral.uid != opened.referral.uid
        self.opened = opened
        show_on_banner(self.banner, opened.person, today)
        if is_other:
            self.record.leave()
            self.area.verticalScrollBar().setValue(0)
        if allowed.reads_all:
            self.record.show_all(opened, allowed, offers, me, today)
        else:
            self.record.show_card(opened, allowed, offers, network, today)
        if self.record.phone.person is not None or self.record.is_edited:
            self.record.bar.hide()
        if self.record.is_edited and self.record.edit is not None:
            self.record.edit.heard(opened.referral)
        self.go_on.hide()
        self._stack.setCurrentWidget(self.area)

    def show_nobody(self, words: str = CHOOSE_ONE) -> None:
        """Show no person: none is chosen, or several are."""
        self.opened = None
        self.record.leave()
        self.banner.clear()
        self.quiet_words = words
        self.quiet.set_text(words)
        self.go_on.hide()
        self._stack.setCurrentIndex(0)

    def set_back(self, back: bool) -> None:
        """Show the arrow back to the list, where there is one pane."""
        self.banner.set_back(self.back_asked.emit if back else None)


def show_on_banner(banner: PatientBanner, person: Person, today: date) -> None:
    """Put a person on a banner in the labels and order of the NHS CUI."""
    banner.show_person(
        naming.cui(person.name),
        dates.short_with_age(person.born, today) if person.born else "",
        person.gender.value,
        spaced(person.nhs_number) if person.nhs_number else "",
        known_as=person.name.preferred,
        died=dates.short(person.died_on) if person.died_on else "",
    )
