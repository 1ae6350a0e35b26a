"""What another PC saves is shown here soon, seldom, and without touching what somebody types."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.actions import deciding, plans, referrals
from app.changes import Changed, together
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import DAVENTRY, DeskFor, a_referral, somebody
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.databases import behind
from tests.ui.immediate import ImmediateBackground
from tests.ui.plans.conftest import Ringer, pass_by
from tests.ui.plans.conftest import at_desk as at_desk
from tests.ui.plans.conftest import case_uid as case_uid
from tests.ui.plans.conftest import form as form
from tests.ui.plans.conftest import page as page
from tests.ui.plans.conftest import plan_uid as plan_uid
from tests.ui.plans.conftest import tab as tab
from tests.ui.referrals.conftest import Shown
from tests.ui.referrals.conftest import show as show
from ui.background import Background
from ui.hearing import GATHERED, Hearing
from ui.plans.editor.form import PlanForm
from ui.plans.plan_page import PlanPage

Show = Callable[..., Shown]


def elsewhere(kind: Any, *uids: str) -> Changed:
    return Changed(kind, frozenset(uids), elsewhere=True)


@pytest.fixture
def colleague(desk_for: DeskFor) -> Desk:
    return desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY)


class Line:
    """Stand for what the store hears."""

    def __init__(self) -> None:
        self.heard: Callable[[tuple[Changed, ...]], None] | None = None

    def listen(self, heard: Callable[[tuple[Changed, ...]], None]) -> Callable[[], None]:
        self.heard = heard
        return lambda: setattr(self, "heard", None)

    def say(self, *changes: Changed) -> None:
        """Tell it on another thread, as a store does, and let the window take it up."""
        assert self.heard is not None
        thread = threading.Thread(target=self.heard, args=(changes,))
        thread.start()
        thread.join()
        QApplication.processEvents()


@pytest.fixture
def line(worker: Desk, monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()
    monkeypatch.setattr(worker.store, "listen", line.listen)
    return line


@pytest.fixture
def told(worker: Desk) -> list[tuple[Changed, int]]:
    found: list[tuple[Changed, int]] = []
    worker.changes.subscribe(lambda change: found.append((change, threading.get_ident())))
    return found


def test_many_changes_are_told_together_on_the_thread_of_the_windows(
    qtbot: Any, worker: Desk, line: Line, told: list[tuple[Changed, int]]
) -> None:
    hearing = Hearing(worker, ImmediateBackground(), make_clock=Ringer)
    for number in range(200):
        line.say(elsewhere("referral", f"r{number % 3}"), elsewhere("case", "c"))
    assert told == []
    pass_by(GATHERED)
    here = threading.get_ident()
    assert told == [
        (elsewhere("referral", "r0", "r1", "r2"), here),
        (elsewhere("case", "c"), here),
    ]
    hearing.stop()


def test_nothing_is_shown_while_the_desk_is_locked_and_all_of_it_after(
    qtbot: Any, worker: Desk, line: Line, told: list[tuple[Changed, int]]
) -> None:
    background = Background()
    hearing = Hearing(worker, background, make_clock=Ringer)
    background.hold()
    line.say(elsewhere("referral", "r1"))
    pass_by(GATHERED)
    assert told == []
    background.release()
    pass_by(GATHERED)
    assert [one for one, _ in told] == [elsewhere("referral", "r1")]
    hearing.stop()
    background.close()


def test_who_left_hears_nothing(
    qtbot: Any, worker: Desk, line: Line, told: list[tuple[Changed, int]]
) -> None:
    hearing = Hearing(worker, ImmediateBackground(), make_clock=Ringer)
    line.say(elsewhere("referral", "r1"))
    hearing.stop()
    pass_by(GATHERED)
    assert line.heard is None
    assert told == []


@pytest.mark.parametrize("heard", ["store", "everything"])
def test_a_trial_that_was_lifted_at_another_pc_ends_here(
    qtbot: Any, worker: Desk, line: Line, told: list[tuple[Changed, int]], heard: str
) -> None:
    hearing = Hearing(worker, ImmediateBackground(), make_clock=Ringer)
    line.say(elsewhere(heard))
    pass_by(GATHERED)
    assert worker.store.is_trial
    assert [one for one, _ in told] == [elsewhere(heard)]
    behind.alter(worker.store, "UPDATE setting SET value = '0' WHERE name = 'store.trial'")
    line.say(elsewhere(heard))
    pass_by(GATHERED)
    assert not worker.store.is_trial
    assert [one for one, _ in told][-1] == elsewhere("store")
    line.say(elsewhere(heard))
    pass_by(GATHERED)
    assert len(told) == 4
    hearing.stop()


def test_another_office_is_read_when_networks_changed(qtbot: Any, worker: Desk, line: Line) -> None:
    before = worker.office
    hearing = Hearing(worker, ImmediateBackground(), make_clock=Ringer)
    line.say(elsewhere("network", "n"))
    pass_by(GATHERED)
    assert worker.office is not before
    hearing.stop()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([elsewhere("plan", "a"), elsewhere("plan", "b")], (elsewhere("plan", "a", "b"),)),
        ([elsewhere("plan", "a"), elsewhere("plan")], (elsewhere("plan"),)),
        ([elsewhere("plan", "a"), elsewhere("everything")], (elsewhere("everything"),)),
        (
            [elsewhere("plan", "a"), Changed("plan", frozenset({"a"}))],
            (elsewhere("plan", "a"), Changed("plan", frozenset({"a"}))),
        ),
    ],
)
def test_changes_are_put_together_by_kind(
    changes: list[Changed], expected: tuple[Changed, ...]
) -> None:
    assert together(changes) == expected


def test_a_referral_logged_elsewhere_comes_into_the_list_and_the_row_stays_chosen(
    reception: Desk, worker: Desk, show: Show, qtbot: Any
) -> None:
    first = referrals.log(reception, a_referral(somebody(number="9990000018"))).referral_uid
    shown = show(worker)
    shown.tab.view.select(first)
    shown.tab.list.head.search.setFocus()
    second = referrals.log(reception, a_referral(somebody("Jones", "Ivy", "9990000026")))
    worker.changes.publish(elsewhere("referral", second.referral_uid))
    QApplication.processEvents()
    assert len(shown.names()) == 2
    assert shown.tab.view.selected() == [first]
    assert shown.tab.list.head.search.hasFocus()


def test_the_record_that_is_open_shows_what_somebody_else_decided(
    reception: Desk, worker: Desk, colleague: Desk, show: Show, qtbot: Any
) -> None:
    uid = referrals.log(reception, a_referral(somebody(number="9990000018"))).referral_uid
    shown = show(worker)
    shown.tab.view.select(uid)
    deciding.accept(colleague, uid, 1, colleague.user.uid)
    worker.changes.publish(elsewhere("referral", uid))
    QApplication.processEvents()
    assert shown.tab.detail.record._state.text() == "Waiting"


def test_half_typed_text_caret_and_selection_stay_when_the_record_changes_elsewhere(
    reception: Desk, worker: Desk, colleague: Desk, show: Show, qtbot: Any
) -> None:
    uid = referrals.log(reception, a_referral(somebody(number="9990000018"))).referral_uid
    shown = show(worker)
    shown.tab.view.select(uid)
    shown.tab.detail.record.bar.asked.emit("edit")
    edit = shown.tab.detail.record.edit
    assert edit is not None
    edit.words_edit.setFocus()
    edit.words_edit.setText("Half typed")
    cursor = edit.words_edit.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(4, cursor.MoveMode.KeepAnchor)
    edit.words_edit.setTextCursor(cursor)
    referrals.amend(colleague, uid, 1, reasons=("housing",), words="theirs")
    worker.changes.publish(elsewhere("referral", uid), elsewhere("person"))
    QApplication.processEvents()
    after = edit.words_edit.textCursor()
    assert edit.words_edit.text() == "Half typed"
    assert (after.anchor(), after.position()) == (0, 4)
    assert edit.words_edit.hasFocus()
    assert edit.isVisible()


def test_an_open_plan_says_that_it_was_saved_elsewhere_and_keeps_text_and_caret(
    page: PlanPage, form: PlanForm, worker: Desk, plan_uid: str, qtbot: Any
) -> None:
    qtbot.keyClicks(form.what_matters, "The lake")
    worker.changes.publish(elsewhere("plan", plan_uid))
    assert page.strip is not None
    assert form.what_matters.toPlainText() == "The lake"
    assert form.what_matters.textCursor().position() == 8
    assert form.what_matters.hasFocus()


def test_another_plan_saved_elsewhere_is_not_told_on_this_page(
    page: PlanPage, worker: Desk
) -> None:
    worker.changes.publish(elsewhere("plan", "another"))
    assert page.strip is None


def test_ones_own_save_of_a_plan_is_not_told(page: PlanPage, worker: Desk, plan_uid: str) -> None:
    worker.changes.publish(Changed("plan", frozenset({plan_uid})))
    assert page.strip is None
    assert plans.open_plan(worker, plan_uid).plan.version == 1
