"""Start a PostgreSQL of the tests' own: no rights, loopback, a free port, always stopped."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

OLDEST = 15
PATIENCE = 60.0
NAMED = "HEARTEN_TESTS_SERVER"
NO_SERVER = "PostgreSQL 15 or newer is not installed: python3 build/develop.py setup --with-server"
_PR_SET_PDEATHSIG = 1
# Nothing here outlives the tests, so nothing waits for the disk. Tests of faults ask for it.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def programs() -> Path | None:
    """Give the folder of the newest server's programs, if one is installed that is new enough.

    HEARTEN_TESTS_SERVER names another folder, for trying a version that is not installed.
    """
    if named := os.environ.get(NAMED):
        if not (Path(named) / "initdb").is_file():
            raise RuntimeError(f"{NAMED} names a folder without a server's programs")
        return Path(named)
    found = {
        int(path.parent.parent.name): path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if path.parent.parent.name.isdecimal()
    }
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


@dataclass
class Cluster:
    """One running server; `owner` is its superuser, who comes by the socket alone."""

    folder: Path
    port: int
    programs: Path
    owner: str
    process: subprocess.Popen[bytes]

    def url(self, database: str = "postgres", user: str = "owner") -> str:
        """Give the URL of a database, by the socket."""
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"

    def tcp_url(self, database: str, user: str) -> str:
        """Give the URL of a database by loopback, where the password is asked for."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """Connect as the superuser, each statement by itself."""
        return psycopg.connect(self.url(database), autocommit=True)

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the name of a database of one test's own, dropped at the end."""
        name = f"t{secrets.token_hex(6)}"
        with self.admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield name
        finally:
            with self.admin() as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def kill(self) -> None:
        """Stop it as a power cut of the server would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def start_again(self, *settings: str) -> None:
        """Start it anew on its folder and port, after `kill`."""
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.process = _serve(self.programs, self.folder, self.port, settings)
        _wait(self)


@contextlib.contextmanager
def running(*settings: str, quick: bool = True) -> Iterator[Cluster]:
    """Make and start a server, and stop and remove it at the end whatever happened."""
    where = programs()
    if where is None:
        raise RuntimeError(NO_SERVER)
    # Not below pytest's folders: the server's user may not look into those, and a socket's path is
    # short.
    folder = Path(tempfile.mkdtemp(prefix="hearten-server-"))
    cluster: Cluster | None = None
    try:
        _make(where, folder)
        port = _free_port()
        process = _serve(where, folder, port, (*(_QUICK if quick else ()), *settings))
        cluster = Cluster(folder, port, where, "owner", process)
        _wait(cluster)
        yield cluster
    finally:
        if cluster is not None and cluster.process.poll() is None:
            cluster.process.send_signal(signal.SIGINT)  # fast: open sessions are ended
            try:
                cluster.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                cluster.process.kill()
                cluster.process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _as_nobody_special() -> dict[str, Any]:
    """Give what makes a child run as the server's own user, where the tests run as root."""
    if os.geteuid() != 0:
        return {}
    import pwd  # not on Windows, where these tests are skipped

    who = pwd.getpwnam("postgres")
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def _make(where: Path, folder: Path) -> None:
    if owner := _as_nobody_special():
        os.chown(folder, owner["user"], owner["group"])
    words: list[str | Path] = [where / "initdb", "--pgdata", folder / "data", "--username=owner"]
    words += ["--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8"]
    # It sorts by a language, as most do: what relies on the order of code points must say so.
    words += ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB"]
    words += ["--data-checksums", "--no-sync"]
    said = subprocess.run(words, cwd=folder, capture_output=True, text=True, **owner)
    if said.returncode:
        raise RuntimeError(f"initdb could not make a server:\n{said.stderr}")


def _serve(
    where: Path, folder: Path, port: int, settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    words: list[str | Path] = [where / "postgres", "-D", folder / "data"]
    ours = (f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
    for setting in (*ours, "max_connections=60", "timezone=UTC", *settings):
        words += ["-c", setting]
    libc = ctypes.CDLL(None)
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A killed test run takes its server with it.
            preexec_fn=lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT),
            **_as_nobody_special(),
        )


def _free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _wait(cluster: Cluster) -> None:
    """Wait until it takes connections; raises RuntimeError with its log when it has ended."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            cluster.admin().close()
        except psycopg.OperationalError:
            if cluster.process.poll() is not None or time.monotonic() > until:
                log = (cluster.folder / "server.log").read_text("utf8", "replace")
                raise RuntimeError(f"the server did not start:\n{log}") from None
            time.sleep(0.02)
        else:
            return
