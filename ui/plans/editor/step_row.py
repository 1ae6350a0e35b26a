"""Edit one step: what, who, when, which service; its day opens below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain import when_words
from app.domain.plan import Day, Step, When, Who
from ui import theme
from ui.at_desk import AtDesk
from ui.plans.editor.day_fields import DayFields
from ui.plans.editor.service import ServiceCell
from ui.plans.editor.service_day import Taken, filled
from ui.plans.editor.step_columns import MORE_WIDE, lay, shares
from ui.plans.editor.step_hints import StepHints
from ui.plans.editor.when import WhenCell
from ui.plans.editor.who import People, WhoCell
from ui.plans.editor.words import Cell
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.scroll_area import ScrollArea
from ui.zoom import units


class StepRow(QWidget):
    """Hold the cells of one step."""

    edited = Signal()
    entered = Signal()
    moved = Signal(int)
    removed = Signal()
    laid_out_anew = Signal()

    def __init__(self, at: AtDesk, people: People, step: Step | None = None) -> None:
        super().__init__()
        self._today: Callable[[], date] = lambda: at.desk.today
        self.uid = step.uid if step and step.uid else str(uuid4())
        self._day = Day()
        self._from_service = Day()
        self._offer: When | None = None
        self._read_only = False
        self._name = ""
        self.what = Cell(500, self)
        self.who = WhoCell(people, self)
        self.when = WhenCell(self._today, self)
        self.service = ServiceCell(at, self)
        self.day_fields: DayFields | None = None
        self._people = people
        self._build()
        self.show_step(step or Step(self.uid))
        self._listen()

    # ---- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 1)
        self._column.setSpacing(0)
        self._line = row = QHBoxLayout()
        row.setContentsMargins(units(7), 0, 0, 0)
        row.setSpacing(0)
        for cell in self.cells():
            row.addWidget(cell, 1, Qt.AlignmentFlag.AlignTop)
        self.more = IconButton("more", "More for this step", self, tone="quiet", side=32)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.clicked.connect(self._open_menu)
        self.more.setFixedWidth(units(MORE_WIDE))
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        self._hints = StepHints(MORE_WIDE, self)
        self._hints.taken.connect(self._use_offer)
        self._column.addWidget(self._hints)

    def set_width(self, wide: int) -> None:
        """Share a width, in units, among the cells."""
        lay(self._line, wide)
        given = shares(wide)
        self._hints.set_shares(sum(given[:2]), sum(given[2:]))

    def _listen(self) -> None:
        for cell in self.cells():
            cell.textChanged.connect(self.edited)
            cell.entered.connect(self.entered)
            cell.installEventFilter(self)
        self.when.understood.connect(self._show_understood)
        self.service.taken.connect(self._fill_from)
        self.service.is_named.connect(self._hints.name_only)
        self.service.tell_if_only_a_name()
        self.who.textChanged.connect(self._show_placeholder)
        self._show_placeholder()

    def cells(self) -> tuple[Cell, WhoCell, WhenCell, ServiceCell]:
        """Give the four cells in their order."""
        return self.what, self.who, self.when, self.service

    def stops(self) -> Iterator[QWidget]:
        """Give the stops of the Tab key in their order."""
        yield from self.cells()
        yield self._hints.take
        if self.day_fields is not None and not self.day_fields.isHidden():
            yield from self.day_fields.stops()

    # ---- what it holds ------------------------------------------------------------------------

    def step(self) -> Step:
        """Give the step as it stands."""
        held = self.service.held()
        return Step(
            self.uid,
            self.what.text().strip(),
            self.who.who(),
            self.when.when(),
            held.uid or None,
            held.name,
            held.url,
            held.phone,
            self.day(),
        )

    def day(self) -> Day:
        """Give the day as it stands."""
        return self.day_fields.day() if self.day_fields is not None else self._day

    def is_empty(self) -> bool:
        """Claim that nothing was put in."""
        return replace(self.step(), uid="", who=Who()) == Step("")

    def show_step(self, step: Step) -> None:
        """Show a step."""
        self.uid = step.uid or self.uid
        self.what.setText(step.what)
        self.who.set_who(step.who)
        self.when.set_when(step.when)
        self.service.set_service(step)
        self._day = step.day
        self._from_service = step.day if step.service_uid else Day()
        if self.day_fields is not None:
            self.day_fields.set_day(step.day)

    def set_people(self, people: People) -> None:
        """Take another list of whom a step may name."""
        self._people = people
        self.who.set_people(people)

    def typed(self) -> str:
        """Give what is half typed in the day."""
        return self.day_fields.typed() if self.day_fields is not None else ""

    def set_typed(self, text: str) -> None:
        """Type it again."""
        self.open_day()
        assert self.day_fields is not None
        self.day_fields.set_typed(text)

    def name_as(self, number: int, goal: int) -> None:
        """Say to a screen reader which step this is."""
        self._name = step = f"step {number} of goal {goal}"
        self.what.setAccessibleName(step.capitalize())
        self.who.setAccessibleName(f"Who does {step}")
        self.when.setAccessibleName(f"When, {step}")
        self.service.setAccessibleName(f"Service, {step}")
        self.more.setAccessibleName(f"More for {step}")
        self._hints.take.setAccessibleName(f"Take this day, {step}")
        if self.day_fields is not None:
            self.day_fields.name_for(step)

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self._read_only = read_only
        for cell in self.cells():
            cell.setReadOnly(read_only)
        self.service.tell_if_only_a_name()
        if self.day_fields is not None:
            self.day_fields.set_read_only(read_only)
        self._show_placeholder()

    # ---- the day ------------------------------------------------------------------------------

    def is_day_open(self) -> bool:
        """Say whether the day's fields are to be seen."""
        return self.day_fields is not None and not self.day_fields.isHidden()

    def open_day(self) -> None:
        """Show the fields of the day."""
        if self.day_fields is None:
            self.day_fields = DayFields(self._today, self)
            self.day_fields.set_day(self._day)
            self.day_fields.name_for(self._name)
            self.day_fields.set_read_only(self._read_only)
            self.day_fields.edited.connect(self.edited)
            for stop in self.day_fields.stops():
                stop.installEventFilter(self)
            self._column.addWidget(self.day_fields)
        self.day_fields.show()
        self.day_fields.call_it(self.service.text().strip())
        self.laid_out_anew.emit()
        QTimer.singleShot(0, self, self._come_in_sight)

    def _come_in_sight(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, ScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.show_widget(self)
            focused = self.window().focusWidget()
            if focused is not None and self.isAncestorOf(focused):
                area.show_widget(focused)  # where the day is higher than the room for it

    def toggle_day(self) -> None:
        """Open the day and go into it, or close it and come back."""
        if self.is_day_open():
            self.close_day()
            return
        self.open_day()
        assert self.day_fields is not None
        self.day_fields.first().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_day(self) -> None:
        """Put the fields of the day away; the keyboard comes back to the step."""
        if self.day_fields is not None:
            inside = self.day_fields.isAncestorOf(self.window().focusWidget() or self)
            if inside:
                self.what.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.day_fields.hide()
            self.laid_out_anew.emit()

    def _fill_from(self, taken: Taken) -> None:
        day = filled(self.day(), self._from_service, taken.day)
        self._from_service = taken.day
        self._day = day
        if self.day_fields is not None:
            self.day_fields.set_day(day)
        self._offer_day(taken.next_on if self.when.when() == When() else None)
        self.edited.emit()

    def _use_offer(self) -> None:
        offer = self._offer
        if offer is not None:
            self._offer_day(None)
            self.when.setFocus(Qt.FocusReason.OtherFocusReason)
            self.when.selectAll()
            self.when.insertPlainText(when_words.written(offer))

    # ---- what it says -------------------------------------------------------------------------

    def hints(self) -> tuple[str, str]:
        """Give what is said below the cells: what was understood or offered, what is doubted."""
        return self._hints.words()

    def hints_of_service(self) -> str:
        """Give what is said of the service below the cells."""
        return self._hints.named()

    def _show_understood(self, said: str, doubt: str) -> None:
        self._hints.say(said, doubt)
        if self.when.text().strip():
            self._offer_day(None)

    def _offer_day(self, day: When | None) -> None:
        self._offer = None if self._read_only else day
        words = when_words.said(day, self._today()) if day is not None else ""
        self._hints.offer(f"Next session {words}" if self._offer else "")

    def _show_placeholder(self) -> None:
        who = self.who.text().strip()
        shown = f"{who} will …" if who and who != "Nobody yet" else "Will …"
        self.what.setPlaceholderText("" if self._read_only else shown)
        self.what.setToolTip(f"The words go on after “{shown}”")

    # ---- what the person does -----------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, plain = event.key(), not event.modifiers()
        if key == Qt.Key.Key_F2 and plain:
            self.toggle_day()
            return True
        in_day = not isinstance(watched, Cell)
        if key == Qt.Key.Key_Escape and plain and in_day:
            self.close_day()
            return True
        if self._read_only or event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not in_day:
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
            return True
        if key == Qt.Key.Key_Delete and not in_day:
            self.removed.emit()
            return True
        return False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu().popup(event.globalPos())

    def _open_menu(self) -> None:
        self._menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("The day of this step\tF2", lambda: self.toggle_day())
        if not self._read_only:
            menu.addAction("Move up\tAlt+Up", lambda: self.moved.emit(-1))
            menu.addAction("Move down\tAlt+Down", lambda: self.moved.emit(1))
            menu.addSeparator()
            menu.addAction("Remove step\tAlt+Delete", self._ask_removal)
        return menu

    def _ask_removal(self) -> None:
        self.removed.emit()

    def has_keyboard(self) -> bool:
        """Say whether one of its cells has the keyboard."""
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        if self.has_keyboard():
            paint.flat(painter, self.rect(), now.row_selected_elsewhere)
            bar = self.rect()
            bar.setWidth(units(4))
            paint.flat(painter, bar, now.link)
        line = self.rect()
        line.setTop(line.bottom())
        paint.flat(painter, line, now.hairline)
        painter.end()
