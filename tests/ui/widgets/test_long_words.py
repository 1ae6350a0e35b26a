"""Promise that a word too long for its place makes nothing wider, and is copied as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import zoom
from ui.widgets import clipboard
from ui.widgets.breaking import breakable
from ui.widgets.labels import Label
from ui.widgets.side_by_side import Choice
from ui.zoom import units

ADDRESS = "wilhelmina.featherstonehaugh@northamptonshire.example.nhs.uk"
LONG = "a" * 96


@pytest.mark.parametrize("words", [ADDRESS, LONG, f"Write to {ADDRESS}, please.\nThank you."])
def test_long_word_fits_into_a_narrow_place_and_stays_the_same_word(qtbot, words: str) -> None:
    label = Label(words, wrap=True, selectable=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() <= units(160)
    assert label.text() == words
    assert label.heightForWidth(units(160)) > 2 * label.fontMetrics().height()


def test_words_that_fit_are_left_alone(qtbot) -> None:
    label = Label("Short words only, none of them long.", wrap=True)
    qtbot.addWidget(label)
    assert super(Label, label).text() == label.text()


@pytest.mark.parametrize("percent", [100, 200])
def test_both_versions_stay_in_sight_beside_a_long_word(qtbot, percent: int) -> None:
    zoom.set_percent(percent)
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    choice = Choice("words", "In their words", LONG, ADDRESS)
    column.addWidget(choice)
    page.resize(units(560), units(300))
    page.show()
    assert page.width() <= units(560)
    right = choice.theirs.mapTo(page, choice.theirs.rect().topRight()).x()
    assert right <= page.width()


def test_selected_words_are_copied_without_the_places_where_they_break(qtbot) -> None:
    label = Label(ADDRESS, wrap=True, selectable=True)
    qtbot.addWidget(label)
    label.show()
    label.setFocus()
    label.setSelection(0, len(breakable(ADDRESS)))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == ADDRESS
    clipboard.copy("")
