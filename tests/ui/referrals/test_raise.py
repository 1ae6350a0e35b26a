"""Promise that what is beyond the role is kept with who was told, how and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt

from app import errors
from app.actions import escalations, referrals
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.escalation import EscalationState
from tests.actions.conftest import a_referral
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.turns import come_to_rest
from ui.escalations.raise_window import RaiseWindow
from ui.escalations.raised_window import RaisedWindow

Show = Callable[..., Shown]


@pytest.fixture
def shown(worker: Desk, reception: Desk, show: Show) -> Shown:
    referrals.log(reception, a_referral())
    made = show(worker)
    made.tab.view.choose_first()
    return made


def open_window(shown: Shown, qtbot) -> RaiseWindow:
    window = RaiseWindow(shown.at, shown.tab.detail.opened.person, shown.window)
    window.open_window()
    come_to_rest()
    return window


def kept(shown: Shown):
    return escalations.of_person(shown.at.desk, shown.tab.detail.opened.person.uid)


def test_what_nobody_was_told_of_yet_is_raised(shown: Shown, keys: Keys, qtbot) -> None:
    window = open_window(shown, qtbot)
    assert "SMITH, John (Mr)" in window.banner.accessibleName()
    keys.type("Chest pain")
    keys.chord(Qt.Key.Key_Return)
    come_to_rest()
    one = kept(shown)[0]
    assert (one.state, one.matter) == (EscalationState.RAISED, "Chest pain")
    assert shown.at.toasts.toast.words.text() == "Raised: nobody is told yet"
    assert shown.tab.view.rows.row_here(0).state == "Clinician to tell"
    assert (
        dict(shown.tab.detail.record.facts.facts())["Clinician"] == "1 matter open, nobody told yet"
    )


def test_who_was_told_how_and_when_is_kept_as_passed_on(shown: Shown, keys: Keys, qtbot) -> None:
    window = open_window(shown, qtbot)
    form = window.form
    form.matter.setText("Chest pain")
    form.told.who.setFocus()
    keys.type("Dr Khan")
    assert form.told.day.text() == "23-Nov-2026"
    assert form.told.time.text() == "09:00"
    form.told.time.setText("8:30am")
    form.told.how.set_key("Spoke by phone")
    window.save.click()
    come_to_rest()
    one = kept(shown)[0]
    assert one.state is EscalationState.PASSED
    assert (one.told_who, one.told_how) == ("Dr Khan", "Spoke by phone")
    assert one.told_at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_second_call_for_the_same_person_brings_the_open_window_forward(
    shown: Shown, qtbot
) -> None:
    person = shown.tab.detail.opened.person
    first = RaiseWindow.open_for(shown.at, person, shown.window)  # it goes when it is closed
    assert RaiseWindow.open_for(shown.at, person, shown.window) is first
    first.close()
    second = RaiseWindow.open_for(shown.at, person, shown.window)
    qtbot.addWidget(second)
    assert second is not first


@pytest.mark.parametrize(
    ("fill", "field"),
    [
        ({"matter": ""}, "matter"),
        ({"who": "Dr Khan"}, "how"),
        ({"who": "Dr Khan", "how": "Spoke by phone"}, "day"),
        ({"day": "23/11/2026"}, "time"),
        ({"day": "31/2/2026"}, "day"),
        ({"who": "Dr Khan", "how": "Spoke by phone", "day": "24/11/2026", "time": "9:00"}, "day"),
    ],
)
def test_what_is_not_enough_goes_to_its_field_and_keeps_nothing(
    shown: Shown, qtbot, fill: dict[str, str], field: str
) -> None:
    window = open_window(shown, qtbot)
    window.form.show_body({"matter": "Chest pain", **fill})
    window.save.click()
    come_to_rest()
    assert kept(shown) == ()
    assert window.form.fields[field].error()
    assert window.isVisible()


def test_half_typed_text_comes_back_for_the_same_person(shown: Shown, worker: Desk, qtbot) -> None:
    window = open_window(shown, qtbot)
    window.form.matter.setText("Half a sen")
    window.hide()
    assert Drafts(worker).of("escalation")[0].body["matter"] == "Half a sen"
    again = open_window(shown, qtbot)
    assert again.form.matter.text() == "Half a sen"
    again.form.matter.setText("A whole sentence")
    again.save.click()
    come_to_rest()
    assert Drafts(worker).of("escalation") == ()


def test_a_matter_is_kept_once_though_its_draft_cannot_be_thrown_away(
    shown: Shown, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(shown, None)
    window.form.matter.setText("Chest pain")
    window.hide()
    assert len(Drafts(worker).of("escalation")) == 1
    again = open_window(shown, None)

    def fail(_drafts: Drafts, _uid: str) -> None:
        raise errors.Busy

    monkeypatch.setattr(Drafts, "discard", fail)
    again.save.click()
    come_to_rest()
    assert [one.matter for one in kept(shown)] == ["Chest pain"]
    assert Drafts(worker).of("escalation") == ()


@pytest.mark.parametrize("window", [RaiseWindow, RaisedWindow])
def test_the_windows_about_somebody_say_that_they_died(shown: Shown, qtbot, window) -> None:
    person = replace(shown.tab.detail.opened.person, died_on=date(2026, 11, 20))
    made = window(shown.at, person, shown.window)
    assert "died 20-Nov-2026" in made.banner.accessibleName()


def test_an_old_refusal_goes_with_the_next_try(shown: Shown, qtbot) -> None:
    window = open_window(shown, qtbot)
    window.wrong.set_text("The disk is full.")
    window.wrong.show()
    window.save.click()
    come_to_rest()
    assert window.form.fields["matter"].error()
    assert window.wrong.isHidden()
