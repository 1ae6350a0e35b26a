"""Open the forms of services, one window for each, and know of the drafts that wait."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.actions.drafts import Draft
from app.domain.directory import Service
from ui.at_desk import AtDesk
from ui.clocks import MakeClock, rings_after
from ui.services.edit_form import KIND, EditForm
from ui.zoom import units

WIDE, HIGH = 820, 702


class Editing(QObject):
    """Hold the open forms; `saved` carries each service as it was saved."""

    saved = Signal(object)
    drafts_changed = Signal()

    def __init__(self, at: AtDesk, tab: QWidget, *, make_clock: MakeClock = rings_after) -> None:
        super().__init__(tab)
        self._at, self._tab, self._make_clock = at, tab, make_clock
        self.forms: dict[str | None, EditForm] = {}
        self._drafts: dict[str | None, Draft] = {}

    def read(self) -> None:
        """Learn which drafts wait."""

        def came(drafts: tuple[Draft, ...]) -> None:
            if not isValid(self):
                return
            self._drafts = {one.subject_uid: one for one in reversed(drafts)}
            self.drafts_changed.emit()

        self._at.background.ask(
            lambda: self._at.drafts.of(KIND), came, key="services.drafts", failed=lambda _one: None
        )

    def has_draft(self, uid: str | None) -> bool:
        """Claim that changes to a service (None: a new one) wait as a draft."""
        return uid in self._drafts

    def add(self) -> None:
        """Open the form for a new service, or go on with the one half-typed."""
        self._open(None, None)

    def edit(self, service: Service) -> None:
        """Open the form for a service, or go on with what was half-typed."""
        self._open(service.uid, service)

    def settle(self) -> None:
        """Keep what every open form holds."""
        for form in self.forms.values():
            form.settle()

    def _open(self, uid: str | None, service: Service | None) -> None:
        """Ask for the newest draft first: it may have been kept a moment ago."""
        if uid in self.forms:
            self.forms[uid].raise_()
            self.forms[uid].activateWindow()
            return

        def came(drafts: tuple[Draft, ...]) -> None:
            mine = next((one for one in drafts if one.subject_uid == uid), None)
            if isValid(self) and uid not in self.forms:
                self._show(uid, service, mine)

        self._at.background.act(lambda: self._at.drafts.of(KIND), came)

    def _show(self, uid: str | None, service: Service | None, draft: Draft | None) -> None:
        form = EditForm(
            self._at, service, self._tab.window(), draft=draft, make_clock=self._make_clock
        )
        self.forms[uid] = form
        form.saved.connect(self.saved)
        form.ended.connect(lambda: self._ended(uid))
        form.resize(_room().boundedTo(QSize(units(WIDE), units(HIGH))))
        form.show()
        form.activateWindow()
        form.fields.texts["name"].editor.setFocus()

    def _ended(self, uid: str | None) -> None:
        self.forms.pop(uid, None)
        self._at.background.act(
            lambda: None, lambda _nothing: self.read() if isValid(self) else None
        )


def _room() -> QSize:
    screen = QGuiApplication.primaryScreen()
    return screen.availableGeometry().size() * 0.95 if screen else QSize(units(WIDE), units(HIGH))
