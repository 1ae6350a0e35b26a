"""Promise that whom the screen is about is never cut: a long name wraps."""

from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.person import Gender, Name, Person
from tests.ui.turns import come_to_rest
from ui import zoom
from ui.plans.banner import Banner
from ui.widgets.breaking import breakable
from ui.widgets.patient_banner import PatientBanner

NAMES = (
    "SMITH, John (Mr)",
    "ZIELIŃSKI-KOZŁOWSKA, Kwame Alexander Maximilian (Professor)",
    "W" * 200 + ", " + "M" * 200,
    "THE LONG " * 22 + ", " + "Anna Maria " * 18,
)
CALLED = ("", "Johnnie", "Wilhelmina" * 20)
FLAGS = ("", "Interpreter needed: Romanian, some English")


@pytest.fixture
def home(qtbot) -> QWidget:
    home = QWidget()
    column = QVBoxLayout(home)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    qtbot.addWidget(home)
    return home


def show(home: QWidget, banner: QWidget, qtbot, width: int) -> None:
    home.layout().insertWidget(0, banner)
    home.resize(width, 2_000)
    home.show()
    qtbot.waitUntil(lambda: banner.isVisible() and home.width() == width)
    come_to_rest()


def cut(banner: QWidget) -> list[str]:
    """Name the words that have too little room, stand outside or over one another."""
    told, places = [], []
    for label in banner.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        metrics = QFontMetrics(label.font())
        wraps = label.wordWrap()
        pieces = re.split("[ \u200b]", breakable(label.text())) if wraps else [label.text()]
        wide = max(metrics.horizontalAdvance(piece) for piece in pieces)
        in_one_line = metrics.horizontalAdvance(label.text()) <= label.width()
        high = metrics.height()
        if wraps and not in_one_line:
            flags = Qt.TextFlag.TextWordWrap
            high = metrics.boundingRect(0, 0, label.width(), 0, flags, label.text()).height()
        if label.width() < wide or label.height() < high:
            told.append(f"{label.text()[:30]} has {label.size()} of {wide} × {high}")
        place = QRect(label.mapTo(banner, label.rect().topLeft()), label.size())
        if not banner.rect().contains(place):
            told.append(f"{label.text()[:30]} stands outside")
        places.append((label.text()[:30], place))
    for (one, its), (other, theirs) in itertools.combinations(places, 2):
        if its.intersects(theirs):
            told.append(f"{one} over {other}")
    return told


@pytest.mark.parametrize("one_line", [False, True])
@pytest.mark.parametrize(("percent", "width"), [(100, 380), (100, 1366), (200, 1366), (200, 760)])
def test_nothing_of_the_longest_name_is_cut(
    home: QWidget, qtbot, one_line: bool, percent: int, width: int
) -> None:
    zoom.set_percent(percent)
    banner = PatientBanner(one_line=one_line)
    banner.show_person(NAMES[0], "14-Aug-1980 (46y)", "Female", "999 000 0018")
    show(home, banner, qtbot, width)
    for name, called, flag in itertools.product(NAMES, CALLED, FLAGS):
        banner.show_person(
            name, "14-Aug-1980 (46y)", "Female", "999 000 0018", known_as=called, flag=flag
        )
        come_to_rest()
        assert cut(banner) == [], (name[:20], called[:10], flag)
        assert banner.name.text() == name


def test_a_usual_name_has_no_place_to_break_inside_a_word(qtbot) -> None:
    banner = PatientBanner()
    qtbot.addWidget(banner)
    banner.show_person(NAMES[1], "", "", "")
    assert banner.name.text() == NAMES[1]


def test_zooming_wraps_a_name_anew(home: QWidget, qtbot) -> None:
    banner = PatientBanner(one_line=True)
    banner.show_person(NAMES[1], "14-Aug-1980 (46y)", "Female", "999 000 0018", flag=FLAGS[1])
    show(home, banner, qtbot, 900)
    for percent in (200, 125, 100):
        zoom.set_percent(percent)
        come_to_rest()
        assert cut(banner) == []


@pytest.mark.parametrize("narrow", [False, True])
def test_a_plan_shows_the_longest_name_whole(home: QWidget, qtbot, narrow: bool) -> None:
    name = Name("W" * 200, "M" * 200, "Professor", "Wilhelmina")
    banner = Banner()
    person = Person("u", "n", "p", name, gender=Gender.FEMALE, needs=FLAGS[1])
    banner.show_person(person, date(2026, 11, 23))
    banner.set_narrow(narrow)
    show(home, banner, qtbot, 1200)
    assert cut(banner) == []
