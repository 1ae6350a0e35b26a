"""Measure whether any word on the screen is cut: labels, buttons, chips, tabs, heads, cells.

Measured is what is drawn: the width of the words in their font against the room they have, and
whether a widget reaches beyond what holds it. What scrolls up and down may do so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QWidget,
)

from ui import theme
from ui.table.sparing import named
from ui.table.view import RowsView
from ui.tour.pictures import looked_at
from ui.widgets.chips import FilterChip
from ui.widgets.labels import Mark, Tag
from ui.zoom import units

_ROUNDING = 1


def cut_words() -> list[str]:
    """Name each word that is cut in the windows looked at, with its widget."""
    told: dict[str, None] = {}
    for window in looked_at():
        for one in _beyond_the_screen(window):
            told[one] = None
        for widget in [window, *window.findChildren(QWidget)]:
            if widget.isVisible() and not _is_inside_qt(widget):
                for one in _cut_in(widget):
                    told[f"{one} ({_where(widget)})"] = None
    return list(told)


def _beyond_the_screen(window: QWidget) -> Iterator[str]:
    screen = window.screen().availableGeometry()
    place = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
    if not screen.adjusted(-4, -4, 4, 4).contains(place) and not isinstance(window, QMenu):
        yield (
            f"the window {type(window).__name__} of {place.width()} × {place.height()} "
            f"reaches beyond the screen of {screen.width()} × {screen.height()}"
        )


def _is_inside_qt(widget: QWidget) -> bool:
    """Claim that a widget is a part of one that is measured as a whole, or of Qt's own boxes."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QComboBox | QMenuBar | RowsView):
            return True
        if type(parent).__name__ == "QFileDialog":
            return True
        parent = parent.parentWidget() if not parent.isWindow() else None
    return False


def _where(widget: QWidget) -> str:
    """Name the widget and the nearest part of ours that holds it."""
    step: QWidget | None = widget
    names = [type(widget).__name__]
    while step is not None and len(names) < 4:
        step = step.parentWidget()
        if step is not None and type(step).__module__.startswith("ui."):
            names.append(type(step).__name__)
    return " in ".join(names)


def _cut_in(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, Mark | Tag):
        wanted = widget.sizeHint().width()
        if widget.width() < wanted - _ROUNDING:
            yield f"“{widget.accessibleName()}” has {widget.width()} of {wanted}"
        yield from _outside(widget, widget.accessibleName())
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QPlainTextEdit):
        yield from _text(widget)
    elif isinstance(widget, RowsView):
        yield from _table(widget)


def _text(edit: QPlainTextEdit) -> Iterator[str]:
    """Tell of a word that is broken in two because its line is too narrow for it."""
    block = edit.document().firstBlock()
    while block.isValid():
        words, layout = block.text(), block.layout()
        for number in range(1, layout.lineCount()):
            start = layout.lineAt(number).textStart()
            before, after = words[start - 1 : start], words[start : start + 1]
            if before.isalpha() and after.isalpha():
                yield f"“{words}” is broken inside a word"
        block = block.next()


def _label(label: QLabel) -> Iterator[str]:
    text = QLabel.text(label)  # as it is shown: a long word has places where it may break
    if not text:
        return
    room = label.contentsRect()
    metrics = QFontMetrics(label.font())
    shown = text.replace("&", "") if label.buddy() is not None else text
    if label.wordWrap():
        wide = max(metrics.horizontalAdvance(word) for word in re.split("[ \u200b\n]", shown))
        high = label.heightForWidth(label.width())
        if label.height() < high - _ROUNDING:
            yield f"“{text}” has {label.height()} of {high} high"
    else:
        wide = max(metrics.horizontalAdvance(line) for line in shown.split("\n"))
        if room.height() < metrics.height() - 3:
            yield f"“{text}” has {room.height()} of {metrics.height()} high"
    if room.width() < wide - _ROUNDING:
        yield f"“{text}” has {room.width()} of {wide}"
    yield from _outside(label, text)


def _button(button: QAbstractButton) -> Iterator[str]:
    text = button.text() or button.accessibleName()
    wanted = button.minimumSizeHint()
    if button.width() < wanted.width() - _ROUNDING or button.height() < wanted.height() - 2:
        yield (
            f"“{text}” has {button.width()} × {button.height()} of "
            f"{wanted.width()} × {wanted.height()}"
        )
    words = QFontMetrics(button.font()).horizontalAdvance(button.text().replace("&", ""))
    if isinstance(button, FilterChip) and button.count is not None:
        words += QFontMetrics(button.font()).horizontalAdvance(f"{button.count:,}")
    if button.width() < words:
        yield f"“{text}” has {button.width()} of {words}"
    yield from _outside(button, text)


def _combo(combo: QComboBox) -> Iterator[str]:
    text = combo.currentText() or combo.placeholderText()
    room = combo.width() - units(39)
    wide = QFontMetrics(combo.font()).horizontalAdvance(text)
    if wide > room + _ROUNDING:
        yield f"“{text}” has {room} of {wide}"
    yield from _outside(combo, text)


def _line(line: QLineEdit) -> Iterator[str]:
    """Measure the hint; what somebody typed may scroll."""
    margins = line.textMargins()
    room = line.width() - margins.left() - margins.right() - 4
    hint = line.placeholderText()
    if hint and not line.text():
        wide = QFontMetrics(line.font()).horizontalAdvance(hint)
        if wide > room + _ROUNDING:
            yield f"“{hint}” has {room} of {wide}"
    yield from _outside(line, line.accessibleName())


def _table(view: RowsView) -> Iterator[str]:
    head = view.horizontalHeader()
    metrics = QFontMetrics(theme.font("text"))
    first = view.rowAt(0)
    last = view.rowAt(view.viewport().height() - 1)
    last = view.rows.rowCount() - 1 if last < 0 else last
    for place, column in enumerate(view.columns):
        if view.isColumnHidden(place):
            continue
        width = view.columnWidth(place)
        left = view.columnViewportPosition(place)
        if left + width > view.viewport().width() + _ROUNDING:
            yield f"column “{column.title}” of “{view.accessibleName()}” ends outside"
        if head.isVisible():
            room = width - units(20)
            wide = metrics.horizontalAdvance(column.title)
            if wide > room + _ROUNDING:
                yield f"head “{column.title}” has {room} of {wide}"
        if first < 0 or column.draw is not None:
            continue
        for row in range(first, last + 1):
            shown = view.rows.row_here(row)
            is_name = place == 0 and shown is not None
            if is_name and (view.gave_all or not named(column, shown)):
                continue  # names know no bound; the tooltip tells all of a long one
            if shown is not None and view.is_cut(column, shown, short=True):
                yield f"cell “{column.value(shown)}” of “{column.title}” has {width}"


def _outside(widget: QWidget, text: str) -> Iterator[str]:
    """Tell of what reaches beyond what holds it; what scrolls may do so where it scrolls."""
    step, parent = widget, widget.parentWidget()
    place = widget.rect()
    up_and_down = sideways = True
    while parent is not None and not step.isWindow():
        place = QRect(step.mapToParent(place.topLeft()), place.size())
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            up_and_down = False
            never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            sideways = sideways and area.horizontalScrollBarPolicy() == never
        room = parent.rect()
        if sideways and (place.left() < -_ROUNDING or place.right() > room.right() + _ROUNDING):
            yield f"“{text}” reaches beyond {type(parent).__name__} at its side"
            return
        if up_and_down and (place.top() < -_ROUNDING or place.bottom() > room.bottom() + 2):
            yield f"“{text}” reaches beyond {type(parent).__name__} above or below"
            return
        step, parent = parent, parent.parentWidget()
