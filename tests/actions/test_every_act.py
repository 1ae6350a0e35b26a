"""Every public function of app/actions is called here, and leaves exactly one audit entry."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

import app.actions
from app import errors
from app.actions import (
    accounts,
    contacts,
    deciding,
    escalations,
    keeping,
    lookup,
    nightly,
    office,
    people,
    plans,
    recovery,
    referrals,
    services,
    signing_in,
    trial,
)
from app.actions.case_lookup import CaseLookup, CaseQuery
from app.actions.drafts import Drafts
from app.actions.import_reading import Quiet
from app.actions.lookup import Lookup
from app.actions.reading_list import ReadingList
from app.desk import Desk
from app.domain.access import Grant, Role
from app.domain.contact import NewContact
from app.domain.directory import EditedService, ServiceQuery
from app.domain.escalation import Raised, Told
from app.domain.new_referral import NewReferral
from app.domain.person import PersonalContact
from app.domain.plan import Goal, Plan
from app.domain.trial import Lifting
from app.store.accounts import NewUser
from tests.actions.conftest import (
    BLUE,
    CHEAP,
    DANETRE,
    DAVENTRY,
    OFFICE,
    PASSWORD,
    Clock,
    a_referral,
    somebody,
)
from tests.actions.expected_entries import EXPECTED
from tests.databases import behind, seats

Reading = TypeVar("Reading", bound=ReadingList)
RECORD = Path(__file__).parents[1] / "data" / "oruk" / "examples" / "service_full.json"
# No store is open at a desk when these are done, so there is no chain to write to.
WITHOUT_A_DESK = {
    "signing_in.about": "says what may be known before anybody signs in",
    "signing_in.make_store": "its entry is proved in test_making_a_store_leaves_one_entry",
    "signing_in.sign_in": "its entry is proved in test_coming_back_leaves_one_entry",
    "signing_in.recover": "its entry is proved in test_recovering_leaves_one_entry",
    "signing_in.sign_out": "its entry is proved in test_coming_back_leaves_one_entry",
    "signing_in.take_over": "its entry is proved in test_taking_over_leaves_one_entry",
    "signing_in.require_same_role": "compares one's own grants with those of one's sign-in",
    "trial.look_again": "reads what the store says of itself",
    "signing_in.warm_up": "imports and compiles; opens no store",
    "signing_in.require_place": "looks at a folder before there is a store",
    "signing_in.require_good_password": "a rule about text",
    "recovery.could_be_line": "a rule about text",
    "recovery.draw": "changes nothing; the key opens nothing before recovery.replace",
    "glass.newest_plan": "names a plan; opening it leaves the entry",
    "glass.break_glass": "only on a shared store; its entry is proved in tests/databases",
    "glass.end_glass": "ends what break_glass opened; its entry is proved in tests/databases",
    "office.read": "networks and practices are in a directory anybody may see",
    "office.not_chosen": "reads a list that comes with the program",
    "moving.open_folder": "its entries are those of signing in",
    "moving.move": "its entries are proved in the tests of moving, in tests/databases",
    "servers.prepare": "makes a database ready before anybody is in it",
    "servers.check": "looks at what was laid down and changes nothing",
    "nightly.has_service": "says whether a service was added, as the list of accounts does",
    "nightly.back_up": "its entry is proved in tests/commands",
    "releases.can_check": "reads a file of the program",
    "releases.can_install": "looks how this program came here",
    "releases.told": "words about what was found",
    "releases.look": "reads what stands at the site's place of releases, nothing of the store",
    "releases.install": "runs a setup on this PC; the store is not touched",
    "keeping.require_outside_stores": "looks at a place before anything is written there",
    "keeping.store_in": "reads what anybody may know of a store",
    "keeping.place_of": "names the folder of the store",
    "keeping.prove_backup": "opens a copy and throws it away",
    "keeping.restore": "the restored store's audit tells of it, proved in tests/store",
}


class World:
    """What the calls need; each is made when first asked for."""

    def __init__(self, admin: Desk, worker: Desk, reception: Desk, tmp_path: Path) -> None:
        self.admin, self.worker, self.reception, self.tmp_path = admin, worker, reception, tmp_path
        self._made: dict[str, Any] = {}

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    @property
    def new(self) -> NewReferral:
        return a_referral(somebody(number="9990000018"), log_beside_open=True)

    @property
    def referral(self) -> str:
        return str(self._once("referral", lambda: referrals.log(self.reception, self.new))
                   .referral_uid)  # fmt: skip

    @property
    def second(self) -> str:
        _ = self.referral
        return str(self._once("second", lambda: referrals.log(self.reception, self.new))
                   .referral_uid)  # fmt: skip

    @property
    def person(self) -> Any:
        return self._once(
            "person", lambda: referrals.open_referral(self.reception, self.referral).person
        )

    @property
    def escalation(self) -> Any:
        def make() -> Any:
            escalations.raise_with_clinician(self.worker, Raised(self.person.uid, "Chest pain."))
            return escalations.of_person(self.worker, self.person.uid)[0]

        return self._once("escalation", make)

    @property
    def case(self) -> Any:
        def make() -> Any:
            deciding.accept(self.worker, self.referral, 1, self.worker.user.uid)
            return plans.caseload(self.worker)[0]

        return self._once("case", make)

    @property
    def plan(self) -> Plan:
        def make() -> Plan:
            uid, _ = plans.start(self.worker, self.case.uid)
            plan = plans.open_plan(self.worker, uid).plan
            review = replace(plan.review, on=self.worker.today)
            whole = replace(plan, goals=(Goal("", "I want company."),), review=review)
            plans.save(self.worker, whole)
            return plans.open_plan(self.worker, uid).plan

        found: Plan = self._once("plan", make)
        return found

    @property
    def opened(self) -> Any:
        return self._once("opened", lambda: plans.open_plan(self.worker, self.plan.uid))

    @property
    def service(self) -> Any:
        return self._once(
            "service", lambda: services.add(self.worker, EditedService(name="Walk"))
        ).service

    @property
    def preview(self) -> Any:
        return self._once("preview", lambda: services.preview_import(self.worker, RECORD))

    @property
    def user(self) -> str:
        added = self._once("user", lambda: accounts.add_user(self.admin, self.new_user))
        return str(added.user_uid)

    @property
    def new_user(self) -> NewUser:
        grant = Grant("", Role.LINK_WORKER, DAVENTRY)
        return NewUser("second", "Second Worker", PASSWORD, grants=(grant,))


def a_call(case_uid: str, desk: Desk) -> NewContact:
    """Give a call that nobody answered, just now."""
    return NewContact(case_uid, desk.now(), "phone", "no-answer", note="Rang twice.")


CALLS: dict[str, Callable[[World], Any]] = {
    "referrals.log": lambda w: referrals.log(w.reception, w.new),
    "referrals.take_back": lambda w: referrals.take_back(w.reception, w.referral),
    "referrals.open_referral": lambda w: referrals.open_referral(w.worker, w.referral),
    "referrals.amend": lambda w: referrals.amend(
        w.worker, w.referral, 1, reasons=("housing",), words=""
    ),
    "referrals.add_to_open": lambda w: referrals.add_to_open(
        w.worker, w.referral, reasons=("housing",), words="more"
    ),
    "deciding.accept": lambda w: deciding.accept(w.worker, w.referral, 1, w.worker.user.uid),
    "deciding.return_to_referrer": lambda w: deciding.return_to_referrer(
        w.worker, w.referral, 1, "Phone number missing"
    ),
    "deciding.receive_again": lambda w: deciding.receive_again(w.worker, w.referral, 2),
    "deciding.decline": lambda w: deciding.decline(w.worker, w.referral, 1, "Out of scope"),
    "deciding.withdraw": lambda w: deciding.withdraw(w.worker, w.referral, 1, "No longer wished"),
    "deciding.join": lambda w: deciding.join(w.worker, w.second, 1, w.referral),
    "deciding.undo_decision": lambda w: deciding.undo_decision(w.worker, w.referral, 2, "Mistake"),
    "escalations.raise_with_clinician": lambda w: escalations.raise_with_clinician(
        w.worker, Raised(w.person.uid, "Stopped a medicine.")
    ),
    "escalations.say_who_was_told": lambda w: escalations.say_who_was_told(
        w.worker, w.escalation.uid, 1, Told("Dr Gray", "Spoke by phone", w.worker.now())
    ),
    "escalations.of_person": lambda w: escalations.of_person(w.worker, w.person.uid),
    "people.open_person": lambda w: people.open_person(w.worker, w.person.uid),
    "people.change_person": lambda w: people.change_person(
        w.worker, replace(w.person, phone="07700 900124")
    ),
    "people.put_contact": lambda w: people.put_contact(
        w.worker, w.person.uid, PersonalContact("", "Susan", "daughter")
    ),
    "contacts.record": lambda w: contacts.record(w.worker, a_call(w.case.uid, w.worker)),
    "contacts.of_case": lambda w: contacts.of_case(w.worker, w.case.uid),
    "plans.caseload": lambda w: plans.caseload(w.worker),
    "plans.start": lambda w: plans.start(w.worker, w.case.uid),
    "plans.open_plan": lambda w: plans.open_plan(w.worker, w.plan.uid),
    "plans.save": lambda w: plans.save(w.worker, w.plan),
    "plans.agree": lambda w: plans.agree(w.worker, w.plan.uid, w.plan.version),
    "plans.print_record": lambda w: plans.print_record(w.worker, w.plan.uid, b"%PDF"),
    "services.search": lambda w: services.search(w.worker, ServiceQuery(text="walk")),
    "services.open_service": lambda w: services.open_service(w.worker, w.service.uid),
    "services.add": lambda w: services.add(w.worker, EditedService(name="Singing")),
    "services.edit": lambda w: services.edit(
        w.worker, w.service.uid, replace(w.service.as_edited(), cost="Free"), w.service.version
    ),
    "services.preview_import": lambda w: services.preview_import(w.worker, RECORD),
    "services.take_import": lambda w: services.take_import(w.worker, w.preview),
    "services.discard_import": lambda w: services.discard_import(w.worker, w.preview),
    "services.export": lambda w: services.export(w.worker, w.tmp_path / "out"),
    "accounts.list_users": lambda w: accounts.list_users(w.admin),
    "accounts.add_user": lambda w: accounts.add_user(w.admin, w.new_user),
    "accounts.change_user": lambda w: accounts.change_user(
        w.admin, accounts.UserChange(w.user, 1, "Second W", "", "")
    ),
    "accounts.disable_user": lambda w: accounts.disable_user(w.admin, w.user),
    "accounts.set_password": lambda w: accounts.set_password(
        w.admin, w.user, "copper meadow teapot"
    ),
    "accounts.change_own_password": lambda w: accounts.change_own_password(
        w.admin, PASSWORD, "copper meadow teapot"
    ),
    "office.change_practice": lambda w: office.change_practice(
        w.admin, office.PracticeChange(DANETRE, 1, "01632 960109", "Monday")
    ),
    "office.add_network": lambda w: office.add_network(w.admin, office.NewNetwork("West PCN")),
    "office.add_known_network": lambda w: office.add_known_network(
        w.admin, "Northamptonshire Rural PCN"
    ),
    "office.add_practice": lambda w: office.add_practice(
        w.admin, office.NewPractice("Elm Tree", DAVENTRY, w.admin.today)
    ),
    "office.begin_membership": lambda w: office.begin_membership(
        w.admin, DANETRE, BLUE, w.admin.today
    ),
    "office.end_membership": lambda w: office.end_membership(
        w.admin, OFFICE.memberships[0], w.admin.today
    ),
    "recovery.replace": lambda w: recovery.replace(w.admin, recovery.draw(w.admin)),
    "trial.lift": lambda w: trial.lift(
        w.admin, Lifting("Dr Una Okafor", "Ian Bell", "Approved at the board on Monday.")
    ),
    "keeping.check_store": lambda w: keeping.check_store(w.admin),
    "keeping.back_up": lambda w: keeping.back_up(w.admin, w.tmp_path / "one.backup"),
    "nightly.add_service": lambda w: nightly.add_service(w.admin),
    "nightly.end_service": lambda w: nightly.end_service(w.admin),
    "signing_in.lock": lambda w: signing_in.lock(w.admin),
    "signing_in.unlock": lambda w: signing_in.unlock(w.admin, PASSWORD),
}
# What must be so before the call is counted.
BEFORE: dict[str, Callable[[World], Any]] = {
    "deciding.receive_again": CALLS["deciding.return_to_referrer"],
    "nightly.end_service": CALLS["nightly.add_service"],
    "deciding.undo_decision": CALLS["deciding.decline"],
    "deciding.join": lambda w: (w.referral, w.second),
    "signing_in.unlock": CALLS["signing_in.lock"],
    # On a server nobody adds to words that they have not read.
    "referrals.add_to_open": lambda w: referrals.open_referral(w.worker, w.referral),
}
# Of classes: what shows rows leaves its one entry once the list settles.
ON_SETTLING: dict[str, Callable[[World], ReadingList]] = {
    "lookup.Lookup.page": lambda w: read(Lookup(w.worker), lambda it: it.page(lookup.Query())),
    "lookup.Lookup.rows": lambda w: read(
        Lookup(w.worker), lambda it: it.rows(frozenset({w.referral}))
    ),
    "lookup.Lookup.people": lambda w: read(Lookup(w.worker), lambda it: it.people("smi")),
    "case_lookup.CaseLookup.cases": lambda w: read(
        CaseLookup(w.worker), lambda it: it.cases(CaseQuery())
    ),
    "case_lookup.CaseLookup.case": lambda w: read(
        CaseLookup(w.worker), lambda it: it.case(w.case.uid)
    ),
}
# These leave none: nobody's record is read or changed by them.
LEAVE_NONE: dict[str, tuple[str, Callable[[World], Any]]] = {
    "lookup.Lookup.workers": (
        "names of colleagues", lambda w: Lookup(w.worker).workers(DAVENTRY)
    ),
    "lookup.Lookup.was_logged": (
        "asks for a save of one's own", lambda w: Lookup(w.worker).was_logged("x")
    ),
    "lookup.Lookup.totals": ("numbers", lambda w: Lookup(w.worker).totals()),
    "lookup.Lookup.count": ("a number", lambda w: Lookup(w.worker).count(lookup.Query())),
    "case_lookup.CaseLookup.count": ("numbers", lambda w: CaseLookup(w.worker).count()),
    "drafts.Drafts.keep": (
        "half-typed text, one's own; the act it becomes leaves one",
        lambda w: Drafts(w.worker).keep("d", "test", None, {}),
    ),
    "drafts.Drafts.of": ("one's own", lambda w: Drafts(w.worker).of("test")),
    "drafts.Drafts.count": ("one's own", lambda w: Drafts(w.worker).count("test")),
    "drafts.Drafts.count_all": ("one's own", lambda w: Drafts(w.worker).count_all()),
    "drafts.Drafts.discard": ("one's own", lambda w: Drafts(w.worker).discard("d")),
    "import_reading.Quiet.report": ("no store", lambda w: Quiet().report(1, 2)),
    "import_reading.Quiet.raise_if_cancelled": (
        "no store", lambda w: Quiet().raise_if_cancelled()
    ),
    "plans.OpenedPlan.sheet": ("lays out what was opened before", lambda w: w.opened.sheet()),
}  # fmt: skip
# Steps inside an act that is called above, and what is no class of ours to call.
STEPS = {
    "reading_list.ReadingList.settle": "proved in test_a_list_that_settles_leaves_one_entry",
    "import_laying.Laying.lay": "inside services.preview_import",
    "import_laying.Laying.finish": "inside services.preview_import",
    "import_laying.Laying.clear": "inside services.preview_import that fails",
    "import_laying.Laying.clear_away": "inside services.discard_import",
    "import_reading.ImportReading.run": "inside services.preview_import",
    "import_reading.Progress.report": "says what the window must offer",
    "import_reading.Progress.raise_if_cancelled": "says what the window must offer",
}
# Functions that are part of an act which stands in the table.
PARTS = {
    "contacts.letter": "lays out what was opened before",
    "whose_case.go_on": "inside contacts.record and plans.agree",
    "whose_case.reason": "a rule about who says why",
    "whose_referral.is_known_elsewhere": "inside referrals.log, once its entry is saved",
    "whose_referral.place_of": "inside referrals.log",
    "whose_referral.read_who_moves": "inside referrals.log; proved in test_moved_practice",
    "whose_referral.who": "inside referrals.log",
}
NEEDS = ("referral", "person", "escalation", "case", "plan", "service", "preview", "user", "opened")


def public_functions() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(app.actions.__path__):
        loaded = importlib.import_module(f"app.actions.{module.name}")
        for name, value in inspect.getmembers(loaded, inspect.isfunction):
            if value.__module__ == loaded.__name__ and not name.startswith("_"):
                found.add(f"{module.name}.{name}")
    return found


def public_methods() -> set[str]:
    """Name each method of a public class that is written in this package, wherever it is kept."""
    found = set()
    for module in pkgutil.iter_modules(app.actions.__path__):
        loaded = importlib.import_module(f"app.actions.{module.name}")
        for kind, value in inspect.getmembers(loaded, inspect.isclass):
            if value.__module__ != loaded.__name__ or kind.startswith("_"):
                continue
            for name, method in vars(value).items():
                written = getattr(method, "__func__", method)  # a static or a class method
                if inspect.isfunction(written) and not name.startswith("_"):
                    found.add(f"{module.name}.{kind}.{name}")
    return found


def read(reading: Reading, ask: Callable[[Reading], Any]) -> Reading:
    ask(reading)
    return reading


def entries(desk: Desk) -> int:
    ((number,),) = behind.rows(desk.store, "SELECT count(*) FROM audit")
    return int(number)


def newest(desk: Desk, most: int = 1) -> list[tuple[str, str, str | None, str, str | None]]:
    """Give the entries last written as act, actor, grant, chain and subject, the newest first."""
    asked = 'SELECT act, actor, "grant", chain, subject_uid FROM audit ORDER BY at DESC LIMIT :most'
    return [tuple(row) for row in behind.rows(desk.store, asked, most=most)]  # type: ignore[misc]


def expected(
    name: str, world: World, given: Any = None
) -> tuple[str, str, str | None, str, str | None]:
    """Give the same of what the act has to leave."""
    entry = EXPECTED[name]
    user = getattr(world, entry.who).user
    (grant,) = user.grants
    by = grant.uid if entry.by_grant else None
    return entry.act, user.uid, by, entry.chain, entry.subject(world, given)


def test_the_table_names_every_public_function() -> None:
    assert public_functions() == {*CALLS, *WITHOUT_A_DESK, *PARTS}
    assert set(EXPECTED) == {*CALLS, *ON_SETTLING}


def test_the_tables_name_every_public_method() -> None:
    named = [*ON_SETTLING, *LEAVE_NONE, *STEPS]
    assert len(named) == len(set(named))
    assert public_methods() == set(named)


@pytest.mark.parametrize("name", sorted([*ON_SETTLING, *LEAVE_NONE]))
def test_a_method_leaves_one_entry_once_it_settles_or_none(
    name: str, admin: Desk, worker: Desk, reception: Desk, tmp_path: Path
) -> None:
    world = World(admin, worker, reception, tmp_path)
    _ = world.case, world.opened
    before = entries(admin)
    if name in LEAVE_NONE:
        LEAVE_NONE[name][1](world)
        assert entries(admin) == before
        return
    reading = ON_SETTLING[name](world)
    assert entries(admin) == before
    reading.settle()
    assert entries(admin) == before + 1
    assert newest(admin) == [expected(name, world)]


@pytest.mark.parametrize("name", sorted(CALLS))
def test_it_leaves_exactly_one_entry_that_names_grant_chain_and_subject(
    name: str, admin: Desk, worker: Desk, reception: Desk, tmp_path: Path
) -> None:
    world = World(admin, worker, reception, tmp_path)
    used = inspect.getsource(CALLS[name])
    for need in NEEDS:
        if f"w.{need}" in _own_line(used, name):
            getattr(world, need)
    unlocked = entries(admin)
    if name in BEFORE:
        BEFORE[name](world)
    is_locking = name == "signing_in.lock"
    # A locked store cannot be asked: its lock is the one entry since.
    before = unlocked + 1 if name == "signing_in.unlock" else entries(admin)
    given = CALLS[name](world)
    if is_locking:
        signing_in.unlock(admin, PASSWORD)
        assert newest(admin, 2) == [
            expected("signing_in.unlock", world), expected("signing_in.lock", world)
        ]  # fmt: skip
        assert entries(admin) == before + 2
        return
    assert entries(admin) == before + 1
    assert newest(admin) == [expected(name, world, given)]
    if name == "signing_in.unlock":
        assert _last_acts(admin, 2) == ["unlock", "lock"]


def _own_line(source: str, name: str) -> str:
    start = source.index(f'"{name}"')
    end = source.find('\n    "', start)
    return source[start : end if end > 0 else None]


def _last_acts(desk: Desk, number: int) -> list[str]:
    asked = "SELECT act FROM audit WHERE chain = 'store' ORDER BY seq DESC LIMIT :most"
    return [row.act for row in behind.rows(desk.store, asked, most=number)]


def test_a_list_that_settles_leaves_one_entry(worker: Desk, reception: Desk) -> None:
    referrals.log(reception, a_referral())
    before = entries(worker)
    reading = lookup.Lookup(worker)
    for typed in ("s", "sm", "smi"):
        reading.page(lookup.Query(text=typed))
    assert entries(worker) == before
    reading.settle()
    assert entries(worker) == before + 1
    reading.settle()
    assert entries(worker) == before + 1


def test_a_caseload_that_settles_leaves_one_entry(worker: Desk) -> None:
    before = entries(worker)
    reading = CaseLookup(worker)
    for typed in ("", "s", "sm"):
        reading.cases(CaseQuery(text=typed))
        reading.count()
    assert entries(worker) == before
    reading.settle()
    reading.settle()
    assert entries(worker) == before + 1


def test_a_refused_act_leaves_no_entry_and_no_row(reception: Desk) -> None:
    before = entries(reception)
    with pytest.raises(errors.Refused):
        referrals.log(reception, a_referral(reasons=()))
    assert entries(reception) == before


def test_coming_back_leaves_one_entry(admin: Desk) -> None:
    before, place = entries(admin), seats.place_of(admin)
    signing_in.sign_out(admin)
    back = signing_in.sign_in(place, "admin", PASSWORD, now=admin.now).desk
    try:
        seats.sits_beside(back, admin)
        assert _last_acts(back, 2) == ["sign-in", "sign-out"]
        assert entries(back) == before + 2
    finally:
        back.store.close()


def test_taking_over_leaves_one_entry(admin: Desk) -> None:
    new = NewUser("second", "Second", PASSWORD, grants=(Grant("", Role.LINK_WORKER, DAVENTRY),))
    accounts.add_user(admin, new)
    before = entries(admin)
    signing_in.lock(admin)
    second = signing_in.take_over(admin, "second", PASSWORD).desk
    assert _last_acts(second, 2) == ["sign-in", "lock"]
    assert entries(second) == before + 2


def made(folder: Path, clock: Clock) -> signing_in.FirstStore:
    first = signing_in.FirstRun(
        "Test desk", OFFICE, "admin", "Ada Admin", PASSWORD,
        roles=((Role.ADMINISTRATOR, None, None),),
    )  # fmt: skip
    return signing_in.make_store(folder, first, kdf=CHEAP, now=clock)


def test_making_a_store_leaves_one_entry(tmp_path: Path, clock: Clock) -> None:
    desk = made(tmp_path / "new", clock).desk
    try:
        assert entries(desk) == 1
        assert _last_acts(desk, 2) == ["create store"]
    finally:
        desk.store.close()


def test_recovering_leaves_one_entry(tmp_path: Path, clock: Clock) -> None:
    first = made(tmp_path / "new", clock)
    before = entries(first.desk)
    first.desk.store.close()
    key = "\n".join(first.recovery_key.lines)
    back = signing_in.recover(
        tmp_path / "new", key, "admin", "copper meadow teapot", kdf=CHEAP, now=clock
    ).desk
    try:
        assert _last_acts(back, 1) == ["recovery"]
        assert entries(back) == before + 1
    finally:
        back.store.close()


def test_recovering_for_nobody_or_no_administrator_is_refused(tmp_path: Path, clock: Clock) -> None:
    first = made(tmp_path / "new", clock)
    grant = Grant("", Role.LINK_WORKER, DAVENTRY)
    accounts.add_user(first.desk, NewUser("second", "Second", PASSWORD, grants=(grant,)))
    before = entries(first.desk)
    first.desk.store.close()
    key = "\n".join(first.recovery_key.lines)
    for name, said in (("second", "Name an administrator"), ("nobody", "Nobody signs in")):
        with pytest.raises(errors.Refused, match=said):
            signing_in.recover(
                tmp_path / "new", key, name, "copper meadow teapot", kdf=CHEAP, now=clock
            )
    with pytest.raises(errors.SignInRefused):
        signing_in.sign_in(tmp_path / "new", "second", "copper meadow teapot", kdf=CHEAP, now=clock)
    back = signing_in.sign_in(tmp_path / "new", "admin", PASSWORD, kdf=CHEAP, now=clock).desk
    try:
        assert entries(back) == before + 1
    finally:
        back.store.close()


def test_an_excuse_names_only_tests_that_are_here() -> None:
    named = {name for why in WITHOUT_A_DESK.values() for name in re.findall(r"test_\w+", why)}
    assert named
    assert {name for name in named if not inspect.isfunction(globals().get(name))} == set()
