"""The check finds what roles and logins may beside what was laid; preparing again takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.databases import keepers
from tests.databases.broken import broken_by, filled, found, prepare_again
from tests.databases.cast import Cast


@contextmanager
def undone(cast: Cast, *statements: str) -> Iterator[None]:
    """Put right at the end what belongs to the whole server, whatever was found."""
    try:
        yield
    finally:
        with cast.admin() as admin:
            for statement in statements:
                admin.execute(filled(statement, cast).encode())


@pytest.mark.parametrize(
    ("broken", "mended", "says"),
    [
        *(
            (f"ALTER ROLE {{ann}} {power}", f"ALTER ROLE {{ann}} NO{power}", f"login ({power})")
            for power in ("SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION")
        ),
        *(
            (
                f"GRANT {role} TO {{ann}} WITH ADMIN OPTION",
                f"REVOKE {role} FROM {{ann}}",
                f"is a member of {role}; that is not to be",
            )
            for role in (
                "hearten_owner",
                "hearten_accounts",
                "pg_write_all_data",
                "pg_execute_server_program",
                "pg_read_server_files",
            )
        ),
        (
            "GRANT pg_read_all_data TO hearten_user",
            "REVOKE pg_read_all_data FROM hearten_user",
            "hearten_user is a member of pg_read_all_data",
        ),
        (
            "GRANT hearten_reader TO hearten_user",
            "REVOKE hearten_reader FROM hearten_user",
            "hearten_user is a member of hearten_reader",
        ),
        (
            "GRANT hearten_user TO {ann} WITH ADMIN OPTION",
            "REVOKE ADMIN OPTION FOR hearten_user FROM {ann}",
            "may make others members of hearten_user",
        ),
        (
            "GRANT pg_signal_backend TO hearten_accounts WITH ADMIN OPTION",
            "REVOKE ADMIN OPTION FOR pg_signal_backend FROM hearten_accounts",
            "hearten_accounts may make others members of pg_signal_backend",
        ),
        (
            "ALTER ROLE {ann} SET search_path = public",
            "ALTER ROLE {ann} RESET search_path",
            "the setting search_path is put at every sign-in",
        ),
        (
            "ALTER ROLE {ann} IN DATABASE {database} SET default_transaction_isolation = "
            "'serializable'",
            "ALTER ROLE {ann} RESET ALL",
            "the setting default_transaction_isolation is put at every sign-in",
        ),
        (
            "ALTER ROLE hearten_reader SET plpgsql.variable_conflict = 'use_variable'",
            "ALTER ROLE hearten_reader RESET ALL",
            "For hearten_reader the setting plpgsql.variable_conflict is put",
        ),
        (
            "ALTER DATABASE {database} SET search_path = public, hearten",
            "ALTER DATABASE {database} RESET ALL",
            "For everybody the setting search_path is put at every sign-in",
        ),
    ],
)
def test_what_a_role_was_given_by_hand_is_found_and_mended(
    cast: Cast, broken: str, mended: str, says: str
) -> None:
    with undone(cast, mended):
        lines = broken_by(broken, cast)
        assert any(says in line for line in lines), lines
        prepare_again(cast)
        assert found(cast.server, cast.database) == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("GRANT CREATE ON DATABASE {database} TO {ann}", "has CREATE on the database"),
        (
            "GRANT CONNECT ON DATABASE {database} TO hearten_user WITH GRANT OPTION",
            "hearten_user may give CONNECT on the database to others",
        ),
        (
            "REVOKE CONNECT ON DATABASE {database} FROM hearten_user",
            "hearten_user lacks CONNECT on the database",
        ),
        (
            "REVOKE USAGE ON SCHEMA hearten FROM hearten_user",
            "hearten_user lacks USAGE on the schema hearten",
        ),
        (
            "GRANT USAGE ON SCHEMA hearten_private TO hearten_user WITH GRANT OPTION",
            "hearten_user may give USAGE on the schema hearten_private to others",
        ),
        ("GRANT CREATE ON SCHEMA hearten TO {ann}", "has CREATE on the schema hearten"),
        ("GRANT CREATE ON SCHEMA public TO {ann}", "has CREATE on the schema public"),
    ],
)
def test_a_right_on_a_place_is_found_and_mended(cast: Cast, broken: str, says: str) -> None:
    lines = broken_by(broken, cast)
    assert any(says in line for line in lines), lines
    prepare_again(cast)
    assert found(cast.server, cast.database) == []


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("ALTER ROLE more_one BYPASSRLS", "The login more_one may do more than a user's"),
        ("GRANT hearten_owner TO more_one", "more_one is a member of hearten_owner"),
        ("GRANT {ann} TO more_other", "more_other is a member of "),
        ("GRANT hearten_reader TO more_other", "more_other is a member of hearten_reader"),
        ("ALTER ROLE more_one SET search_path = public", "For more_one the setting search_path"),
        ("ALTER ROLE ALL SET search_path = public", "For everybody the setting search_path"),
    ],
)
def test_what_is_done_with_roles_of_others_is_named(cast: Cast, broken: str, says: str) -> None:
    gone = ("ALTER ROLE ALL RESET search_path", "DROP ROLE more_group, more_one, more_other")
    with undone(cast, *gone):
        broken_by(
            "CREATE ROLE more_group IN ROLE hearten_user; CREATE ROLE more_other; "
            "CREATE ROLE more_one LOGIN IN ROLE more_group",
            cast,
        )
        lines = broken_by(broken, cast)
        assert any(says in line for line in lines), lines


def test_a_password_that_ends_is_named_and_ends_no_more(cast: Cast) -> None:
    with undone(cast, "ALTER ROLE {ann} VALID UNTIL 'infinity'"):
        (line,) = broken_by("ALTER ROLE {ann} VALID UNTIL '2026-01-31'", cast)
        assert line.startswith(f"The password of the login {cast.roles['ann']} holds until 2026-01")
        prepare_again(cast)
        assert found(cast.server, cast.database) == []


def test_what_an_account_waits_for_and_the_log_are_nobodys_break(cast: Cast) -> None:
    with undone(cast, "ALTER ROLE {ann} RESET ALL"):
        lines = broken_by(
            "ALTER ROLE {ann} SET lock_timeout = '5s'; "
            "ALTER DATABASE {database} SET log_min_duration_statement = 500",
            cast,
        )
        assert lines == []


def test_who_prepares_without_being_superuser_mends_the_rest_and_names_what_is_left(
    cast: Cast,
) -> None:
    boss = f"{cast.database}_boss"
    keepers.make(cast.server, cast.database, boss)
    gone = (
        f"ALTER DATABASE {{database}} OWNER TO owner; DROP OWNED BY {boss}; DROP ROLE {boss}",
        "ALTER ROLE {ann} NOBYPASSRLS",
    )
    with undone(cast, *gone):
        broken_by(
            "ALTER ROLE {ann} BYPASSRLS; GRANT USAGE ON SCHEMA hearten TO PUBLIC; "
            "ALTER DATABASE {database} SET session_replication_role = 'replica'; "
            "ALTER DATABASE {database} SET search_path = public; "
            "ALTER TABLE hearten.referral DISABLE TRIGGER ALL; "
            "GRANT TRUNCATE ON hearten.referral TO {ann}",
            cast,
        )
        prepare_again(cast, boss)
        ann = cast.roles["ann"]
        lines = found(cast.server, cast.database, boss)
        assert sorted(lines) == [
            "For everybody the setting session_replication_role is put at every sign-in.",
            f"The login {ann} may do more than a user's login (BYPASSRLS).",
            "What keeps the rows of hearten.referral together with others is switched off.",
        ]
        prepare_again(cast)
        assert found(cast.server, cast.database) == []
