"""Setup: whoever changes what they may do themselves is told before, and signs in again."""

from __future__ import annotations

import pytest

from app import errors
from app.actions import signing_in
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import DANETRE
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import make_store as make_store
from tests.ui.setup.test_setup import add_rita, users
from tests.ui.setup.test_setup import at as at
from tests.ui.setup.test_setup import tab as tab
from ui import messages
from ui.at_desk import AtDesk
from ui.setup.tab import SetupTab
from ui.setup.users_page import OWN_ROLES


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hear the titles of what is asked; the answer is yes until the list begins with no."""
    titles: list[str] = []

    def confirm(_parent: object, title: str, *_words: str) -> bool:
        titles.append(title)
        return titles[0] != "no"

    monkeypatch.setattr(messages, "confirm", confirm)
    return titles


@pytest.fixture
def put_out(at: AtDesk) -> list[errors.Problem]:
    told: list[errors.Problem] = []
    at.background.put_out = told.append
    return told


def give_myself_a_role(tab: SetupTab) -> None:
    detail = tab.page.detail
    detail.grants.add()
    detail.grants.rows[-1].take((Role.RECEPTIONIST, None, DANETRE))
    detail.save_button.click()


def test_own_roles_are_asked_about_and_saving_them_signs_out(
    tab: SetupTab, admin: Desk, asked: list[str], put_out: list[errors.Problem]
) -> None:
    give_myself_a_role(tab)
    assert asked == [OWN_ROLES]
    assert len(users(admin)["admin"].grants) == 2
    assert [one.sentence for one in put_out] == [signing_in.ANOTHER_ROLE]


def test_own_roles_stay_as_they_are_when_that_is_not_wanted(
    tab: SetupTab, admin: Desk, asked: list[str], put_out: list[errors.Problem]
) -> None:
    asked.append("no")
    give_myself_a_role(tab)
    assert len(users(admin)["admin"].grants) == 1
    assert tab.page.detail.grants.given()
    assert put_out == []


def test_own_phone_and_the_roles_of_others_ask_nothing(
    qtbot, tab: SetupTab, asked: list[str], put_out: list[errors.Problem]
) -> None:
    tab.page.detail.phone.setText("01632 960111")
    tab.page.detail.save_button.click()
    add_rita(qtbot, tab)
    give_myself_a_role(tab)  # Rita is shown now
    assert (asked, put_out) == ([], [])
