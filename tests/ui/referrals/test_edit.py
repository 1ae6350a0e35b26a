"""Promise that a referral is amended by keys, kept while half-typed, and never over another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import deciding, referrals
from app.actions.drafts import Drafts
from app.changes import Changed
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.turns import come_to_rest
from ui.referrals.edit_form import CLOSED, KEPT, EditForm
from ui.referrals.offers import May, offers

Show = Callable[..., Shown]


@pytest.fixture
def uid(reception: Desk) -> str:
    new = a_referral(somebody(number="9990000018"), words="I like to sing.")
    return referrals.log(reception, new).referral_uid


def edited(shown: Shown, uid: str, keys: Keys) -> EditForm:
    """Choose a referral and press Ctrl+E."""
    shown.tab.view.select(uid)
    shown.tab.view.setFocus()
    QApplication.processEvents()
    keys.chord(Qt.Key.Key_E)
    form = shown.tab.edits.form
    assert form is not None
    return form


def content(desk: Desk, uid: str) -> tuple[tuple[str, ...], str]:
    now = referrals.open_referral(desk, uid).referral
    return now.reasons, now.words


@pytest.mark.parametrize("who", ["reception", "worker"])
def test_a_referral_is_amended_by_keys_alone(
    who: str, uid: str, reception: Desk, worker: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    desk = {"reception": reception, "worker": worker}[who]
    shown = show(desk)
    form = edited(shown, uid, keys)
    assert form.why.chosen() == ["loneliness", "money"]
    keys.press("1")
    while QApplication.focusWidget() is not form.words_edit:
        keys.press(Qt.Key.Key_Tab)
    keys.chord(Qt.Key.Key_End)
    keys.type(" Sundays.")
    keys.chord(Qt.Key.Key_Return)
    come_to_rest()
    assert content(desk, uid) == (("money",), "I like to sing. Sundays.")
    assert shown.tab.edits.form is None
    assert not form.isVisible()
    assert shown.at.drafts.count("amend") == 0
    assert shown.tab.detail.record.bar.isVisible()


def test_esc_keeps_what_is_typed_until_it_is_edited_again(
    uid: str, reception: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    shown = show(reception)
    form = edited(shown, uid, keys)
    form.words_edit.setFocus()
    keys.type("Sundays. ")
    keys.press(Qt.Key.Key_Escape)
    come_to_rest()
    assert shown.tab.edits.form is None
    assert content(reception, uid)[1] == "I like to sing."
    assert edited(shown, uid, keys).words_edit.text() == "Sundays. I like to sing."


def test_what_is_half_edited_outlives_the_desk(
    uid: str, reception: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    shown = show(reception)
    edited(shown, uid, keys).words_edit.setText("half")
    shown.tab.settle()
    again = show(reception)
    again.tab.view.select(uid)
    come_to_rest()
    form = again.tab.edits.form
    assert form is not None
    assert form.words_edit.text() == "half"


def test_another_record_closes_the_form_and_keeps_its_text(
    uid: str, reception: Desk, show: Show, keys: Keys
) -> None:
    other = referrals.log(reception, a_referral(somebody("Brown"))).referral_uid
    shown = show(reception)
    edited(shown, uid, keys).words_edit.setText("half")
    shown.tab.view.select(other)
    assert shown.tab.edits.form is None
    assert edited(shown, other, keys).words_edit.text() == "I'd like a reason to leave the flat."
    assert edited(shown, uid, keys).words_edit.text() == "half"


def test_a_stale_edit_shows_both_texts_and_loses_none(
    uid: str, reception: Desk, worker: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    shown = show(reception)
    form = edited(shown, uid, keys)
    form.words_edit.setText("ours")
    referrals.amend(worker, uid, 1, reasons=("housing",), words="theirs")
    form.save.click()
    come_to_rest()
    assert form.both.isVisible()
    assert not form.words.isVisible()
    why, words = form.both.choices
    assert "loneliness" in why.mine.accessibleName()
    assert "housing" in why.theirs.accessibleName()
    assert "ours" in words.mine.accessibleName()
    assert "theirs" in words.theirs.accessibleName()
    assert content(worker, uid)[1] == "theirs"
    form.both.save.click()
    assert content(worker, uid)[1] == "theirs"  # nothing is saved until each was chosen
    why.choose(False)
    words.choose(True)
    form.both.save.click()
    come_to_rest()
    assert content(worker, uid) == (("housing",), "ours")


def test_what_was_taken_from_both_can_be_written_on(
    uid: str, reception: Desk, worker: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    shown = show(reception)
    form = edited(shown, uid, keys)
    form.words_edit.setText("ours")
    referrals.amend(worker, uid, 1, reasons=("housing",), words="theirs")
    form.save.click()
    come_to_rest()
    form.both.choices[0].choose(True)
    form.both.choices[1].choose(False)
    form.both.go_on.click()
    assert not form.both.isVisible()
    assert form.words_edit.text() == "theirs"
    form.words_edit.setText("theirs, and ours")
    form.save.click()
    come_to_rest()
    assert content(worker, uid) == (("loneliness", "money"), "theirs, and ours")


def test_a_form_whose_referral_was_closed_elsewhere_keeps_its_text_as_a_draft_and_says_so(
    uid: str, reception: Desk, worker: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    shown = show(reception)
    form = edited(shown, uid, keys)
    form.words_edit.setFocus()
    form.words_edit.setText("ours")
    deciding.withdraw(worker, uid, 1, "Moved away")
    reception.changes.publish(Changed("referral", frozenset({uid}), elsewhere=True))
    come_to_rest()
    assert form.isVisible()
    assert form.words_edit.text() == "ours"
    assert CLOSED in form.elsewhere.accessibleName()
    assert KEPT in form.elsewhere.accessibleName()
    shown.tab.settle()
    (draft,) = Drafts(reception).of("amend", uid)
    assert draft.body["words"] == "ours"


def test_a_save_over_a_referral_closed_elsewhere_keeps_the_text(
    uid: str, reception: Desk, worker: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    shown = show(reception)
    form = edited(shown, uid, keys)
    form.words_edit.setText("ours")
    deciding.withdraw(worker, uid, 1, "Moved away")
    form.save.click()
    come_to_rest()
    assert KEPT in form.elsewhere.accessibleName()
    assert form.words_edit.text() == "ours"
    assert Drafts(reception).of("amend", uid)[0].body["words"] == "ours"


@pytest.mark.parametrize("left", ["by Esc", "for another", "by the end"])
def test_text_of_a_referral_closed_meanwhile_comes_back_with_its_record_until_thrown_away(
    left: str, uid: str, reception: Desk, worker: Desk, show: Show, keys: Keys
) -> None:
    other = referrals.log(reception, a_referral(somebody("Brown"))).referral_uid
    shown = show(reception)
    form = edited(shown, uid, keys)
    form.words_edit.setFocus()
    form.words_edit.setText("ours")
    deciding.withdraw(worker, uid, 1, "Moved away")
    reception.changes.publish(Changed("referral", frozenset({uid}), elsewhere=True))
    come_to_rest()
    if left == "by Esc":
        keys.press(Qt.Key.Key_Escape)
    elif left == "by the end":
        shown.tab.settle()
        come_to_rest()
        shown = show(reception)
    shown.tab.show_referral(other)
    come_to_rest()
    assert shown.tab.edits.form is None
    shown.tab.show_referral(uid)
    come_to_rest()
    form = shown.tab.detail.record.edit
    assert form is not None
    assert form.isVisible()
    assert form.words_edit.text() == "ours"
    assert CLOSED in form.elsewhere.accessibleName()
    assert not form.save.isVisible()
    form.discard.click()
    come_to_rest()
    assert Drafts(reception).of("amend", uid) == ()
    shown.tab.show_referral(other)
    come_to_rest()
    shown.tab.edit_referral()
    assert form.save.isVisible()
    shown.tab.show_referral(uid)
    come_to_rest()
    assert shown.tab.edits.form is None


def test_without_a_reason_it_is_not_saved_and_says_so(
    uid: str, reception: Desk, show: Show, keys: Keys, qtbot: Any
) -> None:
    form = edited(show(reception), uid, keys)
    form.why.set_chosen([])
    keys.chord(Qt.Key.Key_Return)
    come_to_rest()
    assert form.said.isVisible()
    assert "Still needed: why?" in form.said.accessibleName()


def test_a_closed_referral_and_another_role_offer_no_edit(
    uid: str, worker: Desk, show: Show
) -> None:
    opened = referrals.open_referral(worker, uid)
    reader = May(decide=False, amend=False, escalate=True, read_plan=True)
    assert all(one.key != "edit" for one in offers(opened, reader, with_plan=False).more)
    deciding.decline(worker, uid, 1, "Out of scope")
    closed = show(worker)
    closed.tab.list.show_filter("closed")
    closed.tab.view.select(uid)
    closed.tab.edit_referral()
    assert closed.tab.edits.form is None
