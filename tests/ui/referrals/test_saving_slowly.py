"""Promise that words typed while a save is under way are neither lost nor change what is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app import errors
from app.actions import referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from tests.actions.conftest import a_referral
from tests.ui.immediate import ImmediateBackground
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.turns import come_to_rest
from ui.escalations.raise_window import RaiseWindow
from ui.form_dialog import FormDialog
from ui.plans.contact_form import ContactForm
from ui.services.edit_form import EditForm as ServiceForm
from ui.widgets import clipboard
from ui.widgets.fields import TextEdit

Show = Callable[..., Shown]
LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"


class SlowActs(ImmediateBackground):
    """Acts wait until the test lets them come home."""

    def __init__(self) -> None:
        super().__init__()
        self.is_slow = False
        self.waiting: list[Callable[[], None]] = []

    def act(self, work: Any, then: Any = None, *, failed: Any = None) -> None:
        if self.is_slow:
            self.waiting.append(lambda: super(SlowActs, self).act(work, then, failed=failed))
        else:
            super().act(work, then, failed=failed)

    def come_home(self) -> None:
        self.is_slow = False
        while self.waiting:
            self.waiting.pop(0)()
        QApplication.processEvents()


@pytest.fixture
def slow() -> SlowActs:
    return SlowActs()


def words_of(desk: Desk) -> list[str]:
    rows = Lookup(desk).page(Query()).rows
    return [referrals.open_referral(desk, row.uid).referral.words for row in rows]


def filled(shown: Shown, keys: Keys) -> TextEdit:
    """Paste somebody, say why and that they agree; the keyboard is in their words."""
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("6")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    words = shown.form().form.words
    words.setFocus()
    keys.type("Walking")
    return words


def test_letters_and_undo_during_a_save_change_nothing(
    reception: Desk, show: Show, keys: Keys, slow: SlowActs
) -> None:
    shown = show(reception, background=slow)
    words = filled(shown, keys)
    slow.is_slow = True
    keys.chord(Qt.Key.Key_Return)
    keys.type(" and more")
    keys.chord(Qt.Key.Key_Z)
    keys.press(Qt.Key.Key_Escape)
    assert words.text() == "Walking"
    assert shown.form().isVisible()
    slow.come_home()
    assert words_of(reception) == ["Walking"]
    assert shown.tab.forms.windows() == []


def test_what_was_typed_during_a_refused_save_is_there_afterwards(
    reception: Desk, show: Show, keys: Keys, slow: SlowActs, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show(reception, background=slow)
    words = filled(shown, keys)

    def full(*_: object, **__: object) -> None:
        raise errors.Refused("The disk is full.")

    monkeypatch.setattr(referrals, "log", full)
    slow.is_slow = True
    keys.chord(Qt.Key.Key_Return)
    keys.type(" far")
    slow.come_home()
    assert words.text() == "Walking far"
    keys.type("!")
    assert words.text() == "Walking far!"


def test_what_was_typed_after_save_and_next_is_for_the_next_one(
    reception: Desk, show: Show, keys: Keys, slow: SlowActs
) -> None:
    shown = show(reception, background=slow)
    filled(shown, keys)
    slow.is_slow = True
    keys.shift_chord(Qt.Key.Key_Return)
    keys.type("ann")
    slow.come_home()
    assert shown.form().form.who.finder.box.text() == "ann"
    assert words_of(reception) == ["Walking"]


def test_a_slow_save_says_so(
    reception: Desk, show: Show, keys: Keys, slow: SlowActs, qtbot
) -> None:
    shown = show(reception, background=slow)
    filled(shown, keys)
    form = shown.form().form
    slow.is_slow = True
    keys.chord(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.top.kept.text() == "Saving…")
    assert not form.bar.and_close.isEnabled()
    slow.come_home()


def test_a_referral_that_is_edited_is_held_while_it_is_saved(
    worker: Desk, reception: Desk, show: Show, keys: Keys, slow: SlowActs
) -> None:
    referrals.log(reception, a_referral())
    shown = show(worker, background=slow)
    shown.tab.view.choose_first()
    shown.tab.edit_referral()
    form = shown.tab.edits.form
    assert form is not None
    form.words_edit.setFocus()
    keys.type("A")
    saved = form.words_edit.text()
    slow.is_slow = True
    keys.chord(Qt.Key.Key_Return)
    keys.type("later")
    keys.chord(Qt.Key.Key_Z)
    keys.press(Qt.Key.Key_Escape)
    assert form.words_edit.text() == saved
    slow.come_home()
    assert shown.tab.detail.opened.referral.words == saved
    assert words_of(reception) == [saved]


def test_the_phone_form_is_held_while_it_is_saved(
    reception: Desk, show: Show, keys: Keys, slow: SlowActs
) -> None:
    referrals.log(reception, a_referral())
    shown = show(reception, background=slow)
    shown.tab.view.choose_first()
    shown.tab._asked("phone")
    line = shown.tab.detail.record.phone.note.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    keys.type("After 2")
    slow.is_slow = True
    keys.press(Qt.Key.Key_Return)
    keys.type(" pm")
    keys.chord(Qt.Key.Key_Z)
    assert line.text() == "After 2"
    slow.come_home()
    assert shown.tab.detail.opened.person.phone_note == "After 2"


def test_what_is_raised_is_held_while_it_is_kept(
    worker: Desk, reception: Desk, show: Show, keys: Keys, slow: SlowActs, qtbot
) -> None:
    referrals.log(reception, a_referral())
    shown = show(worker, background=slow)
    shown.tab.view.choose_first()
    window = RaiseWindow(shown.at, shown.tab.detail.opened.person, shown.window)
    window.open_window()
    come_to_rest()
    keys.type("Chest pain")
    slow.is_slow = True
    keys.chord(Qt.Key.Key_Return)
    keys.type(" since May")
    keys.chord(Qt.Key.Key_Z)
    keys.chord(Qt.Key.Key_Return)
    assert window.form.matter.text() == "Chest pain"
    assert len(slow.waiting) == 1
    slow.come_home()


def test_somebody_close_is_held_while_they_are_written_down(
    worker: Desk, reception: Desk, show: Show, keys: Keys, slow: SlowActs, qtbot
) -> None:
    logged = referrals.log(reception, a_referral())
    shown = show(worker, background=slow)
    form = ContactForm(shown.at, logged.person_uid, None, shown.window)
    form.show()
    form.activateWindow()
    form.name.setFocus()
    QApplication.processEvents()
    keys.type("Ann")
    slow.is_slow = True
    keys.press(Qt.Key.Key_Return)
    keys.type(" Brown")
    keys.press(Qt.Key.Key_Escape)
    assert form.name.text() == "Ann"
    assert form.isVisible()
    form.hide()
    slow.waiting.clear()


def test_a_service_is_held_while_it_is_saved(
    worker: Desk, show: Show, keys: Keys, slow: SlowActs, qtbot
) -> None:
    shown = show(worker, background=slow)
    form = ServiceForm(shown.at, None, shown.window)
    form.show()
    form.activateWindow()
    QApplication.processEvents()
    field = next(one for one in form.findChildren(QLineEdit) if one.isVisible())
    field.setFocus()
    keys.type("Walks")
    slow.is_slow = True
    form._hold.begin()
    keys.type(" on Mondays")
    keys.chord(Qt.Key.Key_Z)
    assert field.text() == "Walks"
    form._hold.end()
    form._hold.give_back()
    assert field.text() == "Walks on Mondays"
    slow.waiting.clear()
    form.deleteLater()


def test_a_box_of_setup_is_held_while_it_acts(show: Show, worker: Desk, slow: SlowActs, keys: Keys,
                                              qtbot) -> None:  # fmt: skip
    shown = show(worker, background=slow)
    box = FormDialog(shown.window, slow, "Add practice", "Add")
    line = QLineEdit()
    box.add_field("Name", line)
    box.open()
    line.setFocus()
    QApplication.processEvents()
    keys.type("Crick")
    slow.is_slow = True
    box.act(lambda: None, lambda _nothing: None)
    keys.type("et")
    keys.press(Qt.Key.Key_Escape)
    assert (line.text(), box.isVisible()) == ("Crick", True)
    slow.come_home()
