"""A program that is asked to end keeps what is typed, and ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from app import settings
from app.actions import signing_in
from app.actions.drafts import Drafts
from tests.actions.conftest import PASSWORD
from tests.ui.test_lock import HALF_TYPED, WritingTab
from tests.ui.test_sign_in import folder as folder
from tests.ui.test_sign_in import sign_in
from ui import tabs
from ui.application import Application


@pytest.fixture
def application(
    qapp: QApplication, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    monkeypatch.setattr(tabs, "make", lambda kind, at: WritingTab(at))
    application = Application(qapp, folder, kept=settings.Settings(tmp_path / "kept"))
    monkeypatch.setattr(application, "_qt", Ended())
    application.begin()
    yield application
    application.end()


class Ended:
    """Stand for the program's own loop, which a test must outlive."""

    is_so = False

    def quit(self) -> None:
        self.is_so = True


class Session:
    """Stand for Windows' session, which Qt lets nobody make."""

    hint: object = None

    def setRestartHint(self, hint: object) -> None:
        self.hint = hint


def test_program_asked_to_end_keeps_what_is_typed_and_ends(
    qtbot, application: Application, folder: Path
) -> None:
    sign_in(qtbot, application, "admin", PASSWORD)
    window = application.main_window
    page = window.tab(window.kinds[0].key)
    page.words.setPlainText(HALF_TYPED)
    application.end_watch.asked.emit()
    assert application._qt.is_so
    assert application.main_window is None
    again = signing_in.sign_in(folder, "admin", PASSWORD).desk
    assert [draft.body["words"] for draft in Drafts(again).of("test")] == [HALF_TYPED]
    signing_in.sign_out(again)


def test_program_at_the_sign_in_window_ends_at_once(application: Application) -> None:
    application.end_watch.asked.emit()
    assert application._qt.is_so


def test_program_that_ends_with_windows_is_not_opened_by_windows_again(
    application: Application,
) -> None:
    session = Session()
    application.end_watch._session_ends(session)
    assert session.hint == QSessionManager.RestartHint.RestartNever
    assert application._qt.is_so
