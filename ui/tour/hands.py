"""Press keys and move the mouse as a person does: events to the window that has the keyboard."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ui.tour.desktop import somebody_has_the_keyboard
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
            self._strike(_key_of(key, held), held)

    def type(self, text: str) -> None:
        """Type text, letter by letter."""
        self.typed.append(text)
        for letter in text:
            if letter == "\n":
                self._strike(Qt.Key.Key_Return, _NONE)
            elif letter.isascii():
                self._strike(letter, _NONE)
            else:
                self._guide.do(partial(_send_letter, letter))

    def _strike(self, key: Qt.Key | str, held: Qt.KeyboardModifier) -> None:
        """Press and let go: between the two the window that hears it may be another."""
        self._wait_for_a_window()
        self._guide.do(partial(_down, key, held))
        self._guide.do(partial(_up, key, held))

    def _wait_for_a_window(self) -> None:
        """Wait until a window has the keyboard: one may just have closed."""
        self._guide.until(somebody_has_the_keyboard, "No window has the keyboard.")

    def copy(self, text: str) -> None:
        """Put text on the clipboard, as the clinical system does."""
        self.typed.append(text)
        self._guide.do(lambda: QGuiApplication.clipboard().setText(text))

    def click(self, place: tuple[int, int], *, held: str = "") -> None:
        """Click a place of the screen."""
        self._wait_for_a_window()
        modifier = Qt.KeyboardModifier.ControlModifier if held == "Ctrl" else _NONE
        self._guide.do(lambda: _click(QPoint(*place), modifier))

    def scroll(self, place: tuple[int, int], notches: int) -> None:
        """Turn the wheel over a place; down is positive."""
        self._guide.do(lambda: _scroll(QPoint(*place), notches))


def _receiver() -> QWindow | QWidget:
    """Give who hears a key."""
    window = QGuiApplication.focusWindow()
    if window is not None and isValid(window):
        return window
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    if widget is None:
        raise Amiss("There is no window to type into.")
    return widget


def _parts(chord: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    names = {"Enter": "Return"}
    combination = cast(Any, QKeySequence(names.get(chord, chord)))[0]
    return combination.key(), combination.keyboardModifiers()


def _key_of(key: Qt.Key, held: Qt.KeyboardModifier) -> Qt.Key | str:
    """Give a plain letter as one, so that its text comes with it."""
    is_letter = held == _NONE and 0x20 < key.value < 0x7F
    return chr(key.value).lower() if is_letter else key


def _down(key: Qt.Key | str, held: Qt.KeyboardModifier) -> None:
    cast(Any, QTest).keyPress(_receiver(), key, held)


def _up(key: Qt.Key | str, held: Qt.KeyboardModifier) -> None:
    with contextlib.suppress(RuntimeError, Amiss):  # who heard the press may be gone
        cast(Any, QTest).keyRelease(_receiver(), key, held)


def _send_letter(letter: str) -> None:
    """Send a letter that QTest knows no key for."""
    receiver = QApplication.focusWidget()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if receiver is not None:
            QApplication.sendEvent(receiver, QKeyEvent(kind, 0, _NONE, letter))


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


def _scroll(place: QPoint, notches: int) -> None:
    window, at = _window_at(place)
    turned = QPoint(0, -120 * notches)
    event = QWheelEvent(
        QPointF(at), QPointF(place), QPoint(), turned, Qt.MouseButton.NoButton, _NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(window, event)
