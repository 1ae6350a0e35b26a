"""Remember why another's case is opened: asked once for each plan or case."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import errors
from app.domain.case import OPENING_REASONS
from ui import messages


class Reasons:
    """Hold the reasons that were given, by the uid of a plan, or of a case without one."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def of(self, uid: str) -> str:
        """Give the reason for this one, or nothing."""
        return self._given.get(uid, "")

    def take(self, uid: str, reason: str) -> None:
        """Remember a reason that was given elsewhere."""
        self._given[uid] = reason

    def ask(self, parent: QWidget, problem: errors.ReasonNeeded, uid: str, label: str) -> bool:
        """Ask for one; claim that it was given."""
        choices = [(one, one) for one in OPENING_REASONS]
        given = messages.ask_reason(
            parent, "Another's case", problem.sentence, choices, action_label=label
        )
        if given is None:
            return False
        self._given[uid] = ": ".join(part for part in given if part)
        return True
