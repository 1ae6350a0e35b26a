"""Save what was changed in the phone form, and keep it as a draft until then."""

from __future__ import annotations

from typing import Any

from app import errors
from app.actions import people
from app.actions.drafts import Draft
from app.changes import Changed
from app.domain.person import Person
from ui.at_desk import AtDesk
from ui.draft_keeping import DraftKeeping
from ui.in_doubt import InDoubt
from ui.referrals.phone_form import PhoneForm
from ui.widgets.hold import Hold

KIND = "phone"


class PhoneChanges:
    """Stand between the form and the store; what was half-typed comes back with the record."""

    def __init__(self, at: AtDesk, form: PhoneForm) -> None:
        self._at, self._form = at, form
        self._hold = Hold(form)
        self._in_doubt = InDoubt(at, form, form.body, form.close_form, form.said)
        self._keeping: DraftKeeping | None = None
        self._half_typed: dict[str, tuple[str, dict[str, Any]]] = {}
        form.typed.connect(self._typed)
        form.save_asked.connect(self._save)
        form.left.connect(self._left)
        form.closed.connect(self._closed)

    def read(self) -> None:
        """Learn whose phone was half-typed when the desk was left."""
        drafts = self._at.drafts

        def came(found: tuple[Draft, ...]) -> None:
            for draft in found:
                if draft.subject_uid:
                    self._half_typed[draft.subject_uid] = (draft.uid, draft.body)

        self._at.background.ask(lambda: drafts.of(KIND), came, failed=lambda _problem: None)

    def open(self, person: Person) -> None:
        """Open the form for a person as they were opened."""
        uid, body = self._half_typed.pop(person.uid, ("", None))
        self._keeping = DraftKeeping(
            self._at, KIND, self._form.body, uid=uid, subject_uid=person.uid
        )
        self._form.open_for(person, body)

    def has_half_typed(self, person: Person) -> bool:
        """Say whether text of this person's phone waits to be saved, and its form is closed."""
        return person.uid in self._half_typed and self._form.person is None

    def keep(self) -> None:
        """Keep what is half-typed now."""
        if self._keeping is not None:
            self._keeping.keep()

    def _typed(self) -> None:
        if self._keeping is not None:
            self._keeping.changed()

    def _left(self) -> None:
        """Keep what is typed: it comes back with the record."""
        keeping, person = self._keeping, self._form.person
        if keeping is None or person is None:
            return
        keeping.keep()
        if keeping.is_kept:
            self._half_typed[person.uid] = (keeping.uid, self._form.body())
            self._keeping = None
            self._at.toasts.show_toast("Draft kept with this record.")

    def _closed(self) -> None:
        self._in_doubt.leave()
        if self._keeping is not None:
            self._keeping.forget()
            self._keeping = None

    def _save(self, person: Person) -> None:
        desk = self._at.desk
        self._hold.begin()
        self._in_doubt.leave()

        def saved(changes: tuple[Changed, ...]) -> None:
            self._hold.end()
            self._form.close_form()
            self._at.publish(changes)
            self._at.toasts.show_toast("Phone and times saved")

        def failed(problem: errors.Problem) -> None:
            self._hold.end()
            self._hold.give_back()
            self._form.refused(problem)
            self._in_doubt.failed(problem)

        self._at.background.act(lambda: people.change_person(desk, person), saved, failed=failed)
