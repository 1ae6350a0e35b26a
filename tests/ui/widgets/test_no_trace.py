"""No folder that somebody chose a file from is written down for the account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ui import messages
from ui.widgets import no_trace


@pytest.fixture
def account(tmp_path: Path, qapp: QApplication) -> Iterator[QSettings]:
    """Give what Qt's dialogs write down, in a folder of this test."""
    usual = Path(QSettings(QSettings.Scope.UserScope, "QtProject").fileName()).parent
    kind, scope = QSettings.Format.NativeFormat, QSettings.Scope.UserScope
    QSettings.setPath(kind, scope, str(tmp_path / "account"))
    yield QSettings(scope, "QtProject")
    QSettings.setPath(kind, scope, str(usual))


def _choose_in(folder: Path, qtbot: QtBot) -> None:
    boxes = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QFileDialog)
        boxes.append(box)
        box.setDirectory(str(folder))
        box.reject()

    QTimer.singleShot(0, answer)
    assert messages.choose_file_to_open(None, "A file") is None
    qtbot.waitUntil(lambda: not isValid(boxes[0]))


def test_the_folder_of_a_chosen_file_is_not_written_down(
    account: QSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "Marked Name"
    folder.mkdir()
    _choose_in(folder, qtbot)
    account.sync()
    assert account.allKeys() == []


def test_what_other_programs_wrote_there_stays(
    account: QSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    account.setValue("FileDialog/lastVisited", "file:///somewhere")
    account.setValue("Another/kept", "yes")
    account.sync()
    _choose_in(tmp_path, qtbot)
    account.sync()
    assert account.allKeys() == ["Another/kept", "FileDialog/lastVisited"]
    assert account.value("FileDialog/lastVisited") == "file:///somewhere"


def test_without_it_qt_writes_the_folder_down(
    account: QSettings, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(no_trace, "leave_none_of", lambda _box: None)
    _choose_in(tmp_path, qtbot)
    account.sync()
    assert "FileDialog/lastVisited" in account.allKeys()
