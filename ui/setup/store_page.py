"""Lift a trial, back the store up, prove a backup, check it; say when the desk locks itself."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app import errors, settings
from app.actions import keeping, nightly
from app.actions.keeping import BackupFacts, Checked
from app.changes import Changed
from app.domain.access import Right
from app.domain.dates import LONDON, short
from ui import messages
from ui.at_desk import AtDesk
from ui.background import Progress
from ui.setup.lift_trial_dialog import LiftTrialDialog
from ui.setup.prove_dialog import ProveDialog
from ui.widgets.buttons import MainButton, PlainButton
from ui.widgets.fields import Combo
from ui.widgets.labels import Label, Line
from ui.widgets.notice import Notice
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.surface import Surface
from ui.zoom import units

KINDS = "Hearten backups (*.backup)"
BACKUP_LEAD = (
    "One encrypted file, proved before it counts. Keep it on another disk, in another room. It is "
    "opened with the passwords and the recovery key of its day. Help, Setup says how a service "
    "makes one each night."
)
NIGHTLY = "An account of a PC may back this store up each night, without anybody's password."
NO_NIGHTLY = "No service may back this store up by itself."
RESTORE_LEAD = (
    "To put a backup in place of the store: leave Hearten on this PC, then type at a command line "
    "“{}”, with the backup's file and who signs in. Name and password are those of its day; the "
    "store that was there is kept aside."
)
ANOTHER = "This backup can be restored, but it is of another store"
CHECK_LEAD = "Reads the whole store and looks for damage, missing rows and changed audit entries."
SERVER_LEAD = (
    "This store is a database on a server. Whoever looks after the server backs it up, checks it "
    "and restores it there; see Help, The server."
)
TRIAL_LEAD = (
    "This store is for trial with invented people: it takes only NHS numbers that begin with 999, "
    "and every window and sheet says so. An administrator lifts that once those who must approve "
    "have done so; it is never put back."
)
LIFTED = "Real NHS numbers are taken from now on, at every desk of this store."
LOCK_LEAD = "Without a key or the mouse for this long, every window is covered. It is never off."


class StorePage(QWidget):
    """Plain sections: trial, backup, check, lock; the last result stands under each."""

    status_changed = Signal(list)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self._at = at
        self.corner = QWidget()
        content = Surface("base")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(units(16), units(16), units(16), units(16))
        self._column.setSpacing(units(12))
        self.back_up_button = MainButton("Back up…", "save")
        self.prove_button = PlainButton("Test a backup…")
        self.backup_result = Notice("good", "")
        self.service = Label("", wrap=True)
        self.check_button = PlainButton("Check the store")
        self.check_result = Notice("good", "")
        self.lift_button = PlainButton("Lift the trial…")
        self.trial_result = Notice("good", "")
        self._is_here = not at.desk.store.is_shared
        if at.desk.store.is_trial and at.desk.may(Right.LIFT_TRIAL):
            self._add_trial()
        if self._is_here:
            self._add_folder()
        else:
            self._add_section("On a server", SERVER_LEAD, [], None)
        self._add_lock()
        self._column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ScrollArea(content, self))
        self.back_up_button.clicked.connect(self.back_up)
        self.prove_button.clicked.connect(self.prove)
        self.check_button.clicked.connect(self.check)

    def _add_trial(self) -> None:
        """Offer to lift it until it is lifted, here or at another PC."""
        self._add_section("Trial", TRIAL_LEAD, [self.lift_button], self.trial_result)
        self.lift_button.clicked.connect(self.lift)
        stop = self._at.desk.changes.subscribe(self._trial_changed)
        self.destroyed.connect(lambda _gone=None, stop=stop: stop())

    def _add_folder(self) -> None:
        """Offer what is done here with a store in a folder."""
        buttons: list[QWidget] = [self.back_up_button, self.prove_button]
        self._add_section("Backup", BACKUP_LEAD, buttons, self.backup_result)
        self._column.addWidget(self.service)
        lead = RESTORE_LEAD.format(restore_command(keeping.place_of(self._at.desk)))
        self._add_section("Restore", lead, [], None)
        self._add_section("Check", CHECK_LEAD, [self.check_button], self.check_result)

    def _add_section(
        self, title: str, lead: str, buttons: list[QWidget], result: QWidget | None
    ) -> None:
        if self._column.count():
            self._column.addWidget(Line())
        self._column.addWidget(Label(title, "section"))
        self._column.addWidget(Label(lead, "text", "quiet", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(units(8))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        if result is not None:
            result.hide()
            self._column.addWidget(result)

    def _add_lock(self) -> None:
        self.minutes = Combo([(str(n), f"{n} minutes") for n in settings.LOCK_AFTER])
        self.minutes.setAccessibleName("Lock after")
        self.minutes.set_key(str(self._at.settings.lock_after))
        self.minutes.chosen.connect(self._keep_minutes)
        self._add_section("Lock", LOCK_LEAD, [self.minutes], None)

    # ---- what a tab's page has ----------------------------------------------------------------

    def set_narrow(self, narrow: bool) -> None:
        """Be the same in every window."""

    def refresh(self, *, heard: bool = False) -> None:
        """Ask whether a service may back the store up."""
        desk = self._at.desk
        if not (self._is_here and desk.may(Right.MANAGE_USERS)):
            return

        def came(has_service: bool) -> None:
            if isValid(self):
                self.service.setText(NIGHTLY if has_service else NO_NIGHTLY)

        self._at.background.ask(
            lambda: nightly.has_service(desk), came, key="service", failed=lambda _problem: None
        )

    def status(self) -> list[str]:
        """Name the store."""
        return [self._at.desk.store.name]

    def start_here(self) -> None:
        """Put the keyboard on the first button."""
        (self.back_up_button if self._is_here else self.minutes).setFocus()

    # ---- acts ---------------------------------------------------------------------------------

    def lift(self) -> None:
        """Ask who approved it and why, and lift the trial."""
        LiftTrialDialog(self._at, self.window()).open()

    def _trial_changed(self, change: Changed) -> None:
        if change.kind == "store" and not self._at.desk.store.is_trial:
            self.lift_button.hide()
            _tell(self.trial_result, "good", "The trial is lifted", LIFTED)

    def back_up(self) -> None:
        """Ask where, and write a verified backup."""
        today = self._at.desk.today
        target = messages.choose_file_to_save(
            self.window(), "Back up to", f"hearten-{today:%Y-%m-%d}.backup", KINDS, replaces=False
        )
        if target is None:
            return
        desk = self._at.desk
        self._begin(
            self.back_up_button,
            self.backup_result,
            lambda _progress: keeping.back_up(desk, target),
            lambda facts: self._tell_backup("Backed up and proved", facts, target),
        )

    def prove(self) -> None:
        """Ask for the file and a password of its day, and restore it somewhere for a moment."""
        file = messages.choose_file_to_open(self.window(), "Which backup?", KINDS)
        if file is not None:
            box = ProveDialog(self._at, file, self.window())
            box.proved.connect(lambda facts: self._tell_proved(facts, file))
            box.open()

    def check(self) -> None:
        """Look for damage."""
        desk = self._at.desk
        self._begin(
            self.check_button,
            self.check_result,
            lambda _progress: keeping.check_store(desk),
            self._tell_check,
        )

    def _begin(
        self,
        button: QWidget,
        result: Notice,
        work: Callable[[Progress], object],
        then: Callable[..., None],
    ) -> None:
        def done(answer: object) -> None:
            button.setEnabled(True)
            then(answer)

        def failed(problem: errors.Problem) -> None:
            button.setEnabled(True)
            _tell(result, "bad", "That did not work", problem.sentence)

        button.setEnabled(False)
        _tell(result, "known", "Working…", "You can go on with other work meanwhile.")
        try:
            self._at.background.long(work, None, done, failed=failed)
        except errors.Busy as problem:
            failed(problem)

    def _tell_proved(self, facts: BackupFacts, file: Path) -> None:
        if facts.store_uid == self._at.desk.store.uid:
            self._tell_backup("This backup can be restored", facts, file)
        else:
            self._tell_backup(ANOTHER, facts, file, "warn")

    def _tell_backup(
        self, heading: str, facts: BackupFacts, file: Path, tone: str = "good"
    ) -> None:
        made = datetime.fromisoformat(facts.made_at).astimezone(LONDON)
        words = (
            f"{file.name}: {facts.store_name}, {facts.rows:,} rows, made {short(made.date())} "
            f"at {made:%H:%M}."
        )
        _tell(self.backup_result, tone, heading, words)

    def _tell_check(self, found: Checked) -> None:
        now = datetime.now(LONDON)
        when = f"Checked {short(now.date())} at {now:%H:%M}"
        if found.problems:
            _tell(self.check_result, "bad", when, " ".join(found.problems))
        else:
            tone = "warn" if found.to_look_at else "good"
            _tell(self.check_result, tone, when, " ".join(("All is well.", *found.to_look_at)))

    def _keep_minutes(self, minutes: str) -> None:
        self._at.settings.lock_after = int(minutes)
        self._at.settings.save()
        self._at.toasts.show_toast(f"The desk locks after {minutes} minutes")


def restore_command(folder: Path) -> str:
    """Give the command that puts a backup in place of this store."""
    place = f'"{folder}"' if os.name == "nt" else shlex.quote(str(folder))
    return f"hearten restore FILE --store {place} --user NAME"


def _tell(result: Notice, tone: str, heading: str, words: str) -> None:
    result.set_tone(tone)
    result.set_text(heading, words)
    result.show()
