"""Promise that half-typed text is its typist's own: nobody else reads, changes or removes it."""

from __future__ import annotations

import contextlib

from app import errors
from app.actions.drafts import Drafts
from app.desk import Desk


def test_a_draft_is_only_its_typists(worker: Desk, reception: Desk) -> None:
    Drafts(worker).keep("d-1", "test", "somebody", {"words": "mine"})
    others = Drafts(reception)
    assert others.of("test") == ()
    assert others.of("test", "somebody") == ()
    assert others.count("test") == 0
    (mine,) = Drafts(worker).of("test", "somebody")
    assert mine.body == {"words": "mine"}


def test_nobody_writes_over_anothers_draft(worker: Desk, reception: Desk) -> None:
    Drafts(worker).keep("d-1", "test", None, {"words": "mine"})
    with contextlib.suppress(errors.Problem):  # the name of a draft is taken
        Drafts(reception).keep("d-1", "test", None, {"words": "theirs"})
    (mine,) = Drafts(worker).of("test")
    assert mine.body == {"words": "mine"}


def test_nobody_throws_anothers_draft_away(worker: Desk, reception: Desk) -> None:
    Drafts(worker).keep("d-1", "test", None, {"words": "mine"})
    Drafts(reception).discard("d-1")
    assert Drafts(worker).count("test") == 1
    Drafts(worker).discard("d-1")
    assert Drafts(worker).count("test") == 0
