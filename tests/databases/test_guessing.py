"""Promise that a row that is hidden cannot be guessed at: what the server tells is always the same.

EXPLAIN ANALYZE and the counters of one's own transaction say what was read. They must say the same
whether a hidden row holds what was asked for or not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql

from app.store.server.rows import PATIENTS
from tests.databases.broken import broken_by
from tests.databases.cast import Cast

_COLUMNS = """SELECT c.relname, a.attname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'hearten'::regnamespace AND c.relname = ANY (%s)
    AND a.atttypid = ANY ('{text,varchar,date}'::regtype[])
    AND has_column_privilege('hearten_user', c.oid, a.attnum, 'SELECT') ORDER BY 1, 2"""
_SEEN = sql.SQL("SELECT network_id, id FROM {}")
_COUNTED = (
    "SELECT idx_tup_fetch, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'person'"
)
_PLANS = ("on", "off")
"""Whether the planner may read a table from end to end: whoever asks chooses that."""


def columns(cast: Cast) -> list[tuple[str, str]]:
    """Give every text and day of a patient that a login may ask for."""
    with cast.admin() as admin:
        return [(str(t), str(c)) for t, c in admin.execute(_COLUMNS, (sorted(PATIENTS),))]


def told(
    asking: psycopg.Connection[Any], table: str, column: str, place: tuple[Any, Any], value: Any
) -> list[tuple[str, ...]]:
    """Ask for a row with that value; give all that the server tells of how it looked."""
    lines = []
    for how in _PLANS:
        asking.execute(f"SET enable_seqscan = {how}")
        question = sql.SQL(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT 1 FROM {} "
            "WHERE network_id = {} AND id = {} AND {} = {}"
        ).format(sql.Identifier(table), *place, sql.Identifier(column), value)
        said = sql.Literal(value).as_string(asking)
        lines += [(how, row[0].replace(said, "?")) for row in asking.execute(question)]
    return lines


@pytest.mark.parametrize("who", ["rita", "pia", "ada", "sam"])
def test_nothing_tells_whether_a_hidden_row_holds_what_was_asked_for(
    whole_cast: Cast, who: str
) -> None:
    asked = 0
    with whole_cast.admin() as admin, whole_cast.connect(who) as asking:
        for table, column in columns(whole_cast):
            hidden = admin.execute(
                sql.SQL("SELECT network_id, id, {} FROM {} WHERE {} IS NOT NULL").format(
                    *(sql.Identifier(name) for name in (column, table, column))
                )
            ).fetchall()
            seen = set(asking.execute(_SEEN.format(sql.Identifier(table))).fetchall())
            for network, number, value in hidden:
                if (network, number) in seen:
                    continue
                other = value + timedelta(1) if isinstance(value, date) else f"{value}x"
                place = (network, number)
                right = told(asking, table, column, place, value)
                assert right == told(asking, table, column, place, other), (table, column)
                asked += 1
                break
    assert asked > 40


def test_the_counters_of_a_transaction_tell_nothing_of_a_hidden_row(whole_cast: Cast) -> None:
    with whole_cast.admin() as admin, whole_cast.connect("rita") as asking:
        seen = [row[0] for row in asking.execute("SELECT nhs_number FROM person")]
        (hidden,) = admin.execute(
            "SELECT nhs_number FROM person WHERE nhs_number <> ALL (%s) LIMIT 1", (seen,)
        ).fetchone() or ("",)
        read = [_read_of(asking, number) for number in (hidden, "9990000000")]
    assert hidden
    assert read[0] == read[1]


def test_check_says_that_a_comparison_is_asked_before_the_policies(cast: Cast) -> None:
    lines = broken_by("ALTER FUNCTION texteq(text, text) LEAKPROOF", cast)
    assert any("1 comparison(s) of texts or days are asked before a policy" in one for one in lines)


def _read_of(asking: psycopg.Connection[Any], number: str) -> list[int]:
    """Look for a number; give how many rows the server says it took up for it."""
    asking.execute("SET enable_seqscan = off")
    with asking.transaction():
        before = asking.execute(_COUNTED).fetchone()
        asking.execute("SELECT count(*) FROM person WHERE nhs_number = %s", (number,))
        after = asking.execute(_COUNTED).fetchone()
    assert before is not None
    assert after is not None
    return [new - old for new, old in zip(after, before, strict=True)]
