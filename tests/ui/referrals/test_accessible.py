"""Promise that everything has a name, Tab goes in the order one reads, and no word is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.actions import deciding, referrals
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Shown, TurnedTime
from tests.ui.turns import come_to_rest
from ui import zoom
from ui.referrals.log_form.window import LogWindow
from ui.widgets import clipboard
from ui.zoom import units

Show = Callable[..., Shown]


@pytest.fixture
def shown(reception: Desk, worker: Desk, show: Show, time: TurnedTime) -> Shown:
    for family in ("Adams", "Brown"):
        referrals.log(reception, a_referral(somebody(family, "Ann")))
    return show(reception, make_clock=time.make)


@pytest.fixture
def form(shown: Shown) -> LogWindow:
    shown.tab.new_referral()
    made = shown.form()
    made.resize(1240, 670)
    QApplication.processEvents()
    return made


def name_of(widget: QWidget) -> str:
    """Give what a screen reader says of a widget: its name, or its label's."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    name = spoken.text(QAccessible.Text.Name)
    if name and not isinstance(widget.metaObject().className(), type(None)):
        return name
    for one, kind in spoken.relations(QAccessible.RelationFlag.Label):
        if kind:
            return one.text(QAccessible.Text.Name)
    return widget.accessibleName()


def stops(window: QWidget) -> list[QWidget]:
    """Go round with Tab until it comes back to where it began."""
    found: list[QWidget] = []
    for _ in range(80):
        now = window.focusWidget()
        assert now is not None
        if now in found:
            break
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return found


def part_of(form: LogWindow, widget: QWidget) -> str:
    f = form.form
    named = {
        "finder": f.who.finder.box,
        "use": f.who.finder.use,
        "new": f.who.finder.new,
        "paste": f.who.finder.paste,
        "somebody else": f.who.somebody_else,
        "clear": f.who.clear,
        "pasted": f.who.pasted.view,
        "words": f.words,
        "change": f.source.change,
        "save and close": f.bar.and_close,
        "save and next": f.bar.and_next,
        "discard": f.bar.discard,
    }
    for name, one in named.items():
        if one is widget:
            return name
    for name, holder in (("reasons", f.why), ("agreement", f.agreement),
                         ("notice", f.beside), ("typed", f.who.typed)):  # fmt: skip
        if holder.isAncestorOf(widget):
            return name
    return widget.metaObject().className()


def test_tab_goes_through_the_form_as_looks_says(form: LogWindow) -> None:
    form.form.who.finder.box.setText("adams")
    order = [part_of(form, one) for one in stops(form)]
    assert order == [
        "finder", "use", "new", "paste", "reasons", "agreement", "words", "change",
        "notice", "save and close", "save and next", "discard",
    ]  # fmt: skip


def test_tab_goes_from_a_paste_to_the_reasons(form: LogWindow) -> None:
    clipboard.copy("WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018")
    form.paste()
    order = [part_of(form, one) for one in stops(form)]
    assert order[:3] == ["pasted", "reasons", "agreement"]
    assert order[-2:] == ["clear", "somebody else"]


def test_tab_goes_through_the_fields_of_somebody_new(form: LogWindow) -> None:
    form.filling.somebody_new()
    order = [part_of(form, one) for one in stops(form)]
    assert order[:9] == ["typed"] * 9, stops(form)
    assert order[9:12] == ["reasons", "agreement", "words"]


def test_reasons_stay_one_stop_with_one_of_more_reasons_chosen(form: LogWindow) -> None:
    form.form.who.finder.box.setText("adams")
    form.form.why._more_chosen("transport")
    form.form.why._more_chosen("digital")
    QApplication.processEvents()
    order = [part_of(form, one) for one in stops(form)]
    assert order.count("reasons") == 1
    form.form.why.take_keyboard()
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    last = form.form.why.others.chips()[-1]
    assert QApplication.focusWidget() is last
    QTest.keyClick(last, Qt.Key.Key_Space)
    assert form.form.why.chosen() == ["transport"]
    assert form.form.why.chips.isAncestorOf(QApplication.focusWidget())


def test_notices_come_after_change_from_the_top(form: LogWindow, reception: Desk) -> None:
    clipboard.copy("ADAMS, Ann (Mr)  Born 14-Aug-1980")
    form.paste()
    form.form.why._toggled("alcohol-drugs", True)
    order = [part_of(form, one) for one in stops(form)]
    assert order[order.index("change") + 1 : order.index("save and close")] == ["notice"] * 3


def test_every_stop_of_form_and_tab_has_a_name(form: LogWindow, shown: Shown) -> None:
    form.form.who.finder.box.setText("adams")
    form.form.open_panel()
    for widget in stops(form):
        assert name_of(widget), widget.metaObject().className()
    form.filling.somebody_new()
    for widget in stops(form):
        assert name_of(widget), widget.metaObject().className()
    form.close()
    shown.window.activateWindow()
    shown.tab.view.choose_first()
    shown.tab.start_here()
    for widget in stops(shown.window):
        assert name_of(widget), widget.metaObject().className()


def test_tab_goes_through_the_tab_as_looks_says(shown: Shown) -> None:
    shown.tab.view.choose_first()
    QApplication.processEvents()
    shown.tab.head.search.setFocus()
    head, bar = shown.tab.head, shown.tab.detail.record.bar
    expected = [head.search, head.new, head.chips.chip("open"), head.more_filters, head.columns,
                shown.tab.view, *bar.buttons(), bar.more]  # fmt: skip
    assert stops(shown.window)[: len(expected)] == expected


def test_a_row_is_spoken_as_one_sentence(shown: Shown) -> None:
    row = shown.tab.view.rows.row_here(0)
    assert shown.tab.view.rows.sentence(row).startswith(
        "ADAMS, Ann (Mr), Born 14-Aug-1980, Reasons Loneliness +1, State Not allocated"
    )


# Nothing is cut


def cut_words(root: QWidget) -> Iterator[str]:
    """Find labels and buttons whose words have no room."""
    for label in root.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            wide = QFontMetrics(label.font()).horizontalAdvance(label.text())
            if wide > label.width() + 1:
                yield f"label {label.text()!r}: {wide} in {label.width()}"
        elif label.isVisible() and label.text() and label.wordWrap():
            high = label.heightForWidth(label.width())
            if high > label.height() + 1:
                yield f"label {label.text()!r}: {high} high in {label.height()}"
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.sizeHint().width() > button.width() + 1:
            yield f"button {button.text()!r}"


@pytest.mark.parametrize(
    ("percent", "width", "height"),
    [
        (100, 1240, 670),
        (100, 960, 670),
        (200, 1366, 728),
        (125, 1366, 728),
        (100, 1010, 670),
        (200, 2480, 1340),
    ],
)
def test_no_word_of_the_form_is_cut(
    form: LogWindow, time: TurnedTime, percent: int, width: int, height: int
) -> None:
    zoom.set_percent(percent)
    form.resize(width, height)
    texts = []
    for step in ("find", "several", "paste", "typed", "notices"):
        if step == "find":
            form.form.who.finder.box.setText("ann")
        elif step == "paste":
            clipboard.copy("WILLIAMS, Oliver (Mr)\t11.03.58\t9990000018\t0770090045")
            form.paste()
        elif step == "typed":
            form.filling.find_somebody()
            form.filling.somebody_new()
            form.form.open_panel()
        elif step == "notices":
            form.form.why._toggled("domestic-abuse", True)
            form.form.why._more_chosen("crisis")
            form.form.agreement._clicked("no")
        time.turn(300)
        come_to_rest()
        texts += [f"{step}: {one}" for one in cut_words(form)]
        for area in (form.form.area, form.form.side_area):
            room, content = area.viewport().width(), area.widget().minimumSizeHint().width()
            if area.isVisible() and content > room + units(4):
                texts.append(f"{step}: {content} wide in {room}")
    assert texts == []


@pytest.mark.parametrize(
    ("percent", "width", "height"),
    [(100, 1366, 668), (100, 1093, 560), (100, 911, 460), (200, 1366, 686), (200, 2732, 1336)],
)
@pytest.mark.parametrize("who", ["worker", "reception"])
def test_no_word_of_the_tab_is_cut(
    who: str, percent: int, width: int, height: int, reception: Desk, worker: Desk, show: Show
) -> None:
    for family in ("Adams", "Brown"):
        referrals.log(reception, a_referral(somebody(family, "Ann")))
    shown = show(worker if who == "worker" else reception)
    zoom.set_percent(percent)
    shown.window.resize(width, height)
    come_to_rest()
    assert list(cut_words(shown.tab)) == []
    shown.tab.view.choose_first()
    shown.tab._opened(shown.tab.view.current_uid())
    shown.tab._asked("phone")
    come_to_rest()
    assert list(cut_words(shown.tab)) == []


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [1366, 1093, 683])
def test_dates_states_and_next_steps_are_never_cut_in_the_list(
    reception: Desk, worker: Desk, show: Show, percent: int, width: int
) -> None:
    for day in (2, 5, 9):
        received = a_referral(somebody("Adams", f"Ann{day}"), received_on=date(2026, 11, day))
        uid = referrals.log(reception, received).referral_uid
    deciding.return_to_referrer(worker, uid, 1, "Phone number missing or wrong")
    shown = show(worker)
    zoom.set_percent(percent)
    shown.window.resize(width * percent // 100, 668 * percent // 100)
    come_to_rest()
    view = shown.tab.view
    assert any("days overdue" in view.columns[4].value(row) for row in view.rows.rows())
    for place, column in enumerate(view.columns):
        if view.isColumnHidden(place) or column.tooltip is not None:
            continue
        for row in range(view.rows.rowCount()):
            assert view.tip(view.rows.index(row, place)) == "", column.key
