"""Promise that the self-test finds what is missing, and finds nothing where all is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import no_dump
from ui import self_test

ROOT = Path(__file__).resolve().parents[2]


def test_a_whole_copy_passes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "self-test"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin")]
    assert (done.returncode, said) == (0, [])
    assert done.stdout == "Everything is here and works.\n"


def test_every_module_is_found_from_its_file() -> None:
    found = self_test.own_modules()
    for package in ("app", "ui"):
        files = [file for file in (ROOT / package).rglob("*.py") if file.name != "env.py"]
        assert sum(name.split(".")[0] == package for name in found) == len(files)
    assert "ui.plans.tab" in found
    assert "app.store.migrations.versions.0001_the_first_tables" in found


def test_imports_inside_functions_and_relative_ones_are_found() -> None:
    source = "def later():\n    import segno\nfrom . import one\nfrom ..two import three\n"
    found = self_test.imported_by(source, "ui.tour.door", is_package=False)
    assert found == {"segno", "ui.tour", "ui.two"}


def test_what_cannot_be_imported_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import a_library_that_is_not_there\n")
    monkeypatch.setattr(self_test, "own_modules", lambda: {"app.errors": broken})
    monkeypatch.setattr(no_dump, "is_kept", lambda: False)  # the front door saw to it
    assert self_test.main() == 1
    said = capsys.readouterr().err
    assert said == "a_library_that_is_not_there cannot be imported: ModuleNotFoundError.\n"


def test_memory_that_would_be_kept_of_a_crash_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(self_test, "own_modules", dict)
    monkeypatch.setattr(no_dump, "is_kept", lambda: True)
    assert self_test.main() == 1
    assert capsys.readouterr().err == f"{self_test.KEPT}\n"
