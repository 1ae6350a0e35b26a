"""Promise that half-typed text outlives losing the keyboard, a lock and a hard end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from app import errors
from app.actions import referrals
from app.actions.drafts import Drafts
from app.actions.lookup import Lookup
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Keys, Shown, TurnedTime
from ui.referrals.log_form.window import LogWindow
from ui.widgets import clipboard

Show = Callable[..., Shown]
LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"


def kept(desk: Desk) -> list[dict]:  # type: ignore[type-arg]
    return [draft.body for draft in Drafts(desk).of("referral")]


def new_form(shown: Shown) -> LogWindow:
    shown.tab.new_referral()
    return shown.form()


def test_a_draft_is_kept_two_tenths_after_a_key_also_while_typing_goes_on(
    reception: Desk, show: Show, time: TurnedTime
) -> None:
    form = new_form(show(reception, make_clock=time.make))
    form.form.words.setText("W")
    time.turn(199)
    assert kept(reception) == []
    form.form.words.setText("Wa")
    time.turn(1)
    assert [body["words"] for body in kept(reception)] == ["Wa"]
    for length in range(3, 13):
        form.form.words.setText("Wants to walk"[:length])
        time.turn(100)
    assert len(kept(reception)[0]["words"]) >= 9
    assert form.form.top.kept.text() == "Draft kept 09:00"


def test_nothing_typed_leaves_no_draft(reception: Desk, show: Show, time: TurnedTime) -> None:
    form = new_form(show(reception, make_clock=time.make))
    time.turn(2000)
    form.close()
    assert kept(reception) == []


def test_what_was_on_the_screen_at_a_hard_end_comes_back_where_it_was(
    reception: Desk, show: Show, time: TurnedTime, keys: Keys
) -> None:
    shown = show(reception, make_clock=time.make)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    form = shown.form()
    keys.press("6")
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    form.form.words.setFocus()
    keys.type("Evenings")
    time.turn(300)
    again = show(reception).form()
    assert again is not form
    entry = again.filling.entry
    assert entry.typed["nhs_number"] == "9990000018"
    assert (entry.reasons, entry.agreement, entry.words) == (["activity"], "yes", "Evenings")
    assert again.form.words.text() == "Evenings"
    assert again.focusWidget() is again.form.words
    assert again.form.why.chosen() == ["activity"]
    assert again.form.agreement.value() == "yes"
    lines = again.form.who.pasted.lines()
    assert lines[0].value == "WILLIAMS, Oliver (Mr)"
    assert all(line.source == "" for line in lines)


def test_a_form_closed_on_purpose_waits_among_the_drafts(reception: Desk, show: Show) -> None:
    shown = show(reception)
    form = new_form(shown)
    form.filling.somebody_new()
    form.form.who.typed.editors["family"].setText("Jones")
    form.close()
    again = show(reception)
    assert again.tab.forms.windows() == []
    assert again.tab.head.chips.chip("drafts").count == 1
    assert again.tab.status[-1] == "1 draft kept"
    again.tab.list.show_filter("drafts")
    assert again.names() == ["JONES"]
    uid = again.tab.view.rows.row_here(0).uid
    again.tab.view.select(uid)
    assert again.tab.detail.opened is None
    again.tab._opened(uid)
    assert again.form().form.who.typed.editors["family"].text() == "Jones"


def test_a_known_person_comes_back_with_their_banner(reception: Desk, show: Show) -> None:
    logged = referrals.log(reception, a_referral(somebody("Williams", "Oliver")))
    shown = show(reception)
    form = new_form(shown)
    people, _ = Lookup(reception).people("williams")
    form.filling.use(people[0])
    form.settle()
    again = show(reception).form()
    assert again.filling.entry.known.uid == logged.person_uid
    assert "WILLIAMS, Oliver (Mr)" in again.form.top.banner.accessibleName()


def test_the_draft_goes_with_the_save(
    reception: Desk, show: Show, time: TurnedTime, keys: Keys
) -> None:
    show(reception, make_clock=time.make)
    clipboard.copy(LINE)
    keys.shift_chord(Qt.Key.Key_V)
    keys.press("6")
    time.turn(300)
    assert len(kept(reception)) == 1
    keys.press(Qt.Key.Key_Tab)
    keys.press("y")
    keys.chord(Qt.Key.Key_Return)
    time.turn(3000)
    assert kept(reception) == []
    assert Lookup(reception).totals()["open"] == 1


def test_a_draft_whose_form_was_saved_is_not_offered_again(reception: Desk, show: Show) -> None:
    new = replace(a_referral(somebody("Done", "Ann")), op_id="op-1")
    referrals.log(reception, new)
    body = {"open": True, "op_id": "op-1", "mode": "find", "words": "left over"}
    Drafts(reception).keep("draft-1", "referral", None, body)
    shown = show(reception)
    assert shown.tab.forms.windows() == []
    assert shown.tab.list.drafts.count == 0


def test_a_discarded_draft_can_be_brought_back(reception: Desk, show: Show) -> None:
    shown = show(reception)
    form = new_form(shown)
    form.form.words.setText("Wants company")
    form.settle()
    form.discard()
    assert kept(reception) == []
    assert shown.at.toasts.toast.words.text() == "Draft discarded"
    shown.at.toasts.undo()
    assert shown.form().form.words.text() == "Wants company"
    shown.form().settle()
    assert kept(reception)[0]["words"] == "Wants company"


def test_nobody_else_gets_a_draft(reception: Desk, worker: Desk, show: Show) -> None:
    form = new_form(show(reception))
    form.form.words.setText("private")
    form.settle()
    shown = show(worker)
    assert shown.tab.forms.windows() == []
    assert shown.tab.list.drafts.count == 0


def test_a_lock_keeps_what_was_typed_a_moment_ago(
    reception: Desk, show: Show, time: TurnedTime
) -> None:
    shown = show(reception, make_clock=time.make)
    form = new_form(shown)
    form.form.words.setText("a moment ago")
    shown.tab.settle()
    assert kept(reception)[0]["words"] == "a moment ago"
    assert kept(reception)[0]["open"] is True


def test_adding_to_the_open_one_does_not_wait_for_the_draft_to_go(
    reception: Desk, show: Show, time: TurnedTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = somebody("Williams", "Oliver", "9990000018", date(1958, 3, 11))
    first = referrals.log(reception, a_referral(person)).referral_uid
    clipboard.copy(LINE)
    shown = show(reception, make_clock=time.make)
    shown.tab.paste_referral()
    form = shown.form()
    form.form.why._toggled("housing", True)
    form.form.words.setText("Also the damp.")
    time.turn(300)
    assert len(kept(reception)) == 1

    def fail(_drafts: Drafts, _uid: str) -> None:
        raise errors.Busy

    monkeypatch.setattr(Drafts, "discard", fail)
    form.form.about_person.asked.emit("add")
    words = referrals.open_referral(reception, first).referral.words
    assert words.endswith("\nAlso the damp.")
    assert words.count("damp") == 1
    assert kept(reception) == []
