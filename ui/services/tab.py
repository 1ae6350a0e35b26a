"""Be the Services tab: list and detail side by side, or one at a time where it is narrow."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.changes import Changed
from app.domain.access import Right
from app.domain.directory import Service
from ui import keyboard, zoom
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.services import list_states
from ui.services.asking import Asking
from ui.services.bringing_in import BringingIn, paths_of
from ui.services.columns import WHERE_NARROW, Lines, columns, sentence
from ui.services.detail import Detail
from ui.services.editing import Editing
from ui.services.filters import status_words
from ui.services.head import ListHead
from ui.services.listing import Answer
from ui.services.opening import Opening
from ui.table import ListPane, RowsView
from ui.widgets.pane import TwoPanes
from ui.widgets.surface import Surface

NARROW, MIDDLE = 1000, 1200
NOT_CONNECTED = "Not connected"


class ServicesTab(Surface):
    """Hold search, filters, list and detail; `status_changed` carries the status bar's words."""

    status_changed = Signal(list)

    def __init__(
        self, at: AtDesk, parent: QWidget | None = None, *, make_clock: MakeClock = rings_after
    ) -> None:
        super().__init__("base", parent)
        self._at = at
        self._may_edit = at.desk.may(Right.EDIT_DIRECTORY)
        self._may_import = at.desk.may(Right.IMPORT_DIRECTORY)
        self.status: list[str] = []
        self._lines = Lines(lambda: at.desk.today)
        self.head = ListHead(may_add=self._may_edit)
        self.view = RowsView(
            columns(lambda: at.desk.today, self._lines),
            name="Services",
            two_lines=True,
            several=False,
            sentence=sentence(lambda: at.desk.today),
        )
        self.pane = ListPane(self.view)
        self.detail = Detail(may_edit=self._may_edit)
        self.asking = Asking(at, self.head, self.view, self, make_clock=make_clock)
        self.listing = self.asking.listing
        self.editing = Editing(at, self, make_clock=make_clock)
        self.opening = Opening(at, self.detail, self.view, self.editing)
        self.bringing = BringingIn(at, self)
        self._lay_out()
        self._connect()
        self._install()
        self.setAcceptDrops(self._may_import)
        self._stop = at.desk.changes.subscribe(self._changed)
        self.destroyed.connect(lambda _gone, stop=self._stop: stop())
        self.editing.read()
        self.listing.begin()

    def _lay_out(self) -> None:
        left = Surface("base", self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.pane, 1)
        self.panes = TwoPanes(
            left, self.detail, self, place=(768, 597), name="Services and the one chosen"
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bringing.strip)
        outer.addWidget(self.panes)
        layouts = self._at.layouts
        self.view.keep_layout(
            lambda: layouts.load("services"), lambda state: layouts.save("services", state)
        )
        self.panes.keep_place(
            lambda: layouts.load("services pane"),
            lambda state: layouts.save("services pane", state),
        )
        self.detail.set_one_pane(False)

    def _connect(self) -> None:
        head, view = self.head, self.view
        head.add_asked.connect(self.editing.add)
        head.columns_asked.connect(self._open_columns)
        view.row_chosen.connect(self._chosen)
        view.row_opened.connect(self._opened)
        view.clicked.connect(lambda _index: self._clicked())
        self.listing.shown.connect(self._list_shown)
        self.listing.failed.connect(self._list_failed)
        self.detail.edit_asked.connect(self.edit)
        self.detail.back_asked.connect(self.back_to_list)
        self.editing.saved.connect(self._saved)
        self.editing.drafts_changed.connect(self.opening.tell_draft)
        self.panes.one_pane_changed.connect(self._one_pane_changed)
        zoom.changed.connect(self._fit)

    def _install(self) -> None:
        keyboard.install(self, "find", self.go_to_search)
        keyboard.install(self, "refresh", self.refresh)
        self._menu("View", "Columns of the services", lambda: self._open_columns(None))
        if self._may_edit:
            self._menu("Edit", "Add service…", self.editing.add)
            self._menu("Edit", "Edit the service…", self.edit)
        if self._may_import:
            self._menu("File", "Import services…", self.bringing.ask_for_file)
            self._menu("File", "Import a folder of services…", self.bringing.ask_for_folder)
        self._menu("File", "Export services…", self.bringing.export)
        order = [*self.head.keyboard_order(), self.view, *self.detail.keyboard_order()]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _menu(self, menu: str, words: str, slot: Any) -> None:
        action = QAction(words, self)
        action.setProperty("menu", menu)
        action.triggered.connect(lambda _on=False: slot())
        self.addAction(action)

    # What the main window asks

    def start_here(self) -> None:
        """Put the keyboard into the search field."""
        self.head.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Keep what is half-typed, before a lock or the end."""
        self.editing.settle()

    def go_to_search(self) -> None:
        """Go to the search field (Ctrl+F, F3)."""
        self.panes.show_left()
        self.head.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.search.selectAll()

    def refresh(self) -> None:
        """Read the list again (F5)."""
        self.listing.again()
        self.opening.again()

    def edit(self) -> None:
        """Open the form for the service that is shown."""
        if self.detail.opened is not None and self._may_edit:
            self.editing.edit(self.detail.opened)

    # What the list tells

    def _list_shown(self, answer: Answer) -> None:
        self.head.set_possible(True)
        self.head.set_counts(self.listing.counts)
        question = self.listing.question
        by = question.order if answer.page.place_known else "name"
        self.view.show_sort(by, True)
        self.asking.tell_place()
        if answer.page.total:
            self.pane.show_rows()
        else:
            self._show_empty(answer)
        self.opening.tell_miles()
        if self.detail.opened is None and self.opening.wanted is None:
            self.detail.show_nobody()
        if self.opening.wanted is not None and not self.view.selected():
            self.view.select(self.opening.wanted, tell=False)
        self.asking.go_on()
        self._tell_status()

    def _show_empty(self, answer: Answer) -> None:
        if answer.none_at_all:
            bring = self.bringing.ask_for_file if self._may_import else None
            add = self.editing.add if self._may_edit else None
            list_states.show_none_yet(self.pane, bring, add)
        else:
            list_states.show_none_found(
                self.pane,
                self.listing.question,
                self.asking.any_distance,
                lambda: self.asking.show_filter("all"),
            )

    def _list_failed(self, problem: errors.Problem) -> None:
        self.head.set_counts({})
        self.head.set_possible(False)
        self.opening.close(NOT_CONNECTED)
        list_states.show_failed(self.pane, problem, self._at.desk.now(), self.listing.again)
        self._tell_status()

    def _tell_status(self) -> None:
        page, question = self.listing.page, self.listing.question
        self.status = []
        if page is not None:
            self.status = status_words(page.total, question.filter)
            if page.unplaced:
                self.status.append(f"{page.unplaced:,} left out: their place is not known")
        self.status_changed.emit(self.status)

    # What is chosen

    def _chosen(self, uid: Any) -> None:
        if uid is None:
            self.opening.close()
        elif not self.panes.is_one_pane() or self.panes.is_showing_right():
            self.show_service(str(uid))

    def _clicked(self) -> None:
        uid = self.view.current_uid()
        if self.panes.is_one_pane() and uid is not None:
            self._opened(uid)

    def _opened(self, uid: Any) -> None:
        if uid != self.opening.wanted or self.detail.opened is None:
            self.show_service(str(uid))
        if self.panes.is_one_pane():
            self.panes.show_right()
            self.detail.back.setFocus(Qt.FocusReason.TabFocusReason)

    def show_service(self, uid: str) -> None:
        """Open one service in the detail, whether the list holds it or not."""
        self.opening.open(uid)

    def back_to_list(self) -> None:
        """Go back to the same row of the list."""
        self.panes.show_left()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.panes.is_one_pane():
            self.back_to_list()
            return
        super().keyPressEvent(event)

    # What changed

    def _changed(self, change: Changed) -> None:
        self.listing.changed(change)
        if change.kind in ("service", "everything") and (
            not change.uids or self.opening.wanted in change.uids
        ):
            self.opening.again()

    def _saved(self, service: Service) -> None:
        """Show what was saved; the list and the detail have heard of it already."""
        if self.opening.wanted != service.uid:
            self.view.clearSelection()
            self.show_service(service.uid)
            self.view.select(service.uid, tell=False)

    # Files dropped here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = paths_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.bringing.bring_in(paths[0])

    # Sizes

    def _open_columns(self, at: QPoint | None) -> None:
        corner = self.view.mapToGlobal(QPoint(0, 0))
        self.view.columns_menu().popup(at or corner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the shape for this width."""
        width = zoom.width_in_units(self)
        self.panes.set_share(768 / 1365 if width >= MIDDLE else 0.5)
        self.panes.set_one_pane(width < NARROW)
        self._lines.is_narrow = width < MIDDLE
        self.view.show_columns(WHERE_NARROW if width < MIDDLE else None)

    def _one_pane_changed(self, one: bool) -> None:
        self.view.show_head(not one)
        self.view.set_two_lines(True, 52 if one else None)
        self.head.set_narrow(one)
        self.detail.set_one_pane(one)
