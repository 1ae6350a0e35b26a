"""Promise that whatever is typed or pasted, nothing falls over and nothing is half saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions import referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Shown
from tests.ui.turns import come_to_rest
from ui.referrals.log_form.window import LogWindow

Show = Callable[..., Shown]
NASTY = {
    "controls": "a\x00b\x07c\x1bd\r\ne",
    "surrogate": "a\ud800b",
    "bidi": "abc\u202edef\u2066ghi",
    "very long": "long " * 5000,
    "marks": "a" + "\u0301" * 3000,
    "markup": "<b>bold</b><img src='file:///etc/passwd'>",
    "wildcards": "%_%' OR 1=1 --",
    "quotes": "\"'`’“",
    "operators": 'NEAR(a b) AND "x" OR col:y* ^z -w',
    "plus": "+44 (0)7700 900123 ext. 5",
    "private use": "\ue000o \ue000n1",
}


@pytest.fixture
def form(reception: Desk, show: Show) -> LogWindow:
    referrals.log(reception, a_referral(somebody("Smith", "John")))
    shown = show(reception)
    shown.tab.new_referral()
    shown.form().resize(1240, 670)
    return shown.form()


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_search_takes_anything(form: LogWindow, text: str, reception: Desk, show: Show) -> None:
    shown = show(reception)
    shown.tab.head.search.setText(text)
    assert not shown.tab.listing.has_failed
    shown.tab.settle()
    shown.tab.head.search.setText("smith")
    assert shown.names() == ["SMITH, John (Mr)"]


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_the_form_takes_anything_in_every_field(
    form: LogWindow, text: str, reception: Desk
) -> None:
    form.form.who.finder.box.setText(text)
    form.filling.somebody_new()
    typed = form.form.who.typed
    for key, editor in typed.editors.items():
        if hasattr(editor, "setText"):
            editor.setText(text)
            typed._look_at(key)
    form.form.words.insertPlainText(text[:600])
    form.form.panel.referrer.setText(text)
    form.form.panel.received.setText(text)
    form.form.why._toggled("loneliness", True)
    form.form.agreement._clicked("yes")
    form.settle()
    form.save(False)
    QApplication.processEvents()
    assert form.isVisible()
    assert Lookup(reception).totals()["open"] == 1


# What of it no field takes, and what the form says then; all else is saved cleaned.
REFUSED = {
    "very long": "A name may have 200 characters",
    "marks": "Still needed: the person’s name",
    "markup": "A title may have 35 characters",
}


@pytest.mark.parametrize("called", NASTY)
def test_a_good_date_and_number_beside_anything_is_saved_whole_or_not_at_all(
    form: LogWindow, called: str, reception: Desk
) -> None:
    text = NASTY[called]
    form.filling.somebody_new()
    typed = form.form.who.typed
    for key in ("given", "family", "title", "address"):
        typed.editors[key].setText(text)
    typed.born.setText("14/8/1980")
    form.form.words.setText(text)
    form.form.why._toggled("loneliness", True)
    form.form.agreement._clicked("yes")
    form.save(False)
    QApplication.processEvents()
    kept, said = Lookup(reception).totals()["open"] - 1, form.form.bar.needed.text()
    assert (kept, REFUSED.get(called, "") in said) == (0 if called in REFUSED else 1, True)
    assert bool(said) == (called in REFUSED)
    for row in Lookup(reception).page(Query()).rows:
        opened = referrals.open_referral(reception, row.uid)
        whole = repr((opened.person, opened.referral.words))
        assert "\\x00" not in whole
        assert "\\u202e" not in whole
        assert "\\ud800" not in whole


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_paste_of_anything_is_understood_or_refused(form: LogWindow, text: str) -> None:
    clipboard = QApplication.clipboard()
    for pasted in (text, f"WILLIAMS, {text[:200]} (Mr)\t11/03/1958\t9990000018\t{text[:300]}"):
        clipboard.setText(pasted.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        form.paste()
        form.settle()
        QApplication.processEvents()
    assert form.isVisible()


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_correction_of_anything_says_why(form: LogWindow, text: str) -> None:
    QApplication.clipboard().setText("WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000018")
    form.paste()
    for line in form.form.who.pasted.lines():
        form.form.who.pasted.corrected.emit(line.uid, text)
    form.settle()
    assert form.filling.entry.typed["born"] == "11-Mar-1958"
    assert form.isVisible()


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_phone_and_times_take_anything(text: str, reception: Desk, show: Show, qtbot) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    shown = show(reception)
    shown.tab.view.select(uid)
    shown.tab._open_phone()
    phone = shown.tab.detail.record.phone
    phone.phone.editor.setText(text)
    phone.note.editor.setText(text)
    phone.save.click()
    come_to_rest()
    person = referrals.open_referral(reception, uid).person
    assert len(person.phone) <= 40
    assert len(person.phone_note) <= 100
    assert phone.person is None or phone.phone.error()


def test_markup_is_shown_as_letters(form: LogWindow, reception: Desk, show: Show) -> None:
    new = a_referral(somebody("<b>Bold</b>", "<img src=x>"), words="<i>words</i>")
    uid = referrals.log(reception, new).referral_uid
    shown = show(reception)
    shown.tab.view.select(uid)
    banner = shown.tab.detail.banner
    assert "<" in banner.name.text()
    assert banner.name.textFormat() == Qt.TextFormat.PlainText
