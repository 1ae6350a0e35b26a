"""F42: a row that somebody adds by SQL begins as the process has it, and with its own person."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.databases.cast import Cast

RITA, ANN = "rita", "ann"
ME = "hearten_private.me()"
# Each copies the row `o`: what a login may write of it, and what it is when it begins.
REFERRAL = {
    "uid": "'new'", "network_id": "o.network_id", "practice_id": "o.practice_id",
    "person_id": "o.person_id", "logged_by": ME, "state": "'received'", "is_open": "true",
    "state_shown": "'Not allocated'", "next_words": "'Decide'", "worker_id": "NULL",
    "joined_to": "NULL", "version": "1", "decision_reason": "''", "decision_code": "''",
    "reasons": "''", "reason_key": "''", "agreement": "''", "words": "''", "source": "''",
    "referrer": "''", "urgency": "''", "received_on": "current_date", "logged_at": "now()",
    "name_key": "''",
}  # fmt: skip
CASE = {
    "uid": "'new'", "network_id": "o.network_id", "practice_id": "o.practice_id",
    "person_id": "o.person_id", "referral_id": "o.id", "worker_id": "o.worker_id",
    "state": "'waiting'", "opened_on": "current_date", "name_key": "''", "version": "1",
}  # fmt: skip
ESCALATION = {
    "uid": "'new'", "network_id": "o.network_id", "practice_id": "o.practice_id",
    "person_id": "o.person_id", "state": "'raised'", "matter": "''", "raised_at": "now()",
    "raised_by": ME, "told_who": "''", "told_how": "''", "version": "1",
}  # fmt: skip
ROWS = {"referral": (RITA, REFERRAL), "case": (ANN, CASE), "escalation": (RITA, ESCALATION)}
_ELSEWHERE = (
    "(SELECT min(p.id) FROM person p JOIN practice q ON q.id = p.practice_id WHERE q.uid = {!r})"
)
_OTHER = "(SELECT id FROM practice WHERE uid = 'prac-12')"
WRONG = {
    "referral": (
        {"state": "'accepted'"}, {"is_open": "false"}, {"state_shown": "'Declined'"},
        {"next_words": "'nothing to do'"}, {"worker_id": ME}, {"joined_to": "'another'"},
        {"version": "900"}, {"decision_reason": "'She said no'"}, {"decision_code": "'declined'"},
        {"logged_by": "1"}, {"person_id": _ELSEWHERE.format("prac-12")},
        {"practice_id": _OTHER},
    ),
    "case": (
        {"state": "'active'"}, {"version": "900"}, {"worker_id": f"{ME} + 1"},
        {"person_id": _ELSEWHERE.format("prac-12")}, {"practice_id": _OTHER},
        {"referral_id": "(SELECT min(id) FROM referral WHERE id <> o.id)"},
    ),
    "escalation": (
        {"state": "'closed'"}, {"version": "900"}, {"raised_by": "1"},
        {"person_id": _ELSEWHERE.format("prac-12")}, {"practice_id": _OTHER},
    ),
}  # fmt: skip


@pytest.fixture
def found(cast: Cast) -> Cast:
    """Give a cast whose first referral, of a patient of the first practice, has no case yet."""
    with cast.admin() as admin:
        admin.execute("UPDATE referral SET state = 'accepted', is_open = true")
        for table in ("plan_print", "step", "goal", "plan", "contact", '"case"'):
            admin.execute(f"DELETE FROM {table}".encode())
    return cast


def add(cast: Cast, table: str, wrong: dict[str, str]) -> int:
    """Add one row as who may add such rows; give how many went in."""
    name, right = ROWS[table]
    told = right | wrong
    asked = (
        f'INSERT INTO "{table}" ({", ".join(told)}) SELECT {", ".join(told.values())} '
        "FROM referral o WHERE o.id = (SELECT min(r.id) FROM referral r)"
    )
    with cast.connect(name) as line:
        return line.execute(asked.encode()).rowcount


@pytest.mark.parametrize("table", ROWS)
def test_what_begins_as_it_must_goes_in(found: Cast, table: str) -> None:
    assert add(found, table, {}) == 1


@pytest.mark.parametrize(
    ("table", "wrong"), [(table, one) for table, several in WRONG.items() for one in several]
)
def test_what_begins_otherwise_is_refused(found: Cast, table: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        add(found, table, wrong)


def test_a_case_is_of_an_accepted_referral_alone(found: Cast) -> None:
    with found.admin() as admin:
        admin.execute("UPDATE referral SET state = 'declined', is_open = false")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        add(found, "case", {})
