"""Edit one service, or add one, in a window of its own; what is typed is kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import services
from app.actions.drafts import Draft
from app.actions.services import SavedService
from app.domain import dates
from app.domain.directory import EditedService, Service
from ui import keyboard, messages, zoom
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.draft_keeping import DraftKeeping
from ui.in_doubt import InDoubt
from ui.invented_banner import banner_for
from ui.services import form_values, two_texts
from ui.services.edit_fields import EditFields
from ui.services.form_values import Values
from ui.services.save_bar import SaveBar
from ui.widgets.hold import Hold
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.surface import Surface
from ui.widgets.two_versions import TwoVersions
from ui.zoom import units

KIND = "service"
BACK = "Your draft is here again"
STALE_MORE = (
    "Both are kept until you save. Take each field from either side; where you typed nothing, "
    "theirs is chosen."
)
ONE_COLUMN = 640


class EditForm(Surface):
    """Hold the form; `saved` carries the service, `ended` tells that the window has gone."""

    saved = Signal(object)
    ended = Signal()

    def __init__(
        self,
        at: AtDesk,
        service: Service | None,
        parent: QWidget | None = None,
        *,
        draft: Draft | None = None,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__("base", parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle("Edit service" if service else "Add service")
        self._at = at
        self._hold = Hold(self)
        self.uid = service.uid if service else None
        self._version = service.version if service else 0
        edited = service.as_edited() if service else EditedService("")
        self._base = form_values.values_of(edited)
        self._is_over = self._is_saving = False
        self.fields = EditFields(lambda: at.desk.today)
        self.notice = Notice("known", BACK, "")
        self.notice.hide()
        self.both = TwoVersions[Service](lambda: (self.fields, self.bar), self._take, self.save_now)
        self.bar = SaveBar()
        self.save, self.discard = self.bar.save, self.bar.discard
        self.kept, self.said = self.bar.kept, self.bar.said
        self._lay_out()
        self.fields.set_values(self._base)
        self.drafts = DraftKeeping(
            at,
            KIND,
            self._body,
            uid=draft.uid if draft else "",
            subject_uid=self.uid,
            kept=self._draft_kept,
            not_kept=self._draft_not_kept,
            make_clock=make_clock,
        )
        if draft is not None:
            self._take_up(draft)
        self.fields.edited.connect(self._edited)
        self.save.clicked.connect(self.save_now)
        self.discard.clicked.connect(self.throw_away)
        self.both.dropped.connect(self._drop)
        self._in_doubt = InDoubt(
            at, self, self.fields.values, self._drop, lambda *said: self._say(". ".join(said))
        )
        keyboard.install(self, "save and close", self.save_now)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(units(24), units(8), units(24), 0)
        top.addWidget(self.notice)
        top.addWidget(self.both)
        column.addLayout(top)
        column.addWidget(self.fields)
        self.area = ScrollArea(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        banner = banner_for(self._at.desk, self)
        if banner is not None:
            outer.addWidget(banner)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.bar)
        QWidget.setTabOrder(self.fields, self.save)
        QWidget.setTabOrder(self.save, self.discard)

    # Drafts

    def _body(self) -> dict[str, Any]:
        return {
            "version": self._version,
            "base": form_values.as_body(self._base),
            "now": form_values.as_body(self.fields.values()),
        }

    def _take_up(self, draft: Draft) -> None:
        self._version = int(draft.body.get("version", self._version))
        self._base = form_values.from_body(draft.body.get("base", {}))
        self.fields.set_values(form_values.from_body(draft.body.get("now", {})))
        at = dates.local_time(draft.saved_at)
        said = f"As you left it on {dates.short(at.date())} at {dates.clock(at.time())}."
        self.notice.set_text(BACK, said)
        self.notice.show()

    def _edited(self) -> None:
        self.drafts.changed()
        if self.fields.wrong():
            self.fields.set_wrong(self._wrong_still())
        self.said.hide()

    def _wrong_still(self) -> dict[str, str]:
        """Take away the sentences about what was mended meanwhile."""
        shown = self.fields.wrong()
        found = form_values.wrong_in(self.fields.values(), self._base, self._at.desk.today)
        return {key: found[key] for key in shown if key in found}

    def _draft_kept(self, at: datetime) -> None:
        if isValid(self):
            self.kept.setText(f"Draft kept {dates.clock(dates.local_time(at).time())}")

    def _draft_not_kept(self, problem: errors.Problem) -> None:
        if isValid(self):
            self._say(f"The draft could not be kept. {problem.sentence}")

    # Saving

    def save_now(self) -> None:
        """Save, or say what is wrong and go there."""
        if self._is_saving or self._is_over or self.both.now is not None:
            return
        values, today = self.fields.values(), self._at.desk.today
        wrong = form_values.wrong_in(values, self._base, today)
        if wrong:
            self._go_to(wrong)
            return
        edited = form_values.edited_from(values, self._base, today)
        desk, uid, version = self._at.desk, self.uid, self._version
        self.fields.set_wrong({})
        self._is_saving = True
        self._in_doubt.leave()
        self.said.hide()  # it told of the save before
        self._hold.begin()
        self.save.setEnabled(False)

        def work() -> SavedService:
            if uid is None:
                return services.add(desk, edited)
            return services.edit(desk, uid, edited, version)

        self._at.background.act(work, self._saved, failed=self._not_saved)

    def _saved(self, result: SavedService) -> None:
        self._is_saving, self._is_over = False, True
        self._hold.end()
        self.drafts.forget()
        self._at.publish(result.changed)
        self._at.toasts.show_toast("Service saved" if self.uid else "Service added")
        self.saved.emit(result.service)
        self._end()

    def _not_saved(self, problem: errors.Problem) -> None:
        if not isValid(self):
            return
        self._is_saving = False
        self._hold.end()
        self._hold.give_back()
        self.save.setEnabled(True)
        if isinstance(problem, errors.Stale) and isinstance(problem.now, Service):
            self._meet(problem.now)
        elif isinstance(problem, errors.Incomplete):
            self._go_to({problem.field: problem.sentence})
        else:
            is_known = not isinstance(problem, errors.EndUnknown)
            self._say(f"{problem.sentence} Your text is kept." if is_known else problem.sentence)
            self._in_doubt.failed(problem)

    def _meet(self, now: Service) -> None:
        """Lay another's version beside one's own, for the person to choose from."""
        theirs = form_values.values_of(now.as_edited())
        mine, today = self.fields.values(), self._at.desk.today
        parts = two_texts.parts_of(mine, theirs, self._base, today)
        self.notice.hide()
        self.both.ask(now, parts, STALE_MORE)

    def _take(self, now: Service, keeps: Mapping[str, bool]) -> None:
        """Put what was chosen into the fields, over the version somebody else saved."""
        theirs, mine = form_values.values_of(now.as_edited()), self.fields.values()
        self.fields.set_values(two_texts.taken(mine, theirs, self._base, keeps))
        self._base, self._version = theirs, now.version
        self.drafts.changed()
        self.fields.texts["name"].editor.setFocus()

    def _drop(self) -> None:
        """Leave the service as somebody else saved it."""
        self._is_over = True
        self.drafts.forget()
        self._end()

    def _go_to(self, wrong: dict[str, str]) -> None:
        first = self.fields.set_wrong(wrong)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif wrong:
            self._say(next(iter(wrong.values())))

    def _say(self, sentence: str) -> None:
        self.said.set_text(sentence)
        self.said.show()

    # Leaving

    def settle(self) -> None:
        """Keep what is typed now."""
        if not self._is_over:
            self.drafts.keep()

    def throw_away(self) -> None:
        """Throw the typed text away, once asked."""
        typed = self.fields.values() != self._base
        sentence = "What you typed here is thrown away. The service stays as it is saved."
        if typed and not messages.confirm(self, "Discard draft", sentence, "Discard draft"):
            return
        self._drop()

    def _end(self) -> None:
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_saving:
            event.ignore()
            return
        self.settle()
        if not self._is_over:
            self._is_over = True
            self._end()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fields.set_narrow(zoom.width_in_units(self) < ONE_COLUMN)

    @property
    def base(self) -> Values:
        """Give what the form was opened with, or what somebody else saved meanwhile."""
        return self._base
