"""Say what stands in place of the list: no services yet, none found, not readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app import errors
from app.domain import dates
from ui.services.listing import Question
from ui.table import ListPane
from ui.widgets.buttons import MainButton, PlainButton

_GONE = "Nothing was changed. Try again in a moment."
_BRING = "Bring in a file or folder of Open Referral UK services. It can be dropped here."
_ASK = "Somebody who may import services can bring them in here."


def show_none_yet(
    pane: ListPane,
    bring: Callable[[], object] | None,
    add: Callable[[], object] | None,
) -> None:
    """Say that the directory is empty; offer what this role may do about it."""
    buttons: list[QWidget] = []
    if bring is not None:
        main = MainButton("Import services…", "download")
        main.clicked.connect(bring)
        buttons.append(main)
    if add is not None:
        other = PlainButton("Add service", "add")
        other.clicked.connect(add)
        buttons.append(other)
    pane.show_empty("building", "No services yet", _BRING if bring else _ASK, buttons)


def show_none_found(
    pane: ListPane,
    question: Question,
    any_distance: Callable[[], object],
    show_all: Callable[[], object],
) -> None:
    """Say that nothing was found; offer to look further."""
    buttons: list[QWidget] = []
    if question.miles is not None:
        further = PlainButton("Search at any distance", "map-pin")
        further.clicked.connect(any_distance)
        buttons.append(further)
    if question.filter != "all":
        everything = PlainButton("Search all services", "list")
        everything.clicked.connect(show_all)
        buttons.append(everything)
    said = "Try fewer letters, another word, or the place." if question.text.strip() else ""
    if not said and question.miles is not None:
        said = "Nothing is known within that distance."
    pane.show_empty("search", "No service found", said, buttons)


def show_failed(
    pane: ListPane, problem: errors.Problem, now: datetime, again: Callable[[], None]
) -> None:
    """Say that the list could not be read."""
    local = dates.local_time(now)
    at = f"{dates.short(local.date())} {dates.clock(local.time())}"
    code = f"Error {problem.code}, {at}. The details hold no names."
    pane.show_error("The list could not be read", _GONE, code, again)
