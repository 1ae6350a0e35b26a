"""Open one record of another network in an emergency, where the work is on a server."""

from __future__ import annotations

from dataclasses import dataclass

from app.invented.sign_ins import SignIn
from ui.tour import door
from ui.tour.guide import Amiss
from ui.tour.steps import Tour

LIST = "Referrals"
STRIP = "Opened in an emergency until"
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Somebody:
    """What is asked of whoever opens a record in an emergency."""

    number: str
    born: str


def somebody_of(tour: Tour, worker: SignIn) -> Somebody:
    """Read number and birthday of somebody whom a link worker of another network looks after."""
    door.sign_in(tour, worker, LIST)
    with tour.step("somebody of another network"):
        tour.filter("Mine", now="Open")
        tour.eyes.rows(LIST)
        found = _read(tour)
    door.sign_out(tour)
    return found


def _read(tour: Tour) -> Somebody:
    """Go down the list to the first whose number is known."""
    tour.hands.click(tour.eyes.rows(LIST)[0][0].place)
    banner = ""
    for _ in range(_MOST_ROWS):
        banner = tour.eyes.banner(other_than=banner)
        born = banner.partition(", born ")[2].partition(" (")[0]
        number = banner.partition("NHS number ")[2]
        if born[:1].isdigit() and number[:1].isdigit():
            return Somebody(number, born)
        if tour.is_narrow:
            tour.hands.press("Esc")
        tour.hands.press("Down")
        if tour.is_narrow:
            tour.hands.press("Enter")
    raise Amiss("Nobody there has an NHS number.")


def work(tour: Tour, whom: Somebody) -> None:
    """Look for them in vain, open their record and their plan, and close it again."""
    with tour.step("nobody is found"):
        tour.open_tab("Referrals")
        tour.hands.press("Ctrl+F")
        tour.hands.type(whom.number)
        tour.eyes.text("Nobody found")
    with tour.step("asked in an emergency"):
        tour.click("Open one record in an emergency…")
        tour.eyes.focus("Date of birth")
        tour.hands.type(whom.born)
        tour.fill("Reason", "An ambulance is with the person.")
    with tour.step("opened in an emergency"):
        tour.click("Open record")
        tour.eyes.find(STRIP, starts=True)
        tour.eyes.banner()
        tour.eyes.text("What matters")
    with tour.step("plan in an emergency"):
        tour.click("Open plan")
        tour.eyes.text("All plans")
        tour.eyes.text(whom.number)
        tour.eyes.find(STRIP, starts=True)
    with tour.step("end of an emergency"):
        tour.click("End now")
        tour.eyes.gone(STRIP)
        tour.eyes.rows("Caseload")
