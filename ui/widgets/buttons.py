"""Draw the buttons: main (filled), second (outlined in the accent), plain, link-like, icon only."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.focus_ring import Ringed
from ui.zoom import units

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Button(Ringed, QPushButton):
    """Show words, perhaps an icon before them; the four kinds below differ in colour only.

    Enter presses the button that has the keyboard, in every window and box.
    """

    strong = False
    pad, icon_pad, gap = 12, 13, 2

    def __init__(self, text: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(theme.font("strong" if self.strong else "text"))

    def set_icon(self, name: str | None) -> None:
        """Change the icon before the words."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(shown(self.text()))
        if self._icon:
            width = words + units(20 + self.gap + 2 * self.icon_pad)
        else:
            width = words + units(2 * self.pad)
        if self.menu() is not None and self.text():
            width += units(20)
        return QSize(width, units(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER or not plain:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()

    def is_over(self) -> bool:
        """Say whether the pointer is over the button or presses it."""
        return self.isEnabled() and (self.underMouse() or self.isDown())

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Give fill, border and text colour of now."""
        now = theme.colours()
        if not self.isEnabled():
            return None, now.hairline, now.not_possible
        return now.row_over if self.is_over() else now.base, now.edge, now.text

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, border, words = self.looks()
        painter = QPainter(self)
        if fill is not None or border is not None:
            paint.box(painter, self.rect(), fill=fill, border=border, radius=units(4))
        painter.setPen(words)
        painter.setFont(self.font())
        self._draw_words(painter, words)
        painter.end()

    def _draw_words(self, painter: QPainter, colour: QColor) -> None:
        wide = QFontMetrics(self.font()).horizontalAdvance(shown(self.text()))
        before = units(20 + self.gap) if self._icon else 0
        after = units(20) if self.menu() is not None and self.text() else 0
        left = (self.width() - wide - before - after) // 2
        if self._icon:
            side = units(20)
            mark = QRect(left, (self.height() - side) // 2, side, side)
            icons.paint(painter, self._icon, mark, colour)
        place = QRect(left + before, 0, wide + units(2), self.height())
        painter.drawText(
            place, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic), self.text()
        )
        if after:
            side = units(12)
            mark = QRect(place.right() + units(6), (self.height() - side) // 2, side, side)
            icons.paint(painter, "chevron-down", mark, colour)


class PlainButton(Button):
    """Offer one of several things that can be done."""


class MainButton(Button):
    """Offer the next thing this role is expected to do; one on a screen."""

    strong = True

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        now = theme.colours()
        if not self.isEnabled():
            return now.page, now.hairline, now.not_possible
        return now.accent_over if self.is_over() else now.accent, None, now.on_accent


class SecondButton(Button):
    """Offer what is done often, outlined in the accent."""

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        now = theme.colours()
        if not self.isEnabled():
            return None, now.hairline, now.not_possible
        return now.known_behind if self.is_over() else now.base, now.link, now.link


class LinkButton(Button):
    """Offer something smaller, in the colour of links and without a box."""

    icon_pad, gap = 11, 4

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        now = theme.colours()
        if not self.isEnabled():
            return None, None, now.not_possible
        over = QColor(now.link)
        over.setAlpha(26)
        return over if self.is_over() else None, None, now.link


class IconButton(Button):
    """Show an icon alone; its name is its tooltip and what a screen reader says."""

    def __init__(
        self,
        icon: str,
        name: str,
        parent: QWidget | None = None,
        *,
        tone: str = "text",
        side: int = 32,
    ) -> None:
        super().__init__("", icon, parent)
        self._tone, self._side = tone, side
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        return QSize(units(self._side), units(self._side))

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        now = theme.colours()
        if not self.isEnabled():
            return None, None, now.not_possible
        over = QColor(now.text)
        over.setAlpha(20)
        return over if self.is_over() else None, None, theme.tone(self._tone)

    def _draw_words(self, painter: QPainter, colour: QColor) -> None:
        side = units(20 if self._side >= 28 else 16)
        box = QRect((self.width() - side) // 2, (self.height() - side) // 2, side, side)
        if self._icon:
            icons.paint(painter, self._icon, box, colour)


def shown(text: str) -> str:
    """Give a text as it is drawn: without the marks of mnemonics."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
