"""Have a fresh demo store made by the command of the same program, and read who may sign in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from app import errors
from app.invented import sign_ins
from app.invented.sign_ins import SignIn

PEOPLE = "160"


def make(folder: Path) -> None:
    """Make the store; one that an earlier tour left there gives way."""
    if folder.exists():
        if not (folder / "demo").exists():
            raise errors.Refused("That folder holds a store that is no demo. Name another folder.")
        shutil.rmtree(folder)
    if _hearten("demo", str(folder), "--people", PEOPLE).returncode:
        raise errors.Refused("The demo store could not be made there. Name another folder.")


def move(folder: Path, server: str, password: str) -> str:
    """Move the demo to an empty database; gives the address that its users sign in at."""
    who = somebody(folder, "administrator")
    secrets = {"HEARTEN_PASSWORD": who.password}
    if password:
        secrets["HEARTEN_SERVER_PASSWORD"] = password
    words = ("--store", str(folder), "--user", who.user, "move", "--to", server, "--json")
    done = _hearten(*words, secrets=secrets)
    if done.returncode:
        raise errors.Refused(done.stderr.decode("utf-8", "replace").strip())
    return str(json.loads(done.stdout)["store"])


def _hearten(
    *words: str, secrets: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    root = Path(__file__).resolve().parents[2]
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(  # noqa: S603
        [*program, *words],
        cwd=root,
        env={**kept, **(secrets or {})},
        capture_output=True,
        check=False,
    )


def somebody(folder: Path, role: str, network: str = "") -> SignIn:
    """Give the first user with just that role (and that network, if named)."""
    return next(
        one
        for one in sign_ins.read(folder)
        if one.roles == (role,) and (not network or network in one.networks)
    )
