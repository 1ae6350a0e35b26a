"""Write the PDF: neutral about people, the same bytes for the same sheet, tagged for reading aloud.

Tagged as in PDF 1.7, 14.7 and 14.8: what is drawn inside `said` is read, in the order it is drawn;
all else (rules, frames, symbols, footers) is an artifact. No claim of PDF/UA is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import (
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFPage,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

from app.printing import fonts
from app.printing.measures import PAGE_HEIGHT, PAGE_WIDTH

LANGUAGE: Final = "en-GB"
_MAKER: Final = "Hearten"


class Element(PDFObject):
    """One node of what is read: a group of others, or a piece of one page."""

    def __init__(self, kind: str, parent: PDFObject | None) -> None:
        self.kind = kind
        self.parent = parent
        self.kids: list[Element] = []
        self.piece: int | None = None
        self.page: PDFObjectReference | None = None
        self.alt = ""
        self.instead = ""

    def format(self, document: Any) -> bytes:
        """Give the node as PDF; called by ReportLab when the file is written."""
        parts = [f"<< /Type /StructElem /S /{self.kind}".encode()]
        if self.parent is not None:
            parts += [b"/P", _reference(self.parent, document)]
        if self.page is not None:
            parts += [b"/Pg", self.page.format(document), f"/K {self.piece}".encode()]
        elif self.kids:
            parts += [b"/K [", *[_reference(kid, document) for kid in self.kids], b"]"]
        for key, text in ((b"/Alt", self.alt), (b"/ActualText", self.instead)):
            if text:
                parts += [key, PDFString(text).format(document)]
        return b" ".join([*parts, b">>"])


class _Root(PDFObject):
    """The root of what is read, with the way back from each page's pieces."""

    def __init__(self, top: Element, pages: list[list[Element]]) -> None:
        self.top = top
        self.pages = pages

    def format(self, document: Any) -> bytes:
        """Give the root as PDF; called by ReportLab when the file is written."""
        numbers = []
        for index, pieces in enumerate(self.pages):
            references = [_reference(piece, document) for piece in pieces]
            numbers += [f"{index} [".encode(), *references, b"]"]
        tree = b" ".join(numbers)
        top = _reference(self.top, document)
        return b"<< /Type /StructTreeRoot /K %b /ParentTree << /Nums [%b] >> >>" % (top, tree)


def _reference(element: PDFObject, document: Any) -> bytes:
    name = document.Reference(element).name
    return b"%d %d R" % document.idToObjectNumberAndVersion[name]


class Paper(Canvas):
    """A4 sheets with a title that is shown, in British English, every typeface embedded."""

    # ReportLab's own document; its stubs leave out nearly all of it.
    _doc: Any

    def __init__(self, title: str) -> None:
        fonts.load()
        self._buffer = BytesIO()
        super().__init__(
            self._buffer,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            lang=LANGUAGE,
        )
        self.setTitle(title)
        self.setSubject(title)
        self.setAuthor(_MAKER)
        self.setCreator(_MAKER)
        self.setProducer(_MAKER)
        self.setViewerPreference("DisplayDocTitle", "true")
        self._top = Element("Document", None)
        self._open = [self._top]
        self._pages: list[list[Element]] = []

    @contextmanager
    def page(self) -> Iterator[None]:
        """Draw one page; what is not said is an artifact."""
        self._pages.append([])
        self.addLiteral("/Artifact BMC")
        yield
        self.addLiteral("EMC")
        self.showPage()
        made = self._doc.Pages.pages[-1]
        made.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        made.StructParents = len(self._pages) - 1
        made.Tabs = PDFName("S")

    @contextmanager
    def within(self, kind: str) -> Iterator[None]:
        """Group what is said inside, as a list (L, LI) or a table (Table, TR, TH, TD)."""
        self._open.append(self._added(kind))
        yield
        self._open.pop()

    @contextmanager
    def said(self, kind: str = "P", *, alt: str = "", instead: str = "") -> Iterator[None]:
        """Draw what is read aloud: a paragraph, a heading, a figure with `alt` as its text."""
        element = self._added(kind)
        element.alt, element.instead = alt, instead
        element.page = self._doc.thisPageRef()
        element.piece = len(self._pages[-1])
        self._pages[-1].append(element)
        self.addLiteral(f"EMC /{kind} <</MCID {element.piece}>> BDC")
        yield
        self.addLiteral("EMC /Artifact BMC")

    def _added(self, kind: str) -> Element:
        element = Element(kind, self._open[-1])
        self._open[-1].kids.append(element)
        return element

    def finished(self) -> bytes:
        """Give the PDF."""
        root = _Root(self._top, self._pages)
        self._top.parent = root
        self._doc.Catalog.StructTreeRoot = root
        self._doc.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        self.save()
        return self._buffer.getvalue()
