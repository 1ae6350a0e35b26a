"""Show the caseload: one's own cases or all, the longest overdue first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions.case_lookup import CaseCounts, CaseLookup, CaseQuery
from app.changes import Changed
from app.domain.access import Right
from app.domain.case import CaseRow
from ui import zoom
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.plans.columns import IN_A_MIDDLE_WINDOW, IN_A_NARROW_WINDOW, columns, is_overdue
from ui.settling import Settling
from ui.table import ListPane, RowsView
from ui.widgets.buttons import IconButton, PlainButton
from ui.widgets.chips import Filter, FilterChips
from ui.widgets.fields import SearchEdit
from ui.widgets.surface import Surface
from ui.zoom import units

_TOLD_BY = frozenset({"plan", "case", "referral", "person", "everything"})
_FILTERS = (Filter("mine", "Mine"), Filter("all", "All"))


class Caseload(Surface):
    """Hold search, filters and list; `opened` carries the row that was opened.

    The list is a reading (ui.settling): it settles before anything of it is opened or copied.
    """

    opened = Signal(object)
    status_changed = Signal(list)

    def __init__(
        self, at: AtDesk, parent: QWidget | None = None, *, make_clock: MakeClock = rings_after
    ) -> None:
        super().__init__("base", parent)
        self._at = at
        self.lookup = CaseLookup(at.desk)
        self.settling = Settling(at.background, self.lookup, self, self._failed, make_clock)
        self._rows: tuple[CaseRow, ...] = ()
        self._counts: CaseCounts | None = None
        self._sort, self._ascending = "next", True
        self._is_behind, self._is_known = True, False
        self.search = SearchEdit("Name, date of birth, NHS number…", "Search the caseload")
        self.chips = FilterChips("Whose cases")
        self.chips.set_filters(_FILTERS)
        self.chips.set_on("mine" if at.desk.may(Right.WRITE_PLAN) else "all")
        self.columns_button = IconButton("columns", "Columns")
        self.view = RowsView(columns(lambda: at.desk.today), self, name="Caseload", several=False)
        self.pane = ListPane(self.view)
        self.status: list[str] = []
        self._build()
        self._listen()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(units(16), units(13), units(16), units(12))
        row.setSpacing(units(12))
        self.search.setMaximumWidth(units(420))
        row.addWidget(self.search, 1)
        row.addWidget(self.chips)
        row.addStretch(0)
        row.addWidget(self.columns_button)
        column.addLayout(row)
        column.addWidget(self.pane, 1)

    def _listen(self) -> None:
        layouts = self._at.layouts
        self.view.keep_layout(
            lambda: layouts.load("plans"), lambda state: layouts.save("plans", state)
        )
        self.view.show_sort(self._sort, self._ascending)
        self.view.sorted.connect(self._sort_by)
        self.view.before_copying = self.settling.settle
        self.view.row_opened.connect(self._open)
        self.view.clicked.connect(self._clicked)
        self.search.textChanged.connect(lambda _text: self._typed())
        self.search.down_pressed.connect(self.start_here)
        self.search.returnPressed.connect(self.start_here)
        self.chips.chosen.connect(lambda _key: self.read())
        self.columns_button.clicked.connect(self.open_columns)
        zoom.changed.connect(self._fit)

    # ---- what is asked ------------------------------------------------------------------------

    def is_mine(self) -> bool:
        """Say whether only one's own cases are listed."""
        return self.chips.on() == ["mine"]

    def changed(self, change: Changed) -> None:
        """Read again what an act changed: now, or when the list is looked at again."""
        if change.kind in _TOLD_BY:
            self._is_behind = True
            if self.isVisible():
                QTimer.singleShot(0, self, self.read_if_behind)

    def read_if_behind(self) -> None:
        """Read again if something changed since."""
        if self._is_behind:
            self.read()

    def read(self) -> None:
        """Read the list; what was chosen stays chosen."""
        self._is_behind = False
        lookup = self.lookup
        query = CaseQuery(self.is_mine(), self.search.text(), self._sort, self._ascending)

        def ask() -> tuple[tuple[CaseRow, ...], CaseCounts]:
            return lookup.cases(query), lookup.count()

        if not self._is_known:
            self.pane.show_waiting("Reading the caseload…")
        self._at.background.ask(ask, self._came, key="plans.caseload", failed=self._failed)

    def _typed(self) -> None:
        self.settling.typed()
        self.read()

    def _came(self, answer: tuple[tuple[CaseRow, ...], CaseCounts]) -> None:
        if isValid(self):
            self._rows, self._counts = answer
            self._is_known = True
            self._show()
            self.settling.painted()

    def _failed(self, problem: errors.Problem) -> None:
        if isValid(self):
            self._is_known, self._rows, self._counts = False, (), None
            self.view.set_rows([])
            self.chips.set_counts({})
            self.pane.show_error(
                "The caseload could not be read", problem.sentence, f"Code {problem.code}",
                self.read,
            )  # fmt: skip

    # ---- what is shown ------------------------------------------------------------------------

    def _show(self) -> None:
        rows, counts = self._rows, self._counts
        if counts is not None:
            self.chips.set_counts({"mine": counts.mine, "all": counts.everyone})
        if rows:
            had_keyboard = self.pane.isAncestorOf(self.window().focusWidget() or self)
            self.pane.show_rows()
            self.view.set_rows(rows)
            if had_keyboard:
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_empty()
        self._tell(rows)

    def _show_empty(self) -> None:
        if self.search.text().strip():
            clear = PlainButton("Clear the search")
            clear.clicked.connect(self.search.clear)
            self.pane.show_empty("search", "Nobody found", "Look among all cases.", [clear])
        elif self.is_mine():
            self.pane.show_empty(
                "list", "No cases are yours", "Accept a referral, and its case is listed here."
            )
        else:
            self.pane.show_empty(
                "list", "No cases yet", "An accepted referral becomes a case and is listed here."
            )

    def _tell(self, rows: Sequence[CaseRow]) -> None:
        today = self._at.desk.today
        late = sum(is_overdue(row, today) for row in rows)
        without = sum(row.plan_uid is None for row in rows)
        words = [f"{len(rows):,} {'case' if len(rows) == 1 else 'cases'}"]
        words += [f"{late:,} overdue"] if late else []
        words += [f"{without:,} without a plan"] if without else []
        self.status = words
        self.status_changed.emit(words)

    # ---- what the person does -----------------------------------------------------------------

    def start_here(self) -> None:
        """Put the keyboard into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def row_of(self, case_uid: str) -> CaseRow | None:
        """Give a row that is listed and as it stands in the store."""
        if self._is_behind:
            return None
        return next((row for row in self._rows if row.uid == case_uid), None)

    def _sort_by(self, key: str, ascending: bool) -> None:
        self._sort, self._ascending = key, ascending
        self.read()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.view.rows.row_here(index.row())
        if row is not None:
            self.opened.emit(row)

    def _open(self, uid: object) -> None:
        row = self.view.rows.row_by_uid(str(uid))
        if row is not None:
            self.opened.emit(row)

    def open_columns(self) -> None:
        """Show and hide columns."""
        corner = self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height()))
        self.view.columns_menu().popup(corner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = zoom.width_in_units(self)
        narrow = wide < 1000
        self.view.show_columns(
            IN_A_NARROW_WINDOW if narrow else IN_A_MIDDLE_WINDOW if wide < 1200 else None
        )
        self.view.set_two_lines(narrow, 52 if narrow else None)
        self.view.show_head(not narrow)
        self.columns_button.setVisible(not narrow)
