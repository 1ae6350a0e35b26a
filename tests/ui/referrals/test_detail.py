"""Promise what the detail of a referral shows to whom, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.actions import deciding, people, referrals
from app.desk import Desk
from app.domain.access import Role
from app.domain.referral import ReferralState
from tests.actions.conftest import DANETRE, DAVENTRY, DeskFor, a_referral, somebody
from tests.ui.conftest import Answers
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.turns import come_to_rest
from ui.messages import Reason
from ui.referrals.offers import May, offers

Show = Callable[..., Shown]
ALL = May(decide=True, amend=True, escalate=True, read_plan=True)
RECEPTION = May(decide=False, amend=True, escalate=True, read_plan=False)
OWN_WORDS = "I'd like a reason to leave the flat."


@pytest.fixture
def uid(reception: Desk) -> str:
    return referrals.log(reception, a_referral(somebody(number="9990000018"))).referral_uid


def labels(shown: Shown) -> tuple[list[str], list[str]]:
    bar = shown.tab.detail.record.bar
    return [b.text() for b in bar.buttons()], [a.text() for a in bar.menu().actions()]


def press(shown: Shown, key: str, qtbot) -> None:
    shown.tab.detail.record.bar.asked.emit(key)
    come_to_rest()


def state(shown: Shown) -> str:
    return shown.tab.detail.record._state.text()


def test_a_received_referral_offers_the_decisions(uid: str, worker: Desk, show: Show) -> None:
    shown = show(worker)
    shown.tab.view.select(uid)
    seen, more = labels(shown)
    assert seen == ["Accept…", "Return to referrer…", "Decline…"]
    assert more == [
        "Withdrawn…", "Edit referral", "Change phone or times", "Raise with a clinician",
    ]  # fmt: skip
    assert state(shown) == "Not allocated"
    assert shown.tab.detail.record._from.text() == (
        "From a GP at Danetre, for loneliness and money or debt"
    )


def test_join_is_offered_beside_another_open_one(
    uid: str, reception: Desk, worker: Desk, show: Show
) -> None:
    twice = a_referral(somebody(number="9990000018"), log_beside_open=True)
    second = referrals.log(reception, twice).referral_uid
    shown = show(worker)
    shown.tab.view.select(second)
    assert labels(shown)[1][0] == "Join to the other one…"


@pytest.mark.parametrize("state_now", ["declined", "withdrawn", "duplicate"])
def test_a_decided_one_offers_undo_alone(uid: str, worker: Desk, state_now: str) -> None:
    opened = referrals.open_referral(worker, uid)
    decided = replace(opened, referral=replace(opened.referral, state=ReferralState(state_now)))
    shown = offers(decided, ALL, with_plan=False)
    assert [one.label for one in shown.others] == ["Undo that…"]
    assert offers(decided, RECEPTION, with_plan=False).others == ()


def test_accepting_asks_for_the_link_worker_me_first_and_can_be_undone(
    uid: str, worker: Desk, desk_for: DeskFor, show: Show, answers: Answers, qtbot, monkeypatch
) -> None:
    desk_for("Adam Able", Role.LINK_WORKER, DAVENTRY)
    desk_for("Blue Worker", Role.LINK_WORKER, "net-blue")
    offered: list[list[tuple[str, str]]] = []

    def choose(_parent, _title, _prompt, choices, **_named):
        offered.append(list(choices))
        return choices[0][0]

    monkeypatch.setattr("ui.messages.choose", choose)
    shown = show(worker)
    shown.tab.view.select(uid)
    press(shown, "accept", qtbot)
    assert [name for _, name in offered[0]] == ["Priya Patel (me)", "Adam Able"]
    assert state(shown) == "Waiting"
    assert shown.at.toasts.toast.words.text() == "Accepted."
    shown.at.toasts.undo()
    come_to_rest()
    assert state(shown) == "Not allocated"


def test_returning_keeps_list_reason_and_own_words(
    uid: str, worker: Desk, show: Show, answers: Answers, qtbot
) -> None:
    answers.reason = Reason("Phone number missing or wrong", "Rang twice")
    shown = show(worker)
    shown.tab.view.select(uid)
    press(shown, "return", qtbot)
    assert state(shown) == "Returned to referrer"
    assert referrals.open_referral(worker, uid).referral.decision_code == "phone-missing"
    assert "Phone number missing or wrong. Rang twice" in (
        shown.tab.detail.record.notice.accessibleName()
    )
    seen, more = labels(shown)
    assert seen == ["Received again", "Change phone or times"]
    assert more == ["Withdrawn…", "Edit referral", "Raise with a clinician", "Undo that…"]
    press(shown, "again", qtbot)
    assert state(shown) == "Not allocated"


@pytest.mark.parametrize(("key", "after"), [("decline", "Declined"), ("withdraw", "Withdrawn")])
def test_a_closing_decision_leaves_the_open_list(
    uid: str, worker: Desk, show: Show, answers: Answers, qtbot, key: str, after: str
) -> None:
    answers.reason = Reason("", "own words")
    shown = show(worker)
    shown.tab.view.select(uid)
    press(shown, key, qtbot)
    assert shown.names() == []
    assert shown.tab.detail.opened is None
    decided = referrals.open_referral(worker, uid).referral
    assert (decided.state_words, decided.decision_code) == (after, "")
    shown.at.toasts.undo()
    come_to_rest()
    assert shown.names() == ["SMITH, John (Mr)"]


def test_going_back_from_the_question_decides_nothing(
    uid: str, worker: Desk, show: Show, answers: Answers, qtbot
) -> None:
    answers.reason = None
    shown = show(worker)
    shown.tab.view.select(uid)
    press(shown, "decline", qtbot)
    assert state(shown) == "Not allocated"


def test_a_decision_over_a_changed_record_is_told_and_shown_as_it_is_now(
    uid: str, reception: Desk, worker: Desk, show: Show, answers: Answers, qtbot
) -> None:
    shown = show(worker)
    shown.tab.view.select(uid)
    referrals.amend(reception, uid, 1, reasons=("housing",), words="theirs")
    answers.reason, answers.confirm = Reason("", "own words"), False
    press(shown, "decline", qtbot)
    assert answers.asked == ["Decline", "Somebody else was first"]
    assert shown.tab.detail.opened.referral.words == "theirs"


def test_reception_sees_what_to_say_and_neither_words_nor_history(
    uid: str, reception: Desk, worker: Desk, show: Show
) -> None:
    shown = show(reception)
    shown.tab.view.select(uid)
    record = shown.tab.detail.record
    assert record.card.isVisible()
    assert "If Mr Smith asks" in record.card.accessibleName()
    assert [label for label, _ in record.facts.facts()] == [
        "With", "Next", "Best times", "Needs",
    ]  # fmt: skip
    texts = [one.text() for one in shown.tab.findChildren(QLabel)]
    assert not any(OWN_WORDS in text for text in texts)
    assert not record.history.sentences()
    assert labels(shown) == (["Change phone or times"], ["Edit referral", "Raise with a clinician"])


def test_nothing_of_a_record_read_before_is_left_on_receptions_card(
    uid: str, worker: Desk, show: Show
) -> None:
    shown = show(worker)
    shown.tab.view.select(uid)
    opened = shown.tab.detail.opened
    record = shown.tab.detail.record
    record.show_card(opened, RECEPTION, offers(opened, RECEPTION, with_plan=False), "Net",
                     worker.today)  # fmt: skip
    assert record.history.sentences() == []
    assert all(OWN_WORDS not in value for _, value in record.facts.facts())


def test_one_button_is_filled(uid: str, reception: Desk, worker: Desk, show: Show, qtbot) -> None:
    shown = show(reception)
    assert shown.tab.head.new.is_main()
    deciding.return_to_referrer(worker, uid, 1, "Phone number missing or wrong")
    shown.tab.refresh()
    shown.tab.view.select(uid)
    come_to_rest()
    assert shown.tab.detail.has_main()
    assert not shown.tab.head.new.is_main()


def test_phone_and_times_are_changed(
    uid: str, reception: Desk, show: Show, keys: Keys, qtbot
) -> None:
    shown = show(reception)
    shown.tab.view.select(uid)
    press(shown, "phone", qtbot)
    form = shown.tab.detail.record.phone
    form.phone.editor.setText("+44 7700 900456")
    form.note.editor.setText("After 2 pm")
    form.note.editor.setFocus()
    keys.press(Qt.Key.Key_Return)
    come_to_rest()
    kept = referrals.open_referral(reception, uid).person
    assert (kept.phone, kept.phone_note) == ("07700 900456", "After 2 pm")
    assert not form.isVisible()
    assert "07700" in shown.tab.detail.record.card.accessibleName()


def test_a_phone_number_that_is_none_is_told_and_a_second_save_takes_it(
    uid: str, reception: Desk, show: Show, keys: Keys, qtbot
) -> None:
    shown = show(reception)
    shown.tab.view.select(uid)
    press(shown, "phone", qtbot)
    form = shown.tab.detail.record.phone
    form.phone.editor.setText("07700 90")
    form.save.click()
    come_to_rest()
    assert form.phone.error() == "4 digits are missing. Save again to keep it as it is."
    assert QApplication.focusWidget() is form.phone.editor
    assert referrals.open_referral(reception, uid).person.phone != "07700 90"
    form.phone.editor.setText("07700 900")
    keys.press(Qt.Key.Key_Return)
    assert form.phone.error().startswith("3 digits are missing")
    keys.press(Qt.Key.Key_Return)
    come_to_rest()
    assert referrals.open_referral(reception, uid).person.phone == "07700 900"


@pytest.mark.parametrize("saved", [True, False])
def test_the_keyboard_goes_back_to_change_phone_or_times(
    uid: str, reception: Desk, show: Show, keys: Keys, qtbot, saved: bool
) -> None:
    shown = show(reception)
    shown.tab.view.select(uid)
    press(shown, "phone", qtbot)
    form = shown.tab.detail.record.phone
    form.note.editor.setText("After 2 pm")
    form.note.editor.setFocus()
    keys.press(Qt.Key.Key_Return if saved else Qt.Key.Key_Escape)
    come_to_rest()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Change phone or times"


def test_a_stale_edit_keeps_both_texts_and_shows_both(
    uid: str, reception: Desk, worker: Desk, show: Show, qtbot
) -> None:
    shown = show(reception)
    shown.tab.view.select(uid)
    press(shown, "phone", qtbot)
    form = shown.tab.detail.record.phone
    form.phone.editor.setText("07700 900111")
    form.note.editor.setText("ours")
    person = referrals.open_referral(worker, uid).person
    people.change_person(worker, replace(person, phone="07700 900222", phone_note="theirs"))
    form.save.click()
    come_to_rest()
    assert form.both.isVisible()
    phone, note = form.both.choices
    assert "07700 900222" in phone.theirs.accessibleName()
    assert "07700 900111" in phone.mine.accessibleName()
    assert form.phone.editor.text() == "07700 900111"
    assert referrals.open_referral(worker, uid).person.phone_note == "theirs"
    phone.choose(True)
    note.choose(False)
    form.both.save.click()
    come_to_rest()
    kept = referrals.open_referral(worker, uid).person
    assert (kept.phone, kept.phone_note) == ("07700 900111", "theirs")


def test_a_half_typed_phone_comes_back_with_the_record(
    uid: str, reception: Desk, show: Show, qtbot
) -> None:
    shown = show(reception)
    shown.tab.view.select(uid)
    press(shown, "phone", qtbot)
    form = shown.tab.detail.record.phone
    qtbot.keyClicks(form.note.editor, "!")
    shown.tab.settle()
    again = show(reception)
    again.tab.view.select(uid)
    come_to_rest()
    assert again.tab.detail.record.phone.note.editor.text() == "!"


def test_a_plan_is_offered_where_somebody_opens_plans(
    uid: str, worker: Desk, show: Show, qtbot
) -> None:
    deciding.accept(worker, uid, 1, worker.user.uid)
    shown = show(worker)
    shown.tab.view.select(uid)
    assert labels(shown)[0] == ["Record a call"]
    asked: list[str] = []
    shown.tab.plan_asked.connect(asked.append)
    shown.tab.offer_plans()
    come_to_rest()
    buttons, more = labels(shown)
    assert buttons == ["Open plan", "Record a call"]
    assert more[0] == "Change phone or times"
    press(shown, "plan", qtbot)
    assert asked == [shown.tab.detail.opened.referral.case_uid]


def test_a_clinician_reads_all_and_decides_nothing(uid: str, desk_for: DeskFor, show: Show) -> None:
    shown = show(desk_for("Gita GP", Role.CLINICIAN, None, DANETRE))
    shown.tab.view.select(uid)
    facts = dict(shown.tab.detail.record.facts.facts())
    assert OWN_WORDS in facts["What matters"]
    assert labels(shown)[0] == ["Change phone or times"]
