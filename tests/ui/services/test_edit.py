"""Promise how a service is edited and added, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app import errors
from app.actions import services
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.directory import Service, ServiceQuery, Status
from app.domain.timetable import Day, Schedule, words
from tests.ui.services.conftest import MakeTab, a_record, bring_in, choose, ring
from ui import zoom
from ui.invented_banner import DemoBanner
from ui.services.edit_form import BACK, EditForm
from ui.services.schedule_values import RowValues, row_of
from ui.services.tab import ServicesTab
from ui.widgets.sentence import Sentence

TODAY = date(2026, 11, 23)
ODD = "<b>Lunch</b> <img src=x> % _ ' \" NEAR( * \u202e"


def edit(tab: ServicesTab, name: str = "Tuesday lunch club") -> EditForm:
    tab.show_service(next(row.uid for row in tab.view.rows.rows() if row.name == name))
    tab.edit()
    form = next(iter(tab.editing.forms.values()))
    make_active(form)
    return form


def make_active(form: EditForm) -> None:
    for _ in range(200):
        QApplication.processEvents()
        if form.isActiveWindow():
            return
    raise AssertionError("the form is not the active window")


def held(desk: Desk, name: str) -> Service:
    page = services.search(desk, ServiceQuery(name))
    return services.open_service(desk, page.rows[0].uid)


def press_save(qtbot: Any, form: EditForm) -> None:
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_form_of_a_demo_says_that_everybody_is_invented(tab: ServicesTab, some: Desk) -> None:
    plain = edit(tab)
    assert not plain.findChildren(DemoBanner)
    plain.close()
    some.store.is_demo = True
    assert edit(tab, "Walking group").findChildren(DemoBanner)


def test_every_field_is_saved_as_it_was_typed(qtbot, tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    typed = {
        "name": "Tuesday lunch",
        "description": "First line\nsecond line",
        "contact": "Imran",
        "phone": "01632 960999",
        "email": "new@example.org",
        "url": "https://example.org/new",
        "place": "New hall",
        "line_1": "2 Mill Road",
        "line_2": "Upper floor",
        "town": "Crick",
        "county": "Northants",
        "postcode": "nn67tx",
        "cost": "Free",
        "eligibility": "Anyone",
        "how_to_refer": "Ring first",
    }
    for key, text in typed.items():
        form.fields.texts[key].editor.setText(text)
    form.fields.status.editor.set_key(Status.TEMPORARILY_CLOSED.value)
    row = form.fields.schedules.rows[0]
    row.day.set_key("2")
    row.opens.setText("2pm")
    row.closes.setText("15:30")
    press_save(qtbot, form)
    assert tab.editing.forms == {}
    service = held(some, "Tuesday lunch")
    found = service.as_edited()
    for key, text in typed.items():
        place = found.address if hasattr(found.address, key) else found
        assert getattr(place, key) == ("NN6 7TX" if key == "postcode" else text)
    assert found.status is Status.TEMPORARILY_CLOSED
    assert words(found.schedules[0]) == "Every Wednesday 14:00 to 15:30"
    assert found.schedules[0].source_id == "schedule-1"
    assert tab.detail.name.text() == "Tuesday lunch"
    assert service.edited >= {"name", "phone", "schedules", "status"}


def test_what_nobody_touched_is_no_edit(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    form.fields.texts["cost"].editor.setText("Free")
    form.save.click()
    assert held(some, "Tuesday lunch").edited == {"cost"}


def test_add_service_adds_one_and_shows_it(qtbot, tab: ServicesTab, some: Desk) -> None:
    tab.head.add.click()
    form = tab.editing.forms[None]
    make_active(form)
    form.fields.texts["name"].editor.setText("Craft table")
    form.fields.texts["postcode"].editor.setText("NN11 4FE")
    form.fields.schedules.add.click()
    row = form.fields.schedules.rows[0]
    row.day.set_key("4")
    row.opens.setText("10:00")
    press_save(qtbot, form)
    assert tab.detail.name.text() == "Craft table"
    assert tab.view.rows.row_by_uid(tab.opening.wanted).name == "Craft table"
    assert words(held(some, "Craft table").schedules[0]) == "Every Friday from 10:00"


def test_a_service_without_a_name_is_told_at_the_name(qtbot, tab: ServicesTab) -> None:
    form = edit(tab)
    form.fields.texts["name"].editor.setText("  ")
    form.fields.texts["cost"].editor.setFocus()
    press_save(qtbot, form)
    assert form.fields.wrong() == {"name": "The service needs a name. Type one."}
    assert form.fields.texts["name"].editor.hasFocus()
    form.fields.texts["name"].editor.setText("Lunch")
    assert form.fields.wrong() == {}


@pytest.mark.parametrize(
    ("key", "most"),
    [
        ("name", 200), ("description", 20_000), ("contact", 200), ("phone", 40), ("email", 254),
        ("url", 2_000), ("place", 300), ("line_1", 300), ("line_2", 300), ("town", 300),
        ("county", 300), ("cost", 20_000), ("eligibility", 20_000), ("how_to_refer", 20_000),
    ],
)  # fmt: skip
def test_what_is_too_long_is_told_under_its_field_and_never_cut(
    tab: ServicesTab, some: Desk, key: str, most: int
) -> None:
    form = edit(tab)
    editor = form.fields.texts[key].editor
    editor.setText("x" * (most + 1))
    form.save.click()
    assert "Shorten it" in form.fields.wrong()[key]
    assert len(editor.text()) == most + 1
    assert held(some, "Tuesday lunch").version == 1


@pytest.mark.parametrize("key", ["name", "description", "phone", "cost", "place", "town"])
def test_odd_characters_are_kept_or_cleaned_but_break_nothing(
    tab: ServicesTab, some: Desk, key: str
) -> None:
    form = edit(tab)
    uid = form.uid
    number = " 111" if key == "phone" else ""
    form.fields.texts[key].editor.setText((ODD + "\x00")[: 40 - len(number)] + number)
    form.save.click()
    assert form.fields.wrong() == {}
    edited = services.open_service(some, str(uid)).as_edited()
    text = getattr(edited.address if hasattr(edited.address, key) else edited, key)
    assert text.startswith("<b>Lunch</b>")
    assert "\u202e" not in text
    assert "\x00" not in text


def test_a_broken_character_is_refused_at_its_field(tab: ServicesTab) -> None:
    form = edit(tab)
    field = form.fields.texts["contact"]
    field._own, field._shown = "D\ud800wn", field.editor.text()
    form.save.click()
    assert "broken characters" in form.fields.wrong()["contact"]


def test_a_postcode_that_is_none_is_told(tab: ServicesTab) -> None:
    form = edit(tab)
    form.fields.texts["postcode"].editor.setText("Daventry")
    form.save.click()
    assert form.fields.wrong()["postcode"].startswith("That is not a postcode.")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("phone", "0770090012", "A digit is missing."),
        ("email", "office", "That is not an email address."),
        ("url", "javascript:alert(1)", "That is not a web address."),
    ],
)
def test_a_contact_that_is_none_is_told_at_its_field(
    tab: ServicesTab, some: Desk, key: str, text: str, said: str
) -> None:
    form = edit(tab)
    form.fields.texts[key].editor.setText(text)
    form.save.click()
    assert form.fields.wrong()[key].startswith(said)
    assert held(some, "Tuesday lunch").version == 1


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("25:00", "", "There is no such time"),
        ("%", "", "That is not a time"),
        ("3", "", "am or pm"),
        ("", "14:00", "Type when it opens"),
        ("x" * 20_000, "", "Shorten it"),
        ("12:00", "11:00", "ends before it begins"),
    ],
)
def test_a_time_that_cannot_be_is_told_at_its_line(
    tab: ServicesTab, some: Desk, opens: str, closes: str, said: str
) -> None:
    form = edit(tab)
    row = form.fields.schedules.rows[0]
    row.opens.setText(opens)
    row.closes.setText(closes)
    form.save.click()
    assert said in " ".join(form.fields.wrong().values())
    assert held(some, "Tuesday lunch").version == 1


def test_every_other_week_asks_for_the_next_day(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    row = form.fields.schedules.rows[0]
    row.often.set_key("fortnightly")
    row.often.chosen.emit("fortnightly")
    form.save.click()
    assert "next day it meets" in form.fields.wrong()["schedules 0"]
    row.starts.setText("31 Feb 2026")
    form.save.click()
    assert "28 days" in form.fields.wrong()["schedules 0"]
    row.starts.setText("24/11/2026")
    form.save.click()
    saved = held(some, "Tuesday lunch").schedules[0]
    assert words(saved) == "Every other Tuesday 12:00 to 14:00"
    assert saved.starts == date(2026, 11, 24)


def test_a_line_is_taken_out_and_the_keyboard_stays_near(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    form.fields.schedules.rows[0].remove.click()
    assert form.fields.schedules.add.hasFocus()
    form.save.click()
    assert held(some, "Tuesday lunch").schedules == ()


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule("WEEKLY", (Day(0), Day(3)), opens=time(9), closes=time(12), source_id="a"),
        Schedule("WEEKLY", (Day(1),), interval=2, starts=date(2026, 1, 6), opens=time(10)),
        Schedule("MONTHLY", (Day(4, -1),), notes="Bring a mat", valid_to=date(2027, 1, 1)),
        Schedule("MONTHLY", (Day(4, 2), Day(0, 4)), opens=time(1, 30)),
        Schedule("MONTHLY", month_days=(1, -1), interval=3),
        Schedule("DAILY", opens=time(0), closes=time(0)),
        Schedule("YEARLY", description="Each May"),
        Schedule("", starts=date(2026, 12, 1)),
        Schedule("", description="Ring to ask"),
        Schedule("WEEKLY", interval=7),
    ],
)
def test_no_line_of_a_timetable_changes_by_being_shown(schedule: Schedule) -> None:
    row = row_of(schedule)
    assert row.schedule(TODAY) == schedule
    assert RowValues.from_body(row.as_body()) == row
    moved = replace(row, place="Elsewhere").schedule(TODAY)
    assert moved == replace(schedule, place="Elsewhere") or "am or pm" in row.opens


def test_a_stale_edit_shows_both_texts_and_loses_none(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    form.fields.texts["phone"].editor.setText("01632 960111")
    service = services.open_service(some, str(form.uid))
    theirs = replace(service.as_edited(), phone="01632 960222", cost="Free")
    services.edit(some, service.uid, theirs, service.version)
    form.save.click()
    assert form.both.isVisible()
    assert not form.fields.isVisible()
    phone, cost = form.both.choices
    assert (phone.key, phone.takes_mine(), cost.key, cost.takes_mine()) == (
        "phone", None, "cost", False)  # fmt: skip
    for text in ("01632 960111", "01632 960222", "Free"):
        assert any(text in label.text() for label in form.both.findChildren(QLabel))
    form.both.save.click()  # not while one is still to be chosen
    assert services.open_service(some, service.uid).phone == "01632 960222"
    phone.choose(mine=True)
    form.both.save.click()
    saved = services.open_service(some, service.uid)
    assert (saved.phone, saved.cost) == ("01632 960111", "Free")
    assert not tab.editing.forms


def test_the_other_text_can_be_taken_instead(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    form.fields.texts["phone"].editor.setText("01632 960111")
    form.fields.status.editor.set_key(Status.DEFUNCT.value)
    form.fields.schedules.rows[0].opens.setText("11:00")
    service = services.open_service(some, str(form.uid))
    theirs = replace(
        service.as_edited(),
        phone="01632 960222",
        status=Status.INACTIVE,
        schedules=(replace(service.schedules[0], opens=time(13)),),
    )
    services.edit(some, service.uid, theirs, service.version)
    form.save.click()
    assert {one.key for one in form.both.choices} == {"phone", "status", "schedules"}
    for choice in form.both.choices:
        choice.choose(mine=False)
    form.both.go_on.click()
    assert form.fields.isVisible()
    form.fields.texts["cost"].editor.setText("Free")
    form.save.click()
    saved = services.open_service(some, service.uid)
    assert (saved.phone, saved.status, saved.cost) == ("01632 960222", Status.INACTIVE, "Free")
    assert saved.schedules[0].opens == time(13)


def test_theirs_is_kept_and_the_draft_goes(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    form.fields.texts["phone"].editor.setText("01632 960111")
    service = services.open_service(some, str(form.uid))
    theirs = replace(service.as_edited(), phone="01632 960222")
    services.edit(some, service.uid, theirs, service.version)
    form.save.click()
    form.both.drop.click()
    assert not tab.editing.forms
    assert not tab.editing.has_draft(service.uid)
    assert services.open_service(some, service.uid).phone == "01632 960222"


def test_what_is_typed_is_kept_as_a_draft_and_comes_back(
    qtbot, tab: ServicesTab, some: Desk
) -> None:
    form = edit(tab)
    form.fields.texts["cost"].editor.setText("Fre")
    form.fields.schedules.rows[0].opens.setText("half pas")
    form.fields.schedules.rows[0].opens.textEdited.emit("half pas")
    ring()
    assert len(Drafts(some).of("service")) == 1
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert tab.editing.forms == {}
    assert tab.detail.draft.isVisible()
    tab.detail.edit.click()
    again = next(iter(tab.editing.forms.values()))
    assert again.fields.texts["cost"].text() == "Fre"
    assert again.fields.schedules.rows[0].opens.text() == "half pas"
    assert BACK in again.notice.accessibleName()
    again.discard.click()
    assert Drafts(some).of("service") == ()
    assert not tab.detail.draft.isVisible()


def test_settling_keeps_what_no_clock_has_kept_yet(tab: ServicesTab, some: Desk) -> None:
    tab.head.add.click()
    tab.editing.forms[None].fields.texts["name"].editor.setText("Half a na")
    assert Drafts(some).of("service") == ()
    tab.settle()
    kept = Drafts(some).of("service")
    assert [one.body["now"]["texts"]["name"] for one in kept] == ["Half a na"]


def test_a_saved_service_leaves_no_draft(tab: ServicesTab, some: Desk) -> None:
    form = edit(tab)
    form.fields.texts["cost"].editor.setText("Free")
    ring()
    form.save.click()
    assert Drafts(some).of("service") == ()


def test_a_form_that_was_only_looked_at_leaves_no_draft(tab: ServicesTab, some: Desk) -> None:
    edit(tab).close()
    ring()
    assert Drafts(some).of("service") == ()


def test_discarding_asks_first_and_going_back_keeps_the_text(tab: ServicesTab, answers) -> None:
    form = edit(tab)
    form.fields.texts["cost"].editor.setText("Free")
    answers.confirm = False
    form.discard.click()
    assert form.isVisible()
    assert answers.asked == ["Discard draft"]


def test_one_service_has_one_form(tab: ServicesTab) -> None:
    form = edit(tab)
    tab.detail.edit.click()
    assert list(tab.editing.forms.values()) == [form]


def test_who_may_not_edit_is_offered_nothing(
    open_tab: MakeTab, reception: Desk, some: Desk
) -> None:
    tab = open_tab(reception)
    choose(tab, "Tuesday lunch club")
    assert not tab.detail.edit.isVisible()
    assert not tab.head.add.isVisible()
    tab.edit()
    assert tab.editing.forms == {}


def name_of(widget: QWidget) -> str:
    said = str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))
    return widget.accessibleName() or said


def test_the_form_goes_from_field_to_field(tab: ServicesTab) -> None:
    form = edit(tab)
    form.fields.texts["name"].editor.setFocus()
    found = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        if name_of(focused) in found:
            break
        found.append(name_of(focused))
        form.focusNextChild()
    assert found == [
        "Name", "Status", "Description", "Ask for", "Phone", "Email", "Web address", "Building",
        "Street", "Second line", "Town", "County", "Postcode", "Line 1, how often", "Line 1, day",
        "Line 1, opens", "Line 1, closes", "Line 1, where", "Take line 1 out", "Add a line",
        "Cost", "Who it is for", "How to refer", "Save and close", "Discard draft",
    ]  # fmt: skip


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [820, 480, 380])
def test_no_word_of_the_form_is_cut(tab: ServicesTab, percent: int, width: int) -> None:
    zoom.set_percent(percent)
    form = edit(tab)
    form.resize(zoom.units(width), zoom.units(600))
    QApplication.processEvents()
    inside = form.area.widget()
    assert inside.minimumSizeHint().width() <= form.area.viewport().width()
    for button in form.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            wide = QFontMetrics(button.font()).horizontalAdvance(button.text())
            assert button.width() > wide, button.text()
    for label in form.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()


def test_edited_here_stands_at_each_field_that_was(tab: ServicesTab, tmp_path: Path) -> None:
    form = edit(tab)
    form.fields.texts["cost"].editor.setText("Free")
    form.save.click()
    facts = {fact.label: fact for fact in tab.detail.about.facts()}
    assert facts["Cost"].edited
    assert not facts["How to refer"].edited
    source = {fact.label: fact.value for fact in tab.detail.source.facts()}
    assert source["Source"] == "Imported, as source-1"
    assert source["Edited here"] == "cost"


def test_a_timetable_of_a_closed_service_names_no_next_day(
    open_tab: MakeTab, worker: Desk, tmp_path: Path
) -> None:
    bring_in(worker, tmp_path, a_record(1, "Old club", status="inactive"))
    tab = open_tab(worker)
    tab.asking.show_filter("ended")
    choose(tab, "Old club")
    assert tab.detail.timetable.lines()[0].next == "None"


def test_what_is_wrong_with_a_line_is_brought_into_sight(qtbot, tab: ServicesTab) -> None:
    form = edit(tab)
    form.resize(form.width(), zoom.units(360))
    row = form.fields.schedules.rows[0]
    row.opens.setFocus()
    row.opens.setText("13:00")
    row.closes.setText("12:00")
    form.area.show_widget(row.opens)
    QApplication.processEvents()
    bar, high = form.area.verticalScrollBar(), form.area.viewport().height()
    bar.setValue(row.mapTo(form.fields, QPoint(0, row.height())).y() + zoom.units(40) - high)
    press_save(qtbot, form)
    QApplication.processEvents()
    assert row.opens.hasFocus()
    (said,) = form.fields.wrong().values()
    assert said.startswith("A session ends before it begins")
    sentence = next(one for one in form.findChildren(Sentence) if one.text() == said)
    low = sentence.mapTo(form.area.viewport(), QPoint(0, sentence.height())).y()
    assert 0 < low <= high


def test_a_refused_field_stands_in_sight_with_its_sentence(qtbot, tab: ServicesTab) -> None:
    form = edit(tab)
    form.resize(form.width(), zoom.units(360))
    name = form.fields.texts["postcode"]
    name.editor.setFocus()
    name.editor.setText("not a postcode")
    QApplication.processEvents()
    bar, high = form.area.verticalScrollBar(), form.area.viewport().height()
    bar.setValue(name.mapTo(form.fields, QPoint(0, name.field.height())).y() + 20 - high)
    press_save(qtbot, form)
    QApplication.processEvents()
    assert name.field.error()
    low = name.field.mapTo(form.area.viewport(), QPoint(0, name.field.height())).y()
    assert 0 < low <= high


def test_f19_service_that_went_is_not_saved_and_its_text_stays(
    tab: ServicesTab, some: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise errors.NotFound

    form = edit(tab)
    uid = form.uid
    form.fields.texts["phone"].editor.setText("01632 960111")
    monkeypatch.setattr(services, "edit", gone)
    form.save.click()
    assert form.isVisible()
    assert errors.NotFound.default in form.said.text()
    form.close()
    (draft,) = Drafts(some).of("service")
    assert (draft.subject_uid, draft.body["now"]["texts"]["phone"]) == (uid, "01632 960111")
