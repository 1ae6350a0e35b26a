"""Show the filters of a list as round chips: a tick when on, and how many the list would show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.focus_ring import Ringed
from ui.widgets.one_stop import OneStop
from ui.zoom import units


@dataclass(frozen=True, slots=True)
class Filter:
    """Name one filter; an icon stands before it while it is off."""

    key: str
    label: str
    icon: str | None = None
    tip: str = ""


class FilterChip(Ringed, QAbstractButton):
    """Draw one filter."""

    def __init__(self, filter_: Filter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter = filter_
        self.count: int | None = None
        self.setCheckable(True)
        self.setText(filter_.label)
        self.setToolTip(filter_.tip)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._look_again)
        self._look_again()

    def set_count(self, count: int | None) -> None:
        """Show how many the list would show; none while it is not known."""
        self.count = count
        self._look_again()

    def ring_radius(self) -> float:
        return self.height() / 2

    def _look_again(self) -> None:
        how_many = "" if self.count is None else f", {self.count}"
        self.setAccessibleName(f"{self.filter.label}{how_many}")
        self.setFont(theme.font("strong" if self.isChecked() else "text"))
        self.updateGeometry()
        self.update()

    def _mark(self) -> str | None:
        return "tick" if self.isChecked() else self.filter.icon

    def _words(self) -> tuple[int, int]:
        metrics = QFontMetrics(self.font())
        count = 0
        if self.count is not None:
            count = units(8) + metrics.horizontalAdvance(f"{self.count:,}")
        return metrics.horizontalAdvance(self.filter.label), count

    def sizeHint(self) -> QSize:
        label, count = self._words()
        pads = units(37 + 24) if self._mark() else units(18 + 18)
        return QSize(label + count + pads + units(1), units(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        over = self.underMouse() and self.isEnabled()
        words, border, fill = now.text, now.edge, now.row_over if over else now.base
        if self.isChecked():
            words, border, fill = now.on_selected, now.link, now.row_selected
        elif not self.isEnabled():
            words = now.not_possible
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill=fill, border=border, radius=self.height() / 2)
        left = units(18)
        mark = self._mark()
        if mark:
            side = units(20)
            tint = words if not self.isChecked() or now.contrast else now.link
            if not self.isChecked() and self.isEnabled():
                tint = now.quiet
            icons.paint(
                painter, mark, QRect(units(14), (self.height() - side) // 2, side, side), tint
            )
            left = units(37)
        painter.setPen(words)
        painter.setFont(self.font())
        label, _ = self._words()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self.filter.label)
        if self.count is not None:
            place = self.rect().adjusted(left + label + units(8), 0, 0, 0)
            painter.drawText(place, middle, f"{self.count:,}")
        painter.end()


class FilterChips(QWidget):
    """Hold the chips of one list as one stop of the Tab key.

    `toggled` tells of each change by the person; `chosen` of a chip turned on. With `exclusive`
    exactly one is on.
    """

    toggled = Signal(str, bool)
    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, exclusive: bool = True) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._exclusive = exclusive
        self._chips: dict[str, FilterChip] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        self._lines = (QHBoxLayout(), QHBoxLayout())
        for line in self._lines:
            line.setSpacing(units(8))
            line.addStretch(1)
            column.addLayout(line)
        self._stop = OneStop(self)

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Show these filters, in this order, all off."""
        for chip in self._chips.values():
            for line in self._lines:
                line.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for place, one in enumerate(filters):
            chip = FilterChip(one, self)
            chip.clicked.connect(lambda on, key=one.key: self._clicked(key, on))
            self._lines[0].insertWidget(place, chip)
            self._chips[one.key] = chip
        self._stop.set_buttons(list(self._chips.values()))

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Show these counts; a filter that is not named keeps none."""
        for key, chip in self._chips.items():
            chip.set_count(counts.get(key))

    def set_on(self, key: str, on: bool = True) -> None:
        """Turn a filter on or off without telling."""
        if self._exclusive and on:
            for chip in self._chips.values():
                chip.setChecked(False)
        self._chips[key].setChecked(on)
        if on:
            self._stop.be_at(list(self._chips).index(key))

    def on(self) -> list[str]:
        """Give the keys of the filters that are on."""
        return [key for key, chip in self._chips.items() if chip.isChecked()]

    def set_possible(self, possible: bool) -> None:
        """Let the person choose, or not while there is no connection."""
        for chip in self._chips.values():
            chip.setEnabled(possible or chip.isChecked())

    def set_shown(self, keys: Sequence[str] | None) -> None:
        """Show only these filters, where the window is narrow; None shows all."""
        for key, chip in self._chips.items():
            chip.setVisible(keys is None or key in keys)

    def set_halved(self, halved: bool) -> None:
        """Put the second half of them on a line below, where the window is narrow."""
        chips = list(self._chips.values())
        first = (len(chips) + 1) // 2 if halved else len(chips)
        for number, chip in enumerate(chips):
            is_below = number >= first
            self._lines[is_below].insertWidget(number - first * is_below, chip)

    def width_on_one_line(self) -> int:
        """Give how wide all of them are beside one another."""
        shown = [one.sizeHint().width() for one in self._chips.values() if not one.isHidden()]
        return sum(shown) + units(8) * max(0, len(shown) - 1)

    def chip(self, key: str) -> FilterChip:
        """Give one chip."""
        return self._chips[key]

    def _clicked(self, key: str, on: bool) -> None:
        if self._exclusive and not on:
            self._chips[key].setChecked(True)
            return
        self.set_on(key, on)
        self.toggled.emit(key, on)
        if on:
            self.chosen.emit(key)
