"""Keep half-typed text as an encrypted draft while it is typed, without asking."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app import errors
from app.changes import Changed
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after

KEPT_AFTER = 200


def new_uid() -> str:
    """Give a draft its name."""
    return str(uuid.uuid4())


class DraftKeeping:
    """Write a form's content 200 ms after a change, again and again while it is typed.

    The wait counts from the first change that is not kept yet, so that steady typing is kept too.
    """

    def __init__(
        self,
        at: AtDesk,
        kind: str,
        body: Callable[[], dict[str, Any]],
        *,
        uid: str = "",
        subject_uid: str | None = None,
        kept: Callable[[datetime], object] = lambda _at: None,
        not_kept: Callable[[errors.Problem], object] = lambda _problem: None,
        make_clock: MakeClock = rings_after,
    ) -> None:
        self._at, self._kind, self._body = at, kind, body
        self.uid = uid or new_uid()
        self._subject = subject_uid
        self._kept, self._not_kept = kept, not_kept
        self._is_changed = False
        self.is_kept = bool(uid)
        self._clock = make_clock(KEPT_AFTER, self._ring)

    def changed(self) -> None:
        """Say that the form holds something that no draft holds yet."""
        self._is_changed = True
        if not self._clock.isActive():
            self._clock.start()

    def _ring(self) -> None:
        form = getattr(self._body, "__self__", None)
        if not isinstance(form, QObject) or isValid(form):  # the window may have gone meanwhile
            self.keep()

    def keep(self) -> None:
        """Keep now what is not kept yet."""
        self._clock.stop()
        if not self._is_changed:
            return
        self._is_changed = False
        body, drafts = self._body(), self._at.drafts
        uid, kind, subject = self.uid, self._kind, self._subject
        self.is_kept = True

        def kept(at: datetime) -> None:
            self._kept(at)
            self._at.publish((Changed("draft", frozenset({uid})),))

        def not_kept(problem: errors.Problem) -> None:
            self._is_changed = True
            self._not_kept(problem)

        self._at.background.keep(
            lambda: drafts.keep(uid, kind, subject, body), kept, failed=not_kept
        )

    def done(self) -> None:
        """Keep nothing more: the act that saved the form threw the draft away with it."""
        self._clock.stop()
        self._is_changed = self.is_kept = False

    def forget(self) -> None:
        """Throw the draft away: it is saved, or discarded by the person."""
        self._clock.stop()
        self._is_changed = False
        if self.is_kept:
            self.is_kept = False
            uid, drafts = self.uid, self._at.drafts
            changed = (Changed("draft", frozenset({uid})),)
            self._at.background.keep(
                lambda: drafts.discard(uid), lambda _nothing: self._at.publish(changed)
            )
