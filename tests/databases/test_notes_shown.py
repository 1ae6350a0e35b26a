"""Promise that a desk shows no note before the reading of that record is in the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app import errors
from app.actions import deciding, escalations, people, plans, referrals
from app.domain.access import Right
from app.domain.plan import Goal, Review
from app.store import plans as plan_rows
from app.store import referrals as referral_rows
from tests.databases.cast import Cast
from tests.databases.noted import DeskOf, entries


def test_each_record_opens_on_a_server_and_leaves_its_entry(
    cast: Cast, desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    desk = desk_of("ann")
    opened = referrals.open_referral(desk, of_ann["referral"])
    assert opened.referral.words == opened.person.needs == "SECRET"
    assert opened.history[0].detail
    assert people.open_person(desk, of_ann["person"]).person.needs == "SECRET"
    plan = plans.open_plan(desk, of_ann["plan"])
    assert plan.plan.what_matters == plan.person.needs == "SECRET"
    assert plan.plan.goals[0].words
    assert plan.plan.goals[0].steps[0].what
    assert escalations.of_person(desk, of_ann["person"])[0].matter == "SECRET"
    assert entries(cast, "ann") == [
        ("referral.open", of_ann["referral"]),
        ("person.open", of_ann["person"]),
        ("plan.open", of_ann["plan"]),
        ("escalation.read", of_ann["person"]),
    ]


def test_record_is_not_shown_when_its_entry_cannot_be_written(
    cast: Cast, desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    """F47."""
    desk = desk_of("ann")
    with cast.admin() as admin:
        admin.execute("ALTER TABLE audit ADD CONSTRAINT none_more CHECK (seq < 0) NOT VALID")
    opens: tuple[Callable[[], object], ...] = (
        lambda: referrals.open_referral(desk, of_ann["referral"]),
        lambda: people.open_person(desk, of_ann["person"]),
        lambda: plans.open_plan(desk, of_ann["plan"]),
        lambda: escalations.of_person(desk, of_ann["person"]),
    )
    for open_it in opens:
        with pytest.raises(errors.Problem):
            open_it()
    assert entries(cast, "ann") == []


def test_without_the_first_commit_nothing_is_shown(desk_of: DeskOf, of_ann: dict[str, str]) -> None:
    desk = desk_of("ann")
    desk.store.reads_after_commit = False  # as one transaction, like the store of one PC
    with pytest.raises(errors.NotRead):
        referrals.open_referral(desk, of_ann["referral"])
    with desk.read() as connection:
        row = plan_rows.row_by_uid(connection, of_ann["plan"], desk.rows(Right.READ_PLAN))
        with pytest.raises(errors.NotRead):
            plan_rows.read(connection, row)


def test_stale_save_shows_both_to_whoever_opened_it_and_neither_to_others(
    cast: Cast, desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    desk, uid = desk_of("ann"), of_ann["referral"]
    with pytest.raises(errors.Stale) as unread:
        referrals.amend(desk, uid, 99, reasons=("housing",), words="mine")
    assert (unread.value.opened, unread.value.now) == (None, None)
    referrals.open_referral(desk, uid)
    with pytest.raises(errors.Stale) as stale:
        referrals.amend(desk, uid, 99, reasons=("housing",), words="mine")
    assert (stale.value.opened.words, stale.value.now.words) == ("mine", "SECRET")  # type: ignore[attr-defined]
    with pytest.raises(errors.Stale) as decided:
        deciding.decline(desk, uid, 99, "Out of scope")
    assert decided.value.now.words == "SECRET"  # type: ignore[attr-defined]


def test_stale_plan_shows_both_to_whoever_opened_it(
    desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    desk = desk_of("ann")
    plan = plans.open_plan(desk, of_ann["plan"]).plan
    with pytest.raises(errors.Stale) as stale:
        plans.save(desk, replace(plan, version=plan.version + 7, what_matters="mine"))
    assert stale.value.now.what_matters == "SECRET"  # type: ignore[attr-defined]


def test_stale_details_and_stale_word_passed_on_show_both(
    desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    desk = desk_of("ann")
    person = people.open_person(desk, of_ann["person"]).person
    with pytest.raises(errors.Stale) as stale:
        people.change_person(desk, replace(person, version=99))
    assert stale.value.now.needs == "SECRET"  # type: ignore[attr-defined]


def test_adding_to_an_open_referral_leaves_the_reading_of_its_words_first(
    cast: Cast, desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    desk, uid = desk_of("rita"), of_ann["referral"]
    referrals.add_to_open(desk, uid, reasons=("housing",), words="and more")
    assert entries(cast, "rita") == [("referral.open", uid), ("referral.amend", uid)]
    with desk.read() as connection:
        row = referral_rows.row_by_uid(connection, uid, desk.rows(Right.SEE_REFERRALS))
    assert row.words == "SECRET\nand more"
    referrals.add_to_open(desk, uid, reasons=("housing",), words="again")
    assert entries(cast, "rita")[2:] == [("referral.amend", uid)]


def test_plan_is_saved_agreed_printed_and_started_anew(
    cast: Cast, desk_of: DeskOf, of_ann: dict[str, str]
) -> None:
    desk, uid = desk_of("ann"), of_ann["plan"]
    plan = plans.open_plan(desk, uid).plan
    whole = replace(plan, goals=(Goal("", "I want company."),), review=Review(desk.today))
    version, _ = plans.save(desk, whole)
    plans.agree(desk, uid, version)
    plans.print_record(desk, uid, b"%PDF")
    other = desk_of("ann")
    with cast.admin() as admin:
        admin.execute("DELETE FROM hearten_private.reading")
    made, _ = plans.start(other, of_ann["case"])
    copied = plans.open_plan(other, made).plan
    assert (copied.what_matters, copied.goals[0].words) == ("SECRET", "I want company.")
    assert [act for act, _ in entries(cast, "ann")] == [
        "plan.open", "plan.save", "plan.agree", "plan.print", "plan.open", "plan.start",
        "plan.open",
    ]  # fmt: skip
