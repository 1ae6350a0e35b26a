"""Promise that what a form may hold, the store holds: text of its very limit is kept whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.domain import limits
from tests.actions.test_bad_input import FIELDS, changed_person, person_field
from tests.actions.test_every_act import World

WORST = "\ufdfa"
"""An Arabic ligature that folds into eighteen letters, so the keys made of a name are longest."""
MORE = {
    "log postcode": (person_field("postcode"), "postcode"),
    "person postcode": (changed_person("postcode"), "postcode"),
    "person phone_note": (changed_person("phone_note"), "label"),
    "person needs": (changed_person("needs"), "need"),
    "person address": (changed_person("address"), "address"),
}


@pytest.mark.parametrize("field", [*FIELDS, *MORE])
def test_a_text_of_its_limit_is_kept_whole(
    field: str, admin: Desk, worker: Desk, reception: Desk, tmp_path: Path
) -> None:
    put, limit = {**FIELDS, **MORE}[field]
    world = World(admin, worker, reception, tmp_path)
    for letter in (WORST, "\u00df"):
        typed = letter * limits.LIMITS[limit].most
        assert put(world, typed) == typed
