"""Show which version of the plan is open, whether it is saved, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.dates import clock, local_time, short
from app.domain.plan import Plan, PlanState
from ui.widgets.buttons import IconButton, LinkButton, MainButton, PlainButton
from ui.widgets.labels import Label, Tag
from ui.widgets.surface import Surface
from ui.zoom import units

# Widths in units: under the first the preview is a button, under the second little else fits.
NARROW, SMALL = 1000, 800
_TAGS = {
    PlanState.DRAFT: ("Draft", "text"),
    PlanState.AGREED: ("Agreed", "good"),
    PlanState.REVIEWED: ("Reviewed", "good"),
    PlanState.SUPERSEDED: ("Superseded", "text"),
}


class PlanHead(Surface):
    """Hold All plans, the version, its state, when it was saved, and the buttons."""

    version_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent, line_below=True)
        self.setFixedHeight(units(52))
        self._is_small = self._has_others = self._may_raise = False
        row = QHBoxLayout(self)
        row.setContentsMargins(units(7), 0, units(16), 1)
        row.setSpacing(units(8))
        self.back = LinkButton("All plans", "back", self)
        self.title = Label("", "page", parent=self)
        self.tag = Tag("", parent=self)
        self.about = Label("", "text", "quiet", self)
        self.versions = IconButton("history", "Other versions", self)
        self.raise_it = IconButton("send", "Raise with a clinician", self)
        self.saved = Label("", "text", "quiet", self)
        self.preview = PlainButton("Preview", "preview", self)
        self.agree = PlainButton("Agree with the person…", parent=self)
        self.change = PlainButton("", "edit", self)
        self.print = MainButton("Print", "print", self)
        row.addWidget(self.back)
        row.addSpacing(units(2))
        row.addWidget(self.title)
        row.addSpacing(units(2))
        row.addWidget(self.tag)
        row.addWidget(self.versions)
        row.addWidget(self.raise_it)
        row.addWidget(self.about)
        row.addStretch(1)
        for widget in (self.saved, self.preview, self.agree, self.change, self.print):
            row.addWidget(widget)
        self._menu = QMenu(self.versions)
        self.versions.clicked.connect(self.open_versions)

    def show_plan(
        self, plan: Plan, versions: Sequence[tuple[str, int, str]], *, may_write: bool
    ) -> None:
        """Show a version, and the others to look at."""
        self.title.setText(f"Plan v{plan.number}")
        self.tag.set_tag(*_TAGS[plan.state])
        self.about.setText(f"Agreed {short(plan.agreed_on)}" if plan.agreed_on else "")
        self.about.setVisible(bool(plan.agreed_on) and not self._is_small)
        is_draft = plan.state is PlanState.DRAFT
        self.agree.setVisible(may_write and is_draft)
        newest = max((number for _, number, _ in versions), default=plan.number)
        newest_is_draft = any(n == newest and s == PlanState.DRAFT.value for _, n, s in versions)
        if newest_is_draft:
            self.change.setText(f"Go to the draft, v{newest}")
        else:
            self.change.setText(f"Change it: start v{newest + 1}")
        self.change.updateGeometry()
        self.change.setVisible(may_write and not is_draft)
        self._fill_menu(plan, versions)
        self._has_others = len(versions) > 1
        self.versions.setVisible(self._has_others and not self._is_small)

    def show_saved(self, at: datetime) -> None:
        """Say when the plan was saved."""
        self.saved.set_tone("quiet")
        self.saved.setText(f"Saved {clock(local_time(at).time())}")
        self.saved.setToolTip("")

    def show_not_saved(self, sentence: str) -> None:
        """Say that it is not saved; the sentence stands in the strip below."""
        self.saved.set_tone("bad")
        self.saved.setText("Not saved")
        self.saved.setToolTip(sentence)

    def show_no_saving(self) -> None:
        """Say nothing of saving, where one only reads."""
        self.saved.setText("")

    def set_width(self, wide: int) -> None:
        """Take the shape for this width in units: a button for the preview, less beside it."""
        self._is_small = wide < SMALL
        self.preview.setVisible(wide < NARROW)
        self.saved.setVisible(not self._is_small)
        self.about.setVisible(bool(self.about.text()) and not self._is_small)
        self.versions.setVisible(self._has_others and not self._is_small)
        self.raise_it.setVisible(self._may_raise and not self._is_small)

    def offer_raising(self, may_raise: bool) -> None:
        """Offer to raise something with a clinician, to those who may."""
        self._may_raise = may_raise

    def show_preview_open(self, is_open: bool) -> None:
        """Let the button of the preview lead back while the page is shown alone."""
        self.preview.setText("The plan" if is_open else "Preview")
        self.preview.set_icon("back" if is_open else "preview")

    def open_versions(self) -> None:
        """Show the menu of versions."""
        self._menu.popup(self.versions.mapToGlobal(self.versions.rect().bottomLeft()))

    def version_actions(self) -> list[str]:
        """Give the words of the menu of versions."""
        return [action.text() for action in self._menu.actions()]

    def _fill_menu(self, plan: Plan, versions: Sequence[tuple[str, int, str]]) -> None:
        self._menu.clear()
        for uid, number, state in versions:
            words = _TAGS[PlanState(state)][0].lower()
            action = self._menu.addAction(f"v{number}, {words}")
            action.setCheckable(True)
            action.setChecked(uid == plan.uid)
            action.triggered.connect(lambda _on, uid=uid: self.version_asked.emit(uid))
