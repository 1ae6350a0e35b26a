"""Ask every question and show every error box of the program, so that a test replaces one module.

Buttons say what they do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from app import errors, places
from app.places import Server

Choices = Sequence[tuple[str, str]]
_THERE_ALREADY = "There is a file of that name already. What it holds would be lost."


class Reason(NamedTuple):
    """Hold the reason from the list (its key, or nothing) and the person's own words."""

    key: str
    words: str


def problem(parent: QWidget | None, problem: errors.Problem) -> None:
    """Show what went wrong, without stopping what else comes home meanwhile."""
    from ui.widgets.dialog import Dialog

    box = Dialog(parent, "Hearten")
    box.say("refused", "bad", problem.sentence)
    box.say_quietly(f"Code {problem.code}. It holds no names.")
    box.offer("Close", main=True)
    box.open_and_forget()


def tell_meanwhile(sentence: str) -> QWidget:
    """Say what is waited for, with nothing to press; whoever waits takes it away again."""
    from ui.widgets.dialog import Dialog

    box = Dialog(None, "Hearten")
    box.say("info", "link", sentence)
    box.show()
    return box


def tell(parent: QWidget | None, title: str, sentence: str) -> None:
    """Say one thing and wait until it was read."""
    from ui.widgets.dialog import Dialog

    box = Dialog(parent, title)
    box.say("info", "link", sentence)
    box.offer("Close", main=True)
    box.ask()


def confirm(
    parent: QWidget | None,
    title: str,
    sentence: str,
    action_label: str,
    *,
    keep_label: str = "Go back",
    takes_nothing: bool = False,
) -> bool:
    """Ask before something that cannot be taken back; the keyboard starts on the way back.

    `takes_nothing`: going on loses nothing, and the keyboard starts there.
    """
    from ui.widgets.dialog import Dialog

    box = Dialog(parent, title)
    box.say("warning", "warn", sentence)
    box.offer(keep_label, takes=False, start=not takes_nothing)
    box.offer(action_label, main=True, start=takes_nothing)
    return box.ask()


def choose(
    parent: QWidget | None,
    title: str,
    prompt: str,
    choices: Choices,
    *,
    action_label: str = "Choose",
) -> str | None:
    """Let the person choose one of (key, label), one alone is preset; None when they go back."""
    from ui.widgets.dialog import Dialog

    box = Dialog(parent, title)
    box.say_plainly(prompt)
    options = box.add_options(choices)
    if len(choices) == 1:
        options.set_value(choices[0][0])
    box.offer("Go back", takes=False)
    box.offer(action_label, main=True)
    box.require(lambda: None if options.value() else "Choose one of these.")
    return options.value() if box.ask() else None


def ask_server(parent: QWidget | None, now: Server | None = None) -> Server | None:
    """Ask for the address of a server's database, beginning with the present one.

    None when the person goes back.
    """
    from ui.widgets.dialog import Dialog

    box = Dialog(parent, "A server of ours")
    box.say_plainly(
        "Type the address that whoever looks after the server gave you. Your name and password "
        "are asked for afterwards; they are no part of it."
    )
    box.say_quietly("For example postgresql://desk.practice.example/hearten")
    address = box.add_text("Address of the database", 1_000)
    address.setText(str(now or ""))
    box.offer("Go back", takes=False)
    box.offer("Use this server", main=True)

    def missing() -> str | None:
        try:
            place = places.read(address.text())
        except errors.Refused as problem:
            return problem.sentence
        return None if isinstance(place, Server) else places.NO_SERVER

    box.require(missing)
    if not box.ask():
        return None
    place = places.read(address.text())
    return place if isinstance(place, Server) else None


def ask_reason(
    parent: QWidget | None,
    title: str,
    prompt: str,
    choices: Choices,
    *,
    action_label: str = "Save with this reason",
    limit: int = 500,
    before: Reason | None = None,
) -> Reason | None:
    """Ask for a reason from the list, own words, or both; None when the person goes back.

    `before` is what was given already and could not be saved.
    """
    from ui.widgets.dialog import Dialog

    box = Dialog(parent, title)
    box.say_plainly(prompt)
    options = box.add_options(choices) if choices else None
    words = box.add_text("In your own words", limit, lines=2)
    if before is not None:
        words.setText(before.words)
        if options is not None:
            options.set_value(before.key)

    def given() -> Reason:
        key = options.value() if options is not None else None
        return Reason(key or "", words.text().strip())

    box.offer("Go back", takes=False)
    box.offer(action_label, main=True)
    missing = "Choose a reason, or write it in your own words."
    box.require(lambda: None if any(given()) else missing)
    return given() if box.ask() else None


def choose_file_to_open(parent: QWidget | None, title: str, kinds: str = "") -> Path | None:
    """Let the person choose a file; `kinds` is written as Qt does: Sheets (*.xlsx *.csv)."""
    box = QFileDialog(parent, title, "", kinds)
    box.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _chosen(box)


def choose_file_to_save(
    parent: QWidget | None, title: str, name: str, kinds: str = "", *, replaces: bool = True
) -> Path | None:
    """Let the person say where a new file goes; `name` holds nothing personal.

    A name typed without one of the endings of `kinds` gets the first of them. Without `replaces`
    nobody is asked about a file of that name: what writes it refuses one.
    """
    endings = [one.casefold() for one in re.findall(r"\*(\.\w+)", kinds)]
    box = QFileDialog(parent, title, "", kinds)
    box.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    box.setFileMode(QFileDialog.FileMode.AnyFile)
    if endings:
        box.setDefaultSuffix(endings[0])
    box.setOption(QFileDialog.Option.DontConfirmOverwrite, not replaces)
    box.selectFile(name)
    chosen = _chosen(box)
    if chosen is None or not endings or chosen.suffix.casefold() in endings:
        return chosen
    whole = chosen.with_name(f"{chosen.name}{endings[0]}")
    if replaces and os.path.lexists(whole):  # the dialog asked about the name as it was typed
        return whole if confirm(parent, title, _THERE_ALREADY, "Replace it") else None
    return whole


def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Let the person choose a folder."""
    box = QFileDialog(parent, title)
    box.setFileMode(QFileDialog.FileMode.Directory)
    box.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(box)


def _chosen(box: QFileDialog) -> Path | None:
    """Wait for the answer; None when the person goes back, or the desk was left meanwhile."""
    from ui.widgets.qt_box import wait_for

    went_on = wait_for(box)
    if not isValid(box):
        return None
    chosen = box.selectedFiles() if went_on else []
    box.deleteLater()
    return Path(chosen[0]) if chosen else None
