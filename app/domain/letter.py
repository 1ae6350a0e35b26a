"""Say what stands in a letter to a person: from whom, to whom, about what; never why they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.plan import Call


@dataclass(frozen=True, slots=True)
class OpenDoorLetter:
    """A letter to somebody who was tried in vain: it says how to come back, and no reason.

    `to` is the name on the envelope, `greeted` the name after "Dear"; `on` is a local day.
    """

    to: str
    greeted: str
    address: str
    postcode: str
    on: date
    tries: int
    link_worker: Call
    practice: Call
    reference: str
    is_demo: bool = False
    is_trial: bool = False


def reference_of(uid: str) -> str:
    """Give "Our reference": the first eight characters of a record's uid, in two groups of four."""
    signs = uid.replace("-", "").upper()[:8]
    return f"{signs[:4]} {signs[4:]}".strip()
