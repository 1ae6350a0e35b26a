"""Promise that no log, crash file or console ever tells what an error says."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import errors, logs

ROOT = Path(__file__).resolve().parents[1]
MARKED = "Wilhelmina-Ångström"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Let our loggers write to a folder of the test's own."""
    loggers = [logging.getLogger(name) for name in ("app", "ui")]
    before = [(logger.handlers, logger.propagate, logger.level) for logger in loggers]
    logs._open_log(tmp_path)
    yield tmp_path
    for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf8") for path in folder.glob(f"{logs.LOG}*"))


def caught() -> BaseException:
    """Give an error as the store would meet one: a driver's, in another's words, in ours."""
    from app.store import accounts

    try:
        try:
            raise LookupError(MARKED)
        except LookupError as error:
            raise ValueError(f"could not save {MARKED}", {"name": MARKED}) from error
    except ValueError as outer:
        try:
            accounts.require_good_password(None, MARKED)  # type: ignore[arg-type]
        except TypeError as inner:
            inner.__cause__ = outer
            return inner
    raise AssertionError


def test_log_names_kinds_and_our_lines_only(folder: Path) -> None:
    code = logs.write_down(caught())
    text = written(folder)
    assert code in text
    assert "builtins.TypeError at app/" in text
    assert "app/store/accounts.py:" in text
    assert "from builtins.ValueError" in text
    assert "from builtins.LookupError" in text
    assert MARKED not in text
    assert "could not save" not in text


def test_log_drops_what_others_hand_it_of_an_error(folder: Path) -> None:
    log = logging.getLogger("app.store")
    try:
        raise ValueError(MARKED)
    except ValueError as error:
        log.warning("saving failed: %s", error)
        log.exception("saving failed")
        log.error("saving failed", exc_info=error, stack_info=True)
    text = written(folder)
    assert text.count("builtins.ValueError") == 3
    assert MARKED not in text
    assert "Traceback" not in text


def test_error_from_the_same_line_has_the_same_code() -> None:
    codes = {logs.code_of(error) for error in (caught(), caught())}
    assert len(codes) == 1
    assert logs.code_of(errors.Full()) == "H-206"


def test_disk_that_refuses_costs_the_line_and_nothing_else(tmp_path: Path) -> None:
    handler = logs.OwnFile(tmp_path / "not there")
    handler.emit(logging.makeLogRecord({"msg": "words"}))


RUN = """
import sys, threading
from pathlib import Path
from app import logs
logs.install(Path(sys.argv[1]))
"""
SQL = """
import sqlalchemy
engine = sqlalchemy.create_engine("sqlite://")
with engine.begin() as connection:
    connection.exec_driver_sql("CREATE TABLE person (name TEXT UNIQUE)")
    for _ in range(2):
        connection.execute(sqlalchemy.text("INSERT INTO person VALUES (:n)"), {"n": MARKED})
"""
ENDS = {
    "a database error": SQL,
    "an error in a thread": (
        "def fail():\n    raise ValueError(MARKED)\n"
        "t = threading.Thread(target=fail); t.start(); t.join(); sys.exit(1)"
    ),
    "an error nobody can catch": (
        "class A:\n    def __del__(self):\n        raise ValueError(MARKED)\n"
        "a = A(); del a; sys.exit(1)"
    ),
    "another library's logger": (
        "import logging\nlogging.getLogger('sqlalchemy').error('row %s', MARKED); sys.exit(1)"
    ),
    "a warning": "import warnings\nwarnings.warn(MARKED); sys.exit(1)",
    "a crash of C code": "import faulthandler\nname = MARKED\nfaulthandler._sigsegv()",
}


@pytest.mark.parametrize("end", ENDS)
def test_no_end_of_the_process_tells_a_name(end: str, tmp_path: Path) -> None:
    code = f"{RUN}\nMARKED = {MARKED!r}\n{ENDS[end]}"
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        encoding="utf8",
    )
    assert said.returncode != 0
    everything = said.stdout + said.stderr
    everything += "".join(p.read_text(encoding="utf8") for p in tmp_path.rglob("*.*"))
    assert MARKED not in everything
    assert "Traceback" not in everything
    if end == "a crash of C code":
        assert "Segmentation fault" in (tmp_path / logs.CRASH).read_text()
