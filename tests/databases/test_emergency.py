"""Promise the whole way of somebody at the desk who opens one record in an emergency."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app import errors
from app.actions import escalations, plans
from app.actions.drafts import Drafts
from app.domain.escalation import Told
from app.store.types import utc_now
from tests.databases.cast import Cast
from tests.databases.emergency_window import NUMBER, ask, detail, open_all, page, said, told
from tests.databases.emergency_window import problems as problems
from tests.databases.emergency_window import window as window
from tests.databases.emergency_window import window_of as window_of
from tests.databases.glazed import NONE, opened, seen
from tests.databases.noted import entries
from ui.emergency import ENDED, HOUR_OVER
from ui.main_window import MainWindow
from ui.plans.plan_page import PlanPage


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


def test_end_now_ends_it_at_the_server_too_and_the_audit_tells_all_of_it(
    window: MainWindow, cast: Cast, of_cat: dict[str, str]
) -> None:
    ask(window)
    with cast.connect("gus") as line:
        assert opened(line) == [of_cat["person"]]
        buttons = window.emergency.strip.findChildren(QPushButton)  # type: ignore[union-attr]
        next(one for one in buttons if one.text() == "End now").click()
        assert opened(line) == []
        assert seen(line) == NONE
    with cast.connect("pia") as line:  # who may read the audit
        told_there = line.execute(
            "SELECT act, actor, subject_uid, reason FROM audit WHERE act IN "
            "('glass.break', 'glass.end') ORDER BY chain, seq"
        ).fetchall()
    assert [(one[0], one[1], one[2]) for one in told_there] == [
        ("glass.break", "gus", of_cat["person"]),
        ("glass.end", "gus", of_cat["person"]),
    ]
    assert told_there[0][3] == "Ambulance"


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
