"""Show the letter to somebody who was tried in vain, print it, and record that it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import contacts
from app.changes import Changed
from app.domain.contact import NewContact
from app.domain.letter import OpenDoorLetter
from app.domain.person import Person
from ui import keyboard, messages
from ui.at_desk import AtDesk
from ui.person_window import PersonWindow
from ui.reasons import Reasons
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.notice import Strip
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.sentence import Sentence

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.widgets.pdf_preview import PdfPreview

NOT_READY = "The printer is off or stopped. Look at it, then print again."
CAUTION = "Somebody else may open it."
CAUTION_MORE = "Send it only where post is safe for the person."
NO_PRINTER = "This PC has no printer. Print the letter at one that has."


class LetterWindow(PersonWindow):
    """Hold the person's banner and the real page; nothing is printed before its record stands."""

    size_wanted = (720, 720)

    def __init__(
        self,
        at: AtDesk,
        person: Person,
        case_uid: str,
        letter: OpenDoorLetter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(at, person, "Letter", parent)
        self._case_uid, self._letter = case_uid, letter
        self._reasons = Reasons()
        self.pdf = b""
        self.preview: PdfPreview | None = None
        self.wrong = Sentence("refused", "", "bad")
        self.wrong.hide()
        self.print = MainButton("Print", "print")
        self.print.setEnabled(False)
        self.back = PlainButton("Go back")
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.caution = Strip("warn", "warning", CAUTION, CAUTION_MORE, [], self._page)
        self._column.addWidget(self.caution)
        self.lay_out(ScrollArea(self._page), self.wrong, self.back, self.print)
        self.back.clicked.connect(self.close)
        self.print.clicked.connect(self.print_letter)
        keyboard.install(self, "print", self.print_letter)
        keyboard.install(self, "close", self.close)
        keyboard.install_everywhere(self)

    def open_window(self) -> None:
        """Show the window and make the page."""
        self.come_forward()
        letter = self._letter

        def made() -> bytes:
            import ui.printing.asking  # noqa: F401
            from app.printing.open_door_letter import print_open_door_letter

            return print_open_door_letter(letter)

        self._at.background.ask(made, self._show, failed=self._failed)

    def _show(self, pdf: bytes) -> None:
        if not isValid(self):
            return
        from ui.widgets.pdf_preview import PdfPreview

        self.pdf = pdf
        self.preview = PdfPreview(self._page, name="The letter")
        self._column.addWidget(self.preview)
        self.preview.show_pdf(pdf)
        self.print.setEnabled(True)
        self.print.setFocus()

    def print_letter(self) -> None:
        """Ask for the printer (Ctrl+P); the letter is recorded as sent, then printed."""
        from ui.printing import asking
        from ui.printing.pages import page_count

        if not self.pdf or not self.print.isEnabled():
            return
        self.wrong.hide()
        if not asking.is_there_a_printer():
            self._say(NO_PRINTER)
            return
        printer = asking.ask_for_printer(self, page_count(self.pdf), self._at.settings)
        if printer is None or not isValid(self):
            return
        if asking.is_ready(printer):
            self._record(printer)
        else:
            self._say(NOT_READY)

    def _record(self, printer: QPrinter) -> None:
        desk, pdf = self._at.desk, self.pdf
        sent = NewContact(self._case_uid, desk.now(), "letter", "sent")
        reason = self._reasons.of(self._case_uid)
        self.print.setEnabled(False)

        def kept(changes: tuple[Changed, ...]) -> None:
            from ui.printing import asking

            self._at.publish(changes)
            here = self if isValid(self) else None
            if asking.print_pages(here, pdf, printer):
                self._at.toasts.show_toast("Sent to the printer", icon="print")
                if isValid(self):
                    self.close()
            elif isValid(self):
                self.print.setEnabled(True)

        def failed(problem: errors.Problem) -> None:
            if not isValid(self):
                messages.problem(None, problem)
                return
            self.print.setEnabled(True)
            if isinstance(problem, errors.ReasonNeeded) and self._reasons.ask(
                self, problem, self._case_uid, "Print it"
            ):
                self._record(printer)
            else:
                self._failed(problem)

        self._at.background.act(
            lambda: contacts.record(desk, sent, sheet=pdf, reason=reason), kept, failed=failed
        )

    def _failed(self, problem: errors.Problem) -> None:
        if isValid(self):
            self._say(problem.sentence)

    def _say(self, sentence: str) -> None:
        self.wrong.set_text(sentence)
        self.wrong.show()
