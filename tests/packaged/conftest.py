"""Let the tests of what is installed find the parts of the build."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program once for all tests, also where several processes run them."""
    from packing import folder as folders
    from packing.machine import Here

    place = tmp_path_factory.getbasetemp()
    place = place.parent if os.environ.get("PYTEST_XDIST_WORKER") else place
    one_at_a_time = QLockFile(str(place / "building"))
    one_at_a_time.setStaleLockTime(0)
    assert one_at_a_time.lock()
    try:
        done = place / "built" / "done"
        if not done.exists():
            folders.build(Here(Path(__file__).resolve().parents[2]), place / "built")
            done.touch()
    finally:
        one_at_a_time.unlock()
    return place / "built" / "hearten"
