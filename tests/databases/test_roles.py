"""Roles of the server: who may prepare, what a login may not do, whose rows a right opens."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app import errors
from app.domain.access import RIGHTS, Right
from app.store import postgres, preparing
from app.store.migrations import server_tables
from app.store.preparing import NOT_EMPTY
from app.store.server import roles
from app.store.server.roles import MAY_NOT_PREPARE
from tests.databases import cast as casting
from tests.databases import keepers
from tests.databases.cast import Cast
from tests.databases.cluster import Cluster

NOT_PERMITTED = "42501"


def prepare(url: str) -> None:
    engine = postgres.make_engine(postgres.address(url))
    try:
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
    finally:
        engine.dispose()


def refused(connection: psycopg.Connection[Any], statement: str) -> str | None:
    """Give the code with which the server refuses a statement; None when it does not."""
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        return error.sqlstate
    return None


def test_whoever_owns_the_database_and_makes_roles_prepares_it_twice(server: Cluster) -> None:
    with server.admin() as admin, server.database() as name:
        boss = f"boss_{name}"
        keepers.make(server, name, boss)
        before = memberships(admin, boss)
        prepare(server.url(name, boss))
        prepare(server.url(name, boss))
        kept = memberships(admin, boss) - before
        with server.admin(name) as inside:
            owners = inside.execute(
                "SELECT DISTINCT relowner::regrole::text FROM pg_class "
                "WHERE relnamespace = 'hearten'::regnamespace"
            ).fetchall()
    assert kept == set()
    assert owners == [("hearten_owner",)]


def memberships(admin: psycopg.Connection[Any], member: str) -> set[Any]:
    """Give each role that somebody is a member of; since 16 who made it may give it, no more."""
    found = admin.execute(
        "SELECT roleid::regrole::text FROM pg_auth_members m WHERE member = %s::regrole "
        "AND coalesce(to_jsonb(m) ->> 'set_option', 't') || coalesce(to_jsonb(m) "
        "->> 'inherit_option', 't') <> 'falsefalse' AND roleid <> 'pg_signal_backend'::regrole",
        (member,),
    )
    return {str(row) for row in found}


def test_who_did_not_make_our_roles_prepares_with_them_before_sixteen_alone(
    server: Cluster, template: str
) -> None:
    """The template's roles are the superuser's; PostgreSQL 16 lets no other maker of roles in."""
    with server.admin() as admin, server.database() as name:
        admin.execute(f"CREATE ROLE other_{name} LOGIN CREATEROLE")
        admin.execute(f"ALTER DATABASE {name} OWNER TO other_{name}")
        if keepers.is_sixteen(server):
            with pytest.raises(errors.Refused) as caught:
                prepare(server.url(name, f"other_{name}"))
            assert caught.value.sentence == roles.NOT_THEIRS
        else:
            prepare(server.url(name, f"other_{name}"))


def test_accounts_are_changed_after_an_upgrade_that_forgot_who_may(cast: Cast) -> None:
    """As pg_upgrade from 15 to 16 leaves it; 15 itself keeps no such right, and needs none."""
    role = "h_" + 30 * "e"
    with cast.admin() as admin:
        admin.execute("SET ROLE hearten_accounts")
        admin.execute(f"CREATE ROLE {role} LOGIN IN ROLE hearten_user".encode())
        admin.execute("RESET ROLE")
        try:
            admin.execute(f"REVOKE {role} FROM hearten_accounts CASCADE".encode())
            if keepers.is_sixteen(cast.server):
                told = preparing.check_at(cast.server.url(cast.database), None).problems
                assert [one for one in told if "of before PostgreSQL 16" in one]
            prepare(cast.server.url(cast.database))
            assert preparing.check_at(cast.server.url(cast.database), None).problems == []
            admin.execute("SET ROLE hearten_accounts")
            admin.execute(f"ALTER ROLE {role} NOLOGIN PASSWORD NULL".encode())
        finally:
            admin.execute("RESET ROLE")
            admin.execute(f"DROP ROLE {role}".encode())


def test_a_user_without_the_right_may_not_prepare(server: Cluster, database: str) -> None:
    with server.admin() as admin:
        admin.execute(f"CREATE ROLE weak_{database} LOGIN")
    with pytest.raises(errors.Refused) as caught:
        prepare(server.url(database, f"weak_{database}"))
    assert caught.value.sentence == MAY_NOT_PREPARE


def test_a_database_with_something_else_in_it_is_left_alone(server: Cluster, database: str) -> None:
    with server.admin(database) as admin:
        admin.execute("CREATE TABLE public.theirs (a int)")
    with pytest.raises(errors.Refused) as caught:
        prepare(server.url(database))
    assert caught.value.sentence == NOT_EMPTY


@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE TABLE public.report (a int)",
        "CREATE MATERIALIZED VIEW public.report AS SELECT 1 AS a",
        "CREATE TABLE hearten.report (a int, person_id bigint)",
        "CREATE TABLE hearten_private.report (a int, person_id bigint)",
    ],
)
def test_what_somebody_laid_beside_a_store_is_named_and_left_when_it_is_prepared_again(
    cast: Cast, theirs: str
) -> None:
    with cast.admin() as admin:
        admin.execute(theirs.encode())
        if "TABLE" in theirs:
            where = theirs.split()[2]
            admin.execute(f"ALTER TABLE {where} ENABLE ROW LEVEL SECURITY".encode())
            admin.execute(f"CREATE POLICY theirs ON {where} USING (a > 0)".encode())
    before = preparing.check_at(cast.server.url(cast.database), None).problems
    assert any("report" in one for one in before)
    prepare(cast.server.url(cast.database))
    assert preparing.check_at(cast.server.url(cast.database), None).problems == before


def test_preparing_anew_tightens_what_was_loosened(cast: Cast) -> None:
    with cast.admin() as admin:
        admin.execute("ALTER TABLE referral DISABLE ROW LEVEL SECURITY")
        admin.execute("GRANT DELETE ON audit TO hearten_user")
        admin.execute("CREATE POLICY loose ON person TO hearten_user USING (true)")
    prepare(cast.server.url(cast.database))
    with cast.connect("ada") as ada:
        assert ada.execute("SELECT count(*) FROM referral").fetchone() == (0,)
        assert ada.execute("SELECT count(*) FROM person").fetchone() == (0,)
        assert refused(ada, "DELETE FROM audit") == NOT_PERMITTED


@pytest.mark.parametrize(
    "statement",
    [
        "GRANT hearten_owner TO {ada}",
        "GRANT hearten_reader TO {ada}",
        "GRANT hearten_accounts TO {ada}",
        "GRANT hearten_maintain TO {ada}",
        "SET ROLE hearten_owner",
        "SET ROLE hearten_reader",
        "SET ROLE hearten_accounts",
        "SET SESSION AUTHORIZATION {ben}",
        "CREATE ROLE somebody LOGIN",
        "CREATE ROLE somebody LOGIN IN ROLE hearten_owner",
        "ALTER ROLE {ben} PASSWORD 'x'",
        "ALTER ROLE {ada} CREATEROLE",
        "ALTER ROLE {ada} BYPASSRLS",
        "DROP ROLE {ben}",
        "ALTER TABLE referral DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON referral USING (true)",
        "DROP POLICY user_select ON referral",
        "CREATE TABLE hearten.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (a int)",
        "CREATE FUNCTION hearten_private.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT * FROM hearten_private.login",
        "SELECT * FROM hearten_private.secret",
        "SELECT * FROM hearten_private.audit_head",
        "SELECT hearten_private.hmac('x')",
        "INSERT INTO hearten_private.login SELECT 'x', 1",
        "UPDATE \"grant\" SET role = 'link-worker'",
        "INSERT INTO \"user\" (uid) VALUES ('x')",
        "SELECT tokens FROM referral_search",
    ],
)
def test_an_administrator_makes_themselves_nothing_more(whole_cast: Cast, statement: str) -> None:
    with whole_cast.connect("ada") as ada:
        assert refused(ada, statement.format(**whole_cast.roles)) == NOT_PERMITTED


def test_row_security_cannot_be_switched_off(whole_cast: Cast) -> None:
    """With row_security off a statement that a policy would hold is refused, not let through."""
    with whole_cast.connect("ada") as ada:
        ada.execute("SET row_security = off")
        assert refused(ada, "SELECT count(*) FROM referral") == NOT_PERMITTED


def test_f43_a_temporary_table_takes_no_function_in(cast: Cast) -> None:
    """F43, also for a database in which somebody may make temporary tables after all."""
    with cast.admin() as admin:
        admin.execute(f"GRANT TEMP ON DATABASE {cast.database} TO PUBLIC")
    with cast.connect("rita") as rita:
        for name in ('"user"', '"grant"', "login", "network", "supervises", "practice"):
            rita.execute(f"CREATE TEMP TABLE {name} AS SELECT 1 AS id, 'administrator' AS role")
        rita.execute("CREATE TEMP TABLE membership AS SELECT 1 AS network_id, 1 AS practice_id")
        rita.execute("SET search_path = pg_temp, hearten, pg_catalog")
        asked = "SELECT hearten_private.has_right('manage accounts'), hearten_private.my_uid()"
        assert rita.execute(asked).fetchone() == (False, "rita")
        assert rita.execute("SELECT count(*) FROM hearten.referral").fetchone() == (2,)


def test_f43_an_operator_of_ones_own_takes_no_function_in(cast: Cast) -> None:
    """F43, where somebody may make things in `public`; without the fixed search_path it fails."""
    with cast.admin() as admin:
        admin.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
    with cast.connect("rita") as rita:
        rita.execute(
            "CREATE FUNCTION public.same(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
        rita.execute(
            "CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = name, FUNCTION = public.same)"
        )
        rita.execute("SET search_path = public, pg_catalog")
        assert rita.execute("SELECT hearten_private.my_uid()").fetchone() == ("rita",)
    with cast.admin() as admin:
        admin.execute("ALTER FUNCTION hearten_private.me() RESET search_path")
    with cast.connect("rita") as rita:
        rita.execute("SET search_path = public, pg_catalog")
        with pytest.raises(psycopg.errors.CardinalityViolation):
            rita.execute("SELECT hearten_private.me()")


def test_f44_whoever_is_disabled_sees_nothing_at_the_next_statement(cast: Cast) -> None:
    with cast.admin() as admin, cast.connect("ann") as ann:
        assert ann.execute("SELECT count(*) FROM referral").fetchone() == (4,)
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        for table in ("referral", "person", "plan", '"user"', "practice", "service"):
            assert ann.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        assert refused(ann, "INSERT INTO op VALUES ('x', now())") == NOT_PERMITTED


def test_a_grant_that_ended_opens_nothing(cast: Cast) -> None:
    with cast.admin() as admin, cast.connect("ann") as ann:
        admin.execute("UPDATE \"grant\" SET until = '2021-01-01' WHERE uid = 'grant-ann'")
        assert ann.execute("SELECT count(*) FROM referral").fetchone() == (0,)


def test_a_login_of_another_store_on_the_same_server_sees_nothing_here(
    cast: Cast, server: Cluster, template: str
) -> None:
    with server.database(template) as other:
        there = casting.gather(server, other)
        here = Cast(server, other, cast.roles, {})
        with here.connect("ann") as ann:
            assert ann.execute('SELECT count(*) FROM "user"').fetchone() == (0,)
            assert ann.execute("SELECT count(*) FROM referral").fetchone() == (0,)
        with there.connect("ann") as ann:
            assert ann.execute("SELECT count(*) FROM referral").fetchone() == (4,)


@pytest.mark.parametrize("right", Right)
def test_the_server_gives_each_right_to_the_roles_of_access(whole_cast: Cast, right: Right) -> None:
    wanted = sorted(role.value for role, rights in RIGHTS.items() if right in rights)
    with whole_cast.admin() as admin:
        found = admin.execute(
            "SELECT hearten_private.roles_with(ARRAY[%s])", (right.value,)
        ).fetchone()
    assert found is not None
    assert sorted(found[0]) == wanted


def test_the_scope_of_each_right_is_that_of_the_program(whole_cast: Cast) -> None:
    from app.store import accounts
    from app.store.office import read_office

    engine = postgres.make_engine(postgres.address(whole_cast.server.url(whole_cast.database)))
    with engine.connect() as connection:
        office = read_office(connection)
        for name in casting.PLACES:
            user = accounts.find_user(connection, name)
            assert user is not None
            today = connection.execute(text("SELECT hearten_private.today()")).scalar_one()
            supervised = frozenset(
                one.user_uid
                for one in accounts.supervision_of(connection, name)
                if one.is_current(today)
            )
            with whole_cast.connect(name) as session:
                for right in Right:
                    _compare(session, office, user, right, today, supervised)
    engine.dispose()


def _compare(
    session: psycopg.Connection[Any],
    office: Any,
    user: Any,
    right: Right,
    today: Any,
    supervised: frozenset[str],
) -> None:
    from app.domain import access

    wanted = office.scope(access.scope(user.grants, right, today, supervised))
    found = session.execute(
        "SELECT hearten_private.networks(%(r)s), hearten_private.practices(%(r)s), "
        "hearten_private.workers(%(r)s), hearten_private.has_right(%(r)s)",
        {"r": right.value},
    ).fetchone()
    assert found is not None
    lists = tuple(tuple(sorted(one)) for one in found[:3])
    assert lists == (wanted.networks, wanted.practices, wanted.workers), (user.name, right)
    assert found[3] == access.may(user.grants, right, today)


@pytest.mark.parametrize(("is_opened", "number"), [(True, 8), (False, 0)])
def test_a_revision_changes_every_row_only_inside_all_rows(
    cast: Cast, is_opened: bool, number: int
) -> None:
    """Without it the policies hold the owner out: nothing would change and nobody would say so."""
    engine = postgres.make_engine(postgres.address(cast.server.url(cast.database)))
    change = "UPDATE hearten.person SET title = 'Dx'"
    with engine.begin() as connection, roles.acting_as(connection, roles.OWNER):
        opened = server_tables.all_rows(connection, "person") if is_opened else nullcontext()
        with opened:
            assert connection.exec_driver_sql(change).rowcount == number
    with engine.connect() as connection:
        asked = "SELECT relforcerowsecurity FROM pg_class WHERE oid = 'hearten.person'::regclass"
        assert connection.exec_driver_sql(asked).scalar_one()
    engine.dispose()
