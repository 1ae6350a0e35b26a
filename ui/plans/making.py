"""Make the page of a plan a part at a time, so that keys are heard meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from shiboken6 import isValid

from ui.at_desk import AtDesk
from ui.plans.plan_page import PlanPage


def make_on(
    at: AtDesk, page: PlanPage, is_wanted: Callable[[], bool], made: Callable[[], object]
) -> None:
    """Make part after part, each in a turn of its own; a page not wanted any more goes."""

    def go_on(_nothing: None = None) -> None:
        if not isValid(page):
            return
        if not is_wanted():
            page.deleteLater()
        elif page.make_a_part():
            at.background.ask(lambda: None, go_on)
        else:
            made()

    go_on()
