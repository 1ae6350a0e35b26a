"""Show at the right of the tabs whose desk this is, and lock it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desk import Desk
from app.domain.access import current
from ui import keyboard
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.labels import Label
from ui.zoom import units


class DeskCorner(QWidget):
    """Network, user, and the lock; in narrow windows the menu's dots and the lock."""

    user_asked = Signal()
    menu_asked = Signal()
    lock_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(units(8))
        self.network = Label(networks_of(desk), "text", "quiet", self)
        self.user = LinkButton(desk.user.display, "person", self)
        self.user.setAccessibleName(f"{desk.user.display}: change password, sign out")
        self.more = IconButton("more", "Menu", self)
        self.lock = IconButton("lock", "Lock", self, tone="link")
        self.lock.setToolTip(f"Lock ({keyboard.key('lock')})")
        for widget in (self.network, self.user, self.more, self.lock):
            row.addWidget(widget)
        self.user.clicked.connect(self.user_asked)
        self.more.clicked.connect(self.menu_asked)
        self.lock.clicked.connect(self.lock_asked)

    def set_narrow(self, narrow: bool) -> None:
        """Leave names to the menu in a narrow window."""
        self.network.setVisible(not narrow)
        self.user.setVisible(not narrow)
        self.more.setVisible(narrow)


def networks_of(desk: Desk) -> str:
    """Name the networks somebody works in today; more than two are counted."""
    office = desk.office.office
    names: dict[str, None] = {}
    for grant in current(desk.user.grants, desk.today):
        place = office.network(grant.network_uid) if grant.network_uid else None
        if place is None and grant.practice_uid:
            place = office.network_of(grant.practice_uid, desk.today)
        if place is not None:
            names[place.name] = None
    if len(names) > 2:
        return f"{len(names)} networks"
    return ", ".join(names) or desk.store.name
