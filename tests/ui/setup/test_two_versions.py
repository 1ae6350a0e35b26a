"""Setup: what two administrators typed of one user or practice stands side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.actions import accounts, office
from app.actions.accounts import UserChange
from app.actions.office import PracticeChange
from app.changes import Changed
from app.desk import Desk
from app.domain.access import Role, User
from tests.actions.conftest import BROOK, DANETRE
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import make_store as make_store
from tests.ui.setup.test_setup import add_rita, end_a_role, users
from tests.ui.setup.test_setup import at as at
from tests.ui.setup.test_setup import tab as tab
from ui.setup.practice_detail import PracticeDetail
from ui.setup.tab import SetupTab
from ui.setup.user_detail import ROLES_TOO, UserDetail


@pytest.fixture
def brook(qtbot, tab: SetupTab, admin: Desk) -> PracticeDetail:
    """Show a practice that somebody else saves while its phone is typed here."""
    tab.show_page("networks")
    page = tab.page
    page.list.select(BROOK)
    qtbot.waitUntil(lambda: page.detail._practice.uid == BROOK)
    page.detail.phone.setText("second")
    office.change_practice(admin, PracticeChange(BROOK, 1, "first", "Mornings"))
    page.detail.save_button.click()
    return page.detail


@pytest.fixture
def rita(qtbot, tab: SetupTab, admin: Desk) -> User:
    add_rita(qtbot, tab)
    return users(admin)["rita"]


def _saved_first(admin: Desk, tab: SetupTab, rita: User) -> UserDetail:
    """Let somebody else save the user whose phone and display were typed here."""
    detail = tab.page.detail
    detail.display.setText("Rita R.")
    detail.phone.setText("01632 960111")
    first = UserChange(rita.uid, rita.version, rita.display, "01632 960222", "Mornings")
    accounts.change_user(admin, first)
    detail.save()
    return detail


def test_both_versions_of_a_practice_are_shown_and_each_field_is_chosen(
    brook: PracticeDetail, admin: Desk
) -> None:
    assert brook.both.isVisible()
    assert not brook.save_button.isVisible()
    phone, hours = brook.both.choices
    assert (phone.takes_mine(), hours.takes_mine()) == (None, False)
    brook.both.save.click()  # not while one is still to be chosen
    assert admin.office.office.practice(BROOK).phone == "first"
    phone.choose(mine=True)
    brook.both.save.click()
    saved = admin.office.office.practice(BROOK)
    assert (saved.phone, saved.hours) == ("second", "Mornings")
    assert brook.save_button.isVisible()
    assert not brook.both.isVisible()


def test_a_practice_is_left_as_somebody_else_saved_it(brook: PracticeDetail, admin: Desk) -> None:
    brook.both.drop.click()
    assert (brook.phone.text(), brook.hours.text()) == ("first", "Mornings")
    assert not brook.has_half_typed(BROOK)
    brook.hours.setText("Afternoons")
    brook.save_button.click()
    saved = admin.office.office.practice(BROOK)
    assert (saved.phone, saved.hours) == ("first", "Afternoons")


def test_what_other_pcs_save_leaves_the_choice_of_a_practice_where_it_stands(
    brook: PracticeDetail, tab: SetupTab, admin: Desk
) -> None:
    brook.phone.setText("first")  # typed is now what was saved, and hours wait to be chosen
    admin.changes.publish(Changed("network", frozenset({BROOK}), elsewhere=True))
    assert brook.both.isVisible()


def test_both_versions_of_a_user_are_shown_and_each_field_is_chosen(
    tab: SetupTab, admin: Desk, rita: User
) -> None:
    detail = _saved_first(admin, tab, rita)
    assert detail.both.isVisible()
    assert not detail.save_button.isVisible()
    display, phone, hours = detail.both.choices
    assert (display.takes_mine(), phone.takes_mine(), hours.takes_mine()) == (None, None, False)
    display.choose(mine=True)
    phone.choose(mine=False)
    detail.both.save.click()
    saved = users(admin)["rita"]
    assert (saved.display, saved.work_phone, saved.hours) == (
        "Rita R.", "01632 960222", "Mornings")  # fmt: skip
    assert detail.save_button.isVisible()


def test_a_user_is_left_as_somebody_else_saved_them(tab: SetupTab, admin: Desk, rita: User) -> None:
    detail = _saved_first(admin, tab, rita)
    detail.both.drop.click()
    assert (detail.display.text(), detail.phone.text()) == (rita.display, "01632 960222")
    assert not detail.has_half_typed(rita.uid)


def test_roles_typed_here_are_given_beside_those_somebody_else_gave(
    tab: SetupTab, admin: Desk, rita: User
) -> None:
    detail = tab.page.detail
    end_a_role(detail)
    detail.grants.add()
    detail.grants.rows[0].take((Role.CLINICIAN, None, DANETRE))
    new = accounts.Grant("", Role.RECEPTIONIST, None, BROOK, admin.today)
    first = UserChange(rita.uid, rita.version, rita.display, rita.work_phone, "", (new,))
    accounts.change_user(admin, first)
    detail.display.setText("Rita R.")
    detail.save()
    assert ROLES_TOO in detail.both.notice.accessibleName()
    detail.both.choices[0].choose(mine=True)
    detail.both.save.click()
    held = {(one.role, one.practice_uid) for one in users(admin)["rita"].grants
            if one.is_current(admin.today)}  # fmt: skip
    assert held == {(Role.CLINICIAN, DANETRE), (Role.RECEPTIONIST, BROOK)}


def test_who_was_changed_and_is_not_shown_any_more_is_told_nothing(
    tab: SetupTab, admin: Desk, rita: User
) -> None:
    detail = tab.page.detail
    problem = _stale(admin, rita)
    detail.show_user(users(admin)["admin"], tuple(users(admin).values()))
    detail.refuse(problem)
    assert detail.both.now is None


def _stale(admin: Desk, rita: User) -> accounts.errors.Stale:
    change = UserChange(rita.uid, rita.version, "First", rita.work_phone, rita.hours)
    accounts.change_user(admin, change)
    with pytest.raises(accounts.errors.Stale) as found:
        accounts.change_user(admin, replace(change, display="Second"))
    assert found.value.now == users(admin)["rita"]
    return found.value
