"""Show a recovery key, print it from memory, and have two of its groups typed back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from ui import messages, own_fonts, theme
from ui.widgets import paint
from ui.widgets.buttons import SecondButton
from ui.widgets.fields import Field, LineEdit
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.zoom import units

WARNING = "Whoever holds this key can open every record."
KEEP = "Keep it in a locked safe. Do not photograph, scan or e-mail it."
HOW = (
    "Print it, or copy it by hand: the four lines, letter by letter. It has no I, L, O or U; "
    "a crossed zero is the figure nought."
)
_MISREAD = str.maketrans("OIL", "011")
NOT_SO = "That is not as on the paper. Look at it again."


@dataclass(frozen=True)
class KeyFacts:
    """What stands on the sheet."""

    lines: tuple[str, ...] = field(repr=False)
    store_name: str = ""
    number: int = 1
    replaces: int | None = None


class _Letters(QWidget):
    """Draw the four lines, each in two groups of five."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._lines = lines
        self.setFixedHeight(units(4 * 36 + 24))
        spelt = "; ".join(
            f"line {number}: {' '.join(line)}" for number, line in enumerate(lines, start=1)
        )
        self.setAccessibleName(f"Recovery key, {spelt}")

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill=now.base, border=now.text, radius=units(4), width=2)
        letters = theme.font("sign-in")
        crossed = own_fonts.family(own_fonts.CROSSED_NOUGHTS)  # as on the paper
        letters.setFamilies([crossed, *letters.families()])
        letters.setWeight(QFont.Weight.Bold)
        for row, line in enumerate(self._lines):
            top = units(12 + row * 36)
            painter.setFont(theme.font("text"))
            painter.setPen(now.quiet)
            flags = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(units(20), top, units(80), units(36), flags, f"Line {row + 1}")
            painter.setFont(letters)
            painter.setPen(now.text)
            for place, letter in enumerate(line):
                left = units(120 + place * 32 + (24 if place >= 5 else 0))
                middle = Qt.AlignmentFlag.AlignCenter
                painter.drawText(left, top, units(30), units(36), middle, letter)
        painter.end()


class KeySheet(QWidget):
    """Show the key and offer to print it."""

    def __init__(self, facts: Callable[[], KeyFacts]) -> None:
        super().__init__()
        self._facts = facts
        self.was_printed = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        column.addWidget(Notice("warn", WARNING, KEEP))
        self._letters = _Letters(facts().lines)
        column.addWidget(self._letters)
        column.addWidget(Label(HOW, wrap=True))
        row = QHBoxLayout()
        self.print_button = SecondButton("Print the key…", "print")
        self.print_button.clicked.connect(self._print)
        self.state = Label("", "text", "quiet")
        row.addWidget(self.print_button)
        row.addWidget(self.state, 1)
        column.addLayout(row)

    def _print(self) -> None:
        from app.printing.recovery_key import print_recovery_key
        from ui.printing import asking

        facts = self._facts()
        one, two, three, four = facts.lines
        try:
            sheet = print_recovery_key(
                facts.store_name,
                datetime.now().astimezone(),
                facts.number,
                (one, two, three, four),
                facts.replaces,
            )
        except errors.Problem as problem:
            messages.problem(self, problem)
            return
        if asking.print_on_paper_alone(self, sheet):
            self.state.setText("Sent to the printer. Look at the page before you go on.")


class TypedBack(QWidget):
    """Ask for two groups of the key, drawn at random."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._lines = lines
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(12))
        places = [(line, group) for line in range(4) for group in range(2)]
        first = secrets.choice(places)
        second = secrets.choice([one for one in places if one[0] != first[0]])
        self.asked = sorted((first, second))
        self.fields: list[Field] = []
        for line, group in self.asked:
            edit = LineEdit(12)
            which = "first" if group == 0 else "second"
            one = Field(f"Line {line + 1}, the {which} five", edit)
            edit.textEdited.connect(lambda _text, one=one: one.set_error(None))
            self.fields.append(one)
            column.addWidget(one)

    def start_here(self) -> None:
        """Put the keyboard into the first field."""
        self.fields[0].editor.setFocus()

    def is_good(self) -> bool:
        """Claim that both groups are as on the paper; what is not is shown."""
        wrong = [
            one
            for one, (line, group) in zip(self.fields, self.asked, strict=True)
            if _read(one.editor) != self._lines[line][group * 5 : group * 5 + 5]
        ]
        for one in self.fields:
            one.set_error(NOT_SO if one in wrong else None)
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong


def _read(editor: QWidget) -> str:
    """Read a group as typed: case, spaces and dashes do not matter, O is 0, I and L are 1."""
    assert isinstance(editor, LineEdit)
    letters = "".join(editor.text().replace("-", " ").split()).upper()
    return letters.translate(_MISREAD)
