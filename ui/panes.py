"""Take the keyboard from pane to pane (F6)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.pane import TwoPanes

_LAST = "hearten_last_focus"


def next_pane(window: QWidget, parts: Sequence[QWidget | None]) -> QWidget | None:
    """Put the keyboard into the pane after the one that has it; gives what has it now."""
    panes = [pane for part in parts if part is not None for pane in _panes_of(part)]
    focused = QApplication.focusWidget()
    here = next((i for i, pane in enumerate(panes) if _holds(pane, focused)), -1)
    if here >= 0 and focused is not None:
        panes[here].setProperty(_LAST, focused)
    for step in range(1, len(panes) + 1):
        pane = panes[(here + step) % len(panes)]
        target = _place_in(pane)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return target
    return None


def _panes_of(part: QWidget) -> list[QWidget]:
    """Give the two panes of a tab, or the tab itself; only what is seen."""
    for panes in part.findChildren(TwoPanes):
        if panes.isVisible():
            return [pane for pane in (panes.left, panes.right) if pane.isVisible()]
    return [part] if part.isVisible() else []


def _place_in(pane: QWidget) -> QWidget | None:
    last = pane.property(_LAST)
    if isinstance(last, QWidget) and _takes_keyboard(last) and _holds(pane, last):
        return last
    step: QWidget | None = pane
    seen = 0
    while step is not None and seen < 5000:
        if _holds(pane, step) and _takes_keyboard(step):
            return step
        step = step.nextInFocusChain()
        seen += 1
        if step is pane:
            break
    return None


def _takes_keyboard(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isVisible() and widget.isEnabled()


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is pane or pane.isAncestorOf(widget))
