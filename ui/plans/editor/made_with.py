"""Say with whom the plan was made: those close to the person, each to be put right here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.person import PersonalContact
from ui.plans.editor.flow import Flow
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.fields import CheckBox
from ui.widgets.labels import Label
from ui.zoom import units


def shown(contact: PersonalContact) -> str:
    """Give `Susan, my daughter`."""
    return ", ".join(filter(None, (contact.name, contact.relation)))


class MadeWith(QWidget):
    """Tick who sat there; `add_asked` and `change_asked` want the form of a personal contact."""

    edited = Signal()
    add_asked = Signal()
    change_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, CheckBox] = {}
        self._holders: list[QWidget] = []
        self._read_only = False
        self._flow = Flow(self, gap=units(16))
        self._flow.addWidget(Label("Made with", "strong", parent=self))
        self.add_button = LinkButton("Add somebody", "person-add", self)
        self.add_button.clicked.connect(self.add_asked)
        self._flow.addWidget(self.add_button)

    def show_contacts(self, contacts: Sequence[PersonalContact], ticked: Sequence[str]) -> None:
        """Show everybody, those ticked who sat there."""
        for holder in self._holders:
            self._flow.removeWidget(holder)
            holder.deleteLater()
        self._boxes, self._holders = {}, []
        for place, contact in enumerate(contacts, start=1):
            holder = QWidget(self)
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(units(2))
            box = CheckBox(shown(contact).replace("&", "&&"), holder)
            box.setAccessibleName(f"Made with {shown(contact)}")
            box.setChecked(contact.uid in ticked)
            box.setEnabled(not self._read_only)
            box.toggled.connect(lambda _on: self.edited.emit())
            change = IconButton("edit", f"Change {contact.name}", holder, tone="quiet", side=28)
            change.clicked.connect(lambda uid=contact.uid: self.change_asked.emit(uid))
            change.setVisible(not self._read_only)
            row.addWidget(box)
            row.addWidget(change)
            self._flow.put(place, holder)
            holder.show()
            self._boxes[contact.uid] = box
            self._holders.append(holder)
        self._show_what_it_tells()
        self.updateGeometry()

    def uids(self) -> tuple[str, ...]:
        """Give who is ticked."""
        return tuple(uid for uid, box in self._boxes.items() if box.isChecked())

    def stops(self) -> Iterator[QWidget]:
        """Give the stops of the Tab key in their order."""
        for holder in self._holders:
            yield from holder.findChildren(CheckBox)
            yield from holder.findChildren(IconButton)
        yield self.add_button

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self._read_only = read_only
        self.add_button.setVisible(not read_only)
        for holder in self._holders:
            for box in holder.findChildren(CheckBox):
                box.setEnabled(not read_only)
            for button in holder.findChildren(IconButton):
                button.setVisible(not read_only)
        self._show_what_it_tells()

    def _show_what_it_tells(self) -> None:
        """Stand there with nothing to tell in no plan that is only read."""
        self.setVisible(not self._read_only or bool(self.uids()))
