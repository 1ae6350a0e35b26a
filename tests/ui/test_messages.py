"""Promise what is asked of the person: the file that is written is the one that is listed later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QWidget,
)

from tests.ui.conftest import Answers
from ui import keyboard, messages

BACKUPS = "Hearten backups (*.backup)"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("monday", "monday.backup"),
        ("monday.11", "monday.11.backup"),
        ("monday.backup", "monday.backup"),
        ("MONDAY.BACKUP", "MONDAY.BACKUP"),
    ],
)
def test_a_file_typed_without_its_ending_gets_it(
    qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, written: str
) -> None:
    suffixes: list[str] = []

    def person(box: QFileDialog) -> int:
        suffixes.append(box.defaultSuffix())
        return QFileDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QFileDialog, "exec", person)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _box: [str(tmp_path / typed)])
    chosen = messages.choose_file_to_save(None, "Back up to", "one.backup", BACKUPS)
    assert chosen == tmp_path / written
    assert suffixes == ["backup"]


def test_no_file_is_given_when_the_person_goes_back(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda _box: QFileDialog.DialogCode.Rejected.value)
    assert messages.choose_file_to_save(None, "Back up to", "one.backup", BACKUPS) is None


def test_a_file_that_gets_its_ending_replaces_nothing_unasked(
    qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: Answers
) -> None:
    (tmp_path / "plan.txt.pdf").write_bytes(b"before")
    monkeypatch.setattr(QFileDialog, "exec", lambda _box: QFileDialog.DialogCode.Accepted.value)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _box: [str(tmp_path / "plan.txt")])
    answers.confirm = False
    assert messages.choose_file_to_save(None, "Save as PDF", "plan.pdf", "PDF (*.pdf)") is None
    answers.confirm = True
    chosen = messages.choose_file_to_save(None, "Save as PDF", "plan.pdf", "PDF (*.pdf)")
    assert chosen == tmp_path / "plan.txt.pdf"
    assert answers.asked == ["Save as PDF"] * 2


def test_nobody_is_asked_about_a_file_that_is_never_replaced(
    qtbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: Answers
) -> None:
    asks: list[bool] = []
    (tmp_path / "monday.backup").write_bytes(b"before")

    def person(box: QFileDialog) -> int:
        asks.append(not box.testOption(QFileDialog.Option.DontConfirmOverwrite))
        return QFileDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QFileDialog, "exec", person)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _box: [str(tmp_path / "monday")])
    for replaces in (True, False):
        messages.choose_file_to_save(None, "Back up to", "a", BACKUPS, replaces=replaces)
    assert asks == [True, False]
    assert answers.asked == ["Back up to"]


@pytest.fixture
def heard(qtbot, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A desk whose lock closes Qt's boxes, the innermost first, and says which had the key."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    heard: list[str] = []

    def lock() -> None:
        heard.append(type(QApplication.activeModalWidget()).__name__)
        for box in reversed(QApplication.topLevelWidgets()):
            if isinstance(box, QDialog):
                box.reject()

    monkeypatch.setattr(keyboard, "_of_the_desk", {})
    slots = {"lock": lock}
    names = [one.name for one in keyboard.SHORTCUTS if one.works_everywhere]
    keyboard.share(
        {name: keyboard.install(window, name, slots.get(name, lambda: None)) for name in names}
    )
    yield heard
    window.close()


def press_lock() -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QDialog)
    QTest.qWaitForWindowActive(box)
    QTimer.singleShot(1000, box, box.reject)  # a key that is not heard fails, and does not hang
    QTest.keyClick(box, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_the_lock_is_heard_where_files_are_chosen(qtbot, heard: list[str]) -> None:
    for choose in (
        lambda: messages.choose_file_to_open(None, "Open"),
        lambda: messages.choose_file_to_save(None, "Save", "plan.pdf", "PDF (*.pdf)"),
        lambda: messages.choose_folder(None, "Folder"),
    ):
        QTimer.singleShot(0, press_lock)
        assert choose() is None
    assert heard == ["QFileDialog"] * 3


def test_the_lock_is_heard_in_a_box_that_qt_opens_over_its_own(
    qtbot, heard: list[str], tmp_path: Path
) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"before")

    def choose_what_is_there() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QFileDialog)
        box.findChild(QLineEdit).setText(str(tmp_path / "plan.pdf"))
        QTimer.singleShot(0, press_lock)
        box.accept()

    QTimer.singleShot(0, choose_what_is_there)
    assert messages.choose_file_to_save(None, "Save", "x.pdf", "PDF (*.pdf)") is None
    assert heard == [QMessageBox.__name__]


def test_files_are_chosen_in_boxes_that_hear_keys(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    options: list[bool] = []

    def go_back(box: QFileDialog) -> int:
        options.append(box.testOption(QFileDialog.Option.DontUseNativeDialog))
        return QFileDialog.DialogCode.Rejected.value

    monkeypatch.setattr(QFileDialog, "exec", go_back)
    messages.choose_file_to_open(None, "Open")
    messages.choose_file_to_save(None, "Save", "plan.pdf")
    messages.choose_folder(None, "Folder")
    assert options == [True] * 3


@pytest.mark.parametrize("takes_nothing", [False, True])
def test_the_keyboard_is_on_going_on_only_where_nothing_is_lost(qtbot, takes_nothing: bool) -> None:
    focused: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        QTest.qWaitForWindowActive(box)
        button = box.focusWidget()
        assert isinstance(button, QAbstractButton)
        focused.append(button.text())
        box.reject()

    QTimer.singleShot(0, look)
    messages.confirm(None, "Print", "No printer.", "Save as PDF…", takes_nothing=takes_nothing)
    assert focused == ["Save as PDF…" if takes_nothing else "Go back"]
