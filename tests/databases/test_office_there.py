"""Promise that every act of the office is done on a server by an administrator's own login."""

from __future__ import annotations

from datetime import date

from app.actions import office
from app.actions.office import NewNetwork, NewPractice, PracticeChange
from tests.actions.conftest import DANETRE, DAVENTRY
from tests.databases.seated import Here

TODAY, LATER = date(2026, 11, 23), date(2027, 1, 1)
ENTRIES = (
    "SELECT act, count(*)::int FROM hearten.audit WHERE act ~ '^(network|practice)' "
    "GROUP BY 1 ORDER BY 1"
)


def test_the_office_grows_and_changes_there_with_an_entry_each(here: Here) -> None:
    desk = here.desk
    other = office.add_network(desk, NewNetwork("West")).uid
    known = office.add_known_network(desk, "Northamptonshire Rural PCN").uid
    held = desk.office.office
    assert len([one for one in held.memberships if one.network_uid == known]) > 1
    elm = office.add_practice(desk, NewPractice("Elm", DAVENTRY, TODAY)).uid
    office.begin_membership(desk, elm, other, TODAY)
    office.begin_membership(desk, elm, DAVENTRY, LATER)
    last = next(
        one for one in desk.office.office.memberships
        if one.practice_uid == elm and one.network_uid == DAVENTRY
    )  # fmt: skip
    office.end_membership(desk, last, date(2027, 2, 1))
    version = next(one for one in desk.office.office.practices if one.uid == DANETRE).version
    office.change_practice(desk, PracticeChange(DANETRE, version, phone="01632 960109"))
    with here.server.admin(here.database) as admin:
        assert {str(act): number for act, number in admin.execute(ENTRIES)} == {
            "network.add": 2,
            "practice.add": 1,
            "practice.join-network": 2,
            "practice.leave-network": 1,
            "practice.change": 1,
        }
