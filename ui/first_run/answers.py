"""Hold what the wizard was told; nothing of it is written before the end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path

from app import paths
from app.actions.signing_in import FirstRun, RecoveryKey
from app.domain.access import Role
from app.domain.network import Office, Practice
from app.exchange import reference_data


def known_office() -> Office:
    """Give all networks and practices that come with the program."""
    content = (paths.resources() / "reference" / reference_data.NETWORKS_FILE).read_bytes()
    return reference_data.office_from(content, lambda: str(uuid.uuid4()))


@dataclass
class Answers:
    """What was answered, page by page."""

    everything: Office
    folder: Path | None = None
    network_uids: tuple[str, ...] = ()
    store_name: str = ""
    phones: dict[str, str] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)
    name: str = ""
    display: str = ""
    work_phone: str = ""
    work_hours: str = ""
    roles: tuple[tuple[Role, str | None, str | None], ...] = ((Role.ADMINISTRATOR, None, None),)
    password: str = field(default="", repr=False)
    key: RecoveryKey = field(default_factory=RecoveryKey.make, repr=False)

    def forget(self) -> None:
        """Let go of the password and the key."""
        self.password, self.key = "", RecoveryKey(())

    def practices(self) -> list[Practice]:
        """Give the practices of the chosen networks, with their phones and hours, by network."""
        found: list[Practice] = []
        for network in self.network_uids:
            uids = {m.practice_uid for m in self.everything.memberships if m.network_uid == network}
            found += [
                replace(
                    one,
                    phone=self.phones.get(one.uid, one.phone),
                    hours=self.hours.get(one.uid, one.hours),
                )
                for one in sorted(self.everything.practices, key=lambda one: one.name)
                if one.uid in uids
            ]
        return found

    def office(self) -> Office:
        """Give what goes into the store: the chosen networks, their practices and membership."""
        return Office(
            tuple(n for n in self.everything.networks if n.uid in self.network_uids),
            tuple(self.practices()),
            tuple(m for m in self.everything.memberships if m.network_uid in self.network_uids),
        )

    def first_run(self) -> FirstRun:
        """Give it all as the act takes it."""
        return FirstRun(
            store_name=self.store_name,
            office=self.office(),
            name=self.name,
            display=self.display,
            password=self.password,
            work_phone=self.work_phone,
            hours=self.work_hours,
            roles=self.roles,
        )
