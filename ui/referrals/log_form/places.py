"""Know the places of the form by name: to go to what is needed, and back to where it was left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.referrals.log_form.entry import FIND, PASTED, TYPED
from ui.referrals.log_form.form import LogForm

_TAB = Qt.FocusReason.TabFocusReason
_OF_PERSON = ("name", "born", "nhs_number", "gender", "phone", "postcode", "address")


def go_to(form: LogForm, place: str) -> None:
    """Give the keyboard to a field by the name that errors.Incomplete and drafts use."""
    who = form.who
    mode = who.mode()
    if place == "reasons":
        form.why.take_keyboard()
    elif place == "agreement":
        form.agreement.take_keyboard()
    elif place == "words":
        form.words.setFocus(_TAB)
    elif place in ("received", "source", "referrer", "urgency"):
        form.open_panel()
        form.panel.fields[place].editor.setFocus(_TAB)
    elif place == "practice":
        _go_to_practice(form, mode)
    elif mode == PASTED:
        who.show()
        line = "address" if place == "postcode" else place
        who.pasted.take_keyboard(line if line in _OF_PERSON else None)
    elif mode == TYPED:
        who.show()
        who.typed.go_to(place if place in (*_OF_PERSON, "given", "family", "title") else "name")
    elif mode == FIND:
        who.finder.box.setFocus(_TAB)
    else:
        form.why.take_keyboard()


def _go_to_practice(form: LogForm, mode: str) -> None:
    if mode == PASTED:
        form.who.show()
        form.who.pasted.take_keyboard("practice")
        return
    if mode == TYPED and form.who.typed.asks_practice():
        form.who.show()
        form.who.typed.practice.setFocus(_TAB)
        return
    form.open_panel()
    form.panel.practice.setFocus(_TAB)


def place_of(form: LogForm, widget: QWidget | None) -> str:
    """Name the place that has the keyboard, for a draft."""
    if widget is None:
        return ""
    if form.why.isAncestorOf(widget):
        return "reasons"
    if form.agreement.isAncestorOf(widget):
        return "agreement"
    if widget is form.words:
        return "words"
    for name, field in form.panel.fields.items():
        if field.isAncestorOf(widget):
            return name
    for name, field in form.who.typed.fields.items():
        if field.isAncestorOf(widget):
            return name
    if form.who.pasted.isAncestorOf(widget):
        return str(form.who.pasted.view.current_uid() or "name")
    return "who"
