"""Promise what the list shows, without a window: give rows, ask `data()`, compare."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt

from ui.table.column import Column
from ui.table.layout import Layout
from ui.table.model import RowsModel
from ui.table.pages import PAGE, Pages

DISPLAY = Qt.ItemDataRole.DisplayRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@dataclass(frozen=True)
class Row:
    uid: str
    name: str
    state: str = "Waiting"


COLUMNS = (
    Column("person", "Person", lambda row: row.name, sort="name", strong=True),
    Column("state", "State", lambda row: row.state, sort="state"),
    Column("count", "Calls", lambda row: "2", align="right", hidden=True),
)


def rows(count: int, first: int = 0) -> list[Row]:
    return [Row(f"u{i}", f"PERSON, {i}") for i in range(first, first + count)]


def test_cells_show_what_the_columns_say() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows(rows(3))
    assert model.rowCount() == 3
    assert model.data(model.index(1, 0), DISPLAY) == "PERSON, 1"
    assert model.data(model.index(1, 1), DISPLAY) == "Waiting"
    assert model.headerData(1, Qt.Orientation.Horizontal, DISPLAY) == "State"


def test_the_first_cell_speaks_the_whole_row() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows(rows(1))
    assert model.data(model.index(0, 0), SPOKEN) == "PERSON, 0, State Waiting, Calls 2"
    own = RowsModel(COLUMNS, sentence=lambda row: f"{row.name} waits")
    own.set_rows(rows(1))
    assert own.data(own.index(0, 0), SPOKEN) == "PERSON, 0 waits"


def test_rows_of_the_same_number_change_in_place(qtbot) -> None:
    model = RowsModel(COLUMNS)
    model.set_rows(rows(3))
    with (
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.waitSignal(model.dataChanged, timeout=500),
    ):
        model.set_rows(rows(3, first=10))
    assert model.index_of("u10") == 0
    assert model.index_of("u0") is None


def test_few_rows_are_replaced_by_uid() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows(rows(3))
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.append(first.row()))
    there = replace(rows(3)[1], state="Booked")
    assert model.replace_rows([there, Row("elsewhere", "X")]) == 1
    assert changed == [1]
    assert model.row_by_uid("u1") == there


def test_a_row_can_be_taken_out() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows(rows(3))
    model.remove(["u1"])
    assert [row.uid for row in model.rows()] == ["u0", "u2"]
    assert model.index_of("u2") == 1


def test_a_long_list_asks_for_each_missing_page_once() -> None:
    wanted: list[tuple[int, int]] = []
    model = RowsModel(COLUMNS)
    model.start_pages(lambda first, count: wanted.append((first, count)), total=100_000)
    assert model.rowCount() == 100_000
    assert model.row(50_010) is None
    assert model.row(50_020) is None
    assert wanted == [(50_000, PAGE)]
    assert model.data(model.index(50_010, 0), DISPLAY) == "Reading…"
    model.put_page(50_000, rows(PAGE, first=50_000))
    assert model.row(50_010) == rows(1, first=50_010)[0]
    assert model.index_of("u50010") == 50_010


def test_a_list_of_unknown_length_grows_while_pages_are_full() -> None:
    model = RowsModel(COLUMNS)
    model.start_pages(lambda first, count: None)
    model.put_page(0, rows(PAGE))
    assert model.rowCount() == 2 * PAGE
    model.put_page(PAGE, rows(30, first=PAGE))
    assert model.rowCount() == PAGE + 30


def test_an_empty_list_of_unknown_length_is_empty() -> None:
    model = RowsModel(COLUMNS)
    model.start_pages(lambda first, count: None)
    model.put_page(0, [])
    assert model.rowCount() == 0


def test_the_first_rows_may_come_before_the_rest_of_their_page() -> None:
    model = RowsModel(COLUMNS)
    model.start_pages(lambda first, count: None, total=1000)
    model.put_page(0, rows(60))
    model.put_page(60, rows(140, first=60))
    assert model.row(59).uid == "u59"
    assert model.row(199).uid == "u199"


def test_the_total_may_come_after_the_first_page() -> None:
    model = RowsModel(COLUMNS)
    model.start_pages(lambda first, count: None)
    model.put_page(0, rows(PAGE))
    model.set_total(3402)
    assert model.rowCount() == 3402


def test_pages_looked_at_longest_ago_are_forgotten() -> None:
    wanted: list[int] = []
    pages = Pages(lambda row: row.uid)
    pages.start(lambda first, count: wanted.append(first), 100_000)
    for page in range(60):
        pages.put(page * PAGE, rows(PAGE, first=page * PAGE))
    assert pages.at(59 * PAGE) is not None
    assert pages.at(0) is None
    assert wanted == [0]
    assert len(list(pages)) == 40 * PAGE


def test_layouts_are_read_back_and_rubbish_is_as_usual() -> None:
    layout = Layout.usual(COLUMNS)
    layout.widths["person"] = 222
    layout.hidden = {"state"}
    again = Layout.read(COLUMNS, layout.written())
    assert again == layout
    for rubbish in (b"", b"{", b"[1]", b'{"widths": 3}', b'{"hidden": 5}', None):
        assert Layout.read(COLUMNS, rubbish) == Layout.usual(COLUMNS)
    assert "person" not in Layout.read(COLUMNS, b'{"hidden": ["person", "state"]}').hidden
