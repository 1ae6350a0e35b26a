"""What a receptionist does while a link worker sits at another PC, as keys and clicks."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from app.store import saving
from tests.actions.conftest import PASSWORD
from tests.journeys import together
from tests.journeys.conftest import RECEPTION
from ui.in_doubt import NOT_KNOWN, NOT_KNOWN_SHORT, NOT_SAVED_MORE
from ui.tour import door, reception
from ui.tour.seen import Seen, fits
from ui.tour.steps import Tour

LIST = reception.LIST
WORDS = "I’d like a reason to leave the flat — „naprawdę”, o’r diwedd."
PASTED = (
    "FEATHERSTONE, Wilhelmina (Mrs)  Born 11-Mar-1958 (68y)  Gender Female  NHS No. 999 000 0107"
)
PASTED_2 = "BRACEGIRDLE, Ann (Ms)  Born 02-Feb-1961 (65y)  Gender Female  NHS No. 999 000 0115"
NAME, NAME_2, WAITING = "FEATHERSTONE", "BRACEGIRDLE", "STEVENS"
PHONE, NOTE = "Phone", "Best times, and whether a message may be left"
CHANGE_PHONE, PHONE_SAVED = "Change phone or times", "Phone and times saved"
FIRST, FIRST_NOTE = "07700 900123", "Mornings — no message, „naprawdę”"
HERS, HERS_NOTE = "07700 900456", "After four, leave word with the niece"
BACK_WITHIN = 40.0  # seconds; it is tried again by itself
HIS, HIS_NOTE = "07700 900789", "Mondays, yes to a message"
# What is asked of whoever holds the line
BREAK_BEFORE, MEND = "break-before-commit", "mend"
BREAK_AFTER, MEND_AGAIN = "break-after-commit", "mend-again"


def go(tour: Tour) -> None:
    """Log, see who took it on, save over a line that breaks, and write where another writes."""
    who = SignIn(RECEPTION, PASSWORD, ("receptionist",))
    door.sign_in(tour, who, LIST)
    together.wait(tour, "worker-looks")
    with tour.step("logged"):
        _log(tour, PASTED)
        tour.eyes.text("Logged")
        together.give(tour, "logged")
    with tour.step("taken on at the other PC"):
        row_of(tour, NAME, "State Waiting", "Link worker Priya Patel")
    _cut_before_it_is_saved(tour)
    _cut_after_it_is_saved(tour)
    _both_write(tour)
    door.sign_out(tour)


def _log(tour: Tour, line: str) -> None:
    tour.hands.copy(line)
    tour.hands.press("Ctrl+Shift+V")
    reception.in_the_reasons(tour)
    tour.hands.press("3", "1", "Tab", "Y", "Tab")
    tour.hands.type(WORDS)
    tour.holds(reception.WORDS, WORDS)
    tour.hands.press("Ctrl+Enter")


def _cut_before_it_is_saved(tour: Tour) -> None:
    """Save a phone number; the line breaks before the server hears the end of it."""
    with tour.step("half typed"):
        open_record(tour, NAME)
        type_a_phone(tour, FIRST, FIRST_NOTE)
    together.ask(tour, BREAK_BEFORE)
    with tour.step("the line is cut"):
        tour.click("Save")
        tour.eyes.text("Not connected", within=BACK_WITHIN)
        tour.eyes.text("Nothing you typed is lost")
        tour.eyes.text(NOT_KNOWN_SHORT)
        tour.holds(PHONE, FIRST)
        tour.holds(NOTE, FIRST_NOTE)
    together.ask(tour, MEND)
    with tour.step("the line is back"):
        tour.eyes.gone("Not connected", within=BACK_WITHIN)
        tour.eyes.text(NOT_SAVED_MORE, within=BACK_WITHIN)
        tour.holds(PHONE, FIRST)
        tour.holds(NOTE, FIRST_NOTE)
    with tour.step("saved at last"):
        tour.click("Save")
        tour.eyes.button(CHANGE_PHONE)
        together.give(tour, "phone-saved")
        tour.eyes.text(PHONE_SAVED)
        tour.eyes.text(FIRST)


def _cut_after_it_is_saved(tour: Tour) -> None:
    """Log somebody; the server saves it, and its answer is lost with the line."""
    to_the_list(tour)
    together.ask(tour, BREAK_AFTER)
    with tour.step("nobody knows whether it was saved"):
        _log(tour, PASTED_2)
        tour.eyes.text("it is not known yet whether it was", within=BACK_WITHIN)
        tour.eyes.text(NOT_KNOWN)
        tour.holds(reception.WORDS, WORDS)
    together.ask(tour, MEND_AGAIN)
    with tour.step("it was"):
        tour.eyes.text(saving.WAS_SAVED, within=BACK_WITHIN)


def _both_write(tour: Tour) -> None:
    """Write while the link worker writes in the same two fields, and save first."""
    with tour.step("both write"):
        open_record(tour, NAME)
        type_a_phone(tour, HERS, HERS_NOTE)
    together.wait(tour, "worker-has-typed")
    with tour.step("she saves first"):
        tour.click("Save")
        tour.eyes.button(CHANGE_PHONE)
        tour.eyes.text(HERS)
        together.give(tour, "she-saved")
    together.wait(tour, "he-saved")
    with tour.step("what they agreed on"):
        tour.eyes.text(HIS, within=30)
        tour.eyes.text(HERS_NOTE)


def open_record(tour: Tour, name: str, *said: str) -> None:
    """Click the row of somebody and wait for their record."""
    tour.hands.click(row_of(tour, name, *said)[0].place)
    tour.guide.until(
        lambda: any(
            ", born " in one.name for one in tour.eyes.all_now() if fits(one, name, starts=True)
        ),
        "The record of whoever was chosen is not shown.",
    )


def to_the_list(tour: Tour) -> None:
    """Go back to the list, where it lies behind the record."""
    if tour.is_narrow:
        tour.hands.press("Esc")


def type_a_phone(tour: Tour, phone: str, note: str) -> None:
    """Open the form of the record that is shown and type into both fields."""
    tour.click(CHANGE_PHONE)
    fill_a_phone(tour, phone, note)


def fill_a_phone(tour: Tour, phone: str, note: str) -> None:
    """Type into both fields of the form that is open."""
    tour.fill(PHONE, phone)
    tour.fill(NOTE, note)


def row_of(tour: Tour, name: str, *said: str) -> list[Seen]:
    """Wait for the row of somebody that says all this; it comes without a key."""

    def is_there(row: list[Seen]) -> bool:
        return row[0].name.startswith(name) and all(words in row[0].name for words in said)

    rows = tour.eyes.rows_when(
        LIST, lambda rows: any(map(is_there, rows)), f"The list does not say {said}.", within=60
    )
    return next(row for row in rows if is_there(row))
