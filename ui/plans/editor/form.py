"""Hold the whole form of a plan: words, goals with their steps, review and copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions.plans import OpenedPlan
from app.domain.person import Gender, PersonalContact
from app.domain.plan import Plan
from ui.at_desk import AtDesk
from ui.plans.editor.goal import GoalBlock
from ui.plans.editor.goals import Goals
from ui.plans.editor.made_with import MadeWith
from ui.plans.editor.review_line import ReviewLine
from ui.plans.editor.who import People
from ui.plans.editor.words import Words
from ui.widgets.buttons import LinkButton
from ui.widgets.fields import Field
from ui.widgets.labels import Label
from ui.widgets.scroll_area import ScrollArea
from ui.zoom import units

_OWN_WORDS = {Gender.MALE: "In his own words", Gender.FEMALE: "In her own words"}


class PlanForm(QWidget):
    """Show a plan to edit or to read; `edited` after every change by the person.

    Whoever makes it exhausts `making`, at once or a part at a time.
    """

    edited = Signal()
    contact_asked = Signal(str)

    def __init__(self, at: AtDesk, opened: OpenedPlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = at
        self._plan = opened.plan
        self._gathered: Plan | None = None
        self.contacts = opened.contacts
        self._opened = opened
        self._is_building = False
        self._people = self._whom()
        self._after: list[QWidget] = []
        self.making = self._make(opened)

    def _make(self, opened: OpenedPlan) -> Iterator[None]:
        yield from self._build(opened)
        yield from self._showing(opened.plan)
        self._listen()

    def _whom(self) -> People:
        opened = self._opened
        return People(
            opened.sheet().person,
            opened.worker_first,
            opened.case.worker_uid == self._at.desk.user.uid,
            self.contacts,
        )

    # ---- building -----------------------------------------------------------------------------

    def _build(self, opened: OpenedPlan) -> Iterator[None]:
        hint = _OWN_WORDS.get(opened.person.gender, "In their own words")
        self.what_matters = Words("What matters to me", lines=2, parent=self)
        self.strengths = Words("My strengths", parent=self)
        self.made_with = MadeWith(self)
        self.add_goal_button = LinkButton("Add goal", "add", self)
        self.harder = Words("If things get harder: what I notice", parent=self)
        self.harder_then = Words("If things get harder: what I do then", parent=self)
        self._show_placeholders(True)
        scrolled = QWidget()
        self._scrolled = QVBoxLayout(scrolled)
        self._scrolled.setContentsMargins(0, 0, 0, 0)
        self._scrolled.setSpacing(0)
        self._scrolled.addWidget(self._content(hint))
        self.area = ScrollArea(scrolled, self)
        yield
        self.review = ReviewLine(lambda: self._at.desk.today, self._ringing(), self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.review)
        yield

    def _content(self, hint: str) -> QWidget:
        """Lay out what scrolls."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(units(16), units(9), units(28), units(24))
        column.setSpacing(units(6))
        column.addWidget(
            Field("What matters to me", self.what_matters, hint, content, kind="section")
        )
        column.addSpacing(units(2))
        column.addWidget(Field("My strengths", self.strengths, parent=content, kind="section"))
        column.addWidget(self.made_with)
        head = QHBoxLayout()
        head.addWidget(Label("Goals", "section", parent=content))
        head.addStretch(1)
        head.addWidget(self.add_goal_button)
        head.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        self.goal_list = Goals(self._at, self._people, content)
        column.addWidget(self.goal_list)
        harder = Field("If things get harder", self.harder, parent=content, kind="section")
        column.addWidget(harder)
        column.addWidget(self.harder_then)
        column.addStretch(1)
        return content

    def begin_at_top(self) -> None:
        """Show the form from its top, with the place to type in sight."""
        words, high = self.what_matters, self.area.viewport().height()
        top = words.mapTo(self.area.widget() or self, QPoint(0, 0)).y()
        if not words.hasFocus() or top + units(32) > high:
            return
        if top + words.height() > high:  # its end is further down
            words.moveCursor(QTextCursor.MoveOperation.Start)
        self.area.verticalScrollBar().setValue(0)

    def scroll_with(self, widget: QWidget) -> None:
        """Let a widget scroll away above the form, where there is little height."""
        self._scrolled.insertWidget(0, widget)

    def _ringing(self) -> str:
        return "you ring" if self._people.worker_is_me else f"{self._people.worker} rings"

    def _listen(self) -> None:
        for words in (self.what_matters, self.strengths, self.harder, self.harder_then):
            words.textChanged.connect(self._changed)
        self.made_with.edited.connect(self._changed)
        self.made_with.add_asked.connect(lambda: self.contact_asked.emit(""))
        self.made_with.change_asked.connect(self.contact_asked)
        self.review.edited.connect(self._changed)
        self.add_goal_button.clicked.connect(lambda: self.goal_list.add())
        self.goal_list.edited.connect(self._changed)
        self.goal_list.laid_out_anew.connect(self.order_stops)

    # ---- what it holds ------------------------------------------------------------------------

    def plan(self) -> Plan:
        """Give the plan as it stands; version and state are those it was opened with."""
        if self._gathered is None:
            self._gathered = self._gather()
        return self._gathered

    def _gather(self) -> Plan:
        return replace(
            self._plan,
            made_with_uids=self.made_with.uids(),
            what_matters=self.what_matters.text().strip(),
            strengths=self.strengths.text().strip(),
            goals=self.goal_list.goals(),
            harder=self.harder.text().strip(),
            harder_then=self.harder_then.text().strip(),
            review=self.review.review(),
            copies=self.review.copies(),
        )

    @property
    def goals(self) -> list[GoalBlock]:
        """Give the blocks of the goals in their order."""
        return self.goal_list.blocks

    def typed(self) -> dict[str, Any]:
        """Give what is typed and not understood yet, for a draft."""
        by = {row.uid: text for row in self.goal_list.step_rows() if (text := row.typed())}
        review = self.review.typed()
        found = {"by": by, "review": review}
        return {name: texts for name, texts in found.items() if texts}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """Type it again."""
        review, by = typed.get("review"), typed.get("by")
        if isinstance(review, dict):
            self.review.set_typed(review)
        for row in self.goal_list.step_rows():
            if isinstance(by, dict) and by.get(row.uid):
                row.set_typed(str(by[row.uid]))

    def show_plan(self, plan: Plan) -> None:
        """Show a plan from its beginning, after both texts were looked at."""
        for _ in self._showing(plan):
            pass

    def _showing(self, plan: Plan) -> Iterator[None]:
        self._plan = plan
        self._is_building = True
        for words, text in (
            (self.what_matters, plan.what_matters),
            (self.strengths, plan.strengths),
            (self.harder, plan.harder),
            (self.harder_then, plan.harder_then),
        ):
            words.setText(text)
        self.made_with.show_contacts(self.contacts, plan.made_with_uids)
        yield from self.goal_list.showing(plan.goals)
        self.review.show_contacts(self.contacts, plan.copies)
        self.review.show_review(plan.review, plan.copies)
        self._is_building = False
        self._gathered = None
        self.order_stops()

    def _changed(self) -> None:
        """Tell of a change, once the form is built."""
        self._gathered = None
        if not self._is_building:
            self.edited.emit()

    def opened_as(self, version: int) -> None:
        """Learn the version that was saved last; nothing on the screen changes."""
        self._plan = replace(self._plan, version=version)
        self._gathered = None

    def take_contacts(self, contacts: tuple[PersonalContact, ...], ticked: str = "") -> None:
        """Offer another list of contacts; the new one is ticked, and nothing else changes."""
        made_with = (*self.made_with.uids(), *([ticked] if ticked else []))
        copies = self.review.copies()
        self.contacts = contacts
        self._people = self._whom()
        self.made_with.show_contacts(contacts, made_with)
        self.review.show_contacts(contacts, copies)
        self.goal_list.set_people(self._people)
        self.order_stops()
        self._changed()

    def set_read_only(self, read_only: bool) -> None:
        """Only show, or let edit again."""
        for words in (self.what_matters, self.strengths, self.harder, self.harder_then):
            words.setReadOnly(read_only)
        self.made_with.set_read_only(read_only)
        self.review.set_read_only(read_only)
        self.add_goal_button.setVisible(not read_only)
        self.goal_list.set_read_only(read_only)
        self._show_placeholders(not read_only)

    def _show_placeholders(self, are_shown: bool) -> None:
        notice, then = ("What I notice, in my own words", "Then I …") if are_shown else ("", "")
        self.harder.setPlaceholderText(notice)
        self.harder_then.setPlaceholderText(then)

    # ---- the keyboard -------------------------------------------------------------------------

    def stops(self) -> Iterator[QWidget]:
        """Give every stop of the Tab key in the order of LOOKS."""
        yield self.what_matters
        yield self.strengths
        yield from self.made_with.stops()
        yield from self.goal_list.stops()
        yield self.add_goal_button
        yield self.harder
        yield self.harder_then
        yield from self.review.stops()
        yield from self._after

    def then_stop_at(self, after: list[QWidget]) -> None:
        """Go to these after the copies: preview choices, Agree, Print."""
        self._after = after
        self.order_stops()

    def order_stops(self) -> None:
        """Put the stops of the Tab key in order again, after something came or went."""
        if self._is_building:
            return
        before: QWidget | None = None
        for stop in self.stops():
            if before is not None:
                QWidget.setTabOrder(before, stop)
            before = stop

    def go_to_needed(self, field: str, sentence: str) -> None:
        """Show what is still needed where it is needed, and go there."""
        if field == "goals":
            block = next((one for one in self.goals if not one.words.text().strip()), None)
            block = block or self.goal_list.add()
            block.set_error(sentence)
            block.words.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.show_widget(block)
        else:
            self.review.set_error(sentence)
            self.review.needed().line.setFocus(Qt.FocusReason.OtherFocusReason)
