"""Be the window of one new referral: keep its draft, save it, close it without losing a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions.referrals import Logged
from app.domain.network import Practice
from ui import keyboard, zoom
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.draft_keeping import DraftKeeping, new_uid
from ui.invented_banner import banner_for
from ui.line_strips import over_a_form
from ui.referrals.log_form.entry import FIND, KIND, Entry
from ui.referrals.log_form.filling import Filling
from ui.referrals.log_form.form import LogForm
from ui.referrals.log_form.places import go_to, place_of
from ui.referrals.log_form.saving import Saving
from ui.widgets.hold import Hold
from ui.widgets.surface import Surface
from ui.widgets.toast import Toasts
from ui.zoom import units

WIDE, HIGH = 1240, 716
# The title bar of the window, in pixels: it does not grow with the zoom.
TITLE_BAR = 31
# A closed form is taken apart once the list is painted: it is made of hundreds of pieces.
TAKEN_APART_AFTER = 200
_POLISHED_AT_ONCE = 60


class LogWindow(Surface):
    """Hold one form; not modal, so that the list stays usable behind it.

    Made `at_once`, or a part at a time by `make_a_part` before anybody asks for it.
    """

    logged = Signal(object, object, bool)
    added = Signal(object)
    discarded = Signal(object)
    closed = Signal()
    new_asked = Signal()
    referral_asked = Signal(str)
    raise_asked = Signal(object)

    def __init__(
        self,
        at: AtDesk,
        parent: QWidget | None = None,
        *,
        make_clock: MakeClock = rings_after,
        at_once: bool = True,
    ) -> None:
        super().__init__("base", parent)
        self.setWindowFlags(Qt.WindowType.Window)
        self.setWindowTitle("New referral")
        self._at, self._make_clock = at, make_clock
        self._is_done = self._is_made = False
        self._making = self._make()
        if at_once:
            self.make_the_rest()

    def make_a_part(self) -> bool:
        """Make one more part; claim that there was one to make."""
        return next(self._making, None) is not None

    def make_the_rest(self) -> None:
        """Make what is not made yet."""
        while self.make_a_part():
            pass

    def _make(self) -> Iterator[bool]:
        at = self._at
        self.form = LogForm(lambda: at.desk.today)
        for _ in self.form.making:
            yield True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        banner = banner_for(at.desk, self)
        if banner is not None:
            column.addWidget(banner)
        over = QWidget(self)
        strips = QVBoxLayout(over)
        strips.setContentsMargins(0, 0, 0, 0)
        strips.setSpacing(0)
        column.addWidget(over)
        column.addWidget(self.form, 1)
        self.line = over_a_form(at.desk, at.background, strips, self, self._make_clock)
        yield True
        self.filling = Filling(at, self.form, self._make_clock)
        self.toasts = Toasts(self, above=57)
        self._keeping = self._new_keeping("")
        hold = Hold(self, but=over)  # a save that hangs is let go of from there
        self._saving = Saving(at, self.form, self.filling, lambda: self._keeping, hold)
        self._connect()
        yield True
        for place, widget in enumerate(self.findChildren(QWidget), start=1):
            widget.ensurePolished()
            if place % _POLISHED_AT_ONCE == 0:
                yield True
        self._is_made = True
        zoom.changed.connect(self._arrange)

    def _connect(self) -> None:
        form, filling = self.form, self.filling
        filling.changed.connect(lambda: self._keeping.changed())
        filling.referral_asked.connect(self.referral_asked)
        filling.raise_asked.connect(self.raise_asked)
        filling.add_asked.connect(self._saving.add_to)
        self._saving.logged.connect(self._logged)
        self._saving.added.connect(self._added)
        self._saving.was_saved.connect(self._was_saved)
        form.bar.save_asked.connect(self.save)
        form.bar.discard_asked.connect(self.discard)
        for name, slot in (
            ("save and close", lambda: self.save(False)),
            ("save and next", lambda: self.save(True)),
            ("paste referral", self.paste),
            ("new referral", self.new_asked.emit),
            ("undo", self.toasts.undo),
            ("close", self.close),
        ):
            keyboard.install(self, name, slot)
        keyboard.install_everywhere(self)

    # Beginning

    def know(self, practices: tuple[Practice, ...]) -> None:
        """Take the practices one may log for, unless they are known."""
        if not self.filling.knows(practices):
            self.filling.practices_known(practices)

    def _new_keeping(self, uid: str) -> DraftKeeping:
        return DraftKeeping(
            self._at, KIND, self._body, uid=uid, kept=self._kept, not_kept=self._not_kept,
            make_clock=self._make_clock,
        )  # fmt: skip

    def begin(self, entry: Entry | None = None, draft_uid: str = "") -> None:
        """Show a fresh form, or what a draft kept, where it was left."""
        if entry is None:
            entry = Entry(op_id=new_uid(), received_on=self._at.desk.today)
        place = entry.focus
        self._keeping = self._new_keeping(draft_uid)
        self.form.top.kept.setText("")
        self.filling.begin(entry)
        if place or entry.mode != FIND:
            go_to(self.form, place or "reasons")
        else:
            self.form.who.finder.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_window(self) -> None:
        """Show the window over the main one, no larger than the screen."""
        room = self.screen().availableGeometry()
        self.resize(min(units(WIDE), room.width()), min(units(HIGH), room.height() - TITLE_BAR))
        parent = self.parentWidget()
        if parent is not None:
            middle = parent.window().frameGeometry().center()
            corner = self.rect().translated(middle - self.rect().center()).topLeft()
            self.move(max(room.left(), corner.x()), max(room.top(), corner.y()))
        self.show()
        self.come_forward()

    def come_forward(self) -> None:
        """Bring the window before the others."""
        self.raise_()
        self.activateWindow()

    def paste(self) -> None:
        """Take the patient who is on the clipboard."""
        self.filling.paste()

    @property
    def draft_uid(self) -> str:
        """Name the draft of this form."""
        return self._keeping.uid

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed yet."""
        return self.filling.entry.is_blank

    # The draft

    def _body(self) -> dict[str, object]:
        entry = self.filling.entry
        entry.focus = place_of(self.form, self.focusWidget())
        return entry.body(is_open=not self._is_done)

    def _kept(self, at: datetime) -> None:
        if isValid(self):
            self.form.top.show_kept(at)

    def _not_kept(self, _problem: errors.Problem) -> None:
        if isValid(self):
            self.form.top.kept.setText("Draft not kept yet")

    def settle(self) -> None:
        """Enter what was read and keep the draft, before a lock or the end."""
        self.filling.looking.settling.settle()
        self._keeping.keep()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._keeping.keep()

    def discard(self) -> None:
        """Throw the draft away; its message can bring it back."""
        entry = self.filling.entry
        self._keeping.forget()
        self._is_done = True
        if not entry.is_blank:
            self.discarded.emit(entry)
        self.close()

    # Saving

    def save(self, and_next: bool) -> None:
        """Save, or go to the first thing that is still needed."""
        self._saving.save(and_next)

    def _logged(self, logged: Logged, entry: Entry, and_next: bool) -> None:
        if and_next:
            self.begin()
            self.logged.emit(logged, entry, True)
            return
        self._is_done = True
        self.logged.emit(logged, entry, False)
        self.close()

    def _was_saved(self) -> None:
        """Close: the line broke while it was saved, and it was."""
        self._keeping.forget()
        self._is_done = True
        self.close()

    def _added(self, uid: str) -> None:
        self._is_done = True
        self.added.emit(uid)
        self.close()

    # The window

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_made:
            self._arrange()

    def _arrange(self) -> None:
        self.form.arrange(zoom.width_in_units(self))
        self.filling.showing.needed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep the draft when a lock takes the window off the screen."""
        super().hideEvent(event)
        self._keeping.keep()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.filling.looking.settling.settle()
        if not self._is_done:
            self._is_done = True
            if self.is_blank:
                self._keeping.forget()
            else:
                self._keeping.changed()
                self._keeping.keep()
        self.line.leave()
        self.closed.emit()
        super().closeEvent(event)
        QTimer.singleShot(TAKEN_APART_AFTER, self, self.deleteLater)


def afresh(entry: Entry) -> Entry:
    """Give the same content as a new form: to be saved once more under its own name."""
    return replace(entry, op_id=new_uid(), focus="")
