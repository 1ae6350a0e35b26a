"""Understand a patient copied out of a clinical system, field by field, and say how sure each is.

Three shapes are read: the NHS banner (on one line or several), a row parted by tabs (with or
without a header row), a loose line. Nothing is guessed silently: what is unsure is marked, and
what is missing stays empty. The text is neither kept nor logged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain import dates
from app.domain.limits import LIMITS
from app.domain.naming import Name
from app.domain.person import Gender
from app.domain.text import clean_note
from app.errors import Refused
from app.exchange import pasted_fields, pasted_name
from app.exchange.pasted_fields import Field, Sure
from app.exchange.pasted_pieces import Pieces, cut

__all__ = ["Field", "Pasted", "Sure", "Understood", "understand"]


@dataclass(frozen=True, slots=True)
class Understood:
    """Hold one patient as understood: a field for the screen and the plain value for each."""

    name: Field
    title: Field
    born: Field
    gender: Field
    nhs_number: Field
    address: Field
    postcode: Field
    phone: Field
    practice: Field
    person_name: Name | None
    birth_date: date | None
    stated_gender: Gender
    has_died: bool = False

    @property
    def rows(self) -> tuple[tuple[str, Field], ...]:
        """Give label and field as the form lists them; address and postcode stand together."""
        gender = (("Gender", self.gender),) if self.gender.source else ()
        return (
            ("Name", self.name),
            ("Born", self.born),
            *gender,
            ("NHS No.", self.nhs_number),
            ("Address", self._address_and_postcode()),
            ("Phone", self.phone),
            ("Practice", self.practice),
        )

    @property
    def summary(self) -> str:
        """Give one line by which to choose among several: name, date of birth, NHS number."""
        born = f"born {dates.short(self.birth_date)}" if self.birth_date else ""
        parts = (self.name.value or "Name not found", born, self.nhs_number.value)
        return ", ".join(part for part in parts if part)

    def _address_and_postcode(self) -> Field:
        both = [field for field in (self.address, self.postcode) if field.source]
        if not both:
            return self.address
        worst = next((field for field in both if field.sure is Sure.CHECK), both[0])
        return Field(
            ", ".join(field.value for field in both if field.value),
            " ".join(field.source for field in both),
            worst.sure,
            worst.why,
            worst.choices,
        )


@dataclass(frozen=True, slots=True)
class Pasted:
    """Hold the patients of one pasted text, in its order; with several, one is to be chosen."""

    lines: tuple[Understood, ...]


def understand(text: str, today: date) -> Pasted:
    """Read the patients in `text`; dates of birth and ages are reckoned on `today`.

    Raises `Refused` for more than 50,000 characters, broken characters, more than 200 patients,
    more text than one patient has, nothing at all, and text in which nobody is found.
    """
    if len(text) > LIMITS["paste"].most:
        raise Refused(
            f"The pasted text has more than {LIMITS['paste'].most:,} characters. "
            "Copy the patient’s line only."
        )
    cleaned = clean_note(text)
    if not cleaned:
        raise Refused("Nothing to paste. Copy the patient’s line in the clinical system first.")
    everyone = tuple(_one(pieces, today) for pieces in cut(cleaned))
    found = tuple(one for one in everyone if _is_somebody(one))
    if not found:
        raise Refused(
            "No patient was found in that text. Copy the patient’s line, or type the name."
        )
    return Pasted(found)


def _one(pieces: Pieces, today: date) -> Understood:
    # The order matters: what has the firmest shape is taken out first, the address is what is left.
    born, birth_date = pasted_fields.born(pieces, today)
    number, phone = pasted_fields.numbers(pieces)
    postcode = pasted_fields.post_code(pieces)
    gender, stated_gender = pasted_fields.gender(pieces)
    name, title, person_name = pasted_name.read(pieces)
    practice = pasted_fields.practice(pieces)
    address = pasted_fields.address(pieces, bool(postcode.value))
    return Understood(
        name=name, title=title, born=born, gender=gender, nhs_number=number, address=address,
        postcode=postcode, phone=phone, practice=practice, person_name=person_name,
        birth_date=birth_date, stated_gender=stated_gender, has_died=bool(pieces.under("died")),
    )  # fmt: skip


def _is_somebody(one: Understood) -> bool:
    return bool(one.birth_date or one.nhs_number.value or one.nhs_number.choices) or bool(
        one.person_name and one.person_name.given
    )
