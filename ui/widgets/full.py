"""Say at a field that something did not fit: it is refused whole, nothing is ever cut."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QValidator
from PySide6.QtWidgets import QToolTip, QWidget

_LONG_ENOUGH = 20_000  # milliseconds; the next edit takes it away


class Full(QObject):
    """Know how much fits into a field, and tell of what did not until the next edit.

    `limit` is a number, or the name of one of `app.domain.limits`.
    """

    def __init__(self, field: QWidget, limit: int | str, *, lines: bool = False) -> None:
        super().__init__(field)
        self._field, self._limit, self._lines = field, limit, lines
        self._show: Callable[[str], None] | None = None
        self._described = ""
        self.sentence = ""
        self.fitting = "At most {:,} characters fit here."

    def most(self) -> int:
        """Give how many characters fit; the names are looked up when first something is typed."""
        if isinstance(self._limit, str):
            from app.domain.limits import LIMITS

            self._limit = LIMITS[self._limit].most
        return self._limit

    def size_of(self, text: str) -> int:
        """Count a text as it is kept: without spaces at its ends and what nobody sees."""
        if len(text) <= self.most():
            return len(text)
        from app import errors
        from app.domain.text import clean_line, clean_note

        try:
            return len(clean_note(text) if self._lines else clean_line(text))
        except errors.Refused:
            return len(text)

    def shown_by(self, show: Callable[[str], None]) -> None:
        """Let `show` put the sentence where the field has room for a line."""
        self._show = show

    def refuse(self, *, pasted: bool) -> None:
        """Say that this did not fit and that the field holds what it held."""
        end = "Nothing was pasted." if pasted else "This field is full."
        if not self.sentence:
            self._described = self._field.accessibleDescription()
        self.sentence = f"{self.fitting.format(self.most())} {end}"
        if self._show is not None:
            self._show(self.sentence)
        elif self._field.isVisible():
            below = self._field.mapToGlobal(QPoint(0, self._field.height()))
            QToolTip.showText(below, self.sentence, self._field, msecShowTime=_LONG_ENOUGH)
        self._field.setAccessibleDescription(self.sentence)
        spoken = QAccessibleAnnouncementEvent(self._field, self.sentence)
        QAccessible.updateAccessibility(spoken)

    def end(self) -> None:
        """Take the sentence away: something else was typed since."""
        said, self.sentence = self.sentence, ""
        if not said:
            return
        if self._field.accessibleDescription() == said:
            self._field.setAccessibleDescription(self._described)
        if self._show is not None:
            self._show("")
        elif QToolTip.text() == said:
            QToolTip.hideText()


class Fits(QValidator):
    """Let through what `fits`; the rest Qt takes back whole."""

    def __init__(self, field: QWidget, fits: Callable[[str], bool]) -> None:
        super().__init__(field)
        self._fits = fits

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        state = QValidator.State.Acceptable if self._fits(text) else QValidator.State.Invalid
        return state, text, place
