"""Give every test a home of its own, no window on the screen and no network."""

from __future__ import annotations

import os
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import engines

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep settings, logs and shared stores of the tests out of the person's own folders."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEARTEN_HOME", str(home / "own"))
        patch.setenv("HEARTEN_SHARED_HOME", str(home / "shared"))
        patch.delenv("HEARTEN_PASSWORD", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Let nothing speak to another machine; sockets of this one are free."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else ""
            if host not in ("127.0.0.1", "::1", "localhost"):
                raise AssertionError("a test tried to reach another machine")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def _empty_clipboard_at_the_end() -> Iterator[None]:
    """Leave nothing on the clipboard: Qt without a desktop frees it after Python is gone."""
    yield
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the project's folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    """Give a PostgreSQL of the tests' own, started when the first test asks for it."""
    from tests import tools
    from tests.databases import cluster

    if cluster.programs() is None:
        if tools.must_be_here():
            pytest.fail(cluster.NO_SERVER)
        pytest.skip(cluster.NO_SERVER)
    with cluster.running() as running:
        yield running


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on",
        choices=("embedded", "shared", "both"),
        default="both",
        help="the stores that tests of both engines run on",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is about a store, and not about a folder, on each kind of store."""
    if "kind" in metafunc.fixturenames:
        kinds = engines.kinds_of(metafunc.definition.nodeid, metafunc.config.getoption("--on"))
        metafunc.parametrize("kind", kinds, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take away those of a table that are for a folder only."""
    left_out = [item for item in items if engines.is_left_out(item.nodeid)]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line which tests were skipped for want of a server, and why."""
    from tests.databases import cluster

    folders: Counter[str] = Counter()
    for report in terminalreporter.getreports("skipped"):
        if cluster.NO_SERVER in str(report.longrepr):
            folders[report.nodeid.rpartition("/")[0].partition("::")[0]] += 1
    if folders:
        said = ", ".join(f"{number} in {folder}" for folder, number in sorted(folders.items()))
        terminalreporter.write_line(f"Skipped for want of a server: {said}. {cluster.NO_SERVER}")


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """Give the kind of store that a test runs on."""
    return str(getattr(request, "param", "embedded"))


@pytest.fixture(scope="session")
def databases(server: Any) -> Iterator[Any]:
    """Give the prepared databases of the tests' server."""
    from tests.databases.pool import Pool

    pool = Pool(server)
    yield pool
    pool.close()
