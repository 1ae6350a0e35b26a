"""Hold what stands in a new referral: as a draft keeps it, and as the act takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app import errors
from app.domain import dates, naming
from app.domain.naming import Name
from app.domain.new_referral import NewReferral
from app.domain.person import Gender, NewPerson
from app.domain.referral import Agreement, Source, Urgency
from app.domain.text import clean_line

KIND = "referral"
FIND, KNOWN, TYPED, PASTED = "find", "known", "typed", "pasted"
# What is asked of somebody new, in the order of the form.
FIELDS = (
    "given", "family", "title", "born", "nhs_number", "gender", "phone", "postcode", "address",
)  # fmt: skip
AGREEMENTS = {
    "yes": Agreement.YES,
    "no": Agreement.NO,
    "best_interest": Agreement.BEST_INTEREST,
}


@dataclass(slots=True)
class Known:
    """Somebody who is here already, as far as a draft needs to name them."""

    uid: str
    name: str
    born: date | None
    practice_uid: str
    open_uid: str | None = None


@dataclass(slots=True)
class Entry:
    """The whole form; `typed` and `checks` are by the names of FIELDS, never a pasted text."""

    mode: str = FIND
    finder: str = ""
    known: Known | None = None
    typed: dict[str, str] = field(default_factory=dict)
    checks: dict[str, list[str]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    agreement: str | None = None
    words: str = ""
    source: Source = Source.GP
    referrer: str = ""
    practice_uid: str = ""
    received_on: date | None = None
    urgency: Urgency = Urgency.ROUTINE
    log_both: bool = False
    op_id: str = ""
    focus: str = ""

    @property
    def is_blank(self) -> bool:
        """Claim that nothing was typed or chosen that would be missed."""
        texts = (self.finder, self.words, self.referrer, *self.typed.values())
        chosen = (self.known, self.reasons, self.agreement)
        return not any(text.strip() for text in texts) and not any(chosen)

    @property
    def name(self) -> Name:
        """Give the name of somebody new, as typed; small letters alone are taken as a slip."""
        parts = [_line(self.typed.get(key, "")) for key in ("family", "given", "title")]
        family, given, title = (naming.in_title_case(p) if p.islower() else p for p in parts)
        return Name(family, given, title)

    @property
    def shown_name(self) -> str:
        """Give the name as lists show it, or nothing."""
        if self.mode == KNOWN and self.known is not None:
            return self.known.name
        if self.mode in (TYPED, PASTED) and (self.name.family or self.name.given):
            return naming.cui(self.name)
        return ""

    def born(self, today: date) -> date | None:
        """Give the date of birth as known or as typed."""
        if self.mode == KNOWN and self.known is not None:
            return self.known.born
        return born_of(self.typed.get("born", ""), today)

    def as_new(self, today: date) -> NewReferral:
        """Give what the act takes; what is missing is missing there too."""
        known = self.known if self.mode == KNOWN else None
        return NewReferral(
            practice_uid=known.practice_uid if known else self.practice_uid,
            reasons=tuple(self.reasons),
            agreement=AGREEMENTS.get(self.agreement or ""),
            person_uid=known.uid if known else None,
            new_person=None if known else self.new_person(today),
            words=self.words,
            source=self.source,
            referrer=self.referrer,
            received_on=self.received_on,
            urgency=self.urgency,
            op_id=self.op_id,
            log_beside_open=self.log_both,
        )

    def new_person(self, today: date) -> NewPerson | None:
        """Give somebody new as typed or pasted; None while nothing of them is."""
        if self.mode not in (TYPED, PASTED) or not any(
            self.typed.get(key, "").strip() for key in FIELDS if key != "gender"
        ):
            return None
        typed = self.typed
        gender = typed.get("gender", "")
        return NewPerson(
            name=self.name,
            born=born_of(typed.get("born", ""), today),
            gender=Gender(gender) if gender in _GENDERS else Gender.NOT_KNOWN,
            nhs_number=typed.get("nhs_number", ""),
            address=typed.get("address", ""),
            postcode=typed.get("postcode", ""),
            phone=typed.get("phone", ""),
        )

    # As a draft

    def body(self, *, is_open: bool) -> dict[str, Any]:
        """Give what a draft keeps; `is_open`: the form is on the screen."""
        known = self.known
        return {
            "open": is_open,
            "op_id": self.op_id,
            "mode": self.mode,
            "finder": self.finder,
            "known": None
            if known is None
            else [known.uid, known.name, _iso(known.born), known.practice_uid, known.open_uid],
            "typed": dict(self.typed),
            "checks": {key: list(value) for key, value in self.checks.items()},
            "reasons": list(self.reasons),
            "agreement": self.agreement,
            "words": self.words,
            "source": self.source.value,
            "referrer": self.referrer,
            "practice": self.practice_uid,
            "received": _iso(self.received_on),
            "urgency": self.urgency.value,
            "log_both": self.log_both,
            "focus": self.focus,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Entry:
        """Take a draft back."""
        known = body.get("known")
        return cls(
            mode=str(body.get("mode", FIND)),
            finder=str(body.get("finder", "")),
            known=Known(known[0], known[1], _day(known[2]), *known[3:]) if known else None,
            typed={str(k): str(v) for k, v in dict(body.get("typed", {})).items()},
            checks={str(k): [str(x) for x in v] for k, v in dict(body.get("checks", {})).items()},
            reasons=[str(code) for code in body.get("reasons", [])],
            agreement=body.get("agreement"),
            words=str(body.get("words", "")),
            source=Source(body.get("source", Source.GP.value)),
            referrer=str(body.get("referrer", "")),
            practice_uid=str(body.get("practice", "")),
            received_on=_day(body.get("received")),
            urgency=Urgency(body.get("urgency", Urgency.ROUTINE.value)),
            log_both=bool(body.get("log_both")),
            op_id=str(body.get("op_id", "")),
            focus=str(body.get("focus", "")),
        )


def born_of(text: str, today: date) -> date | None:
    """Give the date of birth that the words mean, or None."""
    if not text.strip():
        return None
    try:
        return dates.parse_birth(text, today)[0]
    except (errors.Refused, ValueError, OverflowError):
        return None


def _line(text: str) -> str:
    try:
        return clean_line(text)
    except errors.Refused:
        return ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_GENDERS = {gender.value for gender in Gender}
