"""Promise what may be done with a plan, by whom, and what each act leaves behind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app import errors
from app.actions import deciding, people, plans, referrals
from app.actions.case_lookup import CaseCounts, CaseLookup
from app.desk import Desk
from app.domain.access import Role
from app.domain.person import PersonalContact
from app.domain.plan import (
    WITHHELD_FROM_PERSONS_COPY,
    Copies,
    Day,
    Doer,
    Goal,
    Plan,
    PlanState,
    Review,
    Step,
    When,
    Who,
)
from app.domain.ten_keys import Key
from tests.actions.conftest import BLUE, CRICK, DANETRE, DAVENTRY, Clock, a_referral, somebody
from tests.databases import behind


@pytest.fixture
def case_uid(reception: Desk, worker: Desk) -> str:
    logged = referrals.log(reception, a_referral(somebody(number="9990000018")))
    deciding.accept(worker, logged.referral_uid, 1, worker.user.uid)
    return plans.caseload(worker)[0].uid


@pytest.fixture
def draft(case_uid: str, worker: Desk) -> Plan:
    uid, _ = plans.start(worker, case_uid)
    return plans.open_plan(worker, uid).plan


WHOLE = {
    "made_with_uids": ("susan",),
    "what_matters": "Company.\nThe lake.",
    "strengths": "A postman.",
    "goals": (
        Goal(
            "g-1",
            "I want company.",
            Key.RELATING,
            9,
            7,
            (
                Step(
                    "s-1",
                    "go to Tea and Company",
                    Who(Doer.CONTACT, "Susan", "susan"),
                    When(date(2026, 12, 8), time(14), time(16), "every Tuesday"),
                    "tea",
                    "Tea and Company",
                    "https://example.org/tea",
                    "01632 960178",
                    Day("Tea", "The hall", "I walk", "Susan comes", "My cap", "01632 960178",
                        "Jean", "Priya", date(2026, 12, 1)),
                ),
                Step("s-2", "ring Jean", Who(Doer.LINK_WORKER), When(words="Sundays")),
                Step("s-3", "sing", Who(Doer.NAMED, "Dawn")),
                Step("s-4", "drive me", Who(Doer.NOBODY_YET)),
            ),
        ),
        Goal("g-2", "I want to walk."),
    ),
    "harder": "Curtains shut.",
    "harder_then": "I ring Susan.",
    "review": Review(date(2027, 1, 19), time(14), "Elm Road Surgery"),
    "copies": Copies(True, True, ("susan",)),
}  # fmt: skip


def whole(draft: Plan) -> Plan:
    return replace(draft, **WHOLE)  # type: ignore[arg-type]


def test_what_is_saved_comes_back_whole(draft: Plan, worker: Desk) -> None:
    version, _ = plans.save(worker, whole(draft))
    assert plans.open_plan(worker, draft.uid).plan == replace(whole(draft), version=version)


def test_who_rings_by_when_comes_back(draft: Plan, worker: Desk) -> None:
    plans.save(worker, replace(draft, review=Review(rings_by=date(2027, 1, 15))))
    assert plans.open_plan(worker, draft.uid).plan.review == Review(rings_by=date(2027, 1, 15))


def test_a_second_save_over_the_same_version_keeps_both_texts(draft: Plan, worker: Desk) -> None:
    plans.save(worker, replace(draft, what_matters="Mine"))
    with pytest.raises(errors.Stale) as stale:
        plans.save(worker, replace(draft, what_matters="Theirs"))
    opened, now = stale.value.opened, stale.value.now
    assert isinstance(opened, Plan)
    assert isinstance(now, Plan)
    assert (opened.what_matters, now.what_matters) == ("Theirs", "Mine")
    assert plans.open_plan(worker, draft.uid).plan.what_matters == "Mine"


def test_a_plan_says_when_it_was_saved_and_who_may_write(
    draft: Plan, worker: Desk, desk_for: Callable[..., Desk]
) -> None:
    plans.save(worker, replace(draft, what_matters="Mine"))
    opened = plans.open_plan(worker, draft.uid)
    assert opened.saved_at.date() == worker.today
    assert opened.may_write
    doctor = desk_for("Dana Doctor", Role.CLINICIAN, None, DANETRE)
    assert not plans.open_plan(doctor, draft.uid).may_write
    with pytest.raises(errors.NotPermitted):
        plans.save(doctor, replace(opened.plan, what_matters="Not mine"))


def test_plans_of_elsewhere_are_not_found(
    draft: Plan, desk_for: Callable[..., Desk], reception: Desk
) -> None:
    other = desk_for("Olga Other", Role.LINK_WORKER, BLUE)
    with pytest.raises(errors.NotFound):
        plans.open_plan(other, draft.uid)
    doctor = desk_for("Cara Crick", Role.CLINICIAN, None, CRICK)
    with pytest.raises(errors.NotFound):
        plans.open_plan(doctor, draft.uid)
    with pytest.raises(errors.NotPermitted):
        plans.open_plan(reception, draft.uid)


def test_the_caseload_counts_what_it_shows(
    case_uid: str, reception: Desk, worker: Desk, desk_for: Callable[..., Desk]
) -> None:
    colleague = desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY)
    logged = referrals.log(reception, a_referral(somebody("Brown", "Anna", "9990000026")))
    deciding.accept(colleague, logged.referral_uid, 1, colleague.user.uid)
    counts = CaseLookup(worker).count()
    assert counts == CaseCounts(1, 2)
    assert len(plans.caseload(worker)) == 1
    assert len(plans.caseload(worker, mine=False)) == 2


def test_the_caseload_shows_the_newest_version(case_uid: str, draft: Plan, worker: Desk) -> None:
    version, _ = plans.save(worker, whole(draft))
    plans.agree(worker, draft.uid, version)
    assert plans.caseload(worker)[0].plan == "v1 agreed"
    second, _ = plans.start(worker, case_uid)
    row = plans.caseload(worker)[0]
    assert (row.plan, row.plan_uid) == ("v2 draft", second)
    assert len(plans.caseload(worker)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"goals": ()}, "goals"), ({"goals": (Goal("", "  "),)}, "goals"),
     ({"review": Review()}, "review"), ({"review": Review(date(2026, 11, 22))}, "review"),
     ({"review": Review(rings_by=date(2026, 11, 22))}, "review")],
)  # fmt: skip
def test_agreeing_names_what_is_still_needed(
    draft: Plan, worker: Desk, values: dict[str, object], field: str
) -> None:
    plan = replace(whole(draft), **values)  # type: ignore[arg-type]
    version, _ = plans.save(worker, plan)
    with pytest.raises(errors.Incomplete) as needed:
        plans.agree(worker, draft.uid, version)
    assert needed.value.field == field
    assert plans.open_plan(worker, draft.uid).plan.state is PlanState.DRAFT


def test_an_agreed_plan_no_longer_changes(draft: Plan, worker: Desk) -> None:
    version, _ = plans.save(worker, whole(draft))
    plans.agree(worker, draft.uid, version)
    agreed = plans.open_plan(worker, draft.uid).plan
    with pytest.raises(errors.Refused, match="Start the next version"):
        plans.save(worker, replace(agreed, what_matters="Another"))
    assert plans.open_plan(worker, draft.uid).plan.what_matters == "Company.\nThe lake."


def test_an_agreed_plan_is_not_agreed_again(draft: Plan, worker: Desk) -> None:
    version, _ = plans.save(worker, whole(draft))
    plans.agree(worker, draft.uid, version)
    agreed = plans.open_plan(worker, draft.uid).plan
    with pytest.raises(errors.Refused, match="agreed"):
        plans.agree(worker, draft.uid, agreed.version)
    assert plans.open_plan(worker, draft.uid).plan == agreed


def test_a_closed_case_gets_no_plan(worker: Desk, reception: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    closed = plans.caseload(worker)[0].uid
    deciding.undo_decision(worker, uid, 2, "Wrong referral")
    with pytest.raises(errors.Refused, match="This case is closed"):
        plans.start(worker, closed)
    deciding.accept(worker, uid, 3, worker.user.uid)
    assert plans.caseload(worker)[0].plan == "No plan yet"


def test_agreeing_over_an_older_version_is_stale(draft: Plan, worker: Desk) -> None:
    plans.save(worker, whole(draft))
    with pytest.raises(errors.Stale):
        plans.agree(worker, draft.uid, draft.version)


def test_agreeing_version_2_puts_version_1_aside(case_uid: str, draft: Plan, worker: Desk) -> None:
    version, _ = plans.save(worker, whole(draft))
    plans.agree(worker, draft.uid, version)
    uid, _ = plans.start(worker, case_uid)
    assert plans.start(worker, case_uid)[0] == uid
    second = plans.open_plan(worker, uid).plan
    assert (second.number, second.agreed_on, second.what_matters) == (
        2,
        None,
        "Company.\nThe lake.",
    )
    plans.agree(worker, uid, second.version)
    assert plans.open_plan(worker, draft.uid).plan.state is PlanState.SUPERSEDED


@pytest.mark.parametrize("days", [-1, 0])
def test_a_new_version_starts_without_a_review_that_is_past(
    case_uid: str, draft: Plan, worker: Desk, clock: Clock, days: int
) -> None:
    review = Review(date(2027, 1, 19), time(14), "Elm Road Surgery")
    version, _ = plans.save(worker, replace(whole(draft), review=review))
    plans.agree(worker, draft.uid, version)
    clock.at = datetime(2027, 1, 19, 9, tzinfo=UTC) - timedelta(days=days)
    second = plans.open_plan(worker, plans.start(worker, case_uid)[0]).plan
    assert second.review == (Review() if days else review)


def test_a_plan_can_be_agreed_for_a_review_today(draft: Plan, worker: Desk) -> None:
    version, _ = plans.save(worker, replace(whole(draft), review=Review(worker.today)))
    plans.agree(worker, draft.uid, version)
    assert plans.open_plan(worker, draft.uid).plan.state is PlanState.AGREED


def test_a_sheet_holds_nothing_that_identifies(draft: Plan, worker: Desk) -> None:
    opened = plans.open_plan(worker, draft.uid)
    home = replace(opened.person, address="1 Elm Road", postcode="NN11 4AB")
    people.change_person(worker, home)
    people.put_contact(worker, opened.person.uid, PersonalContact("", "Susan", "my daughter"))
    sheet = plans.open_plan(worker, draft.uid).sheet()
    assert (sheet.person, sheet.initial) == ("John", "S")
    said = repr(replace(sheet, plan=replace(sheet.plan, uid="", case_uid="")))
    for held in ("9990000018", "999 000 0018", "1980", "Elm Road", "NN11 4AB"):
        assert held not in said
    assert list(sheet.contacts.values()) == [("Susan", "my daughter")]


def test_a_print_is_recorded_with_its_hash(draft: Plan, worker: Desk) -> None:
    plans.print_record(worker, draft.uid, b"%PDF-1")
    asked = "SELECT number, for_whom, sha256, withheld FROM plan_print"
    (row,) = behind.rows(worker.store, asked)
    assert (row.number, row.for_whom) == (1, "person")
    assert row.sha256 == hashlib.sha256(b"%PDF-1").hexdigest()
    assert row.withheld == "NHS number, date of birth, address"
    assert tuple(row.withheld.split(", ")) == WITHHELD_FROM_PERSONS_COPY


@pytest.mark.parametrize(
    "broken",
    [
        {"what_matters": "x" * 20_001},
        {"goals": (Goal("", "x" * 501),)},
        {"goals": (Goal("", "ok", importance=11),)},
        {"goals": (Goal("", "ok", importance=-1),)},
        {"goals": (Goal("", "ok", confidence=11),)},
        {"goals": (Goal("", "ok", confidence=-1),)},
        {"goals": (Goal("", "ok", steps=(Step("", when=When(words="x" * 101)),)),)},
        {"goals": (Goal("", "ok", steps=(Step("", service_name="x" * 301),)),)},
        {"goals": (Goal("", "ok", steps=(
            Step("", when=When(date(2026, 12, 8), time(16), time(14))),)),)},
        {"review": Review(place="x" * 301)},
    ],
)  # fmt: skip
def test_what_breaks_a_limit_is_refused_whole(
    draft: Plan, worker: Desk, broken: dict[str, object]
) -> None:
    with pytest.raises(errors.Refused):
        plans.save(worker, replace(whole(draft), **broken))  # type: ignore[arg-type]
    assert plans.open_plan(worker, draft.uid).plan == draft


def test_hostile_text_is_cleaned_and_kept(draft: Plan, worker: Desk) -> None:
    hostile = "<b>x</b> %_' \" ; DROP \x00\x07 NEAR/2 *"
    plan = replace(
        draft, what_matters=hostile, goals=(Goal("", hostile, steps=(Step("", hostile),)),)
    )
    plans.save(worker, plan)
    kept = plans.open_plan(worker, draft.uid).plan
    assert kept.what_matters == "<b>x</b> %_' \" ; DROP  NEAR/2 *"
    assert kept.steps[0].what.startswith("<b>x</b> %_'")
    with pytest.raises(errors.Refused):
        plans.save(worker, replace(kept, what_matters="lone \ud800 surrogate"))
