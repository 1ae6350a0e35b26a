"""Tell of two texts of one plan, and let the person choose between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.plan import Plan
from app.domain.plan_compare import differences
from ui.at_desk import AtDesk
from ui.plans.both_texts import BothTexts
from ui.widgets.buttons import PlainButton

if TYPE_CHECKING:
    from ui.plans.plan_page import PlanPage


class TwoTexts(QObject):
    """Say it in the strip of the page; show both only when the person asks."""

    def __init__(self, at: AtDesk, page: PlanPage) -> None:
        super().__init__(page)
        self._at, self._page = at, page
        self.both: BothTexts | None = None

    def is_shown(self) -> bool:
        """Say whether both texts are to be seen."""
        return self.both is not None and self._page.body.currentWidget() is self.both

    def start_here(self) -> None:
        """Put the keyboard on the first choice."""
        if self.both is not None:
            self.both.start_here()

    def became_stale(self, _mine: Plan, theirs: Plan) -> None:
        """Tell that somebody else saved first."""
        look = PlainButton("Look at both…")
        look.clicked.connect(lambda: self.show(self._page.form.plan(), theirs))
        self._page.head.show_not_saved("Somebody else saved this plan first.")
        self._page.say(
            "warn", "warning", "Somebody else saved this plan while you had it open.",
            "Your text is kept.", look,
        )  # fmt: skip

    def came_too_late(self, mine: Plan, draft_uid: str) -> None:
        """Tell that the plan was agreed before what was typed was saved."""
        agreed = self._page.opened.plan
        look = PlainButton("Look at both…")
        look.clicked.connect(lambda: self.show(mine, agreed, too_late_draft=draft_uid))
        self._page.say(
            "warn", "warning", "You typed something that is not in this plan.",
            "The plan was agreed before it was saved.", look,
        )  # fmt: skip

    def show(self, mine: Plan, theirs: Plan, *, too_late_draft: str = "") -> None:
        """Show both texts field by field."""
        page = self._page
        names = {one.uid: one.name for one in page.form.contacts}
        found = differences(mine, theirs, names)
        if self.both is not None:
            page.body.removeWidget(self.both)
            self.both.deleteLater()
        self.both = BothTexts(mine, theirs, found, page, may_choose=not too_late_draft)
        self.both.chose.connect(lambda plan: self._chosen(plan, theirs))
        self.both.went_back.connect(page.show_form)
        self.both.thrown_away.connect(lambda: self._throw_away(too_late_draft))
        page.body.addWidget(self.both)
        page.body.setCurrentWidget(self.both)
        self.both.start_here()

    def _chosen(self, plan: Plan, theirs: Plan) -> None:
        """Go on with what was chosen, over the version somebody else saved."""
        page = self._page
        assert page.keeping is not None
        page.unsay()
        page.form.show_plan(plan)
        page.keeping.go_on_from(theirs)
        page.preview.edited()
        page.show_form()
        page.keeping.save()

    def _throw_away(self, draft_uid: str) -> None:
        drafts = self._at.drafts
        self._at.background.act(lambda: drafts.discard(draft_uid))
        self._page.unsay()
        self._page.show_form()
