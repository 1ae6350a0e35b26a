"""A link worker's appointment, as keys and clicks."""

from __future__ import annotations

from app.invented.sign_ins import SignIn
from tests.actions.conftest import PASSWORD
from tests.journeys.conftest import WORKER
from ui.tour import door, reception
from ui.tour.steps import Tour

PDF = "plan.pdf"
MATTERS = "I want some company, “naprawdę”, and to walk to the lake again — o’r diwedd."
STRENGTHS = "Thirty years a postman; knows every street."
GOAL = "I want someone to talk to in the afternoons."
GOAL_2 = "I want to pay the gas bill on time."
MATTER = "Chest pain on the stairs since Friday; has told nobody."


def go(tour: Tour) -> None:
    """Accept, plan, raise, agree, save the pages."""
    who = SignIn(WORKER, PASSWORD, ("link-worker",))
    door.sign_in(tour, who, reception.LIST)
    with tour.step("accept"):
        rows = tour.eyes.rows(reception.LIST)
        tour.hands.click(rows[0][0].place)
        tour.click("Accept…")
        tour.click(f"{WORKER} (me)")
        tour.click("Accept")
        tour.eyes.text("Accepted.")
    with tour.step("start the plan"):
        tour.click("Plans")
        tour.eyes.rows("Caseload")
        tour.hands.press("Down", "Enter")
        tour.eyes.focus("Start plan")
        tour.hands.press("Enter")
        tour.eyes.focus("What matters to me")
        tour.hands.type(MATTERS)
        tour.hands.press("Tab")
        tour.hands.type(STRENGTHS)
    with tour.step("who sat there"):
        _somebody_close(tour)
    with tour.step("a goal with two steps"):
        _goal(tour)
    with tour.step("a second goal"):
        tour.click("Add goal")
        tour.hands.type(GOAL_2)
        tour.hands.press("Enter")
        tour.eyes.focus("Step 1 of goal 2")
        tour.hands.type("ring the gas board together")
        tour.hands.press("Tab")
        tour.hands.type("You")
        tour.hands.press("Tab")
        tour.hands.type("+1w 10am to 10:30")
        tour.hands.press("Tab")
    with tour.step("if things get harder, and when to meet again"):
        tour.reach("If things get harder: what I notice")
        tour.hands.type("I stay in bed past ten.")
        tour.hands.press("Tab")
        tour.hands.type("I ring Zuzanna.")
        tour.reach("Review")
        tour.hands.type("+3w")
        tour.reach("Time of the review")
        tour.hands.type("2pm")
        tour.hands.press("Tab")
        tour.hands.type("Danetre, room 4")
        tour.reach("Copy to Zuzanna")
        tour.hands.press("Space")
    with tour.step("beyond the role"):
        tour.menu("Person", "Raise with a clinician")
        tour.eyes.focus("What is beyond the role?")
        tour.hands.type(MATTER)
        tour.fill("Who was told", "Dr Gray, on duty")
        tour.pick("How", "Spoke in person")
        tour.click("Keep it and close")
        tour.eyes.gone("What is beyond the role?")
    with tour.step("agree"):
        tour.click("Agree with the person…")
        tour.click("Agree plan v1")
        tour.eyes.text("Plan v1 is agreed")
        tour.eyes.button("Change it: start v2")
    with tour.step("on paper"):
        tour.menu("Print", "Save as PDF…")
        tour.eyes.field("File name:")
        tour.hands.press("Ctrl+A")
        tour.hands.type(str(tour.folder / PDF))
        tour.hands.press("Enter")
        tour.eyes.text("Saved as PDF", within=30)
    door.sign_out(tour)


def _somebody_close(tour: Tour) -> None:
    tour.click("Add somebody")
    tour.eyes.focus("Name, as the person says it")
    tour.hands.type("Zuzanna")
    tour.hands.press("Tab")
    tour.hands.type("my niece")
    tour.hands.press("Tab")
    tour.hands.type("07700 900222")
    tour.reach("Cares for the person")
    tour.hands.press("Space")
    tour.reach("May have a copy of the plan")
    tour.hands.press("Space")
    tour.click("Save")
    tour.eyes.button("Made with Zuzanna, my niece")


def _goal(tour: Tour) -> None:
    tour.reach("Goal 1, in the person's own words")
    tour.hands.type(GOAL)
    tour.pick("Key of goal 1", "Relating")
    tour.pick("Sure I can, goal 1", "7 of 10")
    tour.hands.press("Shift+Tab", "Shift+Tab", "Enter")
    tour.eyes.focus("Step 1 of goal 1")
    tour.hands.type("go for lunch and stay for the quiz")
    tour.reach("Service, step 1 of goal 1")
    tour.hands.type("lunch")
    tour.eyes.find("Suggestions")
    tour.hands.press("Down", "Enter")
    tour.eyes.text("Next session")
    tour.reach("Take this day, step 1 of goal 1")
    tour.hands.press("Space")
    tour.eyes.focus("When, step 1 of goal 1")
    tour.hands.press("F2")
    tour.reach("How I get there, step 1 of goal 1")
    tour.hands.type("Bus 8 from Mill Road, free with my pass.")
    tour.reach("Who comes with me, step 1 of goal 1")
    tour.hands.type("Zuzanna meets me at the door")
    tour.reach("What I bring, step 1 of goal 1")
    tour.hands.type("My glasses")
    tour.hands.press("Esc")
    tour.eyes.focus("Step 1 of goal 1")
    tour.hands.press("Enter")
    tour.eyes.focus("Step 2 of goal 1")
    tour.hands.type("ring every week")
    tour.hands.press("Tab")
    tour.hands.type("Zuzanna")
    tour.hands.press("Tab")
    tour.hands.type("Sundays")
    tour.hands.press("Tab")
