"""Do the work of the store off the thread that paints, and bring the answers home.

`ask` for questions (the newest of a key wins), `act` for acts (in order, never dropped), `long`
for long work (own thread, can be cancelled, one at a time), `aside` for what is not the store's
and may hang. Answers come by a queued signal only.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app import errors
from ui import messages

T = TypeVar("T")
Failed = Callable[[errors.Problem], None]
_log = logging.getLogger(__name__)
_REPORT_EVERY = 0.05
HANGS_AFTER = 2.0
"""Seconds that closing waits for a server after it was told to stop waiting."""


class Unexpected(errors.Problem):
    """Something that no rule foresaw; the log holds where, under the same code."""

    code = "H-900"
    default = "Something went wrong that should not. Nothing was changed. Try again."


class Progress:
    """Tell how far long work has come, and stop it when the person asks."""

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._told = 0.0
        self._cancelled = threading.Event()

    def report(self, done: int, total: int) -> None:
        """Say how far it is; most calls cost nothing, twenty a second are passed on."""
        now = time.monotonic()
        if done >= total or now - self._told >= _REPORT_EVERY:
            self._told = now
            self._tell(done, total)

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancelled.set()

    def raise_if_cancelled(self) -> None:
        """Leave the work by errors.Cancelled if it was asked to stop."""
        if self._cancelled.is_set():
            raise errors.Cancelled


class _Home(QObject):
    """Run what arrives on the thread of the windows."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _run(self, what: Callable[[], None]) -> None:
        what()


class _Worker:
    """Do one thing after the other on one thread."""

    def __init__(self, name: str) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Callable[[], None]) -> None:
        self._queue.put(job)

    def finish(self, until: float | None = None) -> None:
        """Do what is queued, then stop; wait for it, at most until then."""
        self._queue.put(None)
        self._thread.join(_left(until))

    @property
    def is_at_work(self) -> bool:
        """Claim that its thread has not ended."""
        return self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job()


class Background:
    """Own the threads of the program; made and closed by the application."""

    drafts_lie_apart = False
    """Drafts are kept on this PC while the work is on a server: a save that hangs stops none."""

    is_acting = False
    """An act was still under way when this closed: the server keeps it hanging."""

    put_out: Failed | None = None
    """Hears that whoever is at the desk is let in no longer; the window leaves by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent
        self._home = _Home()
        self._acts = _Worker("acts")
        self._questions = _Worker("questions")
        self._drafts: _Worker | None = None
        self._long_thread: threading.Thread | None = None
        self._long_progress: Progress | None = None
        self._newest: dict[str, int] = {}
        self._asked = 0
        self._waiting = 0
        self._closed = False
        self._is_held = False
        self._held: list[Callable[[], None]] = []
        self.through: Callable[[Callable[[], Any]], Any] = _straight

    def ask(
        self,
        question: Callable[[], T],
        then: Callable[[T], None],
        *,
        key: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Put a question; with a key, a newer one makes this one's answer disappear."""
        self._asked += 1
        number = self._asked
        if key:
            self._newest[key] = number

        def is_wanted() -> bool:
            return not self._closed and (not key or self._newest[key] == number)

        def work() -> None:
            if is_wanted():
                self._do(question, then, failed, is_wanted)
            else:
                self._come_home(lambda: None)

        self._waiting += 1
        self._begin(lambda: self._questions.put(work))

    def act(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Do an act after those before it; it is never dropped, also when the window closes.

        It goes `through` what knows whether it may be done once more when a line broke.
        """
        if self._closed:
            raise RuntimeError("an act was begun after closing")
        self._waiting += 1

        def done() -> T:
            answer: T = self.through(work)
            return answer

        self._begin(lambda: self._acts.put(lambda: self._do(done, then, failed, _always)))

    def keep(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Keep or discard a draft: an act like others, but beside them where drafts lie apart."""
        if not self.drafts_lie_apart:
            self.act(work, then, failed=failed)
            return
        if self._closed:  # a save that came home late: what was typed was kept before it went
            return
        drafts = self._drafts = self._drafts or _Worker("drafts")
        self._waiting += 1
        self._begin(lambda: drafts.put(lambda: self._do(work, then, failed, _always)))

    def long(
        self,
        work: Callable[[Progress], T],
        progress: Callable[[int, int], None] | None = None,
        then: Callable[[T], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> Progress:
        """Begin long work on its own thread; raise errors.Busy while other long work runs."""
        if self._long_thread is not None and self._long_thread.is_alive():
            raise errors.Busy("Other long work is still running. Wait for it, or stop it first.")

        def tell(done: int, total: int) -> None:
            if progress is not None and not self._closed:
                self._home.arrived.emit(lambda: progress(done, total))

        handle = Progress(tell)
        self._waiting += 1
        thread = threading.Thread(
            target=lambda: self._do(lambda: work(handle), then, failed, _always),
            name="long",
            daemon=True,
        )
        self._long_thread, self._long_progress = thread, handle
        self._begin(thread.start)
        return handle

    def aside(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Failed | None = None
    ) -> None:
        """Ask somebody who may be slow, and is not the store; closing does not wait for them."""
        self._waiting += 1
        thread = threading.Thread(
            target=lambda: self._do(work, then, failed, lambda: not self._closed),
            name="aside",
            daemon=True,
        )
        self._begin(thread.start)

    def is_idle(self) -> bool:
        """Say whether everything asked for has come home."""
        return self._waiting == 0

    @property
    def is_closed(self) -> bool:
        """Claim that nothing more is begun: the window was left."""
        return self._closed

    @property
    def is_held(self) -> bool:
        """Claim that nothing new is begun: the desk is locked."""
        return self._is_held

    def hold(self) -> None:
        """Begin nothing new until `release`: what is asked meanwhile waits (the desk is locked)."""
        self._is_held = True

    def release(self) -> None:
        """Go on with what waited."""
        self._is_held = False
        held, self._held = self._held, []
        for begin in held:
            begin()

    def forget_held(self) -> None:
        """Drop what waited: somebody else has come to the desk."""
        self._waiting -= len(self._held)
        self._held = []

    def _begin(self, begin: Callable[[], None]) -> None:
        if self._is_held:
            self._held.append(begin)
        else:
            begin()

    def close(self) -> None:
        """Stop long work, wait for every act, drop questions; their answers no longer come.

        Where drafts lie apart nothing that hangs is waited for: what was typed is kept there.
        """
        if self._closed:
            return
        self._newest = dict.fromkeys(self._newest, -1)
        self._closed = True
        self.release()
        if self._long_progress is not None:
            self._long_progress.cancel()
        until = time.monotonic() + HANGS_AFTER if self.drafts_lie_apart else None
        if self._drafts is not None:
            self._drafts.finish(until)
        self._acts.finish(until)
        self.is_acting = self._acts.is_at_work
        self._questions.finish(until)
        if self._long_thread is not None and self._long_thread.ident is not None:
            self._long_thread.join(_left(until))
        if QApplication.instance() is not None:
            QApplication.sendPostedEvents(self._home)

    def _do(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None,
        failed: Failed | None,
        is_wanted: Callable[[], bool],
    ) -> None:
        """Work on this thread and send the answer, or the problem, home."""
        try:
            answer = work()
        except errors.Problem as problem:
            told = problem
        except Exception as unforeseen:  # a bug must not end the thread; it is logged and shown
            told = _logged(unforeseen)
        else:
            self._come_home(lambda: then(answer) if then and is_wanted() else None)
            return
        self._come_home(lambda: self._tell(told, failed) if is_wanted() else None)

    def _come_home(self, what: Callable[[], object]) -> None:
        def arrive() -> None:
            self._waiting -= 1
            what()

        self._home.arrived.emit(arrive)

    def _tell(self, problem: errors.Problem, failed: Failed | None) -> None:
        has_ended = self.put_out is not None and isinstance(problem, errors.SignInEnded)
        if failed is not None:
            failed(problem)
        elif not has_ended:
            messages.problem(self._parent, problem)
        if has_ended and self.put_out is not None:
            self.put_out(problem)


def _left(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - time.monotonic())


def _always() -> bool:
    return True


def _straight(work: Callable[[], Any]) -> Any:
    return work()


def _logged(unforeseen: Exception) -> Unexpected:
    """Log the kind of an error and where it rose, never its text: that may hold a name."""
    code = f"H-900-{uuid.uuid4().hex[:6]}"
    where = "unknown"
    trace: Any = unforeseen.__traceback__
    while trace is not None:
        frame = trace.tb_frame.f_code
        where = f"{frame.co_filename.replace(chr(92), '/').rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    _log.error("%s %s at %s", code, type(unforeseen).__name__, where)
    problem = Unexpected()
    problem.code = code
    return problem
