"""Promise that nothing typed of somebody close is lost, and an odd phone is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from app.actions import people, plans
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.person import PersonalContact
from ui import zoom
from ui.plans.contact_form import ContactForm
from ui.plans.plan_page import PlanPage
from ui.widgets.scroll_area import ScrollArea


@pytest.fixture
def person_uid(page: PlanPage) -> str:
    return page.opened.person.uid


def opened(page: PlanPage, uid: str = "") -> ContactForm:
    page.acts.ask_contact(uid)
    return page.findChildren(ContactForm)[-1]


def contacts(desk: Desk, page: PlanPage) -> tuple[PersonalContact, ...]:
    return plans.open_plan(desk, page.plan_uid).contacts


def test_half_typed_text_is_here_again_until_it_is_saved(
    page: PlanPage, worker: Desk, qtbot
) -> None:
    form = opened(page)
    qtbot.keyClicks(form.name, "Tom")
    form.may_speak.click()
    page.settle()
    form.reject()
    again = opened(page)
    assert again.name.text() == "Tom"
    assert again.may_speak.isChecked()
    again.save()
    assert [one.name for one in contacts(worker, page)] == ["Susan", "Tom"]
    assert page.form.contacts[1].may_speak
    assert opened(page).name.text() == ""


def test_a_form_that_holds_again_what_it_was_opened_with_keeps_nothing(
    page: PlanPage, worker: Desk, qtbot
) -> None:
    form = opened(page)
    qtbot.keyClicks(form.name, "T")
    page.settle()
    qtbot.keyClick(form.name, Qt.Key.Key_Backspace)
    form.reject()
    assert Drafts(worker).of("contact") == ()


def test_a_phone_number_that_cannot_be_read_is_refused_in_words(page: PlanPage, qtbot) -> None:
    form = opened(page)
    qtbot.keyClicks(form.name, "Tom")
    form.phone.setText("01632 9601" + "\u0301" * 35)
    form.save()
    assert form.isVisible()
    assert form._wrong.text()


def test_half_typed_text_of_one_is_not_shown_for_another(page: PlanPage, qtbot) -> None:
    form = opened(page)
    qtbot.keyClicks(form.name, "Tom")
    form.reject()
    susan = page.form.contacts[0]
    assert opened(page, susan.uid).name.text() == "Susan"


def test_an_incomplete_phone_is_told_and_kept_only_when_saved_again(
    page: PlanPage, worker: Desk, qtbot
) -> None:
    form = opened(page)
    qtbot.keyClicks(form.name, "Tom")
    qtbot.keyClicks(form.phone, "07700 90042")
    form.save()
    assert form.isVisible()
    assert "A digit is missing" in (form._phone_field.error() or "")
    assert len(contacts(worker, page)) == 1
    form.save()
    assert len(contacts(worker, page)) == 2


def test_what_somebody_else_saved_is_said_and_the_next_save_succeeds(
    page: PlanPage, worker: Desk, person_uid: str, qtbot
) -> None:
    susan = page.form.contacts[0]
    form = opened(page, susan.uid)
    people.put_contact(worker, person_uid, replace(susan, relation="my niece"))
    qtbot.keyClicks(form.name, " Brown")
    form.save()
    assert form.isVisible()
    name, relation = form.both.choices
    assert "my niece" in relation.theirs.accessibleName()
    assert form.name.text() == "Susan Brown"
    name.choose(True)
    relation.choose(True)
    form.both.save.click()
    assert not form.isVisible()
    assert contacts(worker, page)[0].name == "Susan Brown"


def test_a_contact_somebody_else_saved_is_shown_beside_ones_own_and_each_field_is_chosen(
    page: PlanPage, worker: Desk, person_uid: str, qtbot
) -> None:
    susan = contacts(worker, page)[0]
    form = opened(page, susan.uid)
    form.name.setText("Susan Hart")
    form.phone.setText("01632 960111")
    people.put_contact(worker, person_uid, replace(susan, phone="01632 960222", is_carer=True))
    form.save()
    name, phone, carer = form.both.choices
    assert (name.key, phone.key, carer.key) == ("name", "phone", "is_carer")
    assert "01632 960111" in phone.mine.accessibleName()
    assert "01632 960222" in phone.theirs.accessibleName()
    name.choose(True)
    phone.choose(False)
    carer.choose(False)
    form.both.save.click()
    now = contacts(worker, page)[0]
    assert (now.name, now.phone, now.is_carer) == ("Susan Hart", "01632 960222", True)
    assert (now.relation, now.may_speak) == (susan.relation, susan.may_speak)


def test_two_versions_of_a_contact_are_within_the_screen_and_scrolled_to(
    page: PlanPage, worker: Desk, person_uid: str, qtbot
) -> None:
    zoom.set_percent(200)
    try:
        susan = contacts(worker, page)[0]
        form = opened(page, susan.uid)
        form.name.setText("Susan Hart")
        theirs = replace(
            susan, phone="01632 960222", relation="my niece", is_carer=True, may_have_copy=True
        )
        people.put_contact(worker, person_uid, theirs)
        form.save()
        for _ in range(20):
            QApplication.processEvents()
        assert form.height() <= form.screen().availableGeometry().height()
        area = form.findChild(ScrollArea).viewport()
        for widget in (form.both.notice, form.both.choices[0].mine):
            place = QRect(widget.mapTo(area, QPoint(0, 0)), widget.size())
            assert area.rect().contains(place)
        form.both.save.setFocus()
        for _ in range(20):
            QApplication.processEvents()
        place = QRect(form.both.save.mapTo(area, QPoint(0, 0)), form.both.save.size())
        assert area.rect().contains(place)
    finally:
        zoom.set_percent(100)
