"""Promise that accounts on a server come by its functions, and that these let nobody further."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from app import errors
from app.actions import accounts, signing_in
from app.actions.accounts import NewUser, UserChange
from app.domain.access import Grant, Role
from app.store import postgres
from app.store.server import first_user
from app.store.server.account_calls import HELD, LAST_ONE, UNTOLD
from app.store.server.logins import login_role
from tests.databases.seated import ADA, BOB, Here


def test_user_added_by_an_administrator_signs_in_and_the_server_never_saw_the_password(
    here: Here,
) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    bob = here.sign_in(" BOB ", BOB)
    assert bob.user.uid == uid
    assert [grant.role for grant in bob.user.grants] == [Role.LINK_WORKER]
    assert bob.user.grants[0].given_by == here.desk.user.uid
    signing_in.sign_out(bob)
    log = (here.server.folder / "server.log").read_text("utf8")
    assert BOB not in log


def test_wrong_password_unknown_and_disabled_name_are_told_alike(here: Here) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    accounts.disable_user(here.desk, uid)
    said = set()
    for name, password in (("ada", "x"), ("nobody", "x"), ("bob", BOB), ("ada", "")):
        with pytest.raises(errors.SignInRefused) as refused:
            here.sign_in(name, password)
        said.add(refused.value.sentence)
    assert said == {errors.SignInRefused.default}


def test_f44_disabled_user_sees_nothing_at_the_next_statement_and_the_session_ends(
    here: Here,
) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    bob = here.sign_in("bob", BOB)
    with here.raw("bob", BOB) as session:
        count = 'SELECT count(*) FROM hearten."user"'
        assert session.execute(count).fetchone() == (2,)
        with here.desk.write() as work:  # disabled, and before the sessions are ended
            from app.store import accounts as rows

            rows.mark_disabled(work.session, uid, here.desk.now())
            work.audit("user.disable", subject=uid)
        assert session.execute(count).fetchone() == (0,)
        assert here.desk.store.ways_in.after_drop(uid)
        with pytest.raises(psycopg.errors.AdminShutdown):
            session.execute("SELECT 1")
    with pytest.raises(errors.SignInRefused, match="was ended on the server"), bob.read():
        pass
    bob.store.close()


FORBIDDEN = (
    "GRANT hearten_owner TO {ada}",
    "GRANT hearten_accounts TO {ada}",
    "GRANT hearten_reader TO {bob}",
    "GRANT hearten_user TO {bob}",
    "CREATE ROLE x LOGIN",
    "ALTER ROLE {bob} PASSWORD 'x'",
    "ALTER ROLE {ada} CREATEROLE",
    "ALTER ROLE {boss} PASSWORD 'x'",
    "DROP ROLE {bob}",
    "SET ROLE hearten_owner",
    "SET ROLE hearten_accounts",
    "SET SESSION AUTHORIZATION {bob}",
    "SELECT * FROM hearten_private.login",
    "INSERT INTO hearten_private.login VALUES ('owner', 1)",
    'UPDATE hearten."user" SET disabled_at = NULL',
    'INSERT INTO hearten."grant" (uid, user_id, role, since, given_by) '
    "VALUES ('g', 1, 'administrator', '2020-01-01', '')",
    'DELETE FROM hearten."grant"',
    "SELECT hearten_private.hold_accounts()",
    "SELECT hearten_private.forget_given()",
    "SELECT hearten_private.give('{ada_uid}', '{{user.list}}', NULL, false)",
    "SELECT hearten_private.tell_given('user.change', '{ada_uid}')",
    "SELECT hearten_private.end_transactions(1)",
    "SELECT hearten_private.alter_login('{bob}', 'SUPERUSER')",
    "DELETE FROM hearten_private.given",
)
REFUSED = {
    "put_way_in('{bob_uid}', 'owner', '{verifier}')": "22023",
    "put_way_in('{bob_uid}', 'hearten_owner', '{verifier}')": "22023",
    "put_way_in('{bob_uid}', '{ada}', '{verifier}')": "22023",
    "put_way_in('{ada_uid}', '{bob}', '{verifier}')": "22023",
    "put_way_in('{bob_uid}', '{bob}', 'a password in plain words')": "22023",
    "put_way_in('{bob_uid}', '{bob}', 'md5' || repeat('a', 32))": "22023",
    "put_way_in('{bob_uid}', '{bob}', NULL)": "22023",
    "put_way_in('{bob_uid}', NULL, '{verifier}')": "22023",
    "put_way_in('nobody', '{bob}', '{verifier}')": "P0002",
    "add_grant('g1', '{bob_uid}', 'owner', NULL, NULL, '2020-01-01', NULL, '')": "22023",
    "add_grant('g1', '{bob_uid}', 'link-worker', NULL, NULL, '2020-01-01', NULL, '')": "22023",
    "add_grant('g1', '{bob_uid}', 'receptionist', NULL, NULL, '2020-01-01', NULL, '')": "22023",
    "add_grant('g1', '{bob_uid}', 'administrator', 'n', NULL, '2020-01-01', NULL, '')": "22023",
    "add_user('u1', 'Eve', '', 'Eve', '', '')": "22023",
}
"""What an administrator may call, with words that each function refuses, and by which code."""
ENTRY = "SELECT hearten_private.audit_add('store', %s, %s, %s, NULL, NULL)"
VERIFIER = "SCRAM-SHA-256$4096:aaaa$bbbb:cccc"


def _boss(here: Here) -> str:
    with here.server.admin() as admin:
        found = admin.execute("SELECT quote_ident(current_user)").fetchone()
    assert found is not None
    return str(found[0])


def words(here: Here, bob_uid: str) -> dict[str, str]:
    return {
        "ada": login_role(here.database, "ada"),
        "bob": login_role(here.database, "bob"),
        "ada_uid": here.desk.user.uid,
        "bob_uid": bob_uid,
        "verifier": VERIFIER,
        "boss": _boss(here),
    }


def test_administrator_makes_itself_nothing_more_by_direct_sql(here: Here) -> None:
    known = words(here, here.add_bob(Role.LINK_WORKER))
    with here.raw("ada", ADA) as session:
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement.format(**known))
    assert here.sign_in("bob", BOB)


def test_functions_of_accounts_refuse_every_role_that_is_no_users(here: Here) -> None:
    """Each call by itself, before its entry is looked for: that it lacks one is refused alike."""
    known = words(here, here.add_bob(Role.LINK_WORKER))
    found = {}
    with here.raw("ada", ADA) as session:
        session.autocommit = False
        for call in REFUSED:
            with pytest.raises(psycopg.Error) as refused:
                session.execute(f"SELECT hearten_private.{call.format(**known)}")
            session.rollback()
            found[call] = refused.value.sqlstate
    assert found == REFUSED
    here.sign_in("bob", BOB).store.close()


@pytest.mark.parametrize(
    "power",
    ["SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS", "IN ROLE hearten_owner"],
)
def test_role_left_behind_that_can_do_more_than_sign_in_is_no_way_in(
    here: Here, power: str
) -> None:
    role = login_role(here.database, "eve")
    with here.server.admin() as admin:
        admin.execute(f"CREATE ROLE {role} {power}".encode())
    try:
        with here.raw("ada", ADA) as session:
            session.autocommit = False
            session.execute("SELECT hearten_private.add_user('u', 'Eve', 'eve', 'Eve', '', '')")
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                session.execute("SELECT hearten_private.put_way_in('u', %s, %s)", (role, VERIFIER))
            session.rollback()
    finally:
        with here.server.admin() as admin:
            admin.execute(f"DROP ROLE {role}".encode())


@pytest.mark.parametrize("other", ["somebody", "{ada}", "hearten_user"])
def test_new_user_gets_a_login_of_their_own_name_and_no_other(here: Here, other: str) -> None:
    role = other.format(ada=login_role(here.database, "ada"))
    with here.raw("ada", ADA) as session:
        session.autocommit = False
        session.execute("SELECT hearten_private.add_user('u', 'Eve', 'eve', 'Eve', '', '')")
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            session.execute("SELECT hearten_private.put_way_in('u', %s, %s)", (role, VERIFIER))
        session.rollback()


def test_sessions_are_ended_of_a_disabled_user_alone(here: Here) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    ends = "SELECT hearten_private.end_sessions(%s)"
    with here.raw("ada", ADA) as ada, here.raw("bob", BOB) as bob:
        assert ada.execute(ends, (uid,)).fetchone() == (0,)
        assert bob.execute("SELECT 1").fetchone() == (1,)


OTHERS = (
    "SELECT hearten_private.put_way_in('{ada_uid}', '{ada}', '{verifier}')",
    "SELECT hearten_private.drop_way_in('{ada_uid}')",
    "SELECT hearten_private.end_sessions('{ada_uid}')",
    "SELECT hearten_private.add_user('u', 'Eve', 'eve', 'Eve', '', '')",
    "SELECT hearten_private.add_grant('g1', '{bob_uid}', 'administrator', NULL, NULL, "
    "'2020-01-01', NULL, '')",
    "SELECT hearten_private.change_user('{bob_uid}', 1, 'Bob', '', '')",
    "SELECT hearten_private.set_supervises('{bob_uid}', '{ada_uid}', '2020-01-01', NULL)",
    "SELECT hearten_private.end_supervises('{bob_uid}', '{ada_uid}', '2020-01-01', '2020-01-01')",
)


def test_who_does_not_manage_accounts_changes_their_own_password_alone(here: Here) -> None:
    known = words(here, here.add_bob(Role.LINK_WORKER))
    with here.raw("bob", BOB) as session:
        grant = session.execute('SELECT uid FROM hearten."grant" LIMIT 1').fetchone()
        assert grant is not None
        ends = f"SELECT hearten_private.end_grant('{grant[0]}', '2020-01-01')"
        for statement in (*OTHERS, ends):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement.format(**known))
    bob = here.sign_in("bob", BOB)
    with pytest.raises(errors.Incomplete, match="not that one"):
        accounts.change_own_password(bob, ADA, "orchard pebble lantern")
    accounts.change_own_password(bob, BOB, "orchard pebble lantern")
    signing_in.sign_out(bob)
    with pytest.raises(errors.SignInRefused):
        here.sign_in("bob", BOB)
    here.sign_in("bob", "orchard pebble lantern").store.close()


def test_administrator_gives_a_new_password(here: Here) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    accounts.set_password(here.desk, uid, "orchard pebble lantern")
    here.sign_in("bob", "orchard pebble lantern").store.close()
    with pytest.raises(errors.SignInRefused):
        here.sign_in("bob", BOB)


def test_name_that_is_taken_is_told_and_leaves_no_role(here: Here) -> None:
    here.add_bob()
    with pytest.raises(errors.Incomplete, match="already signs in"):
        here.add_bob()


def test_failed_act_leaves_neither_user_nor_role(here: Here) -> None:
    new = NewUser("Bob", "Bob Brown", BOB, grants=(Grant("g-b", Role.ADMINISTRATOR),))
    from app.store import accounts as rows

    way = here.desk.store.ways_in.draw("user-b", "Bob", BOB)

    def stopped() -> None:
        with here.desk.write() as work:
            rows.add_user(work.session, new, uid="user-b", now=here.desk.now())
            here.desk.store.ways_in.put(work.unit, way)
            raise errors.Cancelled

    with pytest.raises(errors.Cancelled):
        stopped()
    with here.server.admin() as admin:
        role = login_role(here.database, "bob")
        found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    assert found is None


def test_last_administrator_stays_though_two_ask_at_once_by_the_functions(here: Here) -> None:
    uid = here.add_bob()
    mine = here.desk.user
    with here.raw("ada", ADA) as ada, here.raw("bob", BOB) as bob:
        ada.autocommit = False
        ada.execute("SELECT hearten_private.drop_way_in(%s)", (uid,))
        bob.execute("SET lock_timeout = '200ms'")
        with pytest.raises(psycopg.Error) as held:  # bob waits for ada
            bob.execute("SELECT hearten_private.end_grant(%s, '2020-01-01')", (mine.grants[0].uid,))
        assert held.value.sqlstate == HELD
        ada.execute(ENTRY, (mine.grants[0].uid, "user.disable", uid))
        ada.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):  # bob is nobody now
            bob.execute("SELECT hearten_private.drop_way_in(%s)", (mine.uid,))
        ada.autocommit = True
        for alone in (
            f"SELECT hearten_private.drop_way_in('{mine.uid}')",
            f"SELECT hearten_private.end_grant('{mine.grants[0].uid}', '2020-01-01')",
        ):
            with pytest.raises(psycopg.Error) as refused:
                ada.execute(alone)
            assert refused.value.sqlstate == LAST_ONE
    with pytest.raises(errors.Refused, match="only administrator"):
        accounts.disable_user(here.desk, mine.uid)


def test_what_somebody_may_do_is_changed_with_the_version_looked_at(here: Here) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    (bob,) = (user for user in accounts.list_users(here.desk) if user.uid == uid)
    change = UserChange(
        uid, bob.version, "Robert", "01632 960123",
        new_grants=(Grant("", Role.SUPERVISOR),), ended_grants=(bob.grants[0].uid,),
    )  # fmt: skip
    accounts.change_user(here.desk, change)
    with pytest.raises(errors.Stale):
        accounts.change_user(here.desk, change)
    signed_in = here.sign_in("bob", BOB)
    assert [grant.role for grant in signed_in.user.grants] == [Role.SUPERVISOR]
    assert signed_in.user.display == "Robert"
    signed_in.store.close()


def test_lock_lets_the_connection_go_and_the_password_brings_it_back(here: Here) -> None:
    signing_in.lock(here.desk)
    assert here.desk.store.is_locked
    with pytest.raises(errors.Refused, match="locked"), here.desk.read():
        pass
    with pytest.raises(errors.SignInRefused):
        signing_in.unlock(here.desk, BOB)
    assert here.desk.store.is_locked
    signing_in.unlock(here.desk, ADA)
    assert accounts.list_users(here.desk)


def test_another_takes_a_locked_desk_over(here: Here) -> None:
    here.add_bob(Role.LINK_WORKER)
    signing_in.lock(here.desk)
    taken = signing_in.take_over(here.desk, "bob", BOB)
    assert taken.desk.user.name == "Bob"
    signing_in.sign_out(taken.desk)


def test_wrong_passwords_of_this_pc_make_the_next_try_wait(here: Here) -> None:
    for _ in range(4):
        with pytest.raises(errors.SignInRefused) as refused:
            here.sign_in("ada", "wrong words here")
    assert refused.value.wait > 0
    with pytest.raises(errors.SignInRefused) as refused:
        here.sign_in("ada", ADA)
    assert refused.value.wait > 0


def test_a_password_is_not_changed_without_an_entry(here: Here) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    role = login_role(here.database, "bob")
    for name, password in (("ada", ADA), ("bob", BOB)):
        with here.raw(name, password) as session, pytest.raises(psycopg.Error) as refused:
            session.execute("SELECT hearten_private.put_way_in(%s, %s, %s)", (uid, role, VERIFIER))
        assert refused.value.sqlstate == UNTOLD
    here.raw("bob", BOB).close()


def test_store_with_users_gets_no_first_administrator(here: Here) -> None:
    engine = postgres.make_engine(postgres.address(here.server.url(here.database)))
    with engine.connect() as connection, pytest.raises(errors.Refused, match="users already"):
        first_user.add_first_administrator(connection, "Eve", "Eve", ADA, datetime.now(UTC))
    engine.dispose()
