"""Promises about the demo store."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.actions import signing_in
from app.domain import nhs_number
from app.domain.access import Role
from app.invented import demo
from app.store.keyslots import Kdf
from app.store.lock_file import LockFile
from app.store.tables import Base

CHEAP = Kdf(64, 1, 1)
DAY = date(2026, 11, 23)
TABLES = ("person", "personal_contact", "referral", "case", "plan", "goal", "step", "service")


def rows(folder: Path, made: demo.Demo) -> dict[str, list[tuple[Any, ...]]]:
    one = next(s for s in made.sign_ins if "administrator" in s.roles)
    desk = signing_in.sign_in(folder, one.user, one.password).desk
    with desk.read() as connection:
        found = {
            name: [
                tuple(row)
                for row in connection.execute(
                    Base.metadata.tables[name].select().order_by(Base.metadata.tables[name].c.id)
                )
            ]
            for name in TABLES
        }
    desk.store.close()
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    folder = tmp_path_factory.mktemp("demo") / "store"
    return demo.make(folder, people=300, seed=7, as_of=DAY, kdf=CHEAP, service_count=30)


def test_same_seed_and_date_give_the_same_rows(made: demo.Demo, tmp_path: Path) -> None:
    again = demo.make(
        tmp_path / "again", people=300, seed=7, as_of=DAY, kdf=CHEAP, service_count=30
    )
    assert again.sign_ins == made.sign_ins
    assert rows(again.folder, again) == rows(made.folder, made)
    other = demo.make(
        tmp_path / "other", people=300, seed=8, as_of=DAY, kdf=CHEAP, service_count=30
    )
    assert rows(other.folder, other)["person"] != rows(made.folder, made)["person"]


def test_every_state_holds_at_least_three_of_a_hundred(made: demo.Demo) -> None:
    columns = Base.metadata.tables["referral"].c.keys()
    held = rows(made.folder, made)["referral"]
    states = Counter(row[columns.index("state_shown")] for row in held)
    wanted = {
        "Not allocated", "Returned to referrer", "Waiting", "Active", "With a clinician",
        "Declined", "Joined to another", "Withdrawn",
    }  # fmt: skip
    assert set(states) == wanted
    assert all(number >= 0.03 * len(held) for number in states.values())


def test_people_are_invented_and_of_many_kinds(made: demo.Demo) -> None:
    table = Base.metadata.tables["person"]
    people = [
        dict(zip(table.c.keys(), row, strict=True)) for row in rows(made.folder, made)["person"]
    ]
    numbers = [p["nhs_number"] for p in people if p["nhs_number"]]
    assert all(n.startswith("999") and nhs_number.valid(n) for n in numbers)
    assert len(numbers) < len(people)
    names = " ".join(f"{p['family']} {p['given']}" for p in people)
    assert all(letter in names for letter in ("ł", "ș", "ŵ", "O'", "-"))
    assert any(not p["given"] for p in people)


def test_there_is_one_of_each_role_and_no_readable_name_in_the_files(made: demo.Demo) -> None:
    assert {role for one in made.sign_ins for role in one.roles} == {role.value for role in Role}
    names = {
        row[Base.metadata.tables["person"].c.keys().index("family")].encode()
        for row in rows(made.folder, made)["person"]
    }
    long_ones = [name for name in names if len(name) >= 6]
    for file in made.folder.iterdir():
        if file.name != "demo":
            content = file.read_bytes()
            assert not [name for name in long_ones if name in content], file.name
    held = json.loads((made.folder / "demo").read_text("utf-8"))
    assert set(held) == {"sign_ins"}


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(errors.Refused, match="not empty"):
        demo.make(tmp_path, people=1, kdf=CHEAP)
    assert (tmp_path / "mine").read_text() == "keep"


@pytest.mark.parametrize("error", [errors.Full, KeyboardInterrupt])
def test_a_failed_making_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(demo, "_write_sign_ins", fail)
    with pytest.raises(error):
        demo.make(tmp_path / "store", people=1, as_of=DAY, kdf=CHEAP, service_count=5)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_making_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    leftover = tmp_path / ".store.making"
    leftover.mkdir()
    for name in ("store.db", "keys", "lock"):
        (leftover / name).write_bytes(b"half")
    (tmp_path / "store").mkdir()  # an empty folder is taken as it is
    made = demo.make(tmp_path / "store", people=1, as_of=DAY, kdf=CHEAP, service_count=5)
    assert made.folder == tmp_path / "store"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert len(rows(made.folder, made)["service"]) == 5
    assert demo.sign_ins(made.folder) == made.sign_ins


def test_a_making_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    going_on = tmp_path / ".store.making"
    going_on.mkdir()
    lock = LockFile.take(going_on, datetime(2026, 11, 23, tzinfo=UTC))
    with pytest.raises(errors.AlreadyOpen):
        demo.make(tmp_path / "store", people=1, as_of=DAY, kdf=CHEAP)
    lock.release()
    assert [path.name for path in tmp_path.iterdir()] == [".store.making"]
