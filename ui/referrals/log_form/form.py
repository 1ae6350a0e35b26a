"""Lay out the form of a new referral: wide with notices at the right, or in one column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.limits import LIMITS
from ui.referrals.log_form.beside import Beside
from ui.referrals.log_form.entry import FIND
from ui.referrals.log_form.finder import Finder
from ui.referrals.log_form.notice_stack import NoticeStack
from ui.referrals.log_form.pasted import PastedPerson
from ui.referrals.log_form.save_bar import SaveBar
from ui.referrals.log_form.section import head, section
from ui.referrals.log_form.source_line import SourceLine, SourcePanel
from ui.referrals.log_form.top import Top
from ui.referrals.log_form.typed import TypedPerson
from ui.referrals.log_form.who import Who
from ui.referrals.log_form.why import Why
from ui.widgets.checks import RadioButton
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.labels import Label, Line
from ui.widgets.laid_out_once import laid_out_once
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.surface import Surface
from ui.widgets.text_edit import TextEdit
from ui.zoom import units

NARROW, MIDDLE = 1000, 1240
WORDS_LIMIT = LIMITS["words"].most
NEEDED = "Needed before it can be saved"


class LogForm(Surface):
    """Hold the widgets in the order of the keyboard; it knows nothing of the store.

    Whoever makes it exhausts `making`, at once or a part at a time.
    """

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self.narrow = False
        self.making = self._make(today)

    def _make(self, today: Callable[[], date]) -> Iterator[None]:
        """Make the parts, each in a moment that nobody feels."""
        finder = Finder(today)
        yield
        pasted = PastedPerson()
        yield
        typed = TypedPerson(today)
        yield
        self.panel = SourcePanel(today)
        self.panel.hide()
        yield
        self.about_reasons, self.about_birth = NoticeStack(), NoticeStack()
        self.about_agreement, self.about_saving = NoticeStack(), NoticeStack()
        self.about_person = NoticeStack()
        self.stacks = (
            self.about_reasons, self.about_birth, self.about_agreement, self.about_saving,
            self.about_person,
        )  # fmt: skip
        self.who = Who(finder, pasted, typed)
        yield
        self.why = Why()
        self.agreement = ChoiceRow("Does the person know and agree?")
        self.agreement_hint = Label("", "text", "quiet")
        self.words = TextEdit("words", 1, most=6)
        self.words.setAccessibleName("In their words")
        self.source = SourceLine()
        for stack in (self.about_reasons, self.about_person):
            stack.make_spare()
        yield
        self.top = Top(self.source)
        self.beside = Beside(self.stacks)
        self.bar = SaveBar()
        yield
        self._fill_column()
        yield
        self._lay_out()
        yield
        self._order_keys()
        self.source.change_asked.connect(self.open_panel)
        self.panel.done.connect(self.close_panel)
        self.top.check_asked.connect(self.open_person)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def _fill_column(self) -> None:
        content = QWidget()
        column = self._column = QVBoxLayout(content)
        column.setContentsMargins(units(24), units(12), units(24), units(14))
        column.setSpacing(units(12))
        column.addWidget(self.panel)
        column.addWidget(self.who)
        why_head = head("Why?", Label("Press the number, or type two letters", "text", "quiet"))
        agreement_head = head("Does the person know and agree?", self.agreement_hint)
        self._why_part = section(why_head, self.why)
        self._agreement_part = section(agreement_head, self.agreement)
        words_part = section(head("In their words", _words_hint()), self.words)
        for part in (self._why_part, self._agreement_part, words_part):
            column.addWidget(part)
        column.addStretch(1)
        self.area = ScrollArea(content)

    def _lay_out(self) -> None:
        self.side_area = ScrollArea(self.beside, tone="page")
        self._divider = Line(vertical=True)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.top)
        left.addWidget(self.area, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left, 1)
        middle.addWidget(self._divider)
        middle.addWidget(self.side_area)
        self.side_area.setFixedWidth(units(399))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.top.banner)
        outer.addLayout(middle, 1)
        outer.addWidget(self.bar)
        for part in (
            self.top,
            self.top.banner,
            self.bar,
        ):  # they never keep the window from growing narrower
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _order_keys(self) -> None:
        """Order the stops of the Tab key as one reads; inside a part the parts know."""
        finder, typed, panel = self.who.finder, self.who.typed, self.panel
        stops = [
            self.who.clear, self.who.somebody_else,
            finder.box, finder.use, finder.new, finder.paste,
            *typed.focus_order(),
            self.who.pasted.view,
            *self.why.stops(),
            *self.agreement.findChildren(RadioButton),
            self.words,
            self.source.change, *panel.focus_order(),
        ]  # fmt: skip
        before: QWidget | None = None
        for stop in stops:
            if before is not None:
                QWidget.setTabOrder(before, stop)
            before = stop
        self._last_of_form = before
        self.order_notices()

    def order_notices(self) -> None:
        """Put the buttons of the notices between the form and the save bar."""
        before = self._last_of_form or self.words
        notices = [button for stack in self.stacks for button in stack.buttons()]
        for stop in (*notices, self.bar.and_close, self.bar.and_next, self.bar.discard):
            QWidget.setTabOrder(before, stop)
            before = stop

    def laid_out_once(self) -> AbstractContextManager[None]:
        """Lay the form out once after all that is shown and hidden meanwhile."""
        return laid_out_once(self.who, self.beside)

    # Wide and narrow

    def arrange(self, width: int) -> None:
        """Fit a window so many units wide."""
        narrow, middle = width < NARROW, width < MIDDLE
        self.narrow = narrow
        self.side_area.setVisible(not narrow)
        self._divider.setVisible(not narrow)
        self.why.set_columns(_reason_columns(width))
        self.who.show_narrow(middle)
        self.top.show_narrow(narrow)
        self.bar.show_narrow(narrow)
        self.source.show_narrow(narrow)
        edge = units(16 if middle else 24)
        self._column.setContentsMargins(edge, units(10 if narrow else 12), edge, units(14))
        if narrow:
            self._take_notices_in()
        else:
            self._put_notices_beside()
        self.shrink_person()

    def _take_notices_in(self) -> None:
        """Let each notice stand under the field that caused it; the source line follows all."""
        if self._column.indexOf(self.about_person) >= 0:
            return
        after = {
            self.about_person: self.who,
            self.about_birth: self.who,
            self.about_reasons: self._why_part,
            self.about_agreement: self._agreement_part,
        }
        for stack, part in after.items():
            self._column.insertWidget(self._column.indexOf(part) + 1, stack)
        end = self._column.count() - 1
        for widget in (self.about_saving, self.bar.discard):
            self._column.insertWidget(end, widget)
            end += 1
        self._column.setAlignment(self.bar.discard, Qt.AlignmentFlag.AlignLeft)
        for stack in self.stacks:
            stack.setVisible(bool(stack.said()))

    def _put_notices_beside(self) -> None:
        if self._column.indexOf(self.about_person) < 0:
            return
        self.beside.take_notices()
        self.bar.take_discard()

    def shrink_person(self) -> None:
        """Hide the person's part in one column once the person is known and left alone."""
        self._place_source()
        focused = self.window().focusWidget()
        inside = focused is not None and self.who.isAncestorOf(focused)
        is_known = self.who.mode() != FIND and self.top.has_person()
        hidden = self.narrow and is_known and not inside
        if hidden != self.who.isHidden():
            self.who.setVisible(not hidden)
            QTimer.singleShot(20, self, self._show_focused)  # once it is laid out

    def _show_focused(self) -> None:
        """Keep the field that has the keyboard in sight while parts come and go."""
        focused = self.window().focusWidget()
        content = self.area.widget()
        if focused is not None and content is not None and content.isAncestorOf(focused):
            self.area.verticalScrollBar().setValue(0)
            self.area.show_widget(focused)
            self.show_notice_around(focused)

    def _place_source(self) -> None:
        """Put the source line at the top, or after the words where the person's name is there."""
        at_the_end = self._column.indexOf(self.source) >= 0
        if self.narrow and self.top.has_person():
            if not at_the_end:
                self._column.insertWidget(self._column.count() - 2, self.source)
                self.source.show()
        elif at_the_end or self.top.is_without(self.source):
            self.top.take_source()
            self.source.show()

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            if self.narrow:
                self.shrink_person()
            self.show_notice_around(now)

    def show_notice_around(self, button: QWidget) -> bool:
        """Scroll the notice of a button into sight from its top; claim that it is in one."""
        stack = next((one for one in self.stacks if one.isAncestorOf(button)), None)
        if stack is not None:
            stack.show_from_top(button)
        return stack is not None

    def show_why_not(self) -> None:
        """Scroll what keeps it from being saved into sight, unless a field is to be mended."""
        focused = self.window().focusWidget()
        if focused is not None and self.show_notice_around(focused):
            return
        stopping = next((one for one in self.stacks if one.stops()), None)
        is_at_field = focused is not None and any(
            part.isAncestorOf(focused) for part in (self.who, self.panel)
        )
        if stopping is not None:
            stopping.show_from_top()
        elif not (self.narrow and is_at_field):
            self.about_saving.show_from_top()

    def open_person(self) -> None:
        """Show the person's part again, at the first field that is to be checked."""
        self.who.show()
        self.who.pasted.take_keyboard()

    # Parts that open

    def open_panel(self) -> None:
        """Let source, practice, day and urgency be changed."""
        self.panel.show()
        self.area.show_widget(self.panel)
        self.panel.source.setFocus(Qt.FocusReason.TabFocusReason)

    def close_panel(self) -> None:
        """Go back to the line."""
        self.panel.hide()
        self.source.change.setFocus(Qt.FocusReason.OtherFocusReason)


def _reason_columns(width: int) -> int:
    """Say how many reasons stand side by side in a window so many units wide."""
    if width >= MIDDLE:
        return 4
    room = width - 44 - (0 if width < NARROW else 399)
    return max(1, min(3, (room + 8) // 212))


def _words_hint() -> Label:
    return Label(f"What matters to them, up to {WORDS_LIMIT} characters", "text", "quiet")
