"""Remember which referral was accepted here, so that its detail leads on to the plan."""

from __future__ import annotations

from app.actions.referrals import OpenedReferral


class LeadingOn:
    """Hold one accepted referral until another is looked at or its plan was offered.

    The list and the record are read anew at the same time; whichever comes first, the way on to the
    plan is there: in the record, or in its place once the row has left the list.
    """

    def __init__(self) -> None:
        self.case_uid = ""
        self._referral_uid = self._filter = ""
        self._has_keyboard = False

    def begin(self, referral_uid: str, case_uid: str, filter_: str) -> None:
        """Remember what was accepted and which filter showed it; no case: nothing leads on."""
        self.case_uid = case_uid
        self._referral_uid, self._filter = (referral_uid if case_uid else ""), filter_
        self._has_keyboard = False

    def is_shown_by(self, opened: OpenedReferral | None) -> bool:
        """Claim, once, that the record of it is here; another record ends the matter."""
        if opened is None or not self._referral_uid:
            return False
        if opened.referral.uid != self._referral_uid:
            self._referral_uid = ""
            return False
        is_first = bool(opened.referral.case_uid) and not self._has_keyboard
        self._has_keyboard = self._has_keyboard or is_first
        return is_first

    def left_the_list(self, filter_: str) -> bool:
        """Claim, once, that its row has left the list that showed it."""
        has_left = bool(self._referral_uid) and filter_ == self._filter
        self._referral_uid = ""
        return has_left
