"""Do a link worker's first work: filter, sort, read, accept, return, take back."""

from __future__ import annotations

from ui.tour.seen import Seen
from ui.tour.steps import Tour

LIST = "Referrals"
RETURN_REASON = "Not clear what the person wants"


def work(tour: Tour) -> None:
    """Go through what came in."""
    with tour.step("referrals of a link worker"):
        rows = tour.eyes.rows(LIST)
        tour.eyes.text(" open")
        tour.eyes.check(len(rows) > 3, "The list of referrals shows too few rows.")
    _sort(tour)
    with tour.step("not allocated"):
        tour.filter("Not allocated", now="Open")
        rows = tour.eyes.rows_when(
            LIST,
            lambda rows: len(rows) > 1 and all("Not allocated" in row[0].name for row in rows),
            "The filter does not show those that are not allocated alone.",
        )
        tour.hands.click(rows[0][0].place)
        tour.eyes.button("Accept…")
        tour.eyes.button("Return to referrer…")
        tour.eyes.text("What matters")
    accepted = _accept(tour)
    _return(tour)
    _mine(tour, accepted)


def _sort(tour: Tour) -> None:
    """Sort by name where there is a head to click; narrow windows have none."""
    if tour.is_narrow:
        return
    with tour.step("sorted by name"):
        tour.hands.click(tour.eyes.head(LIST, "Person").place)
        tour.eyes.rows_when(LIST, _is_by_name, "The list is not sorted by name.")
    tour.hands.click(tour.eyes.head(LIST, "Next step").place)
    tour.eyes.rows_when(LIST, lambda rows: not _is_by_name(rows), "The list stays sorted by name.")


def _is_by_name(rows: list[list[Seen]]) -> bool:
    initials = [row[0].name[0] for row in rows if row[0].name[0].isascii()]
    return len(rows) > 3 and initials == sorted(initials)


def _accept(tour: Tour) -> str:
    with tour.step("accept"):
        name = tour.eyes.banner_name()
        tour.click("Accept…")
        tour.eyes.text("Who takes it on?")
        tour.click(f"{tour.who_is_here} (me)")
        tour.eyes.button("Accept")
    with tour.step("accepted"):
        tour.click("Accept")
        tour.eyes.text("Accepted.")
        tour.eyes.button("Undo")
        tour.eyes.gone("What matters")
        tour.eyes.button("Open plan")
        if tour.is_narrow:  # the list is behind what leads on to the plan
            tour.hands.press("Esc")
        tour.eyes.rows_when(
            LIST,
            lambda rows: not any(row[0].name.startswith(name) for row in rows),
            "What was accepted stays among those that are not allocated.",
        )
    return name


def _return(tour: Tour) -> None:
    with tour.step("return to referrer"):
        tour.hands.click(tour.eyes.rows(LIST)[0][0].place)
        tour.click("Return to referrer…")
        tour.eyes.text("What is missing?")
        tour.click(RETURN_REASON)
        tour.fill("In your own words", "Asked twice, no answer.")
        tour.eyes.button("Return it")
    with tour.step("returned"):
        tour.click("Return it")
        tour.eyes.text("Sent back to the referrer.")
        tour.eyes.button("Undo")
    with tour.step("the return is undone"):
        tour.hands.press("Ctrl+Z")
        tour.eyes.text("Undone: it is received again.")


def _mine(tour: Tour, accepted: str) -> None:
    with tour.step("mine"):
        tour.filter("Mine", now="Not allocated")
        tour.eyes.text(" of yours")
        if not tour.is_narrow:  # there the list is shorter than what comes before it
            tour.eyes.rows_when(
                LIST,
                lambda rows: any(row[0].name.startswith(accepted) for row in rows),
                "What was accepted is not among those of the link worker.",
            )
    tour.filter("Open", now="Mine")
