"""Ask how far a service may be, and from where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain import postcode
from app.domain.network import Practice
from ui.services.postcode_edit import PostcodeEdit
from ui.widgets.editors import Combo
from ui.widgets.labels import Label
from ui.zoom import units

REACHES = (1, 3, 5, 10, 20)
NO_POSTCODE = "Type the postcode that the miles are counted from."
NOT_ONE = "That is not a postcode. Write it as NN11 4FE."
UNKNOWN = (
    "This postcode is not in Hearten’s list, so no distance is known. Check it, or type one nearby."
)
ABOUT = "{} is not known: miles are counted from the middle of {}."


class Distance(QWidget):
    """Hold "within 5 miles of NN11 4FE"; what is not a postcode reckons no distance."""

    miles_chosen = Signal()
    postcode_typed = Signal()
    postcode_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = [(str(n), "1 mile" if n == 1 else f"{n} miles") for n in REACHES]
        self.miles_box = Combo([("any", "any distance"), *choices])
        self.miles_box.set_key("any")
        self.miles_box.setAccessibleName("Within how many miles")
        self.postcode_box = PostcodeEdit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        row.addWidget(Label("within", "text", "quiet", self))
        row.addWidget(self.miles_box)
        row.addWidget(Label("of", "text", "quiet", self))
        row.addWidget(self.postcode_box)
        self.miles_box.chosen.connect(lambda _key: self.miles_chosen.emit())
        self.postcode_box.textEdited.connect(lambda _text: self.postcode_typed.emit())
        self.postcode_box.offered.connect(lambda _code: self.postcode_left.emit())
        self.postcode_box.editingFinished.connect(self.postcode_left)

    def miles(self) -> float | None:
        """Give the miles; None for any distance, and where no postcode says from where."""
        key = self.miles_box.key()
        return None if key == "any" or not self.postcode() else float(key)

    def postcode(self) -> str:
        """Give the postcode in its usual shape; an empty string while it is none."""
        typed = self.postcode_box.text()
        return postcode.tidy(typed) if postcode.valid(typed) else ""

    def set_practices(self, practices: Sequence[Practice]) -> None:
        """Offer the practices' postcodes."""
        self.postcode_box.set_practices(practices)

    def set_postcode(self, code: str) -> None:
        """Put a postcode there without telling."""
        self.postcode_box.setText(code)

    def problem(self) -> str:
        """Give what is wrong with what was typed, or an empty string."""
        if self.postcode_box.text().strip():
            return "" if self.postcode() else NOT_ONE
        return NO_POSTCODE if self.miles_box.key() != "any" else ""
