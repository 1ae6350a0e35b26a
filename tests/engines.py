"""Say which tests run on both kinds of store, and which in a folder only, with the reason.

Whoever makes a test in a folder of BOTH gets both by asking for `kind`, or for a fixture that does
(`admin`, `desk_for`, `store`). tests/databases/test_engines.py sees that nothing else is left out.
"""

from __future__ import annotations

EMBEDDED, SHARED = "embedded", "shared"
BOTH = ("tests/actions/", "tests/store/", "tests/journeys/")

WAITS = "the file of waits beside the keys; tests/actions/test_accounts.py has both engines' waits"
FOLDER = "keys, backup and check are a folder's; a server has its own"
RECOVERY = (
    "a server has no recovery key, an administrator gives new passwords; "
    "tests/databases/test_commands_on_a_server.py has the sentence that says so"
)
FILES = "the files of a folder: modes, locks, pages, what a disk says of them"
KEYS = "slots, keys and recovery are of a folder; a server has logins"
COPY = "a folder's backup is one file; a server has its own, in the guide"
CHECK = "the check of a folder; `hearten server check` has tests/databases/test_server_check.py"
REVISIONS = "the file that is brought up to date; tests/databases/test_tables.py has the server's"
ENDS = "a folder keeps the ends of its chains beside it; tests/databases/test_audit_kept.py"

HOSTS = "hosts of an address, without a server; tests/faults/test_server_pairs.py has real ones"

_EVERY = "tests/actions/test_every_act.py::"
_ONE_ENTRY = _EVERY + "test_it_leaves_exactly_one_entry_that_names_grant_chain_and_subject"
_ACCOUNTS = "tests/actions/test_accounts.py::"
_SIGNING_IN = "tests/actions/test_signing_in.py::"
_DECIDING = "tests/actions/test_deciding.py::"
_AUDIT = "tests/store/test_audit.py::"
_COLUMNS = "tests/store/test_columns.py::"
_DATABASE = "tests/store/test_database.py::"
_SERVICES = "tests/store/test_services.py::"

# A file, a test, or a test with one of its parameters, whose store is always a folder.
ONLY_EMBEDDED: dict[str, str] = {
    f"{_ONE_ENTRY}[recovery.replace]": RECOVERY,
    f"{_ONE_ENTRY}[keeping.back_up]": FOLDER,
    f"{_ONE_ENTRY}[keeping.check_store]": FOLDER,
    f"{_ONE_ENTRY}[nightly.add_service]": FOLDER,
    f"{_ONE_ENTRY}[nightly.end_service]": FOLDER,
    f"{_EVERY}test_recovering_leaves_one_entry": RECOVERY,
    f"{_EVERY}test_recovering_for_nobody_or_no_administrator_is_refused": RECOVERY,
    f"{_EVERY}test_making_a_store_leaves_one_entry": "a server is made ready by its own command",
    "tests/actions/test_roles.py::test_a_role_made_later_needs_a_reason_too": (
        "a server has the rights of a role from the day it was made ready"
    ),
    "tests/actions/test_people.py::test_glass_is_for_a_shared_store": (
        "a folder refuses it; on a server tests/databases/test_glass.py has what it does"
    ),
    f"{_ACCOUNTS}test_disabled_user_gets_in_no_longer_not_even_with_the_old_keys_file": FOLDER,
    f"{_ACCOUNTS}test_recovered_administrator_signs_in_at_once": RECOVERY,
    f"{_SIGNING_IN}test_a_disabled_administrator_is_not_recovered": RECOVERY,
    f"{_SIGNING_IN}test_recovering_with_a_weak_password_changes_nothing": RECOVERY,
    "tests/store/test_backup.py": COPY,
    "tests/store/test_check.py": CHECK,
    "tests/store/test_connect_words.py": "words of a server, without one",
    "tests/store/test_embedded.py": FILES,
    "tests/store/test_files.py": FILES,
    "tests/store/test_key_change.py": KEYS,
    "tests/store/test_keyslots.py": KEYS,
    "tests/store/test_migrations.py": REVISIONS,
    "tests/store/test_private.py": FILES,
    "tests/store/test_recovery_key.py": KEYS,
    "tests/store/test_several_hosts.py": HOSTS,
    "tests/store/test_sign_in_waits.py": WAITS,
    f"{_AUDIT}test_cut_tail_is_seen_at_the_next_opening": ENDS,
    f"{_AUDIT}test_exchanged_tail_of_the_same_length_is_seen": ENDS,
    f"{_AUDIT}test_guard_rail_refuses_change_and_deletion": (
        "on a server no login has the right to; tests/databases/test_audit_kept.py"
    ),
    f"{_DATABASE}test_busy_file_is_told_after_the_patience_not_silently": FILES,
    f"{_DATABASE}test_full_disk_is_told_and_reading_goes_on": FILES,
    f"{_DATABASE}test_a_write_beyond_the_size_a_file_may_have_is_told_as_a_full_disk": FILES,
    f"{_DATABASE}test_a_quota_at_its_end_is_told_as_a_full_disk": FILES,
    f"{_DATABASE}test_engine_that_cannot_write_for_want_of_room_is_told_as_a_full_disk": FILES,
    f"{_DATABASE}test_rest_brings_the_log_home_while_nobody_types": FILES,
    f"{_DATABASE}test_reading_twice_at_once_works_and_the_kept_one_comes_back": FILES,
    f"{_DATABASE}test_the_engines_own_error_holds_no_parameter": (
        "a server's own error quotes a row; none of its words are ever used"
    ),
    f"{_SERVICES}test_what_a_killed_program_left_is_cleared_with_the_next": (
        "one program holds a folder; on a server what another stages is another PC's for a day"
    ),
}

# They are about what only a server can have.
ONLY_SHARED: dict[str, str] = {
    "tests/journeys/test_two_windows.py": "a folder is held by one program at a time",
}

# They open no store.
NO_STORE: dict[str, str] = {
    "tests/actions/test_limits.py": "limits of text, counted",
    "tests/store/test_watch.py": "what lasts too long, by the clock",
    f"{_EVERY}test_the_table_names_every_public_function": "a table against the code",
    f"{_EVERY}test_the_tables_name_every_public_method": "a table against the code",
    f"{_EVERY}test_an_excuse_names_only_tests_that_are_here": "a table against the tests",
    f"{_DECIDING}test_every_reason_of_a_list_has_a_code_and_own_words_have_none": "a table",
    f"{_DECIDING}test_the_states_go_only_where_the_process_says": "a table",
    "tests/actions/test_outsiders.py::test_people_and_their_rows_are_joined_by_network": "a table",
    f"{_AUDIT}test_golden_vectors_hold": "tests/databases/test_server_audit.py has the server's",
    f"{_AUDIT}test_form_does_not_depend_on_zone_or_on_how_letters_are_put_together": "the same",
    f"{_COLUMNS}test_every_text_without_limit_is_there": "a table",
    f"{_COLUMNS}test_no_letter_grows_more_than_the_worst": "letters, counted",
    f"{_COLUMNS}test_the_longest_names_of_the_worst_letter_have_room_for_their_keys": "the same",
    f"{_COLUMNS}test_a_long_plain_name_is_sorted_by_all_of_its_letters": "the same",
    f"{_DATABASE}test_long_work_steps_back_while_an_act_waits": "turns of threads",
    f"{_DATABASE}test_a_writer_that_never_ends_makes_the_next_one_busy": "turns of threads",
    f"{_SERVICES}test_the_timetable_of_the_list_says_the_same_as_the_service": "text",
    f"{_SERVICES}test_only_tokens_of_our_own_are_asked": "text",
    f"{_SERVICES}test_long_work_pauses_only_after_somebody_acted": "turns of threads",
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
