"""Promise that every typed text is kept cleaned or refused, and nothing else happens to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.actions import accounts, escalations, office, people, plans, referrals, services
from app.desk import Desk
from app.domain import limits, phone, text
from app.domain.access import User
from app.domain.directory import Address, EditedService
from app.domain.escalation import HOW, Raised
from app.domain.person import NewPerson, PersonalContact
from app.domain.plan import Day, Goal, Plan, Review, Step, When, Who
from tests.actions.conftest import DANETRE, a_referral, somebody
from tests.actions.test_every_act import World
from tests.databases import behind

BAD = {
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "bidi override": "a\u202eb\u202c",
    "bold": "<b>x</b>",
    "image": '<img src=x onerror="x">',
    "percent": "100%",
    "underscore": "_a_",
    "quotes": "'a' \"b\" `c`",
    "search words": '" OR NEAR(',
    "statement": "'); DROP TABLE person; --",
    "phone": "+44 7700 900123",
    "long": "x" * 20_001,
    "controls": "a\x07\x1b[31mb\x7f\x9f",
    "line ends": "a\r\nb\u2028c\td",
    "marks": "e" + "\u0301" * 31,
    "decomposed": "Zoe\u0308",
}
Put = Callable[[World, str], Any]
NAME = ("family", "given", "preferred", "title")


def put_in(thing: Any, field: str, typed: str) -> Any:
    """Give the thing with this text in a field."""
    return replace(thing, **{field: typed})


def person_field(field: str) -> Put:
    """Log somebody new with this text in a field; give what is opened."""

    def put(world: World, typed: str) -> Any:
        person: NewPerson = somebody()
        if field in NAME:
            person = replace(person, name=put_in(person.name, field, typed))
        else:
            person = put_in(person, field, typed)
        uid = referrals.log(world.reception, a_referral(person)).referral_uid
        kept = referrals.open_referral(world.reception, uid).person
        return getattr(kept.name if field in NAME else kept, field)

    return put


def logged_field(field: str) -> Put:
    def put(world: World, typed: str) -> Any:
        new = put_in(a_referral(), field, typed)
        uid = referrals.log(world.reception, new).referral_uid
        return getattr(referrals.open_referral(world.reception, uid).referral, field)

    return put


def amended(world: World, typed: str) -> Any:
    uid = world.referral
    version = referrals.open_referral(world.reception, uid).referral.version
    referrals.amend(world.reception, uid, version, reasons=("money",), words=typed)
    return referrals.open_referral(world.reception, uid).referral.words


def changed_person(field: str) -> Put:
    def put(world: World, typed: str) -> Any:
        person = people.open_person(world.worker, world.person.uid).person
        if field in NAME:
            person = replace(person, name=put_in(person.name, field, typed))
        else:
            person = put_in(person, field, typed)
        people.change_person(world.worker, person)
        kept = people.open_person(world.worker, person.uid).person
        return getattr(kept.name if field in NAME else kept, field)

    return put


def contact_field(field: str) -> Put:
    def put(world: World, typed: str) -> Any:
        uid = world.person.uid
        contact = put_in(PersonalContact("", "Susan", "daughter"), field, typed)
        people.put_contact(world.worker, uid, contact)
        return getattr(people.open_person(world.worker, uid).contacts[-1], field)

    return put


def raised(world: World, typed: str) -> Any:
    uid = world.person.uid
    escalations.raise_with_clinician(world.worker, Raised(uid, typed))
    kept = escalations.of_person(world.worker, uid)
    return max(kept, key=lambda one: one.raised_at).matter


def told_who(world: World, typed: str) -> Any:
    uid = world.person.uid
    told = Raised(uid, "Stopped a medicine.", typed, HOW[0], world.worker.now())
    escalations.raise_with_clinician(world.worker, told)
    kept = escalations.of_person(world.worker, uid)
    return max(kept, key=lambda one: one.raised_at).told_who


def opening_reason(world: World, typed: str) -> Any:
    plans.open_plan(world.worker, world.plan.uid, reason=typed)
    newest = "SELECT act, reason FROM audit ORDER BY at DESC LIMIT 1"
    (row,) = behind.rows(world.admin.store, newest)
    assert row.act == "plan.open"
    return row.reason


def plan_of(make: Callable[[Plan, str], Plan], read: Callable[[Plan], str]) -> Put:
    def put(world: World, typed: str) -> Any:
        plan = make(plans.open_plan(world.worker, world.plan.uid).plan, typed)
        plans.save(world.worker, plan)
        return read(plans.open_plan(world.worker, plan.uid).plan)

    return put


def plan_field(field: str) -> Put:
    return plan_of(lambda p, t: put_in(p, field, t), lambda p: str(getattr(p, field)))


def day_field(field: str) -> Put:
    return plan_of(
        lambda p, t: replace(
            p, goals=(Goal("", "ok", steps=(Step("", "go", day=put_in(Day(), field, t)),)),)
        ),
        lambda p: str(getattr(p.steps[0].day, field)),
    )


def step_of(make: Callable[[str], Step], read: Callable[[Step], str]) -> Put:
    return plan_of(
        lambda p, t: replace(p, goals=(Goal("", "ok", steps=(make(t),)),)),
        lambda p: read(p.steps[0]),
    )


def service_field(field: str) -> Put:
    def put(world: World, typed: str) -> Any:
        edited = put_in(EditedService("Walk"), field, typed)
        service = services.add(world.worker, edited).service
        return getattr(services.open_service(world.worker, service.uid), field)

    return put


def service_place(world: World, typed: str) -> Any:
    edited = EditedService("Walk", address=Address(line_1=typed))
    uid = services.add(world.worker, edited).service.uid
    return services.open_service(world.worker, uid).address.line_1


def practice_field(field: str) -> Put:
    def put(world: World, typed: str) -> Any:
        held = office.read(world.admin).practice(DANETRE)
        assert held is not None
        change = put_in(office.PracticeChange(DANETRE, held.version), field, typed)
        office.change_practice(world.admin, change)
        return getattr(office.read(world.admin).practice(DANETRE), field)

    return put


def user_of(world: World, uid: str) -> User:
    return next(user for user in accounts.list_users(world.admin) if user.uid == uid)


def user_field(field: str) -> Put:
    def put(world: World, typed: str) -> Any:
        uid = world.worker.user.uid
        version = user_of(world, uid).version
        change = accounts.UserChange(uid, version, "Priya Patel", "", "")
        accounts.change_user(world.admin, put_in(change, field, typed))
        return getattr(user_of(world, uid), field)

    return put


# Each field: how it is saved and read back, and the limit that cleans it.
FIELDS: dict[str, tuple[Put, str]] = {
    "log words": (logged_field("words"), "words"),
    "log referrer": (logged_field("referrer"), "name"),
    "log family": (person_field("family"), "name"),
    "log given": (person_field("given"), "name"),
    "log title": (person_field("title"), "title"),
    "log phone note": (person_field("phone_note"), "label"),
    "log preferred": (person_field("preferred"), "name"),
    "log address": (person_field("address"), "address"),
    "log phone": (person_field("phone"), "phone"),
    "log needs": (person_field("needs"), "need"),
    "amend words": (amended, "note"),
    **{f"person {one}": (changed_person(one), "name") for one in ("family", "given", "preferred")},
    "person title": (changed_person("title"), "title"),
    "person address": (changed_person("address"), "address"),
    "person needs": (changed_person("needs"), "need"),
    "person phone note": (changed_person("phone_note"), "label"),
    "person email": (changed_person("email"), "email"),
    "person phone": (changed_person("phone"), "phone"),
    "contact name": (contact_field("name"), "name"),
    "contact relation": (contact_field("relation"), "relation"),
    "contact phone": (contact_field("phone"), "phone"),
    "escalation matter": (raised, "note"),
    "escalation told_who": (told_who, "name"),
    "plan opening reason": (opening_reason, "reason"),
    "plan strengths": (plan_field("strengths"), "note"),
    "plan harder": (plan_field("harder"), "note"),
    "plan what_matters": (plan_field("what_matters"), "note"),
    "plan harder_then": (plan_field("harder_then"), "note"),
    "plan goal": (
        plan_of(lambda p, t: replace(p, goals=(Goal("", t),)), lambda p: p.goals[0].words),
        "goal",
    ),
    "plan review place": (
        plan_of(lambda p, t: replace(p, review=Review(place=t)), lambda p: p.review.place),
        "place",
    ),
    "step what": (step_of(lambda t: Step("", t), lambda s: s.what), "step"),
    "step who": (step_of(lambda t: Step("", who=Who(name=t)), lambda s: s.who.name), "name"),
    "step when": (step_of(lambda t: Step("", when=When(words=t)), lambda s: s.when.words), "when"),
    "step service name": (
        step_of(lambda t: Step("", service_name=t), lambda s: s.service_name),
        "place",
    ),
    "step service phone": (
        step_of(lambda t: Step("", service_phone=t), lambda s: s.service_phone),
        "label",
    ),
    "step service url": (
        step_of(lambda t: Step("", service_url=t), lambda s: s.service_url),
        "link",
    ),
    **{f"day {one}": (day_field(one), "place") for one in ("title", "place", "way", "company")},
    "day bring": (day_field("bring"), "place"),
    "day phone": (day_field("phone"), "label"),
    "day ask_for": (day_field("ask_for"), "name"),
    "day finds_out": (day_field("finds_out"), "name"),
    "service name": (service_field("name"), "name"),
    "service description": (service_field("description"), "note"),
    "service line": (service_place, "address"),
    "practice phone": (practice_field("phone"), "phone"),
    "practice hours": (practice_field("hours"), "label"),
    "user display": (user_field("display"), "name"),
    "user phone": (user_field("work_phone"), "phone"),
    "user hours": (user_field("hours"), "label"),
}
NUMBERS = {"log phone", "person phone", "contact phone"}


def cleaned(typed: str, field: str) -> str | None:
    """Give what is to be read back, from the rules about text alone; None: it is refused."""
    limit = limits.LIMITS[FIELDS[field][1]]
    try:
        kept = text.clean_note(typed) if limit.lines else text.clean_line(typed)
    except errors.Refused:
        return None
    if len(kept) > limit.most:
        return None
    return phone.tidy(kept) if field in NUMBERS else kept


@pytest.mark.parametrize("field", FIELDS)
def test_bad_input_is_cleaned_and_kept_or_refused(
    field: str, admin: Desk, worker: Desk, reception: Desk, tmp_path: Path
) -> None:
    put, _ = FIELDS[field]
    world = World(admin, worker, reception, tmp_path)
    wrong = []
    for called, typed in BAD.items():
        hoped = cleaned(typed, field)
        try:
            kept = put(world, typed)
        except errors.Refused:
            kept = None
        if kept != hoped:
            wrong.append((called, str(kept)[:40], str(hoped)[:40]))
    assert wrong == []
