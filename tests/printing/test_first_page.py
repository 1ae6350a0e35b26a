"""Keep the order in which page 1 gives way, and what it never gives up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.plan import Day, Goal, PlanSheet, Step
from app.printing.plan_sheet import print_plan
from tests.printing import samples
from tests.printing.reading import order_in, pages_of


def sheet_with(*, matters: str = "", way: str = "", things: int = 3) -> PlanSheet:
    """Give John's plan with longer words and some of its things."""
    sheet = samples.standard()
    steps = [step for step in sheet.plan.steps if step.is_thing]
    steps.sort(key=lambda step: step.when.on or date.max)
    longer = []
    for step in steps[:things]:
        day = replace(step.day, way=f"{step.day.way} {way}".strip())
        longer.append(replace(step, day=day))
    goal = Goal("g", "I want company.", None, 5, 5, tuple(longer))
    words = matters or sheet.plan.what_matters
    return replace(sheet, plan=replace(sheet.plan, what_matters=words, goals=(goal,)))


def promised(page: str) -> bool:
    return order_in(page, "Park Strollers", "Who I can call", "111, press 2", "We meet again:")


LONG = "I liked being asked. " * 12


def test_long_words_of_what_matters_move_whole_and_page_one_says_so() -> None:
    first, second, *_ = pages_of(print_plan(sheet_with(matters=LONG.strip())))
    assert promised(first)
    assert "What matters to me is on page 2." in first
    assert "I liked being asked." not in first
    assert order_in(second, "What matters to me “I liked being asked.", "My goals")
    assert "Tea and Company" in first


def test_then_the_third_thing_moves_to_the_top_of_page_two() -> None:
    first, second, *_ = pages_of(print_plan(sheet_with(matters=LONG, way="And on. " * 16)))
    assert promised(first)
    assert "One more thing and what matters to me are on page 2." in first
    assert "Help with bills" in first
    assert "Tuesday 8 December" not in first.split("Who I can call")[0]
    assert order_in(second, "Tuesday 8 December", "What matters to me", "My goals")


def test_then_the_second() -> None:
    first, second, *_ = pages_of(print_plan(sheet_with(matters=LONG, way="And on. " * 60)))
    assert promised(first)
    assert "Two more things and what matters to me are on page 2." in first
    assert "Help with bills" not in first
    assert order_in(second, "Help with bills", "Tea and Company", "What matters to me")


def test_a_first_thing_longer_than_the_page_goes_on_but_the_calls_stay() -> None:
    first, second, *_ = pages_of(print_plan(sheet_with(way="And on. " * 600, things=1)))
    assert promised(first)
    assert order_in(first, "And on.", "The first thing goes on, page 2.", "Who I can call")
    assert order_in(second, "Thursday 26 November", "And on.")


def test_fewer_than_three_things_leave_no_empty_frames() -> None:
    first = pages_of(print_plan(sheet_with(things=1)))[0]
    assert promised(first)
    assert first.count("Done") == 1
    assert "page 2" not in first


def test_more_than_three_things_are_all_printed() -> None:
    sheet = samples.standard()
    steps = [step for step in sheet.plan.steps if step.is_thing]
    later = replace(
        steps[0],
        uid="later",
        service_name="Craft table",
        day=replace(steps[0].day, title="Craft table"),
        when=replace(steps[0].when, on=date(2027, 2, 1)),
    )
    goal = Goal("g", "I want company.", None, 5, 5, (*steps, later))
    plan = replace(sheet.plan, goals=(goal,), what_matters="")
    first, second, *_ = pages_of(print_plan(replace(sheet, plan=plan)))
    assert "One more thing is on page 2." in first
    assert order_in(second, "Monday 1 February 2027", "Craft table", "My goals")


def test_things_stand_in_order_of_date_those_without_a_day_last() -> None:
    sheet = samples.hard_case()
    goal = sheet.plan.goals[0]
    turned = replace(goal, steps=tuple(reversed(goal.steps)))
    plan = replace(sheet.plan, goals=(turned,), what_matters="")
    printed = " ".join(pages_of(print_plan(replace(sheet, plan=plan))))
    assert order_in(printed, "Northamptonshire Bereavement", "Benefits check", "Craft table")


def test_a_service_that_is_only_a_name_leaves_the_title_to_the_steps_own_words() -> None:
    sheet = samples.standard()
    day = Day(place="The Green")
    step = Step("s", "go round the lake with Dave", samples.I, service_name="Striders", day=day)

    def printed(step: Step) -> str:
        plan = replace(sheet.plan, goals=(Goal("g", "I want to walk.", None, 5, 5, (step,)),))
        return pages_of(print_plan(replace(sheet, plan=plan)))[0]

    assert order_in(printed(step), "Go round the lake with Dave", "Striders, The Green")
    named = replace(step, what="go to the Striders")
    assert order_in(printed(named), "Go to the Striders", "The Green")
    assert "Striders, The Green" not in printed(named)
    assert order_in(printed(replace(step, what="")), "Striders", "The Green")
    listed = printed(replace(step, service_uid="striders"))
    assert "Go round the lake" not in listed
    assert order_in(listed, "Striders", "The Green")


def test_a_link_worker_s_errand_is_no_thing_to_go_to() -> None:
    sheet = samples.standard()
    errand = Step("e", "send my form", samples.WORKER, service_uid="w", service_name="Warm Homes")
    plan = replace(sheet.plan, goals=(Goal("g", "I want warmth.", None, 5, 5, (errand,)),))
    first = pages_of(print_plan(replace(sheet, plan=plan)))[0]
    assert "No day yet" not in first
    assert "Done" not in first
