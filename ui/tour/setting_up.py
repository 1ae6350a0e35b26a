"""Do an administrator's work: a new user, a backup that is proved, a check; and read the help."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from ui.tour import HOME
from ui.tour.steps import Tour

BACKUP = "desk.backup"
NEW_PRACTICE = "Elm Tree Surgery"
NEW_PASSWORD = "sixteen quiet geese"  # noqa: S105  (of an invented user of the tour's demo)


def work(tour: Tour, who: SignIn) -> None:
    """Go through Setup and Help."""
    _users(tour)
    _practice(tour)
    if tour.is_on_a_server:
        _see_where_it_is(tour)
    else:
        _back_up(tour, who)
    _help(tour)


def _users(tour: Tour) -> None:
    with tour.step("users"):
        rows = tour.eyes.rows("Users")
        tour.eyes.text("can sign in")
        tour.eyes.check(len(rows) > 3, "The list of users shows too few rows.")
    with tour.step("add somebody"):
        tour.click("Add somebody")
        tour.eyes.focus("Name to sign in with")
        tour.hands.type("Rosalind Frame")
        tour.fill("Name as others see it", "Rosalind Frame")
        tour.pick("Role", "Receptionist")
        tour.reach("Where it holds")
        tour.hands.press("Home", "Down")
        for field in ("First password; they can change it under their name", "The same once more"):
            tour.enter(field)
            tour.hands.type(NEW_PASSWORD)
        tour.eyes.text("That is long enough and not a common one.")
    with tour.step("added"):
        tour.click("Add")
        tour.eyes.text("Added. They can sign in now.", within=30)
        tour.eyes.find("Rosalind Frame")


def _practice(tour: Tour) -> None:
    with tour.step("networks and practices"):
        tour.click("Networks and practices")
        rows = tour.eyes.rows("Practices")
        tour.eyes.check(len(rows) > 3, "The list of practices shows too few rows.")
    with tour.step("add a practice"):
        tour.reach("Add practice")
        tour.hands.press("Space")
        tour.eyes.focus("Name")
        tour.hands.type(NEW_PRACTICE)
        for field, words in (("ODS code", "K99999"), ("Postcode", "NN11 4DY")):
            tour.reach(field)
            tour.hands.type(words)
        tour.pick("Network", "Daventry PCN")
        tour.hands.press("Enter")
        tour.eyes.text("Practice added", within=30)
        tour.eyes.find(NEW_PRACTICE, starts=True)
    with tour.step("it moves to another network"):
        tour.reach("Practices")
        tour.hands.press("Enter")
        tour.eyes.focus("Phone")
        tour.reach("Join another network…")
        tour.hands.press("Space")
        tour.pick("Network", "Blue PCN")
        tour.reach("From")
        tour.hands.press("Ctrl+A")
        tour.hands.type("tomorrow")
        tour.hands.press("Enter")
        tour.eyes.text("Saved", within=30)
        tour.eyes.text("Blue PCN, since")


def _see_where_it_is(tour: Tour) -> None:
    with tour.step("store on a server"):
        tour.click("Store")
        tour.eyes.text("On a server")


def _back_up(tour: Tour, who: SignIn) -> None:
    file = tour.folder / HOME / BACKUP
    with tour.step("back up"):
        tour.click("Store")
        tour.click("Back up…")
        tour.eyes.field("File name:")
        tour.hands.press("Ctrl+A")
        tour.hands.type(str(file))
        tour.hands.press("Enter")
        tour.eyes.text("Backed up and proved", within=60)
        tour.eyes.check(file.exists(), "The backup is not there.")
    with tour.step("test a backup"):
        tour.click("Test a backup…")
        tour.eyes.field("File name:")
        tour.hands.type(str(file))
        tour.hands.press("Enter")
        tour.eyes.focus("Password")
        tour.hands.type(who.password)
        tour.hands.press("Enter")
        tour.eyes.text("This backup can be restored", within=60)
    with tour.step("check the store"):
        tour.click("Check the store")
        tour.eyes.text("All is well.", within=60)


def _help(tour: Tour) -> None:
    with tour.step("help"):
        tour.hands.press("F1")
        tour.eyes.find("Keys", within=10)
        tour.eyes.text("Setup")
    with tour.step("keys"):
        tour.click("Keys")
        rows = tour.eyes.rows("Keys")
        tour.eyes.check(any("Ctrl+N" in row[0].name for row in rows), "The keys lack Ctrl+N.")
    tour.hands.press("Esc")
    if tour.is_on_a_server:
        tour.eyes.text("On a server")
    else:
        tour.eyes.button("Check the store")
