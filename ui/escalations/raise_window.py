"""Raise something about one person with a clinician, from any record that shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.actions import escalations
from app.changes import Changed
from app.domain.person import Person
from ui.at_desk import AtDesk
from ui.draft_window import Act, DraftWindow
from ui.escalations.raise_form import RaiseForm


class RaiseWindow(DraftWindow):
    """Hold the person's banner and the form; half-typed text is kept as a draft of theirs."""

    kind = "escalation"

    def __init__(self, at: AtDesk, person: Person, parent: QWidget | None = None) -> None:
        self.form = RaiseForm(at.desk.now)
        super().__init__(at, person, "Raise with a clinician", self.form, person.uid, parent)

    @classmethod
    def open_for(cls, at: AtDesk, person: Person, parent: QWidget) -> DraftWindow:
        """Open the window of a person; one that is open already comes forward."""
        window = cls.shown_for(at, person.uid) or cls(at, person, parent)
        window.open_window()
        return window

    def gathered(self) -> tuple[Act, str]:
        """Give what raises it, and whether somebody was told."""
        raised, desk = self.form.raised(self._person.uid), self._at.desk

        def act(draft_uid: str) -> tuple[Changed, ...]:
            return escalations.raise_with_clinician(
                desk, raised, draft_uid=draft_uid, op_id=draft_uid
            )

        return act, "Raised, and passed on" if raised.told_at else "Raised: nobody is told yet"
