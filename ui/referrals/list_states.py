"""Say what stands in place of the list: nothing yet, nobody found, not readable."""

from __future__ import annotations

from collections.abc import Callable

from ui.referrals import filters
from ui.table import ListPane
from ui.widgets.buttons import MainButton, PlainButton

FIRST_ONE = (
    "The first one takes about ten seconds. Copy the patient’s line in the clinical system "
    "and press Ctrl+Shift+V, or press Ctrl+N and type a name."
)
GONE = "The database did not answer. What was on the screen may be out of date, so it is not shown."
NOBODY = "Nobody found"
EMERGENCY = "Open one record in an emergency…"
Do = Callable[[], object]


def show_nobody_found(pane: ListPane, new: Do | None, emergency: Do | None = None) -> None:
    """Say that a search found nobody; said once, it stays while one types on."""
    if pane.says(NOBODY):
        return
    buttons = []
    if new is not None:
        button = PlainButton("New referral", "add")
        button.clicked.connect(lambda: new())
        buttons.append(button)
    if emergency is not None:
        button = PlainButton(EMERGENCY)
        button.clicked.connect(lambda: emergency())
        buttons.append(button)
    sentence = "Try the other name, fewer letters, or a date of birth."
    pane.show_empty("search", NOBODY, sentence, buttons)


def show_no_referrals(pane: ListPane, new: Do | None, paste: Do) -> None:
    """Say that there are no referrals yet, and how the first one is logged."""
    if new is None:
        pane.show_empty("referral", "No referrals yet", "What you may see is listed here.")
        return
    main = MainButton("New referral", "add")
    other = PlainButton("Paste from the clinical system", "paste")
    main.clicked.connect(lambda: new())
    other.clicked.connect(lambda: paste())
    pane.show_empty("referral", "No referrals yet", FIRST_ONE, [main, other])


def show_empty_filter(pane: ListPane, key: str) -> None:
    """Say that a filter shows nothing."""
    title, sentence = filters.empty_words(key)
    pane.show_empty("referral", title, sentence)
