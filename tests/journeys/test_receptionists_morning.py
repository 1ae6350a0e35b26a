"""Promise that what a receptionist did by keys all morning is what the store holds."""

from __future__ import annotations

from datetime import date, timedelta

from app.actions import deciding, referrals
from app.actions.drafts import Drafts
from app.actions.lookup import Lookup, Query
from app.actions.referrals import OpenedReferral
from app.domain.naming import Name
from app.domain.person import Gender
from app.domain.referral import Agreement, ReferralState, Source, Urgency
from tests.actions.conftest import DANETRE, DAVENTRY, a_referral, somebody
from tests.journeys import receptionists_morning as day
from tests.journeys.conftest import RECEPTION, WORKER, House
from tests.journeys.riding import ride

# Readings are counted apart: how many there are depends on what is looked at.
READINGS = {"referrals.read", "referral.open", "person.open"}


def before(house: House) -> None:
    """Let one referral be open, and one person be known whose referral was declined."""
    desk = house.desk(WORKER)
    referrals.log(desk, a_referral(somebody("Carter", "Joan")))
    logged = referrals.log(desk, a_referral(somebody("Brown", "Ann")))
    deciding.decline(desk, logged.referral_uid, 1, "Out of scope")
    desk.store.close()


def opened_by_name(house: House) -> dict[str, list[OpenedReferral]]:
    """Open every referral, by family name."""
    desk = house.desk(WORKER)
    lookup = Lookup(desk)
    found: dict[str, list[OpenedReferral]] = {}
    for key in ("open", "closed"):
        for row in lookup.page(Query(filter=key)).rows:
            opened = referrals.open_referral(desk, row.uid)
            found.setdefault(opened.person.name.family, []).append(opened)
    lookup.settle()
    desk.store.close()
    return found


def test_a_receptionists_morning(house: House) -> None:
    before(house)
    so_far = len(house.audit())
    ride("receptionists_morning", house.folder, house.address)
    _look_at_the_audit(house, so_far)
    found = opened_by_name(house)
    today = date.today()
    assert set(found) == {"Brown", "Carter", "Featherstone", "O'Neill-Ștefan"}
    known = next(one for one in found["Brown"] if one.referral.state is ReferralState.RECEIVED)
    assert len(found["Brown"]) == 2
    assert known.person.uid == found["Brown"][0].person.uid == found["Brown"][1].person.uid
    assert known.referral.reasons == ("caring", "loneliness")
    assert known.referral.agreement is Agreement.YES
    assert known.referral.words == day.WORDS
    assert known.referral.practice_uid == DANETRE
    assert known.referral.network_uid == DAVENTRY
    assert known.referral.received_on == today
    (pasted,) = found["Featherstone"]
    assert pasted.person.name == Name("Featherstone", "Wilhelmina", "Mrs")
    assert pasted.person.born == date(1958, 3, 11)
    assert pasted.person.gender is Gender.FEMALE
    assert pasted.person.nhs_number == "9990000107"
    assert pasted.person.phone == "07700 900999"
    assert pasted.person.phone_note == "Mornings, no message"
    assert pasted.referral.reasons == ("money", "activity")
    assert pasted.referral.agreement is Agreement.BEST_INTEREST
    assert pasted.referral.source is Source.GP
    (typed,) = found["O'Neill-Ștefan"]
    assert typed.person.name == Name("O'Neill-Ștefan", "Łukasz", "Dr")
    assert typed.person.born == date(2001, 5, 4)
    assert typed.person.gender is Gender.MALE
    assert typed.person.nhs_number == "9990000123"
    assert typed.person.phone == "07700 900111"
    assert typed.person.postcode == "NN11 4FE"
    assert typed.person.address == "3 Mill Road, Daventry"
    assert typed.referral.reasons == ("transport", "low-mood")
    assert typed.referral.source is Source.NURSE
    assert typed.referral.referrer == "Sister Akua"
    assert typed.referral.urgency is Urgency.SOON
    assert typed.referral.received_on == today - timedelta(days=1)
    assert typed.referral.agreement is Agreement.YES
    assert {one.referral.version for one in (known, typed)} == {1}
    desk = house.desk(RECEPTION)
    (draft,) = Drafts(desk).of("referral")
    assert draft.body["words"] == "half of a thought"
    desk.store.close()


def _look_at_the_audit(house: House, so_far: int) -> None:
    """See one entry for each act of the morning, in their order, and none for another."""
    entries = [entry for entry in house.audit()[so_far:] if entry[0] not in READINGS]
    assert [act for act, _, _ in entries] == [
        "sign-in",
        "referral.log",
        "referral.log",
        "referral.log",
        "referral.amend",
        "person.change",
        "referral.log",
        "referral.take-back",
        "lock",
        "unlock",
        "sign-out",
        "sign-in",  # of the test that reads this
    ]
    subjects = [subject for act, subject, _ in entries if act == "referral.log"]
    assert len(set(subjects)) == 4
    taken_back = next(subject for act, subject, _ in entries if act == "referral.take-back")
    assert taken_back == subjects[-1]
    amended = next(subject for act, subject, _ in entries if act == "referral.amend")
    assert amended == subjects[1]
