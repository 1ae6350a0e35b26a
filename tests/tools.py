"""Skip what needs a tool that is not here; where all was set up for the tests, let it fail."""

from __future__ import annotations

import os

import pytest

NEED_ALL = "HEARTEN_TESTS_NEED_ALL"


def must_be_here() -> bool:
    """Claim that whoever runs the tests installed every tool: a skip would hide a lack."""
    return bool(os.environ.get(NEED_ALL))


def needs(is_here: object, reason: str) -> pytest.MarkDecorator:
    """Mark tests of a tool; the reason names what is missing."""
    return pytest.mark.skipif(not is_here and not must_be_here(), reason=reason)
