"""Promise that tries in vain end in a letter that is printed from its own page, and recorded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions import contacts, deciding, referrals
from app.desk import Desk
from app.domain.contact import NewContact
from tests.actions.conftest import a_referral
from tests.ui.referrals.conftest import Shown
from tests.ui.turns import come_to_rest
from ui.contacts import letter_window
from ui.contacts.letter_window import LetterWindow
from ui.printing import asking
from ui.printing.pages import opened, set_up

Show = Callable[..., Shown]


@pytest.fixture
def tried(worker: Desk, reception: Desk) -> str:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    case = referrals.open_referral(worker, uid).referral.case_uid or ""
    for days in (9, 6, 3):
        at = worker.now() - timedelta(days=days)
        contacts.record(worker, NewContact(case, at, "phone", "message"))
    return case


@pytest.fixture
def shown(worker: Desk, tried: str, show: Show) -> Shown:
    made = show(worker)
    made.tab.offer_plans()
    made.tab.view.choose_first()
    come_to_rest()
    return made


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], bytes]:
    """Answer the print dialog with a printer that writes a file; give what came out."""
    target = tmp_path / "paper.pdf"

    def ask(*_words: object) -> QPrinter:
        made = QPrinter(QPrinter.PrinterMode.HighResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(target))
        set_up(made)
        return made

    monkeypatch.setattr(asking, "ask_for_printer", ask)
    monkeypatch.setattr(asking, "is_there_a_printer", lambda: True)
    return lambda: target.read_bytes() if target.exists() else b""


def letter(shown: Shown) -> LetterWindow:
    bar = shown.tab.detail.record.bar
    assert [one.text() for one in bar.buttons()] == ["Show the letter", "Record a call"]
    bar.buttons()[0].click()
    come_to_rest()
    (window,) = windows()
    return window


def windows() -> list[LetterWindow]:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, LetterWindow)]
    return [one for one in shown if one.isVisible()]


def sent(worker: Desk, case: str) -> int:
    return sum(one.kind == "letter" for one in contacts.of_case(worker, case))


def test_the_letter_is_shown_printed_and_recorded(
    shown: Shown, tried: str, worker: Desk, paper: Callable[[], bytes]
) -> None:
    window = letter(shown)
    assert window.preview is not None
    assert window.preview.pages() == 1
    assert "Dear Mr Smith," in opened(window.pdf).getAllText(0).text()
    assert sent(worker, tried) == 0
    assert "Send it only where post is safe" in window.caution.accessibleName()
    window.print.click()
    come_to_rest()
    assert paper().startswith(b"%PDF")
    assert sent(worker, tried) == 1
    assert windows() == []
    record = shown.tab.detail.record
    assert shown.tab.view.rows.row_here(0).state == "Attempting, 3 of 3"
    assert dict(record.facts.facts())["Next"].startswith("The letter went on 23")
    assert not record.bar.offers("letter")


def test_nothing_is_printed_before_its_record_stands(
    shown: Shown, tried: str, worker: Desk, paper: Callable[[], bytes], monkeypatch
) -> None:
    def full(*_words: object, **_named: object) -> None:
        raise errors.Full

    window = letter(shown)
    monkeypatch.setattr(contacts, "record", full)
    window.print.click()
    come_to_rest()
    assert paper() == b""
    assert window.isVisible()
    assert window.wrong.text() == errors.Full().sentence
    assert window.print.isEnabled()


def test_a_printer_that_is_off_leaves_the_letter_to_print(
    shown: Shown, tried: str, worker: Desk, paper: Callable[[], bytes], monkeypatch
) -> None:
    monkeypatch.setattr(asking, "is_ready", lambda _printer: False)
    window = letter(shown)
    window.print.click()
    come_to_rest()
    assert sent(worker, tried) == 0
    assert window.wrong.text() == letter_window.NOT_READY
    monkeypatch.setattr(asking, "is_there_a_printer", lambda: False)
    window.print.click()
    assert window.wrong.text() == letter_window.NO_PRINTER


def test_who_goes_back_records_nothing(shown: Shown, tried: str, worker: Desk) -> None:
    window = letter(shown)
    window.back.click()
    come_to_rest()
    assert sent(worker, tried) == 0
    assert shown.tab.detail.record.bar.offers("letter")


def test_a_page_that_cannot_be_shown_says_why(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.printing import open_door_letter

    def refuse(_letter: object) -> bytes:
        raise errors.Refused("Nothing was printed.")

    monkeypatch.setattr(open_door_letter, "print_open_door_letter", refuse)
    window = letter(shown)
    assert window.wrong.text() == "Nothing was printed."
    assert not window.print.isEnabled()
