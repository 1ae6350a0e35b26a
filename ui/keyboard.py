"""Hold the one table of shortcuts, by which they are installed and printed in Help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui import zoom

EVERYWHERE = "Everywhere"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Name what keys do, and where; `owner` names who takes a key that is not installed."""

    name: str
    keys: tuple[str, ...]
    what: str
    where: str = EVERYWHERE
    owner: str = ""

    @property
    def bound(self) -> bool:
        """Claim that `install` makes it work."""
        return not self.owner

    @property
    def works_everywhere(self) -> bool:
        """Claim that every window of the desk has it installed."""
        return self.bound and self.where == EVERYWHERE


_IN_MAIN = "The main window"
_IN_WORK = "One referral, or its plan"
_IN_FORM = "New referral"
_IN_LIST = "Lists"
_IN_REASONS = "Reasons of a new referral"
_IN_PLAN = "Plans"
_IN_PASTED = "Pasted lines"
# Whoever has not this tab is not told of its keys.
_TAB_OF = {
    "Referrals": "referrals", _IN_FORM: "referrals", _IN_REASONS: "referrals",
    _IN_PASTED: "referrals", "Agreement": "referrals", _IN_PLAN: "plans",
    _IN_WORK: "plans",
}  # fmt: skip

SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut("help", ("F1",), "Help for what is on the screen"),
    Shortcut("new referral", ("Ctrl+N",), "New referral", _IN_MAIN),
    Shortcut("paste referral", ("Ctrl+Shift+V",), "New referral from the clinical system's line",
             _IN_MAIN),
    Shortcut("find", ("Ctrl+F", "F3"), "Go to the search field", _IN_MAIN),
    Shortcut("refresh", ("F5",), "Read the list again", _IN_MAIN),
    Shortcut("next pane", ("F6",), "Go from pane to pane", _IN_MAIN),
    Shortcut("menu", ("F10",), "Open the menu", _IN_MAIN),
    Shortcut("full screen", ("F11",), "Full screen, and back", _IN_MAIN),
    Shortcut("print", ("Ctrl+P",), "Print, with the page shown first", _IN_MAIN),
    Shortcut("record contact", ("Ctrl+R",), "Record a call, visit or letter", _IN_WORK),
    Shortcut("undo", ("Ctrl+Z",), "Undo what the last message tells of", _IN_MAIN),
    Shortcut("lock", ("Ctrl+L",), "Lock the desk"),
    Shortcut("bigger", ("Ctrl++", "Ctrl+="), "Everything bigger"),
    Shortcut("smaller", ("Ctrl+-",), "Everything smaller"),
    Shortcut("usual size", ("Ctrl+0",), "Back to 100 %"),
    Shortcut("close", ("Ctrl+W", "Ctrl+F4"), "Close this window", "Other windows"),
    Shortcut("quit", ("Ctrl+Q",), "Leave Hearten", _IN_MAIN),
    Shortcut("edit referral", ("Ctrl+E",), "Edit the referral that is shown", "Referrals"),
    *(
        Shortcut(f"tab {n}", (f"Ctrl+{n}",),
                 f"Go to tab {n}" if n > 1 else "Go to the first tab", _IN_MAIN)
        for n in range(1, 7)
    ),
    Shortcut("back", ("Esc",), "Close, go back or clear the search; no text is lost",
             owner="ui.referrals.log_form.window"),
    Shortcut("open row", ("Enter",), "Open the row", _IN_LIST, "ui.table.view"),
    Shortcut("copy rows", ("Ctrl+C",), "Copy the chosen rows", _IN_LIST, "ui.table.view"),
    Shortcut("correct", ("F2",), "Correct a line", _IN_PASTED, "ui.referrals.log_form.pasted"),
    Shortcut("checked", ("Space",), "The line is right", _IN_PASTED,
             "ui.referrals.log_form.pasted"),
    Shortcut("save and close", ("Ctrl+Return", "Ctrl+Enter"), "Save and close", _IN_FORM),
    Shortcut(
        "save and next", ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), "Save and next", _IN_FORM
    ),
    Shortcut("today", ("Ctrl+;",), "Today", "Date fields", "ui.widgets.date_edit"),
    Shortcut("digits", ("1 to 9", "0", "-", "="), "The reason with that key", _IN_REASONS,
             "ui.widgets.reason_chips"),
    Shortcut("letters", ("two letters",), "The reason that begins so", _IN_REASONS,
             "ui.widgets.reason_chips"),
    Shortcut("agreement", ("Y", "N", "B"), "Yes; no; best interest", "Agreement",
             "ui.widgets.choice_row"),
    Shortcut("add step", ("Enter",), "Add a step after the last one", _IN_PLAN,
             "ui.plans.editor.words"),
    Shortcut("step day", ("F2",), "Open the day of a step, or close it", _IN_PLAN,
             "ui.plans.editor.step_row"),
    Shortcut("move", ("Alt+Up", "Alt+Down"), "Move a step or goal up or down", _IN_PLAN,
             "ui.plans.editor.step_row"),
    Shortcut("remove", ("Alt+Delete",), "Remove a step or goal; Ctrl+Z undoes", _IN_PLAN,
             "ui.plans.editor.step_row"),
)  # fmt: skip
_BY_NAME = {shortcut.name: shortcut for shortcut in SHORTCUTS}
_ZOOM: tuple[tuple[str, Callable[[], None]], ...] = (
    ("bigger", zoom.bigger), ("smaller", zoom.smaller), ("usual size", zoom.usual),
)  # fmt: skip
# What the main window made: every other window takes the same actions.
_of_the_desk: dict[str, QAction] = {}


def key(name: str) -> str:
    """Give the first key of a shortcut as people write it, for menus and tooltips."""
    return _written(_BY_NAME[name].keys[0])


def rows(tabs: Sequence[str] | None = None) -> list[tuple[str, str, str]]:
    """Give (keys, what they do, where) of every shortcut, or of those somebody's tabs have."""
    return [
        (" or ".join(map(_written, _unlike(s.keys))), s.what, s.where)
        for s in SHORTCUTS
        if tabs is None or _TAB_OF.get(s.where, "") in ("", *tabs)
    ]


def install(window: QWidget, name: str, slot: Callable[[], object]) -> QAction:
    """Make a shortcut work in a window; the action may be put into a menu as well."""
    shortcut = _BY_NAME[name]
    action = QAction(shortcut.what, window)
    action.setObjectName(name)
    action.setShortcuts([QKeySequence(keys) for keys in shortcut.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda _checked=False: slot())
    window.addAction(action)
    return action


def install_zoom(window: QWidget) -> None:
    """Let the zoom keys work in a window by which one signs in: there is no desk to help with."""
    for name, slot in _ZOOM:
        install(window, name, slot)


def share(actions: Mapping[str, QAction]) -> None:
    """Take the actions of the main window that work everywhere, for the windows beside it."""
    _of_the_desk.clear()
    _of_the_desk.update((s.name, actions[s.name]) for s in SHORTCUTS if s.works_everywhere)


def install_everywhere(window: QWidget) -> None:
    """Let every key that Help lists under Everywhere work in a window beside the main one."""
    shared = [action for action in _of_the_desk.values() if isValid(action)]
    if shared:
        window.addActions(shared)
    else:
        install_zoom(window)


def _written(keys: str) -> str:
    return keys.replace("Return", "Enter")


def _unlike(keys: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(_written(one) for one in keys))
