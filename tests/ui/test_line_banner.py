"""Where a save stands is seen, and a server that is away is told until it is back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app import errors, settings
from app.changes import Changed
from app.desk import Desk
from app.store.saving import WAS_SAVED
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.ui.immediate import ImmediateBackground
from ui import line_banner, line_strips, zoom
from ui.background import Background
from ui.main_window import MainWindow
from ui.widgets.buttons import IconButton
from ui.widgets.notice import Strip


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a moment be none."""
    monkeypatch.setattr(line_banner, "AFTER_A_MOMENT", 0)
    monkeypatch.setattr(line_strips, "AFTER_A_MOMENT", 0)


@pytest.fixture
def window(qtbot, tmp_path, reception: Desk) -> Iterator[MainWindow]:
    kept = settings.Settings(tmp_path / "kept")
    window = MainWindow(reception, kept, background=ImmediateBackground())
    window.open_up()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    yield window
    window.leave()


def saved_words(window: MainWindow) -> str:
    return window.status_bar.saved.text()


def is_shown(window: MainWindow, which: str) -> bool:
    strip = window.line.shown(which)
    return strip is not None and strip.isVisible()


def words(strip: Strip | None) -> str:
    assert strip is not None
    return strip.accessibleName()


def button(strip: Strip | None, text: str) -> QPushButton:
    assert strip is not None
    return next(one for one in strip.findChildren(QPushButton) if one.text() == text)


def test_save_under_way_is_said_quietly_and_goes_when_it_is_done(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    window.status_bar.set_saved("Saved 09:00")
    line.saving()
    qtbot.waitUntil(lambda: saved_words(window) == "Saving…")
    line.saved()
    qtbot.waitUntil(lambda: saved_words(window) == "Saved 09:00")


def test_save_that_failed_is_said_until_the_next_one(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    line.saving()
    line.ended(errors.Unreachable())
    qtbot.waitUntil(lambda: saved_words(window) == "Not saved")
    line.saving()
    qtbot.waitUntil(lambda: saved_words(window) == "Saving…")
    line.saved()
    qtbot.waitUntil(lambda: saved_words(window) == "")


def test_draft_kept_on_this_pc_is_no_save_on_the_server(qtbot, window: MainWindow) -> None:
    window.background.drafts_lie_apart = True
    window.desk.store.line.ended(errors.Unreachable())
    qtbot.waitUntil(lambda: saved_words(window) == "Not saved")
    window.desk.changes.publish(Changed("draft"))
    assert saved_words(window) == "Not saved"
    window.background.drafts_lie_apart = False
    window.desk.changes.publish(Changed("draft"))
    assert saved_words(window).startswith("Saved ")


def test_what_the_rules_refuse_is_no_failed_save(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    line.saving()
    line.ended(errors.Refused())
    line.away(window.desk.now())
    qtbot.waitUntil(lambda: is_shown(window, "away"))
    assert saved_words(window) == ""


def test_saved_on_one_server_is_said_until_both_have_it(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    line.saved(on_one_server=True)
    qtbot.waitUntil(lambda: is_shown(window, "one"))
    assert saved_words(window) == "Saved on one server only"
    window.desk.changes.publish(Changed("referral"))
    assert saved_words(window).startswith("Saved on one server only ")
    line.saved()
    qtbot.waitUntil(lambda: not is_shown(window, "one"))
    window.desk.changes.publish(Changed("referral"))
    assert saved_words(window).startswith("Saved ")
    assert "one" not in saved_words(window)


def test_slow_save_can_be_let_go_and_is_not_by_itself(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    stopped = threading.Event()
    line.answers_by(lambda: None, stopped.set)
    line.saving()
    line.slow()
    qtbot.waitUntil(lambda: is_shown(window, "slow"))
    assert not stopped.is_set()
    qtbot.mouseClick(button(window.line.shown("slow"), "Stop waiting"), Qt.MouseButton.LeftButton)
    assert stopped.wait(5)
    line.saved()
    qtbot.waitUntil(lambda: not is_shown(window, "slow"))


def test_server_that_is_away_is_told_and_asked_again(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    window.at.drafts.keep("d1", "referral", None, {})
    answers: list[errors.Problem | None] = [errors.Unreachable(), None]

    def probe() -> None:
        if (problem := answers.pop(0)) is not None:
            raise problem
        line.back()

    line.answers_by(probe, lambda: None)
    told: list[Changed] = []
    window.desk.changes.subscribe(told.append)
    line.away(window.desk.now())
    qtbot.waitUntil(lambda: is_shown(window, "away"))
    said = words(window.line.shown("away"))
    assert said.startswith(f"Not connected to the {window.desk.store.name} database since ")
    assert "Nothing you typed is lost: 1 draft is kept on this PC. Trying again every 20" in said
    assert window.status_bar.connection.text() == "Not connected"
    again = button(window.line.shown("away"), "Try now")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert is_shown(window, "away")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not is_shown(window, "away"))
    assert not window.status_bar.connection.isVisible()
    assert Changed("everything") in told


def test_window_without_room_names_no_store(qtbot, window: MainWindow) -> None:
    zoom.set_percent(200)
    window.desk.store.line.away(window.desk.now())
    qtbot.waitUntil(lambda: is_shown(window, "away"))
    assert words(window.line.shown("away")).startswith("Not connected since ")


def test_line_that_is_back_in_a_moment_is_not_told(
    qtbot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = window.desk.store.line
    told: list[Changed] = []
    window.desk.changes.subscribe(told.append)
    line.away(window.desk.now())
    line.back()
    qtbot.waitUntil(lambda: bool(told))
    assert window.line.shown("away") is None


def test_save_that_was_in_doubt_is_told_when_it_is_known(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line
    line.doubt("op")
    line.settled("op", was_saved=True)
    qtbot.waitUntil(
        lambda: any(strip.accessibleName() == WAS_SAVED for strip in window.findChildren(Strip))
    )


def test_how_a_save_ended_takes_the_place_of_what_was_told_before(
    qtbot, window: MainWindow
) -> None:
    line = window.desk.store.line
    line.settled("first", was_saved=False)
    qtbot.waitUntil(lambda: is_shown(window, "ended"))
    line.settled("second", was_saved=True)
    qtbot.waitUntil(lambda: words(window.line.shown("ended")).strip() == WAS_SAVED)
    strip = window.line.shown("ended")
    assert strip is not None
    close = strip.findChild(IconButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.line.shown("ended") is None


def test_save_in_doubt_is_looked_for_as_soon_as_the_line_is_back(qtbot, window: MainWindow) -> None:
    line = window.desk.store.line

    def probe() -> None:
        if line.state.in_doubt:
            line.settled("op", was_saved=True)

    line.away(window.desk.now())
    line.doubt("op")
    qtbot.waitUntil(lambda: is_shown(window, "away"))
    line.answers_by(probe, lambda: None)
    line.back()
    qtbot.waitUntil(lambda: is_shown(window, "ended"))
    assert line.state.in_doubt == ()


def test_acts_go_through_the_line_and_questions_do_not(qtbot, reception: Desk) -> None:
    background = Background()
    through: list[str] = []

    def note(work: Callable[[], object]) -> object:
        through.append("act")
        return work()

    background.through = note
    came: list[int] = []
    background.ask(lambda: 1, came.append)
    background.act(lambda: 2, came.append)
    qtbot.waitUntil(lambda: sorted(came) == [1, 2])
    assert through == ["act"]
    background.close()
