"""Say what a person is told of a place that the disk says no to; no sentence names the path."""

from __future__ import annotations

from dataclasses import dataclass

from app import errors


@dataclass(frozen=True, slots=True)
class Told:
    """Hold the sentences of one kind of place: not there, not allowed, anything else, full."""

    missing: errors.Problem
    closed: str
    broken: str
    full: str = errors.Full.default


STORE = Told(
    errors.NotAStore(),
    "Hearten may not write in the store's folder. "
    "Ask whoever looks after this PC to allow it, then try again.",
    "The disk did not do what it was asked (error {}). "
    "Nothing was saved. Try again; if it goes on, restore the last backup on another disk.",
)
NAMED_FILE = Told(
    errors.Refused("That file is not there. Look at its name."),
    "That file may not be read. Look at who may read it.",
    "That file could not be read (error {}). Try again, or take another copy of it.",
)
NAMED_PLACE = Told(
    errors.Refused("Nothing can be made in that place. Choose another folder."),
    "Hearten may not write in that place. Choose another folder, or have it allowed.",
    "Nothing could be written there (error {}). Choose another folder or another disk.",
)
TEMPORARY = Told(
    errors.Unreachable(
        "This PC's folder for temporary files is full or may not be written in. "
        "Make room there or have it allowed, then try again."
    ),
    "Hearten may not write in this PC's folder for temporary files. "
    "Ask whoever looks after this PC to allow it, then try again.",
    "This PC's folder for temporary files did not do what it was asked (error {}). Try again.",
    "This PC's folder for temporary files is full. Free some space there, then try again.",
)
NOT_A_FILE = "That is a folder or a device, not a file. Name the file."
NO_NAME = "No folder or file can have that name. Look at the name."
TOO_LONG = "That name is too long for this disk. Choose a shorter one."
