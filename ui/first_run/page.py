"""Lay out one page of the wizard: a question, what it is for, and the fields."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.fields import Field
from ui.widgets.labels import Label
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.surface import Surface
from ui.zoom import units


class Page(QWidget):
    """Hold a title, a sentence and whatever the page asks; it scrolls where the window is low."""

    title = ""
    lead = ""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = Surface("base")
        self.column = QVBoxLayout(content)
        self.column.setContentsMargins(units(40), units(24), units(40), units(24))
        self.column.setSpacing(units(12))
        self.column.addWidget(Label(self.title, "page"))
        self._lead = Label(self.lead, "text", "quiet", wrap=True)
        self._lead.setVisible(bool(self.lead))
        self.column.addWidget(self._lead)
        self.area = ScrollArea(content, self)
        outer.addWidget(self.area)
        self.setAccessibleName(self.title)

    def say(self, lead: str) -> None:
        """Change the sentence under the title."""
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))

    def add_field(self, label: str, editor: QWidget, hint: str = "") -> Field:
        """Add a field with its label above."""
        field = Field(label, editor, hint)
        self.column.addWidget(field)
        return field

    def enter(self) -> None:
        """Fill the page from what was answered before; called each time it is shown."""

    def start_here(self) -> None:
        """Put the keyboard into the first field."""

    def is_good(self) -> bool:
        """Claim that the wizard may go on; what is missing is shown, the keyboard goes there."""
        return True

    def keep(self) -> None:
        """Put the answers away; called when the wizard goes on, and when it goes back."""
