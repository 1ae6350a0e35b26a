"""Hold a person: who they are, how to reach them, who is close to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.naming import Name


class Gender(Enum):
    """Person stated gender (NHS Data Dictionary); the value is shown, never a code."""

    MALE = "Male"
    FEMALE = "Female"
    INDETERMINATE = "Indeterminate"
    NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody referred. Never matched on the NHS number alone; the number may be missing."""

    uid: str
    network_uid: str
    practice_uid: str
    name: Name
    born: date | None = None
    gender: Gender = Gender.NOT_KNOWN
    nhs_number: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    phone_note: str = ""
    email: str = ""
    needs: str = ""
    died_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody new, as typed or pasted."""

    name: Name
    born: date | None = None
    gender: Gender = Gender.NOT_KNOWN
    nhs_number: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    phone_note: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class PersonalContact:
    """Somebody close to the person: relation, carer, may speak for them, may have a copy."""

    uid: str
    name: str
    relation: str = ""
    is_carer: bool = False
    may_speak: bool = False
    may_have_copy: bool = False
    phone: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One line of what the finder shows; `here` says "Open referral" or "Case closed 2024"."""

    uid: str
    name: str
    born: date | None
    nhs_number: str
    lives: str
    here: str
    open_referral_uid: str | None
    practice_uid: str
    network_uid: str = ""
