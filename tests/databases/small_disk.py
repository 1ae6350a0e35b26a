"""Give a database a disk of its own that can be filled: a real one, where this machine mounts it.

Mounting wants root, which a run in CI has. Where it is refused the server's code for a full disk
stands in, and a warning says so: no test is left out.
"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.databases.cluster import Cluster, _as_nobody_special

SIZE = "64m"
_NAME = "small"
_STANDS_IN = (
    "CREATE OR REPLACE FUNCTION public.no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END $$",
    "GRANT USAGE ON SCHEMA public TO hearten_maintain, hearten_user",
    "CREATE TRIGGER no_room BEFORE INSERT ON hearten.person EXECUTE FUNCTION public.no_room()",
)


@dataclass
class SmallDisk:
    """The disk that one database lies on."""

    server: Cluster
    database: str
    folder: Path | None

    def fill(self) -> None:
        """Leave no room for one more page of a table."""
        if self.folder is None:
            with self.server.admin(self.database) as admin:
                for said in _STANDS_IN:
                    admin.execute(said.encode())
            return
        with (self.folder / "filler").open("ab", buffering=0) as filler:
            for size in (1 << 20, 1 << 12):
                try:
                    while True:
                        filler.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def make_room(self) -> None:
        """Let it be written to again."""
        if self.folder is not None:
            (self.folder / "filler").unlink()
            return
        with self.server.admin(self.database) as admin:
            admin.execute("DROP TRIGGER no_room ON hearten.person")


@contextlib.contextmanager
def lies_on(server: Cluster, database: str) -> Iterator[SmallDisk]:
    """Let a database that nobody is connected to lie on a small disk, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="hearten-disk-"))
    mounted = False
    try:
        mounted = _mount(folder)
        if not mounted:
            warnings.warn("No disk could be mounted: the server's code stands in.", stacklevel=2)
            yield SmallDisk(server, database, None)
            return
        if owner := _as_nobody_special():
            os.chown(folder, owner["user"], owner["group"])
        with server.admin() as admin:
            admin.execute(f"CREATE TABLESPACE {_NAME} LOCATION '{folder}'".encode())
            _end_sessions(admin, database)
            admin.execute(f"ALTER DATABASE {database} SET TABLESPACE {_NAME}".encode())
        with server.admin(database):  # the first session writes down what all others begin with
            pass
        try:
            yield SmallDisk(server, database, folder)
        finally:
            (folder / "filler").unlink(missing_ok=True)
            with server.admin() as admin:
                _end_sessions(admin, database)
                admin.execute(f"ALTER DATABASE {database} SET TABLESPACE pg_default".encode())
                admin.execute(f"DROP TABLESPACE {_NAME}".encode())
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def _mount(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    words = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def _end_sessions(admin: object, database: str) -> None:
    admin.execute(  # type: ignore[attr-defined]
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
        (database,),
    )
