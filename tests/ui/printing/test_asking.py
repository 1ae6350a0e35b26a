"""Promise that the print dialog offers paper alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import Answers
from ui.printing import asking


@pytest.fixture
def parent(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_the_print_dialog_offers_no_file(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    offered: list[bool] = []

    def go_back(box: QPrintDialog) -> int:
        offered.append(box.testOption(QPrintDialog.PrintDialogOption.PrintToFile))
        return QPrintDialog.DialogCode.Rejected.value

    monkeypatch.setattr(QPrintDialog, "exec", go_back)
    assert asking.ask_for_printer(parent, 3) is None
    assert offered == [False]
    assert answers.problems == []


def test_a_printer_that_writes_a_file_is_refused(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, answers: Answers, tmp_path: Path
) -> None:
    def to_a_file(box: QPrintDialog) -> int:
        printer: QPrinter = box.printer()
        printer.setOutputFileName(str(tmp_path / "plan.pdf"))
        return QPrintDialog.DialogCode.Accepted.value

    monkeypatch.setattr(QPrintDialog, "exec", to_a_file)
    assert asking.ask_for_printer(parent, 3) is None
    assert [one.sentence for one in answers.problems] == [asking.TO_A_FILE]
