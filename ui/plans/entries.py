"""Put into the menus what can be done with the plan that is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui import keyboard


class Entries:
    """Hold the tab's own entries; those that leave something behind can be put out of reach."""

    def __init__(self, tab: QWidget) -> None:
        self._tab = tab
        self._leaving: list[QAction] = []

    def add(self, words: str, menu: str, slot: Callable[[], object]) -> None:
        """Add an entry to a menu; what stands in View leaves nothing behind."""
        action = QAction(words, self._tab)
        action.setProperty("menu", menu)
        action.triggered.connect(lambda _on=False: slot())
        self._tab.addAction(action)
        if menu != "View":
            self._leaving.append(action)

    def add_key(self, name: str, slot: Callable[[], object]) -> None:
        """Add a key of the one table that leaves something behind."""
        self._leaving.append(keyboard.install(self._tab, name, slot))

    def set_reading_alone(self, alone: bool) -> None:
        """Offer nothing that leaves something behind, while only reading is allowed."""
        for action in self._leaving:
            action.setEnabled(not alone)
