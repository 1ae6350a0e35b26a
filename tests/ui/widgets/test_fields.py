"""Promise what fields take, what they refuse, and what they say about it."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication

from app import errors
from ui import zoom
from ui.widgets import clipboard
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit, PasswordEdit, SearchEdit, TextEdit
from ui.widgets.nhs_number_edit import NhsNumberEdit

TODAY = dt.date(2026, 11, 23)


def test_control_characters_do_not_get_in(qtbot) -> None:
    edit = LineEdit()
    qtbot.addWidget(edit)
    clipboard.copy("O\u0000Neill\u0007\tZo\u0065\u0308\u200b")
    edit.paste()
    assert "\u0000" not in edit.text()
    assert "\u0007" not in edit.text()
    assert "Zo\u00eb" in edit.text()


def test_a_field_takes_no_more_than_its_limit(qtbot) -> None:
    edit, text = LineEdit(5), TextEdit(10)
    qtbot.addWidget(edit)
    qtbot.addWidget(text)
    qtbot.keyClicks(edit, "123456789")
    qtbot.keyClicks(text, "123456789012345")
    data = QMimeData()
    data.setText("more")
    text.insertFromMimeData(data)
    assert edit.text() == "12345"
    assert text.text() == "1234567890"


def test_text_pasted_into_many_lines_is_plain_and_fits(qtbot) -> None:
    text = TextEdit(12)
    qtbot.addWidget(text)
    data = QMimeData()
    data.setHtml("<b>one</b>")
    data.setText("one\r\ntwo\u0000 and three")
    text.insertFromMimeData(data)
    assert text.text() == "one\ntwo and "


def test_text_grows_with_its_lines(qtbot) -> None:
    text = TextEdit(500)
    qtbot.addWidget(text)
    text.show()
    low = text.sizeHint().height()
    assert low >= zoom.units(32)
    text.setText("a\nb\nc\nd")
    assert text.sizeHint().height() > low


def test_an_error_stands_below_its_field_and_is_spoken(qtbot) -> None:
    field = Field("Born", LineEdit())
    qtbot.addWidget(field)
    field.show()
    field.set_error("February 2026 has 28 days.")
    assert field.error() == "February 2026 has 28 days."
    assert field.editor.is_wrong()
    assert field.editor.accessibleDescription() == "February 2026 has 28 days."
    assert field.label.buddy() is field.editor
    field.set_error(None)
    assert field.error() == ""
    assert not field.editor.is_wrong()


def test_escape_clears_a_search_and_down_goes_to_the_list(qtbot) -> None:
    search = SearchEdit("Name")
    qtbot.addWidget(search)
    told: list[str] = []
    search.cleared.connect(lambda: told.append("cleared"))
    search.down_pressed.connect(lambda: told.append("down"))
    qtbot.keyClicks(search, "wil")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert search.text() == ""
    assert told == ["cleared", "down"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked for the key itself")
def test_caps_lock_is_told_from_what_is_typed(qtbot) -> None:
    password = PasswordEdit()
    qtbot.addWidget(password)
    told: list[bool] = []
    password.caps_lock_seen.connect(told.append)
    qtbot.keyClick(password, "A", Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(password, "B")
    qtbot.keyClick(password, "c")
    assert told == [True, False]


def test_a_password_is_kept_as_it_was_typed(qtbot) -> None:
    password = PasswordEdit()
    qtbot.addWidget(password)
    password.setText("e\u0308 \u00e9")
    password.textEdited.emit(password.text())
    assert password.text() == "e\u0308 \u00e9"


def test_a_choice_is_kept_by_key(qtbot) -> None:
    combo = Combo([("a", "First"), ("b", "Second")])
    qtbot.addWidget(combo)
    combo.set_key("b")
    combo.set_choices([("b", "Second"), ("c", "Third")])
    assert combo.key() == "b"
    combo.set_key("gone")
    assert combo.key() == ""


def test_an_nhs_number_is_spaced_while_it_is_typed(qtbot) -> None:
    edit = NhsNumberEdit()
    qtbot.addWidget(edit)
    told: list[str] = []
    edit.number_changed.connect(told.append)
    seen = []
    for key in "999 000-0018x":
        qtbot.keyClicks(edit, key)
        seen.append(edit.text())
    assert seen[2:5] == ["999", "999", "999 0"]
    assert edit.text() == "999 000 0018"
    assert edit.number() == "9990000018"
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.number() == ""
    assert told == ["9990000018", ""]


def test_the_caret_stays_at_its_digit(qtbot) -> None:
    edit = NhsNumberEdit()
    qtbot.addWidget(edit)
    edit.set_number("9990000018")
    edit.setCursorPosition(2)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.text() == "990 000 018"
    assert edit.cursorPosition() == 1
    qtbot.keyClicks(edit, "9")
    assert edit.text() == "999 000 0018"
    assert edit.cursorPosition() == 2


def test_a_pasted_nhs_number_keeps_its_digits_only(qtbot) -> None:
    edit = NhsNumberEdit()
    qtbot.addWidget(edit)
    clipboard.copy("NHS No. 999-000-0018")
    edit.paste()
    assert edit.text() == "999 000 0018"


def test_what_is_wrong_with_an_nhs_number_is_said(qtbot) -> None:
    edit = NhsNumberEdit()
    qtbot.addWidget(edit)
    assert edit.problem() is None
    edit.set_number("999000001")
    assert edit.problem() == "A digit is missing"
    edit.set_number("9990000019")
    assert edit.problem() == "Check digit wrong"
    edit.set_number("9990000018")
    assert edit.problem() is None


def parse(text: str, today: dt.date) -> dt.date | None:
    if text == "+3m":
        return dt.date(2027, 2, 23)
    if text == "31-Feb-2026":
        raise errors.Refused("February 2026 has 28 days.")
    try:
        return dt.datetime.strptime(text, "%d-%b-%Y").date()
    except ValueError:
        return None


@pytest.fixture
def date(qtbot) -> DateEdit:
    made = DateEdit(parse, lambda: TODAY, show_age=True)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_date_is_understood_while_it_is_typed(date: DateEdit) -> None:
    told: list[object] = []
    date.date_changed.connect(told.append)
    date.setText("14-Aug-1980")
    assert date.date() == dt.date(1980, 8, 14)
    assert date.line.accessibleDescription() == "14-Aug-1980 (46y)"
    date.setText("31-Feb-2026")
    assert date.date() is None
    assert date.problem() == "February 2026 has 28 days."
    date.setText("")
    assert date.problem() is None
    assert told == [dt.date(1980, 8, 14), None]


def test_control_semicolon_is_today(date: DateEdit, qtbot) -> None:
    qtbot.keyClick(date.line, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert date.date() == TODAY
    assert date.text() == "23-Nov-2026"


def test_shorthand_is_written_out_when_the_field_is_left(date: DateEdit, qtbot) -> None:
    date.line.setFocus()
    date.setText("+3m")
    date.line.clearFocus()
    QApplication.processEvents()
    assert date.text() == "23-Feb-2027"


def test_the_clipboard_is_emptied_only_while_it_holds_what_was_pasted(qapp) -> None:
    clipboard.copy("WILLIAMS, Oliver (Mr)")
    assert not clipboard.clear_if("something else")
    assert clipboard.clear_if("WILLIAMS, Oliver (Mr)")
    assert clipboard.text() == ""


def test_what_is_copied_stays_out_of_history_and_cloud(qapp) -> None:
    clipboard.copy("words")
    formats = " ".join(qapp.clipboard().mimeData().formats())
    for name in (
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    ):
        assert name in formats
