"""Promise what the person can do with a list."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from ui import zoom
from ui.table import Column, ListPane, RowsView
from ui.table.choosing import SETTLES_AFTER
from ui.widgets import clipboard


@dataclass(frozen=True)
class Row:
    uid: str
    name: str
    next_step: str = "Today"


COLUMNS = (
    Column("person", "Person", lambda row: row.name, sort="name", width=150, strong=True),
    Column("next", "Next step", lambda row: row.next_step, sort="next", width=150),
    Column("received", "Received", lambda row: "02-Nov-2026", width=120),
)


def rows(*uids: str) -> list[Row]:
    return [Row(uid, f"PERSON, {uid}") for uid in uids]


@pytest.fixture
def view(qtbot) -> RowsView:
    made = RowsView(COLUMNS, name="Referrals")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.set_rows(rows("a", "b", "c", "d"))
    made.show()
    return made


def click_row(qtbot, view: RowsView, place: int, **named) -> None:
    at = view.visualRect(view.rows.index(place, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at, **named)


def test_a_row_is_told_before_the_click_on_it(view: RowsView, qtbot) -> None:
    told: list[object] = []
    view.row_chosen.connect(told.append)
    view.clicked.connect(lambda _index: told.append("click"))
    click_row(qtbot, view, 2)
    assert told == ["c", "click"]


def test_a_click_chooses_at_once(view: RowsView, qtbot) -> None:
    chosen: list[object] = []
    view.row_chosen.connect(chosen.append)
    click_row(qtbot, view, 2)
    assert chosen == ["c"]


def test_arrow_keys_choose_when_they_rest(view: RowsView, qtbot) -> None:
    view.select("a")
    chosen: list[object] = []
    view.row_chosen.connect(chosen.append)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert chosen == []
    qtbot.waitUntil(lambda: bool(chosen), timeout=20 * SETTLES_AFTER)
    assert chosen == ["d"]


def test_enter_opens_and_tells_of_the_choice_first(view: RowsView, qtbot) -> None:
    view.select("a")
    seen: list[tuple[str, object]] = []
    view.row_chosen.connect(lambda uid: seen.append(("chosen", uid)))
    view.row_opened.connect(lambda uid: seen.append(("opened", uid)))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert seen == [("chosen", "b"), ("opened", "b")]


def test_several_rows_are_nobody(view: RowsView, qtbot) -> None:
    chosen: list[object] = []
    click_row(qtbot, view, 0)
    view.row_chosen.connect(chosen.append)
    click_row(qtbot, view, 1, stateKey=Qt.KeyboardModifier.ControlModifier)
    assert chosen == [None]
    assert view.selected() == ["a", "b"]


def test_the_choice_follows_its_uid_through_new_rows(view: RowsView, qtbot) -> None:
    view.select("b")
    chosen: list[object] = []
    view.row_chosen.connect(chosen.append)
    view.set_rows(rows("x", "y", "b"))
    view.set_rows(rows("b", "y", "x"))
    assert view.selected() == ["b"]
    assert view.current_uid() == "b"
    assert chosen == []
    view.set_rows(rows("x", "y"))
    assert chosen == [None]


def test_the_head_sorts_and_turns_round(view: RowsView, qtbot) -> None:
    told: list[tuple[str, bool]] = []
    view.sorted.connect(lambda key, ascending: told.append((key, ascending)))
    head = view.horizontalHeader()
    for section in (1, 1, 2, 0):
        at = QPoint(head.sectionViewportPosition(section) + 20, 10)
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told == [("next", True), ("next", False), ("name", True)]


def test_columns_are_kept(view: RowsView, qtbot) -> None:
    kept: list[bytes] = []
    view.keep_layout(lambda: None, kept.append)
    view.set_column_shown("next", False)
    assert view.isColumnHidden(1)
    again = RowsView(COLUMNS, name="Referrals")
    qtbot.addWidget(again)
    again.keep_layout(lambda: kept[-1], kept.append)
    assert again.isColumnHidden(1)
    assert not again.isColumnHidden(2)
    actions = {action.text(): action for action in again.columns_menu().actions()}
    assert "Person" not in actions
    actions["Next step"].trigger()
    assert not again.isColumnHidden(1)


def test_columns_fill_the_width_and_narrow_windows_choose(view: RowsView) -> None:
    def width() -> int:
        return sum(view.columnWidth(i) for i in range(3) if not view.isColumnHidden(i))

    assert width() == view.viewport().width()
    view.show_columns(["person", "next"])
    assert view.isColumnHidden(2)
    assert width() == view.viewport().width()
    view.show_columns(None)
    assert not view.isColumnHidden(2)


def test_copied_rows_are_a_table_with_plain_characters(view: RowsView, qtbot) -> None:
    view.set_rows([Row("a", "PERSON,\u00a0A", "02\u2011Nov\u20112026"), *rows("b", "c")])
    view.select("a")
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == ("Person\tNext step\tReceived\nPERSON, A\t02-Nov-2026\t02-Nov-2026")


def test_what_is_cut_off_is_in_the_tooltip(view: RowsView) -> None:
    view.set_rows([Row("a", "PERSON, " + "A" * 60), *rows("b")])
    assert view.tip(view.rows.index(0, 0)).startswith("PERSON, AAA")
    assert view.tip(view.rows.index(1, 0)) == ""


def test_the_list_and_its_rows_have_accessible_names(view: RowsView) -> None:
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(QAccessible.Text.Name) == "Referrals"
    spoken = view.rows.data(view.rows.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "PERSON, a, Next step Today, Received 02-Nov-2026"


def test_painting_asks_only_for_the_pages_in_sight(view: RowsView, qtbot) -> None:
    wanted: list[int] = []
    view.rows.start_pages(lambda first, count: wanted.append(first), total=5000)
    view.grab()
    assert wanted == [0]
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert wanted == [0, 4800]


def test_rows_are_higher_when_zoomed(view: RowsView) -> None:
    assert view.rowHeight(0) == 32
    zoom.set_percent(150)
    assert view.rowHeight(0) == 48
    view.set_two_lines(True, 52)
    assert view.rowHeight(0) == 78


def test_an_error_takes_the_rows_away_until_it_is_read_again(qtbot) -> None:
    view = RowsView(COLUMNS, name="Referrals")
    pane = ListPane(view)
    qtbot.addWidget(pane)
    tried: list[bool] = []
    pane.show_error("The list could not be read", "It did not answer.", "Error H-204", _to(tried))
    assert pane.currentWidget() is not view
    words = [label.text() for label in pane.currentWidget().findChildren(QLabel)]
    assert "The list could not be read" in words
    assert "Error H-204" in words
    pane.currentWidget().try_again.click()
    assert tried == [True]
    pane.show_rows()
    assert pane.currentWidget() is view


def _to(tried: list[bool]) -> Callable[[], None]:
    return lambda: tried.append(True)


SCROLL = """
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from dataclasses import dataclass
from ui import theme
from ui.table import Column, RowsView
theme.apply(app, "light")

@dataclass(frozen=True)
class Row:
    uid: str

columns = [Column(str(i), str(i), lambda row, i=i: f"{row.uid} {i}") for i in range(9)]
view = RowsView(columns, name="x")
view.resize(1000, 800)
view.set_rows([Row(str(i)) for i in range(5000)])
view.show()
before = sys.getrefcount(None)
for step in range(200):
    view.verticalScrollBar().setValue(step * 700)
    view.viewport().repaint()
    view.rows.data(view.rows.index(step, 0), 3)
    view.rows.index(step, 0).data(3)
print("scrolled", sys.getrefcount(None) - before > -1000)
"""


def test_a_long_scroll_does_not_end_the_interpreter(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCROLL], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.strip() == "scrolled True"
