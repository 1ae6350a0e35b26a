"""Promise that a form which saves again says nothing of the failed save, and keeps its keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import people, referrals, services
from app.desk import Desk
from tests.actions.conftest import a_referral
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.referrals.test_saving_slowly import SlowActs, filled
from ui.plans.contact_form import ContactForm
from ui.referrals.log_form.saving import SAVING
from ui.services import form_values
from ui.services.edit_form import EditForm as ServiceForm
from ui.widgets.sentence import Sentence

Show = Callable[..., Shown]


def fails(*_args: object, **_words: object) -> None:
    raise errors.Unreachable


def test_saving_again_says_nothing_of_the_failed_save_and_leaves_the_keyboard_on_save(
    reception: Desk, show: Show, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowActs()
    shown = show(reception, background=slow)
    filled(shown, keys)
    form = shown.form().form
    monkeypatch.setattr(referrals, "log", fails)
    keys.chord(Qt.Key.Key_Return)
    QApplication.processEvents()
    assert form.about_saving.said()
    slow.is_slow = True
    form.bar.and_close.setFocus()
    form.bar.and_close.click()
    shown.form()._saving._show_busy()
    QApplication.processEvents()
    assert form.top.kept.text() == SAVING
    assert not form.about_saving.said()
    assert not form.bar.needed.isVisible()
    assert not form.bar.discard.hasFocus()
    slow.come_home()
    assert form.about_saving.said(), "the second one failed too"
    assert form.bar.and_close.hasFocus()


def saves_again(slow: SlowActs, said: Callable[[], bool], save: Callable[[], None]) -> None:
    """Save twice: the first save fails and is told, the second is under way and then fails too."""
    save()
    QApplication.processEvents()
    assert said(), "the first save failed"
    slow.is_slow = True
    save()
    QApplication.processEvents()
    assert not said(), "the second one is under way"
    slow.come_home()
    assert said(), "the second one failed too"


def test_edit_that_is_saved_again_says_nothing_of_the_failed_save(
    worker: Desk, reception: Desk, show: Show, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowActs()
    referrals.log(reception, a_referral())
    shown = show(worker, background=slow)
    shown.tab.view.choose_first()
    shown.tab.edit_referral()
    form = shown.tab.edits.form
    assert form is not None
    form.words_edit.setFocus()
    keys.type("A")
    monkeypatch.setattr(referrals, "amend", fails)
    saves_again(slow, lambda: form.said.isVisible(), lambda: keys.chord(Qt.Key.Key_Return))


def test_phone_that_is_saved_again_says_nothing_of_the_failed_save(
    reception: Desk, show: Show, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowActs()
    referrals.log(reception, a_referral())
    shown = show(reception, background=slow)
    shown.tab.view.choose_first()
    shown.tab._asked("phone")
    form = shown.tab.detail.record.phone
    form.note.editor.setFocus()
    keys.type("After 2")
    monkeypatch.setattr(people, "change_person", fails)
    saves_again(
        slow,
        lambda: any(one.isVisible() and one.text() for one in form.findChildren(Sentence)),
        lambda: keys.press(Qt.Key.Key_Return),
    )


def test_somebody_close_who_is_saved_again_says_nothing_of_the_failed_save(
    worker: Desk, reception: Desk, show: Show, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowActs()
    logged = referrals.log(reception, a_referral())
    shown = show(worker, background=slow)
    form = ContactForm(shown.at, logged.person_uid, None, shown.window)
    form.show()
    form.activateWindow()
    form.name.setFocus()
    QApplication.processEvents()
    keys.type("Ann")
    monkeypatch.setattr(people, "put_contact", fails)
    saves_again(slow, lambda: form._wrong.isVisible(), lambda: keys.press(Qt.Key.Key_Return))
    form.hide()


def test_service_that_is_saved_again_says_nothing_of_the_failed_save(
    worker: Desk, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowActs()
    shown = show(worker, background=slow)
    form = ServiceForm(shown.at, None, shown.window)
    form.show()
    monkeypatch.setattr(services, "add", fails)
    monkeypatch.setattr(form_values, "wrong_in", lambda *_: {})
    saves_again(slow, lambda: form.said.isVisible(), form.save_now)
    form.deleteLater()
