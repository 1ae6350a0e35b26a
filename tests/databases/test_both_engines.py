"""Promise that the store's functions do the same on both engines."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from app import errors
from app.domain.naming import Name
from app.domain.person import NewPerson, PersonalContact
from app.domain.plan import Copies, Goal, Plan, PlanState, Review, Step, When
from app.store import (
    accounts,
    cases,
    drafts,
    happenings,
    people,
    plans,
    referral_list,
    referrals,
    tally,
)
from app.store.office import ScopeIds
from app.store.referral_list import Wanted
from app.store.search import index, terms
from app.store.types import new_uid
from tests.actions.conftest import BROOK, DANETRE, DAVENTRY, a_referral, somebody
from tests.databases.conftest import WORKER, Place

TODAY = date(2026, 11, 23)
SOON = date(2026, 11, 25)


class Writing:
    """Write as an act does: one transaction, one entry."""

    def __init__(self, place: Place, op_id: str | None = None) -> None:
        self.place, self.context = place, place.store.write(op_id)

    def __enter__(self) -> Any:
        self.unit = self.context.__enter__()
        self.unit.audit(act="test", actor=WORKER, grant=None, chain=DAVENTRY)
        return self.unit.connection

    def __exit__(self, *raised: Any) -> Any:
        return self.context.__exit__(*raised)


def scope_of(place: Place, practice: str | None = None) -> ScopeIds:
    if practice is not None:
        return ScopeIds(practices=(place.office.practice_ids[practice],))
    return ScopeIds(networks=(place.office.network_ids[DAVENTRY],))


def log(place: Place, person: NewPerson | None = None, practice: str = DANETRE) -> str:
    """Log a referral and give its uid."""
    person = person if person is not None else somebody()
    network_id, practice_id, _ = place.office.home_of(practice, TODAY)
    with Writing(place) as connection:
        row = people.add(connection, person, network_id, practice_id, place.clock())
        _, uid = referrals.add(
            connection,
            a_referral(person),
            row,
            logged_at=place.clock(),
            logged_by=place.worker,
            received_on=TODAY,
            next_on=SOON,
        )
    return uid


def open_case(place: Place, referral_uid: str) -> str:
    with Writing(place) as connection:
        row = referrals.row_by_uid(connection, referral_uid, scope_of(place))
        return cases.add(
            connection,
            row,
            place.worker,
            opened_on=TODAY,
            next_on=SOON,
            name_key=row.name_key,
            office=place.office,
        )


def found(place: Place, typed: str, scope: ScopeIds | None = None) -> list[str]:
    """Give the family names of those found."""
    asked = terms.understood(typed, TODAY)
    with place.store.read() as connection:
        ids = index.find(connection, asked, scope or scope_of(place), (), 50)
        return [
            row.family
            for row in referral_list.by_ids(connection, ids, list(place.office.network_uids))
        ]


def listed(place: Place, wanted: Wanted) -> list[str]:
    bound = referral_list.bounds(TODAY, place.clock(), place.worker)
    with place.store.read() as connection:
        scope = scope_of(place)
        rows = referral_list.page(connection, wanted, scope, bound, first=0, count=50)
        assert referral_list.count(connection, wanted, scope, bound) == len(rows)
    return [row.family for row in rows]


def test_logged_referral_is_read_back_as_it_was_given(place: Place) -> None:
    uid = log(place)
    with place.store.read() as connection:
        row = referrals.row_by_uid(connection, uid, scope_of(place))
        person = people.row_by_id(connection, row.network_id, row.person_id)
        read = referrals.referral(row, place.office, person.uid)
        whole = people.person(person, place.office)
    assert (read.reasons, read.words) == (
        ("loneliness", "money"),
        "I'd like a reason to leave the flat.",
    )
    assert (read.received_on, read.next_on) == (TODAY, SOON)
    assert read.logged_at.tzinfo is not None
    assert (whole.name, whole.born) == (Name("Smith", "John", "Mr"), date(1980, 8, 14))


def test_row_outside_the_scope_is_not_found(place: Place) -> None:
    uid = log(place, practice=BROOK)
    with place.store.read() as connection, pytest.raises(errors.NotFound):
        referrals.row_by_uid(connection, uid, scope_of(place))


def test_second_writer_of_a_referral_is_told_both_versions(place: Place) -> None:
    uid = log(place)
    with place.store.read() as connection:
        opened = referrals.row_by_uid(connection, uid, scope_of(place))
    with Writing(place) as connection:
        referrals.change_content(connection, opened, 1, ("money",), "first", place.office)
    with pytest.raises(errors.Stale) as stale, Writing(place) as connection:
        referrals.change_content(connection, opened, 1, ("housing",), "second", place.office)
    assert (stale.value.opened.words, stale.value.now.words) == ("second", "first")  # type: ignore[attr-defined]
    with place.store.read() as connection:
        assert referrals.row_by_uid(connection, uid, scope_of(place)).words == "first"


def test_what_is_refused_leaves_nothing_behind(place: Place) -> None:
    def fails() -> None:
        with Writing(place) as connection:
            network_id, practice_id, _ = place.office.home_of(DANETRE, TODAY)
            people.add(connection, somebody("Ghost"), network_id, practice_id, place.clock())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert found(place, "ghost") == []
    assert listed(place, Wanted()) == []


NAMES = (
    NewPerson(Name("O'Neill", "Łukasz"), date(1950, 1, 2)),
    NewPerson(Name("Smith-Jones", "Siân"), date(1980, 8, 14), nhs_number="9990000018"),
    NewPerson(Name("Şahin", "Ayşe"), None, postcode="NN11 4DY"),
    NewPerson(Name("Smithers", "Bob"), date(1980, 8, 14), phone="07700 900123"),
    NewPerson(Name("प्रिया", "शर्मा"), None),
)
ASKED = (
    "oneill", "neill", "O'Ne", "lukasz", "łuk", "smith", "smithjones", "jones sian", "sahin",
    "14/8/1980", "9990000018", "99900", "nn11 4dy", "NN114DY", "07700 900123", "0770",
    "smith 14/08/1980", "\\ ' | & ! :* ()", "a & b", "nobody", "", "प्रिया", "प",
)  # fmt: skip
GOLDEN: dict[str, list[str]] = {
    "oneill": ["O'Neill"],
    "neill": ["O'Neill"],
    "O'Ne": ["O'Neill"],
    "lukasz": ["O'Neill"],
    "łuk": ["O'Neill"],
    "smith": ["Smith-Jones", "Smithers"],
    "smithjones": ["Smith-Jones"],
    "jones sian": ["Smith-Jones"],
    "sahin": ["Şahin"],
    "14/8/1980": ["Smithers", "Smith-Jones"],
    "9990000018": ["Smith-Jones"],
    "99900": ["Smith-Jones"],
    "nn11 4dy": ["Şahin"],
    "NN114DY": ["Şahin"],
    "07700 900123": ["Smithers"],
    "0770": ["Smithers"],
    "smith 14/08/1980": ["Smith-Jones", "Smithers"],
    "प्रिया": ["प्रिया"],
    "प": ["प्रिया"],
}


def test_one_box_finds_the_same_on_both_engines(place: Place) -> None:
    for person in NAMES:
        log(place, person)
    assert {asked: found(place, asked) for asked in ASKED} == {
        asked: GOLDEN.get(asked, []) for asked in ASKED
    }


def test_search_stays_inside_the_scope(place: Place) -> None:
    log(place, somebody("Inside"), DANETRE)
    log(place, somebody("Outside"), BROOK)
    assert found(place, "john") == ["Inside"]
    assert found(place, "john", scope_of(place, BROOK)) == ["Outside"]


def test_renamed_person_is_found_by_the_new_name_only(place: Place) -> None:
    uid = log(place, somebody("Before"))
    with Writing(place) as connection:
        row = referrals.row_by_uid(connection, uid, scope_of(place))
        person = people.row_by_id(connection, row.network_id, row.person_id)
        people.change(connection, person.uid, 1, {"family": "After", "name_key": "after john"})
        referrals.reindex_person(connection, row.network_id, row.person_id)
    assert (found(place, "before"), found(place, "after")) == ([], ["After"])


def test_removed_referral_leaves_list_search_and_tally(place: Place) -> None:
    uid = log(place)
    with Writing(place) as connection:
        row = referrals.row_by_uid(connection, uid, scope_of(place))
        referrals.remove(connection, row)
    assert found(place, "smith") == []
    with place.store.read() as connection:
        assert tally.totals(connection, scope_of(place))["open"] == 0


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("sort", ["name", "born", "next"])
def test_list_is_sorted_alike(place: Place, sort: str, ascending: bool) -> None:
    years = {"Ägidius": 1990, "zu Berg": 1970, "ɐber": 1950, "Young": 1980, "aster": 1960}
    for family, year in years.items():
        log(place, somebody(family, born=date(year, 1, 1)))
    by_name = ["Ägidius", "aster", "Young", "zu Berg", "ɐber"]  # a language puts ɐ beside a
    by_birth = ["ɐber", "aster", "zu Berg", "Young", "Ägidius"]
    as_logged = list(years)
    wanted = {"name": by_name, "born": by_birth, "next": as_logged}[sort]
    assert (
        listed(place, Wanted(sort=sort, ascending=ascending)) == wanted[:: 1 if ascending else -1]
    )


def test_list_puts_those_without_birth_date_first_alike(place: Place) -> None:
    log(place, somebody("Known"))
    log(place, NewPerson(Name("Unknown", "Una"), None))
    assert listed(place, Wanted(sort="born")) == ["Unknown", "Known"]
    assert listed(place, Wanted(sort="born", ascending=False)) == ["Known", "Unknown"]


@pytest.mark.parametrize("filter_", referral_list.FILTERS)
def test_every_filter_lists_what_it_counts(place: Place, filter_: str) -> None:
    log(place)
    listed(place, Wanted(filter=filter_))


def test_tally_is_what_the_referrals_say(place: Place) -> None:
    uid = log(place)
    log(place)
    with Writing(place) as connection:
        row = referrals.row_by_uid(connection, uid, scope_of(place))
        referrals.change(connection, row, 1, {"state": "declined", "is_open": False}, place.office)
    with place.store.read() as connection:
        kept = tally.totals(connection, scope_of(place))
        again = tally.recount(connection)
    assert (kept["received"], kept["closed"], kept["open"]) == (1, 1, 1)
    assert sorted((at, number) for (_, _, at), number in again.items()) == [
        ("closed", 1),
        ("received", 1),
    ]


def test_case_is_opened_listed_and_guarded(place: Place) -> None:
    uid = open_case(place, log(place))
    with place.store.read() as connection:
        row = cases.row_by_uid(connection, uid, scope_of(place))
        listed_cases = cases.caseload(connection, scope_of(place), worker_id=place.worker)
        shown = cases.case_row(listed_cases[0], place.office)
        assert cases.count(connection, scope_of(place), worker_id=None) == 1
    assert (shown.name, shown.plan, shown.next_on) == ("SMITH, John (Mr)", "No plan yet", SOON)
    with Writing(place) as connection:
        cases.change(connection, uid, row.version, {"review_on": SOON}, place.office)
    with pytest.raises(errors.Stale), Writing(place) as connection:
        cases.change(connection, uid, row.version, {"review_on": TODAY}, place.office)


def a_plan(case_uid: str) -> Plan:
    step = Step("", "Go to the choir", when=When(SOON, time(14), time(15, 30)))
    goal = Goal("", "Sing again", None, 8, 5, (step, Step("", "Ask Ann")))
    return Plan(
        "",
        case_uid,
        1,
        PlanState.DRAFT,
        TODAY,
        (),
        "My garden",
        "I can cook",
        (goal,),
        "",
        "",
        Review(SOON, time(9, 30), "Danetre", None),
        Copies(True, False, ()),
        None,
        1,
    )


def test_plan_is_read_back_whole_and_its_second_writer_refused(place: Place) -> None:
    case_uid = open_case(place, log(place))
    with place.store.read() as connection:
        case = cases.row_by_uid(connection, case_uid, scope_of(place))
    with Writing(place) as connection:
        uid = plans.add(connection, case.network_id, case.id, a_plan(case_uid), place.clock())
    with place.store.read() as connection:
        row = plans.row_by_uid(connection, uid, scope_of(place))
        read = plans.read(connection, row)
    assert read.goals[0].steps[0].when == When(SOON, time(14), time(15, 30), "")
    assert [step.what for step in read.goals[0].steps] == ["Go to the choir", "Ask Ann"]
    assert read.review == Review(SOON, time(9, 30), "Danetre", None)
    with Writing(place) as connection:
        assert plans.save(connection, row, read, place.clock()) == 2
    with pytest.raises(errors.Stale), Writing(place) as connection:
        plans.save(connection, row, read, place.clock())
    with Writing(place) as connection:
        at = place.clock()
        plans.add_print(
            connection, row, for_whom="person", by=place.worker, at=at, sha256="0" * 64, withheld=()
        )


def test_personal_contacts_history_and_drafts_are_kept(place: Place) -> None:
    uid = log(place)
    ann = PersonalContact("", "Ann", "sister", True, True, False, "", 1)
    with Writing(place) as connection:
        row = referrals.row_by_uid(connection, uid, scope_of(place))
        where = row.network_id, row.person_id
        people.put_contact(connection, *where, ann)
        happenings.add(
            connection, *where, at=place.clock(), by=place.worker, kind="logged", referral_uid=uid
        )
        drafts.put(connection, place.worker, new_uid(), "plan", uid, '{"a": "ŵ"}', place.clock())
    with place.store.read() as connection:
        assert [contact.name for contact in people.contacts(connection, *where)] == ["Ann"]
        assert [one.kind for one in happenings.of_person(connection, *where, place.office)] == [
            "logged"
        ]
        assert drafts.of(connection, place.worker, "plan", uid)[0].body == '{"a": "ŵ"}'


def test_save_with_the_same_id_takes_effect_once(place: Place) -> None:
    op_id = new_uid()
    assert not place.store.was_done(op_id)
    with Writing(place, op_id):
        pass
    assert place.store.was_done(op_id)
    with pytest.raises(errors.Refused, match="saved already"), Writing(place, op_id):
        pass


def test_act_that_changed_something_must_leave_its_entry(place: Place) -> None:
    with pytest.raises(RuntimeError, match="audit entry"), place.store.write() as unit:
        drafts.put(unit.connection, place.worker, new_uid(), "plan", None, "{}", place.clock())
    with place.store.write() as unit:
        unit.piece()
        drafts.put(unit.connection, place.worker, new_uid(), "plan", None, "{}", place.clock())
    with place.store.write():
        pass  # nothing written, nothing to say


def test_reading_cannot_write(place: Place) -> None:
    with pytest.raises(errors.Problem), place.store.read() as connection:
        drafts.put(connection, place.worker, new_uid(), "plan", None, "{}", place.clock())


def test_sign_in_name_that_is_taken_is_refused_at_its_field(place: Place) -> None:
    new = accounts.NewUser("PRIYA ", "Another Priya", "lantern violet harbour")
    with pytest.raises(errors.Incomplete) as taken, place.store.write() as unit:
        accounts.add_user(unit.session, new, uid=new_uid(), now=place.clock())
    assert taken.value.field == "name"
    with place.store.read() as connection:
        user = accounts.find_user_by_name(connection, "Priya")
    assert user is not None
    assert [grant.network_uid for grant in user.grants] == [DAVENTRY]


def test_text_too_long_for_its_column_is_refused_without_its_words(place: Place) -> None:
    uid = log(place)
    secret = "Zebedee" * 40
    with place.store.read() as connection:
        row = referrals.row_by_uid(connection, uid, scope_of(place))
        person = people.row_by_id(connection, row.network_id, row.person_id)
    with pytest.raises(errors.Refused) as no, Writing(place) as connection:
        people.change(connection, person.uid, 1, {"family": secret})
    assert "Zebedee" not in str(no.value)
    assert no.value.__cause__ is None
