"""Hold the tabs that were shown, each made when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import logs
from ui import tabs
from ui.at_desk import AtDesk
from ui.emergency import may_ask
from ui.table.states import EmptyState


class TabPages(QStackedWidget):
    """Show one tab at a time; one that cannot be made leaves the others alone."""

    status_changed = Signal(list)
    plan_asked = Signal(str)
    emergency_asked = Signal(str)

    def __init__(self, kinds: Sequence[tabs.TabKind], at: AtDesk) -> None:
        super().__init__()
        self._kinds, self._at = {kind.key: kind for kind in kinds}, at
        self._made: dict[str, Any] = {}
        self._status: dict[str, list[str]] = {}
        self._shown = ""
        if not kinds:
            self.addWidget(_nothing_yet())

    def show_tab(self, key: str) -> QWidget:
        """Show a tab and give it, or the page that stands in for it."""
        page = self._made.get(key) or self._make(self._kinds[key])
        self._shown = key
        self.setCurrentWidget(page)
        self.status_changed.emit(self._status.get(key, []))
        return page

    def start_here(self) -> None:
        """Put the keyboard where the tab that is shown starts."""
        page = self._made.get(self._shown)
        if page is not None and hasattr(page, "start_here"):
            page.start_here()

    def tab(self, key: str) -> QWidget | None:
        """Give a tab if it was shown already."""
        return self._made.get(key)

    def settle(self) -> None:
        """Let every tab finish what is half done; one that fails does not stop the others."""
        for tab in self._made.values():
            if hasattr(tab, "settle"):
                try:
                    tab.settle()
                except Exception as error:
                    logs.write_down(error)

    def _make(self, kind: tabs.TabKind) -> QWidget:
        try:
            tab: Any = tabs.make(kind, self._at)
        except Exception as error:
            return self._not_made(error)
        self._made[kind.key] = tab
        self.addWidget(tab)
        if hasattr(tab, "status_changed"):
            tab.status_changed.connect(lambda words, key=kind.key: self._keep_status(key, words))
        if hasattr(tab, "plan_asked") and "plans" in self._kinds:
            tab.plan_asked.connect(self.plan_asked)
            tab.offer_plans()
        if hasattr(tab, "emergency_asked") and may_ask(self._at.desk):
            tab.emergency_asked.connect(self.emergency_asked)
            tab.offer_emergency()
        assert isinstance(tab, QWidget)
        return tab

    def _not_made(self, error: Exception) -> QWidget:
        """Show that a tab could not be made; it is tried again when it is next asked for."""
        code = logs.write_down(error)
        sentence = logs.sentence_of(error, code)
        page = EmptyState("refused-outline", "This page could not be shown", sentence)
        self.addWidget(page)
        return page

    def _keep_status(self, key: str, words: list[str]) -> None:
        self._status[key] = words
        if key == self._shown:
            self.status_changed.emit(words)


def _nothing_yet() -> QWidget:
    return EmptyState(
        "shield",
        "Nothing to show yet",
        "Your role reads who opened which record. That part of Hearten is not built yet.",
    )
