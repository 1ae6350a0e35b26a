"""Open the referral that is chosen: the list's reading is entered first, then this one's."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from app import errors
from app.actions import referrals
from app.actions.referrals import OpenedReferral
from ui.at_desk import AtDesk
from ui.referrals.detail import CHOOSE_ONE, Detail
from ui.referrals.offers import may, offers
from ui.settling import Settling

SLOW = 300
OPENING = "Opening…"


class Opening:
    """Bring one referral into the detail; what is not wanted any more is not shown."""

    def __init__(
        self, at: AtDesk, detail: Detail, settling: Settling, shown: Callable[[], object]
    ) -> None:
        self._at, self._detail, self._settling = at, detail, settling
        self._shown = shown
        self.wanted: str | None = None
        self.with_plan = False
        self._again_waits = False

    def open(self, uid: str) -> None:
        """Open a referral; the same one again only when it is asked for with `again`."""
        if uid == self.wanted:
            return
        self.wanted = uid
        QTimer.singleShot(SLOW, self._detail, lambda: self._hide_the_one_before(uid))
        self._act(uid, after_list=True)

    @property
    def is_here(self) -> bool:
        """Claim that the record that was chosen is shown, and no longer the one before it."""
        opened = self._detail.opened
        return opened is not None and opened.referral.uid == self.wanted

    def _hide_the_one_before(self, uid: str) -> None:
        """Show nobody while a slow server is waited for: one record is chosen, another shown."""
        if uid == self.wanted and self._detail.opened is not None and not self.is_here:
            self._detail.show_nobody(OPENING)
            self._shown()

    def again(self) -> None:
        """Open what is shown anew, after it changed; once for several changes of one act."""
        if self.wanted is not None and not self._again_waits:
            self._again_waits = True
            QTimer.singleShot(0, self._detail, self._once_more)

    def _once_more(self) -> None:
        self._again_waits = False
        if self.wanted is not None:
            self._act(self.wanted)

    def close(self, words: str = CHOOSE_ONE) -> None:
        """Show nobody."""
        self.wanted = None
        self._detail.show_nobody(words)
        self._shown()

    def _act(self, uid: str, *, after_list: bool = False) -> None:
        desk = self._at.desk

        def work() -> OpenedReferral | None:
            # The person may have gone on to another row before this thread came to it.
            return referrals.open_referral(desk, uid) if uid == self.wanted else None

        def came(opened: OpenedReferral | None) -> None:
            if opened is not None and uid == self.wanted:
                self._show(opened)

        def failed(problem: errors.Problem) -> None:
            if uid == self.wanted:
                self.close(problem.sentence)

        if after_list:
            self._settling.settle_before(work, came, failed)
        else:
            self._at.background.act(work, came, failed=failed)

    def _show(self, opened: OpenedReferral) -> None:
        desk = self._at.desk
        allowed = may(desk, opened)
        network = desk.office.office.network(opened.referral.network_uid)
        self._detail.show_record(
            opened,
            allowed,
            offers(opened, allowed, with_plan=self.with_plan),
            me=desk.user.uid,
            network=network.name if network else "",
            today=desk.today,
        )
        self._shown()
