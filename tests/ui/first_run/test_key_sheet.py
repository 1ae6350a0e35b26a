"""Promise that a recovery key is printed on paper or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from tests.ui.conftest import Answers
from ui.first_run.key_sheet import KeyFacts, KeySheet
from ui.printing import asking

LINES = ("0123456789", "ABCDEFGHJK", "MNPQRSTVWX", "YZ01234567")


@pytest.fixture
def sheet(qtbot, monkeypatch: pytest.MonkeyPatch) -> KeySheet:
    sheet = KeySheet(lambda: KeyFacts(LINES, "Daventry"))
    qtbot.addWidget(sheet)
    monkeypatch.setattr(asking, "is_there_a_printer", lambda: True)
    return sheet


class Named(QPrinter):
    """A printer of the system by that name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def printerName(self) -> str:
        return self.name

    def outputFormat(self) -> QPrinter.OutputFormat:
        return QPrinter.OutputFormat.NativeFormat


def test_without_a_printer_the_key_is_copied_by_hand(
    sheet: KeySheet, monkeypatch: pytest.MonkeyPatch, answers: Answers
) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("no printer was to be asked for")

    monkeypatch.setattr(asking, "is_there_a_printer", lambda: False)
    monkeypatch.setattr(asking, "ask_for_printer", asked)
    sheet.print_button.click()
    assert answers.told == [asking.NO_PRINTER]
    assert sheet.state.text() == ""


def test_a_key_is_not_printed_into_a_file(
    sheet: KeySheet, monkeypatch: pytest.MonkeyPatch, answers: Answers, tmp_path: Path
) -> None:
    target = tmp_path / "key.pdf"
    printer = QPrinter()
    printer.setOutputFileName(str(target))
    monkeypatch.setattr(asking, "ask_for_printer", lambda _parent, _pages: printer)
    sheet.print_button.click()
    assert [one.sentence for one in answers.problems] == [asking.TO_A_FILE]
    assert not target.exists()
    assert sheet.state.text() == ""


@pytest.mark.parametrize(
    "name", ["Microsoft Print to PDF", "Microsoft XPS Document Writer", "OneNote (Desktop)", "Fax"]
)
def test_a_printer_that_makes_files_prints_no_key(
    sheet: KeySheet, monkeypatch: pytest.MonkeyPatch, answers: Answers, name: str
) -> None:
    painted: list[bytes] = []
    monkeypatch.setattr(asking, "paint_pages", lambda pdf, _printer: painted.append(pdf))
    monkeypatch.setattr(asking, "ask_for_printer", lambda _parent, _pages: Named(name))
    sheet.print_button.click()
    assert painted == []
    assert [one.sentence for one in answers.problems] == [asking.TO_A_FILE]
    monkeypatch.setattr(asking, "ask_for_printer", lambda _parent, _pages: Named("Brother HL"))
    sheet.print_button.click()
    assert len(painted) == 1
    assert "Sent to the printer" in sheet.state.text()
