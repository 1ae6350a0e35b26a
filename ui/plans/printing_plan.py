"""Print the plan that is open, or save it as PDF; either is recorded."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from ui.plans.plan_page import PlanPage


class PrintingPlan(QObject):
    """Save first, make the pages from what was saved, ask where they go, keep the record."""

    def __init__(self, at: AtDesk, page: PlanPage) -> None:
        super().__init__(page)
        self._at, self._page = at, page

    def print_plan(self) -> None:
        """Print (Ctrl+P)."""
        self._page.with_saved(lambda: self._make(self._to_printer))

    def save_as_pdf(self) -> None:
        """Save the pages as a file that the person names."""
        self._page.with_saved(lambda: self._make(self._to_file))

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

        if not asking.is_there_a_printer():
            self._offer_file(pdf)
            return
        if asking.print_pages(self._page, pdf):
            self._record(pdf, "Sent to the printer", "print")

    def _offer_file(self, pdf: bytes) -> None:
        sentence = "This PC has no printer. The plan can be saved as a PDF instead."
        if messages.confirm(self._page, "Print", sentence, "Save as PDF…"):
            self._to_file(pdf)

    def _to_file(self, pdf: bytes) -> None:
        from ui.printing import asking

        path = asking.ask_for_file(self._page)
        if path is not None:
            self._record(pdf, "Saved as PDF", "download", path)

    def _record(self, pdf: bytes, words: str, icon: str, path: Path | None = None) -> None:
        """Keep the record of a print; a file is written once its record stands."""
        desk, opened = self._at.desk, self._page.opened
        uid = opened.plan.uid

        def work() -> None:
            plans.print_record(desk, uid, pdf)
            if path is not None:
                from ui.printing.asking import write_pdf

                write_pdf(path, pdf)

        def done(_nothing: None) -> None:
            self._at.publish(
                (
                    Changed("plan", frozenset({uid})),
                    Changed("referral", frozenset({opened.case.referral_uid})),
                )
            )
            self._at.toasts.show_toast(words, icon=icon)

        def failed(problem: errors.Problem) -> None:
            messages.problem(self._page if isValid(self) else None, problem)

        self._at.background.act(work, done, failed=failed)
