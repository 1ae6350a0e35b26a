"""Promises about two desks that act in the same moment."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.actions import deciding, plans, referrals, services
from app.desk import Desk
from app.domain.access import Role
from app.domain.directory import ServiceQuery
from app.domain.referral import ReferralState
from app.store import referrals as rows
from app.store import taking
from tests.actions.conftest import DAVENTRY, DeskFor, a_referral

RECORD = Path(__file__).parents[1] / "data" / "oruk" / "examples" / "service_full.json"


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all at once; give what each came to, an error or what it gave."""
    came: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            came[number] = act()
        except BaseException as error:
            came[number] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return came


def when_both_looked(look: Callable[..., Any]) -> Callable[..., Any]:
    """Let nobody go on from a look before the other has looked too, where both may at once."""
    both = threading.Barrier(2)

    def looked(*values: Any) -> Any:
        found = look(*values)
        with contextlib.suppress(threading.BrokenBarrierError):  # the other is let in afterwards
            both.wait(1)
        return found

    return looked


@pytest.fixture
def colleague(desk_for: DeskFor) -> Desk:
    return desk_for("Omar Okafor", Role.LINK_WORKER, DAVENTRY)


def test_two_who_accept_one_referral_at_once_make_one_case_and_one_is_told(
    worker: Desk, colleague: Desk, reception: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = referrals.log(reception, a_referral()).referral_uid
    desks = (worker, colleague)
    for desk in desks:
        referrals.open_referral(desk, uid)
    monkeypatch.setattr(rows, "row_by_uid", when_both_looked(rows.row_by_uid))
    came = together(*(lambda d=d: deciding.accept(d, uid, 1, d.user.uid) for d in desks))  # type: ignore[misc]
    (told,) = (one for one in came if isinstance(one, BaseException))
    assert isinstance(told, errors.Stale)
    monkeypatch.undo()
    now = referrals.open_referral(worker, uid).referral
    winner = desks[came.index(told) - 1]
    assert (now.state, now.worker_uid) == (ReferralState.ACCEPTED, winner.user.uid)
    assert [len(plans.caseload(desk)) for desk in desks].count(1) == 1


def test_one_file_imported_by_two_at_once_is_there_once_and_one_is_told(
    worker: Desk, colleague: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks = (worker, colleague)
    seen = [services.preview_import(desk, RECORD) for desk in desks]
    monkeypatch.setattr(taking, "clashes", when_both_looked(taking.clashes))
    came = together(
        lambda: services.take_import(worker, seen[0]),
        lambda: services.take_import(colleague, seen[1]),
    )
    monkeypatch.undo()
    (told,) = (one for one in came if isinstance(one, BaseException))
    assert isinstance(told, errors.Stale)
    assert str(told) == (
        "Services were changed here since this preview was made. Nothing was taken. "
        "Look at the file again, then take it."
    )
    for desk in desks:
        page = services.search(desk, ServiceQuery())
        assert len({row.uid for row in page.rows}) == len(page.rows) == 1
