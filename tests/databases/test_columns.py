"""F42: which role changes which columns of a row it may change, by SQL with its own login."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import sql

from app.domain.access import Role
from app.store.server import columns, rows
from app.store.tables import Base
from tests.databases.cast import Cast
from tests.databases.test_matrix import WHO

DESK: tuple[Role, ...] = (Role.RECEPTIONIST, Role.CLINICIAN)
WORKER: tuple[Role, ...] = (Role.LINK_WORKER,)
READS_RAISED: tuple[Role, ...] = (Role.CLINICIAN, Role.LINK_WORKER, Role.SUPERVISOR)
# Of eight patients (two networks × two practices × two link workers): who has how many in reach.
PATIENTS = {Role.RECEPTIONIST: 2, Role.CLINICIAN: 2, Role.LINK_WORKER: 4, Role.SUPERVISOR: 2}
DAY = "'2026-11-24'"
DRAFT = "state = 'draft', agreed_on = NULL, agreed_by = 1"
AGREED = f"state = 'agreed', agreed_on = {DAY}, agreed_by = hearten_private.me()"
# Said a second time, by roles: table, what it was, what is written, and who changes that.
CHANGES: list[tuple[str, str, str, tuple[Role, ...]]] = [
    ("referral", "state = 'received'", "state = 'accepted'", WORKER),
    ("referral", "state = 'received'", "state = 'withdrawn', is_open = false", WORKER),
    ("referral", "state = 'returned'", "state = 'received'", DESK + WORKER),
    ("referral", "state = 'accepted'", "state = 'received'", WORKER),
    ("referral", "state = 'declined'", "state = 'accepted'", ()),
    ("referral", "state = 'received'", "state = 'draft'", ()),
    ("referral", "worker_id = worker_id", "worker_id = NULL", WORKER),
    ("referral", "joined_to = NULL", "joined_to = 'another'", WORKER),
    ("referral", "state = 'received', is_open = true", "is_open = false", ()),
    ("referral", "state = 'received', is_open = true", "state = 'declined'", ()),
    (
        "referral",
        "state = 'received', is_open = true",
        "state = 'declined', is_open = false",
        WORKER,
    ),
    ("referral", "decision_reason = ''", "decision_reason = 'why'", WORKER),
    ("referral", "decision_code = ''", "decision_code = 'why'", WORKER),
    (
        "referral",
        "decision_reason = 'why', decision_code = 'why'",
        "decision_reason = '', decision_code = ''",
        DESK + WORKER,
    ),
    *(
        ("referral", f"{column} = ''", f"{column} = 'x'", DESK + WORKER)
        for column in (
            "next_words", "reasons", "reason_key", "agreement", "words", "source", "referrer",
            "urgency", "name_key",
        )
    ),
    ("referral", "state_shown = 'Clinician to tell'", "state_shown = 'Received'", WORKER),
    (
        "referral",
        "state = 'returned', state_shown = 'Returned'",
        "state = 'received', state_shown = 'Received'",
        DESK + WORKER,
    ),
    *(
        ("referral", f"{column} = NULL", f"{column} = {DAY}", DESK + WORKER)
        for column in ("next_on", "born")
    ),
    ("referral", "received_on = '2026-11-23'", f"received_on = {DAY}", DESK + WORKER),
    ("case", "state = 'waiting'", "state = 'active'", WORKER),
    ("case", "state = 'waiting'", "state = 'paused'", ()),
    ("case", "worker_id = worker_id", "worker_id = (SELECT hearten_private.me())", WORKER),
    ("escalation", "state = 'raised'", "state = 'passed'", READS_RAISED),
    ("escalation", "state = 'raised'", "state = 'closed'", ()),
    ("escalation", "matter = 'a'", "matter = 'b'", ()),
    ("escalation", "told_who = 'a'", "told_who = 'b'", READS_RAISED),
    ("person", "family = 'a'", "family = 'b', version = version + 1", DESK + WORKER),
    *(
        ("person", f"{column} = {before}", f"{column} = {after}", ())
        for before, after, of_kind in (
            ("'a'", "'b'", (
                "family", "given", "title", "preferred", "name_key", "gender",
                "address", "postcode", "phone", "phone_note", "email", "needs",
            )),
            ("'9990000018'", "'9990000026'", ("nhs_number",)),
            ("NULL", DAY, ("born", "died_on")),
        )
        for column in of_kind
    ),
    *(
        (table, before, after, who)
        for table, who in (
            ("referral", DESK + WORKER), ("person", DESK + WORKER), ("case", WORKER),
            ("escalation", READS_RAISED), ("plan", WORKER),
        )
        for before, after, who in (
            ("version = 2", "version = 3", who),
            ("version = 2", "version = 1", ()),
            ("version = 2", "version = 4", ()),
        )
    ),
    ("plan", DRAFT, AGREED, WORKER),
    ("plan", DRAFT, f"state = 'agreed', agreed_on = {DAY}, agreed_by = NULL", ()),
    ("plan", DRAFT, AGREED.replace("me()", "me() + 1"), ()),
    ("plan", DRAFT, f"agreed_on = {DAY}", ()),
    ("plan", DRAFT, "state = 'superseded'", ()),
    ("plan", DRAFT, "number = number + 1", ()),
    ("plan", DRAFT, "what_matters = 'b', saved_at = now()", WORKER),
    ("plan", "state = 'agreed'", "state = 'superseded'", WORKER),
    ("plan", "state = 'agreed'", "state = 'draft'", ()),
    *(
        ("plan", f"state = 'agreed', {column} = {before}", f"{column} = {after}", ())
        for before, after, of_kind in (
            ("'a'", "'b'", (
                "made_with", "what_matters", "strengths", "harder", "harder_then", "review_place",
                "copy_contacts",
            )),
            ("NULL", DAY, ("made_on", "review_on", "rings_by")),
            ("true", "false", ("copy_person", "copy_practice")),
            ("NULL", "'09:00'", ("review_at",)),
            ("'2026-11-23 09:00+00'", "now()", ("saved_at",)),
        )
        for column in of_kind
    ),
]  # fmt: skip

# Whoever may take a row away, or change any column of one, may lock the table.
HELD_BY_ANY_LOGIN = (
    {"person", "referral", "happening", "goal", "step", "draft", "membership"}
    | {"service_text", "service_place", "service_search", "staged_record", "staged_place"}
    | {"service", "organisation", "directory_term"}
)


def holes(cast: Cast, changes: list[tuple[str, str, str, tuple[Role, ...]]]) -> list[str]:
    """Try each change as each role; give what is otherwise than CHANGES says."""
    found = []
    with cast.admin() as admin:
        for table, before, after, who in changes:
            admin.execute(f'UPDATE "{table}" SET {before}'.encode())
            for role, name in WHO.items():
                with cast.connect(name) as session:
                    done = _done(session, table, after)
                wanted = PATIENTS[role] if role in who else 0
                if done != wanted:
                    found.append(f"{role.value}: {table} {before} to {after}: {done}, not {wanted}")
    return found


def _done(session: psycopg.Connection[Any], table: str, after: str) -> int:
    with session.transaction(force_rollback=True):
        try:
            with session.transaction():
                return session.execute(f'UPDATE "{table}" SET {after}'.encode()).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0


def test_f42_each_role_changes_the_columns_that_are_said_and_no_others(cast: Cast) -> None:
    assert holes(cast, CHANGES) == []


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for _, table, name in columns.triggers()]
)
def test_a_trigger_that_is_dropped_is_seen(cast: Cast, table: str, name: str) -> None:
    with cast.admin() as admin:
        asked = sql.SQL("DROP TRIGGER {} ON {}")
        admin.execute(asked.format(sql.Identifier(name), sql.Identifier(table)))
    assert holes(cast, [one for one in CHANGES if one[0] == table])


@pytest.mark.parametrize(
    ("table", "column", "stands"),
    [
        ("person", "needs", "true"),
        ("plan", "what_matters", "state = 'agreed'"),
        ("escalation", "matter", "true"),
        ("referral", "decision_reason", "decision_code = 'why'"),
    ],
)
def test_writing_a_guess_over_a_note_does_not_tell_whether_it_is_right(
    cast: Cast, table: str, column: str, stands: str
) -> None:
    told = sql.SQL("UPDATE {} SET {} = {} WHERE ").format(
        sql.Identifier(table), sql.Identifier(column), sql.Placeholder()
    )
    with cast.admin() as admin:
        if "=" in stands:
            admin.execute(f"UPDATE {table} SET {stands}".encode())
        admin.execute(told + sql.SQL("true"), ("Interpreter: Polish",))
    for name in ("rita", "gus", "ann"):
        with cast.connect(name) as session:
            right, wrong = (
                _guessed(session, told + sql.SQL(stands), guess)
                for guess in ("Interpreter: Polish", "Interpreter: Welsh")
            )
        assert right == wrong, (table, name)


def _guessed(session: psycopg.Connection[Any], told: sql.Composed, guess: str) -> int:
    with session.transaction(force_rollback=True):
        try:
            with session.transaction():
                return session.execute(told, (guess,)).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0


# Columns of these tables that change by any right which lets somebody change the row.
FREE = {
    "referral": frozenset(
        {"reasons", "reason_key", "agreement", "words", "source", "referrer", "urgency"}
        | {"received_on", "name_key", "born", "next_on", "next_words"}
    ),
    "person": frozenset(),
    "case": frozenset({"worker_id", "opened_on", "next_on", "review_on", "name_key"}),
    "escalation": frozenset({"told_who", "told_how", "told_at"}),
    "plan": frozenset(),
}


def test_every_column_that_a_login_may_change_was_thought_of() -> None:
    for table, held in columns.HELD.items():
        thought = {name for one in held for name in one.columns} | FREE[table]
        assert thought | rows.FROZEN >= set(Base.metadata.tables[table].columns.keys()), table


def test_who_was_told_is_given_to_nobody_who_only_sees_the_list(whole_cast: Cast) -> None:
    asked = "told_who FROM escalation"
    for name in ("rita", "gus"):
        with whole_cast.connect(name) as session:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(f"SELECT {asked}".encode())
            assert session.execute("SELECT state FROM escalation").fetchall()


def test_what_is_raised_shows_on_every_referral_of_the_person(cast: Cast) -> None:
    """A supervisor sees one of the two; a folder changes both."""
    asked = "SELECT hearten_private.show_raised(network_id, person_id) FROM referral WHERE id = %s"
    with cast.admin() as admin:
        mine, other, stranger = (
            admin.execute(
                "SELECT id, person_id FROM referral WHERE worker_id = %s ORDER BY id",
                (cast.ids[who],),
            ).fetchall()[0]
            for who in ("ann", "ben", "cat")
        )
        admin.execute("UPDATE referral SET person_id = %s WHERE id = %s", (mine[1], other[0]))
        admin.execute("UPDATE referral SET is_open = true, version = 1")
        admin.execute("UPDATE escalation SET state = 'passed'")
        with cast.connect("sue") as sue:
            seen = sue.execute("SELECT id FROM referral WHERE person_id = %s", (mine[1],))
            assert seen.fetchall() == [(mine[0],)]
            sue.execute(asked, (mine[0],))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sue.execute(
                    "SELECT hearten_private.show_raised(n.id, %s) FROM network n "
                    "WHERE n.uid = 'net-2'",
                    (stranger[1],),
                )
        shown = admin.execute(
            "SELECT id, state_shown FROM referral WHERE version = 2 ORDER BY id"
        ).fetchall()
    assert shown == [(mine[0], "With a clinician"), (other[0], "With a clinician")]


def test_no_network_or_practice_takes_the_name_that_grants_hold_by(cast: Cast) -> None:
    """Else who administers and sees one network could see each, and roll it back."""
    with cast.admin() as admin:
        admin.execute(
            'INSERT INTO "grant" (uid, user_id, role, network_uid, since, given_by) SELECT '
            "'second', user_id, 'link-worker', 'net-1', since, '' "
            "FROM \"grant\" WHERE uid = 'grant-ada'"
        )
    with cast.connect("ada") as ada:
        for table in ("network", "practice"):
            with ada.transaction(force_rollback=True):  # committed, it would want its entries
                ada.execute(f"UPDATE {table} SET name = name".encode())
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ada.execute(f"UPDATE {table} SET uid = uid".encode())


def test_no_login_holds_a_table_whole_that_is_changed_by_columns(cast: Cast) -> None:
    """Those that it may hold stand in ARCHITECTURE.md."""
    with cast.admin() as admin, cast.connect("rita") as rita:
        tables = [row[0] for row in admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'hearten'::regnamespace ORDER BY 1"
        ).fetchall()]  # fmt: skip
        held = set()
        for table in tables:
            with rita.transaction(force_rollback=True):
                asked = sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE")
                try:
                    rita.execute(asked.format(sql.Identifier(table)))
                    held.add(table)
                except psycopg.errors.InsufficientPrivilege:
                    continue
    assert held == HELD_BY_ANY_LOGIN
