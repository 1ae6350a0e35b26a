"""Promise that every control of the plan is reached by Tab in order, has a name, and is not cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget

from app.actions import plans
from app.desk import Desk
from app.domain.directory import EditedService
from tests.printing.samples import hard_case, standard
from tests.ui.plans.conftest import open_page, saved
from ui import zoom
from ui.plans.editor.words import Words
from ui.plans.plan_page import PlanPage
from ui.plans.tab import PlansTab


def name_of(widget: QWidget) -> str:
    """Give what a screen reader says: the name, or the label beside it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    name = str(interface.text(QAccessible.Text.Name))
    labels = [
        str(other.text(QAccessible.Text.Name))
        for other, relation in interface.relations()
        if relation == QAccessible.RelationFlag.Label
    ]
    return widget.accessibleName() or " ".join(labels) or name


def whole(tab: PlansTab, desk: Desk, uid: str, *, hard: bool = False) -> PlanPage:
    """Open a plan with much in it."""
    plan = saved(desk, uid)
    sample = (hard_case() if hard else standard()).plan
    goals = tuple(
        replace(goal, uid="", steps=tuple(replace(step, uid="") for step in goal.steps))
        for goal in sample.goals
    )
    filled = replace(
        plan, what_matters=sample.what_matters, goals=goals, harder=sample.harder,
        harder_then=sample.harder_then, review=standard().plan.review,
    )  # fmt: skip
    plans.save(desk, filled)
    return open_page(tab, uid)


def walk(page: PlanPage) -> Iterator[QWidget]:
    """Press Tab from What matters on, until it is there again."""
    start = page.form.what_matters
    start.setFocus()
    seen = 0
    widget: QWidget | None = start
    while widget is not None and seen < 400:
        yield widget
        seen += 1
        assert page.window().focusNextPrevChild(True)
        widget = page.window().focusWidget()
        if widget is start:
            return


def test_tab_goes_through_the_plan_in_the_order_of_the_page(
    tab: PlansTab, plan_uid: str, worker: Desk, qtbot
) -> None:
    page = whole(tab, worker, plan_uid)
    qtbot.waitUntil(lambda: bool(page.preview.pdf))
    names = [name_of(widget) for widget in walk(page) if page.isAncestorOf(widget)]
    one_goal = [
        "Goal 1, in the person's own words", "Key of goal 1", "Sure I can, goal 1",
        "Step 1 of goal 1", "Who does step 1 of goal 1", "When, step 1 of goal 1",
        "Service, step 1 of goal 1",
    ]  # fmt: skip
    assert names[:2] == ["What matters to me", "My strengths"]
    start = names.index(one_goal[0])
    assert names[start : start + 7] == one_goal
    after = names[names.index("If things get harder: what I notice") :]
    assert after == [
        "If things get harder: what I notice",
        "If things get harder: what I do then",
        "Review",
        "Time of the review",
        "Place of the review",
        "Person",
        "Copy to Susan",
        "GP",
        "Bigger page",
        "Save as PDF…",
        "Print preview",
        "Agree with the person…",
        "Print",
        "All plans",
        "Raise with a clinician",
    ]
    assert len(names) == len(set(names))


def test_tab_goes_into_an_open_day_and_on_to_the_next_step(
    tab: PlansTab, plan_uid: str, worker: Desk
) -> None:
    page = whole(tab, worker, plan_uid)
    page.form.goals[0].steps.rows[0].open_day()
    names = [name_of(widget) for widget in walk(page)]
    at = names.index("Service, step 1 of goal 1")
    assert names[at + 1] == "What it is called on the plan, step 1 of goal 1"
    assert names[at + 10] == "Step 2 of goal 1"


def test_a_new_goal_is_reached_after_the_last_one(
    tab: PlansTab, plan_uid: str, worker: Desk
) -> None:
    page = whole(tab, worker, plan_uid)
    page.form.goal_list.add()
    names = [name_of(widget) for widget in walk(page)]
    at = names.index("Goal 4, in the person's own words")
    assert names[at - 1] == "Important to me, goal 3"
    assert names.index("Add goal") > at


def test_every_control_has_a_name(tab: PlansTab, plan_uid: str, worker: Desk) -> None:
    page = whole(tab, worker, plan_uid)
    page.form.goals[0].steps.rows[0].open_day()
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert name_of(widget), widget
        if widget.isVisible() and isinstance(widget, QAbstractButton):
            assert name_of(widget), widget


@pytest.mark.parametrize("hard", [False, True])
@pytest.mark.parametrize(("percent", "wide", "high"), [
    (100, 1366, 660), (100, 911, 460), (125, 1366, 660), (200, 1366, 660),
])  # fmt: skip
def test_no_word_is_cut(
    tab: PlansTab, plan_uid: str, worker: Desk, percent: int, wide: int, high: int, hard: bool
) -> None:
    zoom.set_percent(percent)
    page = whole(tab, worker, plan_uid, hard=hard)
    tab.window().resize(wide, high)
    page.form.goals[0].steps.rows[0].open_day()
    for _ in range(5):
        QApplication.processEvents()
    for label in page.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            words = label.fontMetrics().horizontalAdvance(label.text())
            assert label.width() >= words, label.text()
    for button in page.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()
    for field in page.findChildren(Words):
        if field.isVisible():
            assert field.verticalScrollBar().maximum() == 0, field.accessibleName()
            assert widest_line(field) <= field.viewport().width(), field.accessibleName()


def widest_line(field: Words) -> float:
    """Give the width of the longest line as it is wrapped, without the space that ends it."""
    found = 0.0
    block = field.document().firstBlock()
    while block.isValid():
        layout = block.layout()
        lines = [layout.lineAt(i) for i in range(layout.lineCount())]
        found = max([found, *(line.naturalTextWidth() for line in lines)])
        block = block.next()
    return found


def test_no_window_of_its_own_comes_up(tab: PlansTab, plan_uid: str, worker: Desk) -> None:
    before = {w for w in QApplication.topLevelWidgets() if w.isVisible()}
    page = whole(tab, worker, plan_uid)
    page.form.goal_list.add()
    page.form.goals[0].steps.add_step()
    page.form.goals[0].steps.rows[0].open_day()
    QApplication.processEvents()
    assert {w for w in QApplication.topLevelWidgets() if w.isVisible()} == before


def test_hostile_words_stay_words(tab: PlansTab, plan_uid: str, worker: Desk, qtbot) -> None:
    from app.actions import services

    services.add(worker, EditedService(name="<b>Tea</b> & <img src=x>"))
    page = open_page(tab, plan_uid)
    hostile = "<b>x</b> %_' \" & <img src=x> \u202e\x00\x07 NEAR/2 *"
    page.form.what_matters.setText(hostile)
    row = page.form.goals[0].steps.rows[0]
    for cell in row.cells():
        cell.setText(hostile)
    page.form.made_with.setFocus()
    page.settle()
    plan = saved(worker, plan_uid)
    assert plan.what_matters.startswith("<b>x</b> %_' \" & <img src=x>")
    assert "\x00" not in plan.what_matters
    assert plan.steps[0].what.startswith("<b>x</b>")
    for edit in page.findChildren(QPlainTextEdit):
        assert "\x00" not in edit.toPlainText()


def test_what_is_beyond_the_role_is_raised_from_the_plan(
    tab: PlansTab, plan_uid: str, qtbot
) -> None:
    from ui.escalations.raise_window import RaiseWindow

    page = open_page(tab, plan_uid)
    page.head.raise_it.click()
    window = tab.window().findChild(RaiseWindow)
    assert window is not None
    assert "SMITH, John (Mr)" in window.banner.accessibleName()
    window.close()


@pytest.mark.parametrize(("wide", "says"), [(1366, True), (1100, True), (683, False), (460, False)])
@pytest.mark.parametrize("agreed", [False, True])
def test_raising_with_a_clinician_keeps_its_place_in_the_head(
    tab: PlansTab, plan_uid: str, worker: Desk, wide: int, says: bool, agreed: bool
) -> None:
    tab.window().resize(wide, 480)
    page = whole(tab, worker, plan_uid)
    if agreed:
        plans.agree(worker, plan_uid, saved(worker, plan_uid).version)
        page = open_page(tab, plan_uid)
    QApplication.processEvents()
    button = page.head.raise_it
    assert button.isVisible()
    assert button.text() == ("Raise with a clinician" if says else "")
    assert button.accessibleName() == "Raise with a clinician"
    assert button.toolTip() == ("" if says else "Raise with a clinician")
    inside = page.head.rect()
    for one in page.head.findChildren(QAbstractButton):
        assert not one.isVisible() or inside.contains(one.geometry()), one.accessibleName()
    assert page.head.about.isVisible() == (agreed and wide > 1000)


def test_where_the_window_is_low_the_head_scrolls_away_and_the_review_stays(
    tab: PlansTab, plan_uid: str, worker: Desk
) -> None:
    zoom.set_percent(200)
    page = whole(tab, worker, plan_uid)
    tab.window().resize(1366, 660)
    QApplication.processEvents()
    stops = [name_of(widget) for widget in walk(page)]

    bar = page.form.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    QApplication.processEvents()
    assert page.head.print.visibleRegion().isEmpty()
    assert not page.banner.visibleRegion().isEmpty()
    assert not page.form.review.visibleRegion().isEmpty()

    page.toggle_preview()
    QApplication.processEvents()
    assert not page.head.preview.visibleRegion().isEmpty(), "the way back from the preview"
    assert page.head.preview.hasFocus()
    page.toggle_preview()
    assert page.head.preview.hasFocus()
    assert [name_of(widget) for widget in walk(page)] == stops

    tab.window().resize(2600, 1600)
    QApplication.processEvents()
    bar.setValue(bar.maximum())
    assert not page.head.print.visibleRegion().isEmpty()


def test_a_plan_opens_from_its_top_where_everything_is_big(
    tab: PlansTab, plan_uid: str, worker: Desk
) -> None:
    zoom.set_percent(200)
    tab.window().resize(1366, 660)
    plan = saved(worker, plan_uid)
    plans.save(worker, replace(plan, what_matters="\n".join(["The lake."] * 12)))
    page = open_page(tab, plan_uid)
    QApplication.processEvents()
    assert page.form.area.isAncestorOf(page.head)
    assert page.form.area.verticalScrollBar().value() == 0
    assert page.head.visibleRegion().boundingRect() == page.head.rect()
    assert page.form.what_matters.hasFocus()
    assert page.form.what_matters.textCursor().atStart()


def test_f2_shows_the_field_that_has_the_keyboard(
    tab: PlansTab, plan_uid: str, worker: Desk, qtbot
) -> None:
    zoom.set_percent(200)
    tab.window().resize(1366, 660)
    page = whole(tab, worker, plan_uid)
    row = page.form.goals[0].steps.rows[0]
    row.when.setFocus()
    QApplication.processEvents()
    qtbot.keyClick(row.when, Qt.Key.Key_F2)
    QApplication.processEvents()
    field = QApplication.focusWidget()
    assert row.day_fields is not None
    assert field is row.day_fields.first()
    assert field.visibleRegion().boundingRect() == field.rect()
