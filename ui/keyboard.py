"""Hold the one table of shortcuts, by which they are installed and printed in Help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Name what keys do, and where; `owner` names who takes a key that is not installed."""

    name: str
    keys: tuple[str, ...]
    what: str
    where: str = "Everywhere"
    owner: str = ""

    @property
    def bound(self) -> bool:
        """Claim that `install` makes it work."""
        return not self.owner


_IN_FORM = "New referral"
_IN_LIST = "Lists"
_IN_REASONS = "Reasons of a new referral"
_IN_PLAN = "Plans"
_IN_PASTED = "Pasted lines"
# Whoever has not this tab is not told of its keys.
_TAB_OF = {
    "Referrals": "referrals", _IN_FORM: "referrals", _IN_REASONS: "referrals",
    _IN_PASTED: "referrals", "Agreement": "referrals", _IN_PLAN: "plans",
}  # fmt: skip

SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut("help", ("F1",), "Help for what is on the screen"),
    Shortcut("new referral", ("Ctrl+N",), "New referral"),
    Shortcut("paste referral", ("Ctrl+Shift+V",), "New referral from the clinical system's line"),
    Shortcut("find", ("Ctrl+F", "F3"), "Go to the search field"),
    Shortcut("refresh", ("F5",), "Read the list again"),
    Shortcut("next pane", ("F6",), "Go from pane to pane"),
    Shortcut("menu", ("F10",), "Open the menu"),
    Shortcut("full screen", ("F11",), "Full screen, and back"),
    Shortcut("print", ("Ctrl+P",), "Print, with the page shown first"),
    Shortcut("undo", ("Ctrl+Z",), "Undo what the last message tells of"),
    Shortcut("lock", ("Ctrl+L",), "Lock the desk"),
    Shortcut("bigger", ("Ctrl++", "Ctrl+="), "Everything bigger"),
    Shortcut("smaller", ("Ctrl+-",), "Everything smaller"),
    Shortcut("usual size", ("Ctrl+0",), "Back to 100 %"),
    Shortcut("close", ("Ctrl+W", "Ctrl+F4"), "Close this window"),
    Shortcut("quit", ("Ctrl+Q",), "Leave Hearten"),
    Shortcut("edit referral", ("Ctrl+E",), "Edit the referral that is shown", "Referrals"),
    *(
        Shortcut(f"tab {n}", (f"Ctrl+{n}",), f"Go to tab {n}" if n > 1 else "Go to the first tab")
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
# Kept by the main window, and heard in every other window of the program as well.
_IN_EVERY_WINDOW = frozenset({"lock"})
_BY_NAME = {shortcut.name: shortcut for shortcut in SHORTCUTS}


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
    context = Qt.ShortcutContext
    everywhere = name in _IN_EVERY_WINDOW
    action.setShortcutContext(context.ApplicationShortcut if everywhere else context.WindowShortcut)
    action.triggered.connect(lambda _checked=False: slot())
    window.addAction(action)
    return action


def _written(keys: str) -> str:
    return keys.replace("Return", "Enter")


def _unlike(keys: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(_written(one) for one in keys))
