"""Promise that the start of a program is seen from outside, and one that is not there is told."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from app.invented import demo

SAYS = (
    "import sys, time; print({0!r}, file=sys.stderr, flush=True); print({1!r}, file=sys.stderr, "
    "flush=True); time.sleep({2})"
)


def test_start_is_taken_from_the_real_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import packaged_measure
    import stores

    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("QT_LOGGING_RULES", "*.debug=false")
    demo.make(tmp_path / "store", people=stores.FEW, kdf=stores.CHEAP)
    words = [sys.executable, "-m", "app", "--store", str(tmp_path / "store")]
    assert 0 < packaged_measure.until_painted(words) < packaged_measure.LONGEST * 1000


def test_program_that_stays_open_is_ended_once_it_is_painted() -> None:
    import packaged_measure

    said = SAYS.format("SignInWindow(0x1)", "Flushing top level", 60)
    assert packaged_measure.until_painted([sys.executable, "-c", said]) < 30_000


@pytest.mark.parametrize(
    ("first", "then"), [("Flushing top level", ""), ("FirstRunWindow(0x1)", "Flushing top level")]
)
def test_another_window_is_no_sign_in_window(first: str, then: str) -> None:
    import packaged_measure

    said = SAYS.format(first, then, 0)
    with pytest.raises(RuntimeError, match="showed no sign-in window"):
        packaged_measure.until_painted([sys.executable, "-c", said])


def test_program_that_shows_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    import packaged_measure

    monkeypatch.setattr(packaged_measure, "LONGEST", 0.5)
    with pytest.raises(RuntimeError, match="showed no sign-in window"):
        packaged_measure.until_painted([sys.executable, "-c", "import time; time.sleep(60)"])


def test_row_is_skipped_in_plain_words_where_nothing_is_packaged(
    bench: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import measures
    import packaged_measure

    spec = importlib.util.spec_from_file_location("bench_itself", bench / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    itself: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(itself)
    monkeypatch.setattr(packaged_measure, "PROGRAM", tmp_path / "heartenw")
    (row,) = [one for one in measures.MEASURES if one.needs_program]
    assert list(itself.measured([row], tmp_path, 10, 1)) == []
    assert capsys.readouterr().err == (
        "packaged start to sign-in: skipped, dist/hearten is not here (develop.py package)\n"
    )
    packaged_measure.PROGRAM.touch()
    assert itself.can_be_taken(row)
