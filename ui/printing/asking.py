"""Ask for a printer, or for the file of a PDF, and send the pages there."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app import errors
from ui import messages
from ui.printing.pages import page_count, paint_pages, set_up

NEUTRAL_NAME = "plan.pdf"
NOT_WRITTEN = "The file could not be written. Look at its folder and the room on the disk."
_last_printer = ""


def ask_for_printer(parent: QWidget, pages: int) -> QPrinter | None:
    """Show the print dialog; None when the person goes back. Tests replace this function."""
    global _last_printer
    info = QPrinterInfo.printerInfo(_last_printer)
    mode = QPrinter.PrinterMode.HighResolution
    printer = QPrinter(info, mode) if not info.isNull() else QPrinter(mode)
    set_up(printer)
    printer.setFromTo(1, pages)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, pages)
    taken = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not taken:
        return None
    _last_printer = printer.printerName()
    _set_up_again(printer)
    return printer


def print_pages(parent: QWidget, pdf: bytes) -> bool:
    """Ask for a printer and print; say whether the pages were sent."""
    printer = ask_for_printer(parent, page_count(pdf))
    if printer is None:
        return False
    try:
        paint_pages(pdf, printer)
    except errors.Problem as problem:
        messages.problem(parent, problem)
        return False
    return True


def is_there_a_printer() -> bool:
    """Say whether this PC has a printer set up; tests replace this function."""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_for_file(parent: QWidget) -> Path | None:
    """Ask where a PDF goes; the name offered is nobody's."""
    return messages.choose_file_to_save(parent, "Save as PDF", NEUTRAL_NAME, "PDF (*.pdf)")


def write_pdf(path: Path, pdf: bytes) -> None:
    """Put the file there in one step; raises errors.Refused when that cannot be done."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(pdf)
        with contextlib.suppress(OSError):
            part.chmod(0o600)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise errors.Refused(NOT_WRITTEN) from None


def _set_up_again(printer: QPrinter) -> None:
    """Hold the size at 100 % whatever the driver's defaults are; paper and sides stay as chosen."""
    paper, duplex, colour = printer.pageLayout(), printer.duplex(), printer.colorMode()
    set_up(printer)
    printer.setPageSize(paper.pageSize())
    printer.setDuplex(duplex)
    printer.setColorMode(colour)
