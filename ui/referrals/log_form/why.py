"""Choose why: twelve chips by key, and what was chosen among More reasons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.referral_reasons import REASON_BY_CODE, REASONS
from ui.referrals.log_form.more_reasons import MoreReasons
from ui.widgets.chips import Filter, FilterChip
from ui.widgets.reason_chips import MORE, Reason, ReasonChips
from ui.zoom import units

_WITH_KEY = tuple(reason for reason in REASONS if reason.key)
_WITHOUT = tuple(reason for reason in REASONS if not reason.key)


class Others(QWidget):
    """Show what was chosen among More reasons; a chip that is pressed takes its reason off."""

    taken_off = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("More reasons chosen")
        self._chips: dict[str, FilterChip] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(units(8))
        self._row.addStretch(1)

    def show_reasons(self, codes: Sequence[str]) -> None:
        """Show these reasons, and no others."""
        for chip in self._chips.values():
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for place, code in enumerate(codes):
            label = REASON_BY_CODE[code].label
            chip = self._chips[code] = FilterChip(Filter(code, label, tip="Take it off"), self)
            chip.setChecked(True)
            chip.clicked.connect(lambda _on, code=code: self.taken_off.emit(code))
            self._row.insertWidget(place, chip)

    def chips(self) -> list[FilterChip]:
        """Give the chips, in the order chosen."""
        return list(self._chips.values())

    def chip(self, code: str) -> FilterChip:
        """Give the chip of one reason."""
        return self._chips[code]


class Why(QWidget):
    """Hold the reasons in the order they were chosen: the first stands in every list."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        chips = [Reason(one.code, one.label, bool(one.another_way)) for one in _WITH_KEY]
        self.chips = ReasonChips([*chips, Reason(MORE, "More reasons…")], name="Why?")
        self.others = Others()
        self._chosen: list[str] = []
        self._shown: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(8))
        column.addWidget(self.chips)
        column.addWidget(self.others)
        self.others.hide()
        self.chips.toggled.connect(self._toggled)
        self.chips.more_asked.connect(self.open_more)
        self.others.taken_off.connect(lambda code: self._toggled(code, False))
        self.more: MoreReasons | None = None

    def chosen(self) -> list[str]:
        """Give the codes, in the order chosen."""
        return list(self._chosen)

    def set_chosen(self, codes: Sequence[str]) -> None:
        """Choose exactly these."""
        self._chosen = [code for code in codes if code in REASON_BY_CODE]
        self.chips.set_chosen(self._chosen)
        self._show_others()

    def set_columns(self, columns: int) -> None:
        """Lay the chips out in so many columns."""
        self.chips.set_columns(columns)

    def stops(self) -> list[QWidget]:
        """Give what may have the keyboard, in order."""
        return [*self.chips.findChildren(QAbstractButton)]

    def take_keyboard(self) -> None:
        """Give the keyboard to the reasons."""
        self.chips.take_keyboard()

    def open_more(self) -> None:
        """Drop the list of the other reasons down."""
        left = [one for one in _WITHOUT if one.code not in self._chosen]
        self.more = MoreReasons(left, self)
        self.more.chosen.connect(self._more_chosen)
        self.more.open_at(self.chips.mapToGlobal(QPoint(self.chips.width(), units(40))))

    def _more_chosen(self, code: str) -> None:
        self._toggled(code, True)
        self._show_others()
        self.chips.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggled(self, code: str, on: bool) -> None:
        if on and code not in self._chosen:
            self._chosen.append(code)
        elif not on and code in self._chosen:
            self._chosen.remove(code)
            self._show_others()
        self.changed.emit()

    def _show_others(self) -> None:
        codes = [code for code in self._chosen if not REASON_BY_CODE[code].key]
        if codes != self._shown:
            self._shown = codes
            had_keyboard = self.others.isAncestorOf(self.focusWidget() or self)
            self.others.show_reasons(codes)
            before = self.stops()[-1]
            for chip in self.others.chips():
                QWidget.setTabOrder(before, chip)
                before = chip
            self.chips.take_in(self.others.chips())
            if had_keyboard:
                self.take_keyboard()
        self.others.setVisible(bool(codes))
