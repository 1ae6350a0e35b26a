"""Look, while somebody is typed or pasted, whether they or their referral are here already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.lookup import Lookup
from app.domain import dates, naming, nhs_number, refusals
from app.domain.naming import Name
from app.domain.person import PersonFound
from app.domain.referral import ReferralRow, ReferralState
from app.domain.text import unbroken
from ui.referrals.log_form.entry import FIND, KNOWN, Entry
from ui.referrals.log_form.notice_stack import Offered, Said

ADD, OPEN, BOTH, USE = "add", "open", "both", "use"
NUMBER, NAME, BORN = "NHS number", "name", "date of birth"
BY_NUMBER_ALONE = "Same NHS number. Ask for the date of birth."
ADD_TO_IT = "Add to that one"
_TO_THE_OPEN_ONE = (Offered(ADD, ADD_TO_IT, "second"), Offered(OPEN, "Open it"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: a number, or a name with its date of birth."""

    number: str = ""
    name: Name | None = None
    born: date | None = None

    @property
    def is_empty(self) -> bool:
        """Claim that there is too little to look for."""
        return not self.number and (self.name is None or self.born is None)


@dataclass(frozen=True, slots=True)
class Alike:
    """Who was found: by `number`, or by name and birth; and their open referral, if any.

    `same` names what was typed and agrees; what was not typed, or is not known here, is not in it.
    """

    person: PersonFound
    by_number: bool
    names_agree: bool
    births_agree: bool
    same: tuple[str, ...] = ()
    referral: ReferralRow | None = None


def asked_of(entry: Entry, today: date) -> Asked:
    """Give what is to be looked for, for what stands in the form."""
    if entry.mode in (FIND, KNOWN):
        return Asked()
    number = nhs_number.compact(entry.typed.get("nhs_number", ""))
    name = entry.name
    has_name = bool(name.family and name.given)
    return Asked(
        number if nhs_number.valid(number) else "",
        name if has_name else None,
        entry.born(today),
    )


def look(lookup: Lookup, asked: Asked) -> Alike | None:
    """Find the likeliest: the same number first, then the same name and date of birth."""
    if asked.number:
        found, _ = lookup.people(asked.number)
        same = [one for one in found if one.nhs_number == asked.number]
        if same:
            return _alike(lookup, same[0], asked, by_number=True)
    if asked.name is not None and asked.born is not None:
        words = f"{asked.name.given} {asked.name.family} {dates.short(asked.born)}"
        found, _ = lookup.people(words)
        for one in found:
            other_number = asked.number and one.nhs_number and one.nhs_number != asked.number
            if one.born == asked.born and not other_number:
                return _alike(lookup, one, asked, by_number=False)
    return None


def open_referral(lookup: Lookup, uid: str | None) -> ReferralRow | None:
    """Read the row of an open referral that the finder told of."""
    if uid is None:
        return None
    rows = lookup.rows(frozenset({uid}), "open")
    return rows[0] if rows else None


def _alike(lookup: Lookup, one: PersonFound, asked: Asked, *, by_number: bool) -> Alike:
    name, born = asked.name, asked.born
    names_agree = name is None or naming.same_person_name(name_shown(one.name), name)
    same = {
        NUMBER: by_number,
        NAME: names_agree and name is not None,
        BORN: born is not None and one.born == born,
    }
    return Alike(
        one,
        by_number,
        names_agree=names_agree,
        births_agree=one.born is None or born is None or one.born == born,
        same=tuple(what for what, agrees in same.items() if agrees),
        referral=open_referral(lookup, one.open_referral_uid),
    )


def name_shown(cui: str) -> Name:
    """Take a shown name apart again: "SMITH, John (Mr)"."""
    family, _, rest = cui.partition(", ")
    return Name(family, rest.partition(" (")[0])


# In words


def said_of(alike: Alike | None, *, logs_both: bool) -> list[Said]:
    """Give the notices about somebody typed or pasted."""
    if alike is None:
        return []
    if alike.by_number and not alike.names_agree:
        return [Said("bad", "This NHS number is known under another name",
                     _what_to_do(refusals.NUMBER_AND_NAME_DISAGREE))]  # fmt: skip
    if alike.by_number and not alike.births_agree:
        return [Said("bad", "This NHS number is known with another date of birth",
                     _what_to_do(refusals.NUMBER_AND_BIRTH_DISAGREE))]  # fmt: skip
    if BORN not in alike.same and (alike.person.born is not None or NAME not in alike.same):
        return [Said("known", "Perhaps here already", BY_NUMBER_ALONE)]
    same = f"Same {_listed(alike.same)}"
    if alike.referral is not None:
        return [second_referral(alike.referral, same, logs_both=logs_both)]
    if alike.by_number:
        here = alike.person.here.lower()
        sentence = f"{same}. It is logged for the same person ({here})."
        return [Said("known", "Here already", sentence)]
    lives = f", {alike.person.lives}" if alike.person.lives else ""
    return [Said("known", "Perhaps the same person", f"{same}{lives}. {alike.person.here}.",
                 (Offered(USE, "Use this person", "second"),))]  # fmt: skip


def second_referral(row: ReferralRow, same: str, *, logs_both: bool) -> Said:
    """Warn of a second referral for the same person."""
    day = unbroken(dates.short(row.received_on))
    reasons = row.all_reasons[:1].lower() + row.all_reasons[1:]
    what = f"pen referral of {day} for {reasons}, {_standing(row)}."
    sentence = f"{same}: o{what}" if same else f"O{what}"
    if logs_both:
        return Said("known", "Both will be logged", sentence, _TO_THE_OPEN_ONE)
    heading = "Probably a second referral for the same person"
    return Said("warn", heading, sentence, (*_TO_THE_OPEN_ONE, Offered(BOTH, "Log both", "link")))


def one_of_these(people: Sequence[PersonFound], one: PersonFound, row: ReferralRow) -> Said:
    """Tell, while somebody is looked for, that the one chosen has an open referral."""
    name = name_shown(one.name)
    family = naming.in_title_case(name.family)
    born = f", born {unbroken(dates.short(one.born))}," if one.born else ""
    nobody = row.stands is ReferralState.RECEIVED
    standing = "that nobody has taken up yet" if nobody else f"({row.state.lower()})"
    heading = "One of these is here already" if len(people) > 1 else "Here already"
    return Said(
        "known",
        heading,
        f"{name.given} {family}{born} has an open referral of "
        f"{unbroken(dates.short(row.received_on))} {standing}. "
        "Add to it rather than logging a second one.",
        (Offered(OPEN, "Open that referral"),),
    )


def _standing(row: ReferralRow) -> str:
    return "not yet allocated" if row.stands is ReferralState.RECEIVED else row.state.lower()


def _listed(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _what_to_do(sentence: str) -> str:
    """Leave out what the heading says and what has not happened yet."""
    return sentence.partition("Nothing was saved. ")[2] or sentence
