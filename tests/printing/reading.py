"""Read printed pages back as a reader would: text, typefaces, what was drawn where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from app.printing import fonts
from app.printing.blocks import Text
from app.printing.paper import Paper


def pages_of(pdf: bytes) -> list[str]:
    """Give the text of each page on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def letters_of(pdf: bytes) -> str:
    """Give everything printed, without any space."""
    return re.sub(r"\s", "", "".join(p.extract_text() for p in PdfReader(BytesIO(pdf)).pages))


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Give each typeface named by any page, and whether its glyphs are in the file."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            descriptor = font.get("/FontDescriptor", DictionaryObject()).get_object()
            found[str(font["/BaseFont"])] = "/FontFile2" in descriptor
    return found


def order_in(text: str, *parts: str) -> bool:
    """Claim that the parts stand in `text` in this order; fails naming the first that does not."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        assert at >= 0, f"{part!r} is missing or out of order"
        at += len(part)
    return True


def texts_in(value: object) -> Iterator[Text]:
    """Give every text laid out anywhere inside `value`."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_in(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))


class Watch:
    """Note where every string is drawn: page, left and right edge, baseline, text."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drawn: list[tuple[int, float, float, float, str]] = []
        for name, share in (("drawString", 0), ("drawCentredString", 0.5), ("drawRightString", 1)):
            monkeypatch.setattr(Paper, name, self._noting(getattr(Paper, name), share))
        draw_text = Text.draw

        def draw(text: Text, paper: Paper, x: float, top: float) -> None:
            for index, line in enumerate(text.lines):
                left, baseline = paper.absolutePosition(x, top - text.size - index * text.leading)
                words = "".join(part for part, _ in line.segments)
                right = left + sum(fonts.width(*part, text.size) for part in line.segments)
                self.drawn.append((paper.getPageNumber(), left, right, baseline, words))
            draw_text(text, paper, x, top)

        monkeypatch.setattr(Text, "draw", draw)

    def _noting(self, draw, share):  # type: ignore[no-untyped-def]
        def noted(paper: Paper, x: float, y: float, text: str) -> None:
            wide = fonts.width(text, paper._fontname, paper._fontsize)
            left, baseline = paper.absolutePosition(x - share * wide, y)
            self.drawn.append((paper.getPageNumber(), left, left + wide, baseline, text))
            draw(paper, x, y, text)

        return noted


def said_in(pdf: bytes) -> list[list[int]]:
    """Give the numbers of the marked pieces of each page, in the order they are drawn."""
    return [
        [int(n) for n in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())]
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def structure_of(pdf: bytes) -> tuple[list[str], list[list[int]]]:
    """Give the kinds of the structure tree, and each page's pieces, in reading order."""
    reader = PdfReader(BytesIO(pdf))
    numbers = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages)}
    kinds: list[str] = []
    pieces: list[list[int]] = [[] for _ in reader.pages]

    def walk(node: DictionaryObject) -> None:
        kinds.append(str(node["/S"]))
        kids = node.get("/K")
        if isinstance(kids, ArrayObject):
            for kid in kids:
                walk(kid.get_object())
        elif kids is not None:
            pieces[numbers[node.raw_get("/Pg").idnum]].append(int(kids))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"].get_object())
    return kinds, pieces
