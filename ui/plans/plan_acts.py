"""Do what the buttons of a plan offer: agree, start the next version, write down who is close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app import errors
from app.actions import plans
from app.changes import Changed
from app.domain import naming
from app.domain.dates import short
from app.domain.person import PersonalContact
from app.domain.plan import Plan, Review
from ui import messages
from ui.at_desk import AtDesk

if TYPE_CHECKING:
    from ui.plans.contact_form import ContactForm
    from ui.plans.plan_page import PlanPage


class PlanActs(QObject):
    """Act on the plan of one page."""

    def __init__(self, at: AtDesk, page: PlanPage) -> None:
        super().__init__(page)
        self._at, self._page = at, page
        self._contact_form: ContactForm | None = None

    # ---- agreeing -----------------------------------------------------------------------------

    def agree(self) -> None:
        """Agree with the person: say what is still needed and go there, else ask once."""
        form = self._page.form
        needed = form.plan().still_needed(self._at.desk.today)
        if needed is not None:
            sentence, field = needed
            form.go_to_needed(field, sentence)
        else:
            self._page.with_saved(self._ask_to_agree)

    def _ask_to_agree(self) -> None:
        plan, desk = self._page.form.plan(), self._at.desk
        reason = self._page.opened.reason
        name = naming.cui(self._page.opened.person.name)
        sentence = (
            f"{name} agrees to plan v{plan.number}, and {_meeting(plan.review)}. The plan is then "
            f"kept as it is; to change it later, v{plan.number + 1} is started."
        )
        label = f"Agree plan v{plan.number}"
        if messages.confirm(self._page, "Agree with the person", sentence, label):
            self._at.background.act(
                lambda: plans.agree(desk, plan.uid, plan.version, reason),
                self._agreed,
                failed=self._not_agreed,
            )

    def _agreed(self, changed: tuple[Changed, ...]) -> None:
        self._at.publish(changed)
        if isValid(self):
            self._at.toasts.show_toast(f"Plan v{self._page.opened.plan.number} is agreed")
            self._page.version_asked.emit(self._page.plan_uid)

    def _not_agreed(self, problem: errors.Problem) -> None:
        if not isValid(self):
            messages.problem(None, problem)
            return
        keeping, form = self._page.keeping, self._page.form
        if isinstance(problem, errors.Stale) and isinstance(problem.now, Plan) and keeping:
            keeping.became_stale(form.plan(), problem.now)
        elif isinstance(problem, errors.Incomplete):
            form.go_to_needed(problem.field, problem.sentence)
        else:
            messages.problem(self._page, problem)

    # ---- the next version ---------------------------------------------------------------------

    def start_next(self) -> None:
        """Start the next version from this one, or go to the draft that is there."""
        desk, opened = self._at.desk, self._page.opened
        case_uid, reason = opened.case.uid, opened.reason

        def started(answer: tuple[str, tuple[Changed, ...]]) -> None:
            uid, changed = answer
            self._at.publish(changed)
            if isValid(self):
                self._page.version_asked.emit(uid)

        self._at.background.act(lambda: plans.start(desk, case_uid, reason), started)

    def record_contact(self) -> None:
        """Record a contact on the case; why another's is opened was said already."""
        from ui.contacts.contact_window import ContactWindow

        opened = self._page.opened
        ContactWindow.open_for(
            self._at, opened.person, opened.case.uid, self._page.window(), reason=opened.reason
        )

    def raise_with_clinician(self) -> None:
        """Raise what is beyond the role with a clinician."""
        from ui.escalations.raise_window import RaiseWindow

        RaiseWindow.open_for(self._at, self._page.opened.person, self._page.window())

    # ---- those close to the person ------------------------------------------------------------

    def ask_contact(self, uid: str) -> None:
        """Ask for somebody close to the person, or for what changed about them."""
        from ui.plans.contact_form import ContactForm

        contact = next((one for one in self._page.form.contacts if one.uid == uid), None)
        form = ContactForm(self._at, self._page.opened.person.uid, contact, self._page)
        form.saved.connect(lambda saved: self.contact_saved(saved, form.contact()))
        form.finished.connect(form.deleteLater)
        self._contact_form = form
        form.open()

    def settle(self) -> None:
        """Keep what is half typed of somebody close."""
        form = self._contact_form
        if form is not None and isValid(form):
            form.keep()

    def leave(self) -> None:
        """Close what is half typed of somebody close; it is here again when it is opened next."""
        form = self._contact_form
        if form is not None and isValid(form):
            form.reject()

    def contact_saved(self, uid: str, contact: PersonalContact) -> None:
        """Show a contact that was written down; a new one sat there and is ticked."""
        is_new = not contact.uid
        now = replace(contact, uid=uid, version=1 if is_new else contact.version + 1)
        others = self._page.form.contacts
        if is_new:
            contacts = (*others, now)
        else:
            contacts = tuple(now if one.uid == uid else one for one in others)
        self._page.know_contacts(contacts, uid if is_new else "")
        self._at.publish((Changed("person", frozenset({self._page.opened.person.uid})),))


def _meeting(review: Review) -> str:
    """Say when they meet again, or who rings by when."""
    if review.on is not None:
        return f"you meet again on {short(review.on)}"
    return f"you ring by {short(review.rings_by)}" if review.rings_by is not None else ""
