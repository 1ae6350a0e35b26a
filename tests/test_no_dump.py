"""A crash leaves lines of our own code, and nothing of what the program held."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

CRASH = """
import resource, sys
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
from pathlib import Path
from app import logs, no_dump
logs.install(Path(sys.argv[1]))
if len(sys.argv) == 2:
    no_dump.keep_none()
print(no_dump.is_kept(), flush=True)
name = "Wilhelmina"
import faulthandler
faulthandler._sigsegv()
"""


def crashed(root: Path, folder: Path, *more: str) -> str:
    """Crash a program in a folder; give whether its memory would have been kept."""
    words = [sys.executable, "-c", CRASH, str(folder), *more]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGSEGV
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="the self-test looks under Windows")
def test_no_memory_is_kept_of_a_crash_and_its_report_holds_no_values(
    root: Path, tmp_path: Path
) -> None:
    assert crashed(root, tmp_path) == "False"
    import resource

    most = resource.getrlimit(resource.RLIMIT_CORE)[1]  # a machine may keep none as it is
    assert crashed(root, tmp_path, "without it") == str(most != 0)
    report = (tmp_path / "crash.txt").read_text("utf8")
    assert "Segmentation fault" in report
    assert "Wilhelmina" not in report
