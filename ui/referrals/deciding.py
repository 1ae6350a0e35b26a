"""Ask what is needed for a decision and take it: accept, return, decline, join, withdraw, undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import deciding
from app.actions.lookup import Lookup
from app.actions.referrals import OpenedReferral
from app.changes import Changed
from app.domain.referral import (
    DECLINE_REASONS,
    RETURN_REASONS,
    UNDO_REASONS,
    WITHDRAW_REASONS,
)
from ui import messages
from ui.at_desk import AtDesk

UNDONE = "Undone: it is received again."
Changes = tuple[Changed, ...]
Act = Callable[[], Changes]


class Decisions:
    """Take the decisions of the detail's buttons; each asks first and is undone from its toast."""

    def __init__(
        self,
        at: AtDesk,
        parent: QWidget,
        lookup: Lookup,
        failed: Callable[[errors.Problem], None],
    ) -> None:
        self._at, self._parent, self._lookup = at, parent, lookup
        self._failed = failed

    def decide(self, key: str, opened: OpenedReferral) -> None:
        """Do what a button stands for (the keys of `offers`)."""
        asks = {
            "accept": self._accept,
            "return": self._return,
            "decline": self._decline,
            "withdraw": self._withdraw,
            "join": self._join,
            "undo": self._undo,
            "again": self._receive_again,
        }
        asks[key](opened)

    def _accept(self, opened: OpenedReferral) -> None:
        network, lookup = opened.referral.network_uid, self._lookup
        me = self._at.desk.user.uid

        def choose(workers: tuple[tuple[str, str], ...]) -> None:
            choices = [(uid, f"{name} (me)" if uid == me else name) for uid, name in workers]
            worker = messages.choose(
                self._parent, "Accept", "Who takes it on?", choices, action_label="Accept"
            )
            if worker is not None:
                uid, version = _which(opened)
                desk = self._at.desk
                self._act(opened, lambda: deciding.accept(desk, uid, version, worker), "Accepted.")

        self._at.background.ask(lambda: lookup.workers(network), choose, failed=self._failed)

    def _return(self, opened: OpenedReferral) -> None:
        reason = self._reason("Return to referrer", "What is missing?", RETURN_REASONS, "Return it")
        self._act_with(opened, deciding.return_to_referrer, reason, "Sent back to the referrer.")

    def _decline(self, opened: OpenedReferral) -> None:
        reason = self._reason(
            "Decline", "Why? The referrer can read it.", DECLINE_REASONS, "Decline it"
        )
        self._act_with(opened, deciding.decline, reason, "Declined.")

    def _withdraw(self, opened: OpenedReferral) -> None:
        reason = self._reason(
            "Withdrawn", "Who took it back, and why?", WITHDRAW_REASONS, "Record as withdrawn"
        )
        self._act_with(opened, deciding.withdraw, reason, "Recorded as withdrawn.")

    def _undo(self, opened: OpenedReferral) -> None:
        reason = self._reason(
            "Undo the decision",
            "Why? The referral is received again, and the reason stays in the audit.",
            UNDO_REASONS,
            "Undo it",
        )
        if reason:
            uid, version = _which(opened)
            desk = self._at.desk
            self._take(lambda: deciding.undo_decision(desk, uid, version, reason), UNDONE)

    def _join(self, opened: OpenedReferral) -> None:
        others = opened.other_open
        if len(others) == 1:
            sentence = (
                "This referral is joined to the other open one of the same person, "
                f"which goes on ({others[0][1].lower()})."
            )
            agreed = messages.confirm(self._parent, "Join", sentence, "Join them")
            other = others[0][0] if agreed else None
        else:
            choices = [(uid, f"{n}. {state}") for n, (uid, state) in enumerate(others, 1)]
            other = messages.choose(
                self._parent, "Join", "Which one goes on?", choices, action_label="Join them"
            )
        if other is not None:
            uid, version = _which(opened)
            desk = self._at.desk
            self._act(
                opened, lambda: deciding.join(desk, uid, version, other), "Joined to the other one."
            )

    def _receive_again(self, opened: OpenedReferral) -> None:
        uid, version = _which(opened)
        desk = self._at.desk
        self._take(lambda: deciding.receive_again(desk, uid, version), "Received again.")

    def _reason(
        self, title: str, prompt: str, choices: tuple[str, ...], action_label: str
    ) -> str | None:
        """Ask for one of the list, own words, or both; give them as one line."""
        given = messages.ask_reason(
            self._parent, title, prompt, [(one, one) for one in choices], action_label=action_label
        )
        if given is None:
            return None
        return ". ".join(part for part in (given.key, given.words.strip()) if part)

    def _act_with(
        self,
        opened: OpenedReferral,
        action: Callable[..., Changes],
        reason: str | None,
        said: str,
    ) -> None:
        if reason:
            uid, version = _which(opened)
            desk = self._at.desk
            self._act(opened, lambda: action(desk, uid, version, reason), said)

    def _act(self, opened: OpenedReferral, act: Act, said: str) -> None:
        """Take a decision that its toast can take back."""
        uid, version = _which(opened)
        desk = self._at.desk

        def take_back() -> None:
            reason = UNDO_REASONS[0]
            self._take(lambda: deciding.undo_decision(desk, uid, version + 1, reason), UNDONE)

        self._take(act, said, take_back)

    def _take(self, act: Act, said: str, undo: Callable[[], None] | None = None) -> None:
        def taken(changes: Changes) -> None:
            self._at.publish(changes)
            self._at.toasts.show_toast(said, undo)

        self._at.background.act(act, taken, failed=self._failed)


def _which(opened: OpenedReferral) -> tuple[str, int]:
    return opened.referral.uid, opened.referral.version
