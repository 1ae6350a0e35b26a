"""Save what was changed of a referral, and keep it as a draft until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app import errors
from app.actions import referrals
from app.actions.drafts import Draft
from app.changes import Changed
from app.domain.referral import Referral
from ui.at_desk import AtDesk
from ui.draft_keeping import DraftKeeping
from ui.in_doubt import InDoubt
from ui.referrals.record import Record
from ui.widgets.hold import Hold

if TYPE_CHECKING:
    from ui.referrals.edit_form import EditForm

KIND = "amend"


class EditChanges(QObject):
    """Stand between the form and the store; the form is made when it is first wanted.

    What was half-typed when the desk was left comes back with the record; what was left by Esc
    waits until the referral is edited again. Once that is closed, its record brings the text back.
    """

    def __init__(self, at: AtDesk, record: Record) -> None:
        super().__init__(record)
        self._at, self._record = at, record
        self._keeping: DraftKeeping | None = None
        self._half_typed: dict[str, tuple[str, dict[str, Any]]] = {}
        self._left: set[str] = set()
        record.left.connect(self.leave)

    def read(self) -> None:
        """Learn which referrals were half edited when the desk was left."""
        drafts = self._at.drafts

        def came(found: tuple[Draft, ...]) -> None:
            for draft in found:
                if draft.subject_uid:
                    self._half_typed[draft.subject_uid] = (draft.uid, draft.body)

        self._at.background.ask(lambda: drafts.of(KIND), came, failed=lambda _problem: None)

    @property
    def form(self) -> EditForm | None:
        """Give the form while a referral is being edited."""
        form = self._record.edit
        return form if form is not None and form.referral is not None else None

    def open(self, referral: Referral, *, is_closed: bool = False) -> None:
        """Edit a referral as it was opened, with what was typed of it before.

        Of one that no longer changes, what was typed is shown; it can be copied and thrown away.
        """
        if self.form is not None:
            return
        if self._record.edit is None:
            self._listen(self._record.make_edit())
        form = self._record.edit
        assert form is not None
        uid, body = self._half_typed.pop(referral.uid, ("", None))
        self._left.discard(referral.uid)
        self._keeping = DraftKeeping(self._at, KIND, form.body, uid=uid, subject_uid=referral.uid)
        form.open_for(referral, body, is_closed=is_closed)
        self._record.show_edit()

    def _listen(self, form: EditForm) -> None:
        self._in_doubt = InDoubt(self._at, form, form.body, self._discard, form.say)
        form.typed.connect(self._typed)
        form.save_asked.connect(self._save)
        form.left.connect(self.leave)
        form.discarded.connect(self._discard)

    def has_half_typed(self, referral: Referral) -> bool:
        """Say whether text of this referral waits to be saved, and nobody put it aside."""
        uid = referral.uid
        return uid in self._half_typed and uid not in self._left and self.form is None

    def keep(self) -> None:
        """Keep what is half-typed now."""
        if self._keeping is not None:
            self._keeping.keep()

    def leave(self) -> None:
        """Close the form; what is typed stays a draft of this referral."""
        form, keeping = self.form, self._keeping
        if form is None or form.referral is None or keeping is None:
            return
        keeping.keep()
        if keeping.is_kept:
            uid = form.referral.uid
            self._half_typed[uid] = (keeping.uid, form.body())
            if form.save.isVisibleTo(form):
                self._left.add(uid)
            self._at.toasts.show_toast("Draft kept with this record.")
        self._close(form)

    def _discard(self) -> None:
        if self.form is not None and self._keeping is not None:
            self._keeping.forget()
            self._close(self.form)

    def _close(self, form: EditForm) -> None:
        self._keeping = None
        self._in_doubt.leave()
        form.close_form()
        self._record.hide_edit()

    def _typed(self) -> None:
        if self._keeping is not None:
            self._keeping.changed()

    def _save(self) -> None:
        form, keeping, desk = self.form, self._keeping, self._at.desk
        if form is None or form.referral is None or keeping is None:
            return
        keeping.keep()
        referral, body = form.referral, form.body()
        reasons, words = tuple(body["reasons"]), str(body["words"])
        self._in_doubt.leave()
        hold = Hold(form)
        hold.begin()

        def saved(changes: tuple[Changed, ...]) -> None:
            hold.end()
            keeping.forget()
            if self._keeping is keeping and self.form is not None:
                self._close(self.form)
            self._half_typed.pop(referral.uid, None)
            self._at.publish(changes)
            self._at.toasts.show_toast("Referral saved")

        def failed(problem: errors.Problem) -> None:
            hold.end()
            hold.give_back()
            form.refused(problem)
            self._in_doubt.failed(problem)

        self._at.background.act(
            lambda: referrals.amend(
                desk, referral.uid, referral.version, reasons=reasons, words=words
            ),
            saved,
            failed=failed,
        )
