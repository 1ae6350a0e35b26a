"""Promise how a plan is agreed, frozen, and followed by the next version."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.actions import plans
from app.desk import Desk
from app.domain.plan import PlanState
from tests.ui.plans.conftest import fill, open_page, pass_by, saved
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab
from ui.widgets.editors import Combo
from ui.widgets.labels import Label


def test_what_is_still_needed_is_named_and_gone_to(page: PlanPage, answers, qtbot) -> None:
    page.head.agree.click()
    assert answers.asked == []
    block = page.form.goals[0]
    assert block.words.hasFocus()
    assert "at least one goal" in block.words.accessibleDescription()
    qtbot.keyClicks(block.words, "I want company.")
    assert not block.words.is_wrong()
    page.head.agree.click()
    assert answers.asked == []
    assert page.form.review.on.line.hasFocus()
    assert "when you meet again" in page.form.review.on.line.accessibleDescription()


@pytest.mark.parametrize("field", ["on", "rings_by"])
def test_a_day_to_meet_that_is_past_is_said_while_it_is_typed_and_not_agreed(
    tab: PlansTab, plan_uid: str, worker: Desk, answers, qtbot, field: str
) -> None:
    fill(worker, plan_uid)
    page = open_page(tab, plan_uid)
    review = page.form.review
    review.on.setText("")
    dated = getattr(review, field)
    dated.line.setFocus()
    qtbot.keyClicks(dated.line, "22/11/2026")
    assert dated.line.is_wrong()
    assert "is past" in dated.line.accessibleDescription()
    assert any("is past" in one.text() and one.isVisible() for one in review.findChildren(Label))
    page.head.agree.click()
    assert answers.asked == []
    assert dated.line.hasFocus()
    dated.line.selectAll()
    qtbot.keyClicks(dated.line, "23/11/2026")
    assert not dated.line.is_wrong()
    assert "past" not in dated.line.accessibleDescription()
    page.head.agree.click()
    assert saved(worker, plan_uid).state is PlanState.AGREED


def test_an_agreed_plan_says_nothing_of_its_review_that_is_past(
    tab: PlansTab, plan_uid: str, worker: Desk, clock
) -> None:
    plans.agree(worker, plan_uid, fill(worker, plan_uid).version)
    clock.at += timedelta(days=100)
    review = open_page(tab, plan_uid).form.review
    assert review.on.text() == "19-Jan-2027"
    assert not review.on.line.is_wrong()
    assert not any("is past" in one.text() for one in review.findChildren(Label))


def test_agreeing_asks_once_and_freezes(
    tab: PlansTab, plan_uid: str, worker: Desk, answers, qtbot
) -> None:
    fill(worker, plan_uid)
    page = open_page(tab, plan_uid)
    qtbot.keyClicks(page.form.what_matters, " And more.")
    page.head.agree.click()
    assert answers.asked == ["Agree with the person"]
    plan = saved(worker, plan_uid)
    assert plan.state is PlanState.AGREED
    assert plan.what_matters == "The lake. And more."
    now = tab.page
    assert isinstance(now, PlanPage)
    assert now is not page
    assert now.form.what_matters.isReadOnly()
    assert not now.head.agree.isVisible()
    assert now.head.change.text() == "Change it: start v2"
    qtbot.keyClicks(now.form.what_matters, "no")
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The lake. And more."


def test_the_question_says_for_whom_and_what_agreeing_does(
    tab: PlansTab, plan_uid: str, worker: Desk, answers, monkeypatch
) -> None:
    from ui import messages

    asked: list[str] = []
    monkeypatch.setattr(messages, "confirm", lambda *words: asked.append(words[2]) or False)
    fill(worker, plan_uid)
    page = open_page(tab, plan_uid)
    page.head.agree.click()
    page.form.review.on.setText("")
    page.form.review.rings_by.setText("15 Jan")
    page.head.agree.click()
    assert asked == [
        f"SMITH, John (Mr) agrees to plan v1, and you {meeting}. The plan is then kept as it is; "
        "to change it later, v2 is started."
        for meeting in ("meet again on 19-Jan-2027", "ring by 15-Jan-2027")
    ]


def test_going_back_from_the_question_agrees_nothing(
    tab: PlansTab, plan_uid: str, worker: Desk, answers
) -> None:
    fill(worker, plan_uid)
    answers.confirm = False
    open_page(tab, plan_uid).head.agree.click()
    assert saved(worker, plan_uid).state is PlanState.DRAFT


def test_a_plan_without_a_day_for_the_review_can_be_agreed_with_a_call(
    tab: PlansTab, plan_uid: str, worker: Desk, answers
) -> None:
    fill(worker, plan_uid)
    page = open_page(tab, plan_uid)
    page.form.review.on.setText("")
    page.form.review.at.setText("")
    page.form.review.place.setText("")
    page.form.review.rings_by.setText("15 Jan")
    page.head.agree.click()
    assert saved(worker, plan_uid).review.rings_by == date(2027, 1, 15)
    assert plans.caseload(worker)[0].next_on == date(2027, 1, 15)


def test_version_2_starts_as_version_1_was(
    tab: PlansTab, plan_uid: str, worker: Desk, answers, qtbot
) -> None:
    first = fill(worker, plan_uid)
    plans.agree(worker, plan_uid, first.version)
    page = open_page(tab, plan_uid)
    page.head.change.click()
    now = tab.page
    assert isinstance(now, PlanPage)
    plan = now.form.plan()
    assert (plan.number, plan.state) == (2, PlanState.DRAFT)
    assert [(g.words, [s.what for s in g.steps]) for g in plan.goals] == [
        (g.words, [s.what for s in g.steps]) for g in first.goals
    ]
    assert {g.uid for g in plan.goals}.isdisjoint(g.uid for g in first.goals)
    qtbot.keyClicks(now.form.what_matters, " New.")
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The lake."
    assert saved(worker, plan.uid).what_matters == "The lake. New."


def test_older_versions_can_be_looked_at(tab: PlansTab, plan_uid: str, worker: Desk, qtbot) -> None:
    plan = fill(worker, plan_uid)
    plans.agree(worker, plan_uid, plan.version)
    second, _ = plans.start(worker, plan.case_uid)
    page = open_page(tab, second)
    assert page.head.version_actions() == ["v2, draft", "v1, agreed"]
    page.version_asked.emit(plan_uid)
    now = tab.page
    assert isinstance(now, PlanPage)
    assert now.form.plan().number == 1
    assert now.form.what_matters.isReadOnly()
    assert now.head.change.text() == "Go to the draft, v2"
    now.head.change.click()
    assert isinstance(tab.page, PlanPage)
    assert tab.page.form.plan().number == 2


def test_somebody_elses_save_before_agreeing_is_seen(
    tab: PlansTab, plan_uid: str, worker: Desk, answers, monkeypatch
) -> None:
    from dataclasses import replace

    from ui import messages

    fill(worker, plan_uid)
    page = open_page(tab, plan_uid)

    def meanwhile(*_args: object, **_named: object) -> bool:
        plans.save(worker, replace(saved(worker, plan_uid), what_matters="The allotment."))
        return True

    monkeypatch.setattr(messages, "confirm", meanwhile)
    page.head.agree.click()
    assert saved(worker, plan_uid).state is PlanState.DRAFT
    assert page.keeping is not None
    assert page.keeping.is_stale()
    assert answers.problems == []


def test_esc_in_a_narrow_window_comes_back_from_the_page(page: PlanPage, qtbot) -> None:
    page.window().resize(911, 512)
    QApplication.processEvents()
    assert page.head.preview.isVisible()
    assert not page.preview.isVisible()
    page.head.preview.click()
    assert page.preview.isVisible()
    assert not page.form.isVisible()
    qtbot.keyClick(page.head.preview, Qt.Key.Key_Escape)
    assert page.form.isVisible()
    assert page.head.preview.hasFocus()


def test_an_agreed_plan_shows_its_review_as_what_is_only_read(
    tab: PlansTab, plan_uid: str, worker: Desk
) -> None:
    page = open_page(tab, plan_uid)
    review, made_with = page.form.review, page.form.made_with
    assert all(line.needs_box() for line in (review.on.line, review.at, review.place))
    assert made_with.isVisible()
    plans.agree(worker, plan_uid, fill(worker, plan_uid).version)
    page = open_page(tab, plan_uid)
    review, made_with = page.form.review, page.form.made_with
    lines = (review.on.line, review.rings_by.line, review.at, review.place)
    assert not any(line.needs_box() for line in lines)
    assert not any(line.placeholderText() for line in lines)
    assert made_with.uids() == ()
    assert not made_with.isVisible()


def test_an_agreed_plan_shows_what_was_picked_as_words(
    tab: PlansTab, plan_uid: str, worker: Desk
) -> None:
    page = open_page(tab, plan_uid)
    assert page.form.harder_then.placeholderText() == "Then I …"
    plans.agree(worker, plan_uid, fill(worker, plan_uid).version)
    page = open_page(tab, plan_uid)
    assert not any(combo.isVisible() for combo in page.findChildren(Combo))
    words = [label.text() for label in page.form.findChildren(QLabel) if label.isVisible()]
    assert [
        one for one in words if one in ("Sure I can", "7 of 10", "Important to me", "No key")
    ] == ["Sure I can", "7 of 10"]
    assert "Not given" not in words
    assert page.form.harder.placeholderText() == page.form.harder_then.placeholderText() == ""
