"""Run two servers, the second following the first over a line that a test can freeze."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.databases import cluster as clusters
from tests.databases.cluster import PATIENCE, Cluster
from tests.databases.proxy import Proxy, between

PASSWORD = "brown heron kettle"
NAME = "second"


@dataclass
class Pair:
    """A first server and the second that follows it; commits wait for both."""

    first: Cluster
    second: Cluster
    line: Proxy

    def promote(self) -> None:
        """Let the second take over."""
        with self.second.admin() as admin:
            admin.execute("SELECT pg_promote()")

    def let_go(self) -> None:
        """Let commits at the first wait for nobody, once it is asked again."""
        with self.first.admin() as admin:
            admin.execute("ALTER SYSTEM SET synchronous_standby_names = ''")
            admin.execute("SELECT pg_reload_conf()")


def waits_for_the_second(cluster: Cluster) -> bool:
    """Claim that a commit waits for the second server just now."""
    with cluster.admin() as admin:
        asked = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        return admin.execute(asked).fetchone() is not None


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that must come; fails when it does not."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


@contextlib.contextmanager
def pair() -> Iterator[Pair]:
    """Make and start both, and stop and remove them at the end."""
    with (
        clusters.running("synchronous_commit=on", "wal_sender_timeout=0") as first,
        between(first.port) as line,
    ):
        with first.admin() as admin:
            admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
        folder = Path(tempfile.mkdtemp(prefix="hearten-server-"))
        second: Cluster | None = None
        try:
            second = _follow(first, folder, line)
            with first.admin() as admin:
                admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
                admin.execute("SELECT pg_reload_conf()")
            until(lambda: _is_followed(first))
            yield Pair(first, second, line)
        finally:
            line.close()
            if second is not None and second.process.poll() is None:
                second.process.send_signal(signal.SIGQUIT)
                second.process.wait(PATIENCE)
            shutil.rmtree(folder, ignore_errors=True)


def _follow(first: Cluster, folder: Path, line: Proxy) -> Cluster:
    owner = clusters._as_nobody_special()
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    data = folder / "data"
    words: list[str | Path] = [first.programs / "pg_basebackup", "--pgdata", data, "--no-sync"]
    words += ["--host", first.folder, "--port", str(first.port), "--username=owner"]
    words += ["--wal-method=stream", "--checkpoint=fast"]
    subprocess.run(words, check=True, capture_output=True, cwd=folder, **owner)
    (data / "standby.signal").touch()
    port = clusters._free_port()
    conninfo = f"host=127.0.0.1 port={line.port} user=owner password='{PASSWORD}'"
    told = f"{conninfo} application_name={NAME}".replace("'", "''")
    with (data / "postgresql.auto.conf").open("a") as file:
        file.write(f"primary_conninfo = '{told}'\n")
    settings = ("fsync=off", "wal_receiver_timeout=0", "wal_retrieve_retry_interval=100ms")
    process = clusters._serve(first.programs, folder, port, settings)
    second = Cluster(folder, port, first.programs, "owner", process)
    clusters._wait(second)
    return second


def _is_followed(first: Cluster) -> bool:
    with first.admin() as admin:
        row = admin.execute("SELECT sync_state FROM pg_stat_replication").fetchone()
    return row is not None and row[0] == "sync"
