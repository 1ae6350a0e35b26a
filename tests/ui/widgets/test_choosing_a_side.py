"""Promise that two versions side by side ask for a choice only until it is made."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.widgets.side_by_side import Part, SideBySide


def test_what_asks_for_a_choice_goes_once_each_was_chosen(qtbot: QtBot) -> None:
    both = SideBySide()
    qtbot.addWidget(both)
    both.show_parts("Changed", "Take each", [Part("a", "A", "x", "y"), Part("b", "B", "x", "y")])
    both.save.click()
    assert both._wrong.isVisible()
    both.choices[0].mine.click()
    assert both._wrong.isVisible()
    both.choices[1].theirs.click()
    assert not both._wrong.isVisible()
