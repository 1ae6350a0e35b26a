"""Write down what went wrong: kinds of error and lines of our own code, never what an error says.

An error of the database or of Windows may carry a name or a number of a person in its message, its
arguments or its variables. None of these is ever read here. Other libraries' loggers reach no file
and no console.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from app import errors, paths

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

LOG, CRASH = "hearten.log", "crash.txt"
_BYTES, _OLD_FILES = 500_000, 3
_OURS = ("app", "ui")
_ROOT = Path(__file__).resolve().parent.parent

_log = logging.getLogger("app")
_crash_file: TextIO | None = None
_show: Callable[[str], None] | None = None


def install(folder: Path | None = None) -> None:
    """Catch from now on whatever nobody caught, and let a crash of C code leave its lines."""
    folder = folder if folder is not None else paths.own_data() / "logs"
    _open_log(folder)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread
    if not sys.warnoptions:
        import warnings

        warnings.simplefilter("ignore")
    _watch_crashes(folder)


def show_with(show: Callable[[str], None] | None) -> None:
    """Show uncaught errors in a window from now on: `show` gets one sentence."""
    global _show
    _show = show


def write_down(error: BaseException) -> str:
    """Log an error's kind and our lines it came through; give the code to show a person."""
    code = code_of(error)
    if not isinstance(error, errors.Cancelled):
        _log.error("%s %s", code, describe(error))
    return code


def note(words: str) -> None:
    """Log something that happened. `words` are the program's own: no record, no name, no path."""
    _log.info(words)


def code_of(error: BaseException) -> str:
    """Give a problem's own code, or one that is the same each time an error comes from one line."""
    if isinstance(error, errors.Problem):
        return error.code
    place = next(iter(_our_lines(error.__traceback__)), "")
    return f"H-900-{zlib.crc32(f'{_kind(error)} {place}'.encode()) & 0xFFFF:04X}"


def sentence_of(error: BaseException, code: str) -> str:
    """Give what a person is told: a problem's own sentence, or the general one with the code."""
    if isinstance(error, errors.Problem):
        return error.sentence
    return (
        f"Something went wrong (code {code}). What was saved is safe. "
        "Try again; if it happens again, pass the code on to whoever looks after this PC."
    )


def describe(error: BaseException) -> str:
    """Give the kinds of an error and its causes with our lines, innermost first; no message."""
    told: list[str] = []
    at: BaseException | None = error
    while at is not None and len(told) < 5:
        number = f" {at.errno}" if isinstance(at, OSError) and at.errno else ""
        lines = list(_our_lines(at.__traceback__))[:12]
        told.append(f"{_kind(at)}{number} at {' < '.join(lines) or 'none of our lines'}")
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "; from ".join(told)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _our_lines(traceback: TracebackType | None) -> Iterator[str]:
    lines: list[str] = []
    while traceback is not None:
        file = _our_file(traceback.tb_frame.f_code.co_filename)
        if file:
            lines.append(f"{file}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return reversed(lines)


def _our_file(name: str) -> str:
    path = Path(name)
    if path.is_absolute():
        if not path.is_relative_to(_ROOT):
            return ""
        path = path.relative_to(_ROOT)
    return path.as_posix() if path.parts and path.parts[0] in _OURS else ""


def _uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    sentence = sentence_of(error, write_down(error))
    if _show is not None:
        _show(sentence)
    elif sys.stderr is not None:
        sys.stderr.write(sentence + "\n")


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        write_down(args.exc_value)


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    if unraisable.exc_value is not None:
        write_down(unraisable.exc_value)


def _watch_crashes(folder: Path) -> None:
    global _crash_file
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / CRASH
        size = path.stat().st_size if path.exists() else 0
        crash_file = path.open("w" if size > _BYTES else "a", encoding="utf8")
    except OSError:
        return
    faulthandler.enable(crash_file)
    if _crash_file is not None:
        _crash_file.close()
    _crash_file = crash_file


def _open_log(folder: Path) -> None:
    """Let our loggers write to the file and nobody's to the console."""
    logging.raiseExceptions = False
    if not logging.root.handlers:
        logging.root.addHandler(logging.NullHandler())
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.handlers = [OwnFile(folder)]


class OwnFile(logging.Handler):
    """Write to a few files in turn, opened at the first line and not before the first paint."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._file: RotatingFileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a disk that refuses costs the line, nothing else."""
        try:
            if self._file is None:
                from logging.handlers import RotatingFileHandler

                self._file = RotatingFileHandler(
                    self._folder / LOG, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf8"
                )
                self._file.setFormatter(OwnWords("%(asctime)s %(levelname)s %(message)s"))
            self._file.emit(record)
        except OSError:
            self._file = None


class OwnWords(logging.Formatter):
    """Put the kind of an error and our lines in place of everything it says."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line, whoever wrote the record."""
        error = record.exc_info[1] if record.exc_info else None
        args = record.args if isinstance(record.args, tuple) else ()
        safe = logging.makeLogRecord({**record.__dict__, "exc_info": None, "stack_info": None})
        safe.exc_text = None
        safe.args = tuple(describe(a) if isinstance(a, BaseException) else a for a in args)
        line = super().format(safe)
        return f"{line} {describe(error)}" if error is not None else line
