"""Close the form of a service at its foot: what was kept, why it was not saved, the way out."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import LinkButton, MainButton
from ui.widgets.labels import Label
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units


class SaveBar(Surface):
    """Offer to save and to discard; say how far the draft is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("base", parent, line_above=True)
        self.save = MainButton("Save and close")
        self.discard = LinkButton("Discard draft")
        self.kept = Label("", "text", "quiet")
        self.said = Sentence("refused", "", "bad")
        self.said.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(units(13), units(10), units(24), units(10))
        row.setSpacing(units(12))
        row.addWidget(self.discard)
        row.addWidget(self.kept)
        row.addWidget(self.said, 1)
        row.addStretch(0)
        row.addWidget(self.save)
