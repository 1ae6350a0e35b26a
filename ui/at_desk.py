"""Hold what every tab and form of one sign-in shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from app.actions.drafts import Drafts
from app.changes import Changed
from app.desk import Desk
from app.settings import Settings
from ui.background import Background
from ui.widgets.toast import Toasts


@dataclass(frozen=True, slots=True)
class Layouts:
    """Where column layouts and dividers are kept for this account, by name."""

    load: Callable[[str], bytes | None]
    save: Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class AtDesk:
    """The desk, the one spelling of background work, toasts, drafts, layouts and settings."""

    desk: Desk
    background: Background
    toasts: Toasts
    drafts: Drafts
    layouts: Layouts
    settings: Settings = field(default_factory=Settings)

    def publish(self, changes: tuple[Changed, ...]) -> None:
        """Tell every open view what an act changed; on the window's thread."""
        self.desk.changes.publish(*changes)


class Tab(Protocol):
    """What the main window asks of a tab (a QWidget that also has these).

    A signal `status_changed(list)` gives the pieces at the left of the status bar. Shortcuts
    that a tab installs (`keyboard.install(self, …)`) appear in the menus while it is shown;
    another QAction, such as the twin of an icon-only button, does so when its parent is the tab
    (or a part of it) and its property "menu" names one: Edit, View, Person or Print.
    """

    def start_here(self) -> None:
        """Put the keyboard where the tab starts."""

    def settle(self) -> None:
        """Finish what is half done before a lock, a sign-out or the end: readings, drafts, saves.

        It is called on the thread of the windows; what it asks of `background` is waited for.
        """
