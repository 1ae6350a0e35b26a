"""Show the real page beside the form; it is made anew in the background when typing pauses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.domain.plan import PlanSheet
from ui import theme
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.table.states import Quiet
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.widgets.surface import Surface
from ui.zoom import units

if TYPE_CHECKING:
    from ui.widgets.pdf_preview import PdfPreview

MADE_AFTER = 250


class PreviewPane(Surface):
    """Hold the page, what it leaves out, and the choices for it."""

    pdf_asked = Signal()
    stops_changed = Signal()

    def __init__(
        self,
        at: AtDesk,
        sheet: Callable[[], PlanSheet],
        parent: QWidget | None = None,
        *,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__("page", parent)
        self._at, self._sheet = at, sheet
        self._is_behind = True
        self.pdf = b""
        self.preview: PdfPreview | None = None
        self._waiting = Quiet("", self, ground="page")
        self._refusal = Notice("bad", "This page cannot be shown", "", parent=self)
        self._pages = QStackedWidget(self)
        self._build()
        self._clock = make_clock(MADE_AFTER, self.make)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(units(14), units(6), 0, 0)
        column.setSpacing(units(4))
        head = QHBoxLayout()
        head.setContentsMargins(units(2), units(2), units(12), units(2))
        head.setSpacing(units(4))
        head.addWidget(Label("Print preview", "section", parent=self))
        head.addStretch(1)
        self.copy = Label("Person's copy, 14 pt", "text", "quiet", self)
        head.addWidget(self.copy)
        self.bigger = IconButton("search", "Bigger page", self)
        self.bigger.setCheckable(True)
        self.bigger.toggled.connect(self._zoom)
        self.save_pdf = IconButton("download", "Save as PDF…", self)
        self.save_pdf.clicked.connect(self.pdf_asked)
        head.addWidget(self.bigger)
        head.addWidget(self.save_pdf)
        column.addLayout(head)
        refused = QWidget(self)
        inside = QVBoxLayout(refused)
        inside.setContentsMargins(0, units(8), units(16), 0)
        inside.addWidget(self._refusal)
        inside.addStretch(1)
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(refused)
        column.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(units(2), 0, units(16), units(4))
        self.page = Label("", "text", "quiet", self)
        self.left_out = Label("No NHS number on this copy", "text", "quiet", self)
        for label in (self.page, self.left_out):
            label.setFixedHeight(units(24))
        foot.addWidget(self.page)
        foot.addStretch(1)
        foot.addWidget(self.left_out)
        column.addLayout(foot)

    def stops(self) -> list[QWidget]:
        """Give the stops of the Tab key in their order."""
        pages = self.preview.findChildren(QAbstractScrollArea) if self.preview else []
        return [self.bigger, self.save_pdf, *pages]

    def edited(self) -> None:
        """Make the page anew a little after the last change."""
        self._is_behind = True
        self._clock.start()

    def make(self) -> None:
        """Make the page now, in the background; the newest wins. Nobody looking: later."""
        if not isValid(self) or not self.isVisible():
            return
        self._clock.stop()
        self._is_behind = False
        sheet = self._sheet()
        self._at.background.ask(
            lambda: _printed(sheet), self._show, key="plan.preview", failed=self._refused
        )

    def showEvent(self, event: object) -> None:
        if self._is_behind:
            QTimer.singleShot(0, self, self.make)

    def refusal(self) -> str:
        """Give why there is no page, while that is shown."""
        return self._refusal.accessibleName() if self._pages.currentIndex() == 1 else ""

    def _show(self, pdf: bytes) -> None:
        if not isValid(self):
            return
        if self.preview is None:
            from ui.widgets.pdf_preview import PdfPreview

            self.preview = PdfPreview(self)
            self.preview.page_changed.connect(lambda *_: self._say_page())
            self._pages.addWidget(self.preview)
            self._put_on_ground()
            theme.changed.connect(self._put_on_ground)
            self.stops_changed.emit()
        if pdf != self.pdf or self._pages.currentWidget() is not self.preview:
            self.pdf = pdf
            self.preview.show_pdf(pdf)
        self._pages.setCurrentWidget(self.preview)
        self.left_out.show()
        self._say_page()

    def _put_on_ground(self) -> None:
        """Lay the pages on the ground of the pane, in whatever colours are on."""
        if self.preview is not None:
            palette = self.preview.palette()
            palette.setColor(QPalette.ColorRole.Dark, theme.colours().page)
            self.preview.setPalette(palette)

    def _refused(self, problem: errors.Problem) -> None:
        if not isValid(self):
            return
        self._refusal.set_text("This page cannot be shown", problem.sentence)
        self._pages.setCurrentIndex(1)
        self.page.setText("")
        self.left_out.hide()

    def _say_page(self) -> None:
        if self.preview is not None:
            self.page.setText(self.preview.page_text())

    def _zoom(self, bigger: bool) -> None:
        if self.preview is None:
            return
        if bigger:
            self.preview.zoom_in()
        else:
            self.preview.fit_width()


def _printed(sheet: PlanSheet) -> bytes:
    """Print to memory; what it needs is imported here, away from the windows."""
    import ui.widgets.pdf_preview  # noqa: F401
    from app.printing.plan_sheet import print_plan

    return print_plan(sheet)
