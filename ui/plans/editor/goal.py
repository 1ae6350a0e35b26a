"""Edit one goal: the person's words, its key, how sure they are, and its steps."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.plan import Goal
from app.domain.ten_keys import CREDIT, PROMPTS, Key
from ui.at_desk import AtDesk
from ui.plans.editor.pick_read import PickRead
from ui.plans.editor.step_table import HOW_MUCH, StepTable
from ui.plans.editor.who import People
from ui.plans.editor.words import OneLine
from ui.widgets.fields import Combo
from ui.widgets.labels import Label
from ui.widgets.sentence import Sentence
from ui.zoom import units

_KEYS = (("", "No key"), *((key.value, key.value) for key in Key))


class GoalBlock(QWidget):
    """Hold one goal with its steps."""

    edited = Signal()
    laid_out_anew = Signal()
    moved = Signal(int)
    removed = Signal()
    step_removed = Signal(object, int)

    def __init__(self, at: AtDesk, people: People, goal: Goal | None = None) -> None:
        super().__init__()
        goal = goal or Goal("")
        self.uid = goal.uid or str(uuid4())
        self.words = OneLine("", 500, parent=self)
        self.key = Combo(_KEYS, self)
        self.sure = Combo(HOW_MUCH, self)
        self.steps = StepTable(at, people)
        self._number = Label("1", "section", "quiet", self)
        self._build()
        self.show_goal(goal)
        self._listen()

    def _build(self) -> None:
        for place, (key, _) in enumerate(_KEYS):
            prompt = PROMPTS[Key(key)] if key else "A goal may do without a key"
            self.key.setItemData(place, prompt, Qt.ItemDataRole.ToolTipRole)
        self.key.setFixedWidth(units(135))
        self.sure.setFixedWidth(units(102))
        self.steps.importance.setFixedWidth(units(102))
        self._sure_label = Label("Sure I can", "text", "quiet", self)
        self._sure_label.setBuddy(self.sure)
        self._key_read = PickRead(self.key)
        self._sure_read = PickRead(self.sure, self._sure_label)
        self._number.setFixedWidth(units(20))
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._number.setContentsMargins(0, units(5), 0, 0)
        outer.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(6))
        row = QHBoxLayout()
        row.setSpacing(units(8))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.words, 1, top)
        row.addWidget(self.key, 0, top)
        row.addWidget(self._key_read, 0, top)
        self._sure_label.setFixedHeight(units(32))
        row.addWidget(self._sure_label, 0, top)
        row.addWidget(self.sure, 0, top)
        row.addWidget(self._sure_read, 0, top)
        column.addLayout(row)
        self._error = Sentence("refused", "", "bad", self)
        self._error.hide()
        column.addWidget(self._error)
        column.addWidget(self.steps)
        outer.addLayout(column, 1)

    def _listen(self) -> None:
        self.words.textChanged.connect(self._changed)
        self.words.entered.connect(self._go_to_steps)
        self.words.installEventFilter(self)
        self.key.chosen.connect(self._key_chosen)
        self.sure.chosen.connect(lambda _key: self.edited.emit())
        self.steps.edited.connect(self.edited)
        self.steps.laid_out_anew.connect(self.laid_out_anew)
        self.steps.step_removed.connect(self.step_removed)
        self.steps.more.clicked.connect(self._open_menu)

    # ---- what it holds ------------------------------------------------------------------------

    def goal(self) -> Goal:
        """Give the goal as it stands."""
        key = self.key.key()
        return Goal(
            self.uid,
            self.words.text().strip(),
            Key(key) if key else None,
            _number(self.steps.importance.key()),
            _number(self.sure.key()),
            self.steps.steps(),
        )

    def is_empty(self) -> bool:
        """Claim that nothing was put in."""
        return self.goal() == Goal(self.uid)

    def show_goal(self, goal: Goal) -> None:
        """Show a goal; once."""
        self.words.setText(goal.words)
        self.key.set_key(goal.key.value if goal.key else "")
        self.sure.set_key("" if goal.confidence is None else str(goal.confidence))
        self.steps.importance.set_key("" if goal.importance is None else str(goal.importance))
        self.steps.show_steps(goal.steps)
        self._say_prompt()

    def stops(self) -> Iterator[QWidget]:
        """Give the stops of the Tab key in their order."""
        yield from (self.words, self.key, self.sure)
        yield from self.steps.stops()

    def name_as(self, number: int) -> None:
        """Show the number of the goal, and say it to a screen reader."""
        self._number.setText(str(number))
        self.words.setAccessibleName(f"Goal {number}, in the person's own words")
        self.words.setPlaceholderText("I want …")
        self.key.setAccessibleName(f"Key of goal {number}")
        self.sure.setAccessibleName(f"Sure I can, goal {number}")
        self.steps.name_as(number)

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self.words.setReadOnly(read_only)
        self._key_read.read_only(read_only)
        self._sure_read.read_only(read_only)
        self.steps.set_read_only(read_only)

    def set_error(self, sentence: str) -> None:
        """Say what is still needed here, or nothing."""
        self._error.set_text(sentence)
        self._error.setVisible(bool(sentence))
        self.words.set_wrong(bool(sentence))
        self.words.setAccessibleDescription(sentence)

    # ---- what the person does -----------------------------------------------------------------

    def _changed(self) -> None:
        if self.words.is_wrong():
            self.set_error("")
        self.edited.emit()

    def _key_chosen(self, _key: str) -> None:
        self._say_prompt()
        self.edited.emit()

    def _say_prompt(self) -> None:
        key = self.key.key()
        prompt = PROMPTS[Key(key)] if key else "One of the Ten Keys, if it helps"
        self.key.setToolTip(f"{prompt}\n{CREDIT}")
        self.key.setAccessibleDescription(prompt)

    def _go_to_steps(self) -> None:
        self.steps.rows[0].what.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() != Qt.KeyboardModifier.AltModifier or self.words.isReadOnly():
            return False
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
            return True
        return False

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Move goal up\tAlt+Up", lambda: self.moved.emit(-1))
        menu.addAction("Move goal down\tAlt+Down", lambda: self.moved.emit(1))
        menu.addSeparator()
        menu.addAction("Remove goal\tAlt+Delete", lambda: self.removed.emit())
        more = self.steps.more
        menu.popup(more.mapToGlobal(QPoint(0, more.height())))


def _number(key: str) -> int | None:
    return int(key) if key else None
