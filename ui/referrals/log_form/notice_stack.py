"""Show several notices one under the other, and tell which of their buttons was pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ui.widgets.buttons import Button, LinkButton, PlainButton, SecondButton
from ui.widgets.notice import Notice
from ui.zoom import units

_KINDS: dict[str, type[Button]] = {
    "second": SecondButton,
    "plain": PlainButton,
    "link": LinkButton,
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One button of a notice: its key, its words, and how it looks."""

    key: str
    label: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Said:
    """One notice; while one that `stops` stands, nothing can be saved."""

    tone: str
    heading: str
    sentence: str = ""
    buttons: tuple[Offered, ...] = ()
    stops: bool = False


class NoticeStack(QWidget):
    """Rebuild only what changed, so that a button keeps the keyboard while somebody types."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: tuple[Said, ...] = ()
        self._notices: list[Notice] = []
        self._spare: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(units(10))
        self.hide()

    def say(self, said: Sequence[Said]) -> None:
        """Show these notices."""
        said = tuple(said)
        if said == self._said:
            return
        kept = 0
        while kept < min(len(said), len(self._said)) and said[kept] == self._said[kept]:
            kept += 1
        for notice in self._notices[kept:]:
            notice.hide()
            notice.set_buttons(())
            self._spare.append(notice)
        del self._notices[kept:]
        for one in said[kept:]:
            self._add(one)
        self._said = said
        self.setVisible(bool(said))

    def make_spare(self) -> None:
        """Make a notice for what will be said later."""
        notice = Notice("known", "", parent=self)
        notice.hide()
        self._column.addWidget(notice)
        self._spare.append(notice)

    def _add(self, said: Said) -> None:
        if not self._spare:
            self.make_spare()
        notice = self._spare.pop()
        notice.set_tone(said.tone)
        notice.set_text(said.heading, said.sentence)
        buttons = []
        for offered in said.buttons:
            button = _KINDS[offered.kind](offered.label)
            button.clicked.connect(lambda _on=False, key=offered.key: self.asked.emit(key))
            buttons.append(button)
        notice.set_buttons(buttons)
        self._column.addWidget(notice)  # a spare one goes to the end again
        self._notices.append(notice)
        notice.show()

    def said(self) -> tuple[Said, ...]:
        """Give what is shown."""
        return self._said

    def stops(self) -> bool:
        """Claim that nothing can be saved while what is said here stands."""
        return any(one.stops for one in self._said)

    def show_from_top(self, inside: QWidget | None = None) -> None:
        """Scroll the notice that holds a widget, else the first, into sight with its heading."""
        wanted = next((one for one in self._notices if inside and one.isAncestorOf(inside)), None)
        notice = wanted or next(iter(self._notices), None)
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        content = area.widget() if area is not None else None
        if notice is None or area is None or content is None:
            return
        bar, around = area.verticalScrollBar(), units(8)
        top = notice.mapTo(content, QPoint(0, 0)).y() - around
        below = top + 2 * around + notice.height() - area.viewport().height()
        if bar.value() < below:
            bar.setValue(min(top, below))
        elif bar.value() > top:
            bar.setValue(top)

    def buttons(self) -> list[Button]:
        """Give the buttons, from the top."""
        return [button for notice in self._notices for button in notice.findChildren(Button)]
