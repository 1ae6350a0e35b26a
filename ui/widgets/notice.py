"""Tell of something in a tinted box with a bar at its left, and offer what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.theme import FontKind
from ui.widgets import paint
from ui.widgets.labels import Label
from ui.widgets.sentence import Glyph
from ui.zoom import units

_LEAST, _BESIDE = 240, 48
ICONS = {"bad": "refused", "warn": "warning", "known": "info", "good": "done"}


class Notice(QWidget):
    """Show heading, sentence and buttons; tones are bad, warn, known and good."""

    def __init__(
        self,
        tone: str,
        heading: str,
        sentence: str = "",
        buttons: Sequence[QWidget] = (),
        parent: QWidget | None = None,
        *,
        icon: str | None = None,
        large: bool = False,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(units(16 if large else 14), units(10), units(16), units(10))
        row.setSpacing(units(12))
        self._glyph = Glyph(icon or ICONS[tone], tone, 20, self)
        self._glyph.setVisible(not large)
        row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(4))
        kind: FontKind = "said" if large else "text"
        heading_kind: FontKind = "text" if large else "strong"
        self._heading = Label(heading, heading_kind, "quiet" if large else "text", self, wrap=True)
        self._sentence = Label(sentence, kind, parent=self, wrap=True)
        column.addWidget(self._heading)
        column.addWidget(self._sentence)
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(0, units(4), 0, 0)
        self._buttons.setSpacing(units(8))
        column.addLayout(self._buttons)
        row.addLayout(column, 1)
        self.set_text(heading, sentence)
        self.set_buttons(buttons)

    def set_text(self, heading: str, sentence: str = "") -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(" ".join(part for part in (heading, sentence) if part))

    def set_tone(self, tone: str, icon: str | None = None) -> None:
        """Take another tone and its icon."""
        self._tone = tone
        self._glyph.set_glyph(icon or ICONS[tone], tone)
        self.update()

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Offer these buttons instead of those before."""
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for button in buttons:
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._buttons.setContentsMargins(0, units(4) if buttons else 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_behind(self, self._tone)


class Strip(QWidget):
    """Tell of something over the whole width, in one line: not connected, a draft is kept.

    Where it is narrow the words stand under one another and the buttons below; nothing is cut.
    """

    def __init__(
        self,
        tone: str,
        icon: str,
        heading: str,
        sentence: str = "",
        buttons: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._heading = Label("", "strong", parent=self)
        self._sentence = Label("", parent=self, wrap=True)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(units(8))
        self._words.addWidget(self._heading)
        self._words.addWidget(self._sentence, 1)
        self._offered = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._offered.setSpacing(units(8))
        self._buttons = tuple(buttons)
        for button in self._buttons:
            self._offered.addWidget(button)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(units(8))
        self._body.addLayout(self._words, 1)
        self._body.addLayout(self._offered)
        row = QHBoxLayout(self)
        row.setContentsMargins(units(17), units(8), units(16), units(8))
        row.setSpacing(units(8))
        row.addWidget(Glyph(icon, tone, 20, self))
        row.addLayout(self._body, 1)
        self.set_text(heading, sentence)

    def set_text(self, heading: str, sentence: str = "") -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName(f"{heading} {sentence}".strip())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the words under one another, and then the buttons below, as room gets short."""
        head = _width(self._heading) if self._heading.text() else 0
        said = min(_width(self._sentence), units(_LEAST)) if self._sentence.text() else 0
        offered = sum(one.sizeHint().width() + units(8) for one in self._buttons)
        room = self.width() - units(17 + 20 + 8 + 16)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        is_stacked = room < head + said + offered + units(16)
        self._words.setDirection(down if is_stacked else across)
        self._words.setSpacing(units(0 if is_stacked else 8))
        self._heading.setWordWrap(is_stacked)
        is_below = offered > units(_BESIDE) and room < max(head, said) + offered + units(8)
        self._body.setDirection(down if is_below else across)
        self._offered.setDirection(down if is_below and room < offered else across)
        side = Qt.AlignmentFlag.AlignLeft if is_below else Qt.AlignmentFlag.AlignVCenter
        self._body.setAlignment(self._offered, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.behind(self._tone))
        painter.end()


def _width(label: Label) -> int:
    """Give how wide its words are on one line."""
    return label.fontMetrics().horizontalAdvance(label.text()) + units(2)


def draw_behind(widget: QWidget, tone: str) -> None:
    """Fill a widget with the ground of a tone, its bar at the left."""
    now = theme.colours()
    painter = QPainter(widget)
    border = now.edge if now.contrast else None
    ground = theme.behind(tone)
    paint.box(painter, widget.rect(), fill=ground, border=border, radius=units(4), width=1)
    square = QRect(0, 0, units(8), widget.height())
    if not now.contrast:
        paint.flat(painter, square, theme.behind(tone))
    square.setWidth(units(4))
    paint.flat(painter, square, theme.tone(tone))
    painter.end()
