"""Promises about logging and opening referrals."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from app import errors
from app.actions import deciding, people, referrals
from app.actions.drafts import Drafts
from app.actions.lookup import Lookup, Query
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Role
from app.domain.referral import Agreement
from tests.actions.conftest import (
    BLUE,
    BROOK,
    CRICK,
    DANETRE,
    DAVENTRY,
    OFFICE,
    PASSWORD,
    Clock,
    DeskFor,
    MakeStore,
    a_referral,
    hold,
    somebody,
)
from tests.databases import behind


def test_what_is_logged_is_what_is_opened(reception: Desk) -> None:
    logged = referrals.log(reception, a_referral(somebody(number="9990000018")))
    opened = referrals.open_referral(reception, logged.referral_uid)
    assert opened.person.name.family == "Smith"
    assert opened.person.nhs_number == "9990000018"
    assert opened.referral.reasons == ("loneliness", "money")
    assert opened.referral.words == "I'd like a reason to leave the flat."
    assert opened.referral.state_words == "Not allocated"
    assert opened.referral.next_on == date(2026, 11, 25)
    assert [h.sentence(reception.user.uid) for h in opened.history] == ["You logged the referral."]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reasons": ()}, "reasons"),
        ({"agreement": None}, "agreement"),
        ({"agreement": Agreement.NO}, "agreement"),
        ({"reasons": ("crisis",)}, "reasons"),
        ({"new_person": None}, "who"),
        ({"received_on": date(2027, 1, 1)}, "received"),
    ],
)
def test_what_is_needed_is_named_and_nothing_is_saved(
    reception: Desk, change: dict[str, object], field: str
) -> None:
    with pytest.raises(errors.Incomplete) as refused:
        referrals.log(reception, replace(a_referral(), **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert Lookup(reception).totals()["open"] == 0


def test_a_known_number_under_another_name_is_not_saved(reception: Desk) -> None:
    referrals.log(reception, a_referral(somebody(number="9990000018")))
    other = a_referral(somebody("Jones", "Mary", "9990000018"))
    with pytest.raises(errors.Refused, match="under another name"):
        referrals.log(reception, other)


def test_a_second_open_referral_is_logged_only_when_chosen(reception: Desk) -> None:
    new = a_referral(somebody(number="9990000018"))
    first = referrals.log(reception, new)
    with pytest.raises(errors.Refused, match="open referral already"):
        referrals.log(reception, new)
    second = referrals.log(reception, replace(new, log_beside_open=True))
    assert second.person_uid == first.person_uid
    assert Lookup(reception).totals()["open"] == 2


def test_another_birth_date_elsewhere_tells_nothing(reception: Desk, desk_for: DeskFor) -> None:
    crick = desk_for("Cora Crick", Role.RECEPTIONIST, None, "prac-crick")
    referrals.log(crick, a_referral(somebody(number="9990000018"), practice_uid="prac-crick"))
    other_day = somebody("Brown", number="9990000018", born=date(1981, 1, 1))
    assert not referrals.log(reception, a_referral(other_day)).known_elsewhere


def test_the_same_number_and_birth_date_elsewhere_in_the_network_is_told(
    reception: Desk, desk_for: DeskFor
) -> None:
    crick = desk_for("Cora Crick", Role.RECEPTIONIST, None, "prac-crick")
    referrals.log(crick, a_referral(somebody(number="9990000018"), practice_uid="prac-crick"))
    again = referrals.log(reception, a_referral(somebody(number="9990000018")))
    assert again.known_elsewhere


def test_nobody_opens_a_referral_of_another_practice(reception: Desk, desk_for: DeskFor) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    brook = desk_for("Bella Brook", Role.RECEPTIONIST, None, BROOK)
    with pytest.raises(errors.NotFound):
        referrals.open_referral(brook, uid)
    assert Lookup(brook).page(Query()).rows == ()
    assert Lookup(brook).page(Query(text="smith", filter="any")).rows == ()


def test_a_log_is_taken_back_whole(reception: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    referrals.take_back(reception, uid)
    lookup = Lookup(reception)
    assert lookup.page(Query()).rows == ()
    assert lookup.page(Query(text="smith", filter="any")).rows == ()
    assert lookup.totals()["open"] == 0
    with pytest.raises(errors.NotFound):
        referrals.open_referral(reception, uid)


def test_a_referral_somebody_worked_on_is_not_taken_back(reception: Desk, worker: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.accept(worker, uid, 1, worker.user.uid)
    with pytest.raises(errors.Refused, match="worked on this"):
        referrals.take_back(reception, uid)


def test_a_referral_a_colleague_amended_is_not_taken_back(reception: Desk, worker: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    referrals.amend(worker, uid, 1, reasons=("housing",), words="theirs")
    with pytest.raises(errors.Refused, match="worked on this"):
        referrals.take_back(reception, uid)
    assert referrals.open_referral(reception, uid).referral.words == "theirs"


def test_a_stale_amendment_is_refused_and_the_other_text_stays(
    reception: Desk, worker: Desk
) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    referrals.amend(worker, uid, 1, reasons=("housing",), words="theirs")
    with pytest.raises(errors.Stale):
        referrals.amend(reception, uid, 1, reasons=("money",), words="ours")
    assert referrals.open_referral(reception, uid).referral.words == "theirs"


def last_entry(desk: Desk, act: str) -> tuple[str, str]:
    asked = 'SELECT "grant", chain FROM audit WHERE act = :act ORDER BY at DESC'
    row = behind.rows(desk.store, asked, act=act)[0]
    return row[0], row[1]


@pytest.mark.parametrize("by_number", [True, False])
def test_the_entry_of_a_known_person_names_the_grant_of_their_row(
    reception: Desk, worker: Desk, by_number: bool
) -> None:
    person = somebody(number="9990000018")
    known = referrals.log(reception, a_referral(person)).person_uid
    at_crick = Grant("at-crick", Role.RECEPTIONIST, None, CRICK)
    hold(worker, at_crick, *worker.user.grants)
    new = a_referral(person, practice_uid=CRICK, log_beside_open=True)
    if not by_number:
        new = replace(new, new_person=None, person_uid=known)
    assert referrals.log(worker, new).person_uid == known
    assert last_entry(worker, "referral.log") == (worker.user.grants[1].uid, DAVENTRY)


def test_a_practice_of_another_network_than_the_persons_is_refused(
    reception: Desk, worker: Desk
) -> None:
    known = referrals.log(reception, a_referral()).person_uid
    more = (*worker.user.grants, Grant("of-blue", Role.LINK_WORKER, BLUE))
    hold(worker, *more)
    new = a_referral(practice_uid=BROOK, log_beside_open=True)
    new = replace(new, new_person=None, person_uid=known)
    with pytest.raises(errors.Incomplete, match="another network") as refused:
        referrals.log(worker, new)
    assert refused.value.field == "practice"
    assert Lookup(worker).totals()["open"] == 1
    referrals.log(worker, replace(new, practice_uid=DANETRE))
    assert last_entry(worker, "referral.log")[1] == DAVENTRY


def test_words_that_were_joined_can_be_amended(reception: Desk) -> None:
    uid = referrals.log(reception, a_referral(words="a" * 500)).referral_uid
    referrals.add_to_open(reception, uid, reasons=("housing",), words="b" * 600)
    joined = referrals.open_referral(reception, uid).referral
    assert len(joined.words) == 1_101
    referrals.amend(reception, uid, joined.version, reasons=joined.reasons, words=joined.words)
    with pytest.raises(errors.Refused, match="20,000"):
        referrals.amend(reception, uid, 3, reasons=joined.reasons, words="c" * 20_001)
    with pytest.raises(errors.Refused, match="20,000"):
        referrals.add_to_open(reception, uid, reasons=("money",), words="d" * 19_000)
    assert referrals.open_referral(reception, uid).referral.words == joined.words


def test_a_new_referral_holds_500_characters_of_words(reception: Desk) -> None:
    with pytest.raises(errors.Refused, match="500"):
        referrals.log(reception, a_referral(words="a" * 501))
    assert Lookup(reception).totals()["open"] == 0


def test_a_known_number_with_another_birth_date_is_not_saved(reception: Desk) -> None:
    referrals.log(reception, a_referral(somebody(number="9990000018")))
    other = a_referral(somebody(number="9990000018", born=date(1981, 1, 1)))
    with pytest.raises(errors.Incomplete, match="another date of birth") as refused:
        referrals.log(reception, replace(other, log_beside_open=True))
    assert refused.value.field == "born"
    assert Lookup(reception).totals()["open"] == 1


def test_a_number_of_another_network_matches_nobody(reception: Desk, desk_for: DeskFor) -> None:
    here = referrals.log(reception, a_referral(somebody(number="9990000018")))
    brook = desk_for("Bella Brook", Role.RECEPTIONIST, None, BROOK)
    again = referrals.log(brook, a_referral(somebody(number="9990000018"), practice_uid=BROOK))
    assert again.person_uid != here.person_uid
    assert not again.known_elsewhere
    stranger = somebody("Jones", "Mary", "9990000018", date(1990, 2, 3))
    both = desk_for("Bob Blue", Role.LINK_WORKER, BLUE)
    with pytest.raises(errors.Incomplete, match="under another name"):
        referrals.log(both, a_referral(stranger, practice_uid=BROOK))


def test_only_who_logged_it_takes_it_back(reception: Desk, desk_for: DeskFor) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    second = desk_for("Rhona Reception", Role.RECEPTIONIST, None, DANETRE)
    with pytest.raises(errors.Refused, match="record it as withdrawn"):
        referrals.take_back(second, uid)
    assert referrals.open_referral(reception, uid).referral.version == 1


def test_a_closed_referral_is_not_amended(reception: Desk, worker: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    deciding.decline(worker, uid, 1, "Out of scope")
    with pytest.raises(errors.Refused, match="no longer changes"):
        referrals.amend(reception, uid, 2, reasons=("housing",), words="more")
    with pytest.raises(errors.Refused, match="closed meanwhile"):
        referrals.add_to_open(reception, uid, reasons=("housing",), words="more")
    kept = referrals.open_referral(reception, uid).referral
    assert (kept.reasons, kept.words) == (("loneliness", "money"), a_referral().words)


def test_the_same_save_twice_leaves_one_referral(reception: Desk) -> None:
    new = a_referral(somebody(number="9990000018"), op_id="op-1", log_beside_open=True)
    uid = referrals.log(reception, new).referral_uid
    with pytest.raises(errors.Refused):
        referrals.log(reception, new)
    assert [row.uid for row in Lookup(reception).page(Query()).rows] == [uid]


@pytest.fixture
def demo(make_store: MakeStore, clock: Clock) -> Desk:
    """The desk of somebody who does everything at a demo store."""
    roles = ((Role.ADMINISTRATOR, None, None), (Role.LINK_WORKER, DAVENTRY, None))
    first = FirstRun("Demo", OFFICE, "admin", "Ada Admin", PASSWORD, roles=roles)
    return make_store(first, clock, is_demo=True)


def test_a_demo_store_takes_only_numbers_that_begin_with_999(demo: Desk) -> None:
    with pytest.raises(errors.Incomplete, match="demo store") as refused:
        referrals.log(demo, a_referral(somebody(number="9434765919")))
    assert refused.value.field == "nhs_number"
    assert Lookup(demo).totals()["open"] == 0
    uid = referrals.log(demo, a_referral(somebody(number="9990000018"))).referral_uid
    person = referrals.open_referral(demo, uid).person
    with pytest.raises(errors.Incomplete, match="demo store") as refused:
        people.change_person(demo, replace(person, nhs_number="9434765919"))
    assert refused.value.field == "nhs_number"
    assert referrals.open_referral(demo, uid).person.nhs_number == "9990000018"


def test_a_reason_that_no_longer_belongs_here_does_not_stop_new_words(reception: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    behind.alter(reception.store, "UPDATE referral SET reasons = 'crisis,money'")
    referrals.amend(reception, uid, 1, reasons=("crisis", "money"), words="Ring in the evening.")
    assert referrals.open_referral(reception, uid).referral.words == "Ring in the evening."
    with pytest.raises(errors.Incomplete, match="another way"):
        referrals.amend(reception, uid, 2, reasons=("crisis", "statutory"), words="x")


def test_what_is_added_to_an_open_referral_takes_its_draft_along(reception: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    drafts = Drafts(reception)
    drafts.keep("draft-1", "referral", None, {"words": "Also the damp."})
    add = {"reasons": ("housing",), "words": "Also the damp.", "draft_uid": "draft-1"}
    with pytest.raises(errors.Refused, match="Shorten it"):
        referrals.add_to_open(reception, uid, **{**add, "words": "x" * 20_000})
    assert len(drafts.of("referral")) == 1
    changed = referrals.add_to_open(reception, uid, **add)
    assert {one.kind for one in changed} == {"referral", "draft"}
    assert drafts.of("referral") == ()


def test_the_same_adding_never_takes_effect_twice(reception: Desk) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    words = referrals.open_referral(reception, uid).referral.words
    for _ in range(2):
        with suppress(errors.Refused):
            referrals.add_to_open(
                reception, uid, reasons=("housing",), words="Also the damp.", op_id="op-7"
            )
    assert referrals.open_referral(reception, uid).referral.words == f"{words}\nAlso the damp."
