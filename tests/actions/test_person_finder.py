"""Promise that what is told of a person found rests on the referrals one may see."""

from __future__ import annotations

from dataclasses import replace

from app.actions import deciding, people, referrals
from app.actions.lookup import Lookup
from app.desk import Desk
from tests.actions.conftest import CRICK, DANETRE, a_referral
from tests.databases import behind


def move(desk: Desk, person_uid: str, practice_uid: str) -> None:
    """Let a person be of another practice, as no act does yet."""
    to = desk.office.practice_ids[practice_uid]
    moved = "UPDATE person SET practice_id = :to WHERE uid = :uid"
    behind.alter(desk.store, moved, to=to, uid=person_uid)


def test_a_person_who_moved_here_shows_nothing_of_the_old_practices_referral(
    worker: Desk, reception: Desk
) -> None:
    old = referrals.log(worker, a_referral(practice_uid=CRICK))
    move(worker, old.person_uid, DANETRE)
    moved = a_referral(new_person=None, person_uid=old.person_uid, log_beside_open=True)
    here = referrals.log(worker, moved).referral_uid
    found, _ = Lookup(reception).people("smith")
    assert [(one.here, one.open_referral_uid) for one in found] == [("Open referral", here)]
    deciding.decline(worker, here, 1, "Moved away.")
    found, _ = Lookup(reception).people("smith")
    assert [one.uid for one in found] == [old.person_uid]
    assert found[0].open_referral_uid is None
    assert found[0].here != "Open referral"
    assert str(worker.today.year) in found[0].here
    found, _ = Lookup(worker).people("smith")
    assert [one.open_referral_uid for one in found] == [old.referral_uid]


def test_a_referral_opened_here_tells_nothing_of_the_old_practices(
    worker: Desk, reception: Desk
) -> None:
    old = referrals.log(worker, a_referral(practice_uid=CRICK))
    referrals.amend(worker, old.referral_uid, 1, reasons=("housing",), words="Told at Crick")
    person = people.open_person(worker, old.person_uid).person
    people.change_person(worker, replace(person, phone_note="Mornings"))
    move(worker, old.person_uid, DANETRE)
    moved = a_referral(new_person=None, person_uid=old.person_uid, log_beside_open=True)
    here = referrals.log(worker, moved).referral_uid
    opened = referrals.open_referral(reception, here)
    assert opened.other_open == ()
    assert [(one.kind, one.referral_uid) for one in opened.history] == [("logged", here)]
    whole = referrals.open_referral(worker, here)
    assert [uid for uid, _ in whole.other_open] == [old.referral_uid]
    kinds = [one.kind for one in whole.history]
    assert kinds == ["logged", "person-changed", "amended", "logged"]
