"""Promise that what is half typed outlives a cut line and a killed program (item F29's form)."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.access import User
from app.store import shared
from tests.databases.cast import Cast
from tests.databases.conftest import cast, template, whole_cast
from tests.databases.proxy import Proxy, between

__all__ = ["cast", "template", "whole_cast"]
PASSWORD = "brown heron kettle"
# Signs in, keeps a draft, waits for the line to be cut, keeps another, and waits to be killed.
PROGRAM = """
import sys
from app import errors
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.access import User
from app.store import shared

store = shared.open_at(sys.argv[1], sys.argv[2])
drafts = Drafts(Desk(store, User("ann", "ann", "ann")))
drafts.keep("d1", "referral", None, {"words": "before"})
print("kept", flush=True)
sys.stdin.readline()
try:
    with store.read():
        print("connected", flush=True)
except errors.Unreachable:
    print("away", flush=True)
drafts.keep("d1", "referral", None, {"words": "after the line was cut"})
print("kept again", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def proxy(cast: Cast) -> Iterator[Proxy]:
    """Give a line to the server that a test can cut."""
    with between(cast.server.port) as proxy:
        yield proxy


def test_form_outlives_a_cut_line_and_a_killed_program(
    cast: Cast, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path))
    with cast.admin() as admin:
        admin.execute(f"ALTER ROLE {cast.roles['ann']} PASSWORD '{PASSWORD}'".encode())
    url = f"postgresql://{cast.roles['ann']}@127.0.0.1:{proxy.port}/{cast.database}"
    words = [sys.executable, "-c", PROGRAM, url, PASSWORD]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline() == "kept\n"
        proxy.takes_no_more_after_the_cut()
        proxy.cut()
        program.stdin.write("\n")
        assert program.stdout.readline() == "away\n"
        assert program.stdout.readline() == "kept again\n"
        program.send_signal(signal.SIGKILL)
    proxy.takes_again()
    store = shared.open_at(url, PASSWORD)
    found = Drafts(Desk(store, User("ann", "ann", "ann"))).of("referral")
    assert [one.body for one in found] == [{"words": "after the line was cut"}]
    assert store.warnings == []
    store.close()
