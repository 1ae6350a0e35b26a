"""Promise how goals and steps are written down at the appointment."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import people, plans
from app.desk import Desk
from app.domain.person import PersonalContact
from app.domain.plan import Doer, Review, When, Who
from app.domain.ten_keys import Key
from tests.ui.plans.conftest import pass_by, saved
from ui.plans.editor.form import PlanForm
from ui.plans.editor.step_row import StepRow
from ui.plans.editor.who import People
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def first_row(form: PlanForm) -> StepRow:
    return form.goals[0].steps.rows[0]


def tab_to(qtbot, text: str = "") -> None:
    """Go on by the Tab key and type."""
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    if text:
        qtbot.keyClicks(QApplication.focusWidget(), text)


def test_a_plan_is_written_by_keyboard_alone(
    form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    qtbot.keyClicks(form.what_matters, "Some company.")
    tab_to(qtbot, "A postman.")
    form.goals[0].words.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(QApplication.focusWidget(), "I want someone to talk to.")
    tab_to(qtbot)
    qtbot.keyClicks(QApplication.focusWidget(), "Rel")
    tab_to(qtbot)
    qtbot.keyClicks(QApplication.focusWidget(), "7")
    tab_to(qtbot, "go to Tea and Company")
    tab_to(qtbot)
    tab_to(qtbot, "8 Dec 2pm to 4pm")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "ring Jean")
    tab_to(qtbot, "you")
    tab_to(qtbot, "Sundays at 18:00")
    form.review.on.line.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "+3m")
    pass_by(2000)
    plan = saved(worker, plan_uid)
    goal = plan.goals[0]
    assert (plan.what_matters, plan.strengths) == ("Some company.", "A postman.")
    assert (goal.words, goal.key, goal.confidence, goal.importance) == (
        "I want someone to talk to.", Key.RELATING, 7, None,
    )  # fmt: skip
    assert [(s.what, s.who.kind, s.when) for s in goal.steps] == [
        ("go to Tea and Company", Doer.PERSON, When(date(2026, 12, 8), time(14), time(16))),
        ("ring Jean", Doer.LINK_WORKER, When(start=time(18), words="Sundays")),
    ]
    assert plan.review == Review(date(2027, 2, 23))


# ---- who, when, which service --------------------------------------------------------------------


WHOM = People(
    "John", "Priya", True,
    (PersonalContact("s", "Susan", "my daughter"), PersonalContact("j", "John", "my son")),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("John", Who(Doer.PERSON)),
        ("john", Who(Doer.PERSON)),
        ("You", Who(Doer.LINK_WORKER)),
        ("me", Who(Doer.LINK_WORKER)),
        ("Priya", Who(Doer.LINK_WORKER)),
        ("Susan", Who(Doer.CONTACT, "Susan", "s")),
        ("John (my son)", Who(Doer.CONTACT, "John", "j")),
        ("Imran", Who(Doer.NAMED, "Imran")),
        ("", Who(Doer.NOBODY_YET)),
        ("Nobody yet", Who(Doer.NOBODY_YET)),
    ],
)
def test_who_is_understood_by_name(text: str, who: Who) -> None:
    assert WHOM.read(text) == who
    assert WHOM.read(WHOM.shown(who)) == who


def test_those_one_may_name_are_offered_while_typing(form: PlanForm, qtbot) -> None:
    row = first_row(form)
    row.what.setFocus()
    qtbot.keyClick(row.what, Qt.Key.Key_Tab)
    qtbot.keyClicks(row.who, "dau")
    assert row.who.suggestions.labels() == ["Susan"]
    qtbot.keyClick(row.who, Qt.Key.Key_Tab)
    assert row.step().who.kind is Doer.CONTACT
    assert row.when.hasFocus()
    assert not row.who.suggestions.is_open()


def test_a_day_is_understood_while_it_is_typed(form: PlanForm, qtbot) -> None:
    row = first_row(form)
    row.when.setFocus()
    qtbot.keyClicks(row.when, "26-Nov 10:30")
    assert row.hints()[0] == "Thu 26-Nov-2026, 10:30"
    assert row.when.text() == "26-Nov 10:30"
    qtbot.keyClick(row.when, Qt.Key.Key_Tab)
    assert row.when.text() == "26-Nov-2026, 10:30"
    assert row.hints() == ("", "")


def test_a_day_that_cannot_be_is_doubted_and_kept(form: PlanForm, qtbot) -> None:
    row = first_row(form)
    row.when.setFocus()
    qtbot.keyClicks(row.when, "31 Feb")
    qtbot.keyClick(row.when, Qt.Key.Key_Tab)
    assert "February 2026 has 28 days" in row.hints()[1]
    assert row.step().when == When(words="31 Feb")


def pick_tea(form: PlanForm, qtbot) -> StepRow:
    row = first_row(form)
    row.service.setFocus()
    row.service.selectAll()
    qtbot.keyClicks(row.service, "tea")
    qtbot.waitUntil(row.service.suggestions.is_open)
    qtbot.keyClick(row.service, Qt.Key.Key_Down)
    qtbot.keyClick(row.service, Qt.Key.Key_Return)
    return row


def test_a_service_fills_the_day_and_offers_its_next_session(
    service: str, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    row = pick_tea(form, qtbot)
    step = row.step()
    assert (step.service_uid, step.service_name) == (service, "Tea and Company")
    assert step.day.place == "St Luke's Hall, Mill Road, Kettering, NN16 0RB"
    assert (step.day.phone, step.day.ask_for) == ("01632 960178", "Jean")
    assert step.when == When()
    assert row.hints()[0] == "Next session Tue 24-Nov-2026, 14:00 to 16:00"
    row._hints.take.click()
    assert row.step().when == When(date(2026, 11, 24), time(14), time(16))
    pass_by(2000)
    assert saved(worker, plan_uid).steps == (row.step(),)


def test_a_service_that_is_typed_over_is_only_a_name(service: str, form: PlanForm, qtbot) -> None:
    row = pick_tea(form, qtbot)
    qtbot.keyClicks(row.service, " at noon")
    step = row.step()
    assert (step.service_uid, step.service_name) == (None, "Tea and Company at noon")
    assert step.service_phone == ""


def test_esc_takes_a_search_for_a_service_back(
    service: str, form: PlanForm, page: PlanPage, tab: PlansTab, qtbot
) -> None:
    row = first_row(form)
    row.service.setFocus()
    qtbot.keyClicks(row.service, "tea")
    qtbot.waitUntil(row.service.suggestions.is_open)
    qtbot.keyClick(row.service, Qt.Key.Key_Escape)
    assert (row.step().service_name, row.service.hasFocus(), tab.page) == ("", True, page)
    qtbot.keyClicks(row.service, "xyz")
    qtbot.keyClick(row.service, Qt.Key.Key_Escape)
    assert (row.step().service_name, row.service.hasFocus(), tab.page) == ("", True, page)
    pick_tea(form, qtbot)
    row.service.selectAll()
    qtbot.keyClicks(row.service, "te")
    qtbot.waitUntil(row.service.suggestions.is_open)
    qtbot.keyClick(row.service, Qt.Key.Key_Escape)
    assert (row.step().service_uid, row.step().service_name) == (service, "Tea and Company")
    assert row.hints_of_service() == ""


def test_words_that_chose_no_service_are_said_to_be_only_a_name(
    service: str, form: PlanForm, qtbot
) -> None:
    row = first_row(form)
    row.service.setFocus()
    qtbot.keyClicks(row.service, "tea")
    qtbot.waitUntil(row.service.suggestions.is_open)
    assert row.hints_of_service() == ""
    tab_to(qtbot)
    assert row.step().service_name == "tea"
    assert row.hints_of_service() == "Only a name: not in the directory"
    assert row.service.accessibleDescription() == "Only a name: not in the directory"
    assert row._hints.isVisible()
    pick_tea(form, qtbot)
    tab_to(qtbot)
    assert row.hints_of_service() == ""


def test_what_was_typed_of_the_day_outlives_the_service(
    service: str, form: PlanForm, qtbot
) -> None:
    row = first_row(form)
    row.open_day()
    assert row.day_fields is not None
    next(row.day_fields.stops()).setFocus()
    row.day_fields._editors["phone"].setText("07700 900999")
    pick_tea(form, qtbot)
    assert row.step().day.phone == "07700 900999"
    assert row.step().day.ask_for == "Jean"


# ---- rows come, go and move ----------------------------------------------------------------------


def test_enter_in_the_last_step_adds_one(form: PlanForm, qtbot) -> None:
    table = form.goals[0].steps
    table.rows[0].what.setFocus()
    qtbot.keyClick(table.rows[0].what, Qt.Key.Key_Return)
    assert len(table.rows) == 1
    qtbot.keyClicks(table.rows[0].what, "walk")
    qtbot.keyClick(table.rows[0].what, Qt.Key.Key_Return)
    assert len(table.rows) == 2
    assert table.rows[1].what.hasFocus()
    assert table.rows[0].what.text() == "walk"


def test_a_removed_step_comes_back_by_ctrl_z(form: PlanForm, qtbot) -> None:
    table = form.goals[0].steps
    first_row(form).what.setText("walk")
    second = table.add_step()
    second.what.setText("sing")
    kept = second.step()
    qtbot.keyClick(second.what, Qt.Key.Key_Delete, ALT)
    assert [row.what.text() for row in table.rows] == ["walk"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert [row.step() for row in table.rows][1] == kept
    assert table.rows[1].what.hasFocus()


def test_after_typing_ctrl_z_is_the_fields_again(form: PlanForm, qtbot) -> None:
    table = form.goals[0].steps
    first_row(form).what.setText("walk")
    second = table.add_step()
    second.what.setText("sing")
    qtbot.keyClick(second.what, Qt.Key.Key_Delete, ALT)
    qtbot.keyClicks(first_row(form).what, "X")
    qtbot.keyClick(first_row(form).what, Qt.Key.Key_Z, CONTROL)
    assert [row.what.text() for row in table.rows] == ["walk"]


def test_the_toast_brings_a_goal_back_with_its_steps(form: PlanForm, page: PlanPage, qtbot) -> None:
    block = form.goals[0]
    block.words.setText("I want company.")
    first_row(form).what.setText("walk")
    goal = block.goal()
    qtbot.keyClick(block.words, Qt.Key.Key_Delete, ALT)
    assert form.plan().goals == ()
    assert page._at.toasts.undo()
    assert form.plan().goals == (goal,)
    assert len(form.goals) == 1


def test_steps_and_goals_move_by_keys(form: PlanForm, qtbot) -> None:
    table = form.goals[0].steps
    first_row(form).what.setText("walk")
    table.add_step().what.setText("sing")
    qtbot.keyClick(table.rows[1].what, Qt.Key.Key_Up, ALT)
    assert [row.what.text() for row in table.rows] == ["sing", "walk"]
    assert table.rows[0].what.hasFocus()
    assert table.rows[0].what.accessibleName() == "Step 1 of goal 1"
    form.goals[0].words.setText("one")
    form.goal_list.add().words.setText("two")
    qtbot.keyClick(form.goals[1].words, Qt.Key.Key_Up, ALT)
    assert [block.words.text() for block in form.goals] == ["two", "one"]
    assert form.goals[1].steps.rows[0].what.accessibleName() == "Step 1 of goal 2"


def test_f2_opens_the_day_and_esc_comes_back(form: PlanForm, page: PlanPage, qtbot) -> None:
    row = first_row(form)
    row.what.setFocus()
    qtbot.keyClick(row.what, Qt.Key.Key_F2)
    assert row.is_day_open()
    focused = QApplication.focusWidget()
    assert focused.accessibleName() == "What it is called on the plan, step 1 of goal 1"
    qtbot.keyClick(focused, Qt.Key.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "The hall")
    assert row.step().day.place == "The hall"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not row.is_day_open()
    assert row.what.hasFocus()
    assert page.isVisible()
    assert row.step().day.place == "The hall"


# ---- review, copies, those close -----------------------------------------------------------------


def test_without_a_review_day_one_says_who_rings_by_when(form: PlanForm, qtbot) -> None:
    review = form.review
    assert review.rings_by.isVisible()
    assert not review.place.isVisible()
    review.rings_by.setText("1 Dec")
    assert form.plan().review == Review(rings_by=date(2026, 12, 1))
    review.on.setText("19 Jan")
    assert review.place.isVisible()
    review.at.setText("2pm")
    review.place.setText("Elm Road Surgery")
    assert form.plan().review == Review(date(2027, 1, 19), time(14), "Elm Road Surgery")


def test_only_those_who_may_have_a_copy_are_offered_one(
    page: PlanPage, form: PlanForm, worker: Desk, qtbot
) -> None:
    assert next(iter(form.review._contacts.values())).text() == "Daughter"
    new = PersonalContact("", "Tom", "my neighbour")
    uid = people.put_contact(worker, page.opened.person.uid, new)
    page.acts.contact_saved(uid, new)
    assert len(form.review._contacts) == 1
    assert form.plan().made_with_uids == (uid,)
    assert "Tom" in [row.label for row in form._people.suggestions("")]


def test_a_personal_contact_is_added_from_the_form(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot
) -> None:
    from ui.plans.contact_form import ContactForm

    form.made_with.add_button.click()
    dialog = page.findChild(ContactForm)
    dialog.save()
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.name, "Tom & Jo")
    qtbot.keyClicks(dialog.relation, "my neighbours")
    dialog.may_have_copy.setChecked(True)
    dialog.save()
    contacts = plans.open_plan(worker, plan_uid).contacts
    assert [one.name for one in contacts] == ["Susan", "Tom & Jo"]
    assert contacts[1].may_have_copy
    assert form.plan().made_with_uids == (contacts[1].uid,)
    form.made_with.change_asked.emit(contacts[1].uid)
    change = page.findChildren(ContactForm)[-1]
    change.phone.setText("07700 900999")
    change.save()
    assert plans.open_plan(worker, plan_uid).contacts[1].phone == "07700 900999"
    form.made_with.change_asked.emit(contacts[1].uid)
    again = page.findChildren(ContactForm)[-1]
    again.save()
    assert plans.open_plan(worker, plan_uid).contacts[1].version == 3
