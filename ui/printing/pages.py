"""Paint the pages of a PDF on a printer, one at a time, at the size they were made for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from app import errors

DPI = 300
POINTS = 72
JOB = "Hearten"


def set_up(printer: QPrinter) -> None:
    """Choose A4, long edge duplex, black and 100 %; the job's name says nothing of anybody."""
    printer.setResolution(DPI)
    printer.setDocName(JOB)
    printer.setCreator(JOB)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)


def paint_pages(pdf: bytes, printer: QPrinter) -> int:
    """Paint the pages that were asked for, in as many copies; give how many were painted.

    Raises errors.Refused when the printer takes no page. Nothing is written to a file of ours.
    """
    document = opened(pdf)
    if document.pageCount() < 1:
        raise errors.Refused("There is no page to print. Look at the preview.")
    painter = QPainter()
    if not painter.begin(printer):
        raise errors.Refused("The printer does not answer. Look at it, then print again.")
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    painted = 0
    try:
        for page in _asked_for(printer, document.pageCount()):
            if painted and not printer.newPage():
                raise errors.Refused("The printer stopped. Look at it, then print again.")
            _paint(painter, printer, document, page)
            painted += 1
    finally:
        painter.end()
        document.close()
    return painted


def opened(pdf: bytes) -> QPdfDocument:
    """Read a PDF from memory."""
    document = QPdfDocument()
    buffer = QBuffer(document)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return document


def page_count(pdf: bytes) -> int:
    """Give how many pages a PDF has."""
    return opened(pdf).pageCount()


def picture(document: QPdfDocument, page: int, dpi: int) -> QImage:
    """Give a page as a grey picture on white."""
    points = document.pagePointSize(page)
    size = QSize(round(points.width() * dpi / POINTS), round(points.height() * dpi / POINTS))
    drawn = document.render(page, size)
    paper = QImage(size, QImage.Format.Format_Grayscale8)
    paper.fill(255)
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return paper


def _asked_for(printer: QPrinter, pages: int) -> Iterator[int]:
    """Give the places of the pages, copy by copy where the printer makes no copies itself."""
    first, last = 1, pages
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        first, last = printer.fromPage(), min(pages, printer.toPage() or pages)
    wanted = range(first - 1, last)
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    if printer.collateCopies():
        for _ in range(copies):
            yield from wanted
    else:
        for page in wanted:
            yield from [page] * copies


def _paint(painter: QPainter, printer: QPrinter, document: QPdfDocument, page: int) -> None:
    dpi = printer.resolution()
    image = picture(document, page, min(dpi, DPI))
    paper = printer.pageLayout().fullRectPixels(dpi)
    painter.save()
    scale = dpi / min(dpi, DPI)
    width, height = image.width() * scale, image.height() * scale
    # Other paper: in its middle, at full size, never shrunk to fit.
    # Whole pixels only, else every edge is smeared over two.
    painter.translate(round((paper.width() - width) / 2), round((paper.height() - height) / 2))
    painter.scale(scale, scale)
    painter.drawImage(0, 0, image)
    painter.restore()
