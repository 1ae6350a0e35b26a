"""The check finds what hangs on our tables or leads around them; what is safe to take away goes."""

from __future__ import annotations

import pytest

from app.store import postgres, preparing
from tests.databases import cluster
from tests.databases.broken import broken_by, found, prepare_again
from tests.databases.cast import Cast

PEEKS = "RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM hearten.person'"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("CREATE RULE more AS ON DELETE TO referral DO INSTEAD NOTHING", "The rule more of"),
        (
            "CREATE TRIGGER more AFTER UPDATE ON referral FOR EACH STATEMENT "
            "EXECUTE FUNCTION hearten_private.tell_referral()",
            "more of hearten.referral is not one of Hearten's",
        ),
        (
            "ALTER TABLE hearten.referral DISABLE TRIGGER ALL",
            "What keeps the rows of hearten.referral together with others is switched off",
        ),
        (
            "CREATE POLICY more ON person FOR SELECT TO hearten_user USING (id > 0)",
            "more of hearten.person is not one of Hearten's",
        ),
        ("ALTER TABLE person OWNER TO {ann}", "The table hearten.person belongs to "),
        (
            "ALTER TABLE hearten_private.login OWNER TO hearten_reader",
            "The table hearten_private.login belongs to hearten_reader",
        ),
        ("ALTER TABLE plan NO FORCE ROW LEVEL SECURITY", "hearten.plan is not forced"),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE hearten_owner GRANT SELECT ON TABLES TO {ann}",
            "is given by default what hearten_owner will make",
        ),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE hearten_reader IN SCHEMA hearten_private "
            "GRANT EXECUTE ON FUNCTIONS TO {ann}",
            "is given by default what hearten_reader will make",
        ),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE hearten_reader GRANT EXECUTE ON FUNCTIONS TO PUBLIC",
            "PUBLIC may call by default what hearten_reader will make",
        ),
        (
            "GRANT SET ON PARAMETER session_replication_role TO hearten_user",
            "hearten_user may put the setting session_replication_role (SET)",
        ),
        (
            "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC",
            "PUBLIC may call the server's own function lo_create(oid)",
        ),
    ],
)
def test_what_hangs_on_our_tables_is_found_and_taken_away(
    cast: Cast, broken: str, says: str
) -> None:
    lines = broken_by(broken, cast)
    assert any(says in line for line in lines), lines
    prepare_again(cast)
    assert found(cast.server, cast.database) == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (
            "CREATE LANGUAGE more HANDLER plpgsql_call_handler",
            "Functions in the language more may do whatever the server may",
        ),
        (
            "CREATE FUNCTION public.raw() RETURNS int LANGUAGE internal AS 'pg_backend_pid'",
            "is in the language internal, which nothing holds",
        ),
        (
            "CREATE FUNCTION public.raw() RETURNS language_handler LANGUAGE c "
            "AS '$libdir/plpgsql', 'plpgsql_call_handler'",
            "is in the language c, which nothing holds",
        ),
        (
            "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO hearten_user",
            "hearten_user may call the server's own function pg_read_file(text)",
        ),
        (
            "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {ann}",
            "may call the server's own function pg_read_file(text)",
        ),
        (
            f"CREATE FUNCTION pg_catalog.peek() {PEEKS}",
            "The function peek() acts as owner and is not one of Hearten's",
        ),
        (
            f"CREATE FUNCTION public.peek() {PEEKS}; "
            "ALTER EXTENSION plpgsql ADD FUNCTION public.peek()",
            "The function public.peek() acts as owner and is not one of Hearten's",
        ),
        (
            "CREATE VIEW public.peek AS SELECT * FROM hearten.person; "
            "ALTER EXTENSION plpgsql ADD VIEW public.peek",
            "The view public.peek reads as its owner",
        ),
        (
            "SET allow_system_table_mods = on; "
            "CREATE VIEW pg_catalog.peek AS SELECT * FROM hearten.person",
            "The view pg_catalog.peek reads as its owner",
        ),
    ],
)
def test_what_nothing_holds_is_named(cast: Cast, broken: str, says: str) -> None:
    lines = broken_by(broken, cast)
    assert any(says in line for line in lines), lines


def test_a_subscription_is_named(cast: Cast) -> None:
    try:
        lines = broken_by(
            "CREATE SUBSCRIPTION more CONNECTION 'dbname=nowhere' PUBLICATION more "
            "WITH (connect = false)",
            cast,
        )
    finally:
        with cast.admin() as admin:
            admin.execute("ALTER SUBSCRIPTION more SET (slot_name = NONE)")
            admin.execute("DROP SUBSCRIPTION more")
    assert any("The subscription more writes rows" in line for line in lines), lines


def test_a_logical_slot_is_named() -> None:
    with cluster.running("wal_level=logical", "max_replication_slots=2") as server:
        with server.database() as name:
            engine = postgres.make_engine(postgres.address(server.url(name)))
            with engine.begin() as connection:
                preparing.prepare(connection, "Test desk")
            engine.dispose()
            with server.admin(name) as admin:
                admin.execute("SELECT pg_create_logical_replication_slot('more', 'pgoutput')")
                says = ["The replication slot more gives every change of this database."]
                assert found(server, name) == says
                admin.execute("SELECT pg_drop_replication_slot('more')")


def test_what_the_server_loosens_for_everybody_is_named() -> None:
    with cluster.running() as server, server.database() as name:
        engine = postgres.make_engine(postgres.address(server.url(name)))
        with engine.begin() as connection:
            preparing.prepare(connection, "Test desk")
        engine.dispose()
        with server.admin() as admin:
            admin.execute("ALTER SYSTEM SET row_security = off")
            admin.execute("ALTER SYSTEM SET session_replication_role = replica")
            admin.execute("SELECT pg_reload_conf()")
            while admin.execute("SHOW session_replication_role").fetchone() != ("replica",):
                pass  # it reads its files a moment later
        assert found(server, name) == [
            "The setting session_replication_role is replica on this server; it has to be origin.",
            "The setting row_security is off on this server; it has to be on.",
        ]
