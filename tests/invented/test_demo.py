"""Promises about the demo store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.actions import signing_in
from app.domain import nhs_number
from app.domain.access import Role
from app.domain.referral_reasons import DECISION_CODES, DECLINE_REASONS
from app.invented import demo, sign_ins
from app.invented.services import TOWNS
from app.store.keyslots import Kdf
from app.store.lock_file import LockFile
from app.store.tables import Base

CHEAP = Kdf(64, 1, 1)
DAY = date(2026, 11, 23)
TABLES = (
    "person", "personal_contact", "referral", "case", "plan", "goal", "step", "service",
    "plan_print", "happening",
)  # fmt: skip


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
    states = Counter(row[columns.index("state_shown")].partition(",")[0] for row in held)
    wanted = {
        "Not allocated", "Returned to referrer", "Waiting", "Attempting", "Active",
            "With a clinician",
        "Clinician to tell", "Declined", "Joined to another", "Withdrawn",
    }  # fmt: skip
    assert set(states) == wanted
    states["With a clinician"] += states.pop("Clinician to tell")
    assert all(number >= 0.03 * len(held) for number in states.values())


def named(made: demo.Demo, *tables: str) -> Iterator[list[dict[str, Any]]]:
    held = rows(made.folder, made)
    for table in tables:
        columns = Base.metadata.tables[table].c.keys()
        yield [dict(zip(columns, row, strict=True)) for row in held[table]]


def test_the_history_tells_of_every_plan_that_was_agreed_and_printed(made: demo.Demo) -> None:
    cases, referrals, plans, prints, happenings = named(
        made, "case", "referral", "plan", "plan_print", "happening"
    )
    uids = {one["id"]: one["uid"] for one in referrals}
    referral_of = {one["id"]: uids[one["referral_id"]] for one in cases}
    told = Counter(
        (one["referral_uid"], one["kind"], one["detail"]) for one in happenings
        if one["kind"].startswith("plan-")
    )  # fmt: skip
    due = Counter((referral_of[one["case_id"]], "plan-started", f"v{one['number']}")
                  for one in plans)  # fmt: skip
    due += Counter((referral_of[one["case_id"]], "plan-agreed", f"v{one['number']}")
                   for one in plans if one["agreed_on"])  # fmt: skip
    case_of = {one["id"]: one["case_id"] for one in plans}
    due += Counter((referral_of[case_of[one["plan_id"]]], "plan-printed", f"v{one['number']}")
                   for one in prints)  # fmt: skip
    assert told == due
    assert len({kind for _, kind, _ in told}) == 3
    latest = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
    assert all(one["at"] < latest for one in happenings)
    order: dict[str, list[str]] = {}
    for one in sorted(happenings, key=lambda one: one["at"]):
        order.setdefault(one["referral_uid"], []).append(one["kind"])
    for kinds in order.values():
        assert kinds[0] == "logged" or "logged" not in kinds
        if "plan-started" in kinds:
            assert kinds.index("accepted") < kinds.index("plan-started")


def test_steps_follow_their_plan_within_a_week_and_reviews_within_three_months(
    made: demo.Demo,
) -> None:
    goals, steps, plans, cases = named(made, "goal", "step", "plan", "case")
    plan_of = {one["id"]: one for one in plans}
    made_on = {goal["id"]: plan_of[goal["plan_id"]]["made_on"] for goal in goals}
    days = {(step["on"] - made_on[step["goal_id"]]).days for step in steps if step["on"]}
    assert days <= set(range(1, 8))
    opened = {one["id"]: one["opened_on"] for one in cases}
    for one in plans:
        assert opened[one["case_id"]] <= one["made_on"] <= DAY
        if one["review_on"]:
            assert 0 <= (one["review_on"] - one["made_on"]).days <= 90


def test_nobody_walks_to_another_town(made: demo.Demo) -> None:
    people, cases, plans, goals, steps = named(made, "person", "case", "plan", "goal", "step")
    home = {one["id"]: one["postcode"].split()[0] for one in people}
    person = {one["id"]: one["person_id"] for one in cases}
    case = {one["id"]: one["case_id"] for one in plans}
    plan = {one["id"]: one["plan_id"] for one in goals}
    walked = {
        (home[person[case[plan[step["goal_id"]]]]], step["service_name"].split()[0])
        for step in steps if "walk" in step["way"]
    }  # fmt: skip
    assert ("NN11", "Daventry") in walked
    assert not {("NN11", town) for town in TOWNS if town != "Daventry"} & walked


def test_declined_for_more_than_one_reason(made: demo.Demo) -> None:
    (referrals,) = named(made, "referral")
    reasons = {one["decision_reason"] for one in referrals if one["state"] == "declined"}
    assert len(reasons) > 1
    assert reasons < set(DECLINE_REASONS)
    assert all(
        DECISION_CODES.get(one["decision_code"], "") == one["decision_reason"] for one in referrals
    )


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

    monkeypatch.setattr(sign_ins, "write", fail)
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
    assert sign_ins.read(made.folder) == made.sign_ins


def test_a_making_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    going_on = tmp_path / ".store.making"
    going_on.mkdir()
    lock = LockFile.take(going_on, datetime(2026, 11, 23, tzinfo=UTC))
    with pytest.raises(errors.AlreadyOpen):
        demo.make(tmp_path / "store", people=1, as_of=DAY, kdf=CHEAP)
    lock.release()
    assert [path.name for path in tmp_path.iterdir()] == [".store.making"]
