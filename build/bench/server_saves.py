"""Measure saves on a server: beside the bare statements, and among many PCs.

A PC of the crowd works hard: it saves a whole referral every five seconds, faster than anybody can
type one, each PC in its own moment, and looks at the list after each. The server and all PCs share
one machine here. Every PC hears what the others save; an idle one does nothing besides.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from subprocess import PIPE
from typing import Any

from measures import CROWD, SAVE, SAVE_GUARDED
from paired import Rounds, share
from server_queries import Statement, desk_of
from server_store import RECEPTION, Filled, filled
from sqlalchemy import Engine, event

from app.actions import referrals
from app.actions.lookup import Lookup, Query
from app.desk import Desk
from app.domain.naming import Name
from app.domain.new_referral import NewReferral
from app.domain.person import NewPerson
from app.domain.referral import Agreement
from app.store import postgres
from app.store.types import new_uid

ROWS = 20_000
IDLE_PCS = Path(__file__).with_name("idle_pcs.py")
BORN = date(1980, 8, 14)
SAVES, WARM = 40, 5
IDLE, WORKING = 500, 50
PACE, LASTS = 5.0, 30.0
"""Seconds between two saves of a working PC, and for how long the crowd works."""
ALONE = 0.1
"""Seconds between two saves of the one PC: enough of them, and it never waits for itself."""
# What the function does that indexes a referral, without looking at who asks.
_PLAIN_INDEX = (
    "INSERT INTO referral_search (network_id, referral_id, tokens) VALUES "
    "(%(network)s, %(id)s, array_to_tsvector(CAST(%(tokens)s AS text[]))) "
    "ON CONFLICT (network_id, referral_id) DO UPDATE SET tokens = excluded.tokens"
)
_PLAIN_ENTRY = (
    "INSERT INTO audit (chain, seq, at, actor, act, prev, hash) "
    "VALUES ('bare', %(seq)s, now(), 'bench', 'referral.log', '', '')"
)


def save(work: Path, rounds: int) -> list[Rounds]:
    """Compare an act with the statements it sent, in one transaction of the same server, twice.

    Once bare: in a copy of the database without row security and without our triggers, as its
    superuser; in place of the chained audit entry a plain row is inserted. Once guarded: the very
    same statements in another copy where everything of ours stands, as the same user, so that what
    is left is what the program itself adds. A commit waits for the disk in all three.
    """
    del work
    with (
        filled(ROWS, quick=False) as place,
        place.cluster.database(place.guarded) as twin,
    ):
        with place.cluster.admin(twin) as admin:
            admin.execute(f'GRANT CONNECT ON DATABASE "{twin}" TO hearten_user')
        desk = desk_of(place, RECEPTION)
        bare = postgres.make_engine(postgres.address(place.cluster.url(place.bare)))
        guarded = postgres.make_engine(postgres.address(place.url(RECEPTION, twin)))
        new = new_referrals(desk)
        taken = []
        for seq in range(WARM + max(rounds, 3) * SAVES):
            ours, said = sent_by(desk, lambda: referrals.log(desk, next(new)))
            taken.append((ours, sent(bare, barely(said, seq)), sent(guarded, said)))
        desk.store.close()
        bare.dispose()
        guarded.dispose()
    ours, theirs, same = zip(*taken[WARM:], strict=True)
    return [Rounds(SAVE, ours, theirs), Rounds(SAVE_GUARDED, ours, same)]


def barely(said: list[Statement], seq: int) -> list[Statement]:
    """Give statements as they are where nobody guards, counts, tells or chains anything."""
    plain = [
        (_PLAIN_INDEX if "index_referral" in statement else statement, values)
        for statement, values in said
    ]
    bare = [one for one in plain if "hearten_private" not in one[0]]
    return [*bare, (_PLAIN_ENTRY, {"seq": seq})]


def sent(engine: Engine, said: list[Statement]) -> float:
    """Send statements in one transaction; give the milliseconds."""
    with engine.connect() as connection:
        began = time.perf_counter()
        with connection.begin():
            for statement, values in said:
                connection.exec_driver_sql(statement, values)
        return (time.perf_counter() - began) * 1000


def sent_by(desk: Desk, act: Callable[[], object]) -> tuple[float, list[Statement]]:
    """Time an act and write down what it sent."""
    engine: Engine = desk.store._engine  # type: ignore[attr-defined]
    said: list[Statement] = []

    def note(_: Any, __: Any, statement: str, values: Any, ___: Any, ____: bool) -> None:
        said.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    began = time.perf_counter()
    act()
    took = (time.perf_counter() - began) * 1000
    event.remove(engine, "before_cursor_execute", note)
    if not any("INSERT INTO referral " in statement for statement, _ in said):
        raise RuntimeError("the act saved no referral")
    return took, said


def crowd(work: Path, rounds: int) -> list[Rounds]:
    """Compare the p95 of a save among 500 idle and 50 working PCs with that of one PC alone."""
    del work
    most = f"max_connections={IDLE + WORKING + 20}"
    with filled(ROWS, most, quick=False) as place:
        desks = [desk_of(place, RECEPTION) for _ in range(WORKING)]
        for desk in desks:
            desk.store.listen(lambda changes: None)
        pairs = []
        for _ in range(rounds):
            alone = worked(desks[:1], LASTS, ALONE)
            with idle_pcs(place):
                pairs.append((share(worked(desks, LASTS), 0.95), share(alone, 0.95)))
        for desk in desks:
            desk.store.close()
    return [
        Rounds(
            CROWD,
            tuple(ours for ours, _ in pairs),
            tuple(alone for _, alone in pairs),
        )
    ]


@contextmanager
def idle_pcs(place: Filled) -> Iterator[None]:
    """Let so many PCs, as one process of their own, be signed in and hear what is saved."""
    words = [sys.executable, str(IDLE_PCS), str(IDLE)]
    with subprocess.Popen(words, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        print(place.url(RECEPTION), file=process.stdin, flush=True)
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the idle PCs are not signed in")
        yield
        process.stdin.close()
        if not int(process.stdout.readline()):
            raise RuntimeError("the idle PCs heard nothing")


def worked(desks: list[Desk], lasts: float, pace: float = PACE) -> list[float]:
    """Let PCs work side by side for so many seconds; give the milliseconds of every save."""
    took: list[list[float]] = [[] for _ in desks]
    broken: list[BaseException] = []
    begins = time.monotonic() + 0.2

    def work(desk: Desk, place: int) -> None:
        try:
            new = new_referrals(desk)
            lookup = Lookup(desk)
            due = begins + pace * place / len(desks)
            while due < begins + lasts:
                time.sleep(max(0.0, due - time.monotonic()))
                began = time.perf_counter()
                referrals.log(desk, next(new))
                took[place].append((time.perf_counter() - began) * 1000)
                lookup.page(Query())
                due += pace
        except BaseException as error:
            broken.append(error)

    threads = [
        threading.Thread(target=work, args=(desk, place)) for place, desk in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return [one for each in took for one in each]


def new_referrals(desk: Desk) -> Iterator[NewReferral]:
    """Invent referrals of people who are not there yet, at the practice of whoever is signed in."""
    (practice,) = (grant.practice_uid for grant in desk.user.grants)
    for number in itertools.count():
        yield NewReferral(
            practice_uid=practice or "",
            reasons=("loneliness",),
            agreement=Agreement.YES,
            new_person=NewPerson(Name(f"Bench{new_uid()[:8]}", "Zoe", "Ms"), BORN),
            words=f"Saved as number {number}.",
            op_id=new_uid(),
        )
