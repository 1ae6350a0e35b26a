"""Walk through the door: sign in, with a wrong password first; lock and unlock; sign out."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from ui.tour.steps import Tour

REFUSED = "That name and password do not go together."
OFFER = "Sign in to the demo as"


def wrong_password(tour: Tour, who: SignIn) -> None:
    """See the window, type a wrong password, and read the sentence."""
    tour.role = who.roles[0].replace("-", " ")
    with tour.step("sign in"):
        tour.eyes.button("Sign in")
        if tour.is_on_a_server:
            tour.eyes.focus("Your name")
        else:
            tour.eyes.text("Demo store")
            tour.eyes.focus(OFFER)
    with tour.step("wrong password"):
        if not tour.is_on_a_server:
            tour.hands.press("Tab")
        tour.eyes.focus("Your name")
        tour.hands.type(who.user)
        tour.hands.press("Enter")
        tour.eyes.focus("Password")
        tour.hands.type("not this one")
        tour.hands.press("Enter")
        tour.eyes.text(REFUSED, within=30)
        tour.eyes.focus("Password")


def sign_in(tour: Tour, who: SignIn, first_list: str) -> None:
    """Sign in by keys and see the first list."""
    tour.role = who.roles[0].replace("-", " ")
    tour.eyes.button("Sign in")
    with tour.step(f"signed in as {tour.role}"):
        tour.hands.click(tour.eyes.field("Your name").place)
        tour.hands.press("Ctrl+A")
        tour.hands.type(who.user)
        tour.hands.press("Tab")
        tour.eyes.focus("Password")
        tour.hands.press("Ctrl+A")
        tour.hands.type(who.password)
        tour.hands.press("Enter")
        tour.eyes.rows(first_list, within=40)
    tour.who_is_here = who.user


def sign_in_from_the_list(tour: Tour, who: SignIn, first_list: str) -> None:
    """Choose one of the invented users of the demo, and see the first list."""
    tour.role = who.roles[0].replace("-", " ")
    tour.eyes.button("Sign in")
    with tour.step(f"signed in as {tour.role}"):
        tour.pick(OFFER, f"{who.user}, {tour.role}")
        tour.hands.press("Enter")
        tour.eyes.rows(first_list, within=40)
    tour.who_is_here = who.user


def sign_out(tour: Tour) -> None:
    """Sign out by the menu and see the sign-in window again."""
    with tour.step("signed out"):
        tour.menu("File", "Sign out")
        tour.eyes.button("Sign in", within=20)
