"""Promise that a referral is logged in seconds: keys are really sent and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt

from app.actions import deciding, referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.person import Gender
from app.domain.referral import Agreement, Source, Urgency
from tests.actions.conftest import DANETRE, a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown
from ui.widgets import clipboard

Show = Callable[..., Shown]
LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"


def newest(desk: Desk) -> referrals.OpenedReferral:
    rows = Lookup(desk).page(Query(sort="received", ascending=False)).rows
    return referrals.open_referral(desk, rows[0].uid)


def test_a_pasted_patient_is_logged_in_twelve_keys(reception: Desk, show: Show, keys: Keys) -> None:
    shown = show(reception)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("6")
    keys.press("1")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    assert keys.count <= 12
    kept = newest(reception)
    assert (kept.person.name.family, kept.person.name.given) == ("Williams", "Oliver")
    assert kept.person.name.title == "Mr"
    assert kept.person.born == date(1958, 3, 11)
    assert kept.person.gender is Gender.MALE
    assert kept.person.nhs_number == "9990000018"
    assert kept.person.practice_uid == DANETRE
    assert kept.referral.reasons == ("activity", "loneliness")
    assert kept.referral.agreement is Agreement.YES
    assert kept.referral.source is Source.GP
    assert kept.referral.urgency is Urgency.ROUTINE
    assert kept.referral.received_on == reception.today
    assert kept.referral.words == ""
    assert shown.tab.forms.windows() == []


def test_a_paste_with_a_field_to_check_stays_within_twelve_keys(
    reception: Desk, show: Show, keys: Keys
) -> None:
    shown = show(reception)
    clipboard.copy("WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018\t07700 900123")
    keys.shift_chord(Qt.Key.Key_V)
    assert shown.form().form.who.pasted.view.current_uid() == "born"
    keys.press(Qt.Key.Key_Space)
    keys.press("2")
    keys.press(Qt.Key.Key_Tab)
    keys.press("b")
    keys.chord(Qt.Key.Key_Return)
    assert keys.count <= 12
    kept = newest(reception)
    assert kept.person.born == date(1958, 3, 11)
    assert kept.person.phone == "07700 900123"
    assert kept.referral.reasons == ("low-mood",)
    assert kept.referral.agreement is Agreement.BEST_INTEREST


def test_a_known_person_is_logged_in_eighteen_keys(
    reception: Desk, worker: Desk, show: Show, keys: Keys
) -> None:
    referrals.log(reception, a_referral(somebody("Brown", "Ann")))
    first = referrals.log(reception, a_referral(somebody("Williams", "Oliver")))
    deciding.decline(worker, first.referral_uid, 1, "Out of scope")
    show(reception)
    keys.chord(Qt.Key.Key_N)
    keys.type("wil oli")
    keys.press(Qt.Key.Key_Return)
    keys.press("7")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    assert keys.count <= 18
    kept = newest(reception)
    assert kept.person.uid == first.person_uid
    assert kept.referral.reasons == ("caring",)
    assert kept.referral.agreement is Agreement.YES
    assert kept.referral.uid != first.referral_uid


def test_a_fresh_form_presets_neither_reasons_nor_agreement(
    reception: Desk, show: Show, keys: Keys
) -> None:
    shown = show(reception)
    keys.chord(Qt.Key.Key_N)
    form = shown.form()
    assert form.form.who.finder.box.hasFocus()
    assert form.form.why.chosen() == []
    assert form.form.agreement.value() is None
    assert form.filling.entry.reasons == []
    assert form.filling.entry.agreement is None
    assert form.form.bar.needed.text() == "Still needed: who, why, and whether they agree"


def test_save_goes_to_what_is_missing_and_saves_nothing(
    reception: Desk, show: Show, keys: Keys
) -> None:
    shown = show(reception)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.chord(Qt.Key.Key_Return)
    form = shown.form().form
    assert form.why.isAncestorOf(form.window().focusWidget())
    keys.press("3")
    keys.chord(Qt.Key.Key_Return)
    assert form.agreement.isAncestorOf(form.window().focusWidget())
    assert form.agreement_hint.text() == "Needed before it can be saved"
    assert Lookup(reception).totals()["open"] == 0


def test_no_to_agreement_stops_and_says_why(reception: Desk, show: Show, keys: Keys) -> None:
    shown = show(reception)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("3")
    keys.press(Qt.Key.Key_Tab)
    keys.press("n")
    keys.chord(Qt.Key.Key_Return)
    said = shown.form().form.about_agreement.said()
    assert [one.heading for one in said] == ["The person does not agree"]
    assert Lookup(reception).totals()["open"] == 0


def test_save_and_next_opens_a_fresh_form_and_undo_brings_the_last_one_back(
    reception: Desk, show: Show, keys: Keys
) -> None:
    shown = show(reception)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("3")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.shift_chord(Qt.Key.Key_Return)
    window = shown.form()
    assert window.is_blank
    assert window.form.who.finder.box.hasFocus()
    assert Lookup(reception).totals()["open"] == 1
    keys.chord(Qt.Key.Key_Z)
    assert Lookup(reception).totals()["open"] == 0
    again = shown.form()
    assert again.filling.entry.reasons == ["money"]
    assert again.filling.entry.typed["family"] == "Williams"


def test_save_and_close_returns_to_the_list_with_a_toast_without_a_name(
    reception: Desk, show: Show, keys: Keys
) -> None:
    shown = show(reception)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("3")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    assert shown.names() == ["WILLIAMS, Oliver (Mr)"]
    assert shown.tab.view.hasFocus()
    toast = shown.at.toasts.toast
    assert toast is not None
    assert toast.words.text() == "Logged"
    keys.chord(Qt.Key.Key_Z)
    assert shown.names() == []
    assert Lookup(reception).totals()["open"] == 0
    assert shown.form().filling.entry.typed["nhs_number"] == "9990000018"
    keys.chord(Qt.Key.Key_Return)
    assert shown.names() == ["WILLIAMS, Oliver (Mr)"]
