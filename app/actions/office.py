"""Look at networks and practices, let the office grow, and keep phones and hours right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import errors, paths
from app.changes import Changed
from app.desk import Desk
from app.domain import limits, membership, postcode
from app.domain.access import Right
from app.domain.network import Membership, Network, Office, Practice
from app.store import office as offices
from app.store.types import new_uid

NO_LONGER = "Somebody else changed that just now. Look at the days again."
CHOOSE_ONE = "Choose a network of the list."


@dataclass(frozen=True, slots=True)
class PracticeChange:
    """What a form changes of a practice, opened at `version`; `is_checked` takes the mark off."""

    uid: str
    version: int
    phone: str = ""
    hours: str = ""
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class NewNetwork:
    """A network that was typed."""

    name: str
    ods_code: str = ""
    since: date = date(2019, 7, 1)


@dataclass(frozen=True, slots=True)
class NewPractice:
    """A practice that was typed, in a network from a day on."""

    name: str
    network_uid: str
    since: date
    ods_code: str = ""
    postcode: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What is in the office now."""

    uid: str
    changed: tuple[Changed, ...]


def read(desk: Desk) -> Office:
    """Give networks, practices and dated membership: no patient is among them, nothing is noted."""
    desk.require(Right.MANAGE_USERS)
    desk.forget_office()
    return desk.office.office


def not_chosen(desk: Desk) -> Office:
    """Give the networks that come with the program and are not here, with their practices."""
    desk.require(Right.MANAGE_USERS)
    return membership.known_but_not_held(_known(), desk.office.office)


def add_network(desk: Desk, new: NewNetwork) -> Added:
    """Add a network; raises errors.Incomplete naming the field when it is here already."""
    grant = desk.require(Right.MANAGE_USERS)
    with desk.write() as work:
        office = offices.read_office(work.connection).office
        typed = Network(new_uid(), new.name, new.ods_code, new.since)
        network = membership.checked_network(office, typed)
        offices.add(work.connection, Office((network,)))
        work.audit("network.add", grant=grant, subject=network.uid)
    return Added(network.uid, _changed(desk, network.uid))


def add_known_network(desk: Desk, name: str) -> Added:
    """Add a network of the list that comes with the program, its practices with it."""
    grant = desk.require(Right.MANAGE_USERS)
    known = _known()
    with desk.write() as work:
        office = offices.read_office(work.connection).office
        offered = membership.known_but_not_held(known, office)
        network = next((one for one in offered.networks if one.name == name), None)
        if network is None:
            raise errors.Refused(CHOOSE_ONE)
        members = tuple(m for m in offered.memberships if m.network_uid == network.uid)
        uids = {member.practice_uid for member in members}
        practices = tuple(p for p in offered.practices if p.uid in uids)
        offices.add(work.connection, Office((network,), practices, members))
        detail = {"practices": len(practices)}
        work.audit("network.add", grant=grant, subject=network.uid, detail=detail)
    return Added(network.uid, _changed(desk, network.uid, *uids))


def add_practice(desk: Desk, new: NewPractice) -> Added:
    """Add a practice to a network from a day on.

    Raises errors.Incomplete naming the field when something is wrong or it is here already.
    """
    grant = desk.require(Right.MANAGE_USERS)
    typed = Practice(
        uid=new_uid(),
        name=new.name,
        ods_code=new.ods_code,
        postcode=postcode.tidy(limits.check(new.postcode, "postcode")),
        phone=limits.check(new.phone, "phone"),
        hours=limits.check(new.hours, "label"),
    )
    if typed.postcode and not postcode.valid(typed.postcode):
        raise errors.Incomplete(
            "That is not a whole postcode. Look at it again, or leave it empty.", "postcode"
        )
    with desk.write() as work:
        office = offices.read_office(work.connection).office
        practice = membership.checked_practice(office, typed)
        grown = Office(office.networks, (practice,))
        member = Membership(practice.uid, new.network_uid, new.since)
        moved = membership.begun(grown, member)
        offices.add(work.connection, Office((), (practice,), (moved.new,)))
        work.audit("practice.add", grant=grant, subject=practice.uid)
    return Added(practice.uid, _changed(desk, practice.uid))


def begin_membership(
    desk: Desk, practice_uid: str, network_uid: str, since: date
) -> tuple[Changed, ...]:
    """Let a practice belong to a network from a day on; the one before ends the day before.

    Referrals logged until then stay with the network they were logged in.
    """
    grant = desk.require(Right.MANAGE_USERS)
    with desk.write() as work:
        office = offices.read_office(work.connection).office
        moved = membership.begun(office, Membership(practice_uid, network_uid, since))
        if moved.ended is not None:
            offices.end_membership(work.connection, moved.ended)
        if moved.dropped is not None:
            offices.drop_membership(work.connection, moved.dropped)
        offices.add(work.connection, Office((), (), (moved.new,)))
        detail = {"network": network_uid, "since": since.isoformat()}
        work.audit("practice.join-network", grant=grant, subject=practice_uid, detail=detail)
    return _changed(desk, practice_uid)


def end_membership(desk: Desk, held: Membership, last_day: date) -> tuple[Changed, ...]:
    """Let a practice belong to a network until that day; raises errors.Stale when it changed."""
    grant = desk.require(Right.MANAGE_USERS)
    with desk.write() as work:
        office = offices.read_office(work.connection).office
        if held not in office.memberships:
            raise errors.Stale(NO_LONGER, opened=held)
        offices.end_membership(work.connection, membership.ended(office, held, last_day))
        detail = {"network": held.network_uid, "until": last_day.isoformat()}
        work.audit("practice.leave-network", grant=grant, subject=held.practice_uid, detail=detail)
    return _changed(desk, held.practice_uid)


def change_practice(desk: Desk, change: PracticeChange) -> tuple[Changed, ...]:
    """Change phone and hours of a practice; raises errors.Stale when somebody else did first."""
    grant = desk.require(Right.MANAGE_USERS)
    held = desk.office.office.practice(change.uid)
    if held is None:
        raise errors.NotFound
    now = Practice(
        uid=held.uid,
        name=held.name,
        ods_code=held.ods_code,
        address=held.address,
        postcode=held.postcode,
        phone=limits.check(change.phone, "phone"),
        hours=limits.check(change.hours, "label"),
        to_check="" if change.is_checked else held.to_check,
        version=change.version,
    )
    with desk.write() as work:
        offices.change_practice(work.connection, now)
        work.audit("practice.change", grant=grant, subject=change.uid)
    return _changed(desk, change.uid)


def _known() -> Office:
    from app.exchange import reference_data

    content = (paths.resources() / "reference" / reference_data.NETWORKS_FILE).read_bytes()
    return reference_data.office_from(content, new_uid)


def _changed(desk: Desk, *uids: str) -> tuple[Changed, ...]:
    desk.forget_office()
    return (Changed("network", frozenset(uids)),)
