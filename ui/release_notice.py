"""Tell an administrator at sign-in that a newer release stands where the site named a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import errors, logs, settings
from app.domain.access import Right
from ui.widgets.buttons import PlainButton

if TYPE_CHECKING:
    from app.domain.release import Statement
    from ui.main_window import MainWindow


def look_for(window: MainWindow) -> None:
    """Look once, quietly; where no place is named nothing is looked for."""
    place = settings.releases_place(window.settings)
    desk = window.desk
    if not place or not desk.may(Right.MANAGE_STORE):
        return
    from app.actions import releases

    def found(stated: Statement | None) -> None:
        if stated is not None:
            show = PlainButton("Show it")
            show.clicked.connect(lambda: _show(window))
            window.tell("known", "download", releases.told(stated), show)

    def failed(problem: errors.Problem) -> None:
        logs.write_down(problem)
        if isinstance(problem, errors.Refused) and not isinstance(problem, errors.NotFound):
            window.warn(problem.sentence)  # what lies there is not what it should be

    window.background.aside(lambda: releases.look(desk, place), found, failed=failed)


def _show(window: MainWindow) -> None:
    """Open Setup where the release is looked for and installed."""
    window.show_tab("setup")
    setup: Any = window.tab("setup")
    setup.show_page("releases")
    setup.start_here()
