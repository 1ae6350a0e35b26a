"""Promise that a contact is recorded from the record, in few keys, and read there again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import contacts, deciding, referrals
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.access import Role
from app.domain.contact import NewContact
from tests.actions.conftest import DAVENTRY, DeskFor, a_referral
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.turns import come_to_rest
from ui import messages
from ui.contacts.contact_window import ContactWindow
from ui.contacts.contacts_window import ContactsWindow

Show = Callable[..., Shown]


@pytest.fixture
def accepted(worker: Desk, reception: Desk) -> str:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    return uid


@pytest.fixture
def shown(worker: Desk, accepted: str, show: Show) -> Shown:
    made = show(worker)
    made.tab.view.choose_first()
    come_to_rest()
    return made


def windows(kind: type) -> list:
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    ]


def press(shown: Shown, words: str) -> None:
    bar = shown.tab.detail.record.bar
    next(one for one in bar.buttons() if one.text() == words).click()
    come_to_rest()


def recording(shown: Shown) -> ContactWindow:
    press(shown, "Record a call")
    (window,) = windows(ContactWindow)
    return window


def known(shown: Shown):
    return contacts.of_case(shown.at.desk, shown.tab.detail.opened.referral.case_uid)


def test_a_call_that_nobody_answered_is_recorded_with_three_keys(shown: Shown, keys: Keys) -> None:
    window = recording(shown)
    assert "SMITH, John (Mr)" in window.banner.accessibleName()
    assert "07700 900123" in window.form.told.accessibleName().replace("\u00a0", " ")
    assert window.focusWidget() is window.form.outcome
    keys.type("no")
    keys.chord(Qt.Key.Key_Return)
    come_to_rest()
    (one,) = known(shown)
    assert (one.kind, one.outcome, one.whom) == ("phone", "no-answer", "person")
    assert one.at.replace(second=0, microsecond=0) <= shown.at.desk.now()
    assert windows(ContactWindow) == []
    assert shown.at.toasts.toast.words.text() == "Recorded: No answer"
    assert shown.tab.view.rows.row_here(0).state == "Attempting, 1 of 3"
    record = shown.tab.detail.record
    assert record.bar.buttons()[0].text() == "Record a call"
    facts = dict(record.facts.facts())
    assert facts["Next"] == "Try by text, in the afternoon: the last was a call before noon."
    told = [one.sentence(shown.at.desk.user.uid) for one in shown.tab.detail.opened.history]
    assert told[0].startswith("You called at ")
    assert told[0].endswith(". No answer.")


def test_what_came_of_it_must_be_chosen_and_is_gone_to(shown: Shown, keys: Keys) -> None:
    window = recording(shown)
    window.form.note.setFocus()
    keys.chord(Qt.Key.Key_Return)
    come_to_rest()
    assert window.isVisible()
    assert window.form.fields["outcome"].error() == "Choose what came of it."
    assert window.focusWidget() is window.form.outcome
    assert known(shown) == ()


def test_only_what_may_come_of_a_kind_is_offered(shown: Shown) -> None:
    form = recording(shown).form

    def offered() -> list[str]:
        return [form.outcome.itemText(i) for i in range(form.outcome.count())]

    assert "Did not attend" not in offered()
    assert form.fields["travel"].isHidden()
    form.kind.set_key("home")
    form.kind.chosen.emit("home")
    assert "Did not attend" in offered()
    assert "Spoke" not in offered()
    assert not form.fields["travel"].isHidden()
    form.travel.setText("20")
    form.kind.set_key("admin")
    form.kind.chosen.emit("admin")
    assert offered() == ["Done"]
    assert form.travel.text() == ""


@pytest.mark.parametrize(("field", "typed"), [("minutes", "half an hour"), ("day", "32/1"),
                                              ("time", "25:00"), ("day", "tomorrow")])  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_stays(
    shown: Shown, field: str, typed: str
) -> None:
    window = recording(shown)
    form = window.form
    form.outcome.set_key("spoke")
    edit = {"minutes": form.minutes, "day": form.moment.day, "time": form.moment.time}[field]
    edit.setText(typed)
    window.save.click()
    come_to_rest()
    assert window.isVisible()
    assert form.fields[field].error()
    assert edit.text() == typed
    assert known(shown) == ()


def test_half_typed_text_comes_back_with_the_record(shown: Shown, worker: Desk) -> None:
    window = recording(shown)
    window.form.kind.set_key("home")
    window.form.kind.chosen.emit("home")
    window.form.travel.setText("15")
    window.form.note.setText("Dog at the door.")
    window.close()
    come_to_rest()
    assert len(Drafts(worker).of("contact")) == 1
    form = recording(shown).form
    come_to_rest()
    assert (form.kind.key(), form.travel.text()) == ("home", "15")
    assert form.note.text() == "Dog at the door."
    form.outcome.set_key("attended")
    windows(ContactWindow)[0].save.click()
    come_to_rest()
    assert Drafts(worker).of("contact") == ()
    assert known(shown)[0].travel == 15


def test_a_window_left_without_a_key_leaves_no_draft(shown: Shown, worker: Desk) -> None:
    recording(shown).close()
    come_to_rest()
    assert Drafts(worker).of("contact") == ()


def test_contacts_are_read_from_the_record(shown: Shown, worker: Desk) -> None:
    record = shown.tab.detail.record
    assert record.contacts.isHidden()
    case = shown.tab.detail.opened.referral.case_uid
    new = NewContact(case, worker.now(), "phone", "spoke", "carer", 12, note="Rings on Sundays.")
    shown.at.publish(contacts.record(worker, new))
    come_to_rest()
    record.contacts.click()
    come_to_rest()
    (window,) = windows(ContactsWindow)
    (one,) = window.contacts
    assert one.head.text().replace("\u2011", "-").endswith("09:00, phone call")
    assert one.facts.facts() == [
        ("Came of it", "Spoke"), ("With", "A carer or family"), ("Lasted", "12 minutes"),
        ("By", worker.user.display),
    ]  # fmt: skip
    assert one.note.text() == "Rings on Sundays."


def test_another_workers_case_asks_why_once(
    show: Show, accepted: str, worker: Desk, desk_for: DeskFor, monkeypatch, keys: Keys
) -> None:
    cover = desk_for("Cora Cover", Role.LINK_WORKER, DAVENTRY)
    asked: list[str] = []

    def give(*_words: object, **_named: object) -> messages.Reason:
        asked.append("why")
        return messages.Reason("Covering for a colleague", "")

    monkeypatch.setattr(messages, "ask_reason", give)
    made = show(cover)
    made.tab.view.choose_first()
    come_to_rest()
    window = recording(made)
    window.form.outcome.set_key("message")
    window.save.click()
    come_to_rest()
    assert asked == ["why"]
    assert windows(ContactWindow) == []
    case = made.tab.detail.opened.referral.case_uid
    assert [one.outcome for one in contacts.of_case(worker, case)] == ["message"]


def test_who_gives_no_reason_keeps_what_was_typed(
    show: Show, accepted: str, desk_for: DeskFor, monkeypatch
) -> None:
    cover = desk_for("Cora Cover", Role.LINK_WORKER, DAVENTRY)
    monkeypatch.setattr(messages, "ask_reason", lambda *_words, **_named: None)
    made = show(cover)
    made.tab.view.choose_first()
    come_to_rest()
    window = recording(made)
    window.form.outcome.set_key("message")
    window.form.note.setText("Rang twice.")
    window.save.click()
    come_to_rest()
    assert window.isVisible()
    assert window.wrong.text() == errors.ReasonNeeded().sentence
    assert window.form.note.text() == "Rang twice."


def test_reception_is_offered_neither(show: Show, accepted: str, worker: Desk, reception) -> None:
    case = referrals.open_referral(worker, accepted).referral.case_uid
    contacts.record(worker, NewContact(case, worker.now(), "phone", "no-answer"))
    made = show(reception)
    made.tab.view.choose_first()
    come_to_rest()
    record = made.tab.detail.record
    assert not record.bar.offers("record")
    assert not record.contacts.isVisible()
    assert "tried to phone you" in record.card.accessibleName()


def test_ctrl_r_records_a_contact_of_the_referral_that_is_shown(shown: Shown, keys: Keys) -> None:
    keys.chord(Qt.Key.Key_R)
    come_to_rest()
    assert len(windows(ContactWindow)) == 1
    shown.tab.record_contact()  # the window of one case is there once
    come_to_rest()
    assert len(windows(ContactWindow)) == 1


def test_ctrl_r_does_nothing_where_nobody_accepted_yet(
    show: Show, worker: Desk, reception: Desk, keys: Keys
) -> None:
    referrals.log(reception, a_referral())
    made = show(worker)
    made.tab.view.choose_first()
    come_to_rest()
    keys.chord(Qt.Key.Key_R)
    come_to_rest()
    assert windows(ContactWindow) == []
