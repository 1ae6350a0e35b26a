"""Promise that a form which saves again says nothing of the failed save, and keeps its keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import referrals
from app.desk import Desk
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.referrals.test_saving_slowly import SlowActs, filled
from ui.referrals.log_form.saving import SAVING

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
