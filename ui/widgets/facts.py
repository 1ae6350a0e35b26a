"""Show facts as label and value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.labels import Label
from ui.zoom import units

_TOP = Qt.AlignmentFlag.AlignTop


class Facts(QWidget):
    """Hold a column of labels 120 units wide and their values; labels are made once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(units(6))
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Label, Label]] = []

    def set_facts(self, facts: Sequence[tuple[str, str]], *, spacing: int = 6) -> None:
        """Show these, in this order, so many units apart."""
        self._grid.setVerticalSpacing(units(spacing))
        while len(self._rows) < len(facts):
            self._add()
        for i, (label, value) in enumerate(self._rows):
            shown = i < len(facts)
            if shown:
                label.setText(facts[i][0])
                value.setText(facts[i][1])
                value.setAccessibleName(f"{facts[i][0]}: {facts[i][1]}")
            label.setVisible(shown)
            value.setVisible(shown)

    def facts(self) -> list[tuple[str, str]]:
        """Give what is shown."""
        return [(a.text(), b.text()) for a, b in self._rows if not a.isHidden()]

    def _add(self) -> None:
        label = Label("", "text", "quiet", self)
        label.setFixedWidth(units(120))
        value = Label("", parent=self, wrap=True, selectable=True)
        row = len(self._rows)
        self._grid.addWidget(label, row, 0, _TOP)
        self._grid.addWidget(value, row, 1, _TOP)
        self._rows.append((label, value))
