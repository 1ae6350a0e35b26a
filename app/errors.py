"""Name what can go wrong, each with one sentence that says what to do.

No sentence here or at a raise holds a name, a number or a note of a person: sentences reach logs,
stderr and the screen of whoever stands behind the desk.
"""

from __future__ import annotations


class Problem(Exception):
    """Something a person can be told in one sentence."""

    code = "H-100"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.default)
        self.sentence = sentence or self.default

    default = "Something went wrong. Nothing was changed. Try again."


class Refused(Problem):
    """The rules, the rights or the limits say no."""

    code = "H-110"
    default = "That is not allowed here."


class Incomplete(Refused):
    """Something is still needed; `field` names where to go."""

    code = "H-111"

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class NotPermitted(Refused):
    """None of the signed-in person's grants allows it."""

    code = "H-112"
    default = "Your role at this desk does not allow that. Ask an administrator if it should."


class NotFound(Refused):
    """The record is not there, or not among the rows this person may see."""

    code = "H-113"
    default = "That record is not here, or it is not among those you may see."


class ReasonNeeded(Refused):
    """The record is of another link worker's case: say why it is opened."""

    code = "H-114"
    default = "This is another link worker's case. Say why you open it; the reason is kept."


class NotRead(Refused):
    """The words of a record are given only to whoever opened it, and opened it today."""

    code = "H-115"
    default = "It is long since you opened this record. Open it again; what you typed is kept."


class Stale(Problem):
    """Somebody else saved the record first; `opened` and `now` hold both versions."""

    code = "H-201"
    default = (
        "Somebody else changed this record while you had it open. "
        "Your text is kept. Look at both versions and save again."
    )

    def __init__(self, sentence: str = "", *, opened: object = None, now: object = None) -> None:
        super().__init__(sentence)
        self.opened = opened
        self.now = now


class Busy(Problem):
    """The store is held by another writer for too long."""

    code = "H-202"
    default = "The store is busy. Nothing was saved. Try again in a moment."


class AlreadyOpen(Busy):
    """Another process holds the store's lock."""

    code = "H-203"
    default = "This store is already open on this PC. Close it there first."


class Unreachable(Problem):
    """The store does not answer."""

    code = "H-204"
    default = "The store could not be reached. Nothing was saved. Try again."


class EndUnknown(Unreachable):
    """The line broke between the end of a save and its answer; `op_id` names it in the line."""

    code = "H-209"
    default = (
        "The line broke while this was being saved, and it is not known yet whether it was. "
        "What you typed is kept. It is told as soon as the server answers."
    )

    def __init__(self, sentence: str = "", *, op_id: str = "") -> None:
        super().__init__(sentence)
        self.op_id = op_id


class Damaged(Problem):
    """The store, its keys or its state are not as they were left."""

    code = "H-205"
    default = (
        "The store is damaged and was left untouched. Restore the last backup, "
        "or ask whoever looks after this PC."
    )


class Full(Problem):
    """No room left on the disk."""

    code = "H-206"
    default = "The disk is full. Nothing was saved. Free some space, then try again."


class TooNew(Problem):
    """The store was written by a newer program; `needed` is the oldest that may work in it.

    A sentence of one's own says with `{}` where that version stands, in brackets.
    """

    code = "H-207"
    default = (
        "This store was last used by a newer version of Hearten. It was left untouched. "
        "Install the newer version{} to open it."
    )

    def __init__(self, sentence: str = "", *, needed: str = "") -> None:
        version = f" ({needed} or later)" if needed else ""
        super().__init__((sentence or self.default).format(version))


class NotAStore(Problem):
    """The place holds no store, or a file that is not one."""

    code = "H-208"
    default = "There is no Hearten store in that folder. Choose another, or make a new one."


class SignInRefused(Problem):
    """The name and the password do not go together; `wait` is in seconds."""

    code = "H-301"
    default = "That name and password do not go together."

    def __init__(self, sentence: str = "", *, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.wait = wait


class SignInEnded(SignInRefused):
    """The server lets this person in no longer: disabled, or their password is another one now."""

    code = "H-302"
    default = (
        "Your sign-in was ended on the server: your account was disabled, or its password changed. "
        "What was not saved by then is kept as a draft on this PC. Ask an administrator, "
        "or sign in with your new password."
    )


class Cancelled(Problem):
    """The person stopped long work; nothing took effect."""

    code = "H-401"
    default = "Stopped. Nothing was changed."
