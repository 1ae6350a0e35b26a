"""The main window shows the tabs of the role, and everything it can do has a key and a menu."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app import errors, settings
from app.actions import trial
from app.changes import Changed
from app.desk import Desk
from app.domain.access import Grant, Role
from app.domain.person import Name, Person
from app.domain.trial import Lifting
from tests.actions.conftest import BLUE, DANETRE, DAVENTRY, DeskFor
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.printing.test_open_door_letter import LETTER
from tests.ui.immediate import ImmediateBackground
from ui import keyboard, leaving, tabs, theme, zoom
from ui.at_desk import AtDesk
from ui.contacts.contact_window import ContactWindow
from ui.contacts.contacts_window import ContactsWindow
from ui.contacts.letter_window import LetterWindow
from ui.escalations.raise_window import RaiseWindow
from ui.escalations.raised_window import RaisedWindow
from ui.form_dialog import FormDialog
from ui.help import HelpWindow
from ui.invented_banner import DemoBanner, TrialBanner
from ui.main_menu import MENUS, menu_words
from ui.main_window import MainWindow
from ui.plans.contact_form import ContactForm
from ui.referrals.log_form.window import LogWindow
from ui.services.edit_form import EditForm
from ui.services.import_window import ImportWindow
from ui.table.states import EmptyState
from ui.widgets.dialog import Dialog
from ui.widgets.notice import Strip
from ui.widgets.pane import TwoPanes


class TwoPaneTab(QWidget):
    """Stand in for a tab: two panes, a search, a shortcut and the twin of an icon."""

    status_changed = Signal(list)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self.settled = self.printed = 0
        left, right = QWidget(), QWidget()
        self.search, self.field = QLineEdit(left), QLineEdit(right)
        QHBoxLayout(left).addWidget(self.search)
        QHBoxLayout(right).addWidget(self.field)
        QVBoxLayout(self).addWidget(TwoPanes(left, right))
        keyboard.install(self, "print", self._print)
        columns = QAction("Columns", self)
        columns.setProperty("menu", "View")

    def _print(self) -> None:
        self.printed += 1

    def start_here(self) -> None:
        self.search.setFocus()
        self.status_changed.emit(["38 open referrals", "3 overdue"])

    def settle(self) -> None:
        self.settled += 1


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabs, "make", lambda kind, at: TwoPaneTab(at))


Open = Callable[[Desk], MainWindow]


@pytest.fixture
def open_window(qtbot, tmp_path) -> Iterator[Open]:
    made: list[MainWindow] = []

    def open_up(desk: Desk) -> MainWindow:
        kept = settings.Settings(tmp_path / "kept")
        window = MainWindow(desk, kept, background=ImmediateBackground())
        made.append(window)
        window.open_up()
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1366, 768)
        window.activateWindow()
        qtbot.waitUntil(lambda: window.isActiveWindow() and window.width() == 1366)
        return window

    yield open_up
    for window in made:
        window.leave()


def strips(window: MainWindow) -> list[Strip]:
    """Give the strips but the one that says what kind of store it is."""
    return [one for one in window.findChildren(Strip) if not isinstance(one, TrialBanner)]


LIFTING = Lifting("Dr Una Okafor", "Ian Bell", "Approved at the network's board on Monday.")


def labels(desk: Desk) -> list[str]:
    return [kind.label for kind in tabs.kinds_for(desk)]


def test_each_role_has_its_tabs(admin: Desk, desk_for: DeskFor) -> None:
    gp = desk_for("Gita", Role.CLINICIAN, None, DANETRE)
    assert labels(desk_for("Rita", Role.RECEPTIONIST, None, DANETRE)) == ["Referrals", "Services"]
    assert labels(gp) == ["Referrals", "Plans", "Services"]
    assert labels(desk_for("Lena", Role.LINK_WORKER, DAVENTRY)) == labels(gp)
    assert labels(desk_for("Mona", Role.NETWORK_MANAGER, DAVENTRY)) == ["Services"]
    assert labels(admin) == ["Setup", "Services"]
    assert labels(desk_for("Pia", Role.PRIVACY_OFFICER)) == []


def test_several_roles_add_up(desk_for: DeskFor) -> None:
    desk = desk_for("Both", Role.RECEPTIONIST, None, DANETRE)
    object.__setattr__(desk.user, "grants", (*desk.user.grants, Grant("g", Role.ADMINISTRATOR)))
    assert labels(desk) == ["Referrals", "Services", "Setup"]


def test_a_role_with_nothing_to_show_is_told_so(open_window: Open, desk_for: DeskFor) -> None:
    window = open_window(desk_for("Pia", Role.PRIVACY_OFFICER))
    page = window.pages.currentWidget()
    assert isinstance(page, EmptyState)
    assert "not built yet" in page.accessibleName()


@pytest.mark.parametrize("role", [Role.NETWORK_MANAGER, Role.SAFEGUARDING_LEAD])
def test_a_role_that_sees_services_only_is_told_what_is_not_built(
    open_window: Open, desk_for: DeskFor, role: Role
) -> None:
    window = open_window(desk_for("Mona", role, DAVENTRY))
    assert labels(window.desk) == ["Services"]
    (strip,) = strips(window)
    assert strip.isVisible()
    said = " ".join(label.text() for label in strip.findChildren(QLabel))
    assert "not built yet" in said


def test_who_sees_referrals_too_is_not_told_of_unbuilt_parts(
    open_window: Open, desk_for: DeskFor
) -> None:
    desk = desk_for("Both", Role.RECEPTIONIST, None, DANETRE)
    more = Grant("g", Role.NETWORK_MANAGER, DAVENTRY)
    object.__setattr__(desk.user, "grants", (*desk.user.grants, more))
    assert strips(open_window(desk)) == []


def test_the_first_tab_starts_with_the_keyboard_and_fills_the_status_bar(
    open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    assert QApplication.focusWidget() is window.current_tab().search
    assert window.status_bar.left() == ["38 open referrals", "3 overdue"]
    assert window.corner.network.text() == "Daventry PCN"
    assert window.corner.user.text() == "Priya Patel"


def test_several_networks_are_named(open_window: Open, desk_for: DeskFor) -> None:
    desk = desk_for("Two", Role.LINK_WORKER, DAVENTRY)
    grant = Grant("g2", Role.LINK_WORKER, BLUE)
    object.__setattr__(desk.user, "grants", (*desk.user.grants, grant))
    assert open_window(desk).corner.network.text() == "Daventry PCN, Blue PCN"


def test_ctrl_digits_go_to_tabs_and_each_is_made_once(
    qtbot, open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    first = window.current_tab()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.tab_row.selected() == "plans"
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_tab() is first


def entries(menu: QMenu) -> dict[str, str]:
    return {a.text().replace("&", ""): a.shortcut().toString() for a in menu.actions() if a.text()}


def test_menus_hold_what_works_with_its_keys(open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    menus = {a.text().replace("&", ""): a.menu() for a in window.menu.bar.actions()}
    assert list(menus) == ["File", "Edit", "View", "Print", "Help"]
    assert entries(menus["File"])["Lock"] == "Ctrl+L"
    assert entries(menus["View"])["Bigger"] == "Ctrl++"
    assert "Columns" in entries(menus["View"])
    assert entries(menus["Print"]) == {"Print, with the page shown first": "Ctrl+P"}


def test_every_menu_has_a_letter_of_its_own() -> None:
    letters = [re.findall("&(.)", menu_words(name)) for name in MENUS]
    assert all(len(found) == 1 for found in letters)
    assert len({found[0].casefold() for found in letters}) == len(MENUS)


def test_the_shortcut_of_a_tab_works_through_the_menu_and_by_key(
    qtbot, open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    tab = window.current_tab()
    qtbot.keyClick(tab.search, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert tab.printed == 1
    window.show_tab("plans")
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert (tab.printed, window.current_tab().printed) == (1, 1)


def test_f6_goes_from_pane_to_pane_and_back_to_the_same_field(
    qtbot, open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    tab = window.current_tab()
    seen = []
    for _ in range(4):
        qtbot.keyClick(window, Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    assert seen[0] is tab.field
    assert seen[1] is window.status_bar.zoom
    assert window.tab_row.isAncestorOf(seen[2])
    assert seen[3] is tab.search


def test_ctrl_z_takes_back_what_the_toast_tells(qtbot, open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    undone = []
    window.toasts.show_toast("Logged", lambda: undone.append(1))
    window.tab_row.setFocus()
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [1]


def test_zoom_keys_change_and_the_status_bar_shows_it(
    qtbot, open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert zoom.percent() == 110
    assert window.status_bar.zoom.text() == "110 %"
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert zoom.percent() == 100


def test_colours_are_remembered(open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    view = next(a.menu() for a in window.menu.bar.actions() if a.text() == "&View")
    colours = next(a.menu() for a in view.actions() if a.text() == "&Colours")
    next(a for a in colours.actions() if a.text() == "Dark").trigger()
    assert theme.current() == "dark"
    assert settings.load(window.settings._file.parent).theme == "dark"


def test_a_narrow_window_has_no_menu_row_but_the_dots(
    qtbot, open_window: Open, worker: Desk
) -> None:
    window = open_window(worker)
    assert window.menu.row.isVisible()
    assert not window.corner.more.isVisible()
    window.resize(683, 384)
    assert not window.menu.row.isVisible()
    assert not window.corner.network.isVisible()
    assert window.corner.more.isVisible()
    assert window.tab_row.height() == 41
    assert window.status_bar.height() == 26
    window.open_menu()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    names = [a.text().replace("&", "") for a in popup.actions()]
    assert names == ["File", "Edit", "View", "Print", "Help"]
    popup.close()


def test_saved_is_told_after_a_change(open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    worker.changes.publish(Changed("referral", frozenset({"x"})))
    assert window.status_bar.saved.text() == "Saved 09:00"


def test_leaving_settles_signs_out_and_keeps_the_place(open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    tab = window.current_tab()
    window.move(QPoint(10, 10))
    window.leave()
    assert tab.settled == 1
    assert worker.store.is_locked
    assert window.settings.layout("main window") is not None
    assert not window.isVisible()


def test_leaving_while_the_server_is_away_is_no_error_of_the_program(
    open_window: Open,
    worker: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away(_desk: Desk) -> None:
        raise errors.Unreachable

    window = open_window(worker)
    monkeypatch.setattr(leaving.signing_in, "sign_out", away)
    with caplog.at_level("INFO"):
        window.leave()
    assert [one.levelname for one in caplog.records if one.levelno >= logging.WARNING] == []
    assert leaving.AWAY in caplog.text
    assert worker.store.is_locked


def test_who_leaves_while_a_save_hangs_leaves_no_record_on_the_screen_and_reads_why(
    qtbot, open_window: Open, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(worker)
    form = Dialog(window, "A form of the desk")
    form.show()
    hangs = threading.Event()
    seen: list[tuple[bool, bool, str]] = []

    def look() -> None:
        boxes = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        told = " ".join(one.accessibleDescription() for one in boxes)
        seen.append((window.isVisible(), form.isVisible(), told))
        hangs.set()

    monkeypatch.setattr(leaving, "TOLD_AFTER", 0.01)
    monkeypatch.setattr(window.background, "is_idle", hangs.is_set)
    QTimer.singleShot(100, look)
    window.leave()
    assert seen == [(False, False, leaving.LEAVING)]
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def test_closing_the_window_asks_to_quit(qtbot, open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    with qtbot.waitSignal(window.quit_asked):
        window.close()


def test_a_tab_that_cannot_be_made_leaves_the_others(
    open_window: Open, worker: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(kind, at) -> QWidget:
        if kind.key == "plans":
            raise AttributeError("SMITH, John")
        return TwoPaneTab(at)

    monkeypatch.setattr(tabs, "make", make)
    window = open_window(worker)
    window.show_tab("plans")
    page = window.pages.currentWidget()
    assert isinstance(page, EmptyState)
    assert "SMITH" not in page.accessibleName()
    window.show_tab("referrals")
    assert isinstance(window.current_tab(), TwoPaneTab)


def test_a_demo_says_so(open_window: Open, worker: Desk) -> None:
    assert not open_window(worker).findChildren(DemoBanner)
    worker.store.is_demo = True
    window = open_window(worker)
    assert window.findChildren(DemoBanner)
    assert not window.findChildren(TrialBanner)


def test_a_trial_says_so_in_every_window_until_it_is_lifted(
    open_window: Open, worker: Desk, admin: Desk
) -> None:
    window = open_window(worker)
    raising = RaiseWindow(window.at, PERSON, window)
    logging_one = LogWindow(window.at, window)
    shown = [one.findChild(TrialBanner) for one in (window, raising, logging_one)]
    assert all(one is not None and one.isVisibleTo(one.parentWidget()) for one in shown)
    said = " ".join(label.text() for label in shown[0].findChildren(QLabel))
    assert said.startswith("For trial with invented people.")
    for change in trial.lift(admin, LIFTING):
        worker.changes.publish(change)
    assert all(one.isHidden() for one in shown)
    assert not RaiseWindow(window.at, PERSON, window).findChildren(TrialBanner)


def test_no_title_holds_a_name(open_window: Open, worker: Desk) -> None:
    assert open_window(worker).windowTitle() == "Hearten"


def test_help_shows_the_page_and_every_key(qtbot, open_window: Open, worker: Desk) -> None:
    from ui.help import PAGES, HelpWindow, show_keys

    pages = [one for one in PAGES if one[0] not in ("setup", "releases", "server")]
    window = open_window(worker)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = window.findChild(HelpWindow)
    assert shown.words.toPlainText().startswith("Referrals")
    for key, label in pages:
        shown.show_page(key)
        assert shown.words.toPlainText().startswith(label)
    show_keys(window)
    assert shown.keys.rows.rows() == keyboard.rows()


@pytest.mark.parametrize(
    ("who", "has", "lacks"),
    [
        ("worker", "plans", "setup"),
        ("worker", "plans", "server"),
        ("reception", "referrals", "plans"),
        ("admin", "setup", "plans"),
        ("admin", "server", "plans"),
        ("admin", "releases", "plans"),
        ("worker", "plans", "releases"),
    ],
)
def test_help_offers_only_the_pages_and_keys_of_the_tabs_one_has(
    request: pytest.FixtureRequest, open_window: Open, who: str, has: str, lacks: str
) -> None:
    from ui.help import show_keys

    shown = show_keys(open_window(request.getfixturevalue(who)))
    pages = set(shown.chips._chips)
    assert {"desk", has, "keys"} <= pages
    assert lacks not in pages
    has_plans = "plans" in pages
    assert any(where == "Plans" for _, _, where in shown.keys.rows.rows()) is has_plans


ROOT = Path(__file__).parents[2] / "ui"
PERSON = Person("p", "n", "q", Name("Ann", "Example"))
WINDOWS: dict[str, Callable[[MainWindow], QWidget]] = {
    "MainWindow": lambda window: window,
    "HelpWindow": lambda window: HelpWindow(window, []),
    "LogWindow": lambda window: LogWindow(window.at, window),
    "ImportWindow": lambda window: ImportWindow(window.at, Path("services.json"), window),
    "EditForm": lambda window: EditForm(window.at, None, window),
    "RaiseWindow": lambda window: RaiseWindow(window.at, PERSON, window),
    "RaisedWindow": lambda window: RaisedWindow(window.at, PERSON, window),
    "ContactForm": lambda window: ContactForm(window.at, "p", None, window),
    "ContactWindow": lambda window: ContactWindow(window.at, PERSON, "c", window),
    "LetterWindow": lambda window: LetterWindow(window.at, PERSON, "c", LETTER, window),
    "ContactsWindow": lambda window: ContactsWindow(window.at, PERSON, "c", window),
    "FormDialog": lambda window: FormDialog(window, window.background, "Form", "Keep"),
    "Dialog": lambda window: Dialog(window, "Question"),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_every_window_hears_the_keys_that_work_everywhere(
    qtbot, open_window: Open, worker: Desk, name: str
) -> None:
    shown = WINDOWS[name](open_window(worker))
    heard = {action.objectName() for action in shown.actions()}
    assert {one.name for one in keyboard.SHORTCUTS if one.works_everywhere} <= heard
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.keyClick(shown, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert zoom.percent() == 110


def test_no_window_is_forgotten_among_those_that_hear_the_keys() -> None:
    found: set[str] = set()
    doors = {"SignInWindow", "FirstRunWindow"}
    built_on = {"PersonWindow", "DraftWindow", "ReadingWindow"}
    of_these = rf"class \w+\(.*({'|'.join(['QDialog', *built_on])})\)"
    for file in ROOT.rglob("*.py"):
        source = file.read_text("utf-8")
        for part in re.split(r"^(?=class )", source, flags=re.M)[1:]:
            if re.match(of_these, part) or re.search(
                r"setWindowTitle\(|WindowType\.Window\b", part
            ):
                found.add(re.match(r"class (\w+)", part)[1])  # type: ignore[index]
    assert found - doors - built_on == set(WINDOWS)


def test_help_over_a_box_that_waits_can_be_used(qtbot, open_window: Open, worker: Desk) -> None:
    window = open_window(worker)
    box = FormDialog(window, window.background, "Form", "Keep")
    box.open()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    qtbot.keyClick(box, Qt.Key.Key_F1)
    shown = window.findChild(HelpWindow)
    assert shown.isVisible()
    assert shown.parentWidget() is box
