"""Promise the names, the shape and the reckoning of the bench."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

NAMES = [
    "sign-in painted", "packaged start to sign-in", "password to first rows", "log a referral",
    "open a record",
    "open a record during an import", "search key p95", "search key worst",
    "first page of 100,000", "jump to the middle", "plan pdf", "import 5,000 services",
    "policies", "save on a server", "save on a server, statements guarded alike",
    "save among 500 idle and 50 working, p95",
    "another PC's change visible p95", "longest stall",
]  # fmt: skip
ROW = ["measure", "ours", "limit", "unit", "ratio", "budget", "rounds"]


def test_measures_have_the_names_that_others_read() -> None:
    import measures

    assert [name for one in measures.MEASURES for name in one.names] == NAMES
    assert measures.budget_of("sign-in painted") == 1.6
    assert measures.budget_of("packaged start to sign-in") == 1.3
    assert measures.budget_of("search key worst") == 3
    assert measures.budget_of("longest stall: agree the plan") == 1.5
    assert measures.budget_of("policies: first page, worker-1") == 2.5


def test_every_measure_is_there(bench: Path) -> None:
    import measures

    for one in measures.MEASURES:
        module, _, function = one.place.partition(".")
        text = (bench / f"{module}.py").read_text("utf-8")
        assert re.search(rf"^def {function}\(work: Path, rounds: int\)", text, re.MULTILINE)


def test_who_goes_first_is_swapped_each_round() -> None:
    import paired

    order: list[str] = []
    told = paired.take(
        "x", lambda: order.append("ours") or 3.0, lambda: order.append("limit") or 2.0, 3, warm=1
    )
    assert order == ["ours", "limit", "limit", "ours"] * 2
    assert told.as_row(2.0) == {
        "measure": "x", "ours": 3.0, "limit": 2.0, "unit": "ms", "ratio": 1.5, "budget": 2.0,
        "rounds": 3,
    }  # fmt: skip


def test_the_ratio_is_the_median_of_the_pairs() -> None:
    from paired import Rounds, share

    told = Rounds("x", (10.0, 30.0, 20.0), (10.0, 10.0, 10.0))
    assert told.ratio == 2.0
    assert told.spread() == "1.00 / 2.00 / 3.00"
    assert Rounds.from_json(json.loads(json.dumps(told.to_json()))) == told
    assert share(list(range(1, 101)), 0.95) == 95


def test_there_are_two_hundred_queries_and_every_scope_is_searched() -> None:
    import queries

    asked = queries.queries()
    assert len(asked) == len(set(asked)) == 200
    parts = [queries.combinations(asked, 60, 9, part) for part in range(9)]
    assert {pair for part in parts for pair in part} == {(q, s) for q in asked for s in range(60)}
    assert all({query for query, _ in part} == set(asked) for part in parts)


def test_the_bench_tells_its_rows_to_a_machine(bench: Path, tmp_path: Path) -> None:
    words = ["--only", "plan pdf", "--rounds", "1", "--json", "--work", str(tmp_path)]
    said = subprocess.run(
        [sys.executable, str(bench), *words], capture_output=True, text=True, timeout=120
    )
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert sorted(told) == ["machine", "rows"]
    assert [list(row) for row in told["rows"]] == [ROW]
    assert told["rows"][0]["measure"] == "plan pdf"
    assert told["rows"][0]["ratio"] > 0
