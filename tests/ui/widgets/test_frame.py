"""Promise what the frame of the windows does: banner, toast, panes, tabs, status bar, preview."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui import keyboard, messages, zoom
from ui.widgets.buttons import Button, PlainButton
from ui.widgets.dialog import Dialog
from ui.widgets.editors import LineEdit
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.widgets.pane import TwoPanes
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.status_bar import StatusBar
from ui.widgets.tab_row import TabRow
from ui.widgets.text_edit import TextEdit
from ui.widgets.toast import Toasts

ROOT = Path(__file__).resolve().parents[3]


def words_of(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u2011", "-")


def test_the_banner_keeps_the_order_and_says_what_is_not_known(qtbot) -> None:
    banner = PatientBanner()
    qtbot.addWidget(banner)
    assert banner.isHidden()
    banner.show_person("SMITH, John (Mr)", "14-Aug-1980 (46y)", "Male", "")
    assert [plain(word) for word in words_of(banner) if word] == [
        "SMITH, John (Mr)", "Born", "14-Aug-1980 (46y)", "Gender", "Male", "NHS No.", "Not known",
    ]  # fmt: skip
    assert "NHS number Not known" in banner.accessibleName()
    banner.clear()
    assert banner.isHidden()
    assert "SMITH" not in "".join(words_of(banner)) + banner.accessibleName()


def test_the_arrow_of_the_banner_goes_back(qtbot) -> None:
    banner = PatientBanner()
    qtbot.addWidget(banner)
    gone: list[bool] = []
    banner.set_back(lambda: gone.append(True))
    banner.findChild(Button).click()
    assert gone == [True]


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def test_one_toast_at_a_time_above_the_status_bar(window: QWidget, qtbot) -> None:
    toasts = Toasts(window)
    toasts.show_toast("Saved.")
    toasts.show_toast("Sent back to the referrer.", lambda: None)
    assert toasts.toast is not None
    assert words_of(toasts.toast)[0] == "Sent back to the referrer."
    assert toasts.toast.geometry().bottom() < 600 - 28
    assert toasts.toast.geometry().right() < 900


def test_a_toast_is_undone_once(window: QWidget, qtbot) -> None:
    toasts = Toasts(window)
    undone: list[bool] = []
    assert not toasts.undo()
    toasts.show_toast("Sent back to the referrer.", lambda: undone.append(True))
    assert toasts.undo()
    assert not toasts.undo()
    assert undone == [True]


@pytest.mark.parametrize("make", [LineEdit, TextEdit])
def test_ctrl_z_in_a_field_with_nothing_to_undo_is_the_messages(
    make: type[LineEdit | TextEdit], window: QWidget, qtbot
) -> None:
    toasts, undone = Toasts(window), []
    keyboard.install(window, "undo", toasts.undo)
    field = make(parent=window)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "ab")
    toasts.show_toast("Saved.", lambda: undone.append(True))
    while field.text():
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert not undone
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [True]


@pytest.mark.parametrize("tone", ["bad", "quiet", "link"])
def test_a_label_that_is_plain_again_has_the_colour_of_text(tone: str, qtbot) -> None:
    label, plain_one = Label("Waiting", "text", "bad"), Label("Waiting")
    for one in (label, plain_one):
        qtbot.addWidget(one)
    label.set_tone(tone)
    label.set_tone("text")
    assert label.grab().toImage() == plain_one.grab().toImage()


def test_a_toast_goes_after_its_time_but_not_while_pointed_at(window: QWidget, qtbot) -> None:
    toasts = Toasts(window)
    toasts.show_toast("Saved.")
    toast = toasts.toast
    assert toast is not None
    toast.underMouse = lambda: True  # type: ignore[method-assign]
    toast._time_is_up()
    assert toast.isVisible()
    toast.underMouse = lambda: False  # type: ignore[method-assign]
    toast._time_is_up()
    assert not toast.isVisible()
    qtbot.waitUntil(lambda: toasts.toast is None)


def test_the_divider_stays_where_it_was_put(qtbot) -> None:
    kept: list[bytes] = []
    panes = TwoPanes(QWidget(), QWidget(), name="Referrals")
    qtbot.addWidget(panes)
    panes.resize(1366, 600)
    panes.show()
    assert panes.left.width() == pytest.approx(840, abs=1)
    panes.keep_place(lambda: None, kept.append)
    panes._move_to(683)
    assert panes.left.width() == 683
    again = TwoPanes(QWidget(), QWidget())
    qtbot.addWidget(again)
    again.resize(1366, 600)
    again.keep_place(lambda: kept[-1], kept.append)
    again.show()
    assert again.left.width() == pytest.approx(683, abs=1)


def test_one_pane_shows_list_or_detail(qtbot) -> None:
    panes = TwoPanes(QWidget(), QWidget())
    qtbot.addWidget(panes)
    panes.resize(683, 384)
    panes.show()
    panes.set_one_pane(True)
    assert panes.left.isVisible()
    assert not panes.right.isVisible()
    panes.show_right()
    assert panes.right.width() == 683
    assert not panes.left.isVisible()
    panes.show_left()
    assert panes.left.isVisible()


def test_tabs_open_by_key_and_by_place(qtbot) -> None:
    tabs = TabRow()
    qtbot.addWidget(tabs)
    tabs.set_tabs([("today", "Today"), ("referrals", "Referrals")])
    told: list[str] = []
    tabs.selected_tab.connect(told.append)
    assert tabs.selected() == "today"
    tabs.select_place(2)
    tabs.select_place(7)
    assert tabs.selected() == "referrals"
    assert told == ["referrals"]


def test_the_status_bar_says_what_is_listed_and_the_zoom(qtbot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.set_left(["38 open referrals", "3 overdue"])
    bar.set_left(["0 referrals"])
    assert bar.left() == ["0 referrals"]
    zoom.set_percent(125)
    assert bar.zoom.text() == "125 %"


def test_the_field_with_the_keyboard_is_in_sight(qtbot) -> None:
    form = QWidget()
    column = QVBoxLayout(form)
    fields = [LineEdit() for _ in range(30)]
    for field in fields:
        column.addWidget(field)
    area = ScrollArea(form)
    qtbot.addWidget(area)
    area.resize(400, 200)
    area.show()
    area.activateWindow()
    fields[20].setFocus()
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0)
    top = fields[20].mapTo(area.viewport(), fields[20].rect().topLeft()).y()
    assert 0 <= top <= 200 - fields[20].height()


def pdf(pages: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.drawText(100, 100, f"Page {page}")
    painter.end()
    return bytes(buffer.data().data())


def test_the_preview_keeps_its_place_when_the_pages_change(qtbot) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(500, 400)
    preview.show()
    preview.show_pdf(pdf(3))
    assert preview.page_text() == "Page 1 of 3"
    bar = preview._view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    bar.setValue(300)
    preview.show_pdf(pdf(4))
    assert preview.pages() == 4
    qtbot.waitUntil(lambda: bar.value() == 300)


def test_a_notice_is_spoken_whole(qtbot) -> None:
    notice = Notice(
        "warn", "Probably a second referral", "Same NHS number.", [PlainButton("Open it")]
    )
    qtbot.addWidget(notice)
    assert notice.accessibleName() == "Probably a second referral Same NHS number."
    notice.set_buttons([PlainButton("Log both")])
    notice.show()
    assert [b.text() for b in notice.findChildren(PlainButton) if b.isVisible()] == ["Log both"]


NAMES_OF_KEYS = {
    "Esc": "Key_Escape", "Enter": "ENTER", "Ctrl+C": "Key_C", "F2": "Key_F2", "Space": "Key_Space",
    "Ctrl+;": "Key_Semicolon", "Alt+Up": "Key_Up", "Alt+Down": "Key_Down",
    "Alt+Delete": "Key_Delete", "two letters": "_letter(", "1 to 9": "in KEYS", "0": "in KEYS",
    "-": "in KEYS", "=": "in KEYS",
    "Y": "choice.letter", "N": "choice.letter", "B": "choice.letter",
}  # fmt: skip


@pytest.mark.parametrize(
    "shortcut", [one for one in keyboard.SHORTCUTS if not one.bound], ids=lambda one: one.name
)
def test_a_key_that_is_not_installed_has_a_widget_that_takes_it(shortcut) -> None:
    source = inspect.getsource(importlib.import_module(shortcut.owner))
    assert re.search(r"def (keyPressEvent|eventFilter|event|_key)\(", source)
    missing = [one for one in shortcut.keys if NAMES_OF_KEYS[one] not in source]
    assert missing == []


def test_every_installed_shortcut_is_installed_somewhere() -> None:
    source = "".join(file.read_text("utf-8") for file in ROOT.joinpath("ui").rglob("*.py"))
    source = source.replace((ROOT / "ui" / "keyboard.py").read_text("utf-8"), "")
    names = [one.name for one in keyboard.SHORTCUTS if one.bound and one.name[:4] != "tab "]
    assert [name for name in names if f'"{name}"' not in source] == []


def test_shortcuts_are_one_table_without_clashes(qtbot, window: QWidget) -> None:
    bound = [
        (keys, shortcut.where)
        for shortcut in keyboard.SHORTCUTS
        if shortcut.bound
        for keys in shortcut.keys
    ]
    assert len(bound) == len(set(bound))
    assert ("Ctrl+N", "New referral", "The main window") in keyboard.rows()
    assert keyboard.key("save and close") == "Ctrl+Enter"
    pressed: list[bool] = []
    window.activateWindow()
    keyboard.install(window, "new referral", lambda: pressed.append(True))
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]


def test_a_reason_is_required_and_both_ways_of_giving_it_count(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def person(box: Dialog) -> int:
        buttons = {b.text(): b for b in box.findChildren(Button)}
        buttons["Decline"].click()
        seen.extend(w for w in words_of(box) if w.startswith("Choose a reason"))
        next(
            b for b in box.findChildren(QWidget) if getattr(b, "text", str)() == "Moved away"
        ).click()
        buttons["Decline"].click()
        return box.result()

    monkeypatch.setattr(Dialog, "exec", person)
    given = messages.ask_reason(
        None, "Decline", "Why?", [("moved", "Moved away"), ("dead", "Died")], action_label="Decline"
    )
    assert given == messages.Reason("moved", "")
    assert seen == ["Choose a reason, or write it in your own words."]


def test_enter_takes_the_way_back_where_something_would_be_lost(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press_enter(box: Dialog) -> int:
        box.show()
        default = next(b for b in box.findChildren(Button) if b.isDefault())
        assert default.text() == "Go back"
        qtbot.keyClick(box, Qt.Key.Key_Return)
        return box.result()

    monkeypatch.setattr(Dialog, "exec", press_enter)
    assert messages.confirm(None, "Discard", "The draft is lost.", "Discard draft") is False


def test_the_only_choice_is_chosen_beforehand(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    def press_enter(box: Dialog) -> int:
        box.show()
        qtbot.keyClick(box.focusWidget() or box, Qt.Key.Key_Return)
        return box.result()

    monkeypatch.setattr(Dialog, "exec", press_enter)
    one, two = ("a", "Adam Able"), ("b", "Priya Patel")
    assert messages.choose(None, "Accept", "Who?", [one], action_label="Accept") == "a"
    assert messages.choose(None, "Accept", "Who?", [one, two], action_label="Accept") is None


def test_no_box_says_ok_yes_or_no(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    labels: list[str] = []

    def look(box: Dialog) -> int:
        labels.extend(b.text() for b in box.findChildren(Button))
        return 0

    monkeypatch.setattr(Dialog, "exec", look)
    assert messages.confirm(None, "Discard", "The draft is lost.", "Discard draft") is False
    assert messages.choose(None, "T", "P", [("a", "A")]) is None
    messages.tell(None, "T", "S")
    assert labels == ["Go back", "Discard draft", "Go back", "Choose", "Close"]
