"""Tell a record's history as sentences about people doing things, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What somebody did -> the end of the sentence that begins with who did it.
SENTENCES = {
    "logged": "logged the referral.",
    "amended": "changed the referral.",
    "person-changed": "changed the person's details.",
    "accepted": "accepted the referral and allocated it.",
    "returned": "returned it to the referrer: {detail}.",
    "received-again": "has the answer from the referrer; it is received again.",
    "declined": "declined the referral: {detail}.",
    "joined": "joined it to the other referral.",
    "withdrawn": "recorded that it was withdrawn: {detail}.",
    "undone": "undid the last decision: {detail}.",
    "called": "{detail}.",
    "met": "{detail}.",
    "wrote": "{detail}.",
    "worked": "{detail}.",
    "plan-started": "started plan {detail}.",
    "plan-agreed": "agreed plan {detail} with the person.",
    "plan-printed": "printed plan {detail}.",
    "raised": "raised something for a clinician.",
    "passed": "passed it on to a clinician.",
}
ICONS = {
    "logged": "referral",
    "accepted": "tick-circle",
    "returned": "back",
    "declined": "cross",
    "withdrawn": "undo",
    "undone": "undo",
    "called": "phone",
    "met": "people",
    "wrote": "mail",
    "plan-started": "document",
    "plan-agreed": "tick-circle",
    "plan-printed": "print",
    "raised": "warning",
    "passed": "send",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing somebody did, at an instant (UTC)."""

    at: datetime
    by_uid: str
    by: str
    kind: str
    detail: str = ""
    referral_uid: str | None = None

    def sentence(self, reader_uid: str) -> str:
        """Give the sentence as the reader reads it: "You accepted …", "Priya Patel accepted …"."""
        who = "You" if self.by_uid == reader_uid else self.by
        end = SENTENCES.get(self.kind, "did something.").format(detail=self.detail.rstrip("."))
        if who == "You" and end.startswith("has "):
            end = "have " + end.removeprefix("has ")
        return f"{who} {end}"

    @property
    def icon(self) -> str:
        """Name the icon that stands before the sentence."""
        return ICONS.get(self.kind, "edit")
