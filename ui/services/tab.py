"""Be the Services tab: list and detail side by side, or one at a time where it is narrow."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import errors
from app.actions import services
from app.changes import Changed
from app.domain import dates
from app.domain.access import Right
from app.domain.directory import Service, ServiceRow
from app.domain.network import Practice
from ui import keyboard, zoom
from ui.at_desk import AtDesk
from ui.referrals.clocks import MakeClock, rings_after
from ui.services import distance as distance_words
from ui.services.bringing_in import BringingIn, paths_of
from ui.services.columns import IN_BOTH_PANES, IN_ONE_PANE, Lines, columns, sentence
from ui.services.detail import CHOOSE_ONE, Detail
from ui.services.editing import Editing
from ui.services.filters import status_words
from ui.services.head import ListHead
from ui.services.listing import Answer, Listing, Question
from ui.table import ListPane, RowsView
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.pane import TwoPanes
from ui.widgets.surface import Surface

NARROW, MIDDLE = 1000, 1200
NOT_CONNECTED = "Not connected"
_GONE = "Nothing was changed. Try again in a moment."


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
        self._order = "name"
        self._filter = "open"
        self._wanted: str | None = None
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
        self.listing = Listing(at, self.view, self._question, self, make_clock=make_clock)
        self.editing = Editing(at, self, make_clock=make_clock)
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
        head, view, distance = self.head, self.view, self.head.distance
        head.typed.connect(lambda _text: self.listing.typed())
        head.filter_chosen.connect(self.show_filter)
        head.add_asked.connect(self.editing.add)
        head.columns_asked.connect(self._open_columns)
        head.down_pressed.connect(self._into_list)
        distance.miles_chosen.connect(self._distance_asked)
        distance.postcode_typed.connect(self._postcode_typed)
        distance.postcode_left.connect(self._postcode_left)
        view.row_chosen.connect(self._chosen)
        view.row_opened.connect(self._opened)
        view.clicked.connect(lambda _index: self._clicked())
        view.sorted.connect(self._sorted)
        self.listing.shown.connect(self._list_shown)
        self.listing.failed.connect(self._list_failed)
        self.listing.practices_known.connect(self._practices_known)
        self.detail.edit_asked.connect(self.edit)
        self.detail.back_asked.connect(self.back_to_list)
        self.editing.saved.connect(self._saved)
        self.editing.drafts_changed.connect(self._drafts_changed)
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
        self._open_again()

    def edit(self) -> None:
        """Open the form for the service that is shown."""
        if self.detail.opened is not None and self._may_edit:
            self.editing.edit(self.detail.opened)

    # What the list is asked

    def _question(self) -> Question:
        distance = self.head.distance
        code = distance.postcode()
        order = self._order if code else "name"
        return Question(self.head.search.text(), code, distance.miles(), self._filter, order)

    def show_filter(self, key: str) -> None:
        """Show one filter of what is searched for."""
        self._filter = key
        self.head.set_filter(key)
        self.listing.ask()

    def _sorted(self, key: str, _ascending: bool) -> None:
        self._order = key
        self.listing.ask()

    def _practices_known(self, practices: tuple[Practice, ...]) -> None:
        distance = self.head.distance
        distance.set_practices(practices)
        code = next((one.postcode for one in practices if one.postcode), "")
        if code and not distance.postcode_box.text():
            distance.set_postcode(code)
            self._order = "miles"

    def _distance_asked(self) -> None:
        self.head.tell_wrong(self.head.distance.problem())
        self._order = "miles" if self.head.distance.postcode() else self._order
        self.listing.ask()

    def _postcode_typed(self) -> None:
        self.head.tell_wrong("")
        self.listing.typed()

    def _postcode_left(self) -> None:
        self.head.tell_wrong(self.head.distance.problem())
        if self._question() != self.listing.question:
            self.listing.ask()
        elif self.listing.page is not None and not self.listing.page.place_known:
            self.head.tell_wrong(distance_words.UNKNOWN)

    def _into_list(self) -> None:
        if self.listing.question != self._question():
            self.listing.ask()
        if self.view.rows.rowCount():
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    # What the list tells

    def _list_shown(self, answer: Answer) -> None:
        self.head.set_possible(True)
        self.head.set_counts(self.listing.counts)
        question = self.listing.question
        self.view.show_sort(question.order, True)
        if not answer.page.place_known:
            self.head.tell_wrong(distance_words.UNKNOWN)
        if answer.page.total:
            self.pane.show_rows()
        else:
            self._show_empty(answer)
        row = self.view.rows.row_by_uid(self._wanted) if self._wanted else None
        if isinstance(row, ServiceRow):
            self.detail.set_miles(row.miles)
        if self.detail.opened is None and self._wanted is None:
            self.detail.show_nobody()
        self._tell_status()

    def _show_empty(self, answer: Answer) -> None:
        if answer.none_at_all:
            self._show_none_at_all()
            return
        question = self.listing.question
        everywhere = PlainButton("Search at any distance", "map-pin")
        everywhere.clicked.connect(self._any_distance)
        everything = PlainButton("Show all services", "list")
        everything.clicked.connect(lambda: self.show_filter("all"))
        buttons: list[QWidget] = []
        if question.miles is not None:
            buttons.append(everywhere)
        if question.filter != "all":
            buttons.append(everything)
        said = "Try fewer letters, another word, or the place." if question.text.strip() else ""
        if not said and question.miles is not None:
            said = "Nothing is known within that distance."
        self.pane.show_empty("search", "No service found", said, buttons)

    def _show_none_at_all(self) -> None:
        buttons: list[QWidget] = []
        said = "Somebody who may import services can bring them in here."
        if self._may_import:
            said = "Bring in a file or folder of Open Referral UK services. It can be dropped here."
            bring = MainButton("Import services…", "download")
            bring.clicked.connect(self.bringing.ask_for_file)
            buttons.append(bring)
        if self._may_edit:
            add = PlainButton("Add service", "add")
            add.clicked.connect(self.editing.add)
            buttons.append(add)
        self.pane.show_empty("building", "No services yet", said, buttons)

    def _any_distance(self) -> None:
        self.head.distance.miles_box.set_key("any")
        self.listing.ask()

    def _list_failed(self, problem: errors.Problem) -> None:
        now = dates.local_time(self._at.desk.now())
        at = f"{dates.short(now.date())} {dates.clock(now.time())}"
        code = f"Error {problem.code}, {at}. The details hold no names."
        self.head.set_counts({})
        self.head.set_possible(False)
        self._wanted = None
        self.detail.show_nobody(NOT_CONNECTED)
        self.pane.show_error("The list could not be read", _GONE, code, self.listing.again)
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
            self._wanted = None
            self.detail.show_nobody(CHOOSE_ONE)
        elif not self.panes.is_one_pane() or self.panes.is_showing_right():
            self.show_service(str(uid))

    def _clicked(self) -> None:
        uid = self.view.current_uid()
        if self.panes.is_one_pane() and uid is not None:
            self._opened(uid)

    def _opened(self, uid: Any) -> None:
        if uid != self._wanted or self.detail.opened is None:
            self.show_service(str(uid))
        if self.panes.is_one_pane():
            self.panes.show_right()
            self.detail.back.setFocus(Qt.FocusReason.TabFocusReason)

    def show_service(self, uid: str) -> None:
        """Open one service in the detail, whether the list holds it or not."""
        self._wanted = uid
        desk = self._at.desk

        def came(service: Service) -> None:
            if self._wanted == uid:
                self._show(service)

        def failed(problem: errors.Problem) -> None:
            if self._wanted == uid:
                self.detail.show_nobody(problem.sentence)

        self._at.background.ask(
            lambda: services.open_service(desk, uid), came, key="services.detail", failed=failed
        )

    def _show(self, service: Service) -> None:
        row = self.view.rows.row_by_uid(service.uid)
        miles = row.miles if isinstance(row, ServiceRow) else None
        draft = self.editing.has_draft(service.uid)
        self.detail.show_service(service, miles, self._at.desk.today, has_draft=draft)

    def _open_again(self) -> None:
        if self._wanted is not None:
            self.show_service(self._wanted)

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
            not change.uids or self._wanted in change.uids
        ):
            self._open_again()

    def _saved(self, service: Service) -> None:
        self.show_service(service.uid)
        if not self.view.select(service.uid, tell=False):
            self.view.clearSelection()
        self._wanted = service.uid

    def _drafts_changed(self) -> None:
        if self.detail.opened is not None:
            self.detail.draft.setVisible(self.editing.has_draft(self.detail.opened.uid))

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
        """Take the shape for this width (LOOKS, "Zoom and narrow windows")."""
        width = zoom.width_in_units(self)
        self.panes.set_share(768 / 1365 if width >= MIDDLE else 0.5)
        self.panes.set_one_pane(width < NARROW)
        if width < NARROW:
            self.view.show_columns(IN_ONE_PANE)
        else:
            self.view.show_columns(IN_BOTH_PANES if width < MIDDLE else None)

    def _one_pane_changed(self, one: bool) -> None:
        self._lines.is_one_pane = one
        self.view.show_head(not one)
        self.view.set_two_lines(True, 52 if one else None)
        self.head.set_narrow(one)
        self.detail.set_one_pane(one)
