"""Promise that a server gives no note before the reading of that record is in the audit: by SQL."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.store.server import notes, rows
from app.store.tables.base import note_columns
from tests.databases.cast import Cast
from tests.databases.noted import entries

READ = "SELECT seq FROM hearten_private.audit_add('net-1', %s, %s, %s, NULL, NULL)"


def direct(line: psycopg.Connection[Any], uid: str) -> str | None:
    row = line.execute(
        "SELECT hearten_private.note_referral('words', network_id, id) FROM referral "
        "WHERE uid = %s",
        (uid,),
    ).fetchone()
    return None if row is None else row[0]


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
        for table in ("plan", "goal", "step", "escalation", "contact"):
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
            "UNION ALL SELECT 'plan.open', uid FROM plan "
            "UNION ALL SELECT 'contact.read', uid FROM \"case\""
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
        other.execute(READ.replace("net-1", "net-2"), ("grant-cat", "plan.open", of_ann["plan"]))
        assert other.execute(asked, place).fetchall() == []


def test_history_of_a_person_is_given_by_the_same_rule(cast: Cast, of_ann: dict[str, str]) -> None:
    asked = "SELECT detail FROM hearten_private.history_of(%s, %s, 100)"
    with cast.connect("ann") as line, cast.connect("cat") as other, cast.admin() as admin:
        place = admin.execute(
            "SELECT network_id, person_id FROM referral WHERE uid = %s", (of_ann["referral"],)
        ).fetchone()
        assert line.execute(asked, place).fetchall() == []
        line.execute("BEGIN")
        line.execute(READ, ("grant-ann", "referral.open", of_ann["referral"]))
        assert line.execute(asked, place).fetchall() == []
        line.execute("COMMIT")
        said = admin.execute(
            "SELECT detail FROM happening WHERE network_id = %s AND person_id = %s", place
        ).fetchall()
        assert len(said) == 1
        assert line.execute(asked, place).fetchall() == said
        read = ("grant-cat", "referral.open", of_ann["referral"])
        other.execute(READ.replace("net-1", "net-2"), read)
        assert other.execute(asked, place).fetchall() == []
        admin.execute(
            'INSERT INTO hearten_private.reading SELECT (SELECT id FROM "user" '
            "WHERE name = 'cat'), kind, network_id, record_id, xid, at FROM hearten_private.reading"
        )
        assert other.execute(asked, place).fetchall() == []  # a reading alone is no right


def test_an_entry_in_another_chain_than_the_records_opens_nothing(
    cast: Cast, of_ann: dict[str, str]
) -> None:
    with cast.connect("ann") as line, cast.admin() as admin:
        admin.execute(
            'INSERT INTO "grant" (uid, user_id, role, network_uid, since, given_by) '
            "SELECT 'both', user_id, role, 'net-2', since, '' FROM \"grant\" "
            "WHERE uid = 'grant-ann'"
        )
        for chain in ("net-2", "store"):
            asked = READ.replace("net-1", chain)
            line.execute(asked, ("grant-ann", "referral.open", of_ann["referral"]))
            assert direct(line, of_ann["referral"]) is None
        line.execute(READ, ("grant-ann", "referral.open", of_ann["referral"]))
        assert direct(line, of_ann["referral"]) == "SECRET"


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
            "SELECT hearten_private.put_reading('net-1', 'plan.open', 'x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(asked)


def test_each_table_of_notes_has_its_function_and_its_rows() -> None:
    assert notes._KINDS.keys() == note_columns().keys()
    assert note_columns().keys() <= rows.PATIENTS.keys()
