"""Import what the desk needs on a thread of its own while the password is typed.

What names types of Qt is imported once they are all made, on the thread of the windows. Garbage
collections hold every thread, so none runs meanwhile; what was imported is then put out of their
sight for good.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

from ui.qt_types import QtTypes

_log = logging.getLogger(__name__)

SIGNING_IN = ("app.actions.signing_in",)
THE_DESK = (
    "app.actions.lookup",
    "app.actions.referrals",
    "app.actions.drafts",
    "app.actions.people",
    "app.exchange.reference_data",
    "ui.at_desk",
    "ui.main_window",
    "ui.lock",
    "ui.referrals.tab",
)
WHEN_IDLE = (
    # The first referral that is logged asks for working days and a phone number. The package
    # names of the calendar load little; what reckons is in this module, with all countries.
    "holidays.countries.united_kingdom",
    "phonenumbers",
    "phonenumbers.data.region_GB",
    "nhs_number",
    "app.actions.deciding",
    "app.actions.plans",
    "app.actions.services",
    "ui.plans.tab",
    "ui.plans.contact_form",
    "ui.services.tab",
    "ui.printing.asking",
    "ui.help",
    "app.printing.plan_sheet",
    "app.printing.recovery_key",
    "ui.widgets.pdf_preview",
    "ui.setup.tab",
    "ui.setup.own_password",
)


class WarmUp:
    """Tell when signing in is possible, and when the rest is there."""

    def __init__(self) -> None:
        self.can_sign_in = threading.Event()
        self.is_done = threading.Event()
        self._types_are_made = threading.Event()
        self._types: QtTypes | None = None

    def begin(self) -> None:
        """Begin, once; call it on the thread of the windows, after the first paint."""
        if self._types is None:
            self._types = QtTypes(self._types_are_made)
            threading.Thread(target=self._work, name="warm-up", daemon=True).start()

    def let_go(self) -> None:
        """Keep nobody waiting: the program ends."""
        self._types_are_made.set()
        self.can_sign_in.set()
        self.is_done.set()

    def _work(self) -> None:
        with _no_collections():
            try:
                _import(SIGNING_IN)
            finally:
                self.can_sign_in.set()
            try:
                _prepare()
                self._types_are_made.wait()
                _import(THE_DESK)
                _read_icons()
            finally:
                self.is_done.set()


def _prepare() -> None:
    """Let ciphers load, map the tables and compile the first list's statement."""
    try:
        from app.actions import signing_in

        signing_in.warm_up()
    except Exception as error:
        _log.warning("the warm-up stopped: %s", type(error).__name__)


def _read_icons() -> None:
    """Know every icon: the first list would wait for them."""
    from ui import icons

    icons.read_all()


def _meet_the_calendar() -> None:
    """Reckon once what every save reckons, so that nothing of it is left to load."""
    try:
        from app.domain import dates, limits, nhs_number, phone, working_days

        days = limits.DAYS
        working_days.add(dates.local_today(datetime.now(UTC)), days.first_contact)
        phone.tidy("01632 960001")
        nhs_number.valid("9990000018")
    except Exception as error:
        _log.warning("the calendar was not read ahead: %s", type(error).__name__)


def import_the_rest() -> threading.Thread:
    """Import what is needed later: plans, printing, PDF. For when the first list is on screen.

    Gives the thread that does it.
    """

    def work() -> None:
        with _no_collections():
            _import(WHEN_IDLE)
            _meet_the_calendar()

    thread = threading.Thread(target=work, name="warm-up", daemon=True)
    thread.start()
    return thread


@contextlib.contextmanager
def _no_collections() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        gc.enable()


def _import(names: tuple[str, ...]) -> None:
    """Import each; what fails here fails again, and is shown, where it is needed."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            _log.warning("%s was not imported ahead: %s", name, type(error).__name__)
