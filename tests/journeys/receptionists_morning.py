"""A receptionist's morning, as keys and clicks."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from tests.actions.conftest import PASSWORD
from tests.journeys.conftest import RECEPTION
from ui.tour import door, reception
from ui.tour.steps import Tour

LIST = reception.LIST
WORDS = "I’d like a reason to leave the flat — „naprawdę”, o’r diwedd."
PASTED = (
    "FEATHERSTONE, Wilhelmina (Mrs)  Born 11-Mar-1958 (68y)  Gender Female  NHS No. 999 000 0107"
)
SAME_AGAIN = "Mrs Wilhelmina Featherstone\tdob 11/03/1958\t9990000107\t07700 900123"


def go(tour: Tour) -> None:
    """Come in, log, look up, correct, take back, lock, go home."""
    who = SignIn(RECEPTION, PASSWORD, ("receptionist",))
    door.sign_in(tour, who, LIST)
    with tour.step("somebody known"):
        tour.hands.press("Ctrl+N")
        tour.eyes.focus(reception.FINDER)
        tour.hands.type("bro ann")
        tour.eyes.rows(reception.FOUND)
        tour.hands.press("Enter")
        reception.in_the_reasons(tour)
        tour.hands.press("7", "1", "Tab", "Y", "Tab")
        tour.hands.type(WORDS)
        tour.hands.press("Ctrl+Enter")
        tour.eyes.text("Logged")
        tour.eyes.focus(LIST)
    with tour.step("somebody pasted"):
        tour.hands.copy(PASTED)
        tour.hands.press("Ctrl+Shift+V")
        reception.in_the_reasons(tour)
        tour.hands.press("3", "Tab", "B", "Ctrl+Shift+Enter")
        tour.eyes.focus(reception.FINDER)
    with tour.step("somebody new"):
        _somebody_new(tour)
    with tour.step("the same person again"):
        tour.hands.copy(SAME_AGAIN)
        tour.hands.press("Ctrl+Shift+V")
        tour.eyes.text("Probably a second referral for the same person")
        reception.go_to_the_reasons(tour)
        tour.hands.press("6")
        tour.click("Add to that one")
        tour.eyes.text("Added to the open referral")
    with tour.step("where is it?"):
        _phone_changed(tour)
    with tour.step("logged by mistake, and taken back"):
        tour.hands.copy("MISTAKE, Marvin (Mr)  Born 01-Feb-1970 (56y)  NHS No. 999 000 0115")
        tour.hands.press("Ctrl+Shift+V")
        reception.in_the_reasons(tour)
        tour.hands.press("1", "Tab", "Y", "Ctrl+Enter")
        tour.eyes.text("Logged")
        tour.hands.press("Ctrl+Z")
        tour.eyes.find("MISTAKE, Marvin (Mr)", starts=True)
        tour.click("Discard draft")
        tour.eyes.text("Draft discarded")
    with tour.step("locked with a form open"):
        tour.hands.press("Ctrl+N")
        tour.eyes.focus(reception.FINDER)
        tour.reach(reception.WORDS)
        tour.hands.type("half of a thought")
        tour.hands.press("Ctrl+L")
        tour.eyes.text("Locked")
        tour.hands.type(who.password)
        tour.hands.press("Enter")
        tour.holds(reception.WORDS, "half of a thought")
        tour.hands.press("Esc")
        tour.eyes.focus(LIST)
    door.sign_out(tour)


def _somebody_new(tour: Tour) -> None:
    tour.click("Somebody new")
    tour.eyes.focus("First name")
    for words in ("Łukasz", "O'Neill-Ștefan", "Dr", "4/5/2001", "999 000 0123"):
        tour.hands.type(words)
        tour.hands.press("Tab")
    tour.pick("Gender", "Male")
    tour.fill("Phone", "07700900111")
    tour.fill("Postcode", "nn114fe")
    tour.fill("Address", "3 Mill Road, Daventry")
    tour.click("Change source, practice, day received or urgency")
    tour.pick("From", "Nurse")
    tour.fill("Who referred", "Sister Akua")
    tour.enter("Received")
    tour.hands.press("Ctrl+A")
    tour.hands.type("-1d")
    tour.pick("How soon", "Soon")
    tour.click("Done")
    reception.go_to_the_reasons(tour)
    tour.hands.press("=")
    tour.eyes.find("Transport")
    tour.hands.type("tra")
    tour.hands.press("Enter")
    reception.in_the_reasons(tour)
    tour.hands.press("2", "Tab")
    tour.reach("Yes, knows and agrees")
    tour.hands.press("Y", "Ctrl+Enter")
    tour.eyes.text("Logged")
    tour.eyes.focus(LIST)


def _phone_changed(tour: Tour) -> None:
    tour.hands.press("Ctrl+F")
    tour.hands.type("9990000107")
    tour.eyes.rows_when(
        LIST, lambda rows: len(rows) == 1, "The number does not find the one person."
    )
    tour.hands.press("Down")
    tour.eyes.text("If Mrs Featherstone asks")
    tour.click("Change phone or times")
    tour.fill("Phone", "07700 900999")
    tour.fill("Best times, and whether a message may be left", "Mornings, no message")
    tour.click("Save")
    tour.eyes.gone("Go back")  # the words stand in the form as well, until they are saved
    tour.eyes.text("Mornings, no message")
    tour.hands.press("Ctrl+F", "Esc")
