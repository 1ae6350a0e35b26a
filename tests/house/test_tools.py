"""Promise that nothing is skipped for want of a tool where all were set up for the tests."""

from __future__ import annotations

import pytest

from tests import tools


@pytest.mark.parametrize(
    ("is_here", "must_be", "skips"),
    [(True, "", False), (True, "1", False), (False, "", True), (False, "1", False)],
)
def test_what_lacks_its_tool_is_skipped_only_where_tools_may_lack(
    is_here: bool, must_be: str, skips: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(tools.NEED_ALL, must_be)
    mark = tools.needs(is_here, "no such tool").mark
    assert mark.name == "skipif"
    assert mark.args == (skips,)
