"""Promise what the form of a new referral understands, warns of, and refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions import deciding, office, referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import (
    BLUE,
    CRICK,
    DANETRE,
    DAVENTRY,
    Clock,
    DeskFor,
    a_referral,
    somebody,
)
from tests.ui.referrals.conftest import Keys, Shown
from tests.ui.turns import come_to_rest
from ui import zoom
from ui.referrals.log_form.window import LogWindow
from ui.widgets import clipboard
from ui.widgets.notice import Notice

Show = Callable[..., Shown]
LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"


@pytest.fixture
def form(reception: Desk, show: Show) -> LogWindow:
    shown = show(reception)
    shown.tab.new_referral()
    shown.form().resize(1240, 670)
    return shown.form()


def paste(form: LogWindow, text: str) -> None:
    clipboard.copy(text)
    form.paste()
    QApplication.processEvents()


def headings(form: LogWindow) -> list[str]:
    return [one.heading for stack in form.form.stacks for one in stack.said()]


def complete(form: LogWindow) -> None:
    form.form.why.chips.setFocus()
    form.form.why._toggled("loneliness", True)
    form.form.agreement._clicked("yes")


def open_count(desk: Desk) -> int:
    return Lookup(desk).totals()["open"]


# Pasting


def test_a_paste_shows_each_field_its_source_and_how_sure(form: LogWindow) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018\t12 Orchard Row NN64ZZ\t0770090045")
    lines = {line.label: line for line in form.form.who.pasted.lines()}
    assert lines["Name"].value == "WILLIAMS, Oliver (Mr)"
    assert (lines["Born"].source, lines["Born"].why) == ("11.03.58", "Check the century")
    assert lines["NHS No."].why == "Sure, check digit right"
    assert lines["Address"].value == "12 Orchard Row, NN6 4ZZ"
    assert lines["Phone"].why == "A digit is missing"
    assert lines["Practice"].value == "Danetre, as for you"
    assert form.form.who.hint.text().startswith("3 of 6 fields are sure.")
    assert form.form.top.banner.isVisible()
    assert "WILLIAMS, Oliver (Mr), born 11-Mar-1958 (68y)" in form.form.top.banner.accessibleName()


def test_f2_corrects_a_field_and_goes_to_the_next_one_to_check(form: LogWindow, keys: Keys) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018\t0770090045")
    keys.press(Qt.Key.Key_F2)
    keys.type("11/3/1956")
    keys.press(Qt.Key.Key_Return)
    assert form.filling.entry.typed["born"] == "11-Mar-1956"
    assert form.form.who.pasted.view.current_uid() == "phone"
    keys.press(Qt.Key.Key_F2)
    keys.type("07700900456")
    keys.press(Qt.Key.Key_Return)
    assert form.filling.entry.typed["phone"] == "07700 900456"
    assert form.form.why.isAncestorOf(form.focusWidget())


def test_a_correction_that_is_wrong_says_why_and_changes_nothing(
    form: LogWindow, keys: Keys
) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018")
    keys.press(Qt.Key.Key_F2)
    keys.type("31/2/1958")
    keys.press(Qt.Key.Key_Return)
    line = form.form.who.pasted.view.rows.row_by_uid("born")
    assert line.why == "February 1958 has 28 days"
    assert form.filling.entry.typed["born"] == "11-Mar-1958"


def test_escape_leaves_a_correction_and_not_the_form(form: LogWindow, keys: Keys) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018")
    keys.press(Qt.Key.Key_F2)
    keys.type("nonsense")
    keys.press(Qt.Key.Key_Escape)
    assert form.isVisible()
    assert form.form.who.pasted.view.hasFocus()
    assert form.filling.entry.typed["born"] == "11-Mar-1958"


def test_several_lines_are_chosen_among(form: LogWindow, keys: Keys) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000018\n"
                "BROWN, Ann (Mrs)\t02/09/1941\t9990000026")  # fmt: skip
    assert form.form.who.finder.results.rows.rowCount() == 2
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    assert form.filling.entry.typed["family"] == "Brown"
    assert form.filling.entry.typed["nhs_number"] == "9990000026"


def test_two_valid_numbers_ask_and_a_wrong_one_is_left_out(form: LogWindow) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000018\t9990000026")
    number = form.form.who.pasted.view.rows.row_by_uid("nhs_number")
    assert number.choices == ("999 000 0018", "999 000 0026", "None of these")
    assert form.filling.entry.typed["nhs_number"] == ""
    paste(form, "WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000019")
    number = form.form.who.pasted.view.rows.row_by_uid("nhs_number")
    assert number.why.endswith("left out")
    assert form.form.who.hint.text().endswith("Space: no number is known")
    assert form.filling.entry.typed["nhs_number"] == ""


@pytest.mark.parametrize("number", ["", "9990000019"])
def test_a_paste_without_a_right_number_asks_and_space_says_none(
    form: LogWindow, keys: Keys, reception: Desk, number: str
) -> None:
    paste(form, f"WILLIAMS, Oliver (Mr)\t11/03/1958\t{number}")
    view = form.form.who.pasted.view
    complete(form)
    assert form.form.bar.needed.text() == "Still needed: the NHS number, or that none is known"
    keys.chord(Qt.Key.Key_Return)
    assert open_count(reception) == 0
    assert view.hasFocus()
    assert view.current_uid() == "nhs_number"
    keys.press(Qt.Key.Key_Space)
    assert view.rows.row_by_uid("nhs_number").why == "None is known"
    assert form.form.bar.needed.text() == ""
    keys.chord(Qt.Key.Key_Return)
    assert open_count(reception) == 1


def test_two_numbers_are_needed_to_be_chosen_from(
    form: LogWindow, keys: Keys, reception: Desk
) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000018\t9990000026")
    complete(form)
    keys.chord(Qt.Key.Key_Return)
    assert open_count(reception) == 0
    keys.press(Qt.Key.Key_Space)
    assert form.form.bar.needed.text() == "Still needed: the NHS number, or that none is known"
    keys.press(Qt.Key.Key_F2)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    assert form.filling.entry.typed["nhs_number"] == "9990000026"
    keys.chord(Qt.Key.Key_Return)
    assert open_count(reception) == 1


def test_none_of_two_numbers_can_be_said(form: LogWindow, keys: Keys) -> None:
    paste(form, "WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000018\t9990000026")
    complete(form)
    form.form.who.pasted.take_keyboard("nhs_number")
    keys.press(Qt.Key.Key_F2)
    keys.press(Qt.Key.Key_End)
    keys.press(Qt.Key.Key_Return)
    assert form.filling.entry.typed["nhs_number"] == ""
    assert form.form.bar.needed.text() == ""


def test_a_long_address_can_be_compared_whole(form: LogWindow) -> None:
    long = "17 Long Buckby Wharf Industrial Estate, Long Buckby Wharf, Northamptonshire"
    paste(form, f"WILLIAMS, Oliver (Mr)\t11/03/1958\t9990000018\t{long}, NN6 7PP")
    QApplication.processEvents()
    pasted = form.form.who.pasted
    assert pasted.whole.isVisible()
    words = pasted.whole.text()
    assert words.startswith(f"Address: {long}, NN6 7PP\nIn the text: {long}")
    assert pasted.whole.heightForWidth(pasted.width()) <= pasted.whole.height()
    paste(form, LINE)
    assert not pasted.whole.isVisible()


def test_nothing_to_paste_says_what_to_do(form: LogWindow) -> None:
    paste(form, "???")
    assert headings(form) == ["Nothing was pasted"]
    assert form.form.who.mode() == "find"


def test_the_pasted_text_is_in_no_draft_and_the_clipboard_is_cleared_on_demand(
    form: LogWindow, reception: Desk
) -> None:
    text = "WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018\tSECRETWORD 12 Orchard Row NN64ZZ"
    paste(form, text)
    form.settle()
    body = repr(form._at.drafts.of("referral")[0].body)
    assert "11.03.58" not in body
    assert "NN64ZZ" not in body
    form.form.who.clear.click()
    assert clipboard.text() == ""
    assert form.form.who.hint.text() == "Clipboard cleared"


def test_something_else_on_the_clipboard_is_left_there(form: LogWindow) -> None:
    paste(form, LINE)
    clipboard.copy("shopping list")
    form.form.who.clear.click()
    assert clipboard.text() == "shopping list"


def test_a_paste_from_the_list_uses_the_open_form_while_it_is_about_nobody(
    reception: Desk, show: Show, keys: Keys
) -> None:
    shown = show(reception)
    shown.tab.new_referral()
    clipboard.copy(LINE)
    shown.tab.paste_referral()
    assert len(shown.tab.forms.windows()) == 1
    shown.tab.paste_referral()
    assert len(shown.tab.forms.windows()) == 2


def test_a_practice_that_is_added_is_offered_in_an_open_form(
    worker: Desk, admin: Desk, show: Show
) -> None:
    shown = show(worker)
    shown.tab.new_referral()
    window = shown.form()
    form, typed = window.form, window.form.who.typed
    window.filling.somebody_new()
    typed.editors["given"].setText("Ann")
    typed.practice.set_key(CRICK)
    window.filling._practice_chosen(CRICK)
    form.words.setText("Half a thou")
    form.panel.received.setText("12/1")
    typed.editors["given"].setFocus()
    added = office.add_practice(admin, office.NewPractice("Abbey", DAVENTRY, admin.today))
    worker.forget_office()
    worker.changes.publish(*added.changed)
    QApplication.processEvents()
    for combo in (typed.practice, form.panel.practice):
        assert "Abbey" in [combo.itemText(n) for n in range(combo.count())]
        assert combo.key() == CRICK
    assert typed.editors["given"].text() == "Ann"
    assert typed.editors["given"].hasFocus()
    assert form.words.text() == "Half a thou"
    assert form.panel.received.text() == "12/1"
    assert window.filling.entry.practice_uid == CRICK


@pytest.mark.parametrize(
    ("typed", "family"), [("Zed", "Zed"), ("o'neill", "O'Neill"), ("nn6", ""), ("07700", "")]
)
def test_one_word_typed_in_the_finder_is_the_family_name_of_somebody_new(
    form: LogWindow, keys: Keys, typed: str, family: str
) -> None:
    form.form.who.finder.box.setText(typed)
    form.filling.somebody_new()
    assert form.form.who.typed.values()["family"] == family
    assert form.form.who.typed.values()["given"] == ""


# Who is here already


def person_said(form: LogWindow) -> str:
    return " ".join(one.sentence for one in form.form.about_person.said())


def test_by_number_alone_nothing_is_told_of_the_person(form: LogWindow, reception: Desk) -> None:
    held = somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11))
    referrals.log(reception, a_referral(held))
    form.filling.somebody_new()
    form.form.who.typed.nhs_number.set_number("9990000018")
    assert person_said(form) == "Same NHS number. Ask for the date of birth."
    assert form.form.about_person.buttons() == []
    form.form.who.typed.born.setText("11/3/1958")
    assert person_said(form).startswith("Same NHS number and date of birth: open referral of")


def test_a_notice_names_all_that_agrees(form: LogWindow, reception: Desk) -> None:
    held = somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11))
    referrals.log(reception, a_referral(held))
    paste(form, LINE)
    assert person_said(form).startswith("Same NHS number, name and date of birth: open referral")


@pytest.mark.parametrize("known", [False, True])
def test_a_save_that_finds_an_open_referral_goes_to_add_to_that_one(
    form: LogWindow, reception: Desk, keys: Keys, known: bool
) -> None:
    held = somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11))
    logged = referrals.log(reception, a_referral(held))
    if known:
        form.form.who.finder.box.setFocus()
        keys.type("williams")
        keys.press(Qt.Key.Key_Return)
    else:
        paste(form, LINE)
    complete(form)
    keys.chord(Qt.Key.Key_Return)
    assert form.focusWidget().text() == "Add to that one"
    keys.press(Qt.Key.Key_Space)
    assert open_count(reception) == 1
    assert referrals.open_referral(reception, logged.referral_uid).referral.version == 2


def test_a_second_referral_is_warned_of_and_not_logged_unless_chosen(
    form: LogWindow, reception: Desk
) -> None:
    first = referrals.log(
        reception,
        a_referral(somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11))),
    )
    paste(form, LINE)
    assert headings(form) == ["Probably a second referral for the same person"]
    complete(form)
    form.save(False)
    assert open_count(reception) == 1
    form.form.about_person.asked.emit("both")
    assert headings(form) == ["Both will be logged"]
    form.save(False)
    assert open_count(reception) == 2
    rows = Lookup(reception).page(Query()).rows
    assert {row.person_uid for row in rows} == {first.person_uid}


def test_adding_to_the_open_one_keeps_both_texts(form: LogWindow, reception: Desk) -> None:
    first = referrals.log(
        reception,
        a_referral(somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11))),
    )
    paste(form, LINE)
    form.form.about_person.asked.emit("add")
    assert headings(form)[0] == "Still needed: why?"
    form.form.why._toggled("housing", True)
    form.form.words.setText("Also the damp.")
    form.form.about_person.asked.emit("add")
    kept = referrals.open_referral(reception, first.referral_uid).referral
    assert kept.reasons == ("loneliness", "money", "housing")
    assert kept.words == "I'd like a reason to leave the flat.\nAlso the damp."
    assert open_count(reception) == 1


@pytest.mark.parametrize("width", [1366, 900])
def test_the_referral_that_was_added_to_is_chosen_and_shown(
    reception: Desk, show: Show, width: int
) -> None:
    referrals.log(reception, a_referral(somebody("Adams", "Ann", "9990000026")))
    held = somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11))
    uid = referrals.log(reception, a_referral(held)).referral_uid
    shown = show(reception)
    shown.window.resize(width, 700)
    shown.tab.new_referral()
    form = shown.form()
    paste(form, LINE)
    complete(form)
    form.form.about_person.asked.emit("add")
    come_to_rest()
    assert shown.tab.view.selected() == [uid]
    opened = shown.tab.detail.opened
    assert opened is not None
    assert opened.referral.uid == uid
    assert QApplication.focusWidget() is shown.tab.view


def test_a_known_number_under_another_name_is_shown_and_not_saved(
    form: LogWindow, reception: Desk
) -> None:
    referrals.log(reception, a_referral(somebody("Jones", "Mary", "9990000018")))
    paste(form, LINE)
    assert headings(form) == ["This NHS number is known under another name"]
    complete(form)
    form.form.about_person.asked.emit("both")
    form.save(False)
    assert "Not saved" in headings(form)
    assert "under another name" in form.form.about_saving.said()[0].sentence
    assert open_count(reception) == 1
    assert form.isVisible()


def test_the_same_name_and_birth_date_offers_the_person(
    form: LogWindow, reception: Desk, worker: Desk
) -> None:
    first = referrals.log(
        reception, a_referral(somebody("Williams", "Oliver", "", _day(1958, 3, 11)))
    )
    deciding.decline(worker, first.referral_uid, 1, "Out of scope")
    form.filling.somebody_new()
    typed = form.form.who.typed.editors
    typed["given"].setText("Oliver")
    typed["family"].setText("Williams")
    form.form.who.typed.born.setText("11/3/1958")
    assert headings(form) == ["Perhaps the same person"]
    form.form.about_person.asked.emit("use")
    assert form.form.who.mode() == "known"
    complete(form)
    form.save(False)
    assert Lookup(reception).page(Query()).rows[0].person_uid == first.person_uid


def test_a_person_known_only_elsewhere_in_the_network_is_logged_and_said(
    reception: Desk, desk_for: DeskFor, show: Show
) -> None:
    crick = desk_for("Cora Crick", Role.RECEPTIONIST, None, CRICK)
    referrals.log(
        crick,
        a_referral(somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11)),
                   practice_uid=CRICK),
    )  # fmt: skip
    shown = show(reception)
    shown.tab.new_referral()
    form = shown.form()
    paste(form, LINE)
    assert headings(form) == []
    complete(form)
    form.save(False)
    assert shown.at.toasts.toast.words.text() == (
        "Logged. Known in this network; the link worker will join them."
    )


def test_somebody_whose_practice_joined_another_network_is_logged_there(
    admin: Desk, reception: Desk, worker: Desk, clock: Clock, show: Show
) -> None:
    first = referrals.log(reception, a_referral(somebody("Williams", "Oliver", "9990000018")))
    deciding.decline(worker, first.referral_uid, 1, "Out of scope")
    office.begin_membership(admin, DANETRE, BLUE, admin.today + timedelta(days=1))
    clock.advance(days=2)
    reception.forget_office()
    shown = show(reception)
    shown.tab.new_referral()
    form = shown.form()
    form.form.who.finder.box.setText("wil oli")
    form.form.who.finder.box.returnPressed.emit()
    QApplication.processEvents()
    assert form.form.who.mode() == "known"
    complete(form)
    form.save(False)
    assert shown.at.toasts.toast.words.text() == "Logged"
    (row,) = Lookup(reception).page(Query()).rows
    assert referrals.open_referral(reception, row.uid).referral.network_uid == BLUE


def test_the_finder_tells_of_an_open_referral_and_opens_it(
    reception: Desk, show: Show, qtbot
) -> None:
    first = referrals.log(reception, a_referral(somebody("Williams", "Oliver")))
    shown = show(reception)
    shown.tab.new_referral()
    form = shown.form()
    form.form.who.finder.box.setText("wil oli")
    assert headings(form) == ["Here already"]
    assert "that nobody has taken up yet" in form.form.about_person.said()[0].sentence
    form.form.about_person.asked.emit("open")
    come_to_rest()
    assert shown.tab.detail.opened.referral.uid == first.referral_uid
    assert shown.tab.view.selected() == [first.referral_uid]


# Reasons and what goes another way


def test_what_goes_another_way_is_shown_with_its_missing_approval(form: LogWindow) -> None:
    form.form.why._toggled("alcohol-drugs", True)
    said = form.form.about_reasons.said()
    assert said[0].heading == "Alcohol or drugs goes another way"
    assert said[0].sentence.endswith("Not yet approved by your practice.")


@pytest.mark.parametrize("code", ["crisis", "under-18", "statutory", "letter"])
def test_what_does_not_belong_here_stops_and_keeps_the_draft(
    form: LogWindow, reception: Desk, code: str
) -> None:
    paste(form, LINE)
    complete(form)
    form.form.why._more_chosen(code)
    form.save(False)
    assert open_count(reception) == 0
    assert form.form.about_reasons.said()[0].tone == "bad"
    form.settle()
    assert code in form._at.drafts.of("referral")[0].body["reasons"]


def test_more_reasons_are_chosen_by_typing(form: LogWindow, keys: Keys) -> None:
    form.form.why.take_keyboard()
    keys.press("=")
    more = form.form.why.more
    assert more is not None
    QTest.keyClicks(more.box, "tra")
    QTest.keyClick(more.box, Qt.Key.Key_Return)
    assert form.form.why.chosen() == ["transport"]
    assert form.form.why.others.isVisible()
    form.form.why.others.chip("transport").click()
    assert form.form.why.chosen() == []


def test_somebody_under_18_is_stopped_while_typed(form: LogWindow) -> None:
    form.filling.somebody_new()
    form.form.who.typed.born.setText("1/1/2015")
    assert headings(form) == ["Under 18 goes another way"]


# In a narrow form, where a notice may be out of sight


def at_200_percent(form: LogWindow) -> None:
    zoom.set_percent(200)
    form.resize(1366, 737)
    come_to_rest()


def seen_of(form: LogWindow, widget: QWidget) -> bool:
    """Claim that the whole widget is inside the part of the form that scrolls."""
    port = form.form.area.viewport()
    top = widget.mapTo(port, QPoint(0, 0)).y()
    return widget.isVisible() and top >= 0 and top + widget.height() <= port.height()


def test_in_one_column_under_18_stands_under_the_person_and_in_crisis_under_the_reasons(
    form: LogWindow,
) -> None:
    at_200_percent(form)
    form.filling.somebody_new()
    form.form.who.typed.born.setText("1/1/2015")
    form.form.why._more_chosen("crisis")
    come_to_rest()
    f = form.form
    column = [f.area.widget().layout().itemAt(i).widget() for i in range(5)]
    assert column[1:4] == [f.who, f.about_birth, f.about_person]
    assert [one.heading for one in f.about_birth.said()] == ["Under 18 goes another way"]
    assert [one.heading for one in f.about_reasons.said()] == ["In crisis goes another way"]
    assert f.about_birth.isVisible()


def test_one_who_is_under_18_is_told_of_once(form: LogWindow) -> None:
    form.filling.somebody_new()
    form.form.who.typed.born.setText("1/1/2015")
    form.form.why._more_chosen("under-18")
    assert headings(form) == ["Under 18 goes another way"]


def test_the_line_of_the_person_shows_the_age(form: LogWindow) -> None:
    at_200_percent(form)
    paste(form, LINE)
    assert form.form.top.born.text().replace("\u00a0", " ").startswith("11-Mar-1958 (")


def test_a_refused_save_says_so_at_the_foot_and_shows_the_notice_from_its_top(
    form: LogWindow, reception: Desk, keys: Keys, qtbot
) -> None:
    referrals.log(
        reception, a_referral(somebody("Williams", "Oliver", "9990000018", _day(1958, 3, 11)))
    )
    at_200_percent(form)
    form.form.who.finder.box.setFocus()
    keys.type("williams")
    keys.press(Qt.Key.Key_Return)
    for key in ("1", Qt.Key.Key_Tab, "y"):
        keys.press(key)
    keys.chord(Qt.Key.Key_Return)
    notice = form.form.about_person.findChildren(Notice)[0]
    qtbot.waitUntil(lambda: seen_of(form, notice))
    assert form.form.bar.needed.text() == ("Not saved. This person has an open referral already.")
    form.form.why._toggled("housing", True)
    assert form.form.bar.needed.text() == ""


def test_a_save_that_fails_shows_why_and_says_so_at_the_foot(form: LogWindow, qtbot) -> None:
    at_200_percent(form)
    paste(form, LINE)
    complete(form)
    form.form.words.setFocus()
    form.filling.showing.not_saved("The store is busy. Try again in a moment.")
    notice = form.form.about_saving.findChildren(Notice)[0]
    qtbot.waitUntil(lambda: seen_of(form, notice))
    assert form.form.bar.needed.text() == "Not saved. The store is busy."


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("born", "Under 18 goes another way"),
        ("crisis", "In crisis goes another way"),
        ("no", "The person does not agree"),
    ],
)
def test_what_stops_a_referral_is_said_at_the_foot_and_nothing_is_asked_for(
    form: LogWindow, way: str, why: str
) -> None:
    form.filling.somebody_new()
    if way == "born":
        form.form.who.typed.born.setText("1/1/2015")
    elif way == "crisis":
        form.form.why._more_chosen("crisis")
    else:
        form.form.agreement._clicked("no")
    said = form.form.bar.needed.text()
    assert said == f"{why}. It is not logged here; the draft is kept."


# The rest of the form


def test_the_practice_is_preset_for_one_and_asked_for_several(
    form: LogWindow, worker: Desk, show: Show
) -> None:
    assert form.filling.entry.practice_uid == DANETRE
    shown = show(worker)
    shown.tab.new_referral()
    theirs = shown.form()
    assert theirs.filling.entry.practice_uid == ""
    paste(theirs, LINE)
    complete(theirs)
    assert theirs.form.bar.needed.text() == "Still needed: which practice?"
    theirs.save(False)
    assert theirs.form.who.pasted.view.current_uid() == "practice"
    theirs.form.who.pasted.corrected.emit("practice", "Crick")
    assert theirs.filling.entry.practice_uid == CRICK
    theirs.save(False)
    row = Lookup(worker).page(Query()).rows[0]
    assert row.practice == "Crick"


def test_change_says_from_whom_when_and_how_soon(form: LogWindow, reception: Desk) -> None:
    assert form.form.source.words.text() == "From a GP at Danetre, received today, routine."
    form.form.source.change.click()
    panel = form.form.panel
    panel.source.set_key("Nurse")
    panel.referrer.setText("Dr Khan")
    panel.received.setText("20/11/2026")
    panel.urgency.set_key("soon")
    panel.changed.emit()
    assert form.form.source.words.text() == (
        "From Dr Khan, a nurse at Danetre, received 20-Nov-2026, soon."
    )
    paste(form, LINE)
    complete(form)
    form.save(False)
    kept = referrals.open_referral(reception, Lookup(reception).page(Query()).rows[0].uid)
    assert (kept.referral.source.value, kept.referral.referrer) == ("Nurse", "Dr Khan")
    assert kept.referral.received_on == _day(2026, 11, 20)
    assert kept.referral.urgency.value == "soon"


def test_a_day_received_in_the_future_is_refused_at_its_field(
    form: LogWindow, reception: Desk
) -> None:
    paste(form, LINE)
    complete(form)
    form.form.panel.received.setText("1/1/2027")
    form.save(False)
    assert open_count(reception) == 0
    assert form.form.panel.received.line.hasFocus()


def test_somebody_new_is_logged_as_typed(form: LogWindow, reception: Desk, keys: Keys) -> None:
    form.form.who.finder.box.setText("ben jones 2/9/1941")
    form.filling.somebody_new()
    assert form.filling.entry.typed["family"] == "Jones"
    assert form.form.who.typed.editors["given"].hasFocus()
    typed = form.form.who.typed
    typed.nhs_number.setText("9990000018")
    typed.editors["phone"].setText("+44 7700 900123")
    typed.editors["postcode"].setText("nn64zz")
    typed.editors["address"].setText("3 Mill Lane")
    typed.gender.set_key("Male")
    typed.changed.emit()
    complete(form)
    form.save(False)
    kept = referrals.open_referral(reception, Lookup(reception).page(Query()).rows[0].uid).person
    assert (kept.name.family, kept.name.given) == ("Jones", "Ben")
    assert (kept.nhs_number, kept.phone) == ("9990000018", "07700 900123")
    assert (kept.postcode, kept.address) == ("NN6 4ZZ", "3 Mill Lane")
    assert kept.gender.value == "Male"


def test_enter_before_the_answer_uses_nobody_unseen_unless_it_is_one(
    form: LogWindow, reception: Desk
) -> None:
    referrals.log(reception, a_referral(somebody("Williams", "Oliver")))
    referrals.log(reception, a_referral(somebody("Williams", "Olive")))
    finder = form.form.who.finder
    people, _ = Lookup(reception).people("wil")
    used: list[object] = []
    finder.used.connect(used.append)
    finder._waits = True
    finder.box.returnPressed.emit()
    finder.show_people(people, False)
    assert used == []
    finder._waits = True
    finder.box.returnPressed.emit()
    finder.show_people(people[:1], False)
    assert used == [people[0]]


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, day)
