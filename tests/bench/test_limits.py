"""Promise that the limits stand alone, and read what ours reads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from app.actions.lookup import Lookup, Query
from app.actions.referrals import log, open_referral
from app.desk import Desk
from app.domain.access import Right
from tests.actions.conftest import (  # noqa: F401
    a_referral,
    admin,
    clock,
    desk_for,
    make_store,
    somebody,
    worker,
)

OURS = {"app", "ui", "tests", "build", "bench"}


def imports(file: Path) -> set[str]:
    """Give the first name of everything a file imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0] if not node.level else "bench")
    return found


BARE = ("limits", "bare_windows", "bare_programs", "bare_paper")


def test_limits_import_nothing_of_ours(bench: Path) -> None:
    beside = {file.stem for file in bench.glob("*.py")} - set(BARE)
    for name in (*BARE, "limits_of_stalls"):
        assert not imports(bench / f"{name}.py") & (OURS | beside), name


def test_limits_load_nothing_of_ours(bench: Path) -> None:
    asks = (
        f"import {', '.join(BARE)}, sys; print({OURS} & {{n.split('.')[0] for n in sys.modules}})"
    )
    said = subprocess.run([sys.executable, "-c", asks], cwd=bench, capture_output=True, text=True)
    assert said.stdout.strip() == "set()", said.stderr


def test_a_bare_window_loads_only_qt(bench: Path) -> None:
    asks = "import bare_programs, sys; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", asks], cwd=bench, capture_output=True, text=True)
    heavy = {"reportlab", "sqlcipher3", "argon2", "segno", "sqlalchemy", "json"}
    assert "PySide6.QtWidgets" in said.stdout
    assert not heavy & set(said.stdout.split())


def test_the_limit_reads_the_page_that_ours_reads(worker: Desk) -> None:  # noqa: F811
    import limits

    for n in range(7):
        log(worker, a_referral(somebody(f"Smith{n}", "Ann")))
    store = worker.store
    raw = limits.open_raw(store.folder / "store.db", store.data_key())  # type: ignore[attr-defined]
    networks = worker.rows(Right.SEE_REFERRALS).networks
    ours = Lookup(worker).page(Query(first=2, count=4)).rows
    theirs = limits.page(raw, networks, 2, 4)
    assert [row.uid for row in ours] == [row[0] for row in theirs]
    assert len(theirs) == 4
    raw.close()


def test_the_limit_opens_the_record_that_ours_opens(worker: Desk) -> None:  # noqa: F811
    import desk_measures
    import limits

    logged = log(worker, a_referral())
    opened = open_referral(worker, logged.referral_uid)
    store = worker.store
    raw = limits.open_raw(store.folder / "store.db", store.data_key())  # type: ignore[attr-defined]
    limits.prepare_readings(raw)
    found = limits.open_record(raw, logged.referral_uid, 1)
    ours = desk_measures.Seen(opened, []).facts()
    assert ours == desk_measures.record_facts(found)
    raw.close()
