"""Leave no trace of the folders somebody chose files from.

Qt's file dialog writes its last folders down for the whole account (on Windows in the registry),
and the name of a folder may be a person's.
"""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog

_ORGANISATION, _GROUP = "QtProject", "FileDialog"


def leave_none_of(box: QFileDialog) -> None:
    """Put back what was written there before, once that box is gone and has written its own."""
    before = _read()
    box.destroyed.connect(lambda: _put_back(before))


def _open() -> QSettings:
    return QSettings(QSettings.Scope.UserScope, _ORGANISATION)


def _read() -> dict[str, object]:
    settings = _open()
    settings.beginGroup(_GROUP)
    return {key: settings.value(key) for key in settings.allKeys()}


def _put_back(before: dict[str, object]) -> None:
    settings = _open()
    settings.remove(_GROUP)
    for key, value in before.items():
        settings.setValue(f"{_GROUP}/{key}", value)
