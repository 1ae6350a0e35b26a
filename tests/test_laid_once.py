"""Promise that a store laid down again is the one that the revisions make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.store import sqlcipher
from tests import laid_once

Everything = tuple[int, dict[tuple[str, str], str], dict[str, list[str]]]


def left_by(lay: Callable[[Connection], None], path: Path) -> Everything:
    """Give all that a store holds after it was laid down."""
    path.touch()
    engine = sqlcipher.make_engine(path, lambda: bytes(32), journal="delete")
    with engine.begin() as connection:
        lay(connection)
        asked = "SELECT type, name, sql FROM sqlite_master"
        made = {(row[0], row[1]): row[2] for row in connection.exec_driver_sql(asked)}
        rows = {
            name: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{name}"')))
            for kind, name in made
            if kind == "table"
        }
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    engine.dispose()
    return version, made, rows


def test_laid_again_is_what_the_revisions_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_revisions = left_by(laid_once._run_revisions, tmp_path / "first")
    monkeypatch.setattr(laid_once, "_laid", [])
    left_by(laid_once.upgrade, tmp_path / "second")
    assert laid_once._laid
    monkeypatch.setattr(laid_once, "_run_revisions", pytest.fail)
    again = left_by(laid_once.upgrade, tmp_path / "third")
    assert again == by_revisions
    assert again[0] > 0
    assert len(again[1]) > 50
