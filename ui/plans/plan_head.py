"""Show which version of the plan is open, whether it is saved, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.dates import clock, local_time, short
from app.domain.plan import Plan, PlanState
from ui.in_doubt import NOT_KNOWN_SHORT, NOT_SAVED, SAVING
from ui.widgets.buttons import Button, IconButton, LinkButton, MainButton, PlainButton
from ui.widgets.labels import Label, Tag
from ui.widgets.surface import Surface
from ui.zoom import units

# Under this width in units the preview is a button.
NARROW = 1000
_ALL, _RAISE = "All plans", "Raise with a clinician"
_LEFT, _RIGHT, _GAP, _BESIDE = 7, 16, 8, 12
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
        self._has_others = self._may_raise = False
        self._wide = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(units(_LEFT), 0, units(_RIGHT), 1)
        row.setSpacing(units(_GAP))
        self.back = LinkButton(_ALL, "back", self)
        self.title = Label("", "page", parent=self)
        self.tag = Tag("", parent=self)
        self.about = Label("", "text", "quiet", self)
        self.versions = IconButton("history", "Other versions", self)
        self.raise_it = PlainButton(_RAISE, "send", self)
        for button, name in ((self.back, _ALL), (self.raise_it, _RAISE)):
            button.setAccessibleName(name)
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
        row.addWidget(self.about)
        row.addStretch(1)
        for widget in (self.saved, self.preview, self.raise_it, self.agree, self.change):
            row.addWidget(widget)
        row.addWidget(self.print)
        self._menu = QMenu(self.versions)
        self.versions.clicked.connect(self.open_versions)

    def show_plan(
        self, plan: Plan, versions: Sequence[tuple[str, int, str]], *, may_write: bool
    ) -> None:
        """Show a version, and the others to look at."""
        self.title.setText(f"Plan v{plan.number}")
        self.tag.set_tag(*_TAGS[plan.state])
        self.about.setText(f"Agreed {short(plan.agreed_on)}" if plan.agreed_on else "")
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
        self._fit()

    def show_saving(self) -> None:
        """Say that what was typed last is on its way."""
        self.saved.set_tone("quiet")
        self.saved.setText(f"{SAVING}…")
        self.saved.setToolTip("")
        self._fit()

    def show_saved(self, at: datetime) -> None:
        """Say when the plan was saved."""
        self.saved.set_tone("quiet")
        self.saved.setText(f"Saved {clock(local_time(at).time())}")
        self.saved.setToolTip("")
        self._fit()

    def show_not_saved(self, sentence: str, *, is_known: bool = True) -> None:
        """Say that it is not saved, or not known yet; the sentence stands in the strip below."""
        self.saved.set_tone("bad")
        self.saved.setText(NOT_SAVED if is_known else NOT_KNOWN_SHORT)
        self.saved.setToolTip(sentence)
        self._fit()

    def show_no_saving(self) -> None:
        """Say nothing of saving, where one only reads."""
        self.saved.setText("")
        self._fit()

    def set_width(self, wide: int) -> None:
        """Take the shape for this width in units: a button for the preview, less beside it."""
        self._wide = wide
        self._fit()

    def offer_raising(self, may_raise: bool) -> None:
        """Offer to raise something with a clinician, to those who may."""
        self._may_raise = may_raise
        self._fit()

    def _fit(self) -> None:
        """Show everything that there is room for; what is said elsewhere too gives way first."""
        if not self._wide:
            return
        self.preview.setVisible(self._wide < NARROW)
        self.saved.setVisible(bool(self.saved.text()))
        self.about.setVisible(bool(self.about.text()))
        self.versions.setVisible(self._has_others)
        self.raise_it.setVisible(self._may_raise)
        self._say(self.back, _ALL)
        self._say(self.raise_it, _RAISE)
        ways: tuple[Callable[[], object], ...] = (
            self.saved.hide,  # the status bar says it too
            lambda: self._say(self.back, ""),
            self.about.hide,
            lambda: self._say(self.raise_it, ""),
            self.versions.hide,
        )
        for give_way in ways:
            if self._needs() <= units(self._wide):
                break
            give_way()

    def _say(self, button: Button, words: str) -> None:
        button.setText(words)
        button.setToolTip("" if words else button.accessibleName())
        button.updateGeometry()

    def _needs(self) -> int:
        """Give the width of all that is to be shown; a scroll bar may stand beside it."""
        row = self.layout()
        assert row is not None
        shown = [w for w in self.findChildren(QWidget) if w.parent() is self and not w.isHidden()]
        widths = [w.sizeHint().width() for w in shown if row.indexOf(w) >= 0]
        ends = units(_LEFT) + units(_RIGHT) + units(_BESIDE)
        return sum(widths) + units(_GAP) * (len(widths) + 1) + 2 * units(2) + ends

    def show_preview_open(self, is_open: bool) -> None:
        """Let the button of the preview lead back while the page is shown alone."""
        self.preview.setText("The plan" if is_open else "Preview")
        self.preview.set_icon("back" if is_open else "preview")
        self._fit()

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
