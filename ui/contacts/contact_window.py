"""Record a contact with one person on their case, from any record that shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import contacts
from app.changes import Changed
from app.domain import phone
from app.domain.contact import OUTCOMES
from app.domain.person import Person
from ui.at_desk import AtDesk
from ui.contacts.record_form import RecordForm
from ui.draft_window import Act, DraftWindow
from ui.reasons import Reasons


class ContactWindow(DraftWindow):
    """Hold the person's banner and the form; half-typed text is kept as a draft of the case."""

    kind = "contact"
    size_wanted = (640, 640)

    def __init__(
        self,
        at: AtDesk,
        person: Person,
        case_uid: str,
        parent: QWidget | None = None,
        *,
        next_try: str = "",
        reason: str = "",
    ) -> None:
        self._case_uid, self._reasons = case_uid, Reasons()
        self._reasons.take(case_uid, reason)
        reached_by = phone.with_note(person.phone, person.phone_note)
        self.form = RecordForm(at.desk.now, reached_by, next_try)
        super().__init__(at, person, "Record a contact", self.form, case_uid, parent)

    @classmethod
    def open_for(
        cls,
        at: AtDesk,
        person: Person,
        case_uid: str,
        parent: QWidget,
        *,
        next_try: str = "",
        reason: str = "",
    ) -> DraftWindow:
        """Open the window of a case; one that is open already comes forward.

        `next_try` says how to reach somebody who was tried in vain; `reason` why another's case
        was opened, where that was said already.
        """
        window = cls.shown_for(at, case_uid)
        if window is None:
            window = cls(at, person, case_uid, parent, next_try=next_try, reason=reason)
        window.open_window()
        return window

    def gathered(self) -> tuple[Act, str]:
        """Give what records it, and what came of it."""
        new, desk = self.form.contact(self._case_uid), self._at.desk
        reason = self._reasons.of(self._case_uid)

        def act(draft_uid: str) -> tuple[Changed, ...]:
            return contacts.record(desk, new, reason=reason, draft_uid=draft_uid, op_id=draft_uid)

        return act, f"Recorded: {OUTCOMES.get(new.outcome, '')}"

    def is_asked_for(self, problem: errors.Problem) -> bool:
        """Ask why something is recorded on another's case."""
        return isinstance(problem, errors.ReasonNeeded) and self._reasons.ask(
            self, problem, self._case_uid, "Record it"
        )
