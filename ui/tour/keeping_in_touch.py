"""Do what keeps a link worker in touch: record a call, and read what was recorded."""

from __future__ import annotations

from ui.tour.allocating import LIST
from ui.tour.steps import Tour

NOTE = "Rang out. Mornings are better."


def work(tour: Tour) -> None:
    """Ring the first of one's own, who does not answer."""
    tour.filter("Mine", now="Open")
    tour.hands.click(tour.eyes.rows(LIST)[0][0].place)
    tour.eyes.button("Record a call")
    with tour.step("record a call"):
        tour.hands.press("Ctrl+R")
        tour.eyes.focus("What came of it")
    with tour.step("what came of it must be chosen"):
        tour.hands.press("Ctrl+Return")
        tour.eyes.text("Choose what came of it.")
    with tour.step("a call without an answer"):
        tour.pick("What came of it", "No answer")
        tour.fill("Note", NOTE)
        tour.hands.press("Ctrl+Return")
        tour.eyes.text("Recorded: No answer")
        tour.eyes.text("You called at")
    with tour.step("contacts"):
        tour.click("Read the contacts")
        tour.eyes.text(NOTE)
        tour.hands.press("Esc")
        tour.eyes.gone(NOTE)
    if tour.is_narrow:
        tour.hands.press("Esc")
    tour.filter("Open", now="Mine")
