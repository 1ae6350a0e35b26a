"""Have a fresh demo store made by the command of the same program, and read who may sign in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app import errors

PEOPLE = "160"


@dataclass(frozen=True)
class Invented:
    """An invented user of the demo."""

    name: str
    password: str
    roles: tuple[str, ...]
    networks: tuple[str, ...]


def make(folder: Path) -> None:
    """Make the store; one that an earlier tour left there gives way."""
    if folder.exists():
        if not (folder / "demo").exists():
            raise errors.Refused("That folder holds a store that is no demo. Name another folder.")
        shutil.rmtree(folder)
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    root = Path(__file__).resolve().parents[2]
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603
        [*program, "demo", str(folder), "--people", PEOPLE],
        cwd=root,
        env=kept,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise errors.Refused("The demo store could not be made there. Name another folder.")


def users(folder: Path) -> list[Invented]:
    """Give who may sign in to the demo."""
    held = json.loads((folder / "demo").read_text("utf-8"))["sign_ins"]
    return [
        Invented(one["user"], one["password"], tuple(one["roles"]), tuple(one["networks"]))
        for one in held
    ]


def somebody(folder: Path, role: str, network: str = "") -> Invented:
    """Give the first user with just that role (and that network, if named)."""
    return next(
        one
        for one in users(folder)
        if one.roles == (role,) and (not network or network in one.networks)
    )
