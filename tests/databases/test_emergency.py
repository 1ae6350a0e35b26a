"""Promise the whole way of somebody at the desk who opens one record in an emergency."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app import errors
from app.actions import escalations, plans
from app.actions import glass as act
from app.actions.drafts import Drafts
from app.domain.escalation import Told
from app.settings import Settings
from app.store.types import utc_now
from tests.databases.cast import Cast
from tests.databases.glazed import BORN
from tests.databases.noted import DeskOf, entries
from tests.ui.immediate import ImmediateBackground
from ui import messages, theme
from ui.emergency import ENDED, HOUR_OVER
from ui.emergency_form import EmergencyForm
from ui.escalations.raised_window import RaisedWindow
from ui.main_window import MainWindow
from ui.plans.plan_page import PlanPage
from ui.referrals.list_states import EMERGENCY
from ui.widgets.notice import Strip

NUMBER = "999 000 0018"
WindowOf = Callable[[str], MainWindow]


@pytest.fixture
def problems(monkeypatch: pytest.MonkeyPatch) -> list[errors.Problem]:
    shown: list[errors.Problem] = []
    monkeypatch.setattr(messages, "problem", lambda parent, problem: shown.append(problem))
    return shown


@pytest.fixture
def window_of(
    qtbot, qapp, of_cat: dict[str, str], desk_of: DeskOf, tmp_path: Path, problems: list[Any]
) -> Iterator[WindowOf]:
    theme.apply(qapp, "light")
    made: list[MainWindow] = []

    def open_up(name: str) -> MainWindow:
        window = MainWindow(desk_of(name), Settings(tmp_path), background=ImmediateBackground())
        made.append(window)
        window.open_up()
        return window

    yield open_up
    for window in made:
        window.leave()


@pytest.fixture
def window(window_of: WindowOf, cast: Cast, of_cat: dict[str, str]) -> MainWindow:
    with cast.admin() as admin:
        admin.execute(
            "UPDATE referral SET state = 'accepted' WHERE uid = %s", (of_cat["referral"],)
        )
    return window_of("gus")


def ask(window: MainWindow, number: str = NUMBER) -> EmergencyForm:
    window.emergency.ask()
    form = window.findChildren(EmergencyForm)[-1]
    form.number.setText(number)
    form.born.set_date(BORN)
    form.reason.setText("Ambulance")
    form.submit()
    return form


def detail(window: MainWindow) -> Any:
    return window.tab("referrals").detail  # type: ignore[union-attr]


def page(window: MainWindow) -> Any:
    return window.tab("plans").page  # type: ignore[union-attr]


def open_all(window: MainWindow) -> RaisedWindow:
    """Open the record, what was raised and the plan."""
    ask(window)
    detail(window).asked.emit("raised")
    detail(window).asked.emit("plan")
    assert isinstance(page(window), PlanPage)
    return next(one for one in window.findChildren(RaisedWindow) if one.isVisible())


def said(window: MainWindow) -> list[str]:
    """Give all words on the screen of the main window."""
    return [one.text() for one in window.findChildren(QLabel) if one.isVisible()]


def told(window: MainWindow) -> list[str]:
    """Give what the strips over the page say."""
    return [one.accessibleName() for one in window.findChildren(Strip) if one.isVisible()]


def test_record_opens_under_its_strip_and_closes_again(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    ask(window)
    assert detail(window).opened.referral.uid == of_cat["referral"]
    assert detail(window).opened.referral.words == "SECRET"
    assert window.emergency.strip is not None
    acts = [name for name, _ in entries(cast, "gus")]
    assert "glass.break" in acts
    assert "referral.open" in acts
    window.emergency.end()
    assert detail(window).opened is None
    assert window.emergency.strip is None
    assert ENDED in said(window)
    window.tab("referrals").show_beside(of_cat["referral"])  # type: ignore[union-attr]
    assert detail(window).opened is None


def test_strip_goes_to_the_record_again_from_wherever_one_was(
    window: MainWindow, of_cat: dict[str, str]
) -> None:
    ask(window)
    window.show_tab("services")
    window.tab("referrals").opening.close()  # type: ignore[union-attr]
    buttons = {one.text(): one for one in window.emergency.strip.findChildren(QPushButton)}  # type: ignore[union-attr]
    assert set(buttons) == {"Show the record", "End now"}
    buttons["Show the record"].click()
    assert window.tab_row.selected() == "referrals"
    assert detail(window).opened.referral.uid == of_cat["referral"]


def test_what_is_open_offers_nothing_but_reading(
    window: MainWindow, of_cat: dict[str, str], problems: list[errors.Problem]
) -> None:
    raised = open_all(window)
    assert [one.text() for one in detail(window).record.bar.buttons()] == ["Open plan"]
    assert detail(window).record.bar.menu().actions() == []
    assert not raised.matters[0].say_told.isVisible()
    assert raised.matters[0].words.text() == "SECRET"
    plan = page(window)
    assert plan.form.plan().what_matters == "SECRET"
    assert plan.keeping is None
    head = plan.head
    offered = (head.print, head.raise_it, head.agree, head.change, plan.preview.save_pdf)
    assert not any(one.isVisible() for one in offered)
    window.show_tab("plans")
    menus = [a for menu in window.menu.bar.actions() for a in menu.menu().actions()]
    possible = {one.text().replace("&", "") for one in menus if one.isEnabled()}
    assert not possible & {"Print", "Save as PDF…", "Raise with a clinician"}
    for asked in ("print_plan", "save_as_pdf", "raise_with_clinician"):
        getattr(window.tab("plans"), asked)()
    assert problems == []
    window.tab("plans").back_to_list()  # type: ignore[union-attr]
    assert all(one.isEnabled() for one in menus if one.text() == "Save as PDF…")


def test_acts_that_would_leave_something_there_are_refused_by_name(
    window: MainWindow, of_cat: dict[str, str]
) -> None:
    ask(window)
    with pytest.raises(errors.Refused, match="for reading alone"):
        plans.print_record(window.desk, of_cat["plan"], b"", reason="Ambulance")
    matter = escalations.of_person(window.desk, of_cat["person"])[0]
    with pytest.raises(errors.Refused, match="for reading alone"):
        escalations.say_who_was_told(
            window.desk, matter.uid, matter.version, Told("Dr Gray", "Spoke by phone", utc_now())
        )


def test_reason_is_given_once_and_goes_with_the_plan_too(window: MainWindow, cast: Cast) -> None:
    open_all(window)
    with cast.admin() as admin:
        found = admin.execute(
            "SELECT act, reason FROM audit WHERE actor = 'gus' AND reason IS NOT NULL ORDER BY at"
        ).fetchall()
    acts = ("glass.ask", "glass.break", "plan.open")
    assert found == [(name, "Ambulance") for name in acts]


def test_all_of_it_leaves_the_screen_when_the_hour_is_over(
    window: MainWindow, of_cat: dict[str, str], qtbot
) -> None:
    raised = open_all(window)
    window.desk.now = lambda: utc_now() + timedelta(minutes=59)
    window.emergency.look()
    assert raised.isVisible()
    assert page(window) is not None
    window.desk.now = lambda: utc_now() + timedelta(minutes=61)
    window.emergency.look()
    assert not raised.isVisible()
    assert page(window) is None
    assert detail(window).opened is None
    qtbot.waitUntil(lambda: told(window) == [HOUR_OVER])


def test_page_that_comes_when_the_hour_is_over_is_not_shown(
    window: MainWindow, of_cat: dict[str, str]
) -> None:
    open_all(window)
    plans_tab: Any = window.tab("plans")
    late = PlanPage(window.at, page(window).opened, ())
    window.emergency.end()
    plans_tab._make_on(late)
    assert page(window) is None


def test_another_plan_is_not_seen_while_this_one_is_waited_for(
    window: MainWindow, of_cat: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_all(window)
    before, plans_tab = page(window), window.tab("plans")
    monkeypatch.setattr(plans_tab, "_in_turn", lambda *_later, **_rest: None)
    detail(window).asked.emit("plan")
    assert page(window) is None
    assert not before.isVisible()


def test_own_record_that_is_open_beside_it_stays(window: MainWindow, cast: Cast) -> None:
    ask(window)
    own = window.tab("referrals").view.rows.rows()[0].uid  # type: ignore[union-attr]
    window.tab("referrals").show_referral(own)  # type: ignore[union-attr]
    window.emergency.end()
    assert detail(window).opened.referral.uid == own


def test_nothing_shows_where_the_server_does_not_let_it(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    ask(window)
    assert detail(window).opened is not None
    with cast.admin() as admin:
        admin.execute("DROP POLICY user_glass ON referral")
    window.tab("referrals").opening.close()  # type: ignore[union-attr]
    window.emergency.show_record()
    assert detail(window).opened is None


def test_somebody_who_is_not_here_opens_nothing_and_closes_nothing(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    form = ask(window, "9990000026")
    assert form.wrong.isVisible()
    assert act.NOBODY in form.wrong.text()
    assert window.emergency.strip is None
    form.reject()
    ask(window)
    for number in ("9990000026", "9990000019", ""):
        ask(window, number).reject()
        assert detail(window).opened.referral.uid == of_cat["referral"]
        assert window.emergency.strip is not None
        assert window.desk.in_an_emergency
    asked = [name for name, _ in entries(cast, "gus") if name.startswith("glass")]
    assert sorted(asked) == [*["glass.ask"] * 3, "glass.break", *["glass.nobody"] * 2]


def test_second_person_takes_the_place_of_the_first(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    ask(window)
    with cast.admin() as admin:
        other = admin.execute(
            "UPDATE person SET nhs_number = '9990000026', born = %s WHERE id = (SELECT "
            "r.person_id FROM referral r WHERE r.worker_id = %s LIMIT 1) RETURNING id",
            (BORN, cast.ids["dan"]),
        ).fetchone()
    assert other is not None
    ask(window, "9990000026")
    assert detail(window).opened.referral.uid != of_cat["referral"]
    assert set(window.desk.in_an_emergency) == {other[0]}
    assert sum("Opened in an emergency" in one for one in told(window)) == 1


@pytest.mark.parametrize("name", ["rita", "sue", "max", "sam", "ada", "pia"])
def test_way_in_is_not_there_for_others(window_of: WindowOf, name: str) -> None:
    window = window_of(name)
    words = [a.text() for menu in window.menu.bar.actions() for a in menu.menu().actions()]
    assert not any("emergency" in one for one in words)
    tab: Any = window.tab("referrals")
    if tab is not None:
        tab.list.listing.search("nobody by that name")
        texts = [one.text() for one in tab.findChildren(QPushButton) if one.isVisible()]
        assert tab.list.pane.says("Nobody found")
        assert not any("emergency" in one for one in texts)


def test_search_that_finds_nobody_leads_on_by_keys(window: MainWindow, qtbot) -> None:
    tab: Any = window.tab("referrals")
    tab.go_to_search()
    qtbot.keyClicks(tab.head.search, "9990000018")
    qtbot.waitUntil(lambda: tab.list.pane.says("Nobody found"))
    button = next(one for one in tab.findChildren(QPushButton) if one.text() == EMERGENCY)
    for _ in range(30):
        if QApplication.focusWidget() is button:
            break
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button
    qtbot.keyClick(button, Qt.Key.Key_Return)
    form = window.findChildren(EmergencyForm)[-1]
    assert form.number.text() == NUMBER
    form.reject()


def test_no_draft_no_title_and_no_log_holds_anything_of_it(
    window: MainWindow, of_cat: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    open_all(window)
    window.settle()
    assert Drafts(window.desk).count_all() == 0
    titles = [one.windowTitle() for one in QApplication.topLevelWidgets()]
    for secret in ("SECRET", "9990000018", NUMBER, "Ambulance", of_cat["person"]):
        assert not any(secret in one for one in titles)
        assert secret not in caplog.text
