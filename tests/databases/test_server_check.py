"""`hearten server check` is a test: it finds each thing that was loosened, one at a time."""

from __future__ import annotations

import pytest

from app.store import preparing
from app.store.server import check
from tests.databases.broken import filled, found, prepare_again
from tests.databases.cast import Cast
from tests.databases.cluster import Cluster

VIEW = "CREATE VIEW hearten.everybody AS SELECT * FROM hearten.person"
DEFINER = (
    "CREATE FUNCTION hearten_private.loose() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
    "{how} AS 'SELECT 1::bigint'; "
    "ALTER FUNCTION hearten_private.loose() OWNER TO hearten_reader"
)
SHUT = "; REVOKE ALL ON FUNCTION hearten_private.loose() FROM PUBLIC"
PATH = "SET search_path = pg_catalog, pg_temp"


def test_a_prepared_store_with_users_is_as_it_must_be(whole_cast: Cast) -> None:
    assert found(whole_cast.server, whole_cast.database) == []


def test_any_login_may_check(whole_cast: Cast) -> None:
    assert found(whole_cast.server, whole_cast.database, whole_cast.roles["ada"]) == []


def test_a_database_that_was_not_prepared_is_told_so(server: Cluster, database: str) -> None:
    assert found(server, database) == [check.NOT_PREPARED]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("ALTER TABLE referral DISABLE ROW LEVEL SECURITY", "hearten.referral has no row security"),
        ("ALTER TABLE plan NO FORCE ROW LEVEL SECURITY", "hearten.plan is not forced"),
        ("ALTER TABLE person OWNER TO owner", "hearten.person belongs to owner"),
        ("DROP POLICY user_select ON person", "user_select of hearten.person is missing"),
        (
            "CREATE POLICY more ON person FOR SELECT TO hearten_user USING (true)",
            "more of hearten.person lets every row through and is not on the list",
        ),
        (
            "CREATE POLICY more ON person FOR SELECT TO hearten_user USING (id > 0)",
            "more of hearten.person is not one of Hearten's",
        ),
        (
            "ALTER POLICY user_select ON person USING (true)",
            "user_select of hearten.person lets every row through",
        ),
        (
            "ALTER POLICY user_select ON person USING (id > 0)",
            "user_select of hearten.person was changed",
        ),
        (
            "ALTER POLICY reader_select ON person TO hearten_user",
            "reader_select of hearten.person lets every row through",
        ),
        (
            "DROP TRIGGER hold_decided ON referral",
            "The trigger hold_decided of hearten.referral is missing",
        ),
        (
            "ALTER TABLE hearten_private.given DISABLE TRIGGER given_is_told",
            "The trigger given_is_told of hearten_private.given is switched off",
        ),
        (
            "ALTER TABLE referral DISABLE TRIGGER hold_decided",
            "hold_decided of hearten.referral is switched off",
        ),
        (
            "CREATE OR REPLACE TRIGGER hold_decided BEFORE UPDATE ON referral FOR EACH ROW "
            "WHEN (false) EXECUTE FUNCTION hearten_private.hold_columns('{}')",
            "hold_decided of hearten.referral was changed",
        ),
        (
            "DROP TRIGGER tell_update ON referral; CREATE TRIGGER tell_update AFTER UPDATE "
            "ON referral REFERENCING NEW TABLE AS changed FOR EACH STATEMENT WHEN (false) "
            "EXECUTE FUNCTION hearten_private.tell_referral()",
            "tell_update of hearten.referral was changed",
        ),
        (
            "CREATE TRIGGER more AFTER INSERT ON hearten_private.login FOR EACH STATEMENT "
            "EXECUTE FUNCTION hearten_private.tell_referral()",
            "more of hearten_private.login is not one of Hearten's",
        ),
        (
            "ALTER TABLE hearten.referral DISABLE TRIGGER ALL",
            "What keeps the rows of hearten.referral together with others is switched off",
        ),
        (
            "CREATE TRIGGER more AFTER UPDATE ON referral FOR EACH STATEMENT "
            "EXECUTE FUNCTION hearten_private.tell_referral()",
            "more of hearten.referral is not one of Hearten's",
        ),
        (VIEW, "hearten.everybody reads as its owner"),
        (
            "CREATE MATERIALIZED VIEW hearten.kept AS SELECT * FROM hearten.person",
            "hearten.kept keeps or fetches rows",
        ),
        (
            "CREATE TABLE hearten.more (a int)",
            "Nobody said who may read the table hearten.more",
        ),
        (
            "CREATE TABLE public.more (person_id int)",
            "The table public.more has no row security",
        ),
        (
            "CREATE TABLE hearten_private.more (network_id int)",
            "The table hearten_private.more has no row security",
        ),
        (DEFINER.format(how=PATH) + SHUT, "hearten_private.loose() of hearten_reader is not one"),
        (DEFINER.format(how=PATH), "PUBLIC may call the function hearten_private.loose()"),
        (
            "CREATE FUNCTION hearten_private.me(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT $1'",
            "hearten_private.me(bigint) of owner is not one of Hearten's",
        ),
        (
            "CREATE OR REPLACE FUNCTION hearten_private.me() RETURNS bigint LANGUAGE plpgsql "
            "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp "
            "AS 'BEGIN RETURN 1; END'",
            "The function hearten_private.me() was changed",
        ),
        *(
            (f"ALTER FUNCTION hearten_private.me() {how}", "hearten_private.me() was changed")
            for how in (
                "SECURITY INVOKER",
                "LEAKPROOF",
                "IMMUTABLE",
                "STRICT",
                "PARALLEL SAFE",
                "SET search_path = hearten, pg_temp",
                "SET role = hearten_owner",
                "RESET search_path",
            )
        ),
        ("ALTER FUNCTION hearten_private.me() OWNER TO owner", "belongs to owner, not to"),
        (
            "DROP FUNCTION hearten_private.drafts_key()",
            "The function hearten_private.drafts_key() is missing",
        ),
        (
            "GRANT EXECUTE ON FUNCTION hearten_private.roles_with(text[]) TO {ann}",
            "may call the function hearten_private.roles_with(text[]); that is not to be",
        ),
        (
            "REVOKE EXECUTE ON FUNCTION hearten_private.me() FROM hearten_user",
            "hearten_user may not call the function hearten_private.me()",
        ),
        (
            "CREATE RULE more AS ON DELETE TO referral DO INSTEAD NOTHING",
            "The rule more of hearten.referral is not one of Hearten's",
        ),
        (
            "CREATE TABLE public.every (LIKE hearten.person); "
            "ALTER TABLE hearten.person INHERIT public.every",
            "person is read with public.every, by the policies of that one",
        ),
        (
            "CREATE FUNCTION public.watch() RETURNS event_trigger LANGUAGE plpgsql "
            "AS 'BEGIN END'; CREATE EVENT TRIGGER more ON ddl_command_end "
            "EXECUTE FUNCTION public.watch()",
            "The event trigger more acts on every change",
        ),
        (
            "ALTER DATABASE {database} SET session_replication_role = 'replica'",
            "For everybody the setting session_replication_role is put at every sign-in",
        ),
        (
            "ALTER ROLE {ann} IN DATABASE {database} SET row_security = off",
            "the setting row_security is put at every sign-in",
        ),
        ("CREATE PUBLICATION more FOR TABLE person", "The publication more sends rows"),
        (
            "CREATE PUBLICATION more FOR TABLES IN SCHEMA hearten",
            "The publication more sends rows",
        ),
        (
            "ALTER DEFAULT PRIVILEGES FOR ROLE hearten_owner GRANT SELECT ON TABLES TO {ann}",
            "is given by default what hearten_owner will make",
        ),
        (
            "GRANT USAGE ON SEQUENCE hearten.person_id_seq TO hearten_user",
            "hearten_user has USAGE on hearten.person_id_seq",
        ),
        (
            "UPDATE hearten_private.login SET role = 'h_nobody' WHERE role = '{ann}'",
            "1 account(s) sign in by a role of the server that is no login of a user",
        ),
        (
            "CREATE FUNCTION public.loose() RETURNS int LANGUAGE sql SECURITY DEFINER "
            "AS 'SELECT 1'",
            "loose() has no fixed search_path",
        ),
        (
            "GRANT EXECUTE ON FUNCTION hearten_private.me() TO PUBLIC",
            "PUBLIC may call the function hearten_private.me()",
        ),
        ("GRANT SELECT ON referral TO hearten_user", "hearten_user has SELECT on hearten.referral"),
        (
            "GRANT SELECT (words) ON referral TO hearten_user",
            "hearten_user has SELECT on hearten.referral (words)",
        ),
        ("GRANT SELECT ON person TO PUBLIC", "PUBLIC has SELECT on hearten.person"),
        ("REVOKE SELECT (state) ON referral FROM hearten_user", "hearten_user lacks SELECT"),
        (
            "GRANT SELECT ON hearten_private.secret TO hearten_user",
            "hearten_user has SELECT on hearten_private.secret",
        ),
        ("GRANT TEMP ON DATABASE {database} TO PUBLIC", "PUBLIC has TEMPORARY on the database"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "PUBLIC has CREATE on the schema public"),
        ("GRANT USAGE ON SCHEMA hearten TO PUBLIC", "PUBLIC has USAGE on the schema hearten"),
        (
            "GRANT CREATE ON SCHEMA hearten TO hearten_user",
            "hearten_user has CREATE on the schema hearten",
        ),
        (
            "UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ben'",
            "1 disabled account(s) can still sign in",
        ),
        (
            "INSERT INTO hearten_private.glass (user_id, network_id, person_id, until, reason) "
            "SELECT u.id, 1, 1, '2099-01-01', '' FROM hearten.\"user\" u WHERE u.uid = 'ann'",
            "1 emergency(ies) last longer than 60 minutes",
        ),
        (
            "INSERT INTO hearten_private.reading (user_id, kind, network_id, record_id, xid, at) "
            "SELECT u.id, 'referral', 1, 1, '1', '2099-01-01' "
            "FROM hearten.\"user\" u WHERE u.uid = 'ann'",
            "1 reading(s) are of a time to come",
        ),
    ],
)
def test_each_thing_loosened_is_found(cast: Cast, broken: str, says: str) -> None:
    with cast.admin() as admin:
        admin.execute(filled(broken, cast).encode())
    lines = found(cast.server, cast.database)
    assert any(says in line for line in lines), lines


@pytest.mark.parametrize(
    ("broken", "mended", "says"),
    [
        ("ALTER ROLE hearten_owner LOGIN", "ALTER ROLE hearten_owner NOLOGIN", "may sign in"),
        (
            "ALTER ROLE hearten_reader BYPASSRLS",
            "ALTER ROLE hearten_reader NOBYPASSRLS",
            "hearten_reader may do more than it needs",
        ),
        (
            "ALTER ROLE hearten_user CREATEROLE",
            "ALTER ROLE hearten_user NOCREATEROLE",
            "hearten_user makes roles",
        ),
        ("ALTER ROLE {ann} CREATEROLE", "ALTER ROLE {ann} NOCREATEROLE", "more than a user's"),
        (
            "GRANT hearten_owner TO {ann}",
            "REVOKE hearten_owner FROM {ann}",
            "is a member of hearten_owner",
        ),
        (
            "GRANT pg_read_all_data TO {ann}",
            "REVOKE pg_read_all_data FROM {ann}",
            "is a member of pg_read_all_data",
        ),
        (
            "GRANT hearten_reader TO hearten_user",
            "REVOKE hearten_reader FROM hearten_user",
            "hearten_user is a member of hearten_reader",
        ),
    ],
)
def test_each_loose_role_is_found(whole_cast: Cast, broken: str, mended: str, says: str) -> None:
    with whole_cast.admin() as admin:
        admin.execute(broken.format(**whole_cast.roles).encode())
        try:
            lines = found(whole_cast.server, whole_cast.database)
        finally:
            admin.execute(mended.format(**whole_cast.roles).encode())
    assert any(says in line for line in lines), lines


def test_a_view_that_reads_as_its_caller_is_no_hole(cast: Cast) -> None:
    with cast.admin() as admin:
        admin.execute(VIEW.replace("AS SELECT", "WITH (security_invoker) AS SELECT").encode())
    assert found(cast.server, cast.database) == []


def test_an_audit_that_was_changed_is_found_with_its_first_bad_entry(cast: Cast) -> None:
    add = "SELECT hearten_private.audit_add_as('net-1', now(), 'a', NULL, 'b', NULL, NULL, NULL)"
    with cast.admin() as admin:
        admin.execute("DELETE FROM audit")
        for half in ("inner", "outer"):
            admin.execute(
                "INSERT INTO hearten_private.secret VALUES (%s, 'k') ON CONFLICT DO NOTHING",
                (f"audit.{half}",),
            )
        for _ in range(3):
            admin.execute(add)
        assert found(cast.server, cast.database) == []
        admin.execute("UPDATE audit SET act = 'c' WHERE seq = 2")
    says = ["The audit of net-1 is not as it was written, from entry 2 on."]
    assert found(cast.server, cast.database) == says
    assert found(cast.server, cast.database, cast.roles["ada"]) == says
    assert found(cast.server, cast.database, cast.roles["rita"]) == []


@pytest.mark.parametrize(
    "broken",
    [
        "ALTER FUNCTION hearten_private.me() LEAKPROOF",
        "ALTER FUNCTION hearten_private.me() SET search_path = hearten",
        "ALTER FUNCTION hearten_private.me() OWNER TO owner",
        "DROP FUNCTION hearten_private.drafts_key()",
        "GRANT EXECUTE ON FUNCTION hearten_private.roles_with(text[]) TO {ann}",
        "GRANT EXECUTE ON FUNCTION hearten_private.me() TO PUBLIC",
        "REVOKE EXECUTE ON FUNCTION hearten_private.me() FROM hearten_user",
        DEFINER.format(how=PATH),
        "ALTER POLICY user_select ON person USING (true)",
        "ALTER TABLE referral DISABLE TRIGGER hold_decided",
        "ALTER TABLE referral DISABLE TRIGGER tell_update",
    ],
)
def test_preparing_again_mends_it(cast: Cast, broken: str) -> None:
    with cast.admin() as admin:
        admin.execute(filled(broken, cast).encode())
    assert found(cast.server, cast.database)
    prepare_again(cast)
    assert found(cast.server, cast.database) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("owner", []),
        ("ada", [check.NOT_LOOKED_AT]),
        ("rita", [check.NOT_LOOKED_AT, check.NOT_VERIFIED]),
    ],
)
def test_what_was_not_looked_at_is_said(whole_cast: Cast, name: str, says: list[str]) -> None:
    url = whole_cast.server.url(whole_cast.database, whole_cast.roles.get(name, name))
    assert preparing.check_at(url, None) == preparing.Looked([], says)
