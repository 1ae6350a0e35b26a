"""Promise that nothing typed into a plan is lost, and that saving disturbs nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import plans
from app.actions.drafts import Drafts
from app.desk import Desk
from app.store.connect_words import NO_ANSWER, READ_ONLY
from tests.ui.plans.conftest import fill, open_page, pass_by, saved, show_tab
from ui.at_desk import AtDesk
from ui.in_doubt import NOT_KNOWN, NOT_KNOWN_SHORT, NOT_SAVED
from ui.plans.editor.form import PlanForm
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab


def draft_text(desk: Desk, uid: str) -> str:
    found = Drafts(desk).of("plan", uid)
    return found[0].body["plan"]["what_matters"] if found else ""


def reopened(tab: PlansTab, uid: str, at_desk: Callable[..., AtDesk]) -> PlanPage:
    """Open the plan as a new session does, while the old one saves nothing more."""
    return open_page(show_tab(at_desk()), uid)


def test_a_draft_is_kept_after_300_ms_and_the_plan_saved_after_2_s(
    form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    assert draft_text(worker, plan_uid) == ""
    pass_by(300)
    assert draft_text(worker, plan_uid) == "The lake"
    assert saved(worker, plan_uid).what_matters == ""
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The lake"
    assert draft_text(worker, plan_uid) == ""


def test_steady_typing_is_kept_too(form: PlanForm, worker: Desk, plan_uid: str, qtbot) -> None:
    for letter in "abc":
        qtbot.keyClicks(form.what_matters, letter)
        pass_by(300)
        assert draft_text(worker, plan_uid).endswith(letter)


def test_saving_moves_no_caret_and_no_selection(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake and the allotment")
    cursor = form.what_matters.textCursor()
    cursor.setPosition(4)
    cursor.setPosition(8, cursor.MoveMode.KeepAnchor)
    form.what_matters.setTextCursor(cursor)
    place = form.area.verticalScrollBar().value()
    rows_before = [row.uid for row in form.goals[0].steps.rows]
    pass_by(2000)
    assert saved(worker, plan_uid).version == 2
    after = form.what_matters.textCursor()
    assert (after.anchor(), after.position()) == (4, 8)
    assert form.what_matters.hasFocus()
    assert form.area.verticalScrollBar().value() == place
    assert [row.uid for row in form.goals[0].steps.rows] == rows_before
    assert page.strip is None


def test_half_typed_days_stay_as_typed_while_saving(
    form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    row = form.goals[0].steps.rows[0]
    row.when.setFocus()
    qtbot.keyClicks(row.when, "26-No")
    pass_by(2000)
    assert row.when.text() == "26-No"
    assert row.when.textCursor().position() == 5


def test_going_away_saves_at_once(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    tab.back_to_list()
    assert saved(worker, plan_uid).what_matters == "The lake"
    assert draft_text(worker, plan_uid) == ""


def test_a_lock_saves_what_is_typed(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    tab.settle()
    assert saved(worker, plan_uid).what_matters == "The lake"


def test_a_draft_that_was_never_saved_is_in_the_form_again(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot, at_desk
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    row = form.goals[0].steps.rows[0]
    row.what.setFocus()
    qtbot.keyClicks(row.what, "go there")
    form.review.on.line.setFocus()
    qtbot.keyClicks(form.review.on.line, "19-Ja")
    pass_by(300)
    again = reopened(tab, plan_uid, at_desk)
    assert again.form.what_matters.text() == "The lake"
    assert again.form.goals[0].steps.rows[0].what.text() == "go there"
    assert again.form.review.on.text() == "19-Ja"
    assert again.strip is not None
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The lake"


def test_ones_own_save_cut_short_is_no_second_text(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot, at_desk
) -> None:
    """The store has the save, the draft is from just before it: as after a power cut."""
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(300)
    plans.save(worker, form.plan())
    again = reopened(tab, plan_uid, at_desk)
    assert again.strip is None
    assert again.form.what_matters.text() == "The lake"
    assert draft_text(worker, plan_uid) == ""


def test_a_stale_edit_keeps_both_texts(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    plans.save(worker, replace(saved(worker, plan_uid), what_matters="The allotment"))
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The allotment"
    assert form.what_matters.text() == "The lake"
    assert draft_text(worker, plan_uid) == "The lake"
    assert page.strip is not None
    qtbot.keyClicks(form.what_matters, " and more")
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The allotment"
    assert draft_text(worker, plan_uid) == "The lake and more"


def test_a_save_whose_answer_was_lost_is_not_taken_for_somebody_elses(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    held = saved(worker, plan_uid)
    qtbot.keyClicks(form.what_matters, "The lake")
    plans.save(worker, replace(held, what_matters="The lake"))  # and nobody heard the answer
    pass_by(2000)
    assert page.keeping is not None
    assert not page.keeping.is_stale()
    assert page.strip is None
    assert page.head.saved.text().startswith("Saved ")
    assert draft_text(worker, plan_uid) == ""
    qtbot.keyClicks(form.what_matters, " and more")
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The lake and more"


@pytest.fixture
def lost_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what lets the next save of a plan be kept, and its answer be lost."""
    saves = plans.save

    def loses(*given: Any) -> NoReturn:
        monkeypatch.setattr(plans, "save", saves)
        saves(*given)
        raise errors.EndUnknown

    return lambda: monkeypatch.setattr(plans, "save", loses)


def test_what_is_typed_after_a_lost_answer_is_saved_over_ones_own_text(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot, lost_answer
) -> None:
    lost_answer()
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(2000)
    assert page.head.saved.text() == NOT_KNOWN_SHORT
    qtbot.keyClicks(form.what_matters, " and more")
    pass_by(2000)
    pass_by(2000)
    assert page.keeping is not None
    assert not page.keeping.is_stale()
    assert saved(worker, plan_uid).what_matters == "The lake and more"
    assert draft_text(worker, plan_uid) == ""


def test_what_was_typed_after_a_lost_answer_goes_on_in_the_next_session(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot, at_desk, lost_answer
) -> None:
    lost_answer()
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(2000)
    qtbot.keyClicks(form.what_matters, " and more")
    pass_by(300)
    again = reopened(tab, plan_uid, at_desk)
    assert again.keeping is not None
    assert not again.keeping.is_stale()
    assert again.form.what_matters.text() == "The lake and more"
    pass_by(2000)
    assert saved(worker, plan_uid).what_matters == "The lake and more"


def test_another_s_text_after_a_lost_answer_is_another_s(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot, lost_answer
) -> None:
    lost_answer()
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(2000)
    plans.save(worker, replace(saved(worker, plan_uid), what_matters="The allotment"))
    qtbot.keyClicks(form.what_matters, " and more")
    pass_by(2000)
    assert page.keeping is not None
    assert page.keeping.is_stale()
    assert saved(worker, plan_uid).what_matters == "The allotment"


def test_a_plan_whose_save_is_not_known_is_not_said_to_be_not_saved(page: PlanPage) -> None:
    assert page.keeping is not None
    page.keeping.not_saved.emit(errors.EndUnknown())
    assert page.head.saved.text() == NOT_KNOWN_SHORT
    assert page.strip is not None
    assert NOT_KNOWN in page.strip.accessibleName()
    page.keeping.not_saved.emit(errors.Unreachable())
    assert page.head.saved.text() == NOT_SAVED


def test_a_save_that_takes_longer_than_a_moment_is_not_told_as_saved(
    page: PlanPage, form: PlanForm, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves, shown = plans.save, []

    def slowly(*given: Any) -> Any:
        shown.append(page.head.saved.text())
        pass_by(300)
        shown.append(page.head.saved.text())
        return saves(*given)

    monkeypatch.setattr(plans, "save", slowly)
    before = page.head.saved.text()
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(2000)
    assert shown == [before, "Saving…"]
    assert page.head.saved.text().startswith("Saved ")


@pytest.mark.parametrize("says_so", [True, False])
def test_that_the_text_is_kept_is_said_once(page: PlanPage, says_so: bool) -> None:
    assert page.keeping is not None
    page.keeping.not_saved.emit(errors.Unreachable(NO_ANSWER if says_so else READ_ONLY))
    assert page.strip is not None
    assert page.strip.accessibleName().casefold().count("what you typed is kept") == 1


def test_both_texts_are_chosen_field_by_field(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    plans.save(
        worker,
        replace(saved(worker, plan_uid), what_matters="The allotment", strengths="A postman"),
    )
    qtbot.keyClicks(form.what_matters, "The lake")
    form.harder.setText("Curtains shut")
    pass_by(2000)
    page.texts.show(form.plan(), saved(worker, plan_uid))
    both = page.texts.both
    assert both is not None
    assert [one.key for one in both.choices] == ["what_matters", "strengths", "harder"]
    qtbot.mouseClick(both.save_button, Qt.MouseButton.LeftButton)
    assert saved(worker, plan_uid).what_matters == "The allotment"
    both.choices[0].choose(True)
    both.choices[1].choose(False)
    both.choices[2].choose(True)
    qtbot.mouseClick(both.save_button, Qt.MouseButton.LeftButton)
    plan = saved(worker, plan_uid)
    assert (plan.what_matters, plan.strengths, plan.harder) == (
        "The lake",
        "A postman",
        "Curtains shut",
    )
    assert form.strengths.text() == "A postman"
    qtbot.keyClicks(form.what_matters, "!")
    pass_by(2000)
    assert "!" in saved(worker, plan_uid).what_matters


def test_a_stale_draft_of_another_day_is_shown_beside_the_saved_plan(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot, at_desk
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(300)
    plans.save(worker, replace(saved(worker, plan_uid), what_matters="The allotment"))
    again = reopened(tab, plan_uid, at_desk)
    assert again.keeping is not None
    assert again.keeping.is_stale()
    assert again.form.what_matters.text() == "The lake"
    assert saved(worker, plan_uid).what_matters == "The allotment"


def test_text_from_before_the_plan_was_agreed_is_not_lost(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot, at_desk
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    pass_by(300)
    plan = fill(worker, plan_uid)
    plans.agree(worker, plan_uid, plan.version)
    again = reopened(tab, plan_uid, at_desk)
    assert again.keeping is None
    assert again.strip is not None
    assert draft_text(worker, plan_uid) == "The lake"


def test_what_is_too_long_is_not_saved_and_not_cut(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str
) -> None:
    row = form.goals[0].steps.rows[0]
    row.when.setText("in " + "many " * 25 + "weeks")
    pass_by(2000)
    assert page.head.saved.text() == "Not saved"
    assert "Shorten it" in page.strip.accessibleName()  # type: ignore[union-attr]
    assert saved(worker, plan_uid).goals == ()
    row.when.setText("in many weeks")
    pass_by(2000)
    assert page.strip is None
    assert saved(worker, plan_uid).steps[0].when.words == "in many weeks"


def test_nothing_is_written_where_nothing_changed(
    tab: PlansTab, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    qtbot.keyClick(form.what_matters, Qt.Key.Key_Tab)
    QApplication.processEvents()
    pass_by(2000)
    tab.back_to_list()
    assert saved(worker, plan_uid).version == 1
