"""Promise that what was raised is read by who may, and gets who was told of it later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import escalations, referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Role
from app.domain.escalation import EscalationState, Raised, Told
from tests.actions.conftest import DANETRE, DeskFor, a_referral
from tests.ui.referrals.conftest import Keys, Shown, audits
from tests.ui.turns import come_to_rest
from ui.escalations.raised_window import RaisedWindow
from ui.escalations.told_form import ToldForm
from ui.referrals.offers import May, Offers
from ui.referrals.record import Record

Show = Callable[..., Shown]


@pytest.fixture
def person_uid(worker: Desk, reception: Desk) -> str:
    logged = referrals.log(reception, a_referral())
    escalations.raise_with_clinician(worker, Raised(logged.person_uid, "Chest pain since May"))
    return logged.person_uid


def chosen(show: Show, desk: Desk) -> Shown:
    shown = show(desk)
    shown.tab.view.choose_first()
    come_to_rest()
    return shown


def opened(shown: Shown) -> RaisedWindow:
    shown.tab.detail.record.raised.click()
    come_to_rest()
    window = shown.window.findChild(RaisedWindow)
    assert window is not None
    return window


def told_form(window: RaisedWindow) -> ToldForm:
    window.matters[0].say_told.click()
    come_to_rest()
    form = window.findChild(ToldForm)
    assert form is not None
    return form


def test_the_record_opens_what_was_raised(show: Show, worker: Desk, person_uid: str) -> None:
    shown = chosen(show, worker)
    before = audits(worker).count("escalation.read")
    window = opened(shown)
    assert "SMITH, John (Mr)" in window.banner.accessibleName()
    (matter,) = window.matters
    assert matter.words.text() == "Chest pain since May"
    facts = dict(matter.facts.facts())
    assert facts["Stands"] == "Raised: nobody is told yet"
    assert facts["Raised"].startswith("By Priya Patel")
    assert facts["Told"] == "Nobody yet"
    assert audits(worker).count("escalation.read") == before + 1


def test_who_was_told_is_said_later(show: Show, worker: Desk, person_uid: str, keys: Keys) -> None:
    shown = chosen(show, worker)
    window = opened(shown)
    keys.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.matters[0].say_told
    keys.press(Qt.Key.Key_Space)
    come_to_rest()
    form = window.findChild(ToldForm)
    keys.type("Dr Khan")
    form.told.how.set_key("Spoke by phone")
    keys.press(Qt.Key.Key_Return)
    come_to_rest()
    (now,) = escalations.of_person(worker, person_uid)
    assert (now.state, now.told_who) == (EscalationState.PASSED, "Dr Khan")
    facts = dict(window.matters[0].facts.facts())
    assert facts["Told"].startswith("Dr Khan. Spoke by phone, ")
    assert window.matters[0].say_told.isHidden()
    assert dict(shown.tab.detail.record.facts.facts())["Clinician"] == "1 matter open"
    assert shown.tab.view.rows.row_here(0).state == "With a clinician"


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({}, "who"),
        ({"who": "Dr Khan"}, "how"),
        ({"who": "Dr Khan", "how": "Spoke by phone", "day": "24/11/2026", "time": "9:00"}, "day"),
        ({"who": "Dr Khan", "how": "Spoke by phone", "day": "31/2/2026"}, "day"),
    ],
)
def test_what_is_not_enough_is_said_at_its_field(
    show: Show, worker: Desk, person_uid: str, filled: dict[str, str], field: str
) -> None:
    form = told_form(opened(chosen(show, worker)))
    form.told.show_body(filled)
    form.act_button.click()
    come_to_rest()
    assert form.told.fields[field].error()
    assert form.isVisible()
    assert escalations.of_person(worker, person_uid)[0].state is EscalationState.RAISED


def test_an_old_sentence_goes_when_who_was_told_is_asked(
    show: Show, worker: Desk, person_uid: str
) -> None:
    window = opened(chosen(show, worker))
    window.said.set_text("Somebody else said who was told meanwhile.")
    window.said.show()
    told_form(window)
    assert window.said.isHidden()


def test_who_said_it_first_is_shown(show: Show, worker: Desk, person_uid: str) -> None:
    window = opened(chosen(show, worker))
    form = told_form(window)
    (raised,) = escalations.of_person(worker, person_uid)
    first = Told("Dr Gray", "Spoke in person", worker.now())
    escalations.say_who_was_told(worker, raised.uid, raised.version, first)
    form.told.show_body(
        {"who": "Dr Khan", "how": "Spoke by phone", "day": "23/11/2026", "time": "8:00"}
    )
    form.act_button.click()
    come_to_rest()
    assert "meanwhile" in form.wrong.text()
    assert "Kept is: Dr Gray. Spoke in person." in form.wrong.text()
    assert form.isVisible()
    assert form.told.who.text() == "Dr Khan"
    assert not form.act_button.isEnabled()
    assert dict(window.matters[0].facts.facts())["Told"].startswith("Dr Gray")


def test_reception_is_not_offered_what_was_raised(
    show: Show, reception: Desk, worker: Desk, person_uid: str
) -> None:
    record = chosen(show, reception).tab.detail.record
    assert record.raised.isHidden()
    assert "clinician" not in record.card.accessibleName().lower()


def test_who_may_not_read_it_is_not_offered_it_after_somebody_who_may(
    qtbot, worker: Desk, person_uid: str
) -> None:
    uid = Lookup(worker).page(Query()).rows[0].uid
    one, record = referrals.open_referral(worker, uid), Record()
    qtbot.addWidget(record)
    reader = May(decide=True, amend=True, escalate=True, read_plan=True, read_raised=True)
    record.show_all(one, reader, Offers(), "me", worker.today)
    assert not record.raised.isHidden()
    record.show_all(one, replace(reader, read_raised=False), Offers(), "me", worker.today)
    assert record.raised.isHidden()
    record.show_all(one, reader, Offers(), "me", worker.today)
    record.show_card(one, reader, Offers(), "Net", worker.today)
    assert record.raised.isHidden()


def test_a_clinician_of_the_practice_reads_it(
    show: Show, desk_for: DeskFor, person_uid: str
) -> None:
    gp = desk_for("Gita Gray", Role.CLINICIAN, None, DANETRE)
    assert opened(chosen(show, gp)).matters[0].words.text() == "Chest pain since May"


def test_without_anything_raised_nothing_is_offered(
    show: Show, reception: Desk, worker: Desk
) -> None:
    referrals.log(reception, a_referral())
    assert chosen(show, worker).tab.detail.record.raised.isHidden()


def test_a_long_matter_is_read_by_the_arrow_keys(
    show: Show, worker: Desk, person_uid: str, keys: Keys
) -> None:
    escalations.raise_with_clinician(worker, Raised(person_uid, "Chest pain.\n" * 100))
    window = opened(chosen(show, worker))
    bar = window.area.verticalScrollBar()
    assert (bar.value(), bar.maximum() > 0) == (0, True)
    keys.press(Qt.Key.Key_PageDown)
    assert bar.value() > 0
