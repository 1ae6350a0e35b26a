"""Say what each role may do and which rows each grant may see.

Rights of several grants add up; each act names the grant it used. Nothing asks for "the user's
network": a scope is always a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from app import errors


class Role(Enum):
    """What somebody is at this desk."""

    RECEPTIONIST = "receptionist"
    CLINICIAN = "clinician"
    LINK_WORKER = "link-worker"
    SUPERVISOR = "supervisor"
    NETWORK_MANAGER = "network-manager"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy-officer"

    @property
    def words(self) -> str:
        """Give the role as people say it."""
        return _WORDS[self]


_WORDS = {
    Role.RECEPTIONIST: "Receptionist",
    Role.CLINICIAN: "GP or clinician",
    Role.LINK_WORKER: "Link worker",
    Role.SUPERVISOR: "Supervisor",
    Role.NETWORK_MANAGER: "Network manager",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.ADMINISTRATOR: "Administrator",
    Role.PRIVACY_OFFICER: "Privacy officer",
}


class Right(Enum):
    """One thing a grant may allow."""

    LOG_REFERRAL = "log a referral"
    AMEND_REFERRAL = "amend a referral"
    SEE_REFERRALS = "see referrals"
    DECIDE_REFERRAL = "accept, return, decline or join a referral"
    RAISE_WITH_CLINICIAN = "raise something with a clinician"
    READ_ESCALATION = "read what was raised with a clinician"
    SEE_CASELOAD = "see the caseload"
    RECORD_CONTACT = "record a contact"
    WRITE_PLAN = "write a plan"
    READ_PLAN = "read a plan"
    SEE_DIRECTORY = "see the directory"
    EDIT_DIRECTORY = "edit the directory"
    IMPORT_DIRECTORY = "import services"
    MANAGE_USERS = "manage accounts"
    MANAGE_STORE = "back up, check and restore the store"
    LIFT_TRIAL = "lift the trial with invented people"
    READ_AUDIT = "read the audit"
    BREAK_GLASS = "open a record in an emergency"


_DESK = frozenset({Right.SEE_DIRECTORY})
_REFERS = frozenset(
    {
        Right.LOG_REFERRAL,
        Right.AMEND_REFERRAL,
        Right.SEE_REFERRALS,
        Right.RAISE_WITH_CLINICIAN,
    }
)

EMERGENCY_MINUTES = 60
LETTERS_OF_A_REASON = 3
"""Letters in a row that the reason of an emergency needs: a word, not a mark."""
"""How long a record stays open that was opened in an emergency."""
IN_AN_EMERGENCY = frozenset({Right.SEE_REFERRALS, Right.READ_ESCALATION, Right.READ_PLAN})
"""What is allowed on a record opened in an emergency: it is for reading."""
READING_ALONE = (
    "What is open in an emergency is for reading alone. Whoever works with this person can do it."
)

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEPTIONIST: _DESK | _REFERS,
    Role.CLINICIAN: _DESK
    | _REFERS
    | {Right.BREAK_GLASS, Right.READ_ESCALATION, Right.READ_PLAN, Right.SEE_CASELOAD},
    Role.LINK_WORKER: _DESK
    | _REFERS
    | {
        Right.BREAK_GLASS,
        Right.DECIDE_REFERRAL,
        Right.READ_ESCALATION,
        Right.SEE_CASELOAD,
        Right.RECORD_CONTACT,
        Right.WRITE_PLAN,
        Right.READ_PLAN,
        Right.EDIT_DIRECTORY,
        Right.IMPORT_DIRECTORY,
    },
    Role.SUPERVISOR: _DESK
    | {
        Right.SEE_REFERRALS,
        Right.SEE_CASELOAD,
        Right.READ_PLAN,
        Right.RAISE_WITH_CLINICIAN,
        Right.READ_ESCALATION,
    },
    Role.NETWORK_MANAGER: _DESK | {Right.EDIT_DIRECTORY, Right.IMPORT_DIRECTORY},
    Role.SAFEGUARDING_LEAD: _DESK,
    Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_USERS,
            Right.MANAGE_STORE,
            Right.LIFT_TRIAL,
            Right.SEE_DIRECTORY,
            Right.IMPORT_DIRECTORY,
        }
    ),
    Role.PRIVACY_OFFICER: frozenset({Right.READ_AUDIT}),
}

# Roles that sit at a practice, at a network, or over the whole store.
OF_PRACTICES = frozenset({Role.RECEPTIONIST, Role.CLINICIAN})
OF_NETWORKS = frozenset({Role.LINK_WORKER, Role.NETWORK_MANAGER})
OF_THE_STORE = frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER})


@dataclass(frozen=True, slots=True)
class Grant:
    """One role for one network or practice (none: the whole store), from a day until a day."""

    uid: str
    role: Role
    network_uid: str | None = None
    practice_uid: str | None = None
    since: date = date(2019, 10, 1)
    until: date | None = None
    given_by: str = ""

    def is_current(self, on: date) -> bool:
        """Claim that the grant holds on that local day; `until` is its last day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows one right may reach: of networks, of practices, of link workers (supervisors)."""

    networks: frozenset[str] = frozenset()
    practices: frozenset[str] = frozenset()
    workers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Supervision:
    """One link worker whom somebody supervises, from a day until its last day (none: still)."""

    user_uid: str
    since: date
    until: date | None = None

    def is_current(self, on: date) -> bool:
        """Claim that it holds on that local day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in: `name` is typed at sign-in, `display` is shown and printed."""

    uid: str
    name: str
    display: str
    work_phone: str = ""
    hours: str = ""
    is_disabled: bool = False
    version: int = 1
    grants: tuple[Grant, ...] = field(default=())
    supervision: tuple[Supervision, ...] = ()

    def supervised_on(self, on: date) -> frozenset[str]:
        """Give the uids of those whom this user supervises on that day."""
        return frozenset(one.user_uid for one in self.supervision if one.is_current(on))

    def is_ever(self, role: Role, on: date) -> bool:
        """Claim that a grant of that role lasts on that day, or begins later."""
        lasting = (one for one in self.grants if one.until is None or one.until >= on)
        return any(grant.role is role for grant in lasting)


def current(grants: Iterable[Grant], on: date) -> tuple[Grant, ...]:
    """Give the grants that hold on that day."""
    return tuple(grant for grant in grants if grant.is_current(on))


def may(grants: Iterable[Grant], right: Right, on: date) -> bool:
    """Claim that some current grant allows it somewhere."""
    return any(right in RIGHTS[grant.role] for grant in current(grants, on))


def scope(
    grants: Iterable[Grant], right: Right, on: date, supervised: frozenset[str] = frozenset()
) -> Scope:
    """Add up the rows that current grants open for one right.

    A supervisor's grant opens the cases of those they supervise; a grant of the whole store opens
    no patient's row.
    """
    networks: set[str] = set()
    practices: set[str] = set()
    workers: frozenset[str] = frozenset()
    for grant in current(grants, on):
        if right not in RIGHTS[grant.role]:
            continue
        if grant.role is Role.SUPERVISOR:
            workers = supervised
        elif grant.practice_uid:
            practices.add(grant.practice_uid)
        elif grant.network_uid:
            networks.add(grant.network_uid)
    return Scope(frozenset(networks), frozenset(practices), workers)


def require(
    grants: Iterable[Grant],
    right: Right,
    on: date,
    *,
    network_uid: str | None = None,
    practice_uid: str | None = None,
    is_supervised: bool = False,
) -> Grant:
    """Give the current grant that allows the right on this row, the narrowest first.

    Raises errors.NotPermitted when no grant does. Without network and practice any grant with the
    right will do. `is_supervised`: the row is of somebody whom this person supervises.
    """
    found = [
        grant
        for grant in current(grants, on)
        if right in RIGHTS[grant.role] and _covers(grant, network_uid, practice_uid, is_supervised)
    ]
    if not found:
        raise errors.NotPermitted
    return min(found, key=lambda grant: (grant.practice_uid is None, grant.network_uid is None))


def _covers(
    grant: Grant, network_uid: str | None, practice_uid: str | None, is_supervised: bool
) -> bool:
    if network_uid is None and practice_uid is None:
        return True
    if grant.role is Role.SUPERVISOR:
        return is_supervised
    if grant.practice_uid is not None:
        return grant.practice_uid == practice_uid
    if grant.network_uid is not None:
        return grant.network_uid == network_uid
    return grant.role in OF_THE_STORE


def check_grant(role: Role, network_uid: str | None, practice_uid: str | None) -> None:
    """Refuse a grant whose place does not fit its role."""
    if role in OF_PRACTICES and practice_uid is None:
        raise errors.Refused(f"{role.words} needs a practice. Name one.")
    if role in OF_NETWORKS and network_uid is None:
        raise errors.Refused(f"{role.words} needs a network. Name one.")
    if role in OF_THE_STORE and (network_uid or practice_uid):
        raise errors.Refused(
            f"{role.words} is for the whole store, not for one network or practice."
        )
    if role is Role.SAFEGUARDING_LEAD and not (network_uid or practice_uid):
        raise errors.Refused(f"{role.words} needs a network or a practice. Name one.")


def check_supervision(supervisor: User, worker: User | None, new: Supervision, today: date) -> None:
    """Refuse that one supervises the other on those days, with what to do instead."""
    if worker is None or worker.is_disabled or not worker.is_ever(Role.LINK_WORKER, today):
        raise errors.Refused("A supervisor supervises link workers. Choose one of them.")
    if worker.uid == supervisor.uid:
        raise errors.Refused("Nobody supervises themselves. Choose somebody else.")
    if not supervisor.is_ever(Role.SUPERVISOR, today):
        raise errors.Refused("Only a supervisor supervises others. Give them that role first.")
    if new.since < today:
        raise errors.Refused("Supervision begins today or later. Choose another first day.")
    if new.until is not None and new.until < new.since:
        raise errors.Refused("The last day cannot be before the first. Choose a later one.")
    held = (one for one in supervisor.supervision if one.user_uid == worker.uid)
    if any(_meet(one, new) for one in held):
        raise errors.Refused(
            "They supervise that link worker on some of these days already. End that first."
        )


def _meet(one: Supervision, other: Supervision) -> bool:
    return (one.until is None or other.since <= one.until) and (
        other.until is None or one.since <= other.until
    )
