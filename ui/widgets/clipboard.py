"""Copy text so that Windows keeps no history of it and sends it to no cloud."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from app.domain.text import plain

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_KEPT_OUT = {
    "ExcludeClipboardContentFromMonitorProcessing": b"\x00\x00\x00\x00",
    "CanIncludeInClipboardHistory": b"\x00\x00\x00\x00",
    "CanUploadToCloudClipboard": b"\x00\x00\x00\x00",
}


def copy(text: str) -> None:
    """Put plain characters on the clipboard, marked to stay out of history, cloud and monitors."""
    data = QMimeData()
    data.setText(plain(text))
    for name, value in _KEPT_OUT.items():
        data.setData(_WINDOWS.format(name), QByteArray(value))
    QGuiApplication.clipboard().setMimeData(data)


def text() -> str:
    """Give the text that is on the clipboard."""
    return QGuiApplication.clipboard().text()


def clear_if(still: str) -> bool:
    """Empty the clipboard if it still holds this text; say whether it did."""
    if still and text() == still:
        QGuiApplication.clipboard().clear()
        return True
    return False
