"""F19: what goes while a form of it is open is not saved, and what was typed stays a draft."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import people, referrals
from app.actions.drafts import Drafts
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.referrals.test_edit import edited
from tests.ui.turns import come_to_rest
from ui.referrals.phone_form import PhoneForm

Show = Callable[..., Shown]


@pytest.fixture
def uids(reception: Desk) -> list[str]:
    numbers = ("9990000018", "9990000026")
    new = [a_referral(somebody(number=one), words="I like to sing.") for one in numbers]
    return [referrals.log(reception, one).referral_uid for one in new]


def phone_of(shown: Shown, uid: str) -> PhoneForm:
    """Choose a referral and open the form of its person's phone."""
    shown.tab.view.select(uid)
    come_to_rest()
    shown.tab._asked("phone")
    return shown.tab.detail.record.phone


def type_into(form: PhoneForm, text: str) -> None:
    form.phone.editor.setText(text)
    form.phone.editor.textEdited.emit(text)


def kept(desk: Desk, kind: str) -> list[str]:
    field = {"phone": "phone", "amend": "words"}[kind]
    return [one.body[field] for one in Drafts(desk).of(kind)]


def test_f19_phone_of_somebody_who_went_is_not_saved_and_its_text_stays(
    reception: Desk, show: Show, uids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(reception)
    form = phone_of(shown, uids[0])
    type_into(form, "01632 960111")

    def gone(*_: object) -> None:
        raise errors.NotFound

    monkeypatch.setattr(people, "change_person", gone)
    form.save.click()
    assert form.isVisible()
    assert form.phone.error() == errors.NotFound.default
    shown.tab.settle()
    assert kept(reception, "phone") == ["01632 960111"]


@pytest.mark.parametrize("way", ["another is chosen", "it goes"])
def test_f19_half_typed_phone_stays_a_draft_when_its_record_leaves_the_screen(
    way: str, reception: Desk, show: Show, uids: list[str]
) -> None:
    shown = show(reception)
    form = phone_of(shown, uids[0])
    type_into(form, "01632 960111")
    if way == "it goes":
        shown.tab.detail.show_nobody()
    else:
        shown.tab.view.select(uids[1])
    come_to_rest()
    assert not form.isVisible()
    assert kept(reception, "phone") == ["01632 960111"]
    if way == "it goes":
        shown.tab.view.select(uids[1])
        come_to_rest()
    shown.tab.view.select(uids[0])
    come_to_rest()
    assert form.isVisible()
    assert form.phone.editor.text() == "01632 960111"
    form.save.click()
    come_to_rest()
    assert kept(reception, "phone") == []
    assert referrals.open_referral(reception, uids[0]).person.phone == "01632 960111"


def test_phone_form_that_was_only_looked_at_leaves_no_draft(
    reception: Desk, show: Show, uids: list[str]
) -> None:
    shown = show(reception)
    phone_of(shown, uids[0])
    shown.tab.view.select(uids[1])
    come_to_rest()
    assert kept(reception, "phone") == []


def test_f19_edit_of_a_referral_that_went_is_not_saved_and_its_text_stays(
    reception: Desk, show: Show, uids: list[str], keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(reception)
    form = edited(shown, uids[0], keys)
    form.words_edit.setText("Chess.")

    def gone(*_: object, **__: object) -> None:
        raise errors.NotFound

    monkeypatch.setattr(referrals, "amend", gone)
    form.save.click()
    QApplication.processEvents()
    assert errors.NotFound.default in form.said.accessibleName()
    shown.tab.detail.show_nobody()
    assert kept(reception, "amend") == ["Chess."]
