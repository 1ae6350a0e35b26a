"""Promise that a queue brings the preview to paper; off, it leaves the plan to print."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from app import settings
from app.desk import Desk
from app.printing.plan_sheet import print_plan
from tests import tools
from tests.printing.samples import standard
from tests.queues import LACKING, QUEUE, Queue, can_run
from tests.ui.plans.conftest import open_page
from tests.ui.plans.test_preview import prints
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab
from ui.plans.to_print import KIND
from ui.printing import asking, cups
from ui.printing.pages import DPI, opened, paint_pages, picture
from ui.widgets.buttons import PlainButton

pytestmark = tools.needs(can_run(), LACKING)

# A page as squares of 4 mm: how far the greys of one square may be apart, of 256. The driver moves
# a page by a pixel and turns greys into dots; a word that is lost leaves a square white.
SQUARES = QSize(52, 74)
MOST_DIFFERENCE = 25


@pytest.fixture
def queue() -> Iterator[Queue]:
    """Start a print system of this test's own, and let this thread print by it alone."""
    home = Path(tempfile.mkdtemp(prefix="queue-"))  # the name of a socket is short
    made, library = Queue(home), cups._library()
    assert library is not None
    try:
        made.start()
        library.cupsSetServer(str(made.socket).encode())
        yield made
    finally:
        library.cupsSetServer(None)
        made.stop()
        shutil.rmtree(home)


@pytest.fixture
def takes_it(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Press Print in the print dialog; give the printers that it offered first."""
    offered: list[str] = []

    def take(box: QPrintDialog) -> int:
        offered.append(box.printer().printerName())
        return QPrintDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QPrintDialog, "exec", take)
    return offered


@pytest.fixture
def shown(page: PlanPage, qtbot) -> PlanPage:
    qtbot.waitUntil(lambda: bool(page.preview.pdf))
    return page


def differences(preview: bytes, paper: bytes) -> list[int]:
    was, now = opened(preview), opened(paper)
    assert now.pageCount() == was.pageCount()
    sizes = [now.pagePointSize(page) for page in range(now.pageCount())]
    assert {(round(size.width()), round(size.height())) for size in sizes} == {(595, 842)}
    return [farthest(was, now, page) for page in range(was.pageCount())]


def farthest(was: QPdfDocument, now: QPdfDocument, page: int) -> int:
    """Give how far the two squares that differ most are apart."""
    one, other = (_squares(picture(document, page, DPI)) for document in (was, now))
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _squares(drawn: QImage) -> bytes:
    small = drawn.scaled(
        SQUARES, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    ).convertToFormat(QImage.Format.Format_Grayscale8)
    lines = (bytes(small.constScanLine(y))[: small.width()] for y in range(small.height()))
    return b"".join(lines)


def waiting(page: PlanPage) -> list[PlainButton]:
    return [one for one in page.findChildren(PlainButton) if one.text() == "Print again"]


def to_print(desk: Desk, page: PlanPage) -> int:
    return len(page._at.drafts.of(KIND, page.plan_uid))


def test_what_comes_out_is_the_preview(
    queue: Queue, shown: PlanPage, worker: Desk, plan_uid: str, takes_it: list[str]
) -> None:
    shown.head.print.click()
    (paper,) = queue.papers(1)
    found = differences(shown.preview.pdf, paper.read_bytes())
    assert max(found) < MOST_DIFFERENCE, found
    assert len(prints(worker, plan_uid)) == 1
    jobs = (queue.home / "page.log").read_text() + (queue.home / "access.log").read_text()
    assert "Hearten" in jobs
    assert shown.opened.person.name.family not in jobs
    assert to_print(worker, shown) == 0


def test_three_pages_come_out_whole_and_a_lost_word_is_noticed(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, takes_it: list[str], qtbot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    pdf = print_plan(standard())
    printer = asking.ask_for_printer(parent, 3)
    assert printer is not None
    assert paint_pages(pdf, printer) == 3
    (paper,) = queue.papers(1)
    found = differences(pdf, paper.read_bytes())
    assert max(found) < MOST_DIFFERENCE, found
    sheet = standard()
    words = sheet.plan.goals[0].words
    goal = replace(sheet.plan.goals[0], words=words.rsplit(" ", 1)[0])
    plan = replace(sheet.plan, goals=(goal, *sheet.plan.goals[1:]))
    other = print_plan(replace(sheet, plan=plan))
    lost = differences(other, paper.read_bytes())
    assert max(lost) > MOST_DIFFERENCE


def off(queue: Queue) -> None:
    queue.tell("cupsdisable", QUEUE)


def rejecting(queue: Queue) -> None:
    queue.tell("cupsreject", QUEUE)


@pytest.mark.parametrize("broken", [off, rejecting, Queue.stop])
def test_a_printer_that_is_off_leaves_the_plan_to_print_until_it_is_printed(
    queue: Queue, tab: PlansTab, shown: PlanPage, worker: Desk, plan_uid: str,
    monkeypatch: pytest.MonkeyPatch, takes_it: list[str], broken: Callable[[Queue], None], qtbot,
) -> None:  # fmt: skip
    real = asking.ask_for_printer

    def then_it_breaks(*words: object) -> QPrinter | None:
        printer = real(*words)  # type: ignore[arg-type]
        broken(queue)
        return printer

    monkeypatch.setattr(asking, "ask_for_printer", then_it_breaks)
    shown.head.print.click()
    assert prints(worker, plan_uid) == []
    assert to_print(worker, shown) == 1
    assert len(waiting(shown)) == 1
    monkeypatch.setattr(asking, "ask_for_printer", real)
    if queue.running is None:
        queue.wake()
    queue.tell("cupsenable", QUEUE)
    queue.tell("cupsaccept", QUEUE)
    again = open_page(tab, plan_uid)  # it is found again where the plan is shown
    qtbot.waitUntil(lambda: bool(waiting(again)))
    waiting(again)[0].click()
    queue.papers(1)
    assert len(prints(worker, plan_uid)) == 1
    assert to_print(worker, again) == 0


def test_a_print_system_that_is_off_beforehand_leaves_it_to_print(
    queue: Queue, shown: PlanPage, worker: Desk, plan_uid: str, takes_it: list[str]
) -> None:
    shown._at.settings.printer = QUEUE
    queue.stop()
    shown.head.print.click()
    assert takes_it == []
    assert prints(worker, plan_uid) == []
    assert to_print(worker, shown) == 1


def test_the_printer_of_last_time_is_chosen_and_one_that_is_gone_is_not(
    queue: Queue, tmp_path: Path, takes_it: list[str], qtbot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    queue.add("another")
    kept = settings.load(tmp_path)
    kept.printer = "another"
    assert asking.ask_for_printer(parent, 1, kept) is not None
    kept.printer = ""
    asking.ask_for_printer(parent, 1, kept)
    assert takes_it[0] == "another"
    assert settings.load(tmp_path).printer == takes_it[1] != ""
    kept.printer = "another"
    queue.tell("lpadmin", "-x", "another")
    asking.ask_for_printer(parent, 1, kept)
    assert takes_it[2] == QUEUE
    assert settings.load(tmp_path).printer == QUEUE
