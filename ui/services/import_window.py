"""Bring services in: read a file, show what it would change, and take it in one step or not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import services
from app.actions.services import TakenImport
from app.domain.directory_import import ImportPreview, ImportRow
from ui import keyboard, zoom
from ui.at_desk import AtDesk
from ui.background import Progress
from ui.services import import_table
from ui.services.progress_bar import ProgressBar
from ui.services.wording import count_words
from ui.table import ListPane, RowsView
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.chips import FilterChips
from ui.widgets.editors import Combo
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.widgets.surface import Surface
from ui.zoom import units

ALL_FILTERS = 860
READING = "Reading…"
NOTHING_YET = "Nothing changes until you take these services."


class ImportWindow(Surface):
    """Hold one import from choosing to taking; `ended` tells that the window has gone."""

    ended = Signal()

    def __init__(self, at: AtDesk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__("base", parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setWindowTitle("Import services")
        self._at, self._path = at, path
        self._handle: Progress | None = None
        self.preview: ImportPreview | None = None
        self._is_over = self._is_taking = False
        self.title = Label(READING, "page", wrap=True)
        self.under = Label(NOTHING_YET, "text", "quiet", wrap=True)
        self.notice = Notice("bad", "", "")
        self.notice.hide()
        self.bar = ProgressBar("How much of the file is read")
        self.chips = FilterChips("What would become of each row")
        self.chips.set_filters(import_table.FILTERS)
        self.chips.set_on("all")
        self.chips.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.choice = Combo()
        self.choice.setAccessibleName("What would become of each row")
        self.view = RowsView(
            import_table.columns(), name="Rows of the file", uid=lambda row: row.row, several=False
        )
        self.pane = ListPane(self.view)
        self.more = Label("", wrap=True, selectable=True)
        self.take = MainButton("Take these services", "tick")
        self.leave = PlainButton("Stop")
        self.again = PlainButton("Read it again", "try-again")
        self._lay_out()
        self.chips.chosen.connect(self._show_rows)
        self.choice.chosen.connect(self._show_rows)
        self.view.row_chosen.connect(self._tell_more)
        self.take.clicked.connect(self.take_now)
        self.leave.clicked.connect(self.close)
        self.again.clicked.connect(self.begin)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)

    def _lay_out(self) -> None:
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(units(24), units(8), units(24), units(8))
        column.addWidget(self.bar)
        column.addStretch(1)
        table = QWidget()
        column = QVBoxLayout(table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(10))
        filters = QHBoxLayout()
        filters.setContentsMargins(units(16), 0, units(16), 0)
        filters.addWidget(self.choice)
        filters.addWidget(self.chips, 1)
        column.addLayout(filters)
        column.addWidget(self.pane, 1)
        said = QHBoxLayout()
        said.setContentsMargins(units(16), 0, units(16), units(8))
        said.addWidget(self.more)
        column.addLayout(said)
        self.pages = QStackedWidget()
        for page in (reading, table, QWidget()):
            self.pages.addWidget(page)
        head = QVBoxLayout()
        head.setContentsMargins(units(16), units(16), units(16), units(12))
        head.setSpacing(units(4))
        for widget in (self.title, self.under, self.notice):
            head.addWidget(widget)
        foot = Surface("base", line_above=True)
        row = QHBoxLayout(foot)
        row.setContentsMargins(units(16), units(10), units(16), units(10))
        row.setSpacing(units(8))
        row.addStretch(1)
        for button in (self.again, self.leave, self.take):
            row.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self.pages, 1)
        outer.addWidget(foot)
        chips = [self.chips.chip(one.key) for one in import_table.FILTERS]
        order = [self.choice, *chips, self.view, self.take, self.leave, self.again]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    # Reading

    def begin(self) -> None:
        """Read the file; what it would change is staged and takes no effect."""
        self.preview = None
        self._show_state(READING, NOTHING_YET, page=0, leave="Stop")
        self.bar.show_share(0, 1)
        desk, path = self._at.desk, self._path
        try:
            self._handle = self._at.background.long(
                lambda progress: services.preview_import(desk, path, progress),
                self._progress,
                self._previewed,
                failed=self._failed,
            )
        except errors.Busy as busy:
            self._failed(busy)
        self.leave.setFocus()

    def _progress(self, done: int, total: int) -> None:
        if isValid(self) and not self._is_over and self.preview is None:
            share = self.bar.show_share(done, total)
            self.title.setText(f"Reading… {share} %")

    def _previewed(self, preview: ImportPreview) -> None:
        self._handle = None
        if not isValid(self) or self._is_over:
            self._discard(preview)
            return
        self.preview = preview
        new, changed = preview.new, preview.changed
        title = f"{new:,} new, {changed:,} changed, {preview.unchanged:,} unchanged"
        refused = len(preview.refused)
        if refused:
            title += f", {refused:,} refused"
        under = NOTHING_YET
        if not new and not changed:
            under = "There is nothing to take: "
            under += (
                "all of it is here already." if not refused else "no row is new, and none differs."
            )
        self._show_state(title, under, page=1, leave="Discard", take=bool(new or changed))
        counts = import_table.counts(preview)
        self.chips.set_counts(counts)
        labels = {one.key: one.label for one in import_table.FILTERS}
        self.choice.set_choices([(key, f"{labels[key]}  {n:,}") for key, n in counts.items()])
        self._show_rows("refused" if refused and not preview.takes_anything else "all")
        self.view.setFocus()

    def _show_rows(self, key: str) -> None:
        if self.preview is None:
            return
        self.chips.set_on(key)
        self.choice.set_key(key)
        rows = import_table.shown(self.preview.rows, key)
        self.view.set_rows(rows)
        self.more.setText("")
        if rows:
            self.pane.show_rows()
            self.view.choose_first()
        else:
            self.pane.show_empty("list", "No such row", "")

    def _tell_more(self, number: object) -> None:
        row = self.view.rows.row_by_uid(number) if isinstance(number, int) else None
        if not isinstance(row, ImportRow):
            self.more.setText("")
            return
        said = import_table.why(row)
        where = f"Row {row.row:,}" + (f" of {row.file}" if row.file else "")
        self.more.setText(f"{where}: {said}" if said else where)

    # Taking

    def take_now(self) -> None:
        """Let the whole import take effect, in one step."""
        preview, desk = self.preview, self._at.desk
        if preview is None or self._is_taking:
            return
        self._is_taking = True
        self.take.setEnabled(False)
        self.leave.setEnabled(False)
        try:
            self._at.background.long(
                lambda _progress: services.take_import(desk, preview),
                None,
                self._taken,
                failed=self._not_taken,
            )
        except errors.Busy as busy:
            self._not_taken(busy)

    def _taken(self, taken: TakenImport) -> None:
        self._is_taking, self._is_over = False, True
        self._at.publish(taken.changed)
        said = f"{count_words(taken.new, 'new row')} and {taken.changed_rows:,} changed taken"
        self._at.toasts.show_toast(said)
        self._end()

    def _not_taken(self, problem: errors.Problem) -> None:
        if not isValid(self):
            return
        self._is_taking = False
        self.take.setEnabled(True)
        self.leave.setEnabled(True)
        if isinstance(problem, errors.Stale):
            if self.preview is not None:
                self._discard(self.preview)
            self.preview = None
            self._show_state("Services changed meanwhile", "", page=2, leave="Close", again=True)
        self._say(problem.sentence)

    # Stopping

    def _failed(self, problem: errors.Problem) -> None:
        self._handle = None
        if not isValid(self) or self._is_over:
            return
        self._show_state(
            "This cannot be read", "Nothing was changed.", page=2, leave="Close", again=True
        )
        if isinstance(problem, errors.Cancelled):
            self.title.setText("Stopped")
            return
        self._say(problem.sentence)

    def _show_state(
        self, title: str, under: str, *, page: int, leave: str, take: bool = False,
        again: bool = False,
    ) -> None:  # fmt: skip
        self.title.setText(title)
        self.under.setText(under)
        self.under.setVisible(bool(under))
        self.notice.hide()
        self.pages.setCurrentIndex(page)
        self.leave.setText(leave)
        self.leave.setEnabled(True)
        self.leave.updateGeometry()
        self.take.setVisible(take)
        self.take.setEnabled(True)
        self.again.setVisible(again)

    def _say(self, sentence: str) -> None:
        self.notice.set_text("", sentence)
        self.notice.show()

    def _discard(self, preview: ImportPreview) -> None:
        desk = self._at.desk
        self._at.background.act(lambda: services.discard_import(desk, preview))

    def _end(self) -> None:
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_taking:
            event.ignore()
            return
        event.accept()
        if self._is_over:
            return
        self._is_over = True
        if self._handle is not None:
            self._handle.cancel()
        if self.preview is not None:
            self._discard(self.preview)
        self._end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn the filters into a list to choose from where they have no room."""
        super().resizeEvent(event)
        narrow = zoom.width_in_units(self) < ALL_FILTERS
        self.chips.setVisible(not narrow)
        self.choice.setVisible(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)
