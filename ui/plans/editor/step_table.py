"""Show the steps of one goal as a table: add, move and remove them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.plan import Step
from ui import theme, zoom
from ui.at_desk import AtDesk
from ui.plans.editor.pick_read import PickRead
from ui.plans.editor.step_columns import MORE_WIDE, TITLES, lay
from ui.plans.editor.step_row import StepRow
from ui.plans.editor.who import People
from ui.widgets import paint
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.fields import Combo
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units

HOW_MUCH = (("", "Not given"), *((str(n), f"{n} of 10") for n in range(11)))


class StepTable(QWidget):
    """Hold the rows of one goal, and a foot with Add step, importance and more."""

    edited = Signal()
    laid_out_anew = Signal()
    step_removed = Signal(object, int)

    def __init__(self, at: AtDesk, people: People) -> None:
        super().__init__()
        self._at, self._people = at, people
        self._goal = 1
        self._read_only = False
        self.rows: list[StepRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addWidget(self._make_head())
        self.foot = self._make_foot()
        self._column.addWidget(self.foot)

    def _make_head(self) -> QWidget:
        head = Surface("head", self, line_below=True)
        head.setFixedHeight(units(29))
        self._head_line = row = QHBoxLayout(head)
        row.setContentsMargins(units(7), 0, 0, 0)
        row.setSpacing(0)
        for title in TITLES:
            label = Label(title, "text", "quiet", head)
            label.setContentsMargins(units(9), 0, 0, 0)
            label.setMinimumWidth(units(40))
            row.addWidget(label, 1)
        row.addSpacing(units(MORE_WIDE))
        return head

    def _make_foot(self) -> QWidget:
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(units(5), units(3), 0, units(3))
        row.setSpacing(units(8))
        self.add_button = LinkButton("Add step", "add", foot)
        self.add_button.clicked.connect(lambda: self.add_step())
        self.importance = Combo(HOW_MUCH, foot)
        self.importance.chosen.connect(lambda _key: self.edited.emit())
        self.importance_label = Label("Important to me", "text", "quiet", foot)
        self.importance_label.setBuddy(self.importance)
        self._importance_read = PickRead(self.importance, self.importance_label)
        self.more = IconButton("more", "More for this goal", foot, tone="quiet", side=32)
        self.more.setFixedWidth(units(MORE_WIDE))
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self.add_button)
        row.addStretch(1)
        row.addWidget(self.importance_label)
        row.addWidget(self.importance)
        row.addWidget(self._importance_read)
        row.addWidget(self.more)
        return foot

    # ---- what it holds ------------------------------------------------------------------------

    def steps(self) -> tuple[Step, ...]:
        """Give the steps that hold something."""
        return tuple(row.step() for row in self.rows if not row.is_empty())

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps; one empty row where there are none."""
        for step in steps:
            self._put(len(self.rows), step)
        if not self.rows:
            self._put(0, None)
        self._number()

    def set_people(self, people: People) -> None:
        """Take another list of whom steps may name."""
        self._people = people
        for row in self.rows:
            row.set_people(people)

    def stops(self) -> Iterator[QWidget]:
        """Give the stops of the Tab key in their order."""
        for row in self.rows:
            yield from row.stops()
        yield self.add_button
        yield self.importance

    def name_as(self, goal: int) -> None:
        """Say to a screen reader to which goal the steps belong."""
        self._goal = goal
        self._number()

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self._read_only = read_only
        for row in self.rows:
            row.set_read_only(read_only)
        self.add_button.setVisible(not read_only)
        self.more.setVisible(not read_only)
        self._importance_read.read_only(read_only)
        self.foot.setVisible(not read_only or bool(self.importance.key()))

    # ---- rows come, go and move ---------------------------------------------------------------

    def add_step(self) -> StepRow:
        """Add an empty step at the end and go there; an empty one that is there is used."""
        if not self.rows or not self.rows[-1].is_empty():
            self._put(len(self.rows), None)
            self._number()
        self.rows[-1].what.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.rows[-1]

    def put_back(self, step: Step, place: int) -> None:
        """Show a removed step where it was."""
        if len(self.rows) == 1 and self.rows[0].is_empty():
            self._drop(self.rows.pop())
        row = self._put(min(place, len(self.rows)), step)
        self._number()
        row.what.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _put(self, place: int, step: Step | None) -> StepRow:
        row = StepRow(self._at, self._people, step)
        row.edited.connect(self.edited)
        row.laid_out_anew.connect(self.laid_out_anew)
        row.entered.connect(lambda: self._entered(row))
        row.moved.connect(lambda by: self._move(row, by))
        row.removed.connect(lambda: self.remove(row))
        row.set_read_only(self._read_only)
        self.rows.insert(place, row)
        self._column.insertWidget(place + 1, row)
        row.set_width(zoom.width_in_units(self))
        row.show()
        return row

    def _entered(self, row: StepRow) -> None:
        """Go to the next step; after the last one, add one."""
        place = self.rows.index(row)
        if place + 1 < len(self.rows):
            self.rows[place + 1].what.setFocus(Qt.FocusReason.TabFocusReason)
        elif not row.is_empty() and not self._read_only:
            self.add_step()

    def _move(self, row: StepRow, by: int) -> None:
        place = self.rows.index(row)
        to = place + by
        if not 0 <= to < len(self.rows):
            return
        focused = self.window().focusWidget()
        self.rows.insert(to, self.rows.pop(place))
        self._column.removeWidget(row)
        self._column.insertWidget(to + 1, row)
        if focused is not None and row.isAncestorOf(focused):
            focused.setFocus()
        self._number()
        self.edited.emit()

    def remove(self, row: StepRow) -> None:
        """Take a step out; who listens may put it back."""
        place = self.rows.index(row)
        step, was_empty = row.step(), row.is_empty()
        self.rows.remove(row)
        if not self.rows:
            self._put(0, None)
        self.rows[min(place, len(self.rows) - 1)].what.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(row)
        self._number()
        self.edited.emit()
        if not was_empty:
            self.step_removed.emit(step, place)

    def _drop(self, row: StepRow) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            row.name_as(number, self._goal)
        self.importance.setAccessibleName(f"Important to me, goal {self._goal}")
        self.add_button.setAccessibleName(f"Add step to goal {self._goal}")
        self.more.setAccessibleName(f"More for goal {self._goal}")
        self.laid_out_anew.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = zoom.width_in_units(self)
        lay(self._head_line, wide)
        for row in self.rows:
            row.set_width(wide)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = theme.colours()
        border = now.edge if now.contrast else now.hairline
        paint.box(painter, self.rect(), fill=None, border=border, radius=units(3))
        painter.end()
