"""Show whom the screen is about, in the order and with the labels of the NHS CUI."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.sentence import Glyph
from ui.widgets.surface import Surface
from ui.zoom import units

NOT_KNOWN = "Not known"
_UNBROKEN = str.maketrans({" ": "\u00a0", "-": "\u2011"})


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


class PatientBanner(Surface):
    """Stand above one person's record; `clear()` takes it away with several or none."""

    def __init__(self, parent: QWidget | None = None, *, one_line: bool = False) -> None:
        super().__init__("banner", parent)
        self._back: IconButton | None = None
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(units(16), units(12), units(16), units(10))
        self._outer.setSpacing(units(12))
        self.name = Label("", "name", parent=self, selectable=True)
        self.known_as = Label("", "text", "quiet", self)
        self._values: list[Label] = []
        facts = QHBoxLayout()
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(units(6))
        for place, title in enumerate(("Born", "Gender", "NHS No.")):
            if place:
                facts.addSpacing(units(14))
            facts.addWidget(Label(title, "text", "quiet", self))
            value = Label("", "strong", parent=self, selectable=True)
            facts.addWidget(value)
            self._values.append(value)
        facts.addStretch(1)
        self._flag = _Flag(self)
        self._lay_out(facts, one_line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clear()

    def _lay_out(self, facts: QHBoxLayout, one_line: bool) -> None:
        names = QHBoxLayout()
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(units(8))
        names.addWidget(self.name)
        names.addWidget(self.known_as)
        if one_line:
            self._outer.addLayout(names)
            self._outer.addSpacing(units(12))
            self._outer.addLayout(facts, 1)
            self._outer.addWidget(self._flag, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            names.addStretch(1)
            names.addWidget(self._flag)
            lines = QVBoxLayout()
            lines.setContentsMargins(0, 0, 0, 0)
            lines.setSpacing(0)
            lines.addLayout(names)
            lines.addLayout(facts)
            self._outer.addLayout(lines, 1)

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
        self.name.setText(name)
        self.known_as.setText(f"likes to be called {known_as}" if known_as else "")
        self.known_as.setVisible(bool(known_as))
        shown_born = f"{born or NOT_KNOWN}, died {died}" if died else born
        for value, text in zip(self._values, (shown_born, gender, nhs_number), strict=True):
            value.setText((text or NOT_KNOWN).translate(_UNBROKEN))
        self._flag.words.setText(flag)
        self._flag.glyph.set_glyph(flag_icon, "text")
        self._flag.setVisible(bool(flag))
        self.setAccessibleName(
            f"{name}, born {shown_born or NOT_KNOWN}, gender {gender or NOT_KNOWN}, "
            f"NHS number {nhs_number or NOT_KNOWN}" + (f", {flag}" if flag else "")
        )
        self.show()

    def clear(self) -> None:
        """Show nobody."""
        self.name.setText("")
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
