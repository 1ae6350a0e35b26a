"""What a link worker does while a receptionist sits at another PC, as keys and clicks."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from tests.actions.conftest import PASSWORD
from tests.journeys import together
from tests.journeys.conftest import WORKER
from tests.journeys.two_windows_reception import (
    CHANGE_PHONE,
    FIRST,
    FIRST_NOTE,
    HERS,
    HERS_NOTE,
    HIS,
    HIS_NOTE,
    LIST,
    NAME,
    NAME_2,
    WAITING,
    fill_a_phone,
    open_record,
    row_of,
    to_the_list,
)
from ui.tour import door
from ui.tour.steps import Tour


def go(tour: Tour) -> None:
    """See what comes without a key, take it on, and write where another writes."""
    who = SignIn(WORKER, PASSWORD, ("link-worker",))
    door.sign_in(tour, who, LIST)
    with tour.step("reads another one"):
        open_record(tour, WAITING)
        tour.eyes.button("Accept…")
    to_the_list(tour)
    together.give(tour, "worker-looks")
    with tour.step("it comes by itself"):
        row_of(tour, NAME)
        together.give(tour, "log-seen")
        if not tour.is_narrow:
            shown = tour.eyes.banner_name()
            tour.eyes.check(shown.startswith(WAITING), "Another record is shown.")
    with tour.step("taken on"):
        open_record(tour, NAME)
        tour.click("Accept…")
        tour.click(f"{WORKER} (me)")
        tour.click("Accept")
        tour.eyes.text("Accepted.")
        tour.eyes.button("Open plan")
    to_the_list(tour)
    with tour.step("her phone number comes by itself"):
        open_record(tour, NAME, "State Waiting")
        tour.eyes.text(FIRST, within=60)
        together.give(tour, "phone-seen")
        tour.eyes.text(FIRST_NOTE)
    to_the_list(tour)
    with tour.step("what nobody knew was saved is here once"):
        row_of(tour, NAME_2)
    if tour.is_narrow:
        open_record(tour, NAME)
    _both_write(tour)
    door.sign_out(tour)


def _both_write(tour: Tour) -> None:
    """Write while the receptionist writes in the same two fields, and save second."""
    with tour.step("both write"):
        tour.click("More actions")
        tour.choose(CHANGE_PHONE)
        fill_a_phone(tour, HIS, HIS_NOTE)
    together.give(tour, "worker-has-typed")
    together.wait(tour, "she-saved")
    with tour.step("side by side"):
        tour.click("Save")
        tour.eyes.text("Somebody else changed this meanwhile")
        for words in (HIS, HIS_NOTE, HERS, HERS_NOTE):
            tour.eyes.text(words)
    with tour.step("put together"):
        tour.reach("Keep yours, Phone", starts=True)
        tour.hands.press("Space")
        tour.reach("Keep yours, Best times", starts=True)
        tour.hands.press("Right", "Space")
        tour.click("Save what I chose")
        tour.eyes.button("Record a call")
    together.give(tour, "he-saved")
