"""Measure whole processes: the sign-in window painted, and password to first rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import paired
import stores
from paired import Rounds

from app.domain.access import Right

HERE = Path(__file__).resolve().parent
OURS, LIMIT = str(HERE / "sign_in_child.py"), str(HERE / "bare_programs.py")
# A password typed in a second, whatever its length.
TYPED_IN = 1000


def run(*words: str, told: str = "") -> str:
    """Run a process of the bench to its end and give what it said."""
    # Without compiled modules a start would measure the compiler.
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *words],
        input=told, env=surroundings, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr or "a process of the bench failed")
    return done.stdout


def sign_in_painted(work: Path, rounds: int) -> list[Rounds]:
    """Compare the sign-in window with a bare main window, from the start of the process."""
    store = str(work / stores.USUAL)

    def since(*words: str) -> float:
        began = time.perf_counter()
        return (float(run(*words).split()[-1]) - began) * 1000

    found = paired.take(
        "sign-in painted",
        lambda: since(OURS, "window", store),
        lambda: since(LIMIT, "window"),
        rounds,
        each=3,
    )
    return [found]


def password_to_first_rows(work: Path, rounds: int) -> list[Rounds]:
    """Compare Enter to the first rows with Argon2, raw open, raw first page and a plain list."""
    folder = work / stores.USUAL
    password = stores.password_of(folder, stores.WHO)
    every = TYPED_IN // len(password)
    desk = stores.usual_desk_of(folder)
    key, networks = stores.data_key(desk).hex(), desk.rows(Right.SEE_REFERRALS).networks
    desk.store.close()
    file = stores.copied(folder, work / "sign-in.db")
    seen: dict[str, Any] = {}

    def ours() -> float:
        said = run(OURS, "rows", str(folder), stores.WHO, str(every), told=password)
        seen["ours"] = json.loads(said.splitlines()[-1])
        return float(seen["ours"]["ms"])

    def theirs() -> float:
        like = seen["ours"]
        asked = {
            "password": password, "every": every, "salt": os.urandom(16).hex(), "key": key,
            "file": str(file), "networks": networks, "count": len(like["uids"]),
            "heads": like["heads"], "view": like["view"], "window": like["window"],
        }  # fmt: skip
        said = run(LIMIT, "sign-in", told=json.dumps(asked))
        told = json.loads(said.splitlines()[-1])
        if told["uids"] != like["uids"]:
            raise RuntimeError("ours and the limit differ in the first rows")
        return float(told["ms"])

    return [paired.take("password to first rows", ours, theirs, rounds)]
