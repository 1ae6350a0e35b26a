"""F42: what each role reads, adds, changes and takes of each table, by SQL with its own login.

The tables come from the server's catalogue: one that is not in MATRIX, or holds no row, fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from app.domain.access import Role
from app.store.types import new_uid
from tests.databases.cast import PLACES, Cast
from tests.databases.whose_rows import Key, Table, told

RECEPTION, CLINIC, WORKER, SUPERVISOR, MANAGER, SAFEGUARDING, ADMINISTRATOR, OFFICER = Role
WHO = {
    RECEPTION: "rita",
    CLINIC: "gus",
    WORKER: "ann",
    SUPERVISOR: "sue",
    MANAGER: "max",
    SAFEGUARDING: "sam",
    ADMINISTRATOR: "ada",
    OFFICER: "pia",
}


def of(reception: str, clinic: str, worker: str, supervisor: str) -> dict[Role, str]:
    """Say it of the four roles that see patients; the other four have nothing."""
    return dict(zip(Role, (reception, clinic, worker, supervisor, "", "", "", ""), strict=True))


def all_read(writers: str = "", *who: Role) -> dict[Role, str]:
    """Say that everybody reads a table and who else writes it."""
    return {role: "r" + (writers if role in who else "") for role in Role}


DIRECTORY = (WORKER, MANAGER, ADMINISTRATOR)
MATRIX: dict[str, dict[Role, str]] = {
    "person": of("rac", "rac", "rac", "r"),
    "personal_contact": of("rac", "rac", "rac", "r"),
    "referral": of("rac", "rac", "rac", "r"),
    "referral_search": of("r", "r", "r", "r"),
    "happening": of("ra", "ra", "ra", "ra"),
    "tally": of("r", "r", "r", ""),
    "case": of("r", "r", "rac", "r"),
    "escalation": of("ra", "rac", "rac", "rac"),
    "contact": of("", "r", "ra", "r"),
    "plan": of("", "r", "rac", "r"),
    "goal": of("", "r", "ract", "r"),
    "step": of("", "r", "ract", "r"),
    "plan_print": of("", "ra", "ra", "ra"),
    "user": all_read(),
    "grant": all_read(),
    "supervises": all_read(),
    "network": all_read("ac", ADMINISTRATOR),
    "practice": all_read("ac", ADMINISTRATOR),
    "membership": all_read("act", ADMINISTRATOR),
    "organisation": all_read("ac", *DIRECTORY),
    "service": all_read("ac", *DIRECTORY),
    "service_text": all_read("at", *DIRECTORY),
    "service_place": all_read("at", *DIRECTORY),
    "service_search": all_read("act", *DIRECTORY),
    "directory_term": all_read("ac", *DIRECTORY),
    "staged_record": {role: "rat" if role in DIRECTORY else "" for role in Role},
    "staged_place": {role: "rat" if role in DIRECTORY else "" for role in Role},
    "audit": {role: "r" if role is OFFICER else "" for role in Role},
    "setting": all_read(),
    "alembic_version": all_read(),
    "draft": dict.fromkeys(Role, "ract"),
    "op": dict.fromkeys(Role, "ra"),
}
# Who did it: nobody adds a row in another's name.
BY = {
    "referral": "logged_by", "happening": "by", "escalation": "raised_by", "contact": "by",
    "plan_print": "by",
}  # fmt: skip
# What a row is when it is added; later it becomes more.
BEGINS: dict[str, dict[str, Any]] = {
    "referral": {
        "state": "received", "worker_id": None, "joined_to": None, "is_open": True, "version": 1,
        "state_shown": "Not allocated", "next_words": "Decide", "decision_reason": "",
        "decision_code": "",
    },
    "case": {"state": "waiting", "version": 1},
    "escalation": {"state": "raised", "version": 1},
    "plan": {"state": "draft", "agreed_on": None, "agreed_by": None},
}  # fmt: skip
OF_PATIENTS = frozenset(list(MATRIX)[:13])


def names(admin: psycopg.Connection[Any]) -> list[str]:
    """Give every table that the catalogue knows."""
    found = admin.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'hearten'::regnamespace "
        "AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1"
    )
    return [str(row[0]) for row in found]


def holes(cast: Cast, *only: str) -> list[str]:
    """Try every role, table (or only these) and deed; give what is otherwise than MATRIX says."""
    found: list[str] = []
    with cast.admin() as admin:
        tables = [
            Table(admin, name, is_of_patients=name in OF_PATIENTS)
            for name in names(admin)
            if not only or name in only
        ]
    for table in tables:
        if table.plain not in MATRIX:
            found.append(f"{table.plain}: nobody said who may")
        elif not table.rows:
            found.append(f"{table.plain}: no row in it")
    for role, name in WHO.items():
        with cast.connect(name) as session:
            for table in tables:
                if table.plain in MATRIX and table.rows:
                    found.extend(_differences(session, table, role, cast))
    return found


def _differences(
    session: psycopg.Connection[Any], table: Table, role: Role, cast: Cast
) -> Iterator[str]:
    me = cast.ids[WHO[role]]
    tried = {
        "r": _read(session, table),
        "a": _add(session, table, me),
        "c": _change(session, table),
        "t": _take(session, table),
    }
    for deed, done in tried.items():
        may = deed in MATRIX[table.plain][role]
        wanted = table.reach(role, me) if may else set()
        if done != wanted:
            yield f"{role.value} {deed} {table.plain}: {told(done, wanted)}"


def _read(session: psycopg.Connection[Any], table: Table) -> set[Key]:
    asked = sql.SQL("SELECT {} FROM {}").format(table.keys(), table.name)
    try:
        return set(session.execute(asked).fetchall())
    except psycopg.errors.InsufficientPrivilege:
        return set()


def _allowed(session: psycopg.Connection[Any], asked: sql.Composed, values: list[Any]) -> int:
    """Count what one statement does; a key or a check that says no came after the policies."""
    with session.transaction(force_rollback=True):
        try:
            with session.transaction():
                return session.execute(asked, values).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0
        except psycopg.errors.IntegrityError:
            return 1


def _add(session: psycopg.Connection[Any], table: Table, me: int) -> set[Key]:
    """Try to add a copy of every row there is, in one's own name; give of which that went."""
    done = set()
    for row in table.rows:
        values = {name: value for name, value in row.items() if name != "id"}
        if "uid" in values:
            values["uid"] = new_uid()
        values |= BEGINS.get(table.plain, {})
        if table.plain in BY:
            values[BY[table.plain]] = me
        asked = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            table.name,
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        )
        if _allowed(session, asked, list(values.values())):
            done.add(table.key_of(row))
    return done


def _change(session: psycopg.Connection[Any], table: Table) -> set[Key]:
    """Try every column in turn on every row; give the rows that any of them let change."""
    done: set[Key] = set()
    for column in table.columns:
        if column == "id":  # the server makes it
            continue
        asked = sql.SQL("UPDATE {0} SET {1} = {1} RETURNING {2}").format(
            table.name, sql.Identifier(column), table.keys()
        )
        with session.transaction(force_rollback=True):
            try:
                with session.transaction():
                    done |= set(session.execute(asked).fetchall())
            except psycopg.errors.InsufficientPrivilege:
                continue
    return done


def _take(session: psycopg.Connection[Any], table: Table) -> set[Key]:
    done = set()
    for row in table.rows:
        same = sql.SQL(" AND ").join(
            sql.SQL("{} = {}").format(sql.Identifier(column), sql.Placeholder())
            for column in table.key
        )
        asked = sql.SQL("DELETE FROM {} WHERE {}").format(table.name, same)
        if _allowed(session, asked, [row[column] for column in table.key]):
            done.add(table.key_of(row))
    return done


def _blind(session: psycopg.Connection[Any], asked: sql.Composed, values: list[Any]) -> int:
    """Count the rows that a statement reaches which reads none: no policy of SELECT is asked.

    Where something other than a policy says no, rows were reached: -1.
    """
    with session.transaction(force_rollback=True):
        try:
            with session.transaction():
                return session.execute(asked, values).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0
        except psycopg.Error:
            return -1


def _blind_changes(session: psycopg.Connection[Any], table: Table) -> int:
    """Put one value into each column of all rows in turn; give the most rows that any reached."""
    found = [
        _blind(
            session,
            sql.SQL("UPDATE {} SET {} = {}").format(
                table.name, sql.Identifier(column), sql.Placeholder()
            ),
            [table.rows[0][column]],
        )
        for column in table.columns
        if column != "id"  # the server makes it
    ]
    return max(found) or min(found)


def blind_holes(cast: Cast, *only: str) -> list[str]:
    """Change and take without looking; give what reaches other rows than MATRIX says."""
    found = []
    with cast.admin() as admin:
        admin.execute(_WITHOUT_KEYS)
        every = [name for name in names(admin) if name in MATRIX and (not only or name in only)]
        tables = [Table(admin, name, is_of_patients=name in OF_PATIENTS) for name in every]
    for role, name in WHO.items():
        with cast.connect(name) as session:
            for table in tables:
                may = MATRIX[table.plain][role]
                reach = len(table.reach(role, cast.ids[name]))
                took = _blind(session, sql.SQL("DELETE FROM {}").format(table.name), [])
                for deed, done in (("c", _blind_changes(session, table)), ("t", took)):
                    wanted = reach if deed in may else 0
                    if done != wanted:
                        found.append(f"{role.value} {deed} {table.plain}: {done} of {wanted}")
    return found


# So that the policies alone say no.
_WITHOUT_KEYS = b"""DO $$ DECLARE one record; BEGIN
 FOR one IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
  WHERE connamespace = 'hearten'::regnamespace AND contype IN ('f', 'c') AND conparentid = 0
 LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.owner, one.conname); END LOOP;
END $$"""


def test_f42_what_is_changed_or_taken_without_looking_is_what_is_said(cast: Cast) -> None:
    assert blind_holes(cast) == []


@pytest.mark.parametrize(
    ("table", "deed", "policy"),
    [
        ("person", "c", "UPDATE TO hearten_user USING (true)"),
        ("goal", "c", "UPDATE TO hearten_user USING (true)"),
        ("step", "t", "DELETE TO hearten_user USING (true)"),
        ("draft", "t", "DELETE TO hearten_user USING (true)"),
        ("staged_record", "t", "DELETE TO hearten_user USING (true)"),
    ],
)
def test_the_matrix_sees_what_is_reached_without_looking(
    cast: Cast, table: str, deed: str, policy: str
) -> None:
    """Rows that somebody cannot read are safe by that from a statement that reads them alone."""
    with cast.admin() as admin:
        admin.execute(f"CREATE POLICY loose ON {table} FOR {policy}".encode())
    assert any(f" {deed} {table}: " in hole for hole in blind_holes(cast, table))


def _reached(session: psycopg.Connection[Any], tables: list[Table], me: int) -> list[str]:
    """Give each deed that reaches a row, or adds one."""
    found = []
    for table in tables:
        took = _blind(session, sql.SQL("DELETE FROM {}").format(table.name), [])
        done = {
            "r": _read(session, table),
            "a": _add(session, table, me),
            "c": _blind_changes(session, table),
            "t": took,
        }
        found += [f"{deed} {table.plain}" for deed, reached in done.items() if reached]
    return found


def test_who_was_disabled_and_a_login_of_no_user_reach_nothing(cast: Cast) -> None:
    stray = f"stray_{cast.database}"
    with cast.admin() as admin:
        tables = [
            Table(admin, name, is_of_patients=name in OF_PATIENTS)
            for name in names(admin)
            if name in MATRIX
        ]
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        admin.execute(f"CREATE ROLE {stray} LOGIN IN ROLE hearten_user".encode())
    try:
        with cast.connect("ann") as ann:
            assert _reached(ann, tables, cast.ids["ann"]) == []
        with psycopg.connect(cast.server.url(cast.database, stray), autocommit=True) as nobody:
            assert _reached(nobody, tables, cast.ids["ann"]) == []
    finally:
        with cast.admin() as admin:
            admin.execute(f"DROP ROLE {stray}".encode())


def test_f42_each_role_does_in_each_table_what_is_said_and_nothing_else(whole_cast: Cast) -> None:
    assert holes(whole_cast) == []


def test_the_matrix_sees_a_policy_that_is_dropped(cast: Cast) -> None:
    with cast.admin() as admin:
        admin.execute("DROP POLICY user_select ON referral")
    assert any(" r referral:" in hole for hole in holes(cast, "referral"))


@pytest.mark.parametrize("table", ["happening", "personal_contact", "plan", "referral"])
def test_the_matrix_sees_as_many_but_other_rows(cast: Cast, table: str) -> None:
    """Sue reads two rows that are not of her link worker's people, in place of the two that are."""
    with cast.admin() as admin:
        seen = Table(admin, table, is_of_patients=True)
        hers = {key[seen.key.index("id")] for key in seen.reach(SUPERVISOR, cast.ids["sue"])}
        others = sorted({row["id"] for row in seen.rows} - hers)[: len(hers)]
        asked = (
            f"DROP POLICY user_select ON {table}; CREATE POLICY user_select ON {table} FOR SELECT "
            f"TO hearten_user USING (id = ANY ('{set(others)}'::bigint[]))"
        )
        admin.execute(asked.encode())
    holes_there = [hole for hole in holes(cast, table) if hole.startswith("supervisor r ")]
    assert len(hers) == 2
    assert [hole.split(":")[0] for hole in holes_there] == [f"supervisor r {table}"]


def test_the_matrix_sees_row_security_that_is_switched_off(cast: Cast) -> None:
    with cast.admin() as admin:
        admin.execute("ALTER TABLE plan DISABLE ROW LEVEL SECURITY")
    assert any(" r plan:" in hole for hole in holes(cast, "plan"))


def test_the_matrix_sees_a_table_that_nobody_thought_of(cast: Cast) -> None:
    with cast.admin() as admin:
        admin.execute("CREATE TABLE consent (network_id bigint, id bigint PRIMARY KEY)")
        assert "consent" in names(admin)
    assert holes(cast, "consent") == ["consent: nobody said who may"]


def test_nobody_adds_a_row_in_anothers_name(whole_cast: Cast) -> None:
    with whole_cast.admin() as admin:
        tables = [Table(admin, name, is_of_patients=True) for name in BY]
    with whole_cast.connect("ann") as ann:
        for table in tables:
            assert _add(ann, table, whole_cast.ids["ben"]) == set(), table.plain


@pytest.mark.parametrize("column", ["network_id", "practice_id", "person_id", "uid", "logged_by"])
def test_a_row_stays_with_its_person_and_place(whole_cast: Cast, column: str) -> None:
    asked = sql.SQL("UPDATE referral SET {0} = {0}").format(sql.Identifier(column))
    with whole_cast.connect("ann") as ann, pytest.raises(psycopg.errors.InsufficientPrivilege):
        ann.execute(asked)


def test_a_person_is_added_only_where_their_practice_belongs(whole_cast: Cast) -> None:
    """Else a receptionist could write into any network, in the name of their own practice."""
    with whole_cast.admin() as admin:
        table = Table(admin, "person", is_of_patients=True)
        other = admin.execute("SELECT id FROM network WHERE uid = 'net-2'").fetchone()
    assert other is not None
    table.rows = [{**row, "network_id": other[0]} for row in table.rows]
    with whole_cast.connect("rita") as rita:
        assert _add(rita, table, whole_cast.ids["rita"]) == set()


def test_notes_are_in_nobodys_select(whole_cast: Cast) -> None:
    for name in PLACES:
        with whole_cast.connect(name) as session:
            for asked in (
                "words FROM referral",
                "matter FROM escalation",
                "what_matters FROM plan",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    session.execute(f"SELECT {asked}".encode())
