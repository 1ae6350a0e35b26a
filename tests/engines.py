"""Say which tests run on both kinds of store, and which in a folder only, with the reason.

Whoever makes a test in a folder of BOTH gets both by asking for `kind`, or for a fixture that does
(`admin`, `desk_for`, `store`). tests/databases/test_engines.py sees that nothing else is left out.
"""

from __future__ import annotations

EMBEDDED, SHARED = "embedded", "shared"
BOTH = ("tests/actions/",)

WAITS = "wrong tries are counted beside the keys of a folder"
FOLDER = "keys, recovery, backup and check are a folder's; a server has its own"
LATER = "accounts, locking and signing in at a server are not built yet"

_EVERY = "tests/actions/test_every_act.py::"
_ONE_ENTRY = _EVERY + "test_it_leaves_exactly_one_entry_that_names_grant_chain_and_subject"
_ACCOUNTS = "tests/actions/test_accounts.py::"
_SIGNING_IN = "tests/actions/test_signing_in.py::"
_DECIDING = "tests/actions/test_deciding.py::"

# A file, a test, or a test with one of its parameters, whose store is always a folder.
ONLY_EMBEDDED: dict[str, str] = {
    f"{_ONE_ENTRY}[recovery.replace]": FOLDER,
    f"{_ONE_ENTRY}[keeping.back_up]": FOLDER,
    f"{_ONE_ENTRY}[keeping.check_store]": FOLDER,
    f"{_EVERY}test_recovering_leaves_one_entry": FOLDER,
    f"{_EVERY}test_recovering_for_nobody_or_no_administrator_is_refused": FOLDER,
    f"{_EVERY}test_making_a_store_leaves_one_entry": "a server is made ready by its own command",
    "tests/actions/test_roles.py::test_a_role_made_later_needs_a_reason_too": (
        "a server has the rights of a role from the day it was made ready"
    ),
    "tests/actions/test_people.py::test_glass_is_for_a_shared_store": (
        "a folder refuses it; on a server tests/databases/test_glass.py has what it does"
    ),
    f"{_ACCOUNTS}test_disabled_user_gets_in_no_longer_not_even_with_the_old_keys_file": FOLDER,
    f"{_ACCOUNTS}test_new_password_of_an_administrator_works_at_once": WAITS,
    f"{_ACCOUNTS}test_added_user_signs_in_at_once_whatever_was_guessed_before": WAITS,
    f"{_ACCOUNTS}test_recovered_administrator_signs_in_at_once": FOLDER,
    f"{_ACCOUNTS}test_own_new_password_takes_the_wrong_tries_with_it": WAITS,
    f"{_SIGNING_IN}test_a_disabled_administrator_is_not_recovered": FOLDER,
    f"{_SIGNING_IN}test_recovering_with_a_weak_password_changes_nothing": FOLDER,
}

# They open no store.
NO_STORE: dict[str, str] = {
    "tests/actions/test_limits.py": "limits of text, counted",
    f"{_EVERY}test_the_table_names_every_public_function": "a table against the code",
    f"{_EVERY}test_the_tables_name_every_public_method": "a table against the code",
    f"{_EVERY}test_an_excuse_names_only_tests_that_are_here": "a table against the tests",
    f"{_DECIDING}test_every_reason_of_a_list_has_a_code_and_own_words_have_none": "a table",
    f"{_DECIDING}test_the_states_go_only_where_the_process_says": "a table",
    "tests/actions/test_outsiders.py::test_people_and_their_rows_are_joined_by_network": "a table",
}


def kinds_of(file_and_test: str, wanted: str = "both") -> list[str]:
    """Give the kinds of store that a test runs on; its parameters do not count yet."""
    file, _, _ = file_and_test.partition("::")
    is_both = file.startswith(BOTH) and not {file, file_and_test} & set(ONLY_EMBEDDED)
    kinds = [EMBEDDED, SHARED] if is_both else [EMBEDDED]
    return [kind for kind in kinds if wanted in ("both", kind)]


def is_left_out(nodeid: str) -> bool:
    """Claim that a test with its parameters is one for a folder only, and would run on a server."""
    test, bracket, parameters = nodeid.partition("[")
    if not bracket:
        return False
    said = parameters[:-1].split("-")
    if SHARED not in said:
        return False
    said.remove(SHARED)
    return f"{test}[{'-'.join(said)}]" in ONLY_EMBEDDED
