"""Promise that the fast ways also hold when answers come from another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.actions import referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown, audits
from ui.background import Background
from ui.widgets import clipboard

LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def shown(
    reception: Desk, show: Callable[..., Shown], background: Background, qtbot
) -> Iterator[Shown]:
    for family in ("Adams", "Brown", "Clarke"):
        referrals.log(reception, a_referral(somebody(family, "Ann")))
    made = show(reception, background=background)
    qtbot.waitUntil(lambda: len(made.names()) == 3)
    qtbot.waitUntil(background.is_idle)
    yield made
    made.tab.settle()
    qtbot.waitUntil(background.is_idle)
    made.tab.settle()  # answers that came meanwhile were readings too


def test_typing_fast_shows_the_newest_answer_alone(
    shown: Shown, background: Background, qtbot
) -> None:
    for text in ("a", "ad", "b", "br", "bro", "c", "cl"):
        shown.tab.head.search.setText(text)
    qtbot.waitUntil(background.is_idle)
    assert shown.names() == ["CLARKE, Ann (Mr)"]
    shown.tab.head.search.clear()
    qtbot.waitUntil(lambda: len(shown.names()) == 3)


def test_moving_fast_shows_the_last_one_alone(
    shown: Shown, background: Background, qtbot, keys: Keys
) -> None:
    shown.tab.view.choose_first()
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown.tab.detail.opened is not None
                    and shown.tab.detail.opened.person.name.family == "Clarke")  # fmt: skip
    assert shown.tab.detail.banner.name.text() == "CLARKE, Ann (Mr)"


def test_a_paste_is_logged_and_the_window_is_gone_at_once(
    shown: Shown, background: Background, reception: Desk, qtbot, keys: Keys
) -> None:
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    qtbot.waitUntil(background.is_idle)
    keys.press("6")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown.names()) == 4)
    qtbot.waitUntil(background.is_idle)
    assert shown.tab.forms.windows() == []
    found = Lookup(reception).page(Query(text="9990000018", filter="any")).rows
    assert found[0].born == date(1958, 3, 11)


def test_pressing_save_twice_logs_once(
    shown: Shown, background: Background, reception: Desk, qtbot, keys: Keys
) -> None:
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    qtbot.waitUntil(background.is_idle)
    form = shown.form()
    form.form.why._toggled("housing", True)
    form.form.agreement._clicked("yes")
    form.save(False)
    form.save(False)
    form.save(True)
    qtbot.waitUntil(background.is_idle)
    assert audits(reception).count("referral.log") == 4


def test_closing_while_questions_are_out_breaks_nothing(
    shown: Shown, background: Background, qtbot
) -> None:
    shown.tab.new_referral()
    form = shown.form()
    form.form.who.finder.box.setText("ada")
    form.form.words.setText("half a")
    form.close()
    qtbot.waitUntil(background.is_idle)
    assert shown.tab.list.drafts.count == 1
