"""Ask what is needed for a decision and take it: accept, return, decline, join, withdraw, undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QWidget

from app import errors
from app.actions import deciding, referrals
from app.actions.lookup import Lookup
from app.actions.referrals import OpenedReferral
from app.changes import Changed
from app.domain.referral import Referral
from app.domain.referral_reasons import (
    DECLINE_REASONS,
    RETURN_REASONS,
    UNDO_REASONS,
    WITHDRAW_REASONS,
    decision_code,
)
from ui import messages
from ui.at_desk import AtDesk
from ui.messages import Reason
from ui.referrals import wording
from ui.referrals.offers import may, offers

UNDONE = "Undone: it is received again."
FIRST = "Somebody else was first"
Changes = tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on its way: what is done to the version that was opened, and what it is called.

    `key` is the offer's, `do_it` what its button says, `said` what the toast says.
    """

    key: str
    opened: OpenedReferral
    act: Callable[[int], Changes]
    do_it: str
    said: str
    reason: str = ""
    can_be_undone: bool = True


class Decisions:
    """Take the decisions of the detail's buttons; each asks first and is undone from its toast.

    When somebody else changed the referral meanwhile, both are told in words, and the reason that
    was typed is kept: for deciding all the same, or for the next time it is asked for.
    """

    def __init__(
        self,
        at: AtDesk,
        parent: QWidget,
        lookup: Lookup,
        failed: Callable[[errors.Problem], None],
        accepted: Callable[[str, str], None],
    ) -> None:
        self._at, self._parent, self._lookup = at, parent, lookup
        self._failed, self._accepted = failed, accepted
        self._kept: dict[tuple[str, str], Reason] = {}

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
        me, desk, uid = self._at.desk.user.uid, self._at.desk, opened.referral.uid

        def choose(workers: tuple[tuple[str, str], ...]) -> None:
            choices = [(one, f"{name} (me)" if one == me else name) for one, name in workers]
            worker = messages.choose(
                self._parent, "Accept", "Who takes it on?", choices, action_label="Accept"
            )
            if worker is not None:
                self._take(Decision(
                    "accept", opened, lambda version: deciding.accept(desk, uid, version, worker),
                    "Accept", "Accepted.",
                ))  # fmt: skip

        self._at.background.ask(lambda: lookup.workers(network), choose, failed=self._failed)

    def _return(self, opened: OpenedReferral) -> None:
        self._ask_why(
            "return", opened, deciding.return_to_referrer, "Sent back to the referrer.",
            ("Return to referrer", "What is missing?", RETURN_REASONS, "Return it"),
        )  # fmt: skip

    def _decline(self, opened: OpenedReferral) -> None:
        self._ask_why(
            "decline", opened, deciding.decline, "Declined.",
            ("Decline", "Why? The referrer can read it.", DECLINE_REASONS, "Decline it"),
        )  # fmt: skip

    def _withdraw(self, opened: OpenedReferral) -> None:
        self._ask_why(
            "withdraw", opened, deciding.withdraw, "Recorded as withdrawn.",
            ("Withdrawn", "Who took it back, and why?", WITHDRAW_REASONS, "Record as withdrawn"),
        )  # fmt: skip

    def _undo(self, opened: OpenedReferral) -> None:
        prompt = "Why? The referral is received again, and the reason stays in the audit."
        self._ask_why(
            "undo", opened, deciding.undo_decision, UNDONE,
            ("Undo the decision", prompt, UNDO_REASONS, "Undo it"),
        )  # fmt: skip

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
            desk, uid = self._at.desk, opened.referral.uid
            self._take(Decision(
                "join", opened, lambda version: deciding.join(desk, uid, version, other),
                "Join them", "Joined to the other one.",
            ))  # fmt: skip

    def _receive_again(self, opened: OpenedReferral) -> None:
        desk, uid = self._at.desk, opened.referral.uid
        self._take(Decision(
            "again", opened, lambda version: deciding.receive_again(desk, uid, version),
            "Received again", "Received again.", can_be_undone=False,
        ))  # fmt: skip

    def _ask_why(
        self,
        key: str,
        opened: OpenedReferral,
        action: Callable[..., Changes],
        said: str,
        words: tuple[str, str, tuple[str, ...], str],
    ) -> None:
        """Ask for one of the list, own words, or both; they become one line."""
        title, prompt, choices, do_it = words
        desk, uid = self._at.desk, opened.referral.uid
        given = messages.ask_reason(
            self._parent, title, prompt, [(one, one) for one in choices],
            action_label=do_it, before=self._kept.get((uid, key)),
        )  # fmt: skip
        if given is None:
            return
        self._kept[uid, key] = given
        reason = ". ".join(part for part in (given.key, given.words.strip()) if part)
        coded = {} if key == "undo" else {"code": decision_code(given.key)}
        if reason:
            self._take(Decision(
                key, opened, lambda version: action(desk, uid, version, reason, **coded),
                do_it, said, reason, can_be_undone=key != "undo",
            ))  # fmt: skip

    def _take(self, decision: Decision) -> None:
        referral = decision.opened.referral

        def taken(changes: Changes) -> None:
            self._kept.pop((referral.uid, decision.key), None)
            case_uid = next(iter(changes[1].uids)) if decision.key == "accept" else ""
            self._accepted(referral.uid, case_uid)
            self._at.publish(changes)
            undo = self._taking_back(decision) if decision.can_be_undone else None
            self._at.toasts.show_toast(decision.said, undo)

        self._at.background.act(
            lambda: decision.act(referral.version),
            taken,
            failed=lambda problem: self._not_taken(decision, problem),
        )

    def _taking_back(self, decision: Decision) -> Callable[[], None]:
        desk, referral = self._at.desk, decision.opened.referral
        later = replace(decision.opened, referral=replace(referral, version=referral.version + 1))

        def act(version: int) -> Changes:
            return deciding.undo_decision(desk, referral.uid, version, UNDO_REASONS[0])

        return lambda: self._take(
            Decision("undo", later, act, "Undo it", UNDONE, can_be_undone=False)
        )

    # What somebody else did first

    def _not_taken(self, decision: Decision, problem: errors.Problem) -> None:
        if not (isinstance(problem, errors.Stale) and isinstance(problem.now, Referral)):
            self._failed(problem)
            return
        desk, uid = self._at.desk, decision.opened.referral.uid
        self._at.background.act(
            lambda: referrals.open_referral(desk, uid),
            lambda now: self._tell_both(decision, now),
            failed=self._failed,
        )

    def _tell_both(self, decision: Decision, now: OpenedReferral) -> None:
        """Say what was done meanwhile and what was wanted; decide again where that is possible."""
        desk = self._at.desk
        uid = now.referral.uid
        self._at.publish((Changed("referral", frozenset({uid})),))
        allowed = may(desk, now)
        told = wording.meanwhile(decision.opened, now, desk.user.uid, full=allowed.reads_all)
        if decision.reason:
            told += f"\nYour reason, not saved yet: {decision.reason}"
        offered = offers(now, allowed, with_plan=False)
        keys = {one.key for one in (offered.main, *offered.others, *offered.more) if one}
        if decision.key not in keys:
            messages.tell(self._parent, FIRST, told)
        elif messages.confirm(
            self._parent, FIRST, told, f"{decision.do_it} all the same", keep_label="Leave it so"
        ):
            self._take(replace(decision, opened=now))
