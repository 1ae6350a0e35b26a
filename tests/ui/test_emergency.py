"""Promise that a record opened in an emergency says so, and closes by itself and by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from time import monotonic

import pytest

import ui.emergency
from app import errors, settings
from app.actions import glass
from app.actions.glass import Broken
from app.desk import Desk
from app.domain.access import Right, Role
from tests.actions.conftest import DANETRE, DeskFor
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.ui.immediate import ImmediateBackground
from ui.emergency import Emergency
from ui.emergency_form import WHO_SEES, EmergencyForm
from ui.main_window import MainWindow

Open = Callable[[Desk], MainWindow]
WORDS = "Open one record in an emergency…"


@pytest.fixture
def open_window(qtbot, tmp_path) -> Iterator[Open]:
    made: list[MainWindow] = []

    def open_up(desk: Desk) -> MainWindow:
        kept = settings.Settings(tmp_path / "kept")
        window = MainWindow(desk, kept, background=ImmediateBackground())
        made.append(window)
        window.open_up()
        return window

    yield open_up
    for window in made:
        window.leave()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Callable[[Desk], Desk]:
    """Let a desk pass for one of a shared store."""

    def make(desk: Desk) -> Desk:
        monkeypatch.setattr(type(desk.store), "is_shared", True)
        return desk

    return make


def offered(window: MainWindow) -> list[str]:
    actions = [a for menu in window.menu.bar.actions() for a in menu.menu().actions()]
    return [one.text().replace("&", "") for one in actions]


def open_one(window: MainWindow) -> Emergency:
    desk = window.desk
    until = desk.now() + timedelta(minutes=60)
    desk.break_glass([7], desk.require(Right.BREAK_GLASS), until)
    window.emergency.show_opened(Broken("p", ("nobody-here",), until))
    return window.emergency


def test_emergency_is_offered_on_a_shared_store_only_to_whom_the_act_allows(
    open_window: Open, worker: Desk, desk_for: DeskFor, shared
) -> None:
    assert WORDS not in offered(open_window(worker))
    shared(worker)
    assert WORDS in offered(open_window(worker))
    assert WORDS not in offered(open_window(desk_for("Rita", Role.RECEPTIONIST, None, DANETRE)))


def test_strip_says_until_when_in_words_and_is_on_every_tab(
    open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    strip = open_one(window).strip
    assert strip is not None
    assert strip.accessibleName().startswith("Opened in an emergency until ")
    assert strip.accessibleName().endswith("whatever becomes of this PC.")
    for kind in window.kinds:
        window.show_tab(kind.key)
        assert strip.isVisible()


def test_view_ends_by_itself_when_the_hour_is_over(open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    emergency = open_one(window)
    emergency.look()
    assert emergency.opened is not None
    later = worker.now() + timedelta(minutes=61)
    worker.now = lambda: later
    emergency.look()
    assert emergency.opened is None
    assert emergency.strip is None


def test_clock_that_was_set_back_makes_the_view_no_longer(
    open_window: Open, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    emergency = open_one(open_window(worker))
    began, before = monotonic(), worker.now() - timedelta(hours=3)
    worker.now = lambda: before
    emergency.look()
    assert emergency.opened is not None
    monkeypatch.setattr(ui.emergency, "monotonic", lambda: began + 3601)
    emergency.look()
    assert emergency.opened is None


@pytest.mark.parametrize("how", ["end", "settle"])
def test_view_ends_by_hand_and_at_a_lock(open_window: Open, worker: Desk, how: str) -> None:
    window = open_window(worker)
    emergency = open_one(window)
    {"end": emergency.end, "settle": window.settle}[how]()
    assert emergency.strip is None
    assert worker.in_an_emergency == {}
    assert window.tab("referrals").detail.opened is None  # type: ignore[union-attr]


def test_view_ended_while_the_server_is_away_is_ended_there_once_it_is_back(
    open_window: Open, worker: Desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    window = open_window(worker)
    emergency = open_one(window)
    line, ended = worker.store.line, []

    def end(desk: Desk) -> None:
        if line.state.away_since is not None:
            raise errors.Unreachable
        ended.append(desk)

    monkeypatch.setattr(glass, "end_glass", end)
    line.away(worker.now())
    emergency.end()
    assert ended == []
    line.back()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [worker]


def test_form_names_what_is_missing_at_its_field(open_window: Open, worker: Desk) -> None:
    form = EmergencyForm(open_window(worker).at)
    form.submit()
    assert "NHS number" in form.fields["nhs_number"].error()
    form.number.set_number("9990000018")
    form.submit()
    assert form.fields["nhs_number"].error() == ""
    assert "date of birth" in form.fields["born"].error()
    form.born.set_date(date(1980, 8, 14))
    form.submit()
    assert form.fields["reason"].error().startswith("Say why")
    assert "privacy officer" in WHO_SEES
    form.reject()


def test_wrong_number_or_birthday_is_told_in_one_sentence(
    open_window: Open, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_asked: object) -> Broken:
        raise errors.NotFound(glass.NOBODY)

    monkeypatch.setattr(glass, "break_glass", nobody)
    form = EmergencyForm(open_window(worker).at)
    form.submit()
    assert form.wrong.accessibleName() == glass.NOBODY or glass.NOBODY in form.wrong.text()
    form.reject()
