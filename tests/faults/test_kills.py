"""Promise that what was told to be saved is there after the process is killed."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.store import check

# Run by `exec` in a fresh process that has the imports behind it: twenty starts in seconds.
CHILD = """
import os
from pathlib import Path
from app.store import embedded
told = os.open(acknowledged, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
store = embedded.open_with_password(Path(folder), "priya", "brown heron kettle").store
os.write(told, b"ready ")
while True:
    with store.write(op_id=f"op-{number}") as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO setting (name, value) VALUES (?, ?)", (f"test.{number}", "x" * 300))
        unit.audit(act="test", actor="child", grant=None, chain=f"net-{number % 3}")
    os.write(told, b"%d " % number)
    number += 1
"""


def kill_after(made: Any, acknowledged: Path, first: int, seconds: float) -> list[str]:
    """Let a process save until it is killed; give what it had told to be saved."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["app.store.embedded"])
    acknowledged.unlink(missing_ok=True)
    given = {"folder": str(made.folder), "acknowledged": str(acknowledged), "number": first}
    child = context.Process(target=exec, args=(CHILD, given))
    child.start()
    while not acknowledged.exists() or not acknowledged.read_bytes():
        assert child.is_alive()
        time.sleep(0.005)
    time.sleep(seconds)  # the moment of the kill is the point
    child.kill()
    child.join()
    return acknowledged.read_text().split()[1:]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_twenty_kills_lose_nothing_that_was_told_saved(
    made: Any, saved: Any, tmp_path: Path
) -> None:
    chance = random.Random(7)
    acknowledged: set[str] = set()
    first = 0
    for _ in range(20):
        told = kill_after(made, tmp_path / "told", first, chance.uniform(0.0, 0.1))
        acknowledged.update(told)
        first += len(told) + 2
        opened = made.open()
        assert acknowledged <= saved(opened.store)
        assert opened.store.warnings == []
        opened.store.close()
    opened = made.open()
    assert len(acknowledged) > 50
    assert check.check(opened.store) == []
    assert all(opened.store.was_done(f"op-{number}") for number in acknowledged)
    opened.store.close()
