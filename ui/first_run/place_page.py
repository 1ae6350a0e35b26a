"""Ask where the store lies: for one person, for everyone who uses this PC, or elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import errors, paths
from app.actions import signing_in
from ui import messages
from ui.first_run.answers import Answers
from ui.first_run.page import Page
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.fields import RadioButton
from ui.widgets.labels import Label
from ui.widgets.notice import Notice
from ui.widgets.one_stop import OneStop
from ui.widgets.sentence import Sentence
from ui.zoom import units

MINE, EVERYONE, ELSEWHERE, SERVER = "mine", "everyone", "elsewhere", "server"
NO_RIGHT = (
    "Your account may not write there. Ask whoever looks after this PC to give the users of "
    "Hearten access, or choose another place."
)
TRIAL = "For trial with invented people"
TRIAL_WORDS = (
    "A new store takes only NHS numbers that begin with 999, until an administrator lifts that in "
    "Setup, Store, with the names of those who approved it and a reason."
)
FIXED = "Whoever looks after this PC fixed the place."


class _RadioStop(OneStop):
    """Choose with the arrows, as one does among radio buttons."""

    def __init__(self, parent: QWidget, choose: Callable[[int], None]) -> None:
        super().__init__(parent, columns=1)
        self._choose = choose

    def go_to(self, place: int) -> None:
        super().go_to(place)
        self._choose(place)


class PlacePage(Page):
    """Choose the folder; a place that loses data is refused at once."""

    title = "Where shall the work be kept?"
    lead = (
        "Hearten keeps everything in one encrypted folder on this PC, or in a database that many "
        "PCs share. Nothing of it can be read without a password."
    )
    open_asked = Signal(object)

    def __init__(self, answers: Answers, by_policy: str = "") -> None:
        super().__init__()
        self._answers = answers
        self._policy = Path(by_policy) if by_policy else None
        self._elsewhere: Path | None = None
        self.column.addWidget(Notice("warn", TRIAL, TRIAL_WORDS, icon="info"))
        self.buttons: dict[str, RadioButton] = {}
        self._hints: dict[str, Label] = {}
        for key, label, hint in self._offers():
            self._add_choice(key, label, hint)
        self._stop = _RadioStop(self, lambda place: self.take(list(self.buttons)[place]))
        self._stop.set_buttons(list(self.buttons.values()))
        self.wrong = Sentence("refused", "", "bad", self)
        self.wrong.hide()
        self.column.addWidget(self.wrong)
        self.column.addSpacing(units(12))
        self.open_button = LinkButton("Open a store that is there already…", "open")
        self.open_button.clicked.connect(self._open_other)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def _offers(self) -> list[tuple[str, str, str]]:
        if self._policy is not None:
            return [(EVERYONE, FIXED, str(self._policy))]
        return [
            (MINE, "Only for me", "Other people who sign in to this PC cannot see it."),
            (
                EVERYONE,
                "For everyone who uses this PC",
                "Each has a name and a password of their own in Hearten.",
            ),
            (ELSEWHERE, "In another folder on this PC", ""),
            (
                SERVER,
                "On a server of ours",
                "Many PCs work together. Whoever looks after the server made a database ready.",
            ),
        ]

    def _add_choice(self, key: str, label: str, hint: str) -> None:
        button = RadioButton(label, self)
        button.setAutoExclusive(False)
        button.clicked.connect(lambda _on, key=key: self.take(key))
        self.buttons[key] = button
        self.column.addWidget(button)
        row = QHBoxLayout()
        row.setContentsMargins(units(24), 0, 0, units(4))
        row.setSpacing(units(12))
        self._hints[key] = Label(hint, "text", "quiet", self, wrap=True)
        row.addWidget(self._hints[key], 1)
        if key == ELSEWHERE:
            self.choose_button = PlainButton("Choose a folder…", parent=self)
            self.choose_button.clicked.connect(self._choose)
            row.addWidget(self.choose_button)
        holder = QWidget(self)
        holder.setLayout(row)
        self.column.addWidget(holder)

    def start_here(self) -> None:
        if self.chosen() is None:
            self.take(EVERYONE if self._policy is not None else MINE)
        self._stop.go_to(list(self.buttons).index(self.chosen() or next(iter(self.buttons))))

    def chosen(self) -> str | None:
        """Give which choice is taken."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), None)

    def take(self, key: str) -> None:
        """Take a choice and say at once whether it will do."""
        for one, button in self.buttons.items():
            button.setChecked(one == key)
        self._stop.be_at(list(self.buttons).index(key))  # Tab comes back to what is chosen
        if key == SERVER or (key == ELSEWHERE and self._elsewhere is None):
            self._say(None)
            return
        self._say(self._problem())

    def folder(self) -> Path | None:
        """Give the folder of the choice."""
        if self._policy is not None:
            return self._policy
        places = {
            MINE: paths.own_data() / "store",
            EVERYONE: paths.everyones_data() / "store",
            ELSEWHERE: self._elsewhere,
        }
        return places.get(self.chosen() or "")

    def is_good(self) -> bool:
        if self.chosen() == SERVER:  # nothing is made here: its address, then name and password
            server = messages.ask_server(self)
            if server is not None:
                self.open_asked.emit(server)
            return False
        problem = self._problem()
        self._say(problem)
        if problem is not None and self.chosen() == ELSEWHERE:
            self.choose_button.setFocus()
        return problem is None

    def keep(self) -> None:
        self._answers.folder = self.folder()

    def _problem(self) -> str | None:
        folder = self.folder()
        if folder is None:
            return "Choose the folder first."
        try:
            signing_in.require_place(folder)
        except errors.Problem as problem:
            return problem.sentence
        return None if _may_write(folder) else NO_RIGHT

    def _say(self, problem: str | None) -> None:
        self.wrong.set_text(problem or "")
        self.wrong.setVisible(problem is not None)

    def _choose(self) -> None:
        folder = messages.choose_folder(self, "Where shall the work be kept?")
        if folder is not None:
            if any(folder.iterdir()):
                folder = folder / "Hearten"
            self._elsewhere = folder
            self._hints[ELSEWHERE].setText(str(folder))
        self.take(ELSEWHERE)

    def _open_other(self) -> None:
        folder = messages.choose_folder(self, "Where is the store?")
        if folder is None:
            return
        try:
            signing_in.about(folder)
        except errors.Problem as problem:
            self._say(problem.sentence)
            return
        self.open_asked.emit(folder)


def _may_write(folder: Path) -> bool:
    """Claim that this account may make the folder, or write in it when it is there."""
    place = folder
    while not place.exists() and place.parent != place:
        place = place.parent
    return place.is_dir() and os.access(place, os.W_OK | os.X_OK)
