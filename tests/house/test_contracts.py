"""Break each contract of the house in a copy and see that this one, and no other, notices."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"][
    "importlinter"
]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

FORBIDDEN = [
    ("floors", "app/errors.py", "import app.domain.referral"),
    ("floors", "app/domain/referral.py", "from app import settings"),
    ("floors", "app/settings.py", "def later():\n    import app.desk"),
    ("floors", "app/store/database.py", "import app.desk"),
    ("floors", "app/exchange/__init__.py", "import app.store.audit"),
    ("floors", "app/desk.py", "import app.actions"),
    ("floors", "app/actions/__init__.py", "import app.commands.words"),
    ("windows-and-commands", "app/commands/words.py", "import ui.zoom"),
    ("windows-and-commands", "ui/zoom.py", "def later():\n    import app.commands.words"),
    ("database", "app/actions/__init__.py", "import sqlalchemy"),
    ("database", "ui/zoom.py", "import sqlcipher3"),
    ("database", "app/commands/words.py", "import sqlite3"),
    ("paper", "app/actions/__init__.py", "import reportlab"),
    ("windows", "app/desk.py", "from PySide6.QtCore import QObject"),
    ("ui-and-store", "ui/zoom.py", "import app.store.audit"),
    ("domain", "app/domain/referral.py", "import pathlib"),
    ("domain", "app/domain/referral.py", "import sqlalchemy"),
    ("domain", "app/domain/referral.py", "from app import paths"),
    ("bytes", "app/exchange/__init__.py", "import app.settings"),
    ("bytes", "app/printing/__init__.py", "import app.logs"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Copy the house once."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("app", "ui"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    yield folder
    shutil.rmtree(folder)


def broken_contracts(folder: Path) -> set[str]:
    """Give the names of the contracts that do not hold there."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    said = subprocess.run(
        [*command, "--no-logo"], cwd=folder, capture_output=True, text=True, timeout=120
    )
    lines = said.stdout.splitlines()
    assert any(line.startswith("Contracts: ") for line in lines), said.stdout + said.stderr
    return {name for line in lines for name in re.findall(r"^(.+) BROKEN(?: \(.+\))?$", line)}


@pytest.fixture(scope="module")
def broken_before(copy: Path) -> set[str]:
    """Give what does not hold in the house as it is, so that one fault is told once."""
    return broken_contracts(copy)


def test_house_keeps_all_its_contracts(broken_before: set[str]) -> None:
    assert broken_before == set()


@pytest.mark.parametrize(("contract", "file", "line"), FORBIDDEN)
def test_forbidden_import_breaks_exactly_its_contract(
    copy: Path, broken_before: set[str], contract: str, file: str, line: str
) -> None:
    path = copy / file
    before = path.read_bytes()
    try:
        path.write_bytes(before + f"\n\n{line}\n".encode())
        assert broken_contracts(copy) == broken_before | {NAMES[contract]}
    finally:
        path.write_bytes(before)


def test_each_contract_is_broken_once() -> None:
    assert {contract for contract, _, _ in FORBIDDEN} == set(NAMES)


def test_each_room_of_the_house_stands_in_every_contract_it_belongs_to() -> None:
    rooms = {"ui"}
    for path in (ROOT / "app").iterdir():
        if path.name == "__init__.py" or path.name.startswith("__pycache__"):
            continue
        if path.suffix == ".py" or (path / "__init__.py").exists():
            rooms.add(f"app.{path.stem}")
    by_id = {contract["id"]: contract for contract in CONTRACTS}
    floors = set(re.findall(r"[\w.]+", " ".join(by_id["floors"]["layers"])))
    assert rooms <= floors
    assert rooms <= {*by_id["database"]["source_modules"], "app.store", "app.domain"}
    assert rooms <= {*by_id["paper"]["source_modules"], "app.printing"}
