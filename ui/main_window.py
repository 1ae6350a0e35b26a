"""Hold menus, tabs, toasts and the status bar around the work of one sign-in."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app import errors, logs
from app.actions import signing_in
from app.actions.drafts import Drafts
from app.changes import Changed
from app.desk import Desk
from app.domain.dates import local_time
from app.settings import Settings
from ui import leaving, tabs, unbuilt_parts, zoom
from ui.at_desk import AtDesk, Layouts
from ui.background import Background
from ui.cover import dismiss
from ui.desk_corner import DeskCorner
from ui.emergency import Emergency
from ui.hearing import Hearing
from ui.invented_banner import banner_for
from ui.line_banner import LineBanner
from ui.main_menu import MainMenu
from ui.panes import next_pane
from ui.sign_in_window import SignInWindow
from ui.tab_pages import TabPages
from ui.widgets.buttons import IconButton
from ui.widgets.notice import Strip
from ui.widgets.status_bar import StatusBar
from ui.widgets.tab_row import TabRow
from ui.widgets.toast import Toasts

NARROW, LOW = 1000, 460
_PLACE = "main window"


class MainWindow(QWidget):
    """Show the tabs of whoever is signed in; it never outlives the sign-in."""

    sign_out_asked = Signal()
    quit_asked = Signal()
    lock_asked = Signal()
    put_out = Signal(object)

    def __init__(
        self, desk: Desk, settings: Settings, *, background: Background | None = None
    ) -> None:
        super().__init__()
        self.desk, self.settings = desk, settings
        self.setWindowTitle("Hearten")
        self.setMinimumSize(320, 240)
        self.background = background or Background(self)
        self.toasts = Toasts(self)
        self.background.put_out = self.put_out.emit
        layouts = Layouts(settings.layout, settings.keep_layout)
        self.at = AtDesk(desk, self.background, self.toasts, Drafts(desk), layouts, settings)
        self.kinds = tabs.kinds_for(desk)
        self._has_left = False
        self._build()
        self.emergency = Emergency(self.at, self._warnings, self)
        self.menu = MainMenu(self)
        self._column.insertWidget(0, self.menu.row)
        self._unsubscribe = desk.changes.subscribe(self._something_changed)
        self.hearing = Hearing(desk, self.background, self)
        self.tab_row.selected_tab.connect(self.show_tab)
        zoom.changed.connect(self._fit)

    # ---- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.tab_row = TabRow(self)
        self.tab_row.set_tabs([(kind.key, kind.label) for kind in self.kinds])
        self.corner = DeskCorner(self.desk, self.tab_row)
        self.corner.user_asked.connect(self._offer_user)
        self.corner.menu_asked.connect(self.open_menu)
        self.corner.lock_asked.connect(self.lock_asked)
        self.tab_row.add_right(self.corner)
        self._column.addWidget(self.tab_row)
        banner = banner_for(self.desk, self)
        if banner is not None:
            self._column.addWidget(banner)
        for strip in unbuilt_parts.strips_for(self.desk, self):
            self._column.addWidget(strip)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(0)
        self._column.addLayout(self._warnings)
        self.status_bar = StatusBar(self)
        self.pages = TabPages(self.kinds, self.at)
        self.pages.status_changed.connect(self.status_bar.set_left)
        self.pages.plan_asked.connect(self.show_plan)
        self.pages.emergency_asked.connect(lambda text: self.emergency.ask(text))
        self._column.addWidget(self.pages, 1)
        self.status_bar.zoom_asked.connect(self._offer_zoom)
        self._column.addWidget(self.status_bar)
        self.line = LineBanner(
            self.desk, self.background, self._warnings, self.status_bar, parent=self
        )

    # ---- opening and leaving ------------------------------------------------------------------

    def open_up(self) -> None:
        """Show the window where it was last time, with its first tab."""
        kept = self.settings.layout(_PLACE)
        if kept is None or not self.restoreGeometry(QByteArray(kept)):
            room = self.screen().availableGeometry()
            self.resize(QSize(1366, 740).boundedTo(room.size()))
            if room.width() <= 1400:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        self._fit()
        self.show()
        self.activateWindow()
        if self.kinds:
            self.show_tab(self.kinds[0].key)

    def settle(self) -> None:
        """Let every tab finish what is half done; what it asks of `background` comes after.

        A lock and a sign-out end what is open in an emergency: neither leaves it for another.
        """
        self.emergency.left()
        self.pages.settle()

    def keep_place(self) -> None:
        """Remember place and size of the window."""
        with contextlib.suppress(RuntimeError):
            self.settings.keep_layout(_PLACE, bytes(self.saveGeometry().data()))

    def leave(self, *, to_another: bool = False) -> None:
        """Settle, wait for every act, sign out, close; once.

        `to_another`: somebody else signed in at the locked desk, and the store stays open for them.
        """
        if self._has_left:
            return
        self._has_left = True
        is_locked = to_another or self.desk_is_locked()
        if is_locked:
            self.background.forget_held()
        else:
            self.keep_place()
            self.settle()
            self._hide_all()
            leaving.wait_for(self.background, self.desk.store.line.stop_waiting)
        self.background.close()
        self.hearing.stop()
        self._unsubscribe()
        self.line.leave()
        self._hide_all()
        self._close_other_windows()
        if not to_another:
            hangs = self.background.is_acting
            leaving.leave_store(self.desk, is_locked=is_locked or hangs)
        self.deleteLater()

    def is_at_work(self) -> bool:
        """Claim that somebody sits at it: it is neither covered nor being left."""
        return self.isVisible() and not self._has_left

    def desk_is_locked(self) -> bool:
        """Claim that the store's keys were dropped."""
        return bool(getattr(self.desk.store, "is_locked", False))

    def _hide_all(self) -> None:
        """Take this window and its forms off the screen: whoever leaves leaves no record on it."""
        for window in (self, *self._other_windows()):
            window.hide()

    def _close_other_windows(self) -> None:
        """Close forms and boxes of this sign-in; their drafts were kept when the tabs settled."""
        for window in self._other_windows():
            dismiss(window)

    def _other_windows(self) -> list[QWidget]:
        shown = QApplication.topLevelWidgets()
        return [one for one in shown if one is not self and _is_of_the_desk(one)]

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        if not self._has_left:
            self.quit_asked.emit()

    # ---- tabs ---------------------------------------------------------------------------------

    def show_tab(self, key: str) -> None:
        """Show a tab, made when it is first shown, and put the keyboard where it starts."""
        page = self.pages.show_tab(key)
        if self.tab_row.selected() != key:
            self.tab_row.blockSignals(True)
            self.tab_row.select(key)
            self.tab_row.blockSignals(False)
        self.menu.take_actions_of(page)
        self.pages.start_here()

    def show_plan(self, case_uid: str) -> None:
        """Show the plan of a case, asked for from its referral."""
        self.show_tab("plans")
        plans_tab: Any = self.tab("plans")
        if plans_tab is not None and not self.emergency.show_plan(case_uid, plans_tab):
            plans_tab.show_case(case_uid)

    def tab(self, key: str) -> QWidget | None:
        """Give a tab if it was shown already."""
        return self.pages.tab(key)

    def current_tab(self) -> QWidget | None:
        """Give the tab that is shown."""
        return self.pages.tab(self.tab_row.selected())

    # ---- what is told -------------------------------------------------------------------------

    def warn(self, sentence: str) -> None:
        """Show a sentence over the page until it is closed."""
        self.tell("warn", "warning", sentence)

    def tell(self, tone: str, icon: str, sentence: str, *buttons: QWidget) -> None:
        """Show a sentence, and what can be done about it, over the page until it is closed."""
        close = IconButton("close", "Close the message")
        strip = Strip(tone, icon, "", sentence, [*buttons, close], self)
        close.clicked.connect(strip.deleteLater)
        self._warnings.addWidget(strip)

    def _something_changed(self, change: Changed) -> None:
        if change.elsewhere and change.kind in ("user", "everything"):
            self._look_at_role(change)
        if change.elsewhere or self.line.is_no_save(change.kind):
            return
        now: datetime = local_time(self.desk.now())
        self.status_bar.set_saved(self.line.saved_words(f"{now:%H:%M}"))

    def _look_at_role(self, change: Changed) -> None:
        """Ask whether this person may still do what they might at sign-in; else they are put out.

        A line that breaks meanwhile is told elsewhere, and once it is back this is asked again.
        """
        if change.uids and self.desk.user.uid not in change.uids:
            return
        self.background.ask(
            lambda: signing_in.require_same_role(self.desk),
            lambda _same: None,
            key="role",
            failed=_write_down,
        )

    # ---- menus, panes, sizes ------------------------------------------------------------------

    def undo(self) -> None:
        """Take back what the last message tells of."""
        self.toasts.undo()

    def go_to_next_pane(self) -> None:
        """Put the keyboard into the next pane."""
        next_pane(self, [self.tab_row, self.current_tab(), self.status_bar])

    def open_menu(self) -> None:
        """Open the menu: the first of the row, or all of it under the dots."""
        if self.menu.bar.isVisible():
            self.menu.bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
            first = self.menu.bar.actions()[0]
            self.menu.bar.setActiveAction(first)
        else:
            self.menu.whole().popup(_under(self.corner.more))

    def _offer_zoom(self) -> None:
        button = self.status_bar.zoom
        menu = self.menu.zoom_menu()
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _offer_user(self) -> None:
        self.menu.user_menu().popup(_under(self.corner.user))

    def change_password(self) -> None:
        """Ask for the present password and a new one."""
        from ui.setup.own_password import OwnPasswordDialog

        OwnPasswordDialog(self.at, self).open()

    def offer_new_key(self) -> None:
        """Have a new recovery key put on paper, since the one before was used."""
        from ui.setup.new_key import STILL_OLD, NewKeyDialog

        box = NewKeyDialog(self.at, self)
        box.rejected.connect(lambda: self.warn(f"{STILL_OLD} Make a new one in Setup, Users."))
        box.open()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_help(self) -> None:
        """Open help for the tab that is shown."""
        from ui.help import show_help

        if not self.isVisible():
            return  # the desk is locked, and this key came from a box over the lock
        show_help(self, self.tab_row.selected())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the shape for this width and height."""
        narrow = zoom.width_in_units(self) < NARROW
        low = self.height() / zoom.factor() < LOW
        self.menu.row.setVisible(not narrow)
        self.corner.set_narrow(narrow)
        self.tab_row.set_narrow(narrow)
        self.status_bar.set_low(low)
        self.emergency.set_low(low)


def _write_down(problem: errors.Problem) -> None:
    logs.write_down(problem)


def _under(button: QWidget) -> QPoint:
    return button.mapToGlobal(QPoint(0, button.height()))


def _is_of_the_desk(window: QWidget) -> bool:
    """Claim that a window is one of ours, and not one to sign in by."""
    is_door = isinstance(window, SignInWindow) or bool(window.property("is_door"))
    return type(window).__module__.startswith("ui.") and not is_door
