"""Choose the reasons of a referral: by its key, by two letters of its name, or by the mouse."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets import paint
from ui.widgets.focus_ring import Ringed
from ui.widgets.one_stop import OneStop
from ui.zoom import units

KEYS = "1234567890-="
MORE = "more"
_TWO_LETTERS_WITHIN = 1.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Name one reason; some go another way than a link worker. The key `more` only asks."""

    key: str
    label: str
    goes_another_way: bool = False


class ReasonChip(Ringed, QAbstractButton):
    """Draw one reason: its key, its name, a tick when chosen, a bent arrow."""

    def __init__(self, reason: Reason, cap: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason, self.cap = reason, cap
        self.setCheckable(reason.key != MORE)
        self.setText(reason.label)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        other_way = ", goes another way" if reason.goes_another_way else ""
        self.setAccessibleName(f"{reason.label}{other_way}")
        self.setAccessibleDescription(f"Key {cap}" if cap else "")
        self.setToolTip("Goes another way: what to do is shown" if other_way else "")
        self.toggled.connect(self._look_again)

    def _look_again(self) -> None:
        self.setFont(theme.font("strong" if self.isChecked() else "text"))
        self.update()

    def _marks(self) -> int:
        return int(self.isCheckable()) + int(self.reason.goes_another_way)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(theme.font("strong")).horizontalAdvance(self.reason.label)
        return QSize(units(36 + 8) + words + units(24) * self._marks(), units(32))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        on = self.isChecked()
        fill = now.row_selected if on else now.row_over if self.underMouse() else now.base
        words = now.on_selected if on else now.text
        painter = QPainter(self)
        paint.box(
            painter, self.rect(), fill=fill, border=now.link if on else now.edge, radius=units(4)
        )
        cap = QRect(units(8), (self.height() - units(22)) // 2, units(22), units(22))
        paint.box(painter, cap, fill=now.base, border=now.edge, radius=units(3), width=1)
        painter.setPen(now.quiet)
        painter.setFont(theme.font("text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.cap)
        painter.setPen(words)
        painter.setFont(self.font())
        painter.drawText(
            self.rect().adjusted(units(36), 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter,
            self.reason.label,
        )
        side = units(20)
        mark = QRect(self.width() - units(27), (self.height() - side) // 2, side, side)
        if self.reason.goes_another_way:
            icons.paint(painter, "goes-another-way", mark, words if now.contrast else now.warn)
            mark.translate(-units(24), 0)
        if on:
            icons.paint(painter, "tick", mark, words if now.contrast else now.link)
        painter.end()


class ReasonChips(QWidget):
    """Hold the reasons in a grid that is one stop of the Tab key.

    Keys act only while one of the chips has the keyboard.
    """

    toggled = Signal(str, bool)
    more_asked = Signal()

    def __init__(
        self,
        reasons: Sequence[Reason],
        columns: int = 4,
        parent: QWidget | None = None,
        *,
        name: str = "Reasons",
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(units(8))
        self._chips = [
            ReasonChip(reason, KEYS[i] if i < len(KEYS) else "", self)
            for i, reason in enumerate(reasons)
        ]
        for chip in self._chips:
            chip.clicked.connect(lambda _on, chip=chip: self._clicked(chip))
        self._stop = OneStop(self, columns=columns, other_key=self._key)
        self._stop.set_buttons(self._chips)
        self._typed, self._typed_at = "", 0.0
        self._columns = 0
        self.set_columns(columns)

    def set_columns(self, columns: int) -> None:
        """Lay the reasons out in so many columns."""
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = self._stop.columns = columns
        for i, chip in enumerate(self._chips):
            self._grid.addWidget(chip, i // columns, i % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def take_in(self, others: Sequence[QAbstractButton]) -> None:
        """Hold these too, shown elsewhere, in the one stop: the arrows go on to them."""
        place = self._stop.place
        self._stop.set_buttons([*self._chips, *others])
        self._stop.be_at(place if place < len(self._chips) else len(self._chips) - 1)

    def chosen(self) -> list[str]:
        """Give the keys of the chosen reasons, in the order of the chips."""
        return [chip.reason.key for chip in self._chips if chip.isChecked()]

    def set_chosen(self, keys: Sequence[str]) -> None:
        """Choose exactly these, without telling; with none the first is the stop of the Tab key."""
        if not keys:
            self._stop.be_at(0)
        for chip in self._chips:
            chip.setChecked(chip.reason.key in keys)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._stop.take_keyboard(event.reason())

    def take_keyboard(self) -> None:
        """Give the keyboard to the reasons."""
        self._stop.take_keyboard(Qt.FocusReason.TabFocusReason)

    def _clicked(self, chip: ReasonChip) -> None:
        if chip.reason.key == MORE:
            self.more_asked.emit()
        else:
            self.toggled.emit(chip.reason.key, chip.isChecked())

    def _press(self, place: int) -> None:
        self._stop.go_to(place)
        self._chips[place].click()

    def _key(self, event: QKeyEvent) -> bool:
        text = event.text()
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if held or len(text) != 1:
            return False
        if text in KEYS:
            place = KEYS.index(text)
            if place < len(self._chips):
                self._press(place)
            return True
        if text.isalpha():
            self._letter(text.casefold())
            return True
        return False

    def _letter(self, letter: str) -> None:
        now = time.monotonic()
        if now - self._typed_at > _TWO_LETTERS_WITHIN:
            self._typed = ""
        self._typed, self._typed_at = self._typed + letter, now
        if len(self._typed) < 2:
            return
        found = self._named(self._typed)
        self._typed = ""
        if found is not None:
            self._press(found)

    def _named(self, letters: str) -> int | None:
        names = [chip.reason.label.casefold() for chip in self._chips]
        for i, name in enumerate(names):
            if name.startswith(letters):
                return i
        for i, name in enumerate(names):
            if any(word.startswith(letters) for word in name.split()):
                return i
        return None
