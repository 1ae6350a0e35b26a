"""Do a receptionist's work: find, log by typing and by paste, undo, lock with a form open."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from ui.tour import invented
from ui.tour.seen import Seen
from ui.tour.steps import Tour

LIST, FOUND, UNDERSTOOD = "Referrals", "People found", "What was understood"
FINDER = "Who is it? Name, date of birth, NHS number, postcode or phone"
WORDS, LOCKED = "In their words", "Hearten is locked"
_KEYS_OF_REASONS = tuple(f"Key {key}" for key in "1234567890-=")
_MOST_TABS = 60
EDITED = " Sundays suit best."
NOT_APPROVED = "ot yet approved by your practice"


def work(tour: Tour, who: SignIn) -> None:
    """Spend a morning at the desk."""
    _look(tour)
    known = _closed_person(tour)
    _log_known(tour, known)
    _undo_and_again(tour, known)
    _paste_banner_line(tour)
    _paste_tab_row(tour)
    _paste_again(tour)
    _lock(tour, who)


def _look(tour: Tour) -> None:
    with tour.step("referrals of reception"):
        rows = tour.eyes.rows(LIST)
        tour.eyes.focus(LIST)
        tour.eyes.text(" open")
        tour.hands.press("Down")
        if tour.is_narrow:
            tour.hands.press("Enter")
        tour.eyes.text("If ")
        tour.eyes.text("Notes and plans are kept between the person and the link worker.")
    _edit(tour)
    if tour.is_narrow:
        tour.hands.press("Esc")
    with tour.step("search"):
        family = _family(rows[0][0])
        tour.hands.press("Ctrl+F")
        tour.hands.type(family.casefold())
        tour.eyes.rows_when(
            LIST,
            lambda found: found and all(family in row[0].name for row in found),
            "The search does not show the people of that name alone.",
        )
        tour.hands.press("Down")
        tour.eyes.focus(LIST)
    tour.hands.press("Ctrl+F", "Esc")


def _edit(tour: Tour) -> None:
    """Put right what a referral says, by keys."""
    with tour.step("a referral is edited"):
        tour.hands.press("Ctrl+E")
        tour.eyes.text("Edit referral")
        tour.reach(WORDS)
        tour.hands.press("Ctrl+End")
        tour.hands.type(EDITED)
        tour.holds(WORDS, EDITED.strip())
    with tour.step("the edit is saved"):
        tour.hands.press("Ctrl+Enter")
        tour.eyes.text("Referral saved")
        tour.eyes.gone("Edit referral")


def _closed_person(tour: Tour) -> str:
    """Give the name of somebody known whose referral is closed, as the list shows it."""
    with tour.step("closed referrals"):
        tour.filter("Closed", now="Open")
        tour.eyes.text("closed")
        rows = tour.eyes.rows_when(
            LIST, lambda rows: rows and "Next step" not in rows[0][0].name, "None are closed."
        )
    names = [_name(row[0]) for row in rows]
    tour.filter("Open", now="Closed")
    tour.eyes.text(" open")
    still_open = {_name(row[0]) for row in tour.eyes.rows(LIST)}
    return next(name for name in names if name not in still_open)


def _may_be_logged(row: list[Seen], known: str) -> bool:
    return row[0].name.startswith(known) and "Open referral" not in [cell.name for cell in row]


def _log_known(tour: Tour, known: str) -> None:
    with tour.step("new referral"):
        tour.hands.press("Ctrl+N")
        tour.eyes.focus(FINDER)
        tour.eyes.text("Still needed")
    with tour.step("a known person is found"):
        tour.hands.type(_typed(known))
        rows = tour.eyes.rows_when(
            FOUND,
            lambda rows: any(_may_be_logged(row, known) for row in rows),
            "Who is known, and has no open referral, is not found.",
        )
        place = next(i for i, row in enumerate(rows) if _may_be_logged(row, known))
        tour.hands.press(*["Down"] * place)
        tour.eyes.button("Use this person")
    with tour.step("reasons and agreement"):
        tour.hands.press("Enter")
        in_the_reasons(tour)
        tour.hands.press("1", "0")
        tour.eyes.text(NOT_APPROVED)
        tour.eyes.check(tour.eyes.button("Loneliness").is_on, "Loneliness is not chosen.")
        tour.hands.press("Tab", "Y")
        tour.eyes.check(
            tour.eyes.button("Yes, knows and agrees").is_on, "The agreement is not taken."
        )
        tour.hands.press("Tab")
        tour.eyes.focus(WORDS)
        tour.hands.type(invented.OWN_WORDS)
        tour.holds(WORDS, invented.OWN_WORDS)
    with tour.step("logged"):
        tour.hands.press("Ctrl+Enter")
        tour.eyes.text("Logged")
        tour.eyes.button("Undo")
        tour.eyes.focus(LIST)


def _undo_and_again(tour: Tour, known: str) -> None:
    with tour.step("undo"):
        tour.hands.press("Ctrl+Z")
        tour.holds(WORDS, invented.OWN_WORDS)
        tour.eyes.find(known, starts=True)
    with tour.step("logged again"):
        tour.hands.press("Ctrl+Enter")
        tour.eyes.text("Logged")
        tour.filter("Logged today", now="Open")
        tour.eyes.rows_when(
            LIST,
            lambda rows: any(row[0].name.startswith(known) for row in rows),
            "What was logged is not among those of today.",
        )
    tour.filter("Open", now="Logged today")


def _paste_banner_line(tour: Tour) -> None:
    with tour.step("a pasted banner line"):
        tour.hands.copy(invented.BANNER_LINE)
        tour.hands.press("Ctrl+Shift+V")
        if not tour.is_narrow:
            tour.eyes.rows_when(
                UNDERSTOOD,
                lambda rows: any("999 880 0013" in row[0].name for row in rows),
                "The NHS number of the pasted line was not understood.",
            )
        tour.eyes.find(invented.QUILL, starts=True)
        tour.eyes.text("11-Mar-1958")
        in_the_reasons(tour)
        tour.hands.press("3", "6", "Tab", "Y")
    with tour.step("saved and next"):
        tour.hands.press("Ctrl+Shift+Enter")
        tour.eyes.text("Logged")
        tour.eyes.focus(FINDER)


def _paste_tab_row(tour: Tour) -> None:
    with tour.step("a pasted row to check"):
        tour.hands.copy(invented.TAB_ROW)
        tour.hands.press("Ctrl+Shift+V")
        tour.eyes.focus(UNDERSTOOD)
        tour.eyes.text("Check the century")
        tour.hands.press("Space")
        tour.eyes.gone("Check the century")
    with tour.step("a field is corrected"):
        tour.hands.press("F2")
        tour.eyes.focus("Phone, correct it")
        tour.hands.press("Ctrl+A")
        tour.hands.type("07700 900456")
        tour.hands.press("Enter")
        in_the_reasons(tour)
        if not tour.is_narrow:
            tour.eyes.text("07700 900456")
        tour.hands.press("2", "Tab", "B")
    with tour.step("saved and closed"):
        tour.hands.press("Ctrl+Enter")
        tour.eyes.focus(LIST)
        tour.eyes.text("Logged")
    with tour.step("found by NHS number"):
        tour.hands.press("Ctrl+F")
        tour.hands.type("9998800021")
        tour.eyes.rows_when(
            LIST,
            lambda rows: len(rows) == 1 and rows[0][0].name.startswith(invented.PENHALIGON),
            "Who was pasted is not found by NHS number.",
        )
    tour.hands.press("Esc")


def _paste_again(tour: Tour) -> None:
    """Paste somebody whose referral is open: the notice says so before anything is saved."""
    with tour.step("a likely duplicate"):
        tour.hands.copy(invented.LOOSE_LINE)
        tour.hands.press("Ctrl+Shift+V")
        tour.eyes.find(invented.QUILL, starts=True)
        tour.eyes.text("Probably a second referral for the same person")
    with tour.step("added to that one"):
        tour.hands.press("7", "Tab", "Y")
        tour.click("Add to that one")
        tour.eyes.text("Added to the open referral")


def _lock(tour: Tour, who: SignIn) -> None:
    with tour.step("half typed"):
        tour.hands.press("Ctrl+N")
        tour.eyes.focus(FINDER)
        tour.reach(WORDS)
        tour.hands.type(invented.HALF_TYPED)
        tour.holds(WORDS, invented.HALF_TYPED)
    with tour.step("locked"):
        tour.hands.press("Ctrl+L")
        tour.eyes.text(LOCKED)
        tour.eyes.text("Locked")
        tour.eyes.focus("Password")
        tour.eyes.gone(invented.HALF_TYPED)
        tour.eyes.check(
            len(tour.eyes.window_titles()) == 1, "A window is still seen while the desk is locked."
        )
    with tour.step("unlocked"):
        tour.hands.type(who.password)
        tour.hands.press("Enter")
        tour.holds(WORDS, invented.HALF_TYPED)
        tour.eyes.focus(WORDS)
    with tour.step("closed and kept"):
        tour.hands.press("Esc")
        tour.eyes.focus(LIST)
        tour.filter("Drafts", now="Open")
        tour.eyes.rows(LIST)
    with tour.step("the draft is there again"):
        tour.hands.press("Ctrl+F", "Tab")
        tour.reach(LIST)
        tour.hands.press("Enter")
        tour.holds(WORDS, invented.HALF_TYPED)
        tour.click("Discard draft")
        tour.eyes.text("Draft discarded")
    tour.filter("Open", now="Drafts")


def in_the_reasons(tour: Tour) -> None:
    """Wait until the keyboard is in the reasons: there a digit chooses."""
    tour.guide.until(
        lambda: _is_a_reason(tour.eyes.focused_now()), "The keyboard is not in the reasons."
    )


def go_to_the_reasons(tour: Tour) -> None:
    """Press Tab until the keyboard is in the reasons; they are one stop."""
    for _ in range(_MOST_TABS):
        if _is_a_reason(tour.eyes.focused()):
            return
        tour.hands.press("Tab")
    tour.eyes.check(is_so=False, sentence="The Tab key does not come to the reasons.")


def _is_a_reason(seen: Seen | None) -> bool:
    return seen is not None and seen.description in _KEYS_OF_REASONS


def _name(cell: Seen) -> str:
    """Give the name out of the sentence of a row: "SMITH, John (Mr), Born …"."""
    return cell.name.partition(", Born")[0]


def _family(cell: Seen) -> str:
    return cell.name.partition(",")[0]


def _typed(name: str) -> str:
    """Type a name as people do: "smith john"."""
    family, _, rest = name.partition(", ")
    return f"{family} {rest.partition(' (')[0]}".casefold()
