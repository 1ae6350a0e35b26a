"""Hold a short form in a box: fields, one sentence when it is refused, the way back and the act."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app import errors
from app.desk import Desk
from ui import keyboard, theme
from ui.background import Background
from ui.clocks import rings_after
from ui.line_strips import height_over, over_a_form
from ui.widgets import paint
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import Field
from ui.widgets.hold import Hold
from ui.widgets.labels import Label
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units

T = TypeVar("T")
WIDE = 520


class FormDialog(QDialog):
    """Open it with `open()`; Esc goes back, Enter in a field does the act."""

    def __init__(
        self,
        parent: QWidget | None,
        background: Background,
        title: str,
        action: str,
        *,
        desk: Desk | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        keyboard.install_everywhere(self)
        self.background = background
        self._wide = WIDE
        self._over = QWidget(self)
        self._hold = Hold(self, but=self._over)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._over)
        strips = QVBoxLayout(self._over)
        strips.setContentsMargins(0, 0, 0, 0)
        strips.setSpacing(0)
        if desk is not None:  # it covers those of the main window, which waits
            self.line = over_a_form(desk, background, strips, self, rings_after)
            self.line.changed.connect(lambda: QTimer.singleShot(0, self, self.fit))
            self.finished.connect(self.line.leave)
        content = Surface("base")
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(units(24), units(20), units(24), units(16))
        self.column.setSpacing(units(12))
        self.column.addWidget(Label(title, "section"))
        self._content = content
        outer.addWidget(ScrollArea(content, self), 1)
        bar = Surface("base", self, line_above=True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(units(24), units(12), units(24), units(12))
        row.setSpacing(units(8))
        self.wrong = Sentence("refused", "", "bad", bar)
        self.wrong.hide()
        row.addWidget(self.wrong, 1)
        row.addStretch(0)
        self.back_button = PlainButton("Go back", parent=bar)
        self.back_button.clicked.connect(self.reject)
        self.act_button = MainButton(action, parent=bar)
        self.act_button.clicked.connect(self.submit)
        row.addWidget(self.back_button)
        row.addWidget(self.act_button)
        outer.addWidget(bar)
        self.setTabOrder(self.act_button, self.back_button)
        self._bar = bar

    def add_field(self, label: str, editor: QWidget, hint: str = "") -> Field:
        """Add a field with its label above."""
        field = Field(label, editor, hint)
        self.column.addWidget(field)
        return field

    def fit(self, width: int = 0) -> None:
        """Be as high as the form needs, and no higher than the screen; again when it changes.

        `width` in units; without it, the one before.
        """
        self._wide = width or self._wide
        room = self.screen().availableGeometry()
        wide = min(units(self._wide), room.width())
        layout = self._content.layout()
        assert layout is not None
        layout.activate()
        wraps = layout.hasHeightForWidth()
        high = layout.totalHeightForWidth(wide) if wraps else layout.totalSizeHint().height()
        wanted = height_over(self._over, wide) + high + self._bar.sizeHint().height() + units(8)
        self.resize(wide, min(wanted, room.height() - units(40)))
        below = self.y() + self.height() - room.bottom()
        if self.isVisible() and below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    def open(self) -> None:
        """Show the box; the window behind waits, the program does not."""
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.fit()
        super().open()

    def submit(self) -> None:
        """Do what the box is for; each form says what."""

    def act(self, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """Do an act and close; a refusal is shown here, and what was typed stays."""
        self.say("")
        self.act_button.setEnabled(False)
        self._hold.begin()

        def done(answer: T) -> None:
            self._hold.end()
            then(answer)
            self.accept()

        def failed(problem: errors.Problem) -> None:
            self._hold.end()
            self.act_button.setEnabled(True)
            self._refused(problem)
            self._hold.give_back()

        self.background.act(work, done, failed=failed)

    def _refused(self, problem: errors.Problem) -> None:
        """Show a refusal; the form is free again."""
        self.say(problem.sentence)

    def say(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        self.wrong.set_text(sentence)
        self.wrong.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.act_button.isEnabled():  # else it is being done already
                self.submit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.flat(painter, self.rect(), theme.colours().base)
        painter.end()
