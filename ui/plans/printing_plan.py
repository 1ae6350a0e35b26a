"""Print the plan that is open, or save it as PDF; either is recorded."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app import errors
from app.actions import plans
from app.changes import Changed
from ui import messages
from ui.at_desk import AtDesk
from ui.plans.to_print import ToPrint, strip
from ui.widgets.buttons import PlainButton
from ui.widgets.notice import Strip

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.plans.plan_page import PlanPage


class PrintingPlan(QObject):
    """Save first, make the pages from what was saved, ask where they go, keep the record."""

    def __init__(self, at: AtDesk, page: PlanPage) -> None:
        super().__init__(page)
        self._at, self._page = at, page
        self.waiting = ToPrint(at, page.plan_uid, page)
        self.waiting.changed.connect(self._show_waiting)
        self._strip: Strip | None = None

    def print_plan(self) -> None:
        """Print (Ctrl+P)."""
        self._page.with_saved(lambda: self._make(self._to_printer))

    def save_as_pdf(self) -> None:
        """Save the pages as a file that the person names."""
        self._page.with_saved(lambda: self._make(self._to_file))

    def _show_waiting(self, waits: bool) -> None:
        """Show that the plan is to print while it is."""
        if self._strip is not None and not waits:
            self._strip.deleteLater()
            self._strip = None
        elif self._strip is None and waits:
            again = PlainButton("Print again", "print")
            again.clicked.connect(self.print_plan)
            self._strip = strip(self.waiting, again)
            self._page.show_above_form(self._strip)

    def _make(self, then: Callable[[bytes], None]) -> None:
        if not isValid(self):
            return
        sheet = self._page.sheet()

        def made() -> bytes:
            import ui.printing.asking  # noqa: F401
            from app.printing.plan_sheet import print_plan

            return print_plan(sheet)

        self._at.background.ask(
            made, lambda pdf: then(pdf) if isValid(self) else None, key="plan.print"
        )

    def _to_printer(self, pdf: bytes) -> None:
        from ui.printing import asking
        from ui.printing.pages import page_count

        if not asking.is_there_a_printer():
            if self._at.settings.printer:
                self.waiting.wait()  # it printed before: what brings pages there is off
            else:
                self._offer_file(pdf)
            return
        printer = asking.ask_for_printer(self._page, page_count(pdf), self._at.settings)
        if printer is None:
            return
        if asking.is_ready(printer):
            self._keep_record(pdf, lambda: self._print(pdf, printer))
        else:
            self.waiting.wait()

    def _print(self, pdf: bytes, printer: QPrinter) -> None:
        """Print what is recorded; where that fails the person is told, and it is to print again."""
        from ui.printing import asking

        page = self._page if isValid(self) else None
        if asking.print_pages(page, pdf, printer):
            self._at.toasts.show_toast("Sent to the printer", icon="print")
            self.waiting.take_away()
        else:
            self.waiting.wait()

    def _offer_file(self, pdf: bytes) -> None:
        sentence = "This PC has no printer. The plan can be saved as a PDF instead."
        label = "Save as PDF…"
        if messages.confirm(self._page, "Print", sentence, label, takes_nothing=True):
            self._to_file(pdf)

    def _to_file(self, pdf: bytes) -> None:
        from ui.printing import asking

        path = asking.ask_for_file(self._page)
        if path is not None:
            toasts = self._at.toasts
            self._keep_record(pdf, lambda: toasts.show_toast("Saved as PDF", icon="download"), path)

    def _keep_record(
        self, pdf: bytes, then: Callable[[], object], path: Path | None = None
    ) -> None:
        """Keep the record of a print; nothing is on paper or on the disk before it stands."""
        desk, opened = self._at.desk, self._page.opened
        uid, reason = opened.plan.uid, opened.reason

        def work() -> None:
            from app.printing.pdf_file import written

            file = contextlib.nullcontext() if path is None else written(path, pdf, replaces=True)
            with file:
                plans.print_record(desk, uid, pdf, reason=reason)

        def done(_nothing: None) -> None:
            self._at.publish(
                (
                    Changed("plan", frozenset({uid})),
                    Changed("referral", frozenset({opened.case.referral_uid})),
                )
            )
            then()

        def failed(problem: errors.Problem) -> None:
            messages.problem(self._page if isValid(self) else None, problem)

        self._at.background.act(work, done, failed=failed)
