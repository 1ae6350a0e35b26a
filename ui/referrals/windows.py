"""Open the windows of the referral that is shown, each by the key of its button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.actions import contacts
from app.actions.referrals import OpenedReferral
from ui.at_desk import AtDesk
from ui.contacts.contact_window import ContactWindow
from ui.contacts.contacts_window import ContactsWindow
from ui.contacts.letter_window import LetterWindow
from ui.escalations.raise_window import RaiseWindow
from ui.escalations.raised_window import RaisedWindow


def _raise(at: AtDesk, opened: OpenedReferral, over: QWidget) -> None:
    RaiseWindow.open_for(at, opened.person, over)


def _raised(at: AtDesk, opened: OpenedReferral, over: QWidget) -> None:
    RaisedWindow(at, opened.person, over, in_emergency=opened.in_emergency).open_window()


def _record(at: AtDesk, opened: OpenedReferral, over: QWidget) -> None:
    case = opened.referral.case_uid or ""
    ContactWindow.open_for(at, opened.person, case, over, next_try=opened.next_try)


def _contacts(at: AtDesk, opened: OpenedReferral, over: QWidget) -> None:
    ContactsWindow(at, opened.person, opened.referral.case_uid or "", over).open_window()


def _letter(at: AtDesk, opened: OpenedReferral, over: QWidget) -> None:
    letter = contacts.letter(at.desk, opened)
    case = opened.referral.case_uid or ""
    LetterWindow(at, opened.person, case, letter, over).open_window()


WINDOWS: dict[str, Callable[[AtDesk, OpenedReferral, QWidget], None]] = {
    "raise": _raise,
    "raised": _raised,
    "record": _record,
    "contacts": _contacts,
    "letter": _letter,
}
