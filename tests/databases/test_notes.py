"""Promise that a server gives no note before the reading of that record is in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from app import errors
from app.actions import deciding, escalations, people, plans, referrals, signing_in
from app.changes import Feed
from app.desk import Desk
from app.domain.access import Right
from app.domain.plan import Goal, Review
from app.store import plans as plan_rows
from app.store import referrals as referral_rows
from app.store import shared
from app.store.server import notes, rows
from app.store.tables.base import note_columns
from app.store.types import utc_now
from tests.databases.cast import Cast

DeskOf = Callable[[str], Desk]
READ = "SELECT seq FROM hearten_private.audit_add('net-1', %s, %s, %s, NULL, NULL)"


@pytest.fixture
def desk_of(cast: Cast) -> Iterator[DeskOf]:
    """Give a desk of somebody who is signed in to the server by their own login."""
    with ExitStack() as kept:

        def make(name: str) -> Desk:
            store: Any = shared.open_at(cast.server.url(cast.database, cast.roles[name]))
            kept.callback(store.close)
            return signing_in._desk(store, name, utc_now, Feed())

        yield make


@pytest.fixture
def of_ann(cast: Cast) -> dict[str, str]:
    """Name the records of one patient of Ann's, at Rita's practice: uids by table."""
    with cast.admin() as admin:
        row = admin.execute(
            "SELECT r.uid, p.uid, l.uid, c.uid, e.uid FROM referral r"
            " JOIN practice s ON s.id = r.practice_id AND s.uid = 'prac-11'"
            " JOIN person p ON p.id = r.person_id"
            ' JOIN "case" c ON c.referral_id = r.id JOIN plan l ON l.case_id = c.id'
            " JOIN escalation e ON e.person_id = p.id WHERE r.worker_id = %s",
            (cast.ids["ann"],),
        ).fetchone()
        make_true(admin)
    assert row is not None
    return dict(zip(("referral", "person", "plan", "case", "escalation"), row, strict=True))


def make_true(admin: psycopg.Connection[Any]) -> None:
    """Put words of the domain in the place of what the cast made up."""
    admin.execute(
        "UPDATE referral SET state = 'received', reasons = 'housing', agreement = 'yes', "
        "source = 'GP', urgency = 'routine', words = 'SECRET', is_open = true"
    )
    admin.execute("UPDATE person SET gender = 'Female', needs = 'SECRET', nhs_number = ''")
    admin.execute("UPDATE \"case\" SET state = 'waiting'")
    admin.execute("UPDATE plan SET state = 'draft', what_matters = 'SECRET'")
    admin.execute("UPDATE goal SET key = ''")
    admin.execute("UPDATE step SET who = 'person', who_contact = NULL")
    admin.execute("UPDATE escalation SET state = 'raised', matter = 'SECRET'")


def entries(cast: Cast, who: str) -> list[tuple[str, str]]:
    with cast.admin() as admin:
        return admin.execute(
            "SELECT act, subject_uid FROM audit WHERE actor = %s ORDER BY chain, seq", (who,)
        ).fetchall()


def direct(line: psycopg.Connection[Any], uid: str) -> str | None:
    row = line.execute(
        "SELECT hearten_private.note_referral('words', network_id, id) FROM referral "
        "WHERE uid = %s",
        (uid,),
    ).fetchone()
    return None if row is None else row[0]


# ---- by direct SQL, as somebody with a login and a console would ---------------------------------


def test_no_login_selects_a_note_column(cast: Cast) -> None:
    with cast.connect("ann") as line:
        for table, columns in note_columns().items():
            for column in columns:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.execute(f'SELECT "{column}" FROM "{table}"')


def test_reading_inside_a_transaction_that_is_rolled_back_gets_nothing(
    cast: Cast, of_ann: dict[str, str]
) -> None:
    uid = of_ann["referral"]
    with cast.connect("ann") as line:
        assert direct(line, uid) is None
        line.execute("BEGIN")
        line.execute(READ, ("grant-ann", "referral.open", uid))
        assert direct(line, uid) is None
        line.execute("SAVEPOINT within")
        assert direct(line, uid) is None
        line.execute(READ, ("grant-ann", "referral.open", uid))
        line.execute("RELEASE within")
        assert direct(line, uid) is None
        line.execute("ROLLBACK")
        assert direct(line, uid) is None
        assert entries(cast, "ann") == []
        line.execute(READ, ("grant-ann", "referral.open", uid))
        assert direct(line, uid) == "SECRET"
        assert entries(cast, "ann") == [("referral.open", uid)]


def test_reading_again_within_a_transaction_does_not_take_away_the_one_before(
    cast: Cast, of_ann: dict[str, str]
) -> None:
    uid = of_ann["referral"]
    with cast.connect("ann") as line:
        line.execute(READ, ("grant-ann", "referral.open", uid))
        line.execute("BEGIN")
        line.execute(READ, ("grant-ann", "referral.open", uid))
        line.execute("ROLLBACK")
        assert direct(line, uid) == "SECRET"


def test_reading_is_of_one_record_and_one_user(cast: Cast, of_ann: dict[str, str]) -> None:
    with cast.connect("ann") as line, cast.connect("rita") as other:
        line.execute(READ, ("grant-ann", "referral.open", of_ann["referral"]))
        assert direct(other, of_ann["referral"]) is None
        for table in ("plan", "goal", "step", "escalation"):
            column = note_columns()[table][0]
            found = line.execute(
                f"SELECT hearten_private.note_{table}('{column}', network_id, id) FROM {table}"
            ).fetchall()
            assert {row[0] for row in found} == {None}


@pytest.mark.parametrize("table", sorted(note_columns()))
def test_reading_of_another_networks_record_gives_nothing(cast: Cast, table: str) -> None:
    """An entry may name any uid; the row itself has to be inside the caller's own."""
    with cast.admin() as admin:
        uids = admin.execute(
            "SELECT 'referral.open', uid FROM referral UNION ALL SELECT a, uid FROM person, "
            "(VALUES ('person.open'), ('escalation.read')) v(a) "
            "UNION ALL SELECT 'plan.open', uid FROM plan"
        ).fetchall()
        places = admin.execute(
            f"SELECT network_id, id, network_id = (SELECT id FROM network WHERE uid = 'net-1') "
            f"FROM {table}"
        ).fetchall()
    with cast.connect("ann") as line:
        for act, uid in uids:
            line.execute(READ, ("grant-ann", act, uid))
        asked = f"SELECT hearten_private.note_{table}(%s, %s, %s)"
        given = {
            is_own: {
                line.execute(asked, (note_columns()[table][0], network, id_)).fetchone()[0] is None  # type: ignore[index]
                for network, id_, own in places
                if own is is_own
            }
            for is_own in (True, False)
        }
    assert given == {True: {False}, False: {True}}


def test_steps_of_a_plan_are_given_by_the_same_rule(cast: Cast, of_ann: dict[str, str]) -> None:
    asked = "SELECT what FROM hearten_private.steps_of(%s, %s)"
    with cast.connect("ann") as line, cast.connect("cat") as other, cast.admin() as admin:
        place = admin.execute(
            "SELECT network_id, id FROM plan WHERE uid = %s", (of_ann["plan"],)
        ).fetchone()
        assert line.execute(asked, place).fetchall() == []
        line.execute("BEGIN")
        line.execute(READ, ("grant-ann", "plan.open", of_ann["plan"]))
        assert line.execute(asked, place).fetchall() == []
        line.execute("COMMIT")
        assert len(line.execute(asked, place).fetchall()) == 1
        other.execute(READ, ("grant-cat", "plan.open", of_ann["plan"]))
        assert other.execute(asked, place).fetchall() == []


def test_reading_holds_for_hours_and_not_for_ever(cast: Cast, of_ann: dict[str, str]) -> None:
    with cast.connect("ann") as line, cast.admin() as admin:
        line.execute(READ, ("grant-ann", "referral.open", of_ann["referral"]))
        admin.execute("UPDATE hearten_private.reading SET at = at - interval '11 hours'")
        assert direct(line, of_ann["referral"]) == "SECRET"
        admin.execute("UPDATE hearten_private.reading SET at = at - interval '2 hours'")
        assert direct(line, of_ann["referral"]) is None


def test_who_is_disabled_or_loses_the_grant_reads_nothing_at_the_next_statement(
    cast: Cast, of_ann: dict[str, str]
) -> None:
    place = "SELECT network_id, id FROM referral WHERE uid = %s"
    asked = "SELECT hearten_private.note_referral('words', %s, %s)"
    with cast.connect("ann") as line, cast.admin() as admin:
        at = admin.execute(place, (of_ann["referral"],)).fetchone()
        line.execute(READ, ("grant-ann", "referral.open", of_ann["referral"]))
        assert line.execute(asked, at).fetchone() == ("SECRET",)
        admin.execute("UPDATE \"grant\" SET until = '2020-02-01' WHERE uid = 'grant-ann'")
        assert line.execute(asked, at).fetchone() == (None,)
        admin.execute("UPDATE \"grant\" SET until = NULL WHERE uid = 'grant-ann'")
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        assert line.execute(asked, at).fetchone() == (None,)


def test_readings_themselves_are_out_of_reach(cast: Cast) -> None:
    with cast.connect("ann") as line:
        for asked in (
            "SELECT * FROM hearten_private.reading",
            "INSERT INTO hearten_private.reading VALUES (1, 'plan', 1, 1, '1', now())",
            "SELECT hearten_private.put_reading('plan.open', 'x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(asked)


def test_each_table_of_notes_has_its_function_and_its_rows() -> None:
    assert notes._KINDS.keys() == note_columns().keys()
    assert note_columns().keys() <= rows.PATIENTS.keys()


# ---- by the program --------------------------------------------------------------------------


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
