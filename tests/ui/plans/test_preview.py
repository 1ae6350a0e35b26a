"""Promise that the page beside the form is the real one, and how it is printed and recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import plans
from app.desk import Desk
from app.printing import pdf_file
from tests.ui.plans.conftest import fill, open_page, pass_by, saved
from ui import messages
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab
from ui.plans.to_print import KIND
from ui.printing import asking
from ui.printing.pages import opened, set_up
from ui.widgets.buttons import PlainButton


def words(pdf: bytes) -> str:
    document = opened(pdf)
    return "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))


@pytest.fixture
def shown(page: PlanPage, qtbot) -> PlanPage:
    qtbot.waitUntil(lambda: bool(page.preview.pdf))
    return page


def test_the_page_follows_what_is_typed_after_a_quarter_of_a_second(shown: PlanPage, qtbot) -> None:
    qtbot.keyClicks(shown.form.what_matters, "The lake")
    assert "The lake" not in words(shown.preview.pdf)
    pass_by(250)
    assert "The lake" in words(shown.preview.pdf)
    assert shown.preview.page.text() == "Page 1 of 1"
    assert shown.preview.left_out.text() == "No NHS number on this copy"
    assert "999" not in words(shown.preview.pdf).replace("In danger: 999", "")


def test_a_draft_says_so_and_an_agreed_plan_does_not(
    tab: PlansTab, plan_uid: str, worker: Desk, qtbot
) -> None:
    plan = fill(worker, plan_uid)
    page = open_page(tab, plan_uid)
    qtbot.waitUntil(lambda: bool(page.preview.pdf))
    assert "DRAFT" in words(page.preview.pdf)
    plans.agree(worker, plan_uid, plan.version)
    page = open_page(tab, plan_uid)
    qtbot.waitUntil(lambda: bool(page.preview.pdf))
    assert "DRAFT" not in words(page.preview.pdf)


def test_a_letter_that_cannot_be_printed_is_told_where_the_page_would_be(
    shown: PlanPage, qtbot
) -> None:
    shown.form.what_matters.setText("I like 😀")
    pass_by(250)
    assert shown.preview.refusal() != ""
    assert not shown.preview.left_out.isVisible()
    shown.form.what_matters.setText("I like it")
    pass_by(250)
    assert shown.preview.refusal() == ""
    assert "I like it" in words(shown.preview.pdf)


def test_the_page_keeps_its_place_while_typing(
    tab: PlansTab, plan_uid: str, worker: Desk, qtbot
) -> None:
    fill(worker, plan_uid)
    page = open_page(tab, plan_uid)
    qtbot.waitUntil(lambda: bool(page.preview.pdf))
    assert page.preview.preview is not None
    bar = page.preview.preview._view.verticalScrollBar()
    QApplication.processEvents()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    page.form.strengths.setText("Good with his hands")
    page.form.harder.setText("Curtains")
    pass_by(250)
    QApplication.processEvents()
    assert bar.value() == place


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], bytes]:
    """Answer the print dialog with a printer that writes a file; give what came out."""
    target = tmp_path / "paper.pdf"

    def ask(parent: object, pages: int, kept: object) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(target))
        set_up(made)
        return made

    monkeypatch.setattr(asking, "ask_for_printer", ask)
    monkeypatch.setattr(asking, "is_there_a_printer", lambda: True)
    return lambda: target.read_bytes() if target.exists() else b""


def prints(desk: Desk, uid: str) -> list[tuple[int, str, str]]:
    with desk.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT p.number, p.for_whom, p.sha256 FROM plan_print p "
            "JOIN plan ON plan.id = p.plan_id WHERE plan.uid = ?",
            (uid,),
        ).all()
    return [tuple(row) for row in rows]  # type: ignore[misc]


def to_print(page: PlanPage) -> list[object]:
    return list(page._at.drafts.of(KIND, page.plan_uid))


def buttons(page: PlanPage, words: str) -> list[PlainButton]:
    return [one for one in page.findChildren(PlainButton) if one.text() == words]


def test_ctrl_p_saves_first_then_prints_and_keeps_the_record(
    tab: PlansTab, shown: PlanPage, worker: Desk, plan_uid: str, printer, qtbot
) -> None:
    import hashlib

    from app.printing.plan_sheet import print_plan

    qtbot.keyClicks(shown.form.what_matters, "The lake")
    action = next(one for one in tab.actions() if one.objectName() == "print")
    assert action.shortcuts() == [QKeySequence("Ctrl+P")]
    qtbot.keyClick(shown.form.what_matters, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert saved(worker, plan_uid).what_matters == "The lake"
    assert printer().startswith(b"%PDF")
    sheet = print_plan(plans.open_plan(worker, plan_uid).sheet())
    assert prints(worker, plan_uid) == [(1, "person", hashlib.sha256(sheet).hexdigest())]


def test_going_back_from_the_print_dialog_records_nothing(
    shown: PlanPage, worker: Desk, plan_uid: str, printer, monkeypatch
) -> None:
    monkeypatch.setattr(asking, "ask_for_printer", lambda parent, pages, kept: None)
    shown.head.print.click()
    assert prints(worker, plan_uid) == []


def test_a_pdf_is_offered_under_a_neutral_name(
    shown: PlanPage, worker: Desk, plan_uid: str, tmp_path: Path, monkeypatch
) -> None:
    offered: list[str] = []

    def choose(parent: object, title: str, name: str, kinds: str = "") -> Path:
        offered.append(name)
        return tmp_path / "anywhere.pdf"

    monkeypatch.setattr(messages, "choose_file_to_save", choose)
    shown.preview.save_pdf.click()
    assert offered == ["plan.pdf"]
    assert (tmp_path / "anywhere.pdf").read_bytes().startswith(b"%PDF")
    assert len(prints(worker, plan_uid)) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["anywhere.pdf"]


def test_a_pdf_that_cannot_be_written_is_told(
    shown: PlanPage, tmp_path: Path, monkeypatch, answers
) -> None:
    monkeypatch.setattr(
        messages, "choose_file_to_save", lambda *_args: tmp_path / "not there" / "plan.pdf"
    )
    shown.preview.save_pdf.click()
    assert [problem.sentence for problem in answers.problems] == [pdf_file.NO_FOLDER]


def test_without_a_printer_a_pdf_is_offered(
    shown: PlanPage, tmp_path: Path, monkeypatch, answers
) -> None:
    monkeypatch.setattr(asking, "is_there_a_printer", lambda: False)
    monkeypatch.setattr(messages, "choose_file_to_save", lambda *_args: tmp_path / "plan.pdf")
    shown.head.print.click()
    assert answers.asked == ["Print"]
    assert QPdfDocument().load(str(tmp_path / "plan.pdf")) == QPdfDocument.Error.None_


def test_nothing_is_printed_before_its_record_stands(
    shown: PlanPage, printer, monkeypatch, answers
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise errors.Full

    monkeypatch.setattr(plans, "print_record", full)
    shown.head.print.click()
    assert printer() == b""
    assert [type(problem) for problem in answers.problems] == [errors.Full]


def test_a_printer_that_fails_leaves_the_record_and_is_told(
    shown: PlanPage, worker: Desk, plan_uid: str, printer, monkeypatch, answers
) -> None:
    def fail(_pdf: bytes, _printer: QPrinter) -> int:
        raise errors.Refused("The printer stopped. Look at it, then print again.")

    monkeypatch.setattr(asking, "paint_pages", fail)
    shown.head.print.click()
    assert len(prints(worker, plan_uid)) == 1
    assert ["printer stopped" in problem.sentence for problem in answers.problems] == [True]
    assert len(to_print(shown)) == 1


def test_who_wants_no_paper_any_more_takes_the_plan_from_what_is_to_print(
    tab: PlansTab, shown: PlanPage, worker: Desk, plan_uid: str, printer, monkeypatch, qtbot
) -> None:
    monkeypatch.setattr(asking, "is_ready", lambda _printer: False)
    shown.head.print.click()
    assert len(to_print(shown)) == 1
    (leave,) = buttons(shown, "Do not print")
    leave.click()
    assert to_print(shown) == []
    qtbot.waitUntil(lambda: not buttons(shown, "Do not print"))
    assert prints(worker, plan_uid) == []
    again = open_page(tab, plan_uid)
    qtbot.waitUntil(lambda: bool(again.preview.pdf))
    assert buttons(again, "Print again") == []


def test_a_pdf_replaces_a_pdf_that_was_chosen_and_nothing_in_a_store(
    shown: PlanPage, worker: Desk, plan_uid: str, tmp_path: Path, monkeypatch, answers
) -> None:
    chosen = tmp_path / "plan.pdf"
    chosen.write_bytes(b"before")
    monkeypatch.setattr(messages, "choose_file_to_save", lambda *_args: chosen)
    shown.preview.save_pdf.click()
    assert chosen.read_bytes().startswith(b"%PDF")
    assert len(prints(worker, plan_uid)) == 1
    store = tmp_path / "another"
    store.mkdir()
    (store / "store.db").write_bytes(b"before")
    monkeypatch.setattr(messages, "choose_file_to_save", lambda *_args: store / "plan.pdf")
    shown.preview.save_pdf.click()
    assert [problem.sentence for problem in answers.problems] == [pdf_file.IN_A_STORE]
    assert [one.name for one in store.iterdir()] == ["store.db"]
    assert len(prints(worker, plan_uid)) == 1
