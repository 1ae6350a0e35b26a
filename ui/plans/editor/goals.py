"""Hold the goals of a plan one under the other: add, move, remove and put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.plan import Goal, Step
from ui.at_desk import AtDesk
from ui.plans.editor.goal import GoalBlock
from ui.plans.editor.removals import Removals
from ui.plans.editor.step_row import StepRow
from ui.plans.editor.who import People
from ui.zoom import units


class Goals(QWidget):
    """Keep the blocks in their order; `blocks` is that order."""

    edited = Signal()
    laid_out_anew = Signal()

    def __init__(self, at: AtDesk, people: People, parent: QWidget) -> None:
        super().__init__(parent)
        self._at, self._people = at, people
        self._removals = Removals(self, at.toasts)
        self._read_only = False
        self.blocks: list[GoalBlock] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, units(8))
        self._column.setSpacing(units(12))

    # ---- what they hold -----------------------------------------------------------------------

    def goals(self) -> tuple[Goal, ...]:
        """Give the goals that hold something."""
        return tuple(block.goal() for block in self.blocks if not block.is_empty())

    def showing(self, goals: Sequence[Goal]) -> Iterator[None]:
        """Show these goals instead, one at a time; one empty block where there are none."""
        for block in self.blocks:
            self._drop(block)
        self.blocks = []
        for goal in goals or (Goal(""),):
            self._put(len(self.blocks), goal)
            yield
        self._number()

    def set_people(self, people: People) -> None:
        """Take another list of whom steps may name."""
        self._people = people
        for block in self.blocks:
            block.steps.set_people(people)

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self._read_only = read_only
        for block in self.blocks:
            block.set_read_only(read_only)

    def stops(self) -> Iterator[QWidget]:
        """Give the stops of the Tab key in their order."""
        for block in self.blocks:
            yield from block.stops()

    def step_rows(self) -> Iterator[StepRow]:
        """Give every step's row."""
        for block in self.blocks:
            yield from block.steps.rows

    # ---- blocks come, go and move -------------------------------------------------------------

    def add(self) -> GoalBlock:
        """Add a goal at the end and go there; an empty one that is there is used."""
        if not self.blocks[-1].is_empty():
            self._put(len(self.blocks), None)
            self._number()
        self.blocks[-1].words.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.blocks[-1]

    def remove(self, block: GoalBlock) -> None:
        """Take a goal out with its steps; it can be put back."""
        place = self.blocks.index(block)
        goal, was_empty = block.goal(), block.is_empty()
        self.blocks.remove(block)
        if not self.blocks:
            self._put(0, None)
        near = self.blocks[min(place, len(self.blocks) - 1)]
        near.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(block)
        self._number()
        self.edited.emit()
        if not was_empty:
            self._removals.removed("Goal", lambda: self._put_back(goal, place))

    def _put(self, place: int, goal: Goal | None) -> GoalBlock:
        block = GoalBlock(self._at, self._people, goal)
        block.edited.connect(self.edited)
        block.laid_out_anew.connect(self.laid_out_anew)
        block.moved.connect(lambda by: self._move(block, by))
        block.removed.connect(lambda: self.remove(block))
        block.step_removed.connect(lambda step, at: self._step_removed(block, step, at))
        block.set_read_only(self._read_only)
        self.blocks.insert(place, block)
        self._column.insertWidget(place, block)
        block.show()
        return block

    def _drop(self, block: GoalBlock) -> None:
        self._column.removeWidget(block)
        block.hide()
        block.deleteLater()

    def _move(self, block: GoalBlock, by: int) -> None:
        place = self.blocks.index(block)
        to = place + by
        if not 0 <= to < len(self.blocks):
            return
        focused = self.window().focusWidget()
        self.blocks.insert(to, self.blocks.pop(place))
        self._column.removeWidget(block)
        self._column.insertWidget(to, block)
        if focused is not None and block.isAncestorOf(focused):
            focused.setFocus()
        self._number()
        self.edited.emit()

    def _put_back(self, goal: Goal, place: int) -> None:
        if len(self.blocks) == 1 and self.blocks[0].is_empty():
            self._drop(self.blocks.pop())
        block = self._put(min(place, len(self.blocks)), goal)
        self._number()
        block.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _step_removed(self, block: GoalBlock, step: Step, place: int) -> None:
        def put_back() -> None:
            home = next((one for one in self.blocks if one.uid == block.uid), self.blocks[-1])
            home.steps.put_back(step, place)

        self._removals.removed("Step", put_back)

    def _number(self) -> None:
        for number, block in enumerate(self.blocks, start=1):
            block.name_as(number)
        self.laid_out_anew.emit()
