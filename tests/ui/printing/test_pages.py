"""Promise that paper shows what the preview shows, page for page, at the size it was made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from app import errors
from app.domain.plan import PlanSheet
from app.printing.plan_sheet import print_plan
from tests.printing.samples import hard_case, standard
from ui.printing import pages
from ui.printing.pages import DPI, opened, paint_pages, picture, set_up

# Grey levels of 256, on average over a page; what is shown and what is painted are the same pixels,
# so only the last column, which A4 has half of, may differ.
MOST_DIFFERENCE = 0.5


def to_file(tmp_path: Path) -> tuple[QPrinter, Path]:
    target = tmp_path / "paper.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    set_up(printer)
    return printer, target


def difference(one: QImage, other: QImage) -> float:
    """Give how far two pictures are apart, in grey levels on average."""
    assert abs(one.width() - other.width()) <= 1
    assert abs(one.height() - other.height()) <= 1
    apart = one.convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(apart)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other.convertToFormat(QImage.Format.Format_RGB32))
    painter.end()
    small = apart.scaled(
        apart.size() / 8, Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_Grayscale8)  # fmt: skip
    lines = [bytes(small.constScanLine(y))[: small.width()] for y in range(small.height())]
    return sum(map(sum, lines)) / (small.width() * small.height())


def differences(preview: bytes, paper: bytes) -> list[float]:
    was, now = opened(preview), opened(paper)
    assert now.pageCount() == was.pageCount()
    return [
        difference(picture(was, page, DPI), picture(now, page, DPI))
        for page in range(was.pageCount())
    ]


@pytest.mark.parametrize("sheet", [standard(), hard_case()], ids=["standard", "hard"])
def test_paper_is_as_the_preview_page_for_page(sheet: PlanSheet, tmp_path: Path) -> None:
    pdf = print_plan(sheet)
    printer, target = to_file(tmp_path)
    assert paint_pages(pdf, printer) == 3
    found = differences(pdf, target.read_bytes())
    assert max(found) < MOST_DIFFERENCE, found


def test_a_page_left_blank_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison above can fail: a page that is not painted is far from its preview."""
    real = pages.picture

    def blank(document: QPdfDocument, page: int, dpi: int) -> QImage:
        drawn = real(document, page, dpi)
        if page == 1:
            drawn.fill(255)
        return drawn

    pdf = print_plan(standard())
    printer, target = to_file(tmp_path)
    monkeypatch.setattr(pages, "picture", blank)
    paint_pages(pdf, printer)
    found = differences(pdf, target.read_bytes())
    assert found[1] > 10 * MOST_DIFFERENCE
    assert max(found[0], found[2]) < MOST_DIFFERENCE


def test_the_size_stays_as_it_was_made(tmp_path: Path) -> None:
    printer, target = to_file(tmp_path)
    paint_pages(print_plan(standard()), printer)
    size = opened(target.read_bytes()).pagePointSize(0)
    assert (round(size.width()), round(size.height())) == (595, 842)


def test_other_paper_is_not_filled_by_shrinking(tmp_path: Path) -> None:
    pdf = print_plan(standard())
    printer, target = to_file(tmp_path)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    paint_pages(pdf, printer)
    paper = picture(opened(target.read_bytes()), 0, DPI)
    page = picture(opened(pdf), 0, DPI)
    left, top = (paper.width() - page.width()) // 2, (paper.height() - page.height()) // 2
    middle = paper.copy(left, top, page.width(), page.height())
    # A3 is no whole number of pixels high, so edges move a little; a shrunk page is far off.
    assert difference(middle, page) < 4
    smaller = page.scaled(page.size() * 0.97).copy(0, 0, page.width(), page.height())
    assert difference(smaller, page) > 10


def test_the_job_says_nothing_of_anybody_and_is_black_on_both_sides_at_full_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sides: list[QPrinter.DuplexMode] = []
    monkeypatch.setattr(QPrinter, "setDuplex", lambda _printer, mode: sides.append(mode))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_up(printer)
    assert sides == [QPrinter.DuplexMode.DuplexLongSide]
    assert printer.docName() == "Hearten"
    assert printer.creator() == "Hearten"
    assert printer.colorMode() == QPrinter.ColorMode.GrayScale
    assert printer.resolution() == DPI
    assert printer.fullPage()
    layout = printer.pageLayout()
    assert layout.pageSize().id() == QPageSize.PageSizeId.A4
    assert layout.orientation() == QPageLayout.Orientation.Portrait


def test_only_the_pages_asked_for_are_printed(tmp_path: Path) -> None:
    pdf = print_plan(standard())
    printer, target = to_file(tmp_path)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert paint_pages(pdf, printer) == 2
    paper = opened(target.read_bytes())
    assert paper.pageCount() == 2
    second = picture(opened(pdf), 1, DPI)
    assert difference(picture(paper, 0, DPI), second) < MOST_DIFFERENCE


def test_what_is_no_pdf_is_refused(tmp_path: Path) -> None:
    printer, target = to_file(tmp_path)
    with pytest.raises(errors.Refused, match="no page"):
        paint_pages(b"not a pdf", printer)
    assert not target.exists()


def test_printing_leaves_no_file_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    printer, target = to_file(tmp_path)
    paint_pages(print_plan(standard()), printer)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [target.name]


def test_a_page_is_rendered_at_300_dpi() -> None:
    drawn = picture(opened(print_plan(standard())), 0, DPI)
    assert drawn.size() == QSize(2480, 3508)
    assert drawn.format() == QImage.Format.Format_Grayscale8
