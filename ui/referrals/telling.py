"""Say in the status bar what the Referrals tab lists, and what of it is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.lookup import MOST_FOUND
from ui.referrals import filters

if TYPE_CHECKING:
    from ui.referrals.tab import ReferralsTab

ESC_GOES_BACK = "Esc goes back to the list"
NOT_CONNECTED = "Not connected"


class Telling:
    """Look at the tab and give its words."""

    def __init__(self, tab: ReferralsTab) -> None:
        self._tab = tab

    def words(self) -> list[str]:
        """Give the pieces for the left of the status bar."""
        tab = self._tab
        if tab.listing.has_failed:
            return [NOT_CONNECTED]
        narrow = tab.panes.is_one_pane()
        if narrow and tab.panes.is_showing_right():
            return [ESC_GOES_BACK]
        if tab.listing.is_search:
            return [self._found()]
        counts = {**tab.listing.counts, filters.DRAFTS: tab.drafts.count}
        key = tab.listing.filter
        words = filters.status_words(key, counts.get(key), counts, tab.practice_shown(), narrow)
        drafts = tab.drafts.count or 0
        if drafts and key != filters.DRAFTS and not narrow:
            words.append(f"{drafts:,} {'draft' if drafts == 1 else 'drafts'} kept")
        return words

    def _found(self) -> str:
        if self._tab.listing.more:
            return f"{MOST_FOUND} of more: add a date of birth"
        number = self._tab.view.rows.rowCount()
        return f"{number} found" if number else "Nobody found"
