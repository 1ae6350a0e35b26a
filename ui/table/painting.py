"""Paint the rows of a list: one pass over what is seen, with texts laid out once and kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QStaticText

from ui import icons, theme
from ui.table.column import Column, Look, Shorter
from ui.zoom import units

_KEPT = 6000
_ELIDE = Qt.TextElideMode.ElideRight
_PERFORMANCE = QStaticText.PerformanceHint.AggressiveCaching
_PLAIN = Qt.TextFormat.PlainText


class _Advances(dict[str, int]):
    """Remember how wide each letter is."""

    def __init__(self, metrics: QFontMetrics) -> None:
        super().__init__()
        self._metrics = metrics

    def __missing__(self, letter: str) -> int:
        wide = self[letter] = self._metrics.horizontalAdvance(letter)
        return wide


class Painting:
    """Hold fonts, colours and laid-out texts of one list until zoom or theme change."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[str, bool, int], QStaticText | str] = OrderedDict()
        self.renew()

    def renew(self) -> None:
        """Take fonts, colours and sizes anew."""
        self._texts.clear()
        self.colours = theme.colours()
        self.plain, self.strong = theme.font("text"), theme.font("strong")
        self._fonts: tuple[QFont, QFont] = (self.plain, self.strong)
        self._metrics = (QFontMetrics(self.plain), QFontMetrics(self.strong))
        self._letters = (_Advances(self._metrics[0]), _Advances(self._metrics[1]))
        self._line = self._metrics[0].height()
        self._ascent = (QFontMetricsF(self.plain).ascent(), QFontMetricsF(self.strong).ascent())
        self._tones: dict[str, QColor] = {}
        # What the painter of this moment has; setting either again costs as much as a short word.
        self._font_now: QFont | None = None
        self._pen_now: QColor | None = None
        self.pad, self.end_pad = units(16), units(4)
        self.bar, self.icon, self.icon_step = units(4), units(20), units(24)

    def tone(self, name: str) -> QColor:
        """Give the colour of a tone."""
        colour = self._tones.get(name)
        if colour is None:
            colour = self._tones[name] = theme.tone(name)
        return colour

    def is_cut(
        self, column: Column, row: Any, width: int, *, two_lines: bool = False, short: bool = False
    ) -> bool:
        """Say whether a cell of this width cannot show all its words (or its shorter ones)."""
        room = width - self.pad - self.end_pad
        if column.mark is not None and column.mark(row) is not None:
            room -= self.icon_step
        strong = self._is_strong(column, row)
        tries = (column.value(row), *(column.shorter(row) if short and column.shorter else ()))
        if (
            two_lines
            and column.second is not None
            and self._is_cut(column.second(row), False, room)
        ):
            return True
        return all(self._is_cut(words, strong, room) for words in tries)

    def advance(self, words: str, strong: bool) -> int:
        """Give how wide words are."""
        return sum(map(self._letters[strong].__getitem__, words))

    def cell_advance(self, column: Column, row: Any) -> int:
        """Give how wide the words of a cell are, with their mark."""
        has_mark = column.mark is not None and column.mark(row) is not None
        words = self.advance(column.value(row), self._is_strong(column, row))
        return words + (self.icon_step if has_mark else 0)

    def around(self, room: int) -> int:
        """Give the width of a cell that has this room for its words."""
        return room + self.pad + self.end_pad

    def _is_cut(self, words: str, strong: bool, room: int) -> bool:
        return self.cut(words, strong, room) != words

    def cut(self, words: str, strong: bool, width: int) -> str:
        """Give words as far as they fit a width; most fit, and adding letters up is quick."""
        if sum(map(self._letters[strong].__getitem__, words)) <= width:
            return words
        return self._metrics[strong].elidedText(words, _ELIDE, width)

    def text(
        self,
        words: str,
        strong: bool,
        width: int,
        shorter: Callable[[], tuple[str, ...]] | None = None,
    ) -> QStaticText | str:
        """Give words cut to a width: as they are when first seen, laid out from then on."""
        key = (words, strong, width)
        kept = self._texts.get(key)
        if type(kept) is QStaticText:
            return kept
        if kept is None:
            shown = self.cut(words, strong, width)
            if shorter is not None and shown != words:
                tries = shorter()
                whole = (one for one in tries if self.cut(one, strong, width) == one)
                shown = next(whole, None) or self.cut(tries[-1], strong, width)
            self._texts[key] = shown
            if len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
            return shown
        made = QStaticText(kept)
        made.setTextFormat(_PLAIN)
        made.setPerformanceHint(_PERFORMANCE)
        self._texts[key] = made
        return made

    def hairlines(self, painter: QPainter, lines: list[QRect]) -> None:
        """Rule every row in one call; words are written in the same painter after it."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours.hairline)
        painter.drawRects(lines)
        self._font_now = self._pen_now = None

    def ground(self, selected: bool, active: bool, over: bool) -> QColor:
        """Give the colour behind a row."""
        now = self.colours
        if selected:
            return now.row_selected if active else now.row_selected_elsewhere
        return now.row_over if over else now.base

    def mark(self, painter: QPainter, row: QRect) -> None:
        """Frame the row that has the keyboard and is not chosen."""
        side = units(2)
        for edge in (
            QRect(row.left(), row.top(), row.width(), side),
            QRect(row.left(), row.bottom() + 1 - side, row.width(), side),
            QRect(row.left(), row.top(), side, row.height()),
            QRect(row.right() + 1 - side, row.top(), side, row.height()),
        ):
            painter.fillRect(edge, self.colours.focus)

    def _is_strong(self, column: Column, row: Any) -> bool:
        if column.strong:
            return True
        return column.strong_when is not None and column.strong_when(row)

    def cell(
        self,
        painter: QPainter,
        column: Column,
        row: Any,
        rect: tuple[int, int, int, int],
        look: Look,
        two_lines: bool,
    ) -> None:
        """Paint one cell: mark, words, and the second line where rows have two."""
        x, y, width, height = rect
        if column.draw is not None:
            column.draw(painter, QRect(x + self.pad, y, width - self.pad, height), row, look)
            self._font_now = self._pen_now = None
            return
        second = column.second(row) if two_lines and column.second is not None else ""
        strong = self._is_strong(column, row)
        name = column.tone(row) if column.tone is not None else None
        mark = column.mark(row) if column.mark is not None else None
        pen = look.quiet if column.quiet else look.text
        own_colours = not (look.selected and self.colours.contrast)
        if name and own_colours:
            pen = self.tone(name)
        line = self._line
        top = y + (height - line) // 2
        if two_lines and (second or column.second is not None):
            top = y + height // 2 - units(10.5) - line // 2
        left, room = x + self.pad, width - self.pad - self.end_pad
        if mark is not None:
            colour = self.tone(mark[1]) if own_colours else look.text
            pixmap = icons.pixmap(mark[0], self.icon, colour, look.ratio)
            painter.drawPixmap(QPoint(left - 1, top + (line - self.icon + 1) // 2), pixmap)
            left, room = left + self.icon_step, room - self.icon_step
        words = column.value(row)
        if words:
            right = column.align == "right"
            shorter = (column.shorter, row) if column.shorter is not None else None
            self._words(painter, words, strong, pen, (left, top, room), right, shorter)
        if second:
            left, room = x + self.pad, width - self.pad - self.end_pad
            self._words(
                painter, second, False, look.quiet,
                (left, y + height // 2 + units(10.5) - line // 2, room), column.align == "right",
            )  # fmt: skip

    def _words(
        self,
        painter: QPainter,
        words: str,
        strong: bool,
        pen: QColor,
        place: tuple[int, int, int],
        right: bool,
        shorter: tuple[Shorter, Any] | None = None,
    ) -> None:
        left, top, room = place
        text = self._texts.get((words, strong, room))
        if type(text) is not QStaticText:
            tries = partial(shorter[0], shorter[1]) if shorter is not None else None
            text = self.text(words, strong, room, tries)
        if self._font_now is not self._fonts[strong]:
            self._font_now = self._fonts[strong]
            painter.setFont(self._font_now)
        if self._pen_now is not pen:
            self._pen_now = pen
            painter.setPen(pen)
        if type(text) is QStaticText:
            if right:
                left += room - round(text.size().width())
            painter.drawStaticText(left, top, text)
        elif type(text) is str:
            if right:
                left += room - self._metrics[strong].horizontalAdvance(text)
            painter.drawText(QPointF(left, top + self._ascent[strong]), text)

    def waiting(self, painter: QPainter, rect: QRect) -> None:
        """Paint a quiet bar where words will be."""
        wide = max(units(20), min(units(90), rect.width() - self.pad - units(24)))
        painter.fillRect(
            rect.x() + self.pad,
            rect.center().y() - units(3),
            wide,
            units(7),
            self.colours.hairline,
        )
