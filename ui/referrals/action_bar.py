"""Show the buttons of one record: the filled one, the plain ones, the rest under "…"."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui import icons
from ui.referrals.offers import Offer, Offers
from ui.widgets.buttons import Button, IconButton, MainButton, PlainButton
from ui.zoom import units


class ActionBar(QWidget):
    """Tell which of the offers was asked for; the buttons stay while the offers do."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(units(8))
        self._row.addStretch(1)
        self.more = IconButton("more", "More actions", self)
        self.more.clicked.connect(self.open_menu)
        self._row.addWidget(self.more)
        self._buttons: list[Button] = []
        self._offers = Offers()
        self.more.hide()

    def set_offers(self, offers: Offers) -> None:
        """Offer these."""
        if offers == self._offers:
            return
        self._offers = offers
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        if offers.main is not None:
            self._add(MainButton(offers.main.label, offers.main.icon, self), offers.main)
        for offer in offers.others:
            self._add(PlainButton(offer.label, offer.icon, self), offer)
        self.more.setVisible(bool(offers.more))
        before: QWidget | None = None
        for widget in (*self._buttons, self.more):
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget
        self.setVisible(bool(self._buttons or offers.more))

    def buttons(self) -> list[Button]:
        """Give the buttons that are seen, in reading order."""
        return list(self._buttons)

    def button(self, key: str) -> Button | None:
        """Give the button of one offer, "…" if it is among the rest, else the first one."""
        now = self._offers
        seen = [one for one in (now.main, *now.others) if one is not None]
        for offer, button in zip(seen, self._buttons, strict=True):
            if offer.key == key:
                return button
        if any(one.key == key for one in now.more):
            return self.more
        return next(iter(self._buttons), None)

    def offers(self, key: str) -> bool:
        """Say whether one of the buttons, or of the rest, is this one."""
        now = self._offers
        return any(one is not None and one.key == key for one in (now.main, *now.others, *now.more))

    def has_main(self) -> bool:
        """Say whether one of the buttons is filled."""
        return self._offers.main is not None

    def _add(self, button: Button, offer: Offer) -> None:
        button.clicked.connect(lambda: self.asked.emit(offer.key))
        self._row.insertWidget(len(self._buttons), button)
        button.show()
        self._buttons.append(button)

    def menu(self) -> QMenu:
        """Give the menu of the rest."""
        menu = QMenu(self)
        for offer in self._offers.more:
            action = menu.addAction(icons.icon(offer.icon, "text"), offer.label)
            action.triggered.connect(lambda _on=False, key=offer.key: self.asked.emit(key))
        return menu

    def open_menu(self) -> None:
        """Open it under the dots."""
        if self.more.isHidden():
            return
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + units(2))))
