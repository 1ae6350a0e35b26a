"""Head a part of the form: what it asks, and a hint beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.labels import Label
from ui.zoom import units


def head(words: str, hint: Label) -> QWidget:
    """Give what a part asks, with its hint at the right."""
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(units(12))
    row.addWidget(Label(words, "section"))
    row.addWidget(hint, 1)
    return widget


def section(above: QWidget, part: QWidget) -> QWidget:
    """Give a part under its head."""
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(units(6))
    column.addWidget(above)
    column.addWidget(part)
    return widget
