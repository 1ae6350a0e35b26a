"""Hold networks, practices and which practice belonged to which network, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.access import Scope


@dataclass(frozen=True, slots=True)
class Network:
    """A primary care network (PCN); `ods_code` as in the NHS register, opened on `since`."""

    uid: str
    name: str
    ods_code: str = ""
    since: date = date(2019, 10, 1)
    until: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Practice:
    """A general practice; `to_check` says what of its entry nobody has confirmed yet."""

    uid: str
    name: str
    ods_code: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    hours: str = ""
    to_check: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Membership:
    """A practice in a network from a day until its last day (none: still)."""

    practice_uid: str
    network_uid: str
    since: date
    until: date | None = None

    def is_current(self, on: date) -> bool:
        """Claim that the practice belongs to the network on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Office:
    """All networks, practices and memberships of a store: small, read once and kept."""

    networks: tuple[Network, ...] = ()
    practices: tuple[Practice, ...] = ()
    memberships: tuple[Membership, ...] = ()

    def network(self, uid: str) -> Network | None:
        """Give the network of that uid."""
        return next((n for n in self.networks if n.uid == uid), None)

    def practice(self, uid: str) -> Practice | None:
        """Give the practice of that uid."""
        return next((p for p in self.practices if p.uid == uid), None)

    def network_of(self, practice_uid: str, on: date) -> Network | None:
        """Give the network a practice belongs to on that day."""
        for membership in self.memberships:
            if membership.practice_uid == practice_uid and membership.is_current(on):
                return self.network(membership.network_uid)
        return None

    def practices_of(self, network_uids: Iterable[str], on: date) -> tuple[Practice, ...]:
        """Give the practices of these networks on that day, by name."""
        wanted = set(network_uids)
        uids = {
            m.practice_uid for m in self.memberships if m.network_uid in wanted and m.is_current(on)
        }
        return tuple(sorted((p for p in self.practices if p.uid in uids), key=lambda p: p.name))

    def practices_within(self, scope: Scope, on: date) -> tuple[Practice, ...]:
        """Give the practices a scope reaches on that day, by name."""
        found = {practice.uid: practice for practice in self.practices_of(scope.networks, on)}
        found |= {p.uid: p for p in self.practices if p.uid in scope.practices}
        return tuple(sorted(found.values(), key=lambda practice: practice.name.casefold()))

    def label(self, practice_uid: str, on: date) -> str:
        """Name a practice with its network beside it where another has the same name."""
        practice = self.practice(practice_uid)
        if practice is None:
            return "Not known"
        alike = [p for p in self.practices if p.name.split()[0] == practice.name.split()[0]]
        network = self.network_of(practice_uid, on)
        if len(alike) > 1 and network is not None:
            return f"{practice.name} ({network.name})"
        return practice.name
