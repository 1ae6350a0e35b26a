"""Promise that the tests' own server has no rights, is on loopback only, and always stopped."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.databases import cluster as clusters
from tests.databases.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]


def test_server_runs_as_somebody_without_rights(server: Cluster) -> None:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    uid = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1]
    assert int(uid) != 0


def test_server_listens_on_loopback_only(server: Cluster) -> None:
    with server.admin() as admin:
        found = admin.execute("SHOW listen_addresses").fetchone()
    assert found == ("127.0.0.1",)


def test_nobody_comes_in_by_loopback_without_a_password(server: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.tcp_url("postgres", "owner"))


def test_database_of_a_test_is_dropped_with_those_still_in_it(server: Cluster) -> None:
    with server.database() as name:
        left_open = psycopg.connect(server.url(name))
    with server.admin() as admin:
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    assert found is None
    left_open.close()


def test_server_stops_when_its_test_fails(server: Cluster) -> None:
    seen: list[Cluster] = []

    def fails() -> None:
        with clusters.running() as own:
            seen.append(own)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert seen[0].process.returncode is not None
    assert not seen[0].folder.exists()


def test_server_ends_with_tests_that_were_killed(server: Cluster) -> None:
    script = (
        "from tests.databases import cluster\n"
        "with cluster.running() as own:\n"
        "    print(own.process.pid, own.folder, flush=True)\n"
        "    input()\n"
    )
    tests = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert tests.stdout is not None
    pid, folder = tests.stdout.readline().split()
    watched = os.pidfd_open(int(pid))
    tests.send_signal(signal.SIGKILL)
    tests.wait()
    assert select.select([watched], [], [], 30)[0], "the server outlived its tests"
    os.close(watched)
    shutil.rmtree(folder)


def test_folder_named_for_the_tests_is_taken_and_never_quietly_left(
    server: Cluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(clusters.NAMED, str(server.programs))
    assert clusters.programs() == server.programs
    monkeypatch.setenv(clusters.NAMED, str(tmp_path))
    with pytest.raises(RuntimeError, match="without a server's programs"):
        clusters.programs()
