"""Promise that a server is chosen, remembered and signed in to where a folder would be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import errors, places, settings
from app.places import Server
from ui import messages
from ui.application import NO_KEY_THERE, Application
from ui.entrance import Entrance
from ui.first_run.answers import Answers, known_office
from ui.first_run.place_page import SERVER, PlacePage
from ui.sign_in import OTHER_SERVER
from ui.widgets.dialog import Dialog
from ui.widgets.text_edit import TextEdit

URL = "postgresql://desk.practice.example/hearten"


@pytest.fixture
def application(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    kept = settings.Settings(tmp_path)
    kept.store, kept.store_name, kept.user = URL, "Daventry PCN", "priya"
    application = Application(QApplication.instance(), kept=kept)
    # Everything is imported here already; a second warm-up beside another test's is none's promise.
    monkeypatch.setattr(application.warm_up, "begin", application.warm_up.let_go)
    yield application
    application.end()
    if application.sign_in_window is not None:
        application.sign_in_window.closed.disconnect()
        application.sign_in_window.close()


def offered(entrance: Entrance) -> list[tuple[str, str]]:
    assert entrance.window is not None
    combo = entrance.window.form.place
    return [(combo.itemData(n), combo.itemText(n)) for n in range(combo.count())]


def test_remembered_server_is_offered_by_its_stores_name_and_the_password_is_all_to_type(
    application: Application,
) -> None:
    application.begin()
    entrance = application.entrance
    assert entrance.store == Server(URL)
    labels = [label for _, label in offered(entrance)]
    assert labels == [
        "Daventry PCN, shared database",
        "Another folder…",
        "A server of ours…",
        "Make a new store…",
    ]
    assert entrance.window is not None
    assert entrance.window.form.name.text() == "priya"


def test_another_server_is_chosen_in_the_sign_in_window(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    application.begin()
    other = Server("postgresql://other.example/desk")
    shown: list[Server | None] = []
    monkeypatch.setattr(messages, "ask_server", lambda _parent, now: shown.append(now) or other)
    window = application.entrance.window
    assert window is not None
    window.form.place_chosen.emit(OTHER_SERVER)
    assert application.entrance.store == other
    assert offered(application.entrance)[0] == (str(other), "desk, shared database")
    monkeypatch.setattr(messages, "ask_server", lambda _parent, now: shown.append(now))
    window.form.place_chosen.emit(OTHER_SERVER)
    assert application.entrance.store == other
    assert shown == [Server(URL), other]


def test_present_address_stands_where_another_is_asked_for(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is shown nowhere else, and it may be what is wrong."""
    seen: list[str] = []

    def look(box: Dialog) -> bool:
        seen.extend(edit.text() for edit in box.findChildren(TextEdit))
        return False

    monkeypatch.setattr(Dialog, "ask", look)
    assert messages.ask_server(None, Server(URL)) is None
    assert seen == [URL]


def test_name_and_password_go_to_the_server(
    qtbot, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.actions import signing_in

    asked: list[object] = []

    def sign_in(place: object, name: str, password: str) -> None:
        asked.append((place, name, password))
        raise errors.Unreachable("The server cannot be reached.")

    monkeypatch.setattr(signing_in, "sign_in", sign_in)
    application.begin()
    window = application.entrance.window
    assert window is not None
    application.warm_up.begin()
    window.form.password.setText("copper meadow teapot")
    window.form.submit()
    qtbot.waitUntil(lambda: window.form.message() == "The server cannot be reached.", timeout=20000)
    assert asked == [(Server(URL), "priya", "copper meadow teapot")]


def test_no_recovery_key_is_offered_for_a_server(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(messages, "tell", lambda _parent, _title, words: told.append(words))
    application.begin()
    application._open_recovery()
    assert told == [NO_KEY_THERE]


def test_first_run_leads_to_a_server_and_makes_nothing(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = PlacePage(Answers(known_office()))
    qtbot.addWidget(page)
    page.take(SERVER)
    assert page.wrong.text() == ""
    monkeypatch.setattr(messages, "ask_server", lambda _parent: Server(URL))
    with qtbot.waitSignal(page.open_asked) as asked:
        assert not page.is_good()
    assert asked.args == [Server(URL)]


def test_settings_that_name_no_place_lead_to_the_first_run(qtbot, tmp_path: Path) -> None:
    kept = settings.Settings(tmp_path)
    kept.store = "http://desk.practice.example/"
    application = Application(QApplication.instance(), kept=kept)
    assert application.entrance.store is None
    application.end()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("postgresql://ada:secret@db/hearten", places.LEAVE_IT_OUT),
        ("postgresql://db/hearten?password=secret", places.LEAVE_IT_OUT),
        ("postgresql://db/hearten?sslmode=disable&options=x", places.ODD_OPTION),
        ("postgresql://db", places.NO_SERVER),
        ("http://db/hearten", places.NO_SERVER),
        ("postgresql://db/a/b", places.NO_SERVER),
    ],
)
def test_address_that_will_not_do_is_refused_without_repeating_it(typed: str, told: str) -> None:
    with pytest.raises(errors.Refused) as refused:
        places.read(typed)
    assert refused.value.sentence == told
    assert "secret" not in told


def test_user_in_an_address_is_left_out() -> None:
    assert str(places.read("postgresql://ada@db:5433/hearten")) == "postgresql://db:5433/hearten"
    assert str(places.read("postgres:///h?host=/run/pg")) == "postgresql:///h?host=/run/pg"
    assert places.read("C:\\desk") == Path("C:\\desk")
