"""Let several parts of a window come and go before it is laid out anew, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def laid_out_once(*parts: QWidget) -> Iterator[None]:
    """Hold the layouts of these and of all they stand in; else each `show` activates them all."""
    held: list[QLayout] = []
    for part in parts:
        step: QWidget | None = part
        while step is not None:
            layout = step.layout()
            if layout is not None and layout.isEnabled() and layout not in held:
                held.append(layout)
                layout.setEnabled(False)
            step = None if step.isWindow() else step.parentWidget()
    try:
        yield
    finally:
        for layout in held:
            layout.setEnabled(True)
            layout.invalidate()
