"""Show what was picked from a list as plain words, where a plan is only read."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.fields import Combo
from ui.widgets.labels import Label
from ui.zoom import units


class PickRead(Label):
    """Stand in place of a list; nothing picked, and neither it nor its label is there."""

    def __init__(self, combo: Combo, label: QWidget | None = None) -> None:
        super().__init__("", parent=combo.parentWidget())
        self._combo, self._label = combo, label
        self.setFixedHeight(units(32))
        self.hide()

    def read_only(self, read_only: bool) -> None:
        """Only show, or let pick again."""
        is_picked = bool(self._combo.key())
        self._combo.setEnabled(not read_only)
        self._combo.setVisible(not read_only)
        self.setText(self._combo.currentText())
        self.setVisible(read_only and is_picked)
        if self._label is not None:
            self._label.setVisible(not read_only or is_picked)
