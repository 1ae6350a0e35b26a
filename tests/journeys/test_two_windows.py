"""Promise that two windows at two PCs work on one server as two people who sit side by side."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from app.actions import referrals
from app.actions.lookup import Lookup, Query
from app.actions.referrals import OpenedReferral
from app.domain.naming import Name
from app.domain.person import Gender
from app.domain.referral import Agreement, ReferralState, Source
from tests.actions.conftest import a_referral, somebody
from tests.databases.pool import Pool
from tests.databases.proxy import Proxy, between
from tests.journeys import at_a_server, together
from tests.journeys import two_windows_reception as hers
from tests.journeys.at_a_server import ServerHouse
from tests.journeys.conftest import RECEPTION, WORKER
from tests.journeys.together import Ride

AT_ONCE = 1.0  # seconds
READINGS = {"referrals.read", "referral.open", "person.open", "person.find"}
WHO = (
    'SELECT a.act, u.name, a.chain FROM hearten.audit a JOIN hearten."user" u ON u.uid = a.actor '
    "ORDER BY a.at"
)


def before(house: ServerHouse) -> None:
    """Let one referral wait."""
    desk = house.desk(RECEPTION)
    stevens = a_referral(somebody("Stevens", "John", "9990000123"), practice_uid=house.practice)
    referrals.log(desk, stevens)
    desk.store.close()


def test_receptionist_and_link_worker_at_two_pcs(databases: Pool, tmp_path: Path) -> None:
    with at_a_server.opened(databases) as house, between(house.port) as line:
        before(house)
        so_far = len(house.rows(WHO))
        rides = [
            Ride("two_windows_reception", tmp_path / "reception", str(house.place(line.port))),
            Ride("two_windows_worker", tmp_path / "worker", str(house.place())),
        ]
        together.ride(tmp_path, rides, _holding(line))
        for sign, seen in (("logged", "log-seen"), ("phone-saved", "phone-seen")):
            assert together.when(tmp_path, seen) - together.when(tmp_path, sign) < AT_ONCE, seen
        _look_at_the_audit(house, so_far)
        _look_at_what_is_stored(house)


def _holding(line: Proxy) -> together.Doing:
    """Say what is done with her line when she asks."""

    def breaks_before() -> None:
        line.takes_no_more_after_the_cut()
        line.lose(b"COMMIT", after=b"UPDATE person")

    def breaks_after() -> None:
        line.takes_no_more_after_the_cut()
        line.swallow(b"COMMIT", after=b"INSERT INTO referral")

    return {
        hers.BREAK_BEFORE: breaks_before,
        hers.MEND: line.takes_again,
        hers.BREAK_AFTER: breaks_after,
        hers.MEND_AGAIN: line.takes_again,
    }


def _look_at_the_audit(house: ServerHouse, so_far: int) -> None:
    """See one entry for each act of the two, whatever became of the line, and the chains whole."""
    entries = house.rows(WHO)[so_far:]
    acts = Counter((act, name) for act, name, _ in entries if act not in READINGS)
    assert acts == {
        ("sign-in", RECEPTION): 1,
        ("sign-in", WORKER): 1,
        ("referral.log", RECEPTION): 2,
        ("referral.accept", WORKER): 1,
        ("person.change", RECEPTION): 2,
        ("person.change", WORKER): 1,
        ("sign-out", RECEPTION): 1,
        ("sign-out", WORKER): 1,
    }
    desk = house.desk()
    with desk.read() as connection:
        for chain in {chain for _, _, chain in entries}:
            asked = "SELECT hearten_private.audit_verify(%s)"
            assert connection.exec_driver_sql(asked, (chain,)).scalar_one() is None, chain
    desk.store.close()


def _look_at_what_is_stored(house: ServerHouse) -> None:
    """Compare every field with what was typed; nothing is there twice."""
    found = _opened(house)
    assert sorted(found) == ["Bracegirdle", "Featherstone", "Stevens"]
    for table in ("person", "referral"):
        assert house.rows(f"SELECT count(*) FROM hearten.{table}") == [(3,)]
    taken = found["Featherstone"]
    assert taken.person.name == Name("Featherstone", "Wilhelmina", "Mrs")
    assert taken.person.born == date(1958, 3, 11)
    assert taken.person.gender is Gender.FEMALE
    assert taken.person.nhs_number == "9990000107"
    assert (taken.person.phone, taken.person.phone_note) == (hers.HIS, hers.HERS_NOTE)
    assert taken.person.version == 4
    assert taken.referral.state is ReferralState.ACCEPTED
    assert taken.worker == WORKER
    waiting = found["Bracegirdle"]
    assert waiting.person.name == Name("Bracegirdle", "Ann", "Ms")
    assert waiting.person.born == date(1961, 2, 2)
    assert waiting.person.nhs_number == "9990000115"
    assert (waiting.person.phone, waiting.person.version) == ("", 1)
    assert waiting.referral.state is ReferralState.RECEIVED
    for one in (taken.referral, waiting.referral):
        assert one.words == hers.WORDS
        assert one.reasons == ("money", "loneliness")
        assert one.agreement is Agreement.YES
        assert one.source is Source.GP
        assert one.received_on == date.today()
        assert (one.practice_uid, one.network_uid) == (house.practice, house.network)
    assert found["Stevens"].referral.state is ReferralState.RECEIVED
    assert found["Stevens"].person.phone == "07700 900123"


def _opened(house: ServerHouse) -> dict[str, OpenedReferral]:
    """Open every referral, by family name."""
    desk = house.desk(WORKER)
    lookup = Lookup(desk)
    rows = lookup.page(Query(filter="open")).rows
    found = [referrals.open_referral(desk, row.uid) for row in rows]
    lookup.settle()
    desk.store.close()
    return {one.person.name.family: one for one in found}
