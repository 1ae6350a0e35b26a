"""Measure the printing of the sample plan: three pages with three QR codes."""

from __future__ import annotations

import inspect
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import bare_paper
import paired
from paired import Rounds
from pypdf import PdfReader

from app import paths
from app.domain.plan import PlanState
from app.printing import BOLD, REGULAR, pages, qr
from app.printing.paper import Paper
from app.printing.plan_sheet import print_plan

PLAIN = (
    "setFillGray", "setStrokeGray", "setLineWidth", "setLineCap", "setLineJoin", "setFont",
    "drawString", "drawRightString", "drawCentredString", "line", "rect", "saveState",
    "restoreState", "translate", "scale", "showPage",
)  # fmt: skip
Calls = list[tuple[str, tuple[Any, ...]]]


def plan_pdf(work: Path, rounds: int) -> list[Rounds]:
    """Compare our sheet with a bare canvas on which the same is drawn."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.printing import samples

    sheet = samples.standard(PlanState.AGREED)
    calls = recorded(sheet)
    faces = {name: str(paths.resources() / "fonts" / f"{name}.ttf") for name in (REGULAR, BOLD)}
    made: dict[str, bytes] = {}

    def ours() -> float:
        qr.code.cache_clear()  # the limit makes its codes anew too
        began = time.perf_counter()
        made["ours"] = print_plan(sheet)
        return (time.perf_counter() - began) * 1000

    def theirs() -> float:
        began = time.perf_counter()
        made["limit"] = bare_paper.draw_pages(calls, faces)
        return (time.perf_counter() - began) * 1000

    found = paired.take("plan pdf", ours, theirs, rounds, each=7, warm=2)
    if text_of(made["ours"]) != text_of(made["limit"]):
        raise RuntimeError("ours and the limit differ in the words of the plan")
    if sum(name == "qr" for name, _ in calls) != 3 or len(text_of(made["limit"])) != 3:
        raise RuntimeError("the sample plan is not the one of three pages and three codes")
    return [found]


def text_of(pdf: bytes) -> list[str]:
    """Give the letters of each page, in the order they are drawn."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def recorded(sheet: Any) -> Calls:
    """Print once and give what was drawn, call by call."""
    calls: Calls = []
    paper = recording_paper(calls)
    kept, make = pages.Paper, qr.code
    codes: dict[int, str] = {}

    def code(address: str) -> Any:
        found = make(address)
        if found is not None:
            codes[id(found.path)] = address
        return found

    users = [m for m in sys.modules.values() if getattr(m, "code", None) is make]
    pages.Paper = paper  # type: ignore[misc]
    for module in users:
        module.code = code  # type: ignore[attr-defined]
    try:
        paper.codes = codes
        print_plan(sheet)
    finally:
        pages.Paper = kept  # type: ignore[misc]
        for module in users:
            module.code = make  # type: ignore[attr-defined]
    return calls


def recording_paper(calls: Calls) -> Any:
    """Give a canvas that notes what is asked of it from outside."""

    class Recording(Paper):
        """Note what is drawn, so that a bare canvas can draw the same."""

        codes: dict[int, str]
        _inside = 0

        def _note(self, name: str, values: tuple[Any, ...]) -> None:
            if not self._inside:
                calls.append((name, values))

        def beginText(self, x: float = 0, y: float = 0, **more: Any) -> Any:
            written = super().beginText(x, y, **more)
            if not self._inside:
                written.noted = (x, y, [])
                for name in ("setFont", "textOut", "textLine"):
                    setattr(written, name, _noting(written, name))
            return written

        def drawText(self, written: Any) -> None:
            if not self._inside:
                calls.append(("text", written.noted))
            super().drawText(written)

        def drawPath(self, path: Any, stroke: int = 1, fill: int = 0, **more: Any) -> None:
            if id(path) in self.codes:
                self._note("qr", (self.codes[id(path)],))
            else:
                self._note("path", (tuple(path._code), stroke, fill))
            super().drawPath(path, stroke=stroke, fill=fill, **more)

    def outer(name: str) -> Any:
        plain = getattr(Paper, name)
        shape = inspect.signature(plain)

        def called(self: Recording, *values: Any, **named: Any) -> Any:
            given = shape.bind(self, *values, **named).args[1:]
            self._note(name, given)
            self._inside += 1
            try:
                return plain(self, *given)
            finally:
                self._inside -= 1

        return called

    for name in PLAIN:
        setattr(Recording, name, outer(name))
    return Recording


def _noting(written: Any, name: str) -> Any:
    method = getattr(type(written), name)

    def called(*values: Any) -> Any:
        if not getattr(written, "busy", False):
            written.noted[2].append((name, values))
        written.busy = True
        try:
            return method(written, *values)
        finally:
            written.busy = False

    return called
