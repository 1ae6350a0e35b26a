"""Name the filters of the list for each role, and say what is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.widgets.chips import Filter

DRAFTS = "drafts"
FOR_LINK_WORKERS = (
    Filter("open", "Open"),
    Filter("overdue", "Overdue", "alarm-outline"),
    Filter("mine", "Mine"),
    Filter("received", "Not allocated"),
    Filter("returned", "Returned"),
    Filter("closed", "Closed"),
)
FOR_RECEPTION = (
    Filter("open", "Open"),
    Filter("logged-today", "Logged today"),
    Filter("returned", "Returned to us", "returned"),
    Filter(DRAFTS, "Drafts"),
    Filter("closed", "Closed"),
)
FOR_SUPERVISORS = (
    Filter("open", "Open"),
    Filter("overdue", "Overdue", "alarm-outline"),
    Filter("closed", "Closed"),
)
# What reception finds behind More filters besides: what is late, and what nobody has taken up.
MORE_FOR_RECEPTION = (
    Filter("overdue", "Overdue", "alarm-outline"),
    Filter("received", "Not allocated"),
)
# In a window of middle width; the rest stands behind More filters.
FIRST_THREE = 3
# Closed referrals are many and nobody waits for one of them: no count stands on the chip.
UNCOUNTED = frozenset({"closed"})

_EMPTY = {
    "overdue": ("Nothing is overdue", "Every open referral has its next step still to come."),
    "mine": ("None are yours", "Accept a referral and choose yourself, and it is listed here."),
    "received": ("All are allocated", "Every referral that came in has a link worker."),
    "returned": ("None are returned", "No referral waits for an answer from its referrer."),
    "closed": ("None are closed", "Referrals that have ended are listed here."),
    "logged-today": ("Nothing logged today", "What you log today is listed here."),
    DRAFTS: ("No drafts", "A referral that you close half-typed is kept here."),
}


def for_rights(*, logs: bool, decides: bool) -> tuple[Filter, ...]:
    """Give the filters of whoever may decide, log, or only read."""
    if decides:
        return FOR_LINK_WORKERS
    return FOR_RECEPTION if logs else FOR_SUPERVISORS


def more_for_rights(*, logs: bool, decides: bool) -> tuple[Filter, ...]:
    """Give the filters that stand behind More filters alone."""
    return MORE_FOR_RECEPTION if logs and not decides else ()


def empty_words(key: str) -> tuple[str, str]:
    """Give title and sentence for a filter that shows nothing."""
    return _EMPTY[key]


def status_words(
    key: str, shown: int | None, counts: Mapping[str, int | None], place: str, narrow: bool
) -> list[str]:
    """Say for the status bar what is listed and what is late; what is not known is left out."""
    place = f" from {place}" if place else ""
    if key != "open":
        label = _LISTED.get(key, "referrals")
        label = "draft" if key == DRAFTS and shown == 1 else label
        return [] if shown is None else [f"{shown:,} {label}{place}"]
    if shown is None:
        return []
    if shown == 0:
        return [f"0 referrals{place}"]
    words = [f"{shown:,} open" if narrow else f"{shown:,} {_plural('open referral', shown)}{place}"]
    late: Sequence[tuple[str, str]] = (
        ("overdue", "overdue"),
        ("received", "not allocated"),
        ("returned", "returned to us"),
    )
    is_reception = "logged-today" in counts
    if narrow:
        wanted = late[:0] if is_reception else late[:1]
    else:
        wanted = late[2:] if is_reception else late[:2]
    words += [f"{number:,} {label}" for at, label in wanted if (number := counts.get(at))]
    return words


_LISTED = {
    "overdue": "overdue",
    "mine": "of yours",
    "received": "not allocated",
    "returned": "returned",
    "closed": "closed",
    "logged-today": "logged today",
    DRAFTS: "drafts",
}


def _plural(words: str, number: int) -> str:
    return words if number == 1 else f"{words}s"
