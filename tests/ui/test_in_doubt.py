"""The end of a save is told by its own id, whatever else is saved meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app import errors
from app.store import saving
from app.store.saving import Line
from tests.ui.immediate import ImmediateBackground
from ui.in_doubt import NOT_SAVED, NOT_SAVED_MORE, InDoubt

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Form(QObject):
    """Hold words that do not change, and what was told of them."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.told: list[tuple[str, ...]] = []
        self.asked: list[str] = []
        store = SimpleNamespace(line=line, was_done=self._was_done)
        at = SimpleNamespace(desk=SimpleNamespace(store=store), background=ImmediateBackground())
        self.in_doubt = InDoubt(
            at,  # type: ignore[arg-type]
            self,
            lambda: "words",
            lambda: self.told.append(("closed",)),
            lambda *words: self.told.append(words),
        )

    def _was_done(self, op_id: str) -> bool:
        self.asked.append(op_id)
        return True


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def form(qtbot, line: Line) -> Form:
    return Form(line)


def test_save_settled_before_the_form_waits_is_not_taken_for_the_next_act(
    line: Line, form: Form
) -> None:
    line.doubt("A")
    line.settled("A", was_saved=False)
    form.in_doubt.failed(errors.EndUnknown(op_id="A"))
    line.saved()
    QApplication.processEvents()
    assert form.told == [(NOT_SAVED, NOT_SAVED_MORE)]
    assert form.asked == []


def test_end_that_comes_late_is_not_taken_for_that_of_the_next_save(line: Line, form: Form) -> None:
    line.doubt("A")
    form.in_doubt.failed(errors.EndUnknown(op_id="A"))
    line.settled("A", was_saved=True)
    line.doubt("B")
    form.in_doubt.failed(errors.EndUnknown(op_id="B"))
    QApplication.processEvents()
    assert form.told == []
    line.settled("B", was_saved=False)
    QApplication.processEvents()
    assert form.told == [(NOT_SAVED, NOT_SAVED_MORE)]


def test_save_that_is_in_doubt_again_is_waited_for_again(line: Line, form: Form) -> None:
    line.doubt("A")
    line.settled("A", was_saved=False)
    line.doubt("A")
    form.in_doubt.failed(errors.EndUnknown(op_id="A"))
    QApplication.processEvents()
    assert form.told == []
    line.settled("A", was_saved=True)
    QApplication.processEvents()
    assert form.told == [("closed",)]


def test_end_that_the_line_has_forgotten_is_asked_of_the_store(
    line: Line, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "ENDS_KEPT", 1)
    for op_id in ("A", "B"):
        line.doubt(op_id)
        line.settled(op_id, was_saved=True)
    form.in_doubt.failed(errors.EndUnknown(op_id="A"))
    QApplication.processEvents()
    assert (form.asked, form.told) == (["A"], [("closed",)])


def test_form_whose_save_did_not_reach_the_server_hears_that_it_is_back(
    line: Line, form: Form
) -> None:
    line.away(NOW)
    form.in_doubt.failed(errors.Unreachable())
    QApplication.processEvents()
    assert form.told == []
    line.back()
    QApplication.processEvents()
    assert form.told == [(NOT_SAVED, NOT_SAVED_MORE)]
    line.away(NOW)
    line.back()
    QApplication.processEvents()
    assert len(form.told) == 1


def test_form_that_is_saved_again_or_closed_hears_nothing_of_the_save_before(
    line: Line, form: Form
) -> None:
    line.away(NOW)
    form.in_doubt.failed(errors.Unreachable())
    line.back()
    form.in_doubt.leave()  # before what is told reaches the window's thread
    QApplication.processEvents()
    assert form.told == []


@pytest.mark.parametrize("problem", [errors.Refused(), errors.EndUnknown(), errors.Full()])
def test_what_the_line_has_no_part_in_is_not_told_anew(
    line: Line, form: Form, problem: errors.Problem
) -> None:
    line.away(NOW)
    form.in_doubt.failed(problem)
    line.back()
    QApplication.processEvents()
    assert form.told == []
