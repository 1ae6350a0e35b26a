"""Keep what is typed: as a draft at once, as the saved plan when typing pauses.

Nothing here touches the form: no caret moves, no row changes its place, no box opens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app import errors
from app.actions import plans
from app.changes import Changed
from app.domain.plan import Plan
from app.domain.plan_body import body_of
from app.domain.plan_compare import differences
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.draft_keeping import DraftKeeping
from ui.plans.editor.form import PlanForm

SAVED_AFTER = 2000
_AFTER_A_MOMENT = 300
_TRY_AGAIN = 5000
# The store did not answer, and may at the next try.
_FOR_NOW = (errors.Busy, errors.Unreachable, errors.Full)


class Keeping(QObject):
    """Watch one form: a draft 300 ms after a key, a save 2 s after the last one."""

    saving = Signal()
    saved = Signal(object)
    not_saved = Signal(object)
    stale = Signal(object, object)

    def __init__(
        self,
        at: AtDesk,
        form: PlanForm,
        plan: Plan,
        *,
        draft_uid: str = "",
        reason: str = "",
        parent: QObject,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(parent)
        self._at, self._form = at, form
        self._saved = plan
        self._reason = reason
        self._seen: tuple[Plan, dict[str, Any]] | None = _mark(form)
        self._sending: Plan | None = None
        self._of_unknown_end: list[Plan] = []
        self._is_stale = False
        self._finished: Callable[[], object] | None = None
        self._then: list[Callable[[], object]] = []
        self.draft = DraftKeeping(
            at, "plan", self.body, uid=draft_uid, subject_uid=plan.uid,
            not_kept=self.not_saved.emit, make_clock=make_clock,
        )  # fmt: skip
        self._clock = make_clock(SAVED_AFTER, self.save)
        self._again = make_clock(_TRY_AGAIN, self.save)
        self._soon = make_clock(_AFTER_A_MOMENT, self._say_saving)
        form.edited.connect(self.edited)

    def body(self) -> dict[str, Any]:
        """Give what the draft holds; `sent` is each text that may stand in the store by now."""
        sent = [*self._of_unknown_end, *([self._sending] if self._sending else [])]
        return {
            "plan": body_of(self._form.plan()),
            "typed": self._form.typed(),
            "sent": [body_of(one) for one in sent],
        }

    def is_stale(self) -> bool:
        """Claim that somebody else saved first, and nobody chose between the texts yet."""
        return self._is_stale

    def edited(self) -> None:
        """Start both clocks, if anything is not as it was."""
        mark = _mark(self._form)
        if mark == self._seen:
            return
        self._seen = mark
        self.draft.changed()
        if not self._is_stale:
            self._clock.start()

    def restored(self) -> None:
        """Take the form as edited: it shows a draft that was never saved."""
        self._seen = None
        self.edited()

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save what is not saved; `then` follows when it stands, and never when it cannot."""
        if not isValid(self):
            return
        self._clock.stop()
        self._again.stop()
        if then is not None:
            self._then.append(then)
        if self._is_stale:
            self._give_up()
            return
        if self._sending is not None:
            return
        plan, desk, reason = self._form.plan(), self._at.desk, self._reason
        if plan == self._saved:
            if not self._form.typed():
                self.draft.forget()
            self._go_on()
            return
        self.draft.keep()
        self._sending = plan
        self._soon.start()
        drafts, draft_uid, holds_more = self._at.drafts, self.draft.uid, bool(self._form.typed())

        def work() -> tuple[int, tuple[Changed, ...], datetime]:
            version, changed = plans.save(desk, plan, reason)
            if not holds_more:
                # What was typed since comes again with the next draft, which is kept after this.
                drafts.discard(draft_uid)
            return version, changed, desk.now()

        self._at.background.act(
            work,
            lambda done: self._was_saved(plan, *done),
            failed=lambda problem: self._was_not_saved(plan, problem),
        )

    def _say_saving(self) -> None:
        """Say that it is being saved, where that takes longer than a moment."""
        if isValid(self) and self._sending is not None:
            self.saving.emit()

    def became_stale(self, mine: Plan, theirs: Plan) -> None:
        """Save no more until the person chose between the two texts; drafts are kept."""
        self._clock.stop()
        self._again.stop()
        self._is_stale = True
        self.stale.emit(mine, theirs)

    def go_on_from(self, saved: Plan) -> None:
        """Save over this version from now on."""
        self._is_stale = False
        self._saved = saved
        self._seen = None
        self._form.opened_as(saved.version)
        self.edited()

    def settle(self) -> None:
        """Keep and save before a lock: the draft first, so that nothing hangs on the save."""
        self.edited()
        self.draft.keep()
        self.save()

    def _was_saved(
        self, plan: Plan, version: int, changed: tuple[Changed, ...], at: datetime
    ) -> None:
        self._sending = None
        self._of_unknown_end.clear()
        self._saved = replace(plan, version=version)
        self._form.opened_as(version)
        self._at.publish(changed)
        self.saved.emit(at)
        if self._form.plan() != self._saved:
            if self._then:
                self.save()
            else:
                self._clock.start()
            return
        self._go_on()

    def finish(self, done: Callable[[], object]) -> None:
        """Keep and save for the last time; `done` follows whether it can be saved or not."""
        self._finished = done
        self.edited()
        self.draft.keep()
        self.save(lambda: None)

    def _give_up(self) -> None:
        self._then.clear()
        self._end()

    def _go_on(self) -> None:
        then, self._then = self._then, []
        for one in then:
            one()
        self._end()

    def _end(self) -> None:
        finished, self._finished = self._finished, None
        if finished is not None:
            finished()

    def _was_not_saved(self, plan: Plan, problem: errors.Problem) -> None:
        now = problem.now if isinstance(problem, errors.Stale) else None
        if now is not None and self._is_own(now, plan):
            return
        self._sending = None
        if isinstance(problem, errors.EndUnknown) and plan not in self._of_unknown_end:
            self._of_unknown_end.append(plan)
        is_last = self._finished is not None
        self.draft.changed()
        self.draft.keep()
        self._give_up()
        if is_last:
            return
        if isinstance(problem, errors.Stale) and isinstance(problem.now, Plan):
            self.became_stale(plan, problem.now)
            return
        self.not_saved.emit(problem)
        if isinstance(problem, _FOR_NOW):
            self._again.start()

    def _is_own(self, now: object, plan: Plan) -> bool:
        """Claim that what stands was sent by this form, whose line broke before the answer came.

        It is taken as saved, and what was typed since is saved over it.
        """
        for sent in (plan, *self._of_unknown_end):
            if isinstance(now, Plan) and not differences(sent, now, {}):
                self._was_saved(sent, now.version, (), self._at.desk.now())
                if self._form.plan() == self._saved and not self._form.typed():
                    self.draft.forget()
                return True
        return False


def _mark(form: PlanForm) -> tuple[Plan, dict[str, Any]]:
    """Give all that the form holds, to see whether it changed."""
    return replace(form.plan(), version=0), form.typed()
