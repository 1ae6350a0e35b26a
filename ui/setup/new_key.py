"""Put a new recovery key on paper; only then does it work, and the one before no longer."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.actions import recovery
from app.actions.recovery import Drawn
from ui.at_desk import AtDesk
from ui.first_run.key_sheet import KeyFacts, KeySheet, TypedBack
from ui.form_dialog import FormDialog
from ui.widgets.labels import Label

LEAD = (
    "The key on paper now goes on working until you have typed two groups of the new one from "
    "its own sheet. Then destroy the old sheet."
)
TYPE_BACK = "Type these two groups from the paper."
STILL_OLD = "The recovery key was not changed: the sheet you have still works."


class NewKeyDialog(FormDialog):
    """Show the key, print it, have it typed back, then let it work."""

    replaced = Signal()

    def __init__(self, at: AtDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent, at.background, "A new recovery key", "Continue", desk=at.desk)
        self._at = at
        self._drawn: Drawn | None = None
        self._typed: TypedBack | None = None
        self._sheet: KeySheet | None = None
        self._lead = Label(LEAD, wrap=True)
        self.column.addWidget(self._lead)
        self.column.addStretch(1)
        self.act_button.setEnabled(False)

    def open(self) -> None:
        """Draw the key, then show it."""
        self.fit(640)
        super().open()
        desk = self._at.desk
        self.background.ask(lambda: recovery.draw(desk), self._show, failed=self._refused)

    def _show(self, drawn: Drawn) -> None:
        self._drawn = drawn
        facts = KeyFacts(drawn.key.lines, self._at.desk.store.name, drawn.number, drawn.replaces)
        self._sheet = KeySheet(lambda: facts)
        self.column.insertWidget(2, self._sheet)
        self.act_button.setEnabled(True)
        self.setTabOrder(self._sheet.print_button, self.act_button)
        self._sheet.print_button.setFocus()
        QTimer.singleShot(0, self, lambda: self.fit(640))

    def submit(self) -> None:
        drawn, desk = self._drawn, self._at.desk
        if drawn is None or self._sheet is None:
            return
        if self._typed is None:
            self._sheet.hide()
            self._lead.setText(TYPE_BACK)
            self._typed = TypedBack(drawn.key.lines)
            self.column.insertWidget(2, self._typed)
            self.setTabOrder(self._typed, self.act_button)
            self._typed.start_here()
            self.act_button.setText("Use the new key")
            self.act_button.updateGeometry()
            QTimer.singleShot(0, self, lambda: self.fit(640))
        elif self._typed.is_good():
            self.act(lambda: recovery.replace(desk, drawn), self._done)

    def _done(self, _done: None) -> None:
        self._at.toasts.show_toast("The new recovery key works. Destroy the old sheet.")
        self.replaced.emit()

    def reject(self) -> None:
        """Go back: from the groups to the key, from the key out of the box."""
        if self._typed is not None and self._sheet is not None:
            self._typed.hide()
            self._typed.deleteLater()
            self._typed = None
            self._lead.setText(LEAD)
            self._sheet.show()
            self._sheet.print_button.setFocus()
            self.act_button.setText("Continue")
            QTimer.singleShot(0, self, lambda: self.fit(640))
            return
        super().reject()
