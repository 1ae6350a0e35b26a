"""Promise that nobody's record is opened, and no reading entered, that somebody did not ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import referrals
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown, audits
from tests.ui.turns import come_to_rest
from ui.referrals.opening import OPENING
from ui.widgets import clipboard

LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"


@pytest.fixture
def shown(reception: Desk, show: Callable[..., Shown]) -> Shown:
    for family in ("Adams", "Brown", "Clarke"):
        referrals.log(reception, a_referral(somebody(family, "Ann")))
    return show(reception)


def opened(shown: Shown) -> str:
    one = shown.tab.detail.opened
    return one.person.name.family if one is not None else ""


def readings(shown: Shown) -> int:
    return audits(shown.at.desk).count("referral.open")


def test_the_keyboard_in_the_list_opens_nobody(shown: Shown) -> None:
    assert shown.tab.view.hasFocus()
    shown.tab.head.search.setFocus()
    shown.tab.start_here()
    assert (opened(shown), readings(shown)) == ("", 0)
    assert shown.tab.view.selected() == []
    assert shown.tab.view.current_uid() == shown.tab.view.rows.row_here(0).uid


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_in_the_list_opens_the_row_it_is_on(
    shown: Shown, keys: Keys, key: Qt.Key, qtbot
) -> None:
    keys.press(key)
    qtbot.waitUntil(lambda: opened(shown) == "Adams")
    keys.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: opened(shown) == "Brown")
    assert readings(shown) == 2


def test_after_a_save_the_keyboard_is_on_the_new_one_and_nobody_is_opened(
    shown: Shown, keys: Keys, qtbot
) -> None:
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("6")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shown.tab.forms.windows())
    shown.window.activateWindow()
    come_to_rest()
    assert shown.tab.view.hasFocus()
    assert (opened(shown), readings(shown)) == ("", 0)
    new = next(row for row in shown.tab.view.rows.rows() if row.name.startswith("WILLIAMS"))
    assert shown.tab.view.current_uid() == new.uid
    keys.press(Qt.Key.Key_Return)
    assert opened(shown) == "Williams"


def test_a_record_that_is_read_stays_while_another_is_logged(
    shown: Shown, keys: Keys, qtbot
) -> None:
    keys.press(Qt.Key.Key_Return)
    assert opened(shown) == "Adams"
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("6")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shown.tab.forms.windows())
    come_to_rest()
    assert opened(shown) == "Adams"
    assert [shown.tab.view.rows.row_by_uid(uid).name for uid in shown.tab.view.selected()] == [
        "ADAMS, Ann (Mr)"
    ]


def test_down_from_the_search_opens_the_first_found(shown: Shown, keys: Keys, qtbot) -> None:
    keys.chord(Qt.Key.Key_F)
    keys.type("clar")
    assert readings(shown) == 0
    keys.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: opened(shown) == "Clarke")
    assert shown.tab.view.hasFocus()


def test_a_click_opens_the_row(shown: Shown, qtbot) -> None:
    view = shown.tab.view
    place = view.visualRect(view.rows.index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QApplication.processEvents()
    assert opened(shown) == "Brown"


def test_while_another_is_waited_for_nothing_is_done_to_the_one_before_and_then_nobody_is_shown(
    shown: Shown, keys: Keys, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.press(Qt.Key.Key_Return)
    assert opened(shown) == "Adams"
    waiting: list[Callable[[], object]] = []
    act = shown.at.background.act

    def hangs(work, then=None, *, failed=None) -> None:
        waiting.append(lambda: act(work, then, failed=failed))

    monkeypatch.setattr(shown.at.background, "act", hangs)
    before = shown.tab.opening.wanted
    keys.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown.tab.opening.wanted != before)
    shown.tab.detail.asked.emit("phone")
    shown.tab.edit_referral()
    record = shown.tab.detail.record
    assert (opened(shown), record.phone.person, record.is_edited) == ("Adams", None, False)
    qtbot.waitUntil(lambda: shown.tab.detail.quiet_words == OPENING)
    assert opened(shown) == ""
    monkeypatch.undo()
    for one in waiting:
        one()
    assert opened(shown) == "Brown"
