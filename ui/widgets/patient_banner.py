"""Show whom the screen is about, in the order and with the labels of the NHS CUI, and whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.text import unbroken
from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.person_words import PersonWords
from ui.widgets.sentence import Glyph
from ui.widgets.surface import Surface
from ui.zoom import units

NOT_KNOWN = "Not known"


class _Flag(QWidget):
    """Show one need of communication at the right of the banner."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(units(8), units(2), units(8), units(2))
        row.setSpacing(units(6))
        self.glyph = Glyph("hearing", "text", 20, self)
        self.words = Label("", parent=self)
        row.addWidget(self.glyph)
        row.addWidget(self.words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        border = now.edge if now.contrast else None
        paint.box(painter, self.rect(), fill=now.base, border=border, radius=units(4))
        painter.end()


class _Fact(QWidget):
    """Show one fact with its label."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(6))
        row.addWidget(Label(title, "text", "quiet", self))
        self.value = Label("", "strong", parent=self, selectable=True)
        row.addWidget(self.value)


class PatientBanner(Surface):
    """Stand above one person's record; `clear()` takes it away with several or none."""

    def __init__(self, parent: QWidget | None = None, *, one_line: bool = False) -> None:
        super().__init__("banner", parent)
        self._back: IconButton | None = None
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(units(16), units(12), units(16), units(10))
        self._outer.setSpacing(units(12))
        self._words = PersonWords(self, one_line=one_line)
        self._outer.addWidget(self._words, 1)
        self.name, self.known_as = self._words.name, self._words.known_as
        self._values: list[Label] = []
        for title in ("Born", "Gender", "NHS No."):
            fact = _Fact(title, self._words)
            self._values.append(fact.value)
            self._words.facts.append(fact)
        self._flag = _Flag(self._words)
        self._words.flag = self._flag
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.clear()

    def show_person(
        self,
        name: str,
        born: str,
        gender: str,
        nhs_number: str,
        *,
        known_as: str = "",
        flag: str = "",
        flag_icon: str = "hearing",
        died: str = "",
    ) -> None:
        """Show one person in plain strings; what is missing is said to be not known."""
        self.name.show_name(name)
        self.known_as.setText(f"likes to be called {known_as}" if known_as else "")
        self.known_as.setVisible(bool(known_as))
        shown_born = f"{born or NOT_KNOWN}, died {died}" if died else born
        for value, text in zip(self._values, (shown_born, gender, nhs_number), strict=True):
            value.setText(unbroken(text or NOT_KNOWN))
        self._flag.words.setText(flag)
        self._flag.glyph.set_glyph(flag_icon, "text")
        self._flag.setVisible(bool(flag))
        self.setAccessibleName(
            f"{name}, born {shown_born or NOT_KNOWN}, gender {gender or NOT_KNOWN}, "
            f"NHS number {nhs_number or NOT_KNOWN}" + (f", {flag}" if flag else "")
        )
        self._words.place()
        self.show()

    def clear(self) -> None:
        """Show nobody."""
        self.name.show_name("")
        for value in self._values:
            value.setText("")
        self.setAccessibleName("")
        self.hide()

    def set_back(self, slot: Callable[[], object] | None) -> None:
        """Show an arrow at the left that goes back to the list, where there is one pane."""
        if self._back is not None:
            self._outer.removeWidget(self._back)
            self._back.deleteLater()
            self._back = None
        if slot is not None:
            self._back = IconButton("back", "Back to the list", self, tone="link")
            self._back.clicked.connect(lambda: slot())
            self._outer.insertWidget(0, self._back)
