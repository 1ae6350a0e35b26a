"""Each form whose save ended unknown says so, and tells how it ended once that is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import referrals
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.immediate import ImmediateBackground
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.referrals.test_edit import edited
from tests.ui.referrals.test_saving_slowly import filled
from tests.ui.turns import come_to_rest
from ui.in_doubt import NOT_KNOWN, NOT_KNOWN_SHORT, NOT_SAVED, NOT_SAVED_MORE, SAVED, SAVED_MORE
from ui.referrals.log_form import saving as log_saving
from ui.referrals.phone_form import PhoneForm

Show = Callable[..., Shown]
OP = "6f1f0f3e-0000-4000-8000-000000000001"


class LostAnswers(ImmediateBackground):
    """The answer of each act is lost with the line: it was done, or was not."""

    is_lost = False
    was_done = True

    def act(self, work: Any, then: Any = None, *, failed: Any = None) -> None:
        def lost() -> Any:
            if not self.is_lost:
                return work()
            self.is_lost = False
            if self.was_done:
                work()
            self.line.doubt(OP)
            self.line.ended(errors.EndUnknown(op_id=OP))
            raise errors.EndUnknown(op_id=OP)

        super().act(lost, then, failed=failed)

    def keep(self, work: Any, then: Any = None, *, failed: Any = None) -> None:
        super().act(work, then, failed=failed)


@pytest.fixture
def lost() -> LostAnswers:
    return LostAnswers()


@pytest.fixture
def shown(reception: Desk, show: Show, lost: LostAnswers) -> Shown:
    reception.store.line.__init__()
    lost.line = reception.store.line
    return show(reception, background=lost)


def settle(desk: Desk, *, was_saved: bool) -> None:
    desk.store.line.settled(OP, was_saved=was_saved)
    QApplication.processEvents()


def said(shown: Shown) -> tuple[str, str]:
    one = shown.form().form.about_saving.said()[0]
    return one.heading, one.sentence


def test_new_referral_whose_save_is_not_known_is_not_said_to_be_not_saved(
    reception: Desk, shown: Shown, keys: Keys, lost: LostAnswers
) -> None:
    filled(shown, keys)
    lost.is_lost = True
    shown.form().save(and_next=False)
    assert said(shown)[0] == NOT_KNOWN
    assert shown.form().form.bar.needed.text() == NOT_KNOWN_SHORT
    settle(reception, was_saved=False)
    assert said(shown) == (NOT_SAVED, NOT_SAVED_MORE)


def test_new_referral_that_was_saved_closes_and_leaves_no_draft(
    reception: Desk, shown: Shown, keys: Keys, lost: LostAnswers
) -> None:
    filled(shown, keys)
    form = shown.form()
    lost.is_lost = True
    form.save(and_next=False)
    settle(reception, was_saved=True)
    assert not form.isVisible()
    assert shown.at.drafts.count_all() == 0


def test_words_typed_after_a_save_that_is_not_known_stay(
    reception: Desk, shown: Shown, keys: Keys, lost: LostAnswers
) -> None:
    words = filled(shown, keys)
    lost.is_lost = True
    shown.form().save(and_next=False)
    words.setFocus()
    keys.type(" and company")
    settle(reception, was_saved=True)
    assert shown.form().isVisible()
    assert said(shown) == (SAVED, log_saving.SAVED_MORE)


def test_another_save_is_not_taken_for_it(
    reception: Desk, shown: Shown, keys: Keys, lost: LostAnswers
) -> None:
    filled(shown, keys)
    lost.is_lost = True
    shown.form().save(and_next=False)
    reception.store.line.doubt("another")
    reception.store.line.settled("another", was_saved=True)
    QApplication.processEvents()
    assert said(shown)[0] == NOT_KNOWN


@pytest.fixture
def uid(reception: Desk) -> str:
    new = a_referral(somebody(number="9990000018"), words="I like to sing.")
    return referrals.log(reception, new).referral_uid


@pytest.fixture
def phone(reception: Desk, shown: Shown, lost: LostAnswers, uid: str) -> PhoneForm:
    """Type a phone, and save it over a line that breaks."""
    shown.tab.refresh()
    shown.tab.view.select(uid)
    QApplication.processEvents()
    shown.tab._asked("phone")
    form = shown.tab.detail.record.phone
    form.phone.editor.setText("01632 960111")
    form.phone.editor.textEdited.emit("01632 960111")
    lost.is_lost = True
    form.save.click()
    assert "not known yet" in form.phone.error()
    return form


def test_phone_form_closes_once_it_is_known_that_it_was_saved(
    reception: Desk, shown: Shown, phone: PhoneForm
) -> None:
    settle(reception, was_saved=True)
    assert phone.person is None
    assert not phone.isVisible()
    assert shown.at.drafts.count("phone") == 0


def test_phone_form_says_that_it_was_not_saved_once_that_is_known(
    reception: Desk, phone: PhoneForm
) -> None:
    settle(reception, was_saved=False)
    assert phone.phone.error() == f"{NOT_SAVED}. {NOT_SAVED_MORE}"
    assert phone.phone.editor.text() == "01632 960111"


def test_phone_typed_after_a_save_that_is_not_known_stays(
    reception: Desk, phone: PhoneForm
) -> None:
    phone.phone.editor.setText("01632 960112")
    settle(reception, was_saved=True)
    assert phone.phone.error() == f"{SAVED}. {SAVED_MORE}"
    assert phone.phone.editor.text() == "01632 960112"


@pytest.mark.parametrize("was_saved", [True, False])
def test_edit_of_a_referral_tells_how_it_ended(
    was_saved: bool, reception: Desk, shown: Shown, lost: LostAnswers, uid: str, keys: Keys
) -> None:
    shown.window.resize(1366, 420)
    shown.tab.refresh()
    form = edited(shown, uid, keys)
    form.words_edit.setText("Chess.")
    lost.is_lost, lost.was_done = True, was_saved
    form.save.click()
    assert NOT_KNOWN in form.said.accessibleName()
    area = shown.tab.detail.area.viewport()
    come_to_rest()
    place = QRect(form.said.mapTo(area, QPoint(0, 0)), form.said.size())
    assert area.rect().contains(place)  # however low the window is
    settle(reception, was_saved=was_saved)
    assert (shown.tab.edits.form is None) is was_saved
    assert shown.at.drafts.count("amend") == (0 if was_saved else 1)
    if not was_saved:
        assert NOT_SAVED_MORE in form.said.accessibleName()
