"""Promise that what is told of a person found rests on the referrals one may see."""

from __future__ import annotations

from app.actions import deciding, referrals
from app.actions.lookup import Lookup
from app.desk import Desk
from tests.actions.conftest import CRICK, DANETRE, a_referral


def move(desk: Desk, person_uid: str, practice_uid: str) -> None:
    """Let a person be of another practice, as no act does yet."""
    with desk.store.write() as unit:
        unit.connection.exec_driver_sql(
            "UPDATE person SET practice_id = ? WHERE uid = ?",
            (desk.office.practice_ids[practice_uid], person_uid),
        )
        unit.piece()


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
