"""While a store is for trial, the server itself takes no real NHS number, whatever SQL asks it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app import errors
from app.actions import trial
from app.domain.access import Role
from app.store import preparing
from app.store.postgres_errors import in_our_words
from app.store.server.account_calls import UNTOLD
from app.store.trial import REAL_NUMBER
from tests.actions.test_trial import GIVEN, REAL
from tests.databases import moved
from tests.databases.cast import PLACES, Cast, put
from tests.databases.cluster import Cluster
from tests.databases.seated import Here
from tests.databases.test_columns import WORKER
from tests.databases.test_given import committed, count
from tests.databases.test_matrix import WHO

LIFT = "SELECT hearten_private.lift_trial()"
WHY = "Approved at the network''s board on Monday."
ENTRY = (
    "SELECT hearten_private.audit_add('store', 'grant-ada', '{0}', "
    "(SELECT value FROM setting WHERE name = 'store.uid'), {1}, NULL)"
)
LIFTED = (LIFT, ENTRY.format("store.lift-trial", f"'{WHY}'"))
IS_TRIAL = "SELECT value FROM hearten.setting WHERE name = 'store.trial'"
CHANGE = f"UPDATE person SET nhs_number = '{REAL}', version = version + 1"
WRITERS = (Role.RECEPTIONIST, Role.CLINICIAN, *WORKER)


def tried(session: psycopg.Connection[Any], statement: str) -> str:
    """Say a statement and take it back; give the code of the refusal, or nothing."""
    with session.transaction(force_rollback=True):
        try:
            session.execute(statement.encode())
        except psycopg.Error as refused:
            return refused.sqlstate or "?"
    return ""


def added(cast: Cast, number: str) -> str:
    """Write down the statement by which Rita adds somebody with that number."""
    with cast.admin() as admin, admin.transaction(force_rollback=True):
        row = put(admin, "person", nhs_number=number)
    with cast.admin() as admin:
        place = admin.execute("SELECT network_id, practice_id FROM person ORDER BY id").fetchone()
    assert place is not None
    row |= {"network_id": place[0], "practice_id": place[1]}
    values = {name: value for name, value in row.items() if name != "id" and value is not None}
    said = ", ".join(f"'{value}'" for value in values.values())
    return f"INSERT INTO person ({', '.join(values)}) VALUES ({said})"


@pytest.mark.parametrize("role", WRITERS)
def test_no_login_writes_a_real_number_over_another(cast: Cast, role: Role) -> None:
    with cast.connect(WHO[role]) as session:
        assert tried(session, CHANGE) == REAL_NUMBER
        assert tried(session, CHANGE.replace(REAL, "9990000018")) == ""


def test_no_login_adds_somebody_with_a_real_number(cast: Cast) -> None:
    with cast.connect("rita") as rita:
        assert tried(rita, added(cast, REAL)) == REAL_NUMBER
        assert tried(rita, added(cast, "9990000018")) == ""
        assert tried(rita, added(cast, "")) == ""


def test_once_it_is_lifted_the_server_takes_them(cast: Cast) -> None:
    with cast.connect("ada") as ada:
        committed(ada, *LIFTED)
    with cast.connect("rita") as rita:
        assert tried(rita, CHANGE) == ""
        assert tried(rita, added(cast, REAL)) == ""


@pytest.mark.parametrize("value", ["1", None])
def test_a_demo_and_a_store_that_says_nothing_hold_it_too(cast: Cast, value: str | None) -> None:
    with cast.admin() as admin:
        if value is None:
            admin.execute("DELETE FROM setting WHERE name = 'store.trial'")
        else:
            admin.execute("UPDATE setting SET value = '1' WHERE name = 'store.demo'")
    with cast.connect("rita") as rita:
        assert tried(rita, CHANGE) == REAL_NUMBER


@pytest.mark.parametrize("name", [name for name in PLACES if name != "ada"])
def test_nobody_but_an_administrator_lifts_it_by_sql(cast: Cast, name: str) -> None:
    with cast.connect(name) as session:
        assert tried(session, LIFT) == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE setting SET value = '0' WHERE name = 'store.trial'",
        "DELETE FROM setting WHERE name = 'store.trial'",
        "INSERT INTO setting (name, value) VALUES ('store.trial.2', '0')",
        "UPDATE setting SET value = '1' WHERE name = 'store.demo'",
        "ALTER TABLE person DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SELECT hearten_private.give('x', '{}', NULL, true)",
    ],
)
def test_an_administrators_login_changes_it_by_its_function_alone(
    cast: Cast, statement: str
) -> None:
    with cast.connect("ada") as ada:
        assert tried(ada, statement) == "42501"


def test_no_lifting_without_its_entry(cast: Cast) -> None:
    with cast.connect("ada") as ada:
        for entry in ("SELECT 1", ENTRY.format("store.check", f"'{WHY}'")):
            with pytest.raises(psycopg.Error) as refused:
                committed(ada, LIFT, entry)
            assert refused.value.sqlstate == UNTOLD
        assert ada.execute(IS_TRIAL).fetchone() == ("1",)
        committed(ada, *LIFTED)
        assert ada.execute(IS_TRIAL).fetchone() == ("0",)
        assert ada.execute(LIFT).fetchone() == (False,)


@pytest.mark.parametrize("reason", ["NULL", "''", "'Because.'", "'12345678901234567890 ......'"])
def test_no_lifting_without_a_reason(cast: Cast, reason: str) -> None:
    with cast.connect("ada") as ada:
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            committed(ada, LIFT, ENTRY.format("store.lift-trial", reason))
        assert ada.execute(IS_TRIAL).fetchone() == ("1",)


def test_a_demo_is_not_lifted_by_sql(cast: Cast) -> None:
    with cast.admin() as admin:
        admin.execute("UPDATE setting SET value = '1' WHERE name = 'store.demo'")
    with cast.connect("ada") as ada:
        assert tried(ada, LIFT) == "42501"


def test_lifting_shows_its_own_transaction_no_patient(cast: Cast) -> None:
    with cast.connect("ada") as ada, ada.transaction(force_rollback=True):
        ada.execute(LIFT)
        assert count(ada, "SELECT count(*) FROM person") == 0


def test_what_the_server_refuses_is_told_in_our_words() -> None:
    class Said(psycopg.Error):
        sqlstate = REAL_NUMBER

    told = in_our_words(Said())
    assert isinstance(told, errors.Refused)
    assert told.sentence.startswith("This store is for trial with invented people")


def test_preparing_again_leaves_it_lifted_and_says_so(here: Here, server: Cluster) -> None:
    url = server.url(here.database)
    assert preparing.prepare_at(url, None).is_trial
    trial.lift(here.desk, GIVEN)
    assert not preparing.prepare_at(url, None).is_trial
    assert moved.on_server(server, here.database, IS_TRIAL) == [("0",)]


def test_other_pcs_hear_that_it_was_lifted(cast: Cast) -> None:
    from tests.databases.test_channels import heard, listen

    with cast.connect("rita") as rita, cast.connect("ada") as ada:
        listen(rita)
        committed(ada, *LIFTED)
        assert heard(rita) == ["setting:store"]
