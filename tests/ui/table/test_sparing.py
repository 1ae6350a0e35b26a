"""Promise that a list shows a name whole where other columns leave room, and which it may cut."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from app.domain import naming
from ui import zoom
from ui.table import Column, RowsView
from ui.table.sparing import LONGEST, named
from ui.tour import fit

DOUBLE = "ZIELIŃSKI-KOZŁOWSKA, Kwame (Mr)"
TOO_LONG = "FEATHERSTONEHAUGH-CHOLMONDELEY-SMYTHE, Bartholomew (Sir)"


@dataclass(frozen=True)
class Row:
    uid: str
    name: str
    reason: str = "Money"


COLUMNS = (
    Column("person", "Person", lambda row: row.name, width=160, strong=True, stretch=True,
           shorter=lambda row: naming.shorter(row.name)),
    Column("reasons", "Reasons", lambda row: row.reason, width=200),
    Column("born", "Born", lambda row: "03-Apr-1970", width=150),
)  # fmt: skip


@pytest.fixture
def view(qtbot) -> RowsView:
    made = RowsView(COLUMNS, name="People", flush=True)
    qtbot.addWidget(made)
    made.resize(514, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    return made


def widths(view: RowsView) -> list[int]:
    return [view.columnWidth(place) for place in range(len(COLUMNS))]


def test_a_long_name_takes_the_room_that_others_leave(view: RowsView) -> None:
    view.set_rows([Row("a", "SMITH, Ann")])
    before = widths(view)
    view.set_rows([Row("a", "SMITH, Ann"), Row("b", DOUBLE)])
    assert widths(view)[0] > before[0]
    assert sum(widths(view)) == sum(before)
    assert fit.cut_words() == []
    tries = (DOUBLE.partition(" (")[0],)
    assert not view.painting.is_cut(
        Column("x", "X", lambda row: tries[0], strong=True), None, widths(view)[0] + 10
    )


def test_others_keep_what_their_words_need(view: RowsView) -> None:
    long = "Long-term condition +1"
    view.set_rows([Row("a", DOUBLE, long)])
    assert fit.cut_words() == []
    assert not view.is_cut(COLUMNS[1], view.rows.row_here(0))


def test_a_name_is_cut_only_where_every_other_column_needs_its_room(view: RowsView) -> None:
    view.resize(490, 300)
    view.set_rows([Row("a", DOUBLE, "Long-term condition, work")])
    assert view.gave_all
    assert fit.cut_words() == []
    view.resize(514, 300)
    view.set_rows([Row("a", DOUBLE)])
    assert not view.gave_all
    assert fit.cut_words() == []


@pytest.mark.parametrize("percent", [100, 200])
def test_short_names_leave_the_columns_as_they_were(view: RowsView, percent: int) -> None:
    view.set_rows([Row("a", "SMITH, Ann")])
    view.resize(514 * percent // 100, 300)
    zoom.set_percent(percent)
    before = widths(view)
    view.set_rows([Row("b", DOUBLE)])
    assert widths(view) != before
    view.set_rows([Row("a", "SMITH, Ann")])
    assert widths(view) == before


def test_a_width_that_somebody_chose_stays(view: RowsView) -> None:
    view.set_rows([Row("a", "SMITH, Ann")])
    view.horizontalHeader().resizeSection(0, 120)
    before = widths(view)
    view.set_rows([Row("b", DOUBLE)])
    assert widths(view) == before


def test_only_a_name_beyond_thirty_letters_may_be_cut(view: RowsView) -> None:
    assert LONGEST == 30
    assert named(COLUMNS[0], Row("a", DOUBLE)) == "ZIELIŃSKI-KOZŁOWSKA, Kwame"
    assert named(COLUMNS[0], Row("a", TOO_LONG)) == ""
    assert named(COLUMNS[0], Row("a", "FEATHERSTONEHAUGH-ADEYEMI, Grace (Mrs)")) == ""
    view.resize(300, 300)
    view.horizontalHeader().resizeSection(0, 100)
    view.horizontalHeader().resizeSection(1, 100)
    view.set_rows([Row("a", TOO_LONG)])
    assert [one for one in fit.cut_words() if "cell" in one] == []
    view.set_rows([Row("b", DOUBLE)])
    told = [one for one in fit.cut_words() if "cell" in one]
    assert len(told) == 1
    assert "ZIELI" in told[0]
