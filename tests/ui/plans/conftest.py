"""Give the Plans tab at a real encrypted store with two cases and a service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.actions import deciding, people, plans, referrals, services
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.directory import Address, EditedService
from app.domain.person import PersonalContact
from app.domain.plan import Plan
from app.domain.timetable import weekly
from tests.actions.conftest import a_referral, somebody
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import reception as reception
from tests.actions.conftest import worker as worker
from tests.ui.immediate import ImmediateBackground
from ui.at_desk import AtDesk, Layouts
from ui.plans.editor.form import PlanForm
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab
from ui.widgets.toast import Toasts


class Ringer:
    """A clock that rings when the test says so."""

    made: list[Ringer] = []  # noqa: RUF012

    def __init__(self, milliseconds: int, slot: Callable[[], object]) -> None:
        self.milliseconds, self.slot, self.is_on = milliseconds, slot, False
        Ringer.made.append(self)

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False

    def isActive(self) -> bool:
        return self.is_on


def pass_by(milliseconds: int) -> None:
    """Let the clocks ring that wait no longer than this, the shortest first."""
    for one in sorted(Ringer.made, key=lambda one: one.milliseconds):
        if one.is_on and one.milliseconds <= milliseconds:
            one.is_on = False
            one.slot()


@pytest.fixture(autouse=True)
def _no_clock_before() -> None:
    Ringer.made.clear()


@pytest.fixture
def case_uid(reception: Desk, worker: Desk) -> str:
    """An accepted referral of John Smith, and his daughter Susan."""
    logged = referrals.log(reception, a_referral(somebody("Smith", "John", "9990000018")))
    deciding.accept(worker, logged.referral_uid, 1, worker.user.uid)
    people.put_contact(
        worker,
        logged.person_uid,
        PersonalContact("", "Susan", "my daughter", may_speak=True, may_have_copy=True),
    )
    return plans.caseload(worker)[0].uid


@pytest.fixture
def plan_uid(case_uid: str, worker: Desk) -> str:
    """The first draft of John's plan, empty."""
    return plans.start(worker, case_uid)[0]


@pytest.fixture
def service(worker: Desk) -> str:
    """A service that meets each Tuesday from two to four."""
    return services.add(
        worker,
        EditedService(
            name="Tea and Company",
            phone="01632 960178",
            contact="Jean",
            address=Address("St Luke's Hall", "Mill Road", town="Kettering", postcode="NN16 0RB"),
            schedules=(weekly(1, time(14), time(16)),),
        ),
    ).service.uid


@pytest.fixture
def at_desk(qtbot: Any, worker: Desk) -> Iterator[Callable[..., AtDesk]]:
    """Give what a tab gets, for a desk; the window is `at.toasts.parent()`."""

    def make(desk: Desk = worker) -> AtDesk:
        window = QWidget()
        window.resize(1366, 660)
        QVBoxLayout(window).setContentsMargins(0, 0, 0, 0)
        qtbot.addWidget(window)
        background = ImmediateBackground(window)
        layouts = Layouts(lambda _name: None, lambda _name, _state: None)
        return AtDesk(desk, background, Toasts(window), Drafts(desk), layouts)

    yield make
    QApplication.processEvents()


@pytest.fixture
def tab(at_desk: Callable[..., AtDesk], case_uid: str) -> PlansTab:
    """The tab of the link worker, with John's case in the list."""
    return show_tab(at_desk())


def show_tab(at: AtDesk) -> PlansTab:
    """Put a tab into its window and show it."""
    window = at.toasts.parent()
    assert isinstance(window, QWidget)
    made = PlansTab(at, window, make_clock=Ringer)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(made)
    window.show()
    window.activateWindow()
    made.start_here()
    QApplication.processEvents()
    return made


@pytest.fixture
def page(tab: PlansTab, plan_uid: str) -> PlanPage:
    """John's first plan, open, with the keyboard in What matters."""
    return open_page(tab, plan_uid)


def open_page(tab: PlansTab, uid: str) -> PlanPage:
    tab.open_plan(uid)
    QApplication.processEvents()
    assert isinstance(tab.page, PlanPage)
    return tab.page


@pytest.fixture
def form(page: PlanPage) -> PlanForm:
    return page.form


def saved(desk: Desk, uid: str) -> Plan:
    """Give a plan as it stands in the store."""
    return plans.open_plan(desk, uid).plan


def fill(desk: Desk, uid: str) -> Plan:
    """Make a plan whole, so that it can be agreed."""
    from app.domain.plan import Doer, Goal, Review, Step, When, Who

    plan = saved(desk, uid)
    goal = Goal(
        "",
        "I want company.",
        confidence=7,
        steps=(
            Step("", "go to Tea and Company", Who(), When(date(2026, 12, 8), time(14), time(16))),
            Step("", "ring Jean", Who(Doer.LINK_WORKER), When(date(2026, 12, 7))),
        ),
    )
    review = Review(date(2027, 1, 19), time(14), "Elm Road Surgery")
    plans.save(desk, replace(plan, what_matters="The lake.", goals=(goal,), review=review))
    return saved(desk, uid)
