"""Promise how services are brought in: seen first, taken in one step, or nothing at all."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from sqlalchemy import text

from app import errors
from app.actions import services
from app.desk import Desk
from app.domain.directory import ServiceQuery
from tests.ui.services.conftest import MakeTab, a_file, a_record, choose, names
from ui import messages, zoom
from ui.background import Background
from ui.services.import_window import ImportWindow
from ui.services.tab import ServicesTab


def count(desk: Desk, statement: str) -> int:
    with desk.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {statement}")).scalar_one())


def bring(tab: ServicesTab, path: Path) -> ImportWindow:
    tab.bringing.bring_in(path)
    window = tab.bringing.window
    assert window is not None
    return window


def four(folder: Path) -> Path:
    """Give a file with a new, a changed, an unchanged and a refused row, one odd."""
    odd = a_record(8, "Odd club")
    odd["service_at_locations"][0]["location"]["latitude"] = 100
    return a_file(
        folder,
        a_record(1, "Tuesday lunch club"),
        a_record(2, "Walking group", description="A longer walk."),
        odd,
        {"name": "No id", "status": "active"},
    )


def test_the_preview_counts_every_row_and_changes_nothing(
    tab: ServicesTab, some: Desk, tmp_path: Path
) -> None:
    window = bring(tab, four(tmp_path))
    assert window.title.text() == "1 new, 1 changed, 1 unchanged, 1 refused"
    counts = {key: window.chips.chip(key).count for key in ("all", "new", "changed", "unchanged",
                                                            "refused", "odd")}  # fmt: skip
    assert counts == {"all": 4, "new": 1, "changed": 1, "unchanged": 1, "refused": 1, "odd": 1}
    assert count(some, "service") == 4
    window.chips.chip("refused").click()
    row = window.view.rows.rows()[0]
    assert (row.row, row.name) == (4, "No id")
    assert "no id" in window.more.text()
    window.chips.chip("odd").click()
    assert "latitude" in window.more.text()


def test_taking_them_is_one_step_and_the_list_shows_them(
    tab: ServicesTab, some: Desk, tmp_path: Path
) -> None:
    window = bring(tab, four(tmp_path))
    entries = count(some, "audit")
    window.take.click()
    assert tab.bringing.window is None
    assert "Odd club" in names(tab)
    assert count(some, "audit") >= entries + 1
    assert count(some, "audit WHERE act = 'service.import'") == 2
    choose(tab, "Walking group")
    assert tab.detail.description.text() == "A longer walk."


@pytest.mark.parametrize("how", ["Discard", "Esc"])
def test_discarding_leaves_nothing(
    qtbot: Any, tab: ServicesTab, some: Desk, tmp_path: Path, how: str
) -> None:
    window = bring(tab, four(tmp_path))
    if how == "Esc":
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    else:
        assert window.leave.text() == "Discard"
        window.leave.click()
    assert tab.bringing.window is None
    assert count(some, "service") == 4
    assert count(some, "staged_record") == 0
    assert count(some, "audit WHERE act = 'service.discard_import'") == 1


def test_stopping_in_the_middle_leaves_nothing(
    qtbot: Any, open_tab: MakeTab, some: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, *(a_record(n, f"Club {n}") for n in range(10, 200)))
    background = Background()
    begun, go_on = threading.Event(), threading.Event()
    reading = services.preview_import

    class Slow:
        """Hold the work at its first report until the test has pressed Stop."""

        def __init__(self, progress: Any) -> None:
            self.progress = progress

        def report(self, done: int, total: int) -> None:
            self.progress.report(done, total)
            begun.set()
            go_on.wait(20)

        def raise_if_cancelled(self) -> None:
            self.progress.raise_if_cancelled()

    monkeypatch.setattr(
        services, "preview_import", lambda desk, path, progress: reading(desk, path, Slow(progress))
    )
    try:
        tab = open_tab(some, background=background)
        qtbot.waitUntil(lambda: len(names(tab)) == 3)
        window = bring(tab, path)
        qtbot.waitUntil(begun.is_set)
        assert count(some, "staged_record") > 0
        tab.head.search.setText("walk")  # the window stays usable meanwhile
        tab.listing.ask()
        qtbot.waitUntil(lambda: names(tab) == ["Walking group"])
        window.leave.click()
        assert tab.bringing.window is None
        go_on.set()
        qtbot.waitUntil(background.is_idle)
        # It stopped: there is no second preview beside the one that filled the store.
        assert count(some, "audit WHERE act = 'service.preview_import'") == 1
        assert count(some, "service") == 4
        assert count(some, "staged_record") == 0
    finally:
        go_on.set()
        background.close()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[1, 2", b"\xff\xfe{}", b"null", b'{"a": "\xe9"}', b"not json",
        b"[" * 300 + b"]" * 300,
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_and_can_be_read_again(
    tab: ServicesTab, some: Desk, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    window = bring(tab, path)
    if window.preview is not None:  # JSON that holds no service: one refused row says so
        assert window.preview.refused
        assert not window.take.isVisible()
        return
    assert window.title.text() == "This cannot be read"
    assert window.notice.isVisible()
    assert window.notice.accessibleName()
    assert not window.take.isVisible()
    path.write_bytes(four(tmp_path).read_bytes())
    window.again.click()
    assert window.take.isVisible()


def test_a_file_that_has_gone_is_told(tab: ServicesTab, tmp_path: Path) -> None:
    window = bring(tab, tmp_path / "gone.json")
    assert window.notice.isVisible()
    window.leave.click()
    assert tab.bringing.window is None


def test_services_changed_meanwhile_are_told_and_nothing_is_taken(
    tab: ServicesTab, some: Desk, tmp_path: Path
) -> None:
    window = bring(tab, four(tmp_path))
    uid = next(row.uid for row in tab.view.rows.rows() if row.name == "Walking group")
    service = services.open_service(some, uid)
    from dataclasses import replace

    services.edit(some, uid, replace(service.as_edited(), cost="Free"), service.version)
    window.take.click()
    assert window.isVisible()
    assert "changed here since this preview" in window.notice.accessibleName()
    assert services.search(some, ServiceQuery("Odd")).total == 0
    window.again.click()
    window.take.click()
    assert services.search(some, ServiceQuery("Odd")).total == 1


def test_what_was_edited_here_stays_and_is_named(
    tab: ServicesTab, some: Desk, tmp_path: Path
) -> None:
    choose(tab, "Walking group")
    tab.detail.edit.click()
    form = next(iter(tab.editing.forms.values()))
    form.fields.texts["cost"].editor.setText("Free")
    form.save.click()
    window = bring(tab, four(tmp_path))
    window.chips.chip("changed").click()
    assert "Stays as edited here: cost." in window.more.text()
    window.take.click()
    assert {fact.label: fact.value for fact in tab.detail.about.facts()}["Cost"] == "Free"


def test_nothing_to_take_offers_no_taking(tab: ServicesTab, tmp_path: Path) -> None:
    window = bring(tab, a_file(tmp_path, a_record(1, "Tuesday lunch club")))
    assert not window.take.isVisible()
    assert "already" in window.under.text()


def test_a_dropped_file_is_read(tab: ServicesTab, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(four(tmp_path)))])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    tab.dropEvent(event)
    assert tab.bringing.window is not None
    assert tab.bringing.window.preview is not None


def test_an_export_can_be_read_back(
    tab: ServicesTab, some: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: Any
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setattr(messages, "choose_folder", lambda *_: folder)
    tab.bringing.export()
    assert tab.bringing._at.toasts.toast is not None
    assert "4 services" in tab.bringing._at.toasts.toast.words.text()
    assert not tab.bringing.strip.isVisible()
    window = bring(tab, folder)
    assert window.preview is not None
    assert (window.preview.new, window.preview.refused) == (0, ())
    window.close()
    tab.bringing.export()
    assert isinstance(answers.problems[0], errors.Refused)


def test_every_official_file_shows_a_row_for_each_record(
    open_tab: MakeTab, worker: Desk, root: Path
) -> None:
    tab = open_tab(worker)
    window = bring(tab, root / "tests" / "data" / "oruk" / "examples")
    assert window.preview is not None
    rows = window.preview.rows
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.reason for row in window.preview.refused)
    window.take.click()
    assert tab.view.rows.rowCount() >= 1


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [980, 660])
def test_no_word_of_the_preview_is_cut(
    tab: ServicesTab, tmp_path: Path, percent: int, width: int
) -> None:
    zoom.set_percent(percent)
    window = bring(tab, four(tmp_path))
    window.resize(zoom.units(width), zoom.units(480))
    QApplication.processEvents()
    assert window.width() == zoom.units(width)
    assert window.choice.isVisible() == (width < 860)
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            right = button.mapTo(window, button.rect().topRight()).x()
            assert right <= window.width(), button.text()
            assert button.width() >= button.sizeHint().width(), button.text()
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()


def test_who_may_not_import_is_offered_nothing(
    open_tab: MakeTab, reception: Desk, some: Desk
) -> None:
    tab = open_tab(reception)
    words = [action.text() for action in tab.actions()]
    assert "Export services…" in words
    assert not [one for one in words if one.startswith("Import")]
