"""Show words in one size and tone of the type scale, marks with their words, and hairlines."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

from ui import icons, theme
from ui.theme import FontKind
from ui.widgets import paint
from ui.widgets.breaking import breakable, whole
from ui.zoom import units


class Label(QLabel):
    """Show plain text; the tone follows the theme. Where it wraps, a very long word breaks too."""

    def __init__(
        self,
        text: str = "",
        kind: FontKind = "text",
        tone: str = "text",
        parent: QWidget | None = None,
        *,
        wrap: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._tone = tone
        self._follows = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        self.setFont(theme.font(kind))
        self._put_on_tone()
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def text(self) -> str:
        """Give the words as they were given."""
        return self._text

    def setText(self, text: str) -> None:
        """Show other words."""
        self._text = text
        super().setText(breakable(text) if self.wordWrap() else text)

    def setWordWrap(self, on: bool) -> None:
        """Wrap, or stay on one line."""
        super().setWordWrap(on)
        self.setText(self._text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self.copy_selected()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.hasSelectedText():
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.addAction("Copy", self.copy_selected)
        menu.exec(event.globalPos())

    def copy_selected(self) -> None:
        """Copy what is selected, without the places where it may break."""
        from ui.widgets import clipboard  # at the first need: the sign-in window copies nothing

        clipboard.copy(whole(self.selectedText()).replace("\u2029", "\n"))

    def set_tone(self, tone: str) -> None:
        """Change the colour: text, quiet, bad, warn, good, link …"""
        self._tone = tone
        self._put_on_tone()

    def _put_on_tone(self) -> None:
        if self._follows and self._tone in ("text", "quiet", "link"):
            self.setPalette(QPalette())  # what another tone left behind
        if self._tone == "text":
            self.setForegroundRole(QPalette.ColorRole.WindowText)
        elif self._tone == "quiet":
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        elif self._tone == "link":
            self.setForegroundRole(QPalette.ColorRole.Link)
        else:
            palette = QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.WindowText, theme.tone(self._tone))
            self.setPalette(palette)
            self.setForegroundRole(QPalette.ColorRole.WindowText)
            self._follow()

    def _follow(self) -> None:
        """Take this tone anew with each theme; the other ones come with the palette."""
        if not self._follows:
            self._follows = True
            theme.changed.connect(self._put_on_tone)


class Mark(QWidget):
    """Show an icon and words in one tone: overdue, today, open, full, not known."""

    def __init__(
        self,
        icon: str,
        text: str,
        tone: str = "text",
        parent: QWidget | None = None,
        *,
        strong: bool = False,
        words_tone: str | None = None,
    ) -> None:
        super().__init__(parent)
        self.set_mark(icon, text, tone, strong=strong, words_tone=words_tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_mark(
        self,
        icon: str,
        text: str,
        tone: str,
        *,
        strong: bool = False,
        words_tone: str | None = None,
    ) -> None:
        """Show another icon, other words, another tone."""
        self._icon, self._text, self._tone = icon, text, tone
        self._words_tone = words_tone or tone
        self.setFont(theme.font("strong" if strong else "text"))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self._text)
        return QSize(units(24) + words + units(1), units(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = units(20)
        icons.paint(
            painter,
            self._icon,
            QRect(-units(1), (self.height() - side) // 2, side, side),
            theme.tone(self._tone),
        )
        painter.setPen(theme.tone(self._words_tone))
        painter.setFont(self.font())
        painter.drawText(
            self.rect().adjusted(units(24), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text
        )
        painter.end()


class Tag(QWidget):
    """Show a word on a tinted ground: Draft, 2 fields to check."""

    def __init__(
        self, text: str, tone: str = "text", icon: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_tag(text, tone, icon)

    def set_tag(self, text: str, tone: str = "text", icon: str | None = None) -> None:
        """Show another word."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self._text)
        return QSize(words + units(20 if not self._icon else 40), units(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        tinted = self._tone in ("bad", "warn", "good", "known")
        fill = theme.behind(self._tone) if tinted else now.banner
        paint.box(
            painter,
            self.rect(),
            fill=fill,
            border=now.edge if now.contrast else None,
            radius=units(4),
        )
        left = units(10)
        painter.setPen(theme.tone(self._tone))
        if self._icon:
            side = units(20)
            box = QRect(left - units(3), (self.height() - side) // 2, side, side)
            icons.paint(painter, self._icon, box, theme.tone(self._tone))
            left += units(20)
        painter.drawText(
            self.rect().adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text
        )
        painter.end()


class Line(QWidget):
    """Draw a hairline one pixel thick."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        self._vertical = vertical
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if vertical else free, free if vertical else fixed)

    def sizeHint(self) -> QSize:
        return QSize(1, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.colours().hairline)
        painter.end()
