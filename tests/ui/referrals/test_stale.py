"""Promise that a decision over somebody else's tells of both and loses no typed reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.actions import deciding, referrals
from app.desk import Desk
from app.domain.access import Role
from app.domain.referral import ReferralState
from tests.actions.conftest import DAVENTRY, DeskFor, a_referral, somebody
from tests.ui.conftest import Answers
from tests.ui.referrals.conftest import Shown
from tests.ui.turns import come_to_rest
from ui import messages
from ui.messages import Reason

Show = Callable[..., Shown]


@pytest.fixture
def colleague(desk_for: DeskFor) -> Desk:
    return desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY)


@pytest.fixture
def uid(reception: Desk) -> str:
    return referrals.log(reception, a_referral(somebody(number="9990000018"))).referral_uid


def press(shown: Shown, key: str, qtbot: Any) -> None:
    shown.tab.detail.record.bar.asked.emit(key)
    come_to_rest()


def stands(desk: Desk, uid: str) -> tuple[ReferralState, str]:
    now = referrals.open_referral(desk, uid).referral
    return now.state, now.decision_reason


def test_a_decision_that_came_second_says_who_was_first_and_keeps_the_reason(
    uid: str, worker: Desk, colleague: Desk, show: Show, answers: Answers, qtbot: Any
) -> None:
    shown = show(worker)
    shown.tab.view.select(uid)
    deciding.accept(colleague, uid, 1, colleague.user.uid)
    answers.reason = Reason("", "Moved to Rugby")
    press(shown, "decline", qtbot)
    assert answers.problems == []
    (told,) = answers.told
    assert "Omar Okafor accepted the referral" in told
    assert "It stands as: Waiting." in told
    assert "Your reason, not saved yet: Moved to Rugby" in told
    assert stands(worker, uid)[0] is ReferralState.ACCEPTED
    assert shown.tab.detail.record._state.text() == "Waiting"


def test_what_is_still_possible_can_be_done_all_the_same(
    uid: str, worker: Desk, colleague: Desk, show: Show, answers: Answers, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[tuple[str, str]] = []

    def confirm(_parent: Any, _title: str, sentence: str, label: str, **_named: Any) -> bool:
        asked.append((sentence, label))
        return True

    monkeypatch.setattr(messages, "confirm", confirm)
    shown = show(worker)
    shown.tab.view.select(uid)
    referrals.amend(colleague, uid, 1, reasons=("housing",), words="theirs")
    answers.reason = Reason("", "Moved to Rugby")
    press(shown, "decline", qtbot)
    ((sentence, label),) = asked
    assert "Omar Okafor changed the referral." in sentence
    assert "Moved to Rugby" in sentence
    assert label == "Decline it all the same"
    assert stands(worker, uid) == (ReferralState.DECLINED, "Moved to Rugby")
    assert referrals.open_referral(worker, uid).referral.words == "theirs"


def test_a_reason_that_was_not_saved_stands_there_the_next_time(
    uid: str, worker: Desk, colleague: Desk, show: Show, answers: Answers, qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    before: list[Reason | None] = []

    def ask_reason(*_rest: Any, **named: Any) -> Reason | None:
        before.append(named["before"])
        return Reason("", "Moved to Rugby")

    monkeypatch.setattr(messages, "ask_reason", ask_reason)
    answers.confirm = False
    shown = show(worker)
    shown.tab.view.select(uid)
    referrals.amend(colleague, uid, 1, reasons=("housing",), words="theirs")
    press(shown, "decline", qtbot)
    assert stands(worker, uid)[0] is ReferralState.RECEIVED
    press(shown, "decline", qtbot)
    assert before == [None, Reason("", "Moved to Rugby")]
    assert stands(worker, uid) == (ReferralState.DECLINED, "Moved to Rugby")


def test_reception_hears_how_it_stands_and_nothing_of_the_history(
    uid: str, reception: Desk, worker: Desk, show: Show, answers: Answers, qtbot: Any
) -> None:
    deciding.return_to_referrer(worker, uid, 1, "Phone number missing or wrong")
    shown = show(reception)
    shown.tab.view.select(uid)
    deciding.withdraw(worker, uid, 2, "Private words")
    press(shown, "again", qtbot)
    (told,) = answers.told
    assert told == "Meanwhile: It stands as: Withdrawn."


def test_a_reason_given_before_is_chosen_in_the_box(qtbot: Any) -> None:
    from ui.widgets.dialog import Dialog

    box = Dialog(None, "Decline")
    qtbot.addWidget(box)
    options = box.add_options([("a", "A"), ("b", "B")])
    options.set_value("b")
    assert options.value() == "b"
