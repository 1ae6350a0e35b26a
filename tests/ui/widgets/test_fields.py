"""Promise what fields take, what they refuse, and what they say about it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDropEvent,
    QInputMethodEvent,
    QKeyEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from app import errors
from ui import zoom
from ui.widgets import clipboard
from ui.widgets.buttons import IconButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import Combo, Field, LineEdit, PasswordEdit, SearchEdit, TextEdit
from ui.widgets.nhs_number_edit import NhsNumberEdit
from ui.widgets.undoing import UNDO

TODAY = dt.date(2026, 11, 23)


def test_control_characters_do_not_get_in(qtbot) -> None:
    edit = LineEdit()
    qtbot.addWidget(edit)
    clipboard.copy("O\u0000Neill\u0007\tZo\u0065\u0308\u200b")
    edit.paste()
    assert "\u0000" not in edit.text()
    assert "\u0007" not in edit.text()
    assert "Zo\u00eb" in edit.text()


def paste(edit: TextEdit, words: str) -> None:
    data = QMimeData()
    data.setText(words)
    edit.insertFromMimeData(data)


def test_a_key_that_does_not_fit_changes_nothing_and_is_told_of(qtbot) -> None:
    edit, text = LineEdit(5), TextEdit(10)
    for one in (edit, text):
        qtbot.addWidget(one)
        one.show()
    qtbot.keyClicks(edit, "12345")
    qtbot.keyClicks(text, "1234567890")
    edit.home(False)
    text.moveCursor(QTextCursor.MoveOperation.Start)
    for one, most in ((edit, 5), (text, 10)):
        qtbot.keyClick(one, "0")
        said = f"At most {most} characters fit here. This field is full."
        assert one.text() == "1234567890"[:most]
        assert QToolTip.text() == said
        assert one.accessibleDescription() == said
        qtbot.keyClick(one, Qt.Key.Key_Delete)
        assert one.text() == "1234567890"[1:most]
        assert one.full.sentence == one.accessibleDescription() == ""
        qtbot.keyClick(one, "0")
        assert one.text() == "0" + "1234567890"[1:most]


def test_a_key_in_place_of_chosen_letters_fits_beside_an_emoji_too(qtbot) -> None:
    edit = TextEdit(20, 2)
    qtbot.addWidget(edit)
    edit.setPlainText("\U0001f642" * 5 + "a" * 15)
    cursor = edit.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.setPosition(cursor.position() - 5, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    qtbot.keyClicks(edit, "b")
    assert edit.toPlainText() == "\U0001f642" * 5 + "a" * 10 + "b"


def test_a_paste_that_does_not_fit_is_refused_whole_below_its_field(qtbot) -> None:
    edit, text = LineEdit(limit="phone"), TextEdit(limit="words")
    shown = [Field("Phone", edit), Field("Their words", text)]
    for one in shown:
        qtbot.addWidget(one)
        one.show()
    edit.setText("01604 123456")
    edit.selectAll()
    clipboard.copy("1" * 41)
    edit.paste()
    text.setText("Held.")
    paste(text, "w" * 496)
    assert (edit.text(), text.text()) == ("01604 123456", "Held.")
    assert shown[0].error() == "At most 40 characters fit here. Nothing was pasted."
    assert shown[1].error() == "At most 500 characters fit here. Nothing was pasted."
    clipboard.copy("1" * 40)
    edit.paste()
    paste(text, "w" * 495)
    assert (edit.text(), len(text.text())) == ("1" * 40, 500)
    assert [one.error() for one in shown] == ["", ""]


def test_spaces_and_line_breaks_of_a_paste_do_not_count(qtbot) -> None:
    code, address, text = LineEdit(limit="postcode"), LineEdit(), TextEdit(3)
    for one in (code, address, text):
        qtbot.addWidget(one)
    clipboard.copy("  NN11   4FE \r\n")
    code.paste()
    assert code.text() == "NN11 4FE"
    qtbot.keyClicks(address, "Flat")
    clipboard.copy(" 1\r\n2  High St\n")
    address.paste()
    assert address.text() == "Flat 1 2 High St"
    paste(text, "  one \n\n")
    assert text.text() == "one"


def chord(edit: LineEdit, key: Qt.Key, text: str) -> None:
    """Send the event of a key with Ctrl as a keyboard does: its text is a control character."""
    control = Qt.KeyboardModifier.ControlModifier
    QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, key, control, text))


def paste_by_key(qtbot, edit: LineEdit) -> None:
    chord(edit, Qt.Key.Key_V, "\x16")


def paste_as_tests_do(qtbot, edit: LineEdit) -> None:
    qtbot.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def paste_by_menu(qtbot, edit: LineEdit) -> None:
    at = QPoint(2, 2)
    why = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(edit, QContextMenuEvent(why, at, edit.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.objectName() == "edit-paste").trigger()
    menu.close()


def drop(qtbot, edit: LineEdit) -> None:
    data = QMimeData()
    data.setText(QApplication.clipboard().text())
    at = QPointF(edit.width() - 2, edit.height() / 2)
    copied, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDropEvent(at, copied, data, button, Qt.KeyboardModifier.NoModifier)
    edit.dropEvent(event)
    assert event.isAccepted()


WAYS_IN = (paste_by_key, paste_as_tests_do, paste_by_menu, drop)


@pytest.mark.parametrize("put_in", WAYS_IN)
def test_ctrl_z_takes_back_what_was_pasted_and_nothing_else(
    qtbot, put_in: Callable[..., None]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    undo = QAction("Undo Logged", window, objectName=UNDO)
    by_window: list[str] = []
    undo.triggered.connect(lambda: by_window.append("undone"))
    edit, told = LineEdit(parent=window), []
    edit.resize(300, 32)
    edit.textEdited.connect(told.append)
    window.show()
    qtbot.keyClicks(edit, "Flat")
    clipboard.copy(" 1\r\n2  High St\n")
    put_in(qtbot, edit)
    assert edit.text() == told[-1] == "Flat 1 2 High St"
    edit.end(False)
    qtbot.keyClicks(edit, "!")
    control = Qt.KeyboardModifier.ControlModifier
    for held in ("Flat 1 2 High St", "Flat", ""):
        qtbot.keyClick(edit, Qt.Key.Key_Z, control)
        assert edit.text() == held
    for held in ("Flat", "Flat 1 2 High St", "Flat 1 2 High St!"):
        edit.redo()
        assert edit.text() == held
    assert by_window == []
    for _ in range(4):
        qtbot.keyClick(edit, Qt.Key.Key_Z, control)
    assert edit.text() == ""
    assert by_window == ["undone"]


def test_two_spaces_that_were_typed_come_back_as_two(qtbot) -> None:
    edit = LineEdit()
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit, "a  b")
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    chord(edit, Qt.Key.Key_Z, "\x1a")
    assert edit.text() == "a  b"
    edit.redo()
    assert edit.text() == ""


def test_a_paste_beside_an_emoji_lands_at_the_caret(qtbot) -> None:
    edit = LineEdit()
    qtbot.addWidget(edit)
    edit.setText("\U0001f642\U0001f642 end")
    edit.setCursorPosition(4)
    clipboard.copy(" a  b ")
    edit.paste()
    assert edit.text() == "\U0001f642\U0001f642 a b end"
    qtbot.keyClicks(edit, "c")
    assert edit.text() == "\U0001f642\U0001f642 a bc end"
    edit.setText("\U0001f642Zoe end")
    edit.setCursorPosition(5)
    event = QInputMethodEvent()
    event.setCommitString("\u0308")
    QApplication.sendEvent(edit, event)
    qtbot.keyClicks(edit, "!")
    assert edit.text() == "\U0001f642Zo\u00eb! end"


def test_ctrl_z_in_an_nhs_number_is_its_own(qtbot) -> None:
    edit = NhsNumberEdit()
    qtbot.addWidget(edit)
    qtbot.keyClicks(edit, "999x")
    clipboard.copy("NHS No. 000-0018")
    edit.paste()
    assert edit.text() == "999 000 0018"
    seen = []
    while edit.isUndoAvailable():
        qtbot.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        seen.append(edit.digits())
    assert seen[-2:] == ["999", ""]
    assert set(seen) == {"9990000018", "999", ""}


def test_what_an_input_method_brings_is_refused_whole_too(qtbot) -> None:
    for one in (LineEdit(5), TextEdit(5)):
        qtbot.addWidget(one)
        for words, held in (("abc", "abc"), ("def", "abc"), ("d ", "abcd ")):
            event = QInputMethodEvent()
            event.setCommitString(words)
            QApplication.sendEvent(one, event)
            assert one.text() == held


def test_a_drop_that_does_not_fit_leaves_the_words_where_they_were(qtbot) -> None:
    data = QMimeData()
    data.setText("too many")
    at = QPointF(5, 5)
    move = Qt.DropAction.MoveAction
    for one in (LineEdit(5), TextEdit(5)):
        qtbot.addWidget(one)
        one.setText("held")
        event = QDropEvent(
            at, move, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        one.dropEvent(event)
        assert one.text() == "held"
        assert not event.isAccepted()
        assert event.dropAction() == Qt.DropAction.IgnoreAction


def test_what_the_program_puts_there_is_never_cut(qtbot) -> None:
    for one in (LineEdit(5), TextEdit(5)):
        qtbot.addWidget(one)
        one.setText("x" * 40_000)
        qtbot.keyClick(one, "y")
        assert one.text() == "x" * 40_000
        assert one.full.sentence == "At most 5 characters fit here. This field is full."
        qtbot.keyClick(one, Qt.Key.Key_End)
        qtbot.keyClick(one, Qt.Key.Key_Backspace)
        assert one.text() == "x" * 39_999


def test_enter_is_heard_in_a_field_that_holds_too_much(qtbot) -> None:
    edit = LineEdit(5)
    qtbot.addWidget(edit)
    edit.setText("x" * 9)
    with qtbot.waitSignal(edit.returnPressed, timeout=100):
        qtbot.keyClick(edit, Qt.Key.Key_Return)


def test_a_digit_too_many_is_refused_by_an_nhs_number(qtbot) -> None:
    edit = NhsNumberEdit()
    qtbot.addWidget(edit)
    edit.set_number("9990000018")
    edit.home(False)
    qtbot.keyClick(edit, "1")
    assert edit.number() == "9990000018"
    assert edit.full.sentence == "An NHS number has 10 digits. This field is full."
    edit.selectAll()
    clipboard.copy("999 000 0018, phone 01604 123456")
    edit.paste()
    assert edit.number() == "9990000018"


def test_text_pasted_into_many_lines_is_plain(qtbot) -> None:
    text = TextEdit(20)
    qtbot.addWidget(text)
    data = QMimeData()
    data.setHtml("<b>one</b>")
    data.setText("one\r\ntwo\u0000 and three")
    text.insertFromMimeData(data)
    assert text.text() == "one\ntwo and three"


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


def test_keys_on_the_eye_of_a_password_are_not_typed_into_it(qtbot) -> None:
    password = PasswordEdit()
    qtbot.addWidget(password)
    password.setText("secret")
    eye = password.findChild(IconButton)
    assert eye is not None
    for key in ("a", "7", Qt.Key.Key_Backspace, Qt.Key.Key_Left):
        qtbot.keyClick(eye, key)
    qtbot.keyClick(eye, "v", Qt.KeyboardModifier.ControlModifier)
    assert password.text() == "secret"
    shown = []
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(eye, key)
        shown.append(password.echoMode() == PasswordEdit.EchoMode.Normal)
    assert shown == [True, False]
    assert password.text() == "secret"


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
