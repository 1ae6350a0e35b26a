"""Promise that each command which the guide of a server says was tried does what it says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import paths
from app.actions import signing_in
from app.actions.signing_in import FirstRun
from app.domain.access import Role
from tests.actions.conftest import CHEAP, OFFICE, PASSWORD
from tests.databases import cluster as clusters
from tests.databases.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (paths.resources() / "help" / "server.md").read_text("utf8")
KEEPERS = "copper orchard pebble"
_BLOCK = re.compile(r"([^\n]*):\n\n((?:    [^\n]+\n)+)")
WORDS = ("createuser", "psql", "createdb", "openssl", "chmod", "hearten")


@dataclass(frozen=True)
class Block:
    """Some lines of the guide to type, and whether it says that they were tried."""

    is_tried: bool
    lines: tuple[str, ...]

    @property
    def is_typed(self) -> bool:
        """Claim that these are commands, not lines of a file."""
        return self.lines[0].split()[0] in WORDS


def blocks() -> list[Block]:
    found = []
    for said, lines in _BLOCK.findall(GUIDE):
        last = re.split(r"(?<=[.;]) ", said)[-1].lower()
        found.append(
            Block(last.startswith("tried"), tuple(one.strip() for one in lines.splitlines()))
        )
        assert re.match(r"(tried|not tried)", last), f"who tried {lines!r}?"
    return found


def test_every_line_to_type_says_whether_it_was_tried() -> None:
    typed = [line for line in GUIDE.splitlines() if line.startswith("    ")]
    assert [f"    {line}" for block in blocks() for line in block.lines] == typed
    assert sum(block.is_tried for block in blocks()) >= 9


@pytest.fixture(scope="module")
def server(server: Cluster) -> Iterator[Cluster]:  # the shared one tells whether there is any
    """Give a server of these tests' own: its settings are changed."""
    with clusters.running() as own:
        yield own


def test_commands_said_to_be_tried_run_one_after_the_other(server: Cluster, tmp_path: Path) -> None:
    first = FirstRun(
        "Our desk", OFFICE, "admin", "Ada", PASSWORD, roles=((Role.ADMINISTRATOR, None, None),)
    )
    signing_in.make_store(tmp_path / "desk", first, kdf=CHEAP).desk.store.close()
    ran = [
        line
        for block in blocks()
        if block.is_tried and block.is_typed
        for line in block.lines
        if _run(server, tmp_path, line)
    ]
    assert {line.split()[0] for line in ran} == set(WORDS)


def _run(server: Cluster, folder: Path, line: str) -> bool:
    there = line.replace("@db.example.nhs.uk", f"@127.0.0.1:{server.port}")
    words = shlex.split(there)
    password = PASSWORD if words[0] == "hearten" and "move" in words else KEEPERS
    given = {
        "PATH": f"{server.programs}:{os.environ['PATH']}",
        "PGHOST": str(server.folder),
        "PGPORT": str(server.port),
        "PGUSER": "owner",
        "HEARTEN_PASSWORD": password,
        "HEARTEN_SERVER_PASSWORD": KEEPERS,
        "HEARTEN_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
    }
    if words[0] == "hearten":
        words = [sys.executable, "-m", "app", *words[1:]]
    done = subprocess.run(
        words, cwd=folder, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    if "createuser" in line:  # the guide lets it be typed twice
        with server.admin() as admin:
            admin.execute(f"ALTER ROLE hearten_keeper PASSWORD '{KEEPERS}'")
    return True


def test_settings_said_to_be_tried_hold_after_a_restart(server: Cluster, tmp_path: Path) -> None:
    line = next(one for block in blocks() for one in block.lines if one.startswith("openssl"))
    subprocess.run(shlex.split(line), cwd=tmp_path, check=True, capture_output=True)
    data = server.folder / "data"
    wanted = {}
    with (data / "postgresql.conf").open("a", encoding="utf8") as conf:
        for block in blocks():
            if block.is_tried and not block.is_typed:
                for one in block.lines:
                    conf.write(f"{one}\n")
                    name, _, value = one.partition(" = ")
                    wanted[name] = value.strip("'")
    for name in ("server.crt", "server.key"):
        shutil.copy(tmp_path / name, data / name)
        (data / name).chmod(0o600)
        about = (data / "PG_VERSION").stat()
        os.chown(data / name, about.st_uid, about.st_gid)
    server.kill()
    server.start_again()
    with server.admin() as admin:
        for name, value in wanted.items():
            row = admin.execute(f"SELECT setting FROM pg_settings WHERE name = '{name}'").fetchone()
            assert row == (value,), name
