"""Ask for a printer, or for the file of a PDF, and send the pages to the printer."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app import errors
from app.settings import Settings
from ui import messages
from ui.printing import cups
from ui.printing.pages import page_count, paint_pages, set_up
from ui.widgets.qt_box import wait_for

NEUTRAL_NAME = "plan.pdf"
TO_A_FILE = "That writes a file and no paper. Choose a printer."
NO_PRINTER = "This PC has no printer. Copy the four lines by hand, letter by letter."
# Printers that are none: what they are sent lies on the disk afterwards.
_WRITES_A_FILE = re.compile(r"pdf|xps|onenote|one note|fax|document writer", re.IGNORECASE)


def ask_for_printer(parent: QWidget, pages: int, kept: Settings | None = None) -> QPrinter | None:
    """Show the print dialog; None when the person goes back. Tests replace this function.

    It offers paper only: a file is written by "Save as PDF", which knows where none may lie.
    The printer of last time, as the settings kept it, is chosen at first while this PC has it.
    """
    info = QPrinterInfo.printerInfo(kept.printer if kept else "")
    mode = QPrinter.PrinterMode.HighResolution
    printer = QPrinter(info, mode) if not info.isNull() else QPrinter(mode)
    set_up(printer)
    printer.setFromTo(1, pages)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.setMinMax(1, pages)
    taken = wait_for(dialog)
    if not isValid(dialog):
        return None  # the desk was left meanwhile
    dialog.deleteLater()
    if not taken:
        return None
    if _is_to_a_file(printer):
        messages.problem(parent, errors.Refused(TO_A_FILE))
        return None
    if kept is not None and kept.printer != printer.printerName():
        kept.printer = printer.printerName()
        kept.save()
    _set_up_again(printer)
    return printer


def print_on_paper_alone(parent: QWidget, pdf: bytes) -> bool:
    """Print what must never lie on a disk; say whether the pages were sent."""
    if not is_there_a_printer():
        messages.tell(parent, "Print", NO_PRINTER)
        return False
    printer = ask_for_printer(parent, page_count(pdf))
    if printer is None:
        return False
    if _is_to_a_file(printer) or _WRITES_A_FILE.search(printer.printerName()):
        messages.problem(parent, errors.Refused(TO_A_FILE))
        return False
    return print_pages(parent, pdf, printer)


def print_pages(parent: QWidget | None, pdf: bytes, printer: QPrinter) -> bool:
    """Print on the printer that was chosen; say whether the pages were sent."""
    try:
        paint_pages(pdf, printer)
    except errors.Problem as problem:
        messages.problem(parent, problem)
        return False
    return True


def is_ready(printer: QPrinter) -> bool:
    """Claim that the chosen printer is there and takes pages now: neither off nor stopped."""
    if _is_to_a_file(printer):
        return True
    info = QPrinterInfo.printerInfo(printer.printerName())
    is_off = info.isNull() or info.state() == QPrinter.PrinterState.Error
    return not is_off and cups.is_ready(printer.printerName())


def is_there_a_printer() -> bool:
    """Say whether this PC has a printer set up; tests replace this function."""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_for_file(parent: QWidget) -> Path | None:
    """Ask where a PDF goes; the name offered is nobody's."""
    return messages.choose_file_to_save(parent, "Save as PDF", NEUTRAL_NAME, "PDF (*.pdf)")


def _is_to_a_file(printer: QPrinter) -> bool:
    is_pdf = printer.outputFormat() == QPrinter.OutputFormat.PdfFormat
    return is_pdf or bool(printer.outputFileName())


def _set_up_again(printer: QPrinter) -> None:
    """Hold the size at 100 % whatever the driver's defaults are; paper and sides stay as chosen."""
    paper, duplex, colour = printer.pageLayout(), printer.duplex(), printer.colorMode()
    set_up(printer)
    printer.setPageSize(paper.pageSize())
    printer.setDuplex(duplex)
    printer.setColorMode(colour)
