"""A message never covers why something was refused, and two versions are shown from their top."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.widgets.fields import Field, LineEdit
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.side_by_side import Part
from ui.widgets.toast import Toasts
from ui.widgets.two_versions import TwoVersions

SENTENCE = "The line broke while this was being saved, and it is not known yet whether it was."


def laid_out() -> None:
    for _ in range(20):
        QApplication.processEvents()


def low_window(qtbot) -> tuple[QWidget, Field, Toasts]:
    """Show a field at the foot of a small window, where messages stand."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(420, 300)
    column = QVBoxLayout(window)
    column.addStretch(1)
    field = Field("Phone", LineEdit(limit="phone"), parent=window)
    column.addWidget(field)
    toasts = Toasts(window)
    window.show()
    window.activateWindow()
    field.editor.setFocus()
    laid_out()
    return window, field, toasts


def is_covered(field: Field, toasts: Toasts) -> bool:
    assert toasts.toast is not None
    here = QRect(field.mapTo(field.window(), QPoint(0, 0)), field.size())
    return toasts.toast.geometry().intersects(here)


def test_message_gives_way_to_a_refusal_that_comes_after_it(qtbot) -> None:
    window, field, toasts = low_window(qtbot)
    toasts.show_toast("Draft kept.")
    laid_out()
    assert is_covered(field, toasts)
    field.set_error(SENTENCE)
    laid_out()
    assert not is_covered(field, toasts)
    assert window.rect().contains(toasts.toast.geometry())


def test_message_that_comes_after_a_refusal_does_not_cover_it(qtbot) -> None:
    window, field, toasts = low_window(qtbot)
    field.set_error(SENTENCE)
    laid_out()
    toasts.show_toast("Draft kept.")
    laid_out()
    assert not is_covered(field, toasts)
    assert window.rect().contains(toasts.toast.geometry())


def test_two_versions_are_shown_from_what_happened_with_the_first_choice_in_sight(qtbot) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    field = Field("Words", LineEdit(limit="phone"), parent=content)
    both = TwoVersions[str](lambda: [field], lambda _now, _mine: None, lambda: None, content)
    above = QWidget(content)
    above.setMinimumHeight(500)
    for widget in (above, field, both):
        column.addWidget(widget)
    area = ScrollArea(content)
    qtbot.addWidget(area)
    area.resize(480, 320)
    area.show()
    area.activateWindow()
    field.editor.setFocus()
    laid_out()
    both.ask("theirs", [Part(key, key, "mine " * 20, "theirs " * 20) for key in "abcdef"])
    laid_out()
    seen = area.viewport().rect()
    for widget in (both.notice, both.choices[0].mine):
        place = QRect(widget.mapTo(area.viewport(), QPoint(0, 0)), widget.size())
        assert seen.contains(place)
