"""Press keys and move the mouse as a person does: events to the window that has the keyboard."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.tour.guide import Amiss, Guide

_NONE = Qt.KeyboardModifier.NoModifier
_LEFT = Qt.MouseButton.LeftButton


class Hands:
    """Type, press, click, scroll, and put text on the clipboard as another program would."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.typed: list[str] = []

    def press(self, *chords: str) -> None:
        """Press one chord after the other, each written as "Ctrl+Shift+V", "Enter" or "7"."""
        for chord in chords:
            key, held = _parts(chord)
            self._guide.do(partial(_press, key, held))

    def type(self, text: str) -> None:
        """Type text, letter by letter."""
        self.typed.append(text)
        for letter in text:
            self._guide.do(partial(_type, letter))

    def copy(self, text: str) -> None:
        """Put text on the clipboard, as the clinical system does."""
        self.typed.append(text)
        self._guide.do(lambda: QGuiApplication.clipboard().setText(text))

    def click(self, place: tuple[int, int], *, held: str = "") -> None:
        """Click a place of the screen."""
        modifier = Qt.KeyboardModifier.ControlModifier if held == "Ctrl" else _NONE
        self._guide.do(lambda: _click(QPoint(*place), modifier))

    def double_click(self, place: tuple[int, int]) -> None:
        """Click a place twice."""
        self._guide.do(lambda: _double_click(QPoint(*place)))

    def scroll(self, place: tuple[int, int], notches: int) -> None:
        """Turn the wheel over a place; down is positive."""
        self._guide.do(lambda: _scroll(QPoint(*place), notches))


def window_with_keyboard() -> QWindow:
    """Give the window that has the keyboard; where no desktop hands it on, do what one does."""
    window = QGuiApplication.focusWindow()
    if window is not None and window.isVisible():
        return window
    shown = [one for one in QGuiApplication.topLevelWindows() if one.isVisible()]
    modal = QApplication.activeModalWidget()
    chosen = modal.windowHandle() if modal is not None else None
    if chosen is None and shown:
        chosen = shown[-1]
    if chosen is None:
        raise Amiss("There is no window to type into.")
    chosen.requestActivate()
    return chosen


def _parts(chord: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    names = {"Enter": "Return", "-": "Minus", "=": "Equal"}
    combination = cast(Any, QKeySequence(names.get(chord, chord)))[0]
    return combination.key(), combination.keyboardModifiers()


def _press(key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    window = window_with_keyboard()
    code = key.value
    if held == _NONE and 0x20 < code < 0x7F:
        _click_letter(window, chr(code).lower())
    else:
        QTest.keyClick(window, key, held)


def _click_letter(window: QWindow, letter: str) -> None:
    cast(Any, QTest).keyClick(window, letter)


def _type(letter: str) -> None:
    window = window_with_keyboard()
    if letter == "\n":
        QTest.keyClick(window, Qt.Key.Key_Return)
    elif letter.isascii():
        _click_letter(window, letter)
    else:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(window, QKeyEvent(kind, 0, _NONE, letter))


def _window_at(place: QPoint) -> tuple[QWindow, QPoint]:
    popup = QApplication.activePopupWidget()
    if popup is not None and popup.geometry().contains(place):
        window: QWindow | None = popup.windowHandle()
    else:
        widget: QWidget | None = QApplication.widgetAt(place)
        window = widget.window().windowHandle() if widget is not None else None
    if window is None:
        raise Amiss("There is nothing to click at that place.")
    return window, window.mapFromGlobal(place)


def _click(place: QPoint, held: Qt.KeyboardModifier) -> None:
    window, at = _window_at(place)
    QTest.mouseMove(window, at)
    QTest.mouseClick(window, _LEFT, held, at)


def _double_click(place: QPoint) -> None:
    window, at = _window_at(place)
    QTest.mouseMove(window, at)
    QTest.mouseDClick(window, _LEFT, _NONE, at)


def _scroll(place: QPoint, notches: int) -> None:
    window, at = _window_at(place)
    turned = QPoint(0, -120 * notches)
    event = QWheelEvent(
        QPointF(at), QPointF(place), QPoint(), turned, Qt.MouseButton.NoButton, _NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window, event)
