"""The first run: by keyboard alone to the desk, and nothing written before the end."""

from __future__ import annotations

import gc
import inspect
import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pypdf
import pytest
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app import errors, paths, settings
from app.actions import signing_in
from app.domain.access import Role
from tests.actions.conftest import CHEAP
from ui import messages, tabs
from ui.application import Application
from ui.background import Background
from ui.entrance import Entrance
from ui.first_run.key_pages import KeyPage, TypedBackPage
from ui.first_run.wizard import FirstRunWindow
from ui.printing import asking
from ui.widgets.notice import Notice

PASSWORD = "brown heron kettle"


class PlainTab(QWidget):
    status_changed = Signal(list)

    def start_here(self) -> None: ...

    def settle(self) -> None: ...


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("HEARTEN_SHARED_HOME", str(tmp_path / "shared"))


@pytest.fixture
def door() -> Iterator[Background]:
    door = Background()
    yield door
    door.close()


@pytest.fixture
def wizard(qtbot, door: Background) -> FirstRunWindow:
    wizard = FirstRunWindow(door)
    qtbot.addWidget(wizard)
    show(qtbot, wizard)
    return wizard


def show(qtbot, wizard: FirstRunWindow) -> None:
    wizard.show()
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


def press(qtbot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def type_(qtbot, words: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), words)


def enter(qtbot, wizard: FirstRunWindow) -> None:
    """Press Enter and wait until the next page has the keyboard."""
    before = wizard.page
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.page is not before)
    qtbot.waitUntil(lambda: wizard.page.isAncestorOf(QApplication.focusWidget()))


def to_the_key_page(qtbot, wizard: FirstRunWindow) -> None:
    enter(qtbot, wizard)
    press(qtbot, Qt.Key.Key_Space)
    enter(qtbot, wizard)
    type_(qtbot, "Monday to Friday, 8 am to 6:30 pm")
    enter(qtbot, wizard)
    type_(qtbot, "ada")
    press(qtbot, Qt.Key.Key_Tab)
    type_(qtbot, "Ada Lane")
    enter(qtbot, wizard)
    type_(qtbot, PASSWORD)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    type_(qtbot, PASSWORD)
    enter(qtbot, wizard)
    assert isinstance(wizard.page, KeyPage)


def type_back(qtbot, wizard: FirstRunWindow) -> None:
    page = wizard.page
    assert isinstance(page, TypedBackPage)
    for line, group in page.typed.asked:
        type_(qtbot, wizard.answers.key.lines[line][group * 5 : group * 5 + 5].lower())
        press(qtbot, Qt.Key.Key_Tab)
    page.typed.start_here()


def nothing_written(tmp_path: Path) -> bool:
    return not list(tmp_path.rglob("store.db*")) and not list(tmp_path.rglob("keys*"))


def test_from_the_first_page_to_the_main_window_by_keys_alone(
    qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabs, "make", lambda kind, at: PlainTab())
    application = Application(qapp, None, kept=settings.Settings())
    application.begin()
    wizard = application.first_run
    assert isinstance(wizard, FirstRunWindow)
    show(qtbot, wizard)
    to_the_key_page(qtbot, wizard)
    press(qtbot, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is wizard.next_button
    enter(qtbot, wizard)
    type_back(qtbot, wizard)
    assert nothing_written(tmp_path)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.main_window is not None, timeout=20_000)
    try:
        desk = application.main_window.desk
        assert desk.user.display == "Ada Lane"
        assert [grant.role for grant in desk.user.grants] == [Role.ADMINISTRATOR]
        assert [n.name for n in desk.office.office.networks] == ["ARC HUB PCN"]
        assert {p.hours for p in desk.office.office.practices} == {
            "Monday to Friday, 8 am to 6:30 pm"
        }
        assert settings.load().store == str(paths.own_data() / "store")
        assert application.first_run is None
    finally:
        application.end()


def test_at_the_desk_one_window_is_left_and_nothing_holds_the_key(
    qtbot, qapp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabs, "make", lambda kind, at: PlainTab())
    before = set(QApplication.topLevelWidgets())
    application = Application(qapp, None, kept=settings.Settings())
    application.begin()
    wizard = application.first_run
    assert isinstance(wizard, FirstRunWindow)
    show(qtbot, wizard)
    to_the_key_page(qtbot, wizard)
    wizard.next_button.setFocus()
    enter(qtbot, wizard)
    type_back(qtbot, wizard)
    gc.disable()
    groups = [one[place : place + 5] for one in wizard.answers.key.lines for place in (0, 5)]
    assert held_beside(groups) != []
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.main_window is not None, timeout=20_000)
    try:
        qtbot.waitUntil(application.door.is_idle)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        windows = [
            one
            for one in set(QApplication.topLevelWidgets()) - before
            if one.isVisible() and one.isWindow()
        ]
        assert windows == [application.main_window]
        assert wizard.answers.password == ""
        del wizard
        assert held_beside(groups) == []
    finally:
        gc.enable()
        application.end()


def test_a_desk_that_cannot_be_had_leads_from_the_made_store_to_signing_in(
    qtbot, qapp, answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_seated(self: Entrance, signed_in: object) -> None:
        raise errors.Full

    monkeypatch.setattr(Entrance, "seated", not_seated)
    application = Application(qapp, None, kept=settings.Settings())
    application.begin()
    wizard = application.first_run
    assert isinstance(wizard, FirstRunWindow)
    show(qtbot, wizard)
    to_the_key_page(qtbot, wizard)
    wizard.next_button.setFocus()
    enter(qtbot, wizard)
    type_back(qtbot, wizard)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(answers.problems), timeout=20_000)
    try:
        assert not isValid(wizard) or not wizard.isVisible()
        assert application.sign_in_window is not None
        assert application.sign_in_window.isVisible()
        assert application.first_run is None
    finally:
        application.end()


def held_beside(secrets: list[str]) -> list[str]:
    """Name what holds one of the secrets, beside the list that is given.

    Nothing is swept up first: at the desk whatever was made before is kept out of the collector's
    way (`warm_up`), so that what is only unreachable stays in memory. A tuple of nothing but texts
    is forgotten by the collector once it has run, so tuples are looked into from what holds them.
    """
    told = []
    gc.unfreeze()
    for holder in gc.get_objects():
        if holder is secrets or inspect.isframe(holder) or isinstance(holder, ModuleType):
            continue
        for one in gc.get_referents(holder):
            texts = one if type(one) is tuple else (one,)
            if any(type(text) is str and secret in text for text in texts for secret in secrets):
                named = holder if isinstance(holder, tuple | dict) else type(holder).__name__
                told.append(str(named)[:300])
    return told


def test_back_keeps_what_was_typed_and_writes_nothing(qtbot, wizard, tmp_path: Path) -> None:
    to_the_key_page(qtbot, wizard)
    key = wizard.answers.key
    for _ in range(5):
        wizard.go_back()
    assert wizard.page is wizard.pages[0]
    assert not wizard.back_button.isEnabled()
    for page in wizard.pages[1:6]:
        wizard.go_on()
        assert wizard.page is page
    assert wizard.answers.name == "ada"
    assert wizard.answers.password == PASSWORD
    assert wizard.answers.key == key
    assert nothing_written(tmp_path)


def test_a_wrong_group_makes_no_store(qtbot, wizard, tmp_path: Path) -> None:
    to_the_key_page(qtbot, wizard)
    wizard.go_on()
    wizard.page.typed.fields[0].editor.setText("AAAAA")
    wizard.go_on()
    assert wizard.page.typed.fields[0].error()
    assert wizard.page.typed.fields[1].error()
    assert nothing_written(tmp_path)


def test_the_two_groups_stand_in_two_lines(qtbot, wizard) -> None:
    page = wizard.pages[-1]
    assert isinstance(page, TypedBackPage)
    (first, _), (second, _) = page.typed.asked
    assert first != second


def test_each_page_names_what_is_missing(qtbot, wizard, answers) -> None:
    wizard.go_on()
    wizard.go_on()
    assert wizard.page is wizard.pages[1]
    assert wizard.page.wrong.isVisible()
    next(iter(wizard.page.boxes.values())).setChecked(True)
    wizard.go_on()
    wizard.go_on()
    wizard.go_on()
    assert wizard.page is wizard.pages[3]
    assert wizard.page.name.hasFocus()
    wizard.page.name.setText("ada")
    wizard.go_on()
    wizard.go_on()
    assert wizard.page is wizard.pages[4]
    assert "12 characters" in wizard.page.password.first_field.error()


def test_password_rules_show_while_it_is_typed(qtbot, wizard) -> None:
    page = wizard.pages[4]
    wizard.answers.name = "ada"
    page.enter()
    qtbot.keyClicks(page.password.first, "brown heron")
    assert "12 characters" in page.password.verdict.text()
    qtbot.keyClicks(page.password.first, " kettle")
    assert page.password.verdict.text() == "That is long enough and not a common one."
    page.password.second.setText("brown heron kettles")
    assert not page.is_good()
    assert page.password.second_field.error()


def test_the_hours_of_all_fill_only_what_is_empty(qtbot, wizard) -> None:
    to_the_key_page(qtbot, wizard)
    for _ in range(3):
        wizard.go_back()
    page = wizard.page
    first, *rest = page.hours.values()
    first.setText("Mornings")
    for edit in rest:
        edit.clear()
    page.everyone.setText("All day")
    page.everyone.editingFinished.emit()
    assert first.text() == "Mornings"
    assert {edit.text() for edit in rest} == {"All day"}


def test_practices_without_a_code_are_marked_to_check(wizard) -> None:
    networks = {n.name: n.uid for n in wizard.answers.everything.networks}
    wizard.answers.network_uids = (networks["MMWF PCN"],)
    practices = wizard.answers.practices()
    without = {one.name for one in practices if not one.ods_code}
    assert without == {"Weston Favell (Dr Dias)", "Favell Plus"}
    assert {one.name for one in practices if one.to_check} >= without
    since = {m.since.isoformat() for m in wizard.answers.office().memberships}
    assert since == {"2019-10-01"}


@pytest.mark.parametrize("place", ["OneDrive - NHS/desk", "Dropbox/desk"])
def test_a_place_that_loses_data_is_refused_at_once(wizard, tmp_path: Path, place: str) -> None:
    page = wizard.pages[0]
    page._elsewhere = tmp_path / place
    page.take("elsewhere")
    assert "copied to the internet" in page.wrong.text()
    assert page.wrong.isVisible()
    page.take("mine")
    assert not page.wrong.isVisible()


def test_a_folder_with_a_store_is_refused_and_can_be_opened_instead(
    qtbot, wizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "other"
    roles = ((Role.ADMINISTRATOR, None, None),)
    first = signing_in.FirstRun("Other", wizard.answers.office(), "a", "A", PASSWORD, roles=roles)
    signing_in.sign_out(signing_in.make_store(folder, first, kdf=CHEAP).desk)
    page = wizard.pages[0]
    page._elsewhere = folder
    page.take("elsewhere")
    assert "Open it instead" in page.wrong.text()
    monkeypatch.setattr(messages, "choose_folder", lambda parent, title: folder)
    with qtbot.waitSignal(wizard.store_chosen) as chosen:
        page.open_button.click()
    assert chosen.args == [folder]


def test_the_first_page_says_that_a_new_store_is_for_trial(wizard: FirstRunWindow) -> None:
    (notice,) = wizard.page.findChildren(Notice)
    assert notice.isVisible()
    assert notice.accessibleName().startswith("For trial with invented people")


def test_a_policy_fixes_the_place(qtbot, door: Background, tmp_path: Path) -> None:
    wizard = FirstRunWindow(door, by_policy=str(tmp_path / "fixed"))
    qtbot.addWidget(wizard)
    page = wizard.pages[0]
    page.start_here()
    assert list(page.buttons) == ["everyone"]
    assert page.folder() == tmp_path / "fixed"


def test_a_store_that_cannot_be_made_leaves_the_wizard_as_it_was(
    qtbot, wizard, answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **named: object) -> None:
        raise errors.Full

    to_the_key_page(qtbot, wizard)
    wizard.go_on()
    for one, (line, group) in zip(wizard.page.typed.fields, wizard.page.typed.asked, strict=True):
        one.editor.setText(wizard.answers.key.lines[line][group * 5 : group * 5 + 5])
    monkeypatch.setattr(signing_in, "make_store", full)
    wizard.go_on()
    qtbot.waitUntil(lambda: bool(answers.problems))
    assert isinstance(answers.problems[0], errors.Full)
    assert wizard.next_button.isEnabled()
    assert wizard.page is wizard.pages[-1]


def test_the_key_is_printed_from_memory_and_is_the_key_shown(
    qtbot, wizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets: list[bytes] = []
    monkeypatch.setattr(
        asking, "print_on_paper_alone", lambda parent, sheet: bool(sheets.append(sheet)) or True
    )
    to_the_key_page(qtbot, wizard)
    before = set(tmp_path.rglob("*"))
    press(qtbot, Qt.Key.Key_Return)
    text = "".join(pypdf.PdfReader(io.BytesIO(sheets[0])).pages[0].extract_text().split())
    for line in wizard.answers.key.lines:
        assert line in text
    assert set(tmp_path.rglob("*")) == before
    assert wizard.page.sheet.state.text()


def test_nothing_of_the_key_or_the_password_is_in_the_settings(
    qtbot, wizard, tmp_path: Path
) -> None:
    to_the_key_page(qtbot, wizard)
    kept = settings.load()
    kept.save()
    words = json.dumps([p.read_text("utf8", "replace") for p in tmp_path.rglob("*.json")])
    assert PASSWORD not in words
    assert wizard.answers.key.lines[0] not in words
    assert PASSWORD not in repr(wizard.answers)
    assert wizard.answers.key.lines[0] not in repr(wizard.answers)


def test_the_arrows_choose_the_place(qtbot, wizard) -> None:
    page = wizard.pages[0]
    assert page.chosen() == "mine"
    press(qtbot, Qt.Key.Key_Down)
    assert page.chosen() == "everyone"
    assert QApplication.focusWidget() is page.buttons["everyone"]
    assert page.folder() == paths.everyones_data() / "store"
    press(qtbot, Qt.Key.Key_Up)
    assert page.chosen() == "mine"


def test_tab_comes_back_to_the_chosen_place(
    qtbot, wizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = wizard.pages[0]
    monkeypatch.setattr(messages, "choose_folder", lambda parent, title: tmp_path)
    page.choose_button.click()
    assert page.chosen() == "elsewhere"
    page.choose_button.setFocus()
    qtbot.keyClick(page.choose_button, Qt.Key.Key_Backtab)
    assert page.chosen() == "elsewhere"
    assert QApplication.focusWidget() is page.buttons["elsewhere"]


def test_what_was_wrong_with_the_name_goes_when_it_is_typed(qtbot, wizard) -> None:
    page = wizard.pages[3]
    assert not page.is_good()
    assert page._name_field.error()
    page.name.setText("ada")
    assert not page._name_field.error()
