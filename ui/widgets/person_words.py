"""Place name, flag and facts of one person so that every letter is seen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme, zoom
from ui.widgets.labels import Label
from ui.zoom import units

LONG_NAME = 60


class NameLabel(Label):
    """Show a name whole: it wraps, within a word too, and a very long one is set smaller."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", "name", parent=parent, wrap=True, selectable=True)
        self._name = ""

    def show_name(self, name: str) -> None:
        """Show one name."""
        if name == self._name:
            return
        self._name = name
        self.setFont(theme.font("strong" if len(name) > LONG_NAME else "name"))
        self.setText(name)

    def natural_width(self) -> int:
        """Give the width of it all in one line."""
        return self.fontMetrics().horizontalAdvance(self.text()) + units(2)


class PersonWords(QWidget):
    """Hold name, what somebody likes to be called, flag and facts; where they stand follows width.

    One line where all fits and one line is wished; else the name first, wrapping where it must,
    what fits beside it, and the facts below.
    """

    def __init__(self, parent: QWidget, *, one_line: bool) -> None:
        super().__init__(parent)
        self.name = NameLabel(self)
        self.known_as = Label("", "text", "quiet", self, wrap=True)
        self.facts: list[QWidget] = []
        self.flag: QWidget | None = None
        self._one_line = one_line
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        zoom.changed.connect(self.place)

    def place(self) -> None:
        """Put everything where it belongs at this width, and ask for the height it takes."""
        self.updateGeometry()
        self._place(self.width(), is_real=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place(self.width(), is_real=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, is_real=False)

    def sizeHint(self) -> QSize:
        width = units(480)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(units(160), self.heightForWidth(max(units(160), self.width())))

    # ---- where things stand -------------------------------------------------------------------

    def _place(self, width: int, *, is_real: bool) -> int:
        if self._one_line and self._all_in_a_line() <= width:
            return self._in_a_line(width, is_real)
        return self._in_lines(width, is_real)

    def _beside(self) -> list[Label]:
        """Give what stands beside the name, where there is room."""
        return [] if self.known_as.isHidden() else [self.known_as]

    def _flags(self) -> list[QWidget]:
        return [] if self.flag is None or self.flag.isHidden() else [self.flag]

    def _all_in_a_line(self) -> int:
        width = self.name.natural_width() + units(20)
        width += sum(_natural(one).width() + units(8) for one in [*self._beside(), *self._flags()])
        return width + self._facts_width()

    def _facts_width(self) -> int:
        return sum(_natural(one).width() for one in self.facts) + units(20) * (len(self.facts) - 1)

    def _in_a_line(self, width: int, is_real: bool) -> int:
        name = QSize(self.name.natural_width(), self.name.fontMetrics().height())
        sized: list[tuple[QWidget, QSize, int]] = [(self.name, name, units(8))]
        sized += [(one, _natural(one), units(8)) for one in self._beside()]
        sized += [(one, _natural(one), units(20)) for one in self.facts]
        high = max(size.height() for _, size, _ in sized)
        high = max([high, *(_natural(one).height() for one in self._flags())])
        if is_real:
            left = 0
            for one, size, gap in sized:
                left += units(12) if one is self.facts[0] else 0
                _put(one, left, 0, size, high)
                left += size.width() + gap
            for one in self._flags():
                size = _natural(one)
                _put(one, width - size.width(), 0, size, high)
        return high

    def _in_lines(self, width: int, is_real: bool) -> int:
        lines = _Lines(width, is_real)
        natural = self.name.natural_width()
        flags = sum(_natural(one).width() + units(8) for one in self._flags())
        lines.add(self.name, _wrapped(self.name, natural, width), units(8))
        for words in self._beside():
            lines.add(words, _wrapped(words, _natural(words).width(), width), units(8))
        if natural + flags > width:
            lines.end()
        for one in self._flags():
            lines.add_right(one, _natural(one))
        lines.end()
        for one in self.facts:
            lines.add(one, _natural(one), units(20))
        lines.end()
        return lines.top


class _Lines:
    """Fill lines from the left; what does not fit begins another."""

    def __init__(self, width: int, is_real: bool) -> None:
        self.top = 0
        self._width, self._is_real = width, is_real
        self._left = 0
        self._line: list[tuple[QWidget, int, QSize]] = []

    def add(self, widget: QWidget, size: QSize, gap: int) -> None:
        """Stand next, or in the next line."""
        if self._left and self._left + size.width() > self._width:
            self.end()
        self._line.append((widget, self._left, size))
        self._left += size.width() + gap

    def add_right(self, widget: QWidget, size: QSize) -> None:
        """Stand at the right end of this line, or of the next."""
        if self._left and self._left + size.width() > self._width:
            self.end()
        left = max(self._width - size.width(), 0)
        self._line.append((widget, left, size))
        self._left = self._width

    def end(self) -> None:
        """Go to the next line."""
        high = max((size.height() for _, _, size in self._line), default=0)
        if self._is_real:
            for widget, left, size in self._line:
                _put(widget, left, self.top, size, high)
        self.top += high
        self._left, self._line = 0, []


def _natural(widget: QWidget) -> QSize:
    if isinstance(widget, Label):
        metrics = widget.fontMetrics()
        return QSize(metrics.horizontalAdvance(widget.text()) + units(2), metrics.height())
    return widget.sizeHint()


def _wrapped(label: Label, natural: int, width: int) -> QSize:
    if natural <= width:
        return QSize(natural, label.fontMetrics().height())
    return QSize(width, label.heightForWidth(width))


def _put(widget: QWidget, left: int, top: int, size: QSize, high: int) -> None:
    """Put a widget into a line; what is lower stands in its middle."""
    place = QRect(QPoint(left, top + (high - size.height()) // 2), size)
    widget.setGeometry(place)
    if isinstance(widget, Label):
        widget.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
