"""Promise that a name in an error of the database reaches no log, no crash file, no console."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.actions import accounts, referrals, signing_in
from app.actions.signing_in import FirstRun
from app.domain.access import Grant, Role
from app.store.accounts import NewUser
from tests.actions.conftest import CHEAP, DANETRE, DAVENTRY, OFFICE, PASSWORD, a_referral
from tests.faults import leaking

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a store at which a receptionist may log."""
    roles = ((Role.ADMINISTRATOR, None, None), (Role.LINK_WORKER, DAVENTRY, None))
    first = FirstRun("Desk", OFFICE, "Ada Admin", "Ada Admin", PASSWORD, roles=roles)
    desk = signing_in.make_store(tmp_path / "store", first, kdf=CHEAP).desk
    grant = Grant("", Role.RECEPTIONIST, None, DANETRE)
    accounts.add_user(desk, NewUser(leaking.USER, leaking.USER, PASSWORD, grants=(grant,)))
    referrals.log(desk, a_referral())
    desk.store.close()
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="abort is told by a signal on POSIX")
def test_a_name_in_an_error_leaves_no_trace(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.leaking", str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGABRT, b"both were told\n"), done.stderr
    logs = {file.name: file.read_text("utf-8") for file in (folder / "home" / "logs").iterdir()}
    assert "OperationalError" in logs["hearten.log"]
    assert "LookupError" in logs["hearten.log"]
    assert "_crash" in logs["crash.txt"]
    for file in folder.rglob("*"):
        assert leaking.NAME not in file.name
        if file.is_file():
            assert leaking.NAME.encode() not in file.read_bytes(), file.name
    assert leaking.NAME.encode() not in done.stderr
