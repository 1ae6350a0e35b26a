"""Promise that no word in a button or filter is cut, and that all have names."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ui import theme, zoom
from ui.widgets.buttons import (
    Button,
    IconButton,
    LinkButton,
    MainButton,
    PlainButton,
    SecondButton,
)
from ui.widgets.checks import CheckBox, RadioButton
from ui.widgets.chips import Filter, FilterChips
from ui.widgets.fields import Combo, Field, LineEdit, PasswordEdit, SearchEdit
from ui.widgets.reason_chips import Reason, ReasonChips

WORDS = [
    "Accept…",
    "Return to referrer…",
    "Paste from the clinical system",
    "Change phone or times",
]


@pytest.fixture(params=[100, 200])
def percent(request: pytest.FixtureRequest) -> int:
    zoom.set_percent(request.param)
    return request.param


@pytest.mark.parametrize("sort", [MainButton, SecondButton, PlainButton, LinkButton])
@pytest.mark.parametrize("icon", [None, "phone"])
def test_words_of_a_button_are_never_cut(
    qtbot, percent: int, sort: type[Button], icon: str | None
) -> None:
    home = QWidget()
    row = QHBoxLayout(home)
    buttons = [sort(words, icon) for words in WORDS]
    for button in buttons:
        row.addWidget(button)
    qtbot.addWidget(home)
    home.resize(300, 60)
    home.show()
    for button, words in zip(buttons, WORDS, strict=True):
        wide = QFontMetrics(button.font()).horizontalAdvance(words)
        beside = zoom.units(16 if icon is None else 36)
        assert button.width() >= wide + beside
        assert button.height() == zoom.units(32)


def test_words_of_filters_and_reasons_are_never_cut(qtbot, percent: int) -> None:
    filters = FilterChips("Filters")
    filters.set_filters([Filter("a", "Not allocated"), Filter("b", "Overdue", "alarm-outline")])
    filters.set_counts({"a": 1234, "b": 3})
    filters.set_on("a")
    reasons = ReasonChips([Reason("x", "Long-term condition", True), Reason("y", "Low mood")], 2)
    reasons.set_chosen(["x", "y"])
    for widget in (filters, reasons):
        qtbot.addWidget(widget)
        widget.resize(100, 40)
        widget.show()
    for chip in filters.findChildren(QAbstractButton):
        wide = QFontMetrics(chip.font()).horizontalAdvance(chip.text() + "  1,234")
        assert chip.width() >= wide if chip.isChecked() else chip.width() > zoom.units(36)
    for chip in reasons.findChildren(QAbstractButton):
        wide = QFontMetrics(theme.font("strong")).horizontalAdvance(chip.text())
        assert chip.width() >= wide + zoom.units(36)


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name))


def test_everything_that_takes_the_keyboard_has_a_name(qtbot) -> None:
    home = QWidget()
    row = QHBoxLayout(home)
    for widget in (
        IconButton("columns", "Columns"),
        PlainButton("&Print"),
        CheckBox("Person"),
        RadioButton("Yes"),
        SearchEdit("Name or number"),
        Field("Your name", LineEdit()),
        Field("&Password", PasswordEdit()),
        Field("Size", Combo([("14", "14 pt")])),
    ):
        row.addWidget(widget)
    qtbot.addWidget(home)
    home.show()
    unnamed = [
        widget
        for widget in home.findChildren(QWidget)
        if widget.focusPolicy() and widget.isVisible() and not name_of(widget)
    ]
    assert unnamed == []


def test_icon_buttons_say_their_name_to_mouse_and_screen_reader(qtbot) -> None:
    button = IconButton("lock", "Lock")
    qtbot.addWidget(button)
    assert (button.toolTip(), name_of(button)) == ("Lock", "Lock")


def test_mnemonics_are_not_counted_as_letters(qtbot) -> None:
    plain, marked = PlainButton("Print"), PlainButton("&Print")
    qtbot.addWidget(plain)
    qtbot.addWidget(marked)
    assert plain.sizeHint() == marked.sizeHint()
