"""Print one page from memory through the print dialog; no file is written."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

JOB = "Hearten"
DPI = 300


def print_sheet(parent: QWidget, sheet: bytes) -> bool:
    """Ask for the printer and print; gives whether something was sent."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setDocName(JOB)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("Print")
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    return paint_sheet(printer, sheet)


def paint_sheet(printer: QPrinter, sheet: bytes) -> bool:
    """Paint each page of a PDF onto the printer's paper, at 100 %."""
    buffer = QBuffer()
    buffer.setData(QByteArray(sheet))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        points = document.pagePointSize(page)
        pixels = QSize(
            round(points.width() * printer.resolution() / 72),
            round(points.height() * printer.resolution() / 72),
        )
        image = document.render(page, pixels)
        painter.drawImage(QRectF(0, 0, pixels.width(), pixels.height()), image)
    painter.end()
    document.close()
    return True
