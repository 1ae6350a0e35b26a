"""Name the filters of the list, and say what is listed."""

from __future__ import annotations

from app.domain.directory import Status
from ui.services.wording import count_words
from ui.widgets.chips import Filter

FILTERS = (
    Filter("open", "Open"),
    Filter("paused", "Closed for now"),
    Filter("ended", "Not running", tip="Not running, or ended for good"),
    Filter("all", "All"),
)
STATUSES = {
    "open": frozenset({Status.ACTIVE}),
    "paused": frozenset({Status.TEMPORARILY_CLOSED}),
    "ended": frozenset({Status.INACTIVE, Status.DEFUNCT}),
    "all": frozenset[Status](),
}
LABELS = {one.key: one.label for one in FILTERS}


def status_words(total: int, filter_: str) -> list[str]:
    """Say for the status bar what is listed."""
    if filter_ == "open":
        return [count_words(total, "open service")]
    about = {"paused": " closed for now", "ended": " not running"}.get(filter_, "")
    return [count_words(total, "service") + about]
