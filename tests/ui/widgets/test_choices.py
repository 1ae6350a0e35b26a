"""Promise what keys do in filters, reasons and the agreement, and what a screen reader hears."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from ui.widgets import reason_chips
from ui.widgets.buttons import LinkButton, MainButton, PlainButton, SecondButton
from ui.widgets.chips import Filter, FilterChips
from ui.widgets.choice_row import AGREEMENT, ChoiceRow
from ui.widgets.reason_chips import Reason, ReasonChips

REASONS = [
    Reason("lonely", "Loneliness"),
    Reason("mood", "Low mood"),
    Reason("money", "Money or debt"),
    Reason("housing", "Housing"),
    Reason("ltc", "Long-term condition"),
    Reason("active", "Physical activity"),
    Reason("caring", "Caring"),
    Reason("grief", "Bereavement"),
    Reason("work", "Work or training"),
    Reason("alcohol", "Alcohol, drugs", goes_another_way=True),
    Reason("abuse", "Domestic abuse", goes_another_way=True),
    Reason("more", "More reasons…"),
]


@pytest.fixture
def reasons(qtbot) -> Iterator[ReasonChips]:
    home = QWidget()
    column = QVBoxLayout(home)
    before, made, after = QLineEdit(home), ReasonChips(REASONS, parent=home), QLineEdit(home)
    for widget in (before, made, after):
        column.addWidget(widget)
    qtbot.addWidget(home)
    home.show()
    home.activateWindow()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    yield made
    home.close()


def keyboard_on() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def test_digits_and_the_two_keys_beside_them_choose(reasons: ReasonChips, qtbot) -> None:
    told: list[tuple[str, bool]] = []
    more: list[bool] = []
    reasons.toggled.connect(lambda key, on: told.append((key, on)))
    reasons.more_asked.connect(lambda: more.append(True))
    reasons.take_keyboard()
    qtbot.keyClicks(keyboard_on(), "1")
    for key in ("6", "0", "-", "=", "1"):
        qtbot.keyClicks(keyboard_on(), key)
    assert reasons.chosen() == ["active", "alcohol", "abuse"]
    assert told[0] == ("lonely", True)
    assert told[-1] == ("lonely", False)
    assert more == [True]


def test_digits_act_only_while_the_reasons_have_the_keyboard(reasons: ReasonChips, qtbot) -> None:
    field = keyboard_on()
    qtbot.keyClicks(field, "16")
    assert reasons.chosen() == []
    assert field.text() == "16"


def test_two_letters_choose_by_name(reasons: ReasonChips, qtbot) -> None:
    reasons.take_keyboard()
    for letter in "lomo":
        qtbot.keyClicks(keyboard_on(), letter)
    assert reasons.chosen() == ["lonely", "money"]


def test_letters_typed_too_slowly_choose_nothing(
    reasons: ReasonChips, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(reason_chips.time, "monotonic", lambda: now[0])
    reasons.take_keyboard()
    qtbot.keyClicks(keyboard_on(), "l")
    now[0] += 1.5
    qtbot.keyClicks(keyboard_on(), "o")
    assert reasons.chosen() == []


def test_the_reasons_are_one_stop_and_the_arrows_move(reasons: ReasonChips, qtbot) -> None:
    qtbot.keyClick(keyboard_on(), Qt.Key.Key_Tab)
    assert keyboard_on().text() == "Loneliness"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(keyboard_on(), key)
    assert keyboard_on().text() == "Long-term condition"
    qtbot.keyClick(keyboard_on(), Qt.Key.Key_Space)
    assert reasons.chosen() == ["ltc"]
    qtbot.keyClick(keyboard_on(), Qt.Key.Key_Tab)
    assert isinstance(keyboard_on(), QLineEdit)
    qtbot.keyClick(keyboard_on(), Qt.Key.Key_Backtab)
    assert keyboard_on().text() == "Long-term condition"


def test_reasons_stand_in_as_many_columns_as_there_is_room_for(reasons: ReasonChips, qtbot) -> None:
    reasons.set_columns(3)
    reasons.take_keyboard()
    qtbot.keyClick(keyboard_on(), Qt.Key.Key_Down)
    assert keyboard_on().text() == "Housing"


def test_a_screen_reader_hears_what_a_reason_is(reasons: ReasonChips) -> None:
    reasons.set_chosen(["alcohol"])
    chips = {chip.text(): chip for chip in reasons.findChildren(reason_chips.ReasonChip)}
    interface = QAccessible.queryAccessibleInterface(chips["Alcohol, drugs"])
    assert interface.text(QAccessible.Text.Name) == "Alcohol, drugs, goes another way"
    assert interface.text(QAccessible.Text.Description) == "Key 0"
    assert interface.state().checked
    assert interface.state().checkable


@pytest.fixture
def agreement(qtbot) -> ChoiceRow:
    made = ChoiceRow("Does the person know and agree?", AGREEMENT)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def test_the_agreement_is_never_preset(agreement: ChoiceRow, qtbot) -> None:
    assert agreement.value() is None
    agreement.take_keyboard()
    assert agreement.value() is None
    qtbot.keyClick(keyboard_on(), Qt.Key.Key_Right)
    assert agreement.value() is None


@pytest.mark.parametrize(("letter", "key"), [("y", "yes"), ("N", "no"), ("b", "best_interest")])
def test_letters_answer_the_agreement(agreement: ChoiceRow, qtbot, letter: str, key: str) -> None:
    told: list[str] = []
    agreement.chosen.connect(told.append)
    agreement.take_keyboard()
    qtbot.keyClicks(keyboard_on(), letter)
    assert agreement.value() == key
    assert told == [key]


def test_only_one_answer_is_shown(agreement: ChoiceRow, qtbot) -> None:
    agreement.take_keyboard()
    qtbot.keyClicks(keyboard_on(), "y")
    qtbot.keyClicks(keyboard_on(), "n")
    assert agreement.value() == "no"
    agreement.set_value(None)
    assert agreement.value() is None


def test_a_needed_answer_is_spoken_of(agreement: ChoiceRow) -> None:
    agreement.set_needed(True)
    assert agreement.accessibleDescription() == "Still needed"


@pytest.fixture
def filters(qtbot) -> FilterChips:
    made = FilterChips("Filters")
    made.set_filters(
        [
            Filter("open", "Open"),
            Filter("late", "Overdue", "alarm-outline"),
            Filter("old", "Closed"),
        ]
    )
    made.set_on("open")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def test_one_filter_is_on_and_cannot_be_turned_off(filters: FilterChips, qtbot) -> None:
    told: list[str] = []
    filters.chosen.connect(told.append)
    filters.chip("late").click()
    filters.chip("late").click()
    assert filters.on() == ["late"]
    assert told == ["late"]


def test_counts_are_shown_only_while_they_are_known(filters: FilterChips) -> None:
    without = filters.chip("open").sizeHint().width()
    filters.set_counts({"open": 1038, "late": 3})
    assert filters.chip("open").accessibleName() == "Open, 1038"
    assert filters.chip("old").accessibleName() == "Closed"
    assert filters.chip("open").sizeHint().width() > without
    filters.set_counts({})
    assert filters.chip("open").sizeHint().width() == without


def test_filters_are_one_stop(filters: FilterChips) -> None:
    stops = [
        key
        for key in ("open", "late", "old")
        if filters.chip(key).focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["open"]


@pytest.mark.parametrize("button", [PlainButton, MainButton, SecondButton, LinkButton])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_button_that_has_the_keyboard(qtbot, button, key: Qt.Key) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, second = button("First", parent=window), button("Second", parent=window)
    pressed: list[str] = []
    first.clicked.connect(lambda: pressed.append("first"))
    second.clicked.connect(lambda: pressed.append("second"))
    window.show()
    second.setFocus()
    qtbot.keyClick(second, key)
    assert pressed == ["second"]


def test_ctrl_enter_is_the_window_s_and_not_the_button_s(qtbot) -> None:
    button = PlainButton("Go back")
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
