"""Promise what is asked of the person: the file that is written is the one that is listed later."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from ui import messages

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
