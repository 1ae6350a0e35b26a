"""Promise that the clock of a PC says nothing about when something was done on a server (F20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.databases.cluster import Cluster
from tests.databases.conftest import template
from tests.databases.seated import seated

__all__ = ["template"]


@pytest.mark.parametrize("skew", [timedelta(hours=-1), timedelta(days=3650)])
def test_f20_clock_of_a_pc_that_is_wrong_does_not_reach_the_audit(
    server: Cluster, template: str, skew: timedelta
) -> None:
    with seated(server, template) as here:
        store: Any = here.desk.store
        store.clock = lambda: datetime.now(UTC) + skew
        before = datetime.now(UTC)
        with here.desk.write() as work:
            work.audit("test")
        with server.admin(here.database) as admin:
            found = admin.execute("SELECT at FROM hearten.audit WHERE act = 'test'").fetchone()
    assert found is not None
    at: Any = found[0]
    assert before <= at <= datetime.now(UTC)
