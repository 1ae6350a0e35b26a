"""Setup: an administrator adds, changes and disables, and knows that the store can be restored."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app import errors, settings
from app.actions import accounts, nightly, signing_in
from app.actions.drafts import Drafts
from app.actions.keeping import BackupFacts
from app.changes import Changed
from app.commands import backup
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import BROOK, CRICK, DANETRE, DAVENTRY, OFFICE, PASSWORD
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import make_store as make_store
from tests.ui.immediate import ImmediateBackground
from ui import messages, zoom
from ui.at_desk import AtDesk, Layouts
from ui.setup import store_page
from ui.setup.grants_editor import GrantsEditor
from ui.setup.own_password import OwnPasswordDialog
from ui.setup.prove_dialog import ProveDialog
from ui.setup.tab import SetupTab
from ui.setup.user_detail import UserDetail
from ui.setup.user_dialogs import NewUserDialog, SetPasswordDialog
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.chips import FilterChip
from ui.widgets.labels import Label
from ui.widgets.toast import Toasts

NEW = "copper meadow teapot"


@pytest.fixture
def at(qtbot, admin: Desk, tmp_path: Path) -> AtDesk:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    return AtDesk(
        admin,
        ImmediateBackground(),
        Toasts(window),
        Drafts(admin),
        Layouts(lambda name: None, lambda name, state: None),
        settings.Settings(tmp_path / "kept"),
    )


@pytest.fixture
def tab(qtbot, at: AtDesk) -> SetupTab:
    tab = SetupTab(at)
    qtbot.addWidget(tab)
    tab.resize(1366, 640)
    tab.show()
    return tab


def box(kind: type) -> QWidget:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def end_a_role(detail: UserDetail) -> None:
    QApplication.processEvents()
    ends = [b for b in detail.findChildren(LinkButton) if b.isVisible() and b.text() == "End today"]
    ends[0].click()


def users(admin: Desk) -> dict[str, accounts.UserChange]:
    return {user.name: user for user in accounts.list_users(admin)}


def add_rita(qtbot, tab: SetupTab) -> None:
    tab.page.add_somebody()
    form = box(NewUserDialog)
    form.name.setText("rita")
    form.display.setText("Rita Reception")
    form.phone.setText("01632 960101")
    form.grants.rows[0].take((Role.RECEPTIONIST, None, DANETRE))
    form.password.first.setText(PASSWORD)
    form.password.second.setText(PASSWORD)
    with qtbot.waitSignal(form.added):
        form.submit()


def test_somebody_is_added_and_can_sign_in(qtbot, tab: SetupTab, admin: Desk) -> None:
    add_rita(qtbot, tab)
    rita = users(admin)["rita"]
    assert (rita.display, rita.work_phone) == ("Rita Reception", "01632 960101")
    assert [(g.role, g.practice_uid) for g in rita.grants] == [(Role.RECEPTIONIST, DANETRE)]
    assert tab.page.list.selected() == [rita.uid]
    assert tab.page.status() == ["2 can sign in"]
    signing_in.lock(admin)
    assert signing_in.take_over(admin, "rita", PASSWORD).desk.user.name == "rita"


def test_a_taken_name_and_a_weak_password_are_told_at_their_fields(qtbot, tab: SetupTab) -> None:
    tab.page.add_somebody()
    form = box(NewUserDialog)
    form.submit()
    assert form.name_field.error()
    form.name.setText("admin")
    form.submit()
    assert "choose at least one role" in form.grants.wrong.text()
    form.grants.rows[0].take((Role.LINK_WORKER, DAVENTRY, None))
    form.submit()
    assert "12 characters" in form.password.first_field.error()
    form.password.first.setText(PASSWORD)
    form.password.second.setText(PASSWORD)
    form.submit()
    assert "already signs in with that name" in form.name_field.error()
    assert form.isVisible()
    form.reject()


def test_phone_hours_and_roles_are_changed(qtbot, tab: SetupTab, admin: Desk) -> None:
    add_rita(qtbot, tab)
    detail = tab.page.detail
    detail.hours.setText("Monday to Thursday")
    detail.grants.add((Role.RECEPTIONIST, None, CRICK))
    end_a_role(detail)
    detail.save_button.click()
    rita = users(admin)["rita"]
    assert rita.hours == "Monday to Thursday"
    held = {g.practice_uid: g.until for g in rita.grants}
    assert held[CRICK] is None
    assert held[DANETRE] is not None
    assert held[DANETRE] < admin.today


def test_the_last_administrator_stays(tab: SetupTab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "confirm", lambda *_words: True)
    detail = tab.page.detail
    end_a_role(detail)
    detail.save_button.click()
    assert "only administrator" in detail.wrong.text()
    assert detail.wrong.isVisible()


def test_disabling_asks_for_a_reason_and_shuts_the_way_in(
    qtbot, tab: SetupTab, admin: Desk, answers
) -> None:
    add_rita(qtbot, tab)
    answers.reason = None
    tab.page.detail.disable_button.click()
    assert not users(admin)["rita"].is_disabled
    answers.reason = messages.Reason("left", "Moved to Corby")
    tab.page.detail.disable_button.click()
    assert users(admin)["rita"].is_disabled
    assert not tab.page.detail.save_button.isEnabled()
    with admin.store.read() as connection:
        entry = connection.exec_driver_sql(
            "SELECT reason FROM audit WHERE act = 'user.disable'"
        ).scalar_one()
    assert entry == "Left the organisation. Moved to Corby"
    signing_in.lock(admin)
    with pytest.raises(errors.SignInRefused):
        signing_in.take_over(admin, "rita", PASSWORD)


def test_a_new_password_is_handed_over(qtbot, tab: SetupTab, admin: Desk) -> None:
    add_rita(qtbot, tab)
    tab.page.detail.password_button.click()
    form = box(SetPasswordDialog)
    form.password.first.setText(NEW)
    form.password.second.setText(NEW)
    form.submit()
    signing_in.lock(admin)
    assert signing_in.take_over(admin, "rita", NEW).desk.user.name == "rita"


def test_ones_own_password_needs_the_present_one(qtbot, at: AtDesk, admin: Desk) -> None:
    form = OwnPasswordDialog(at)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(form)
    form.open()
    form.now.setText("not the present one")
    form.new.first.setText(NEW)
    form.new.second.setText(NEW)
    form.submit()
    assert "not that one" in form.now_field.error()
    assert form.isVisible()
    form.now.setText(PASSWORD)
    form.submit()
    assert not form.isVisible()
    signing_in.lock(admin)
    signing_in.unlock(admin, NEW)


def test_phone_and_hours_of_a_practice_are_changed_and_the_mark_goes(
    qtbot, tab: SetupTab, admin: Desk
) -> None:
    tab.show_page("networks")
    page = tab.page
    page.list.select(BROOK)
    qtbot.waitUntil(lambda: page.detail._practice.uid == BROOK)
    page.detail.phone.setText("01632 960111")
    page.detail.hours.setText("Mornings")
    page.detail.save_button.click()
    practice = admin.office.office.practice(BROOK)
    assert (practice.phone, practice.hours) == ("01632 960111", "Mornings")
    assert [words for words, _ in page.detail.members] == ["Blue PCN, since 01-Oct-2019"]
    assert page.status() == ["2 networks", "3 practices"]


def test_the_store_page_says_whether_a_service_backs_it_up(tab: SetupTab, admin: Desk) -> None:
    tab.show_page("store")
    assert tab.page.service.text() == store_page.NO_NIGHTLY
    nightly.add_service(admin)
    tab.show_page("users")
    tab.show_page("store")
    assert tab.page.service.text() == store_page.NIGHTLY
    nightly.end_service(admin)
    tab.page.refresh()
    assert tab.page.service.text() == store_page.NO_NIGHTLY


def test_a_backup_is_made_proved_and_told(
    qtbot, tab: SetupTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "one.backup"
    names: list[str] = []

    def choose(
        parent: QWidget, title: str, name: str, kinds: str = "", *, replaces: bool = True
    ) -> Path:
        assert not replaces  # a backup never writes over a file, so nobody is asked whether it may
        names.append(name)
        return target

    monkeypatch.setattr(messages, "choose_file_to_save", choose)
    tab.show_page("store")
    tab.page.back_up_button.click()
    assert target.exists()
    assert "rows" in tab.page.backup_result.accessibleName()
    assert names[0].startswith("hearten-20")
    tab.page.back_up_button.click()
    assert "That did not work" in tab.page.backup_result.accessibleName()
    monkeypatch.setattr(messages, "choose_file_to_open", lambda parent, title, kinds="": target)
    tab.page.prove()
    form = box(ProveDialog)
    form.password.setText("not that one at all")
    form.submit()
    assert form.wrong.text()
    form.password.setText(PASSWORD)
    form.submit()
    assert tab.page.backup_result.accessibleName().startswith("This backup can be restored")


def test_the_store_page_says_by_which_command_a_backup_is_restored(
    qtbot, tab: SetupTab, admin: Desk
) -> None:
    folder = admin.store.folder
    told = [one.text() for one in tab.pages["store"].findChildren(Label)]
    (told,) = [one for one in told if "hearten restore FILE" in one]
    typed = told.split("“")[1].split("”")[0]
    words = argparse.ArgumentParser()
    backup.add_words(words.add_subparsers())
    (_hearten, *given) = shlex.split(typed)
    found = words.parse_args(given)
    assert (found.file, found.store, found.user) == ("FILE", str(folder), "NAME")
    assert "admin" not in typed.replace(str(folder), "")


def prove(tab: SetupTab, file: Path, monkeypatch: pytest.MonkeyPatch) -> ProveDialog:
    monkeypatch.setattr(messages, "choose_file_to_open", lambda parent, title, kinds="": file)
    tab.show_page("store")
    tab.page.prove()
    form = box(ProveDialog)
    assert isinstance(form, ProveDialog)
    return form


def test_a_refused_proof_can_be_tried_again(
    qtbot, tab: SetupTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = prove(tab, tmp_path / "not there.backup", monkeypatch)
    form.password.setText(PASSWORD)
    form.act_button.click()
    assert form.wrong.text() == "That file is not there. Look at its name."
    assert form.act_button.isEnabled()
    assert form.act_button.text() == "Test it"
    form.reject()


def test_a_proof_that_runs_is_not_begun_again_and_may_be_left(
    qtbot, tab: SetupTab, at: AtDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = prove(tab, tmp_path / "one.backup", monkeypatch)
    begun: list[tuple[Callable[..., None], Callable[..., None]]] = []

    def long(work: object, progress: object, then: Any, *, failed: Any) -> None:
        begun.append((then, failed))

    monkeypatch.setattr(at.background, "long", long)
    form.password.setText(PASSWORD)
    form.activateWindow()
    qtbot.waitUntil(form.password.hasFocus)
    qtbot.keyClick(form.password, Qt.Key.Key_Return)
    qtbot.keyClick(form.password, Qt.Key.Key_Return)
    assert len(begun) == 1
    form.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (then, failed), *_ = begun
    failed(errors.Damaged())
    then(BackupFacts("", "", "2026-05-04T09:00:00+00:00", 1))


def test_a_backup_of_another_store_is_told_as_that(tab: SetupTab) -> None:
    tab.show_page("store")
    facts = BackupFacts("another", "North desk", "2026-05-04T09:00:00+00:00", 1)
    tab.page._tell_proved(facts, Path("one.backup"))
    assert tab.page.backup_result.accessibleName().startswith(
        "This backup can be restored, but it is of another store"
    )


def test_a_first_password_can_be_changed_where_its_label_says(
    qtbot, tab: SetupTab, at: AtDesk
) -> None:
    form = NewUserDialog(at, tab)
    qtbot.addWidget(form)
    labels = [one.text() for one in form.findChildren(Label)]
    assert "First password; they can change it under their name" in labels


def test_a_check_tells_that_all_is_well(tab: SetupTab) -> None:
    tab.show_page("store")
    tab.page.check_button.click()
    assert tab.page.check_result.accessibleName().endswith("All is well.")


def test_the_lock_takes_five_to_fifteen_minutes(tab: SetupTab, at: AtDesk) -> None:
    tab.show_page("store")
    minutes = tab.page.minutes
    assert [minutes.itemData(i) for i in range(minutes.count())] == [str(n) for n in range(5, 16)]
    minutes.set_key("5")
    minutes.chosen.emit("5")
    assert at.settings.lock_after == 5
    assert settings.load(at.settings._file.parent).lock_after == 5


def test_in_a_narrow_window_enter_opens_the_detail_and_esc_goes_back(qtbot, tab: SetupTab) -> None:
    tab.resize(683, 320)
    page = tab.page
    assert page.panes.is_one_pane()
    assert not page.detail.isVisible()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.detail.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.detail.isVisible()
    assert not page.key_button.isVisible()


def test_roles_offer_the_places_they_can_have(qtbot) -> None:
    editor = GrantsEditor(OFFICE, date(2026, 11, 23))
    qtbot.addWidget(editor)
    row = editor.add((Role.RECEPTIONIST, None, CRICK))
    places = [row.place.itemData(i) for i in range(row.place.count())]
    assert set(places) == {DANETRE, CRICK, BROOK}
    row.role.set_key("link-worker")
    assert DAVENTRY in [row.place.itemData(i) for i in range(row.place.count())]
    assert editor.problem() == "Link worker needs a network. Name one."
    row.role.set_key("administrator")
    assert editor.given() == [(Role.ADMINISTRATOR, None, None)]
    assert editor.problem() is None


def test_what_only_a_folder_has_is_not_offered_for_a_server(
    qtbot, at: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at.desk.store, "is_shared", True, raising=False)
    tab = SetupTab(at)
    qtbot.addWidget(tab)
    tab.show()
    assert not any(
        button.isVisible() for button in tab.findChildren(QWidget) if "key" in _text(button)
    )
    assert not [action for action in tab.page.actions() if "recovery key" in action.text()]
    tab.show_page("store")
    said = " ".join(label.text() for label in tab.page.findChildren(Label) if label.isVisible())
    assert "Whoever looks after the server backs it up" in said
    assert not tab.page.back_up_button.isVisible()
    assert not tab.page.check_button.isVisible()
    tab.start_here()
    tab.page.set_narrow(False)


def _text(widget: QWidget) -> str:
    return widget.text() if hasattr(widget, "text") else ""


def test_what_another_pc_saved_is_shown_and_half_typed_text_stays(
    qtbot, tab: SetupTab, admin: Desk
) -> None:
    add_rita(qtbot, tab)
    rita = users(admin)["rita"]
    change = accounts.UserChange(rita.uid, rita.version, "Rita R.", "01632 960199", "")
    accounts.change_user(admin, change)
    heard = Changed("user", frozenset({rita.uid}), elsewhere=True)
    admin.changes.publish(heard)
    assert tab.page.detail.phone.text() == "01632 960199"
    tab.page.detail.hours.setText("Half ty")
    accounts.change_user(admin, replace(change, version=users(admin)["rita"].version, display="R"))
    admin.changes.publish(heard)
    assert tab.page.detail.hours.text() == "Half ty"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [1366, 1024, 800])
def test_no_section_and_no_button_of_the_head_is_cut(
    qtbot, tab: SetupTab, percent: int, width: int
) -> None:
    zoom.set_percent(percent)
    tab.resize(width, 640)
    for key, page in tab.pages.items():
        tab.show_page(key)
        QApplication.processEvents()
        assert tab.width() == width
        shown = [*tab.sections.findChildren(FilterChip), *page.corner.findChildren(PlainButton)]
        cut = [
            one.text()
            for one in shown
            if one.isVisible()
            and not (
                one.width() >= one.sizeHint().width()
                and tab.rect().contains(QRect(one.mapTo(tab, QPoint()), one.size()))
            )
        ]
        assert cut == []
