"""Stand at the right of the form: notices before saving, and what to say to the person."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.limits import DAYS
from ui.referrals.log_form.notice_stack import NoticeStack
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units

NOT_HERE = (
    "Under 18; in crisis now; a statutory social care request; a medical letter only. "
    "Choose any of these under More reasons and the right door is shown."
)
TO_SAY = (
    f"“Somebody from our link worker team will phone you within {DAYS.first_contact} working days. "
    "Which times are best?”"
)


class Beside(Surface):
    """Hold the notices from the top, safety first, and the guidance while there is none."""

    def __init__(self, stacks: tuple[NoticeStack, ...], parent: QWidget | None = None) -> None:
        super().__init__("page", parent)
        self._stacks = stacks
        self.guidance = QWidget(self)
        words = QVBoxLayout(self.guidance)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(units(9))
        words.addWidget(Label("Not for this desk", "strong"))
        words.addWidget(Label(NOT_HERE, "text", "quiet", wrap=True))
        words.addWidget(Label("What to say to the person", "strong"))
        words.addWidget(Label(TO_SAY, wrap=True))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(units(20), units(14), units(21), units(14))
        self._column.setSpacing(units(10))
        self._column.addWidget(Label("Before you save", "section"))
        self.take_notices()
        self._column.addWidget(self.guidance)
        self._column.addStretch(1)

    def take_notices(self) -> None:
        """Hold the notices here, in their order."""
        for place, stack in enumerate(self._stacks, start=1):
            self._column.insertWidget(place, stack)
            stack.setVisible(bool(stack.said()))

    def show_guidance(self) -> None:
        """Show the guidance while no notice asks for attention."""
        said = [one for stack in self._stacks for one in stack.said()]
        self.guidance.setVisible(not any(one.tone in ("bad", "warn") for one in said))
