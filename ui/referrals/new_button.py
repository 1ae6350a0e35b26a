"""Offer a new referral: filled where it is the next thing to do, outlined elsewhere."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.widgets.buttons import MainButton, SecondButton


class NewButton(SecondButton):
    """Be the main button of the screen, or the second one where another is filled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("New referral", "add", parent)
        self._is_main = False

    def set_main(self, is_main: bool) -> None:
        """Be filled or outlined."""
        self._is_main = is_main
        self.setFont(theme.font("strong" if is_main else "text"))
        self.updateGeometry()
        self.update()

    def is_main(self) -> bool:
        """Say whether it is filled."""
        return self._is_main

    def set_short(self, short: bool) -> None:
        """Say "New" alone, in narrow windows."""
        self.setText("New" if short else "New referral")
        self.setAccessibleName("New referral")
        self.updateGeometry()

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        return MainButton.looks(self) if self._is_main else super().looks()  # type: ignore[arg-type]
