"""Promise that kill -9 of the real program loses no save that was told, and no text typed."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.actions import accounts, deciding, plans, referrals, signing_in
from app.actions.signing_in import FirstRun
from app.domain.access import Grant, Role
from app.store import check
from app.store.accounts import NewUser
from tests.actions.conftest import CHEAP, DANETRE, DAVENTRY, OFFICE, PASSWORD, a_referral
from tests.faults import program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
RECEPTION, WORKER = "Rita Reception", "Priya Patel"
PATIENCE = 40.0
TICK = program.TICK / 1000  # seconds of the program's own time: a starved one gets as many


@dataclass
class Killed:
    """A store that a killable program works at."""

    folder: Path
    told: Path
    user: str = RECEPTION

    def start(self, work: Callable[..., None], *more: object) -> Any:
        """Start the program on this store; it shares the imports of the process that makes it."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.faults.program"])
        self.told.unlink(missing_ok=True)
        given = (str(self.folder), self.user, PASSWORD, str(self.told), *more)
        child = context.Process(target=work, args=given)
        child.start()
        return child

    def wait_for(self, child: Any, word: str, count: int = 1) -> None:
        """Wait until the program told a word so many times; it ticks after the last key."""
        end = time.monotonic() + PATIENCE
        while [line.split(" ")[0] for line in self.lines()].count(word) < count:
            assert child.is_alive(), "the program ended by itself"
            assert time.monotonic() < end, f"the program never told {word!r}"
            time.sleep(0.005)

    def lines(self) -> list[str]:
        return self.told.read_text("utf-8").splitlines() if self.told.exists() else []

    def held(self) -> str:
        return next(line[5:] for line in self.lines() if line.startswith("held "))

    def desk(self) -> Any:
        return signing_in.sign_in(self.folder, self.user, PASSWORD).desk


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Killed]:
    def make(name: str) -> Killed:
        roles = ((Role.ADMINISTRATOR, None, None), (Role.RECEPTIONIST, None, DANETRE))
        first = FirstRun("Kill desk", OFFICE, RECEPTION, RECEPTION, PASSWORD, roles=roles)
        desk = signing_in.make_store(tmp_path / name, first, kdf=CHEAP).desk
        grant = Grant("", Role.LINK_WORKER, DAVENTRY)
        accounts.add_user(desk, NewUser(WORKER, WORKER, PASSWORD, grants=(grant,)))
        desk.store.close()
        return Killed(tmp_path / name, tmp_path / f"told-{name}")

    return make


@pytest.fixture
def killed(make: Callable[[str], Killed]) -> Killed:
    return make("store")


def kill_during_saves(killed: Killed, times: int, chance: random.Random) -> set[str]:
    """Kill the program again and again while it saves; give what it had told to be saved."""
    told: set[str] = set()
    for kill in range(times):
        child = killed.start(program.save_until_killed, kill * 100)
        killed.wait_for(child, "saved")
        time.sleep(chance.uniform(0.0, 0.4))  # the moment of the kill is the point
        child.kill()
        child.join()
        told.update(line.removeprefix("saved ") for line in killed.lines())
    return told


def test_sixty_kills_during_saves_lose_nothing_that_was_told(
    make: Callable[[str], Killed],
) -> None:
    """Two stores side by side, thirty kills each."""
    stores = [make("one"), make("two")]
    with ThreadPoolExecutor(2) as pool:
        told = pool.map(kill_during_saves, stores, (30, 30), (random.Random(1), random.Random(2)))
    for killed, uids in zip(stores, told, strict=True):
        assert len(uids) >= 30
        desk = killed.desk()
        with desk.read() as connection:
            kept = set(connection.exec_driver_sql("SELECT uid FROM referral").scalars())
        assert uids <= kept
        assert check.check(desk.store) == []
        assert desk.store.warnings == []
        desk.store.close()


@pytest.mark.parametrize("where", ["referral", "plan"])
def test_what_was_typed_is_in_the_form_again_and_in_no_file(killed: Killed, where: str) -> None:
    if where == "plan":
        _give_a_plan(killed)
    chance = random.Random(where)
    typed = ""
    for kill in range(10):
        words = f"Walks to the allotment {kill} times."
        child = killed.start(program.type_until_killed, where, words)
        killed.wait_for(child, "tick", count=round(chance.uniform(0.5, 3.0) / TICK))
        child.kill()
        child.join()
        assert killed.held() == typed
        typed += words
        for file in killed.folder.iterdir():
            content = file.read_bytes()
            assert b"allotment" not in content, file.name
            assert "allotment".encode("utf-16-le") not in content, file.name


def _give_a_plan(killed: Killed) -> None:
    killed.user = WORKER
    desk = killed.desk()
    uid = referrals.log(desk, a_referral()).referral_uid
    deciding.accept(desk, uid, 1, desk.user.uid)
    plans.start(desk, plans.caseload(desk)[0].uid)
    desk.store.close()
