"""Show two texts of one plan side by side, field by field, and let the person choose."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.plan import Plan
from app.domain.plan_compare import Difference, chosen
from ui.widgets.buttons import LinkButton, MainButton, PlainButton
from ui.widgets.labels import Label, Line
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.side_by_side import CHOOSE, Choice, heads
from ui.widgets.surface import Surface
from ui.zoom import units

_LOST = "Nothing is put together by itself: choose one for each. Both stay until you save."


class BothTexts(Surface):
    """Hold the differences; `chose` gives the plan that the person put together."""

    chose = Signal(object)
    went_back = Signal()
    thrown_away = Signal()

    def __init__(
        self,
        mine: Plan,
        theirs: Plan,
        found: tuple[Difference, ...],
        parent: QWidget | None = None,
        *,
        may_choose: bool = True,
    ) -> None:
        super().__init__("base", parent)
        self._mine, self._theirs = mine, theirs
        self._may_choose = may_choose
        self.choices = [Choice(d.key, d.label, d.mine, d.theirs) for d in found]
        self._wrong = Sentence("refused", CHOOSE, "bad", self)
        self._wrong.hide()
        self._build()

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(units(24), units(16), units(24), units(16))
        column.setSpacing(units(8))
        column.addWidget(Label("Two texts of this plan", "page", parent=content))
        said = _LOST if self._may_choose else "The plan was agreed before yours was saved."
        column.addWidget(Label(said, "text", "quiet", content, wrap=True))
        column.addLayout(heads(content))
        for choice in self.choices:
            column.addWidget(Line(content))
            column.addWidget(choice)
            if not self._may_choose:
                choice.mine.hide()
                choice.theirs.hide()
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollArea(content), 1)
        outer.addWidget(self._bar())

    def _bar(self) -> QWidget:
        bar = Surface("base", self, line_above=True)
        column = QVBoxLayout(bar)
        column.setContentsMargins(units(24), units(12), units(24), units(12))
        column.addWidget(self._wrong)
        row = QHBoxLayout()
        row.setSpacing(units(8))
        self.back = PlainButton("Go back", parent=bar)
        self.back.clicked.connect(self.went_back)
        self.all_mine = LinkButton("Yours everywhere", parent=bar)
        self.all_mine.clicked.connect(lambda: self._choose_all(True))
        self.all_theirs = LinkButton("The saved one everywhere", parent=bar)
        self.all_theirs.clicked.connect(lambda: self._choose_all(False))
        self.save_button = MainButton("Save what I chose", parent=bar)
        self.save_button.clicked.connect(self._save)
        self.throw = PlainButton("Throw yours away", parent=bar)
        self.throw.clicked.connect(self.thrown_away)
        for widget in (self.all_mine, self.all_theirs):
            widget.setVisible(self._may_choose)
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.back)
        self.save_button.setVisible(self._may_choose)
        self.throw.setVisible(not self._may_choose)
        row.addWidget(self.save_button)
        row.addWidget(self.throw)
        column.addLayout(row)
        return bar

    def start_here(self) -> None:
        """Put the keyboard on the first choice."""
        target = self.choices[0].mine if self.choices and self._may_choose else self.back
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_all(self, mine: bool) -> None:
        for choice in self.choices:
            choice.choose(mine)

    def _save(self) -> None:
        picked = {choice.key: choice.takes_mine() for choice in self.choices}
        open_ = next((one for one in self.choices if one.takes_mine() is None), None)
        if open_ is not None:
            self._wrong.show()
            open_.mine.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        taken = {key: bool(mine) for key, mine in picked.items()}
        self.chose.emit(chosen(self._mine, self._theirs, taken))
