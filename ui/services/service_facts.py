"""Show what is known of a service as label and value, with what was edited here marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets import clipboard
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label, Tag
from ui.zoom import units

EDITED = "Edited here"
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known; `copied` names it where it can be copied: the phone number."""

    label: str
    value: str
    edited: bool = False
    copied: str = ""


class _Row:
    """The widgets of one fact."""

    def __init__(self, parent: QWidget) -> None:
        self.plain = ""
        self.label = Label("", "text", "quiet", parent, wrap=True)
        self.label.setFixedWidth(units(112))
        self.value = Label("", parent=parent, wrap=True, selectable=True)
        self.edited = Tag(EDITED, "known", parent=parent)
        self.copy = IconButton("copy", "Copy", parent, tone="quiet", side=24)
        for words in (self.label, self.value):
            words.setContentsMargins(0, units(2), 0, 0)
        self.copy.clicked.connect(lambda: clipboard.copy(self.plain))

    def show(self, fact: Fact) -> None:
        self.plain = fact.value
        self.label.setText(fact.label)
        self.value.setText(fact.value)
        edited = f", {EDITED.lower()}" if fact.edited else ""
        self.value.setAccessibleName(f"{fact.label}: {fact.value}{edited}")
        name = f"Copy {fact.copied}"
        self.copy.setAccessibleName(name)
        self.copy.setToolTip(name)
        self.label.setVisible(True)
        self.value.setVisible(True)
        self.edited.setVisible(fact.edited)
        self.copy.setVisible(bool(fact.copied))

    def hide(self) -> None:
        for widget in (self.label, self.value, self.edited, self.copy):
            widget.setVisible(False)


class ServiceFacts(QWidget):
    """Hold a column of labels and their values; widgets are made once and used again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(units(8))
        self._grid.setVerticalSpacing(units(6))
        self._grid.setColumnStretch(1, 1)
        self._rows: list[_Row] = []
        self._facts: tuple[Fact, ...] = ()

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show those that have a value, in this order."""
        self._facts = tuple(fact for fact in facts if fact.value)
        while len(self._rows) < len(self._facts):
            self._add()
        for at, row in enumerate(self._rows):
            if at < len(self._facts):
                row.show(self._facts[at])
            else:
                row.hide()
        self.setVisible(bool(self._facts))

    def facts(self) -> tuple[Fact, ...]:
        """Give what is shown."""
        return self._facts

    def copy_buttons(self) -> list[IconButton]:
        """Give the buttons that copy, in their order."""
        return [row.copy for row in self._rows if not row.copy.isHidden()]

    def _add(self) -> None:
        row, at = _Row(self), len(self._rows)
        self._grid.addWidget(row.label, at, 0, _TOP)
        self._grid.addWidget(row.value, at, 1, _TOP)
        self._grid.addWidget(row.edited, at, 2, _TOP | _LEFT)
        self._grid.addWidget(row.copy, at, 3, _TOP)
        self._rows.append(row)
