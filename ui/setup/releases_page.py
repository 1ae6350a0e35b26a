"""Name where newer releases stand, look there, and install what was found."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import __version__, errors, policy, release_place, settings
from app.actions import releases
from app.domain import refusals
from app.domain.release import Statement
from ui import messages
from ui.at_desk import AtDesk
from ui.background import Progress
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import Field, LineEdit
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import ScrollArea, area_around
from ui.widgets.surface import Surface
from ui.zoom import units

PLACE_LEAD = (
    "A folder or an https address where whoever looks after these PCs puts releases of Hearten. "
    "While it is empty, none is looked for. Once it is named, Hearten looks there when an "
    "administrator signs in on this PC; it installs nothing by itself."
)
LOOK_LEAD = (
    "This is Hearten {}. Only a newer release is told of, and only if whoever releases Hearten "
    "signed for it."
)
FIXED = "Whoever looks after this PC fixed the place."
NONE_NEWER = "What stands there is no newer than this."
BY_OTHERS = (
    "This Hearten was not installed by its setup for one account, so it is not replaced from here. "
    "Tell whoever installs programs on this PC."
)
ASKED = (
    "Its setup is fetched and checked byte by byte, then it opens. It asks every Hearten that is "
    "open in this Windows account to keep what is typed and to close."
)
OPEN = "It asks Hearten to keep what is typed and to close; go on in the setup's own window."


class ReleasesPage(QWidget):
    """Two plain sections: where releases stand, and what was found there."""

    status_changed = Signal(list)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self.corner = QWidget()
        content = Surface("base")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(units(16), units(16), units(16), units(16))
        self._column.setSpacing(units(12))
        self._add_place()
        self._column.addWidget(Line())
        self._add_look()
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(content, self))
        self._offer_look()
        if not releases.can_check():
            self._tell("warn", "No release can be checked", refusals.NO_RELEASE_KEYS)

    def _add_place(self) -> None:
        self.place = LineEdit()
        self.place.setText(settings.releases_place(self._at.settings))
        self.place_field = Field("Folder or https address", self.place)
        self.place.textEdited.connect(lambda _text: self.place_field.set_error(None))
        self.keep_button = PlainButton("Keep this place")
        self.keep_button.clicked.connect(self.keep)
        self.folder_button = PlainButton("Choose a folder…")
        self.folder_button.clicked.connect(self._choose_folder)
        self._column.addWidget(Label("Where releases stand", "section"))
        self._column.addWidget(Label(PLACE_LEAD, "text", "quiet", wrap=True))
        self._column.addWidget(self.place_field)
        if policy.read().releases:
            self.place.setReadOnly(True)
            self._column.addWidget(Label(FIXED, "text", "quiet", wrap=True))
        else:
            self._add_row(self.keep_button, self.folder_button)

    def _add_look(self) -> None:
        self.look_button = MainButton("Look now", "search")
        self.look_button.clicked.connect(self.look)
        self.result = Notice("known", "")
        self.result.hide()
        self._column.addWidget(Label("Look for a newer release", "section"))
        lead = LOOK_LEAD.format(__version__)
        self._column.addWidget(Label(lead, "text", "quiet", wrap=True))
        self._add_row(self.look_button)
        self._column.addWidget(self.result)

    def _add_row(self, *buttons: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(units(8))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    # ---- what a tab's page has ----------------------------------------------------------------

    def set_narrow(self, narrow: bool) -> None:
        """Be the same in every window."""

    def refresh(self, *, heard: bool = False) -> None:
        """Have nothing to read."""

    def status(self) -> list[str]:
        """Name the version that runs."""
        return [f"Hearten {__version__}"]

    def start_here(self) -> None:
        """Put the keyboard on what is done most, or where the place is typed."""
        (self.look_button if self.look_button.isEnabled() else self.place).setFocus()

    # ---- where --------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the place that was typed; an empty one ends looking."""
        typed = self.place.text().strip()
        try:
            if typed:
                release_place.read(typed)
        except errors.Refused as problem:
            self.place_field.set_error(problem.sentence)
            self.place.setFocus()
            return
        self.place_field.set_error(None)
        self._at.settings.releases = typed
        self._at.settings.save()
        self._offer_look()
        if releases.can_check():
            self.result.hide()
        told = "The place of releases is kept" if typed else "Releases are not looked for"
        self._at.toasts.show_toast(told)

    def _choose_folder(self) -> None:
        folder = messages.choose_folder(self.window(), "Where releases stand")
        if folder is not None:
            self.place.setText(str(folder))
            self.keep()

    def _offer_look(self) -> None:
        place = settings.releases_place(self._at.settings)
        self.look_button.setEnabled(bool(place) and releases.can_check())

    # ---- looking and installing ---------------------------------------------------------------

    def look(self) -> None:
        """Look whether a newer release stands there."""
        desk, place = self._at.desk, settings.releases_place(self._at.settings)

        def found(stated: Statement | None) -> None:
            self._offer_look()
            if stated is None:
                self._tell("good", "Nothing newer is there", NONE_NEWER)
            else:
                self._offer(place, stated)

        def failed(problem: errors.Problem) -> None:
            self._offer_look()
            self._tell_problem(problem)

        self.look_button.setEnabled(False)
        self._tell("known", "Looking…", "You can go on with other work meanwhile.")
        self._at.background.aside(lambda: releases.look(desk, place), found, failed=failed)

    def _offer(self, place: str, stated: Statement) -> None:
        if not releases.can_install():
            self._tell("known", releases.told(stated), BY_OTHERS)
            return
        button = PlainButton("Install…", "download")
        button.clicked.connect(lambda: self.install(place, stated))
        self._tell("known", releases.told(stated), "", button)

    def install(self, place: str, stated: Statement) -> None:
        """Ask, then fetch the setup, check it and run it."""
        title = f"Install Hearten {stated.version}?"
        if not messages.confirm(self.window(), title, ASKED, "Fetch and open the setup"):
            return
        desk = self._at.desk

        def opened(_nothing: None) -> None:
            self._tell("good", "The setup is open", OPEN)

        stop = PlainButton("Stop")
        self._tell("known", f"Fetching Hearten {stated.version}…", "Go on with your work.", stop)

        def work(progress: Progress) -> None:
            releases.install(desk, place, stated, progress)

        try:
            long = self._at.background.long(work, None, opened, failed=self._tell_problem)
        except errors.Busy as problem:
            self._tell_problem(problem)
        else:
            stop.clicked.connect(long.cancel)

    def _tell_problem(self, problem: errors.Problem) -> None:
        self._tell("bad", "That did not work", problem.sentence)

    def _tell(self, tone: str, heading: str, words: str, *buttons: QWidget) -> None:
        self.result.set_tone(tone)
        self.result.set_text(heading, words)
        self.result.set_buttons(buttons)
        self.result.show()
        QTimer.singleShot(0, self.result, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """Scroll to what was said, once it is laid out: at a high zoom it lies below the fold."""
        area = area_around(self.result)
        if self.isVisible() and area is not None:
            area.show_widget(self.result)
