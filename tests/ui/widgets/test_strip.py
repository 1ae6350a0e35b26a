"""Promise that a strip over the page shows every word and button whole, however narrow it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from tests.ui.turns import come_to_rest
from ui import zoom
from ui.emergency_strip import SAID, EmergencyStrip
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.notice import Strip
from ui.zoom import units

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def page() -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.close()


def shown(page: QWidget, strip: Strip, wide: int) -> Strip:
    """Lay the strip out at the top of a page so many units wide."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(strip)
    column.addStretch(1)
    page.setMinimumSize(1, 1)  # as the main window: it may be narrower than its strips like
    page.resize(units(wide), units(500))
    page.show()
    come_to_rest()
    return strip


def cut(strip: Strip) -> list[str]:
    """Name the words that have not the room they need."""
    found = []
    for one in (*strip.findChildren(QLabel), *strip.findChildren(QPushButton)):
        if one.isHidden():
            continue
        needs = one.sizeHint()
        high, wide = needs.height(), needs.width()
        if isinstance(one, QLabel) and one.wordWrap():
            high, wide = one.heightForWidth(one.width()), 0
        inside = strip.rect().contains(
            one.rect().translated(one.mapTo(strip, one.rect().topLeft()))
        )
        if one.height() < high or one.width() < wide or not inside:
            found.append(one.text())
    return found


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("wide", [1366, 1000, 683, 500, 380, 320])
@pytest.mark.parametrize("referrals", [1, 3])
def test_strip_of_an_emergency_is_whole_at_every_width(
    qtbot, page: QWidget, percent: int, wide: int, referrals: int
) -> None:
    zoom.set_percent(percent)
    strip = shown(page, EmergencyStrip(AT, referrals), wide)
    assert cut(strip) == []
    strip.set_low(True)
    come_to_rest()
    assert cut(strip) == []
    assert all(said.text() for said in strip.findChildren(Label) if not said.isHidden())
    assert strip.accessibleName().endswith(SAID)


def test_strip_is_one_line_where_there_is_room(qtbot, page: QWidget) -> None:
    strip = shown(page, EmergencyStrip(AT, 1), 1366)
    assert strip.height() == units(48)


def test_strip_leaves_the_record_its_room_on_a_small_screen(qtbot, page: QWidget) -> None:
    strip = shown(page, EmergencyStrip(AT, 3), 683)
    strip.set_low(True)
    come_to_rest()
    assert cut(strip) == []
    assert strip.height() == units(48)


@pytest.mark.parametrize("wide", [1366, 683, 380])
def test_button_that_closes_stays_beside_the_words(qtbot, page: QWidget, wide: int) -> None:
    close = IconButton("close", "Close the message")
    words = "The second server did not answer. Tell whoever looks after the servers."
    strip = shown(page, Strip("warn", "warning", "", words, [close]), wide)
    assert cut(strip) == []
    assert close.mapTo(strip, QPoint(0, 0)).x() > strip.width() - units(60)
