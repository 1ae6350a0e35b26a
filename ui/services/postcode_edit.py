"""Take the postcode that distances are reckoned from, and offer those of the practices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.network import Practice
from ui.widgets.buttons import IconButton
from ui.widgets.editors import LineEdit
from ui.zoom import units

_NAME = "Postcode that distances are reckoned from"
_OFFER = "Postcodes of the practices"


class PostcodeEdit(LineEdit):
    """Hold a postcode; Down, or the arrow at its right, offers the practices'."""

    offered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("postcode", "Postcode", parent=parent)
        self.setAccessibleName(_NAME)
        self._practices: tuple[Practice, ...] = ()
        self._arrow = IconButton("chevron-down", _OFFER, self, tone="quiet", side=28)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arrow.clicked.connect(self.offer)
        self._arrow.hide()
        self.setFixedWidth(units(104))

    def set_practices(self, practices: Sequence[Practice]) -> None:
        """Offer the postcodes of these practices."""
        self._practices = tuple(one for one in practices if one.postcode)
        several = len(self._practices) > 1
        self._arrow.setVisible(several)
        self._right_room = 30 if several else 10
        self.setFixedWidth(units(126 if several else 104))
        self.setToolTip("Down offers the postcodes of the practices" if several else "")
        self._set_margins()

    def menu(self) -> QMenu:
        """Give the menu of the practices."""
        menu = QMenu(self)
        menu.setAccessibleName(_OFFER)
        for practice in self._practices:
            name = practice.name.replace("&", "&&")
            action = menu.addAction(f"{practice.postcode}  {name}")
            action.triggered.connect(lambda _on, code=practice.postcode: self._take(code))
        return menu

    def offer(self) -> None:
        """Open the menu of the practices."""
        if len(self._practices) > 1:
            menu = self.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.mapToGlobal(QPoint(0, self.height() + units(2))))

    def _take(self, code: str) -> None:
        self.setText(code)
        self.offered.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._practices:
            self.offer()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = units(28)
        self._arrow.setGeometry(self.width() - side - units(2), units(2), side, side)
