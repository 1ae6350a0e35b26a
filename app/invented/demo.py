"""Make a demo store: the eleven networks, a user of each role, services, a year of work."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from app import errors, paths
from app.actions import services, signing_in
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Role
from app.domain.dates import local_today
from app.domain.network import Office, Practice
from app.exchange import reference_data
from app.invented import services as invented_services
from app.invented import sign_ins
from app.invented.people import Seat
from app.invented.plans import Offer, PlanMaker
from app.invented.sign_ins import SignIn
from app.invented.year import YearMaker
from app.store import accounts, bulk, files
from app.store import services as directory
from app.store.accounts import NewUser
from app.store.disk_words import NAMED_PLACE
from app.store.embedded_store import DATABASE
from app.store.keyslots import KDF_DEFAULT, Kdf
from app.store.lock_file import LockFile
from app.store.office import OfficeIds
from app.store.types import new_uid, uids_from, utc_now

SERVICES = 130
HOURS = "Monday to Thursday, 9 am to 4 pm"
PRACTICE_HOURS = "Monday to Friday, 8 am to 6:30 pm"
# A link worker for each network, in the order of resources/reference/networks.json.
WORKERS = (
    "Bronwen Hughes", "Priya Patel", "Samuel Okafor", "Ewa Nowak", "Joanne Bell", "Tariq Hussain",
    "Siân Lloyd", "Marta Kowalska", "Grace Adeyemi", "Colin Foster", "Ioana Popescu",
)  # fmt: skip
RECEPTIONISTS = ("Tracey Mills", "Susan Carter", "Amina Begum", "Kelly Ward")
HOME = "Daventry PCN"


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made."""

    folder: Path
    sign_ins: tuple[SignIn, ...]


def make(
    folder: Path,
    *,
    people: int = 400,
    seed: int = 1,
    as_of: date | None = None,
    kdf: Kdf = KDF_DEFAULT,
    service_count: int = SERVICES,
) -> Demo:
    """Make a demo in a folder that is empty or not there yet; DIR/demo holds its passwords.

    It is made beside that folder and put there whole: after a failure or a kill there is none.
    Raises errors.Refused when the folder holds something.
    """
    files.refuse_bad_place(folder)
    with files.disk_errors(NAMED_PLACE):
        folder = folder.resolve()
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise errors.Refused("That folder is not empty. Name one that is not there yet.")
    beside = folder.with_name(f".{folder.name}.making")
    _sweep(beside)
    day = as_of or local_today(utc_now())
    random = Random(f"{seed} {day.isoformat()}")  # noqa: S311
    noon = datetime.combine(day, time(12), UTC)
    try:
        with uids_from(random):
            made = _Making(beside, random, day, lambda: noon, kdf).make(people, service_count)
        _put(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return replace(made, folder=folder)


def _sweep(beside: Path) -> None:
    """Clear away what a killed making left; raises errors.AlreadyOpen while one goes on."""
    if beside.exists():
        LockFile.take(beside, utc_now()).release()
        with files.disk_errors():
            shutil.rmtree(beside)


def _put(beside: Path, folder: Path) -> None:
    """Put the whole demo in its place; into a folder that is there the database goes last."""
    with files.disk_errors():
        if not folder.exists():
            files.replace(beside, folder)
            return
        for one in sorted(beside.iterdir(), key=lambda path: path.name == DATABASE):
            shutil.move(one, folder / one.name)


class _Making:
    """One demo in the making."""

    def __init__(
        self, folder: Path, random: Random, as_of: date, now: Callable[[], datetime], kdf: Kdf
    ) -> None:
        self._folder = folder
        self._random = random
        self._as_of = as_of
        self._now = now
        self._kdf = kdf
        self._sign_ins: list[SignIn] = []
        self._uids: dict[str, str] = {}
        self._workers: dict[str, str] = {}

    def make(self, people: int, service_count: int) -> Demo:
        office = self._office()
        first = FirstRun(
            "Demo store",
            office,
            "Alex Administrator",
            "Alex Administrator",
            sign_ins.password(self._random),
            roles=((Role.ADMINISTRATOR, None, None),),
            since=self._as_of - timedelta(days=365),
        )
        made = signing_in.make_store(
            self._folder, first, is_demo=True, kdf=self._kdf, now=self._now
        )
        desk = made.desk
        try:
            self._sign_ins.append(SignIn(first.name, first.password, (Role.ADMINISTRATOR.value,)))
            self._users(desk, office)
            desk.forget_office()
            offers = self._services(desk, service_count)
            self._year(desk, offers, people)
        finally:
            desk.store.close()
        sign_ins.write(self._folder, self._sign_ins)
        return Demo(self._folder, tuple(self._sign_ins))

    def _office(self) -> Office:
        content = (paths.resources() / "reference" / "networks.json").read_bytes()
        office = reference_data.office_from(content, new_uid)
        return replace(office, practices=tuple(map(_with_hours, office.practices)))

    def _users(self, desk: Desk, office: Office) -> None:
        home = next(n for n in office.networks if n.name == HOME)
        practices = office.practices_of([home.uid], self._as_of)
        for network, name in zip(office.networks, WORKERS, strict=True):
            self._user(desk, office, name, [(Role.LINK_WORKER, network.uid, None)])
            self._workers[network.uid] = self._uids[name]
        for practice, name in zip(practices, RECEPTIONISTS, strict=False):
            self._user(desk, office, name, [(Role.RECEPTIONIST, None, practice.uid)])
        one = practices[0].uid
        self._user(desk, office, "Helen Gray", [(Role.CLINICIAN, None, one)])
        self._user(desk, office, "Ruth Osei", [(Role.SUPERVISOR, None, None)])
        self._user(desk, office, "Naveed Khan", [(Role.NETWORK_MANAGER, home.uid, None)])
        self._user(desk, office, "Sarah Price", [(Role.SAFEGUARDING_LEAD, home.uid, None)])
        self._user(desk, office, "Peter Lane", [(Role.PRIVACY_OFFICER, None, None)])
        both = [(Role.RECEPTIONIST, None, one), (Role.CLINICIAN, None, one)]
        self._user(desk, office, "Maya Rhys", both)
        with desk.store.write() as unit:
            worker = self._workers[home.uid]
            since = self._as_of - timedelta(days=300)
            accounts.set_supervises(unit.session, self._uids["Ruth Osei"], worker, since)
            unit.audit(act="user.supervises", actor=desk.user.uid, grant=None)

    def _user(
        self,
        desk: Desk,
        office: Office,
        name: str,
        roles: Sequence[tuple[Role, str | None, str | None]],
    ) -> None:
        uid = self._uids[name] = new_uid()
        since = self._as_of - timedelta(days=365)
        grants = tuple(
            Grant(new_uid(), role, network, practice, since, None, desk.user.uid)
            for role, network, practice in roles
        )
        password = sign_ins.password(self._random)
        phone = f"01632 960{self._random.randint(100, 199)}"
        new = NewUser(name, name, password, phone, HOURS, grants)
        way = desk.store.ways_in.draw(uid, name, password)
        with desk.store.write() as unit:
            accounts.add_user(unit.session, new, uid=uid, now=self._now())
            desk.store.ways_in.put(unit, way)
            unit.audit(act="user.add", actor=desk.user.uid, grant=None, subject=uid)
        self._sign_ins.append(
            SignIn(
                name,
                password,
                tuple(role.value for role, _, _ in roles),
                tuple(dict.fromkeys(_name(office, p) for _, _, p in roles if p)),
                tuple(dict.fromkeys(_name(office, n) for _, n, _ in roles if n)),
            )
        )

    def _services(self, desk: Desk, number: int) -> list[Offer]:
        records = invented_services.records(
            number, self._random, self._as_of, reference_data.postcodes()
        )
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "services.json"
            file.write_text(json.dumps(records), "utf-8")
            preview = services.preview_import(desk, file)
        services.take_import(desk, preview)
        with desk.read() as connection:
            held = directory.uids_by_source(connection)
        return [invented_services.offer(one, held[one["id"]]) for one in records]

    def _year(self, desk: Desk, offers: list[Offer], people: int) -> None:
        plans = PlanMaker(self._random, self._as_of, offers, reference_data.postcodes().find)
        seats = self._seats(desk.office)
        year = YearMaker(self._random, self._as_of, seats, plans).make(people)
        with desk.write() as work:
            bulk.lay(work.connection, year.rows)
            bulk.index(work.connection, year.tokens)
            bulk.finish(work.connection)
            work.audit("demo.make", detail={"people": people})

    def _seats(self, ids: OfficeIds) -> list[Seat]:
        """Give the practices, those of the home network first: they are the largest."""
        postcodes = reference_data.postcodes()
        seats: list[tuple[bool, str, Seat]] = []
        for practice in ids.office.practices:
            network = ids.office.network_of(practice.uid, self._as_of)
            if network is None:
                continue
            worker = self._workers[network.uid]
            reception = self._receptionist(practice, ids.office) or worker
            near = postcodes.beginning((practice.postcode or "NN11").split()[0] + " ")
            codes = tuple(self._random.sample(near, min(40, len(near)))) or ("NN11 4ZZ",)
            seat = Seat(
                ids.network_ids[network.uid],
                ids.practice_ids[practice.uid],
                ids.user_ids[worker],
                ids.user_ids[reception],
                codes,
            )
            seats.append((network.name != HOME, practice.name, seat))
        return [seat for _, _, seat in sorted(seats, key=lambda s: s[:2])]

    def _receptionist(self, practice: Practice, office: Office) -> str | None:
        for sign_in in self._sign_ins:
            if sign_in.practices == (practice.name,) and "receptionist" in sign_in.roles:
                return self._uids[sign_in.user]
        return None


def _with_hours(practice: Practice) -> Practice:
    return replace(practice, hours=practice.hours or PRACTICE_HOURS)


def _name(office: Office, uid: str) -> str:
    found = office.network(uid) or office.practice(uid)
    return found.name if found else ""
