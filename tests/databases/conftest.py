"""Give tests of the shared store databases of their own on the tests' own server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases.cluster import Cluster


@pytest.fixture
def database(server: Cluster) -> Iterator[str]:
    """Give the name of an empty database of this test's own."""
    with server.database() as name:
        yield name
