"""Do the appointment: start a plan, write it with the person, agree it, and put it on paper."""

from __future__ import annotations

from ui.tour.steps import Tour

LIST = "Caseload"
MATTERS, STRENGTHS = "What matters to me", "My strengths"
GOAL, GOAL_2 = "Goal 1, in the person's own words", "Goal 2, in the person's own words"
STEP, STEP_2 = "Step 1 of goal 1", "Step 2 of goal 1"
PDF = "plan.pdf"
NO_PLAN = "No plan yet"
_MOST_ROWS = 200


def work(tour: Tour) -> None:
    """Go through one appointment."""
    _caseload(tour)
    _start(tour)
    _words(tour)
    _somebody_close(tour)
    _goal(tour)
    _service(tour)
    _day(tour)
    _second_goal(tour)
    _review(tour)
    _preview(tour)
    _agree(tour)
    _print(tour)


def _caseload(tour: Tour) -> None:
    with tour.step("caseload"):
        tour.open_tab("Plans")
        tour.eyes.focus(LIST)
        rows = tour.eyes.rows(LIST)
        tour.eyes.text(" without a plan")
        tour.eyes.check(len(rows) > 2, "The caseload shows too few rows.")
        _go_to_one_without(tour)


def _go_to_one_without(tour: Tour) -> None:
    """Go down the list to the first case that has no plan."""
    for _ in range(_MOST_ROWS):
        tour.hands.press("Down")
        if NO_PLAN in tour.eyes.current_row(LIST).name:
            return
    tour.eyes.check(is_so=False, sentence="Every case has a plan already.")


def _start(tour: Tour) -> None:
    with tour.step("no plan yet"):
        tour.hands.press("Enter")
        tour.eyes.focus("Start plan")
        tour.eyes.text(NO_PLAN)
    with tour.step("plan started"):
        tour.hands.press("Enter")
        tour.eyes.focus(MATTERS)
        tour.eyes.find("Plan v1")
        tour.eyes.find("Draft")


def _words(tour: Tour) -> None:
    with tour.step("what matters"):
        tour.hands.type("I want some company, and to walk to the lake again.")
        tour.hands.press("Tab")
        tour.eyes.focus(STRENGTHS)
        tour.hands.type("Never late in thirty years; knows every street.")
        tour.holds(MATTERS, "walk to the lake again.")
        tour.holds(STRENGTHS, "knows every street.")


def _somebody_close(tour: Tour) -> None:
    with tour.step("somebody close"):
        tour.click("Add somebody")
        tour.eyes.focus("Name, as the person says it")
        tour.hands.type("Zuzanna")
        tour.hands.press("Tab")
        tour.hands.type("my niece")
        tour.reach("May have a copy of the plan")
        tour.hands.press("Space")
        tour.eyes.check(
            tour.eyes.button("May have a copy of the plan").is_on, "The copy is not ticked."
        )
    with tour.step("made with"):
        tour.click("Save")
        tour.eyes.gone("Who they are to the person")
        tour.eyes.check(
            tour.eyes.button("Made with Zuzanna, my niece").is_on, "Who sat there is not ticked."
        )


def _goal(tour: Tour) -> None:
    with tour.step("a goal"):
        tour.reach(GOAL)
        tour.hands.type("I want someone to talk to in the afternoons.")
        tour.hands.press("Tab")
        tour.pick("Key of goal 1", "Relating")
        tour.hands.press("Tab")
        tour.pick("Sure I can, goal 1", "7 of 10")
        tour.hands.press("Shift+Tab", "Shift+Tab")
        tour.eyes.focus(GOAL)
        tour.hands.press("Enter")
        tour.eyes.focus(STEP)


def _service(tour: Tour) -> None:
    with tour.step("a service is named"):
        tour.hands.type("go for lunch and stay for the quiz")
        tour.reach(f"Service, {STEP[0].lower()}{STEP[1:]}")
        tour.hands.type("lunch")
        tour.eyes.find("Suggestions")
    with tour.step("its next session is taken"):
        tour.hands.press("Down", "Enter")
        tour.eyes.text("Next session")
        tour.reach("Take this day, step 1 of goal 1")
        tour.hands.press("Space")
        tour.eyes.focus("When, step 1 of goal 1")


def _day(tour: Tour) -> None:
    with tour.step("the day of a step"):
        tour.hands.press("F2")
        tour.eyes.focus("What it is called on the plan, step 1 of goal 1")
        place = tour.eyes.field("Place, step 1 of goal 1")
        tour.eyes.check(place.value, "The place did not come from the service.")
        tour.reach("How I get there, step 1 of goal 1")
        tour.hands.type("Bus 8 from Mill Road, free with my pass.")
        tour.reach("What I bring, step 1 of goal 1")
        tour.hands.type("My glasses")
        tour.holds("What I bring, step 1 of goal 1", "My glasses")
        tour.hands.press("Esc")
        tour.eyes.focus(STEP)
    with tour.step("a second step"):
        tour.hands.press("Enter")
        tour.eyes.focus(STEP_2)
        tour.hands.type("ring to say who is coming")
        tour.hands.press("Tab", "Tab")
        tour.eyes.focus("When, step 2 of goal 1")
        tour.hands.type("Sundays")
        tour.hands.press("Tab")
        tour.holds("When, step 2 of goal 1", "Sundays")


def _second_goal(tour: Tour) -> None:
    with tour.step("a second goal"):
        tour.click("Add goal")
        tour.eyes.focus(GOAL_2)
        tour.hands.type("I want to walk to the lake and back by Easter.")
        tour.reach("If things get harder: what I notice")
        tour.hands.type("I stay in bed past ten.")
        tour.hands.press("Tab")
        tour.hands.type("I ring Zuzanna.")


def _review(tour: Tour) -> None:
    with tour.step("review"):
        tour.reach("Review")
        tour.hands.type("+3w")
        tour.reach("Time of the review")
        tour.hands.type("2pm")
        tour.hands.press("Tab")
        tour.hands.type("Surgery, room 4")
        tour.holds("Time of the review", "14:00")
        tour.eyes.text("Saved")


def _preview(tour: Tour) -> None:
    with tour.step("preview"):
        if tour.is_narrow:
            tour.click("Preview")
        tour.eyes.text("Page 1 of 3", within=30)
        tour.eyes.text("No NHS number on this copy")
    if tour.is_narrow:
        tour.hands.press("Esc")


def _agree(tour: Tour) -> None:
    with tour.step("agree"):
        tour.click("Agree with the person…")
        tour.eyes.text("is then kept as it is")
    with tour.step("agreed"):
        tour.click("Agree plan v1")
        tour.eyes.text("Plan v1 is agreed")
        tour.eyes.find("Agreed")
        tour.eyes.button("Change it: start v2")


def _print(tour: Tour) -> None:
    """Save the pages as a PDF: a printer is not everywhere, a file is."""
    file = tour.folder / PDF
    with tour.step("save as PDF"):
        tour.menu("Print", "Save as PDF…")
        tour.eyes.field("File name:")
        tour.hands.press("Ctrl+A")
        tour.hands.type(str(file))
        tour.hands.press("Enter")
        tour.eyes.text("Saved as PDF", within=30)
        tour.eyes.check(
            file.exists() and file.read_bytes().startswith(b"%PDF"), "The PDF is not there."
        )
