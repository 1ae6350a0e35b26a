"""Promise when the reading of the caseload gets its one audit entry."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import errors
from app.actions.case_lookup import CaseLookup
from app.desk import Desk
from tests.ui.plans.conftest import pass_by
from ui.plans.tab import PlansTab


def acts(desk: Desk) -> list[str]:
    with desk.read() as connection:
        rows = connection.exec_driver_sql("SELECT act FROM audit ORDER BY at, seq").fetchall()
    return [row[0] for row in rows]


def readings(desk: Desk) -> int:
    return acts(desk).count("caseload.read")


def no(_self: CaseLookup) -> None:
    raise errors.Full


@pytest.fixture
def shown(tab: PlansTab) -> PlansTab:
    pass_by(2000)
    return tab


def test_typing_leaves_one_entry(shown: PlansTab, worker: Desk) -> None:
    before = readings(worker)
    for text in ("s", "sm", "smi"):
        shown.caseload.search.setText(text)
    assert readings(worker) == before
    pass_by(300)
    assert readings(worker) == before + 1
    pass_by(2000)
    assert readings(worker) == before + 1


def test_steady_typing_settles_at_latest_after_two_seconds(shown: PlansTab, worker: Desk) -> None:
    from tests.ui.plans.conftest import Ringer

    before = readings(worker)
    shown.caseload.search.setText("s")
    latest = [one for one in Ringer.made if one.milliseconds == 2000 and one.is_on]
    assert len(latest) == 1
    latest[0].slot()
    assert readings(worker) == before + 1


def test_opening_a_row_settles_first(shown: PlansTab, worker: Desk, qtbot) -> None:
    shown.caseload.search.setText("smi")
    qtbot.keyClick(shown.caseload.view, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert shown.page is not None
    assert sorted(acts(worker)[-2:]) == ["caseload.read", "person.open"]


def test_a_case_is_not_opened_when_its_reading_cannot_be_entered(
    shown: PlansTab, worker: Desk, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.caseload.search.setText("smi")
    monkeypatch.setattr(CaseLookup, "settle", no)
    opened = acts(worker).count("person.open")
    qtbot.keyClick(shown.caseload.view, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert shown.page is None
    assert acts(worker).count("person.open") == opened
    assert shown.caseload.view.rows.rowCount() == 0
    assert shown.caseload.pane.currentWidget() is not shown.caseload.view


def test_copying_rows_settles_first(shown: PlansTab, worker: Desk) -> None:
    before = readings(worker)
    shown.caseload.search.setText("smi")
    shown.caseload.view.copy_rows()
    assert readings(worker) == before + 1


def test_locking_settles(shown: PlansTab, worker: Desk) -> None:
    before = readings(worker)
    shown.caseload.search.setText("smi")
    shown.settle()
    assert readings(worker) == before + 1


def test_a_case_that_is_not_listed_is_opened_by_its_uid(
    shown: PlansTab, worker: Desk, case_uid: str
) -> None:
    shown.caseload.search.setText("nobody")
    assert shown.caseload.row_of(case_uid) is None
    before = readings(worker)
    shown.show_case(case_uid)
    assert shown.page is not None
    assert readings(worker) == before + 1
