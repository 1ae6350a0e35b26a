"""Open referrals that stand somewhere or are overdue are counted in one's own rows alone."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.databases.cast import Cast
from tests.databases.glazed import one

COUNT = "SELECT hearten_private.count_open(%s, %s, %s)"
# As whoever sees them would count them: a policy is asked of each row.
PLAINLY = (
    "SELECT count(*) FROM referral WHERE is_open AND (%s::text IS NULL OR state = %s) "
    "AND (%s::date IS NULL OR next_on < %s) AND (%s::bigint IS NULL OR practice_id = %s)"
)
ASKED: dict[str, tuple[str | None, str | None]] = {
    "received": ("received", None), "returned": ("returned", None),
    "overdue": (None, "2026-11-24"), "all that is open": (None, None),
}  # fmt: skip


@pytest.fixture
def standing(cast: Cast) -> Cast:
    """Let the referrals of each practice stand in several places, on several days."""
    with cast.admin() as admin:
        admin.execute(
            "UPDATE referral SET state = CASE worker_id WHEN %s THEN 'returned' "
            "WHEN %s THEN 'returned' ELSE 'received' END, "
            "next_on = DATE '2026-11-20' + id::int, is_open = id %% 4 > 0",
            (cast.ids["ann"], cast.ids["dan"]),
        )
    return cast


def practices(admin: psycopg.Connection[Any]) -> list[int | None]:
    return [None, *(row[0] for row in admin.execute("SELECT id FROM practice ORDER BY id"))]


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("name", ["rita", "gus", "ann", "cat", "sue", "sam", "max", "ada", "pia"])
def test_as_many_are_counted_as_are_seen(standing: Cast, name: str, what: str) -> None:
    state, day = ASKED[what]
    with standing.admin() as admin, standing.connect(name) as line:
        for practice in practices(admin):
            seen = one(line, PLAINLY, state, state, day, day, practice, practice)
            assert one(line, COUNT, state, day, practice) == seen


def test_there_is_something_to_count(standing: Cast) -> None:
    with standing.connect("ann") as ann:
        counted = {what: one(ann, COUNT, *asked, None) for what, asked in ASKED.items()}
    assert len(set(counted.values())) > 1
    assert min(counted.values()) > 0


def test_nothing_is_counted_for_whoever_was_disabled(standing: Cast) -> None:
    with standing.admin() as admin, standing.connect("ann") as ann:
        admin.execute("UPDATE \"user\" SET disabled_at = now() WHERE uid = 'ann'")
        assert one(ann, COUNT, None, None, None) == 0
