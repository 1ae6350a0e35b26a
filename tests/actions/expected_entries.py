"""Say for each act which entry it leaves: its name, by whose grant, in which chain, of what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.actions.conftest import DANETRE, DAVENTRY
from tests.databases import behind

Named = Callable[[Any, Any], str | None]  # of the world, and of what the act gave


@dataclass(frozen=True)
class Expected:
    """One entry as it has to be; `who` is the desk that acts, by its one grant unless told."""

    act: str
    who: str
    chain: str
    subject: Named
    by_grant: bool = True


def nothing(_world: Any, _given: Any) -> None:
    """Name nothing: a list, or the store itself."""


def the_service(_world: Any, _given: Any) -> str:
    """Name the backup service, which is no user."""
    return "backup service"


def of_network(act: str, subject: Named, who: str = "worker") -> Expected:
    return Expected(act, who, DAVENTRY, subject)


def of_store(act: str, subject: Named = nothing, who: str = "worker") -> Expected:
    return Expected(act, who, "store", subject)


def of_admin(act: str, subject: Named = nothing) -> Expected:
    return of_store(act, subject, "admin")


def without_grant(act: str, subject: Named = nothing) -> Expected:
    return Expected(act, "admin", "store", subject, by_grant=False)


def _referral(w: Any, _: Any) -> str:
    return str(w.referral)


def _person(w: Any, _: Any) -> str:
    return str(w.person.uid)


def _plan(w: Any, _: Any) -> str:
    return str(w.plan.uid)


def _service(w: Any, _: Any) -> str:
    return str(w.service.uid)


def _user(w: Any, _: Any) -> str:
    return str(w.user)


def _newest_escalation(w: Any, _: Any) -> str:
    (row,) = behind.rows(w.admin.store, "SELECT uid FROM escalation")
    return str(row.uid)


def _newest_contact(w: Any, _: Any) -> str:
    (row,) = behind.rows(w.admin.store, "SELECT uid FROM contact")
    return str(row.uid)


EXPECTED: dict[str, Expected] = {
    "referrals.log": of_network("referral.log", lambda w, g: str(g.referral_uid), "reception"),
    "referrals.take_back": of_network("referral.take-back", _referral, "reception"),
    "referrals.open_referral": of_network("referral.open", _referral),
    "referrals.amend": of_network("referral.amend", _referral),
    "referrals.add_to_open": of_network("referral.amend", _referral),
    "deciding.accept": of_network("referral.accept", _referral),
    "deciding.return_to_referrer": of_network("referral.returned", _referral),
    "deciding.receive_again": of_network("referral.receive-again", _referral),
    "deciding.decline": of_network("referral.declined", _referral),
    "deciding.withdraw": of_network("referral.withdrawn", _referral),
    "deciding.join": of_network("referral.join", lambda w, g: str(w.second)),
    "deciding.undo_decision": of_network("referral.undo", _referral),
    "escalations.say_who_was_told": of_network("escalation.pass", _newest_escalation),
    "escalations.raise_with_clinician": of_network("escalation.raise", _newest_escalation),
    "escalations.of_person": of_network("escalation.read", _person),
    "contacts.record": of_network("contact.record", _newest_contact),
    "contacts.of_case": of_network("contact.read", lambda w, g: str(w.case.uid)),
    "people.open_person": of_network("person.open", _person),
    "people.change_person": of_network("person.change", _person),
    "people.put_contact": of_network("contact.put", _person),
    "plans.caseload": of_network("caseload.read", nothing),
    "plans.start": of_network("plan.start", lambda w, g: str(g[0])),
    "plans.open_plan": of_network("plan.open", _plan),
    "plans.save": of_network("plan.save", _plan),
    "plans.agree": of_network("plan.agree", _plan),
    "plans.print_record": of_network("plan.print", _plan),
    "services.search": of_store("service.search"),
    "services.open_service": of_store("service.open", _service),
    "services.add": of_store("service.add", lambda w, g: str(g.service.uid)),
    "services.edit": of_store("service.edit", _service),
    "services.preview_import": of_store("service.preview_import"),
    "services.take_import": of_store("service.import"),
    "services.discard_import": of_store("service.discard_import"),
    "services.export": of_store("service.export"),
    "accounts.list_users": of_admin("user.list"),
    "accounts.add_user": of_admin("user.add", lambda w, g: str(g.user_uid)),
    "accounts.change_user": of_admin("user.change", _user),
    "accounts.disable_user": of_admin("user.disable", _user),
    "accounts.set_password": of_admin("user.set-password", _user),
    "accounts.change_own_password": without_grant(
        "user.change-password", lambda w, g: str(w.admin.user.uid)
    ),
    "office.change_practice": of_admin("practice.change", lambda w, g: DANETRE),
    "office.add_network": of_admin("network.add", lambda w, g: str(g.uid)),
    "office.add_known_network": of_admin("network.add", lambda w, g: str(g.uid)),
    "office.add_practice": of_admin("practice.add", lambda w, g: str(g.uid)),
    "office.begin_membership": of_admin("practice.join-network", lambda w, g: DANETRE),
    "office.end_membership": of_admin("practice.leave-network", lambda w, g: DANETRE),
    "recovery.replace": of_admin("recovery-key.replace", lambda w, g: "recovery"),
    "nightly.add_service": of_admin("service.add", the_service),
    "nightly.end_service": of_admin("service.end", the_service),
    "trial.lift": of_admin("store.lift-trial", lambda w, g: w.admin.store.uid),
    "keeping.check_store": of_admin("store.check"),
    "keeping.back_up": of_admin("store.backup"),
    "signing_in.lock": without_grant("lock"),
    "signing_in.unlock": without_grant("unlock"),
    "lookup.Lookup.page": of_network("referrals.read", nothing),
    "lookup.Lookup.rows": of_network("referrals.read", nothing),
    "lookup.Lookup.people": of_network("referrals.read", nothing),
    "case_lookup.CaseLookup.cases": of_network("caseload.read", nothing),
    "case_lookup.CaseLookup.case": of_network("caseload.read", nothing),
}
