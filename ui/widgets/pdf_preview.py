"""Show a PDF from memory at the full width of its pane; no file is written."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.scroll_bar import ScrollBar
from ui.zoom import units


class PdfPreview(QWidget):
    """Show every page, one under the other, and keep the place when the pages change."""

    page_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None, *, name: str = "Print preview") -> None:
        super().__init__(parent)
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setVerticalScrollBar(ScrollBar())
        self._view.setHorizontalScrollBar(ScrollBar(Qt.Orientation.Horizontal))
        self._view.setPageSpacing(units(8))
        self._view.setDocument(self._document)
        self._view.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self._view.pageNavigator().currentPageChanged.connect(self._tell)

    def show_pdf(self, pdf: bytes) -> None:
        """Show these pages; the place on the page stays where it was."""
        across, down = (
            self._view.horizontalScrollBar().value(),
            self._view.verticalScrollBar().value(),
        )
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._view.horizontalScrollBar().setValue(across)
        self._view.verticalScrollBar().setValue(down)
        self._tell()

    def pages(self) -> int:
        """Give the number of pages."""
        return self._document.pageCount()

    def page(self) -> int:
        """Give the page that is looked at, from 1; 0 while there is none."""
        return self._view.pageNavigator().currentPage() + 1 if self.pages() else 0

    def page_text(self) -> str:
        """Give the words under the pages: Page 1 of 3."""
        return f"Page {self.page()} of {self.pages()}" if self.pages() else ""

    def fit_width(self) -> None:
        """Make the page as wide as the pane."""
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def zoom_in(self) -> None:
        """Make the page a quarter bigger."""
        page = self._document.pagePointSize(0).width() or 595.0
        shown = self._view.viewport().width() * 72 / (page * self.logicalDpiX())
        now = (
            self._view.zoomFactor() if self._view.zoomMode() == QPdfView.ZoomMode.Custom else shown
        )
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(min(4.0, now * 1.25))

    def _tell(self) -> None:
        self.page_changed.emit(self.page(), self.pages())
