"""Say which networks, practices and memberships may be added to an office, and how one ends.

One practice belongs to one network at a time; the days of its memberships never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from app import errors
from app.domain import dates, limits
from app.domain.network import Membership, Network, Office, Practice

_CODE: Final = re.compile(r"[A-Z0-9]{3,10}")
BAD_CODE = (
    "An ODS code has three to ten letters and digits, as in K83053. "
    "Leave it empty when it is not known."
)
NO_NETWORK = "That network is not in this store. Choose one of its list."
NO_PRACTICE = "That practice is not in this store. Choose one of its list."
ENDS_FIRST = "The last day cannot be before the first, {day}. Choose that day or a later one."
SAME_NETWORK = "The practice belongs to that network on that day already. Choose another network."
NO_DAY = "Choose the day from which it holds."


@dataclass(frozen=True, slots=True)
class Moved:
    """What a practice's new membership changes of those held: one ends, or one never was."""

    new: Membership
    ended: Membership | None = None
    dropped: Membership | None = None


def tidy_code(text: str) -> str:
    """Give an ODS code in capitals without spaces; raise errors.Incomplete for what is none."""
    code = "".join(text.split()).upper()
    if code and _CODE.fullmatch(code) is None:
        raise errors.Incomplete(BAD_CODE, "ods_code")
    return code


def checked_network(office: Office, new: Network) -> Network:
    """Give a new network cleaned; raise errors.Incomplete when it is held already."""
    name = limits.check(new.name, "name")
    if not name:
        raise errors.Incomplete("Type the name of the network.", "name")
    code = tidy_code(new.ods_code)
    if code and any(one.ods_code == code for one in office.networks):
        raise errors.Incomplete(
            "A network with that ODS code is in this store already. Look for it in the list.",
            "ods_code",
        )
    if any(one.name.casefold() == name.casefold() for one in office.networks):
        raise errors.Incomplete(
            "A network of that name is in this store already. Give this one another name.", "name"
        )
    return replace(new, name=name, ods_code=code, version=1)


def checked_practice(office: Office, new: Practice) -> Practice:
    """Give a new practice cleaned; raise errors.Incomplete when it is held already."""
    name = limits.check(new.name, "name")
    if not name:
        raise errors.Incomplete("Type the name of the practice.", "name")
    code = tidy_code(new.ods_code)
    if code and any(one.ods_code == code for one in office.practices):
        raise errors.Incomplete(
            "A practice with that ODS code is in this store already. "
            "Choose it in the list and give it the network there.",
            "ods_code",
        )
    if not code and any(one.name.casefold() == name.casefold() for one in office.practices):
        raise errors.Incomplete(
            "A practice of that name is in this store already. "
            "Type the ODS code, so that the two are told apart.",
            "ods_code",
        )
    return replace(new, name=name, ods_code=code, version=1)


def begun(office: Office, new: Membership) -> Moved:
    """Give what it takes that a practice belongs to a network from a day on.

    The membership that lasts then ends the day before; one that began on that very day, or was
    to begin then, is replaced. Raises errors.Refused when a later one is held already.
    """
    network = office.network(new.network_uid)
    if network is None:
        raise errors.NotFound(NO_NETWORK)
    if office.practice(new.practice_uid) is None:
        raise errors.NotFound(NO_PRACTICE)
    _require_open(network, new.since)
    dropped = ended = None
    for held in _of(office, new.practice_uid):
        if held.since > new.since:
            raise errors.Refused(
                f"The practice has a network from {dates.short(held.since)} already. "
                "Choose that day to replace it, or a later one."
            )
        if not held.is_current(new.since):
            continue
        if held.network_uid == new.network_uid:
            raise errors.Refused(SAME_NETWORK)
        if held.since == new.since:
            dropped = held
        else:
            ended = replace(held, until=new.since - timedelta(days=1))
    return Moved(replace(new, until=None), ended, dropped)


def ended(office: Office, held: Membership, last_day: date) -> Membership:
    """Give a membership that ends with that day; raise errors.Refused when it cannot."""
    if last_day < held.since:
        raise errors.Refused(ENDS_FIRST.format(day=dates.short(held.since)))
    later = [one for one in _of(office, held.practice_uid) if one.since > held.since]
    if any(one.since <= last_day for one in later):
        raise errors.Refused(
            f"The practice has another network from {dates.short(min(o.since for o in later))}. "
            "Choose an earlier last day."
        )
    return replace(held, until=last_day)


def known_but_not_held(known: Office, office: Office) -> Office:
    """Give the networks that come with the program and are not in the store, with their practices.

    A practice that is in the store already, by its ODS code, is left out: it is moved, not doubled.
    """
    codes = {one.ods_code for one in office.networks if one.ods_code}
    called = {one.name.casefold() for one in office.networks}
    networks = tuple(
        sorted(
            (
                n
                for n in known.networks
                if n.ods_code not in codes and n.name.casefold() not in called
            ),
            key=lambda one: one.name,
        )
    )
    held = {one.ods_code for one in office.practices if one.ods_code}
    practices = {p.uid: p for p in known.practices if p.ods_code not in held}
    uids = {network.uid for network in networks}
    members = tuple(
        m for m in known.memberships if m.network_uid in uids and m.practice_uid in practices
    )
    wanted = {member.practice_uid for member in members}
    return Office(networks, tuple(p for p in practices.values() if p.uid in wanted), members)


def _require_open(network: Network, on: date) -> None:
    if on < network.since:
        raise errors.Refused(
            f"That network began on {dates.short(network.since)}. Choose that day or a later one."
        )
    if network.until is not None and on > network.until:
        raise errors.Refused(
            f"That network ended on {dates.short(network.until)}. Choose another network."
        )


def _of(office: Office, practice_uid: str) -> Iterable[Membership]:
    return (one for one in office.memberships if one.practice_uid == practice_uid)
