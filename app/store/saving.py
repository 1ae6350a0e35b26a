"""Know where a save stands and whether the store answers; try an act once more where that is right.

Threads of the store tell, whoever shows it listens. A store in a folder always answers.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import TypeVar

from app import errors

T = TypeVar("T")
ENDS_KEPT = 100
"""How many ends of saves that were in doubt are remembered for a form that asks late."""
SLOW = 10.0
"""Seconds after which it is told that the server takes long; a save is never ended for that."""
WAS_SAVED = "The server answers again. What was being saved when the line broke was saved."
WAS_NOT_SAVED = (
    "The server answers again. What was being saved when the line broke was not saved. "
    "Save it again."
)


class Stage(Enum):
    """Where the last save stands."""

    NOTHING = ""
    READING = "Reading"
    SAVING = "Saving"
    SAVED = "Saved"
    ON_ONE_SERVER = "Saved on one server only"
    NOT_SAVED = "Not saved"
    NOT_KNOWN = "Not known yet if saved"


UNDER_WAY = (Stage.READING, Stage.SAVING)


@dataclass(frozen=True, slots=True)
class LineState:
    """What is known at one moment; `sentence` is news to be told once."""

    stage: Stage = Stage.NOTHING
    is_slow: bool = False
    away_since: datetime | None = None
    in_doubt: tuple[str, ...] = ()
    sentence: str = ""


Listener = Callable[[LineState], None]


class Line:
    """Follow the saves of one store and the line to it."""

    def __init__(self) -> None:
        self.state = LineState()
        self._listeners: list[Listener] = []
        self._ends: dict[str, bool] = {}
        self._waiting: dict[object, tuple[str, Callable[[bool], None]]] = {}
        self._changing = threading.RLock()
        self._here = threading.local()
        self._probe: Callable[[], None] | None = None
        self._stop: Callable[[], None] | None = None

    def answers_by(self, probe: Callable[[], None], stop: Callable[[], None]) -> None:
        """Say how the server is asked for an answer, and how a hanging save is let go."""
        self._probe, self._stop = probe, stop

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell each change, on the thread where it happens; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def when_settled(self, op_id: str, then: Callable[[bool], None]) -> Callable[[], None]:
        """Tell whether this one save took effect, at once if that is known.

        It is told on the thread where it becomes known; call what is returned to stop.
        """
        key = object()
        with self._changing:
            if op_id in self._ends:
                then(self._ends[op_id])
            else:
                self._waiting[key] = (op_id, then)

        def stop() -> None:
            self._waiting.pop(key, None)

        return stop

    def has_heard_of(self, op_id: str) -> bool:
        """Claim that a save is in doubt, or was and its end is still remembered."""
        with self._changing:
            return op_id in self.state.in_doubt or op_id in self._ends

    # ---- what the store tells -----------------------------------------------------------------

    def saving(self) -> None:
        """Say that a save began."""
        self._change(stage=Stage.SAVING, is_slow=False)

    def reading(self) -> None:
        """Say that a reading began, whose entry is kept before it is shown."""
        self._change(stage=Stage.READING, is_slow=False)

    def slow(self) -> None:
        """Say that it has lasted long."""
        if self.state.stage in UNDER_WAY:
            self._change(is_slow=True)

    def saved(self, *, on_one_server: bool = False) -> None:
        """Say that the save took effect, on all servers that were asked for or on one."""
        self._here.saves = self._saves_here() + 1
        stage = Stage.ON_ONE_SERVER if on_one_server else Stage.SAVED
        self._change(stage=stage, is_slow=False)

    def ended(self, problem: BaseException) -> None:
        """Say that the save did not take effect; what the rules refuse is no failed save."""
        if isinstance(problem, errors.EndUnknown):
            self._change(stage=Stage.NOT_KNOWN, is_slow=False)
            return
        is_rule = isinstance(problem, errors.Refused) or not isinstance(problem, errors.Problem)
        self._change(stage=Stage.NOTHING if is_rule else Stage.NOT_SAVED, is_slow=False)

    def stands_again(self, before: Stage) -> None:
        """Say that what kept a reading ended: it was no save, so the last save stands as it did."""
        with self._changing:
            if self.state.stage is Stage.READING:
                self._change(stage=before, is_slow=False)

    def doubt(self, op_id: str) -> None:
        """Remember a save whose end is not known."""
        with self._changing:
            self._ends.pop(op_id, None)
            self._change(in_doubt=(*self.state.in_doubt, op_id))

    def settled(self, op_id: str, *, was_saved: bool) -> None:
        """Say how a save ended that was in doubt."""
        stage = Stage.SAVED if was_saved else Stage.NOT_SAVED
        sentence = WAS_SAVED if was_saved else WAS_NOT_SAVED
        with self._changing:
            left = tuple(one for one in self.state.in_doubt if one != op_id)
            self._ends[op_id] = was_saved
            while len(self._ends) > ENDS_KEPT:
                del self._ends[next(iter(self._ends))]
            self._change(in_doubt=left, stage=stage, sentence=sentence)
            for key, (waited_for, then) in tuple(self._waiting.items()):
                if waited_for == op_id:
                    self._waiting.pop(key, None)
                    then(was_saved)

    def away(self, since: datetime) -> None:
        """Say that the server does not answer."""
        if self.state.away_since is None:
            self._change(away_since=since)

    def back(self) -> None:
        """Say that it answered."""
        if self.state.away_since is not None:
            self._change(away_since=None)

    # ---- what is asked of it ------------------------------------------------------------------

    def answers(self) -> bool:
        """Ask the server, over a new line if need be; blocks for some seconds at most."""
        if self._probe is None:
            return True
        try:
            self._probe()
        except errors.Problem:
            return False
        return True

    def stop_waiting(self) -> None:
        """Let go of the save that hangs; it may take effect or not, and that will be told."""
        if self._stop is not None:
            threading.Thread(target=self._stop, name="stop waiting", daemon=True).start()

    def run(self, work: Callable[[], T]) -> T:
        """Do an act; once more if the line broke before anything of it was saved and is back.

        An act of which one transaction was saved, or whose end is not known, is never done again.
        """
        before = self._saves_here()
        try:
            return work()
        except errors.EndUnknown:
            raise
        except errors.Unreachable:
            if self._probe is None or self._saves_here() != before or not self.answers():
                raise
        return work()

    def _saves_here(self) -> int:
        """Count the saves that this thread made."""
        return int(getattr(self._here, "saves", 0))

    def _change(self, *, sentence: str = "", **what: object) -> None:
        with self._changing:
            self.state = replace(self.state, sentence=sentence, **what)  # type: ignore[arg-type]
            for listener in tuple(self._listeners):
                listener(self.state)


class Watch:
    """Do something if what is under way lasts too long; one thread, begun at the first need."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._due: dict[object, tuple[float, Callable[[], None]]] = {}
        self._is_running = False

    @contextlib.contextmanager
    def over(self, seconds: float, then: Callable[[], None]) -> Iterator[None]:
        """Do `then`, once, if the block lasts longer."""
        key, due = object(), time.monotonic() + seconds
        with self._change:
            is_soonest = all(due < other for other, _ in self._due.values())
            self._due[key] = (due, then)
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._look, name="watch", daemon=True).start()
            elif is_soonest:
                self._change.notify()
        try:
            yield
        finally:
            with self._change:
                self._due.pop(key, None)

    def end(self) -> None:
        """Let the thread go."""
        with self._change:
            self._is_running = False
            self._due.clear()
            self._change.notify()

    def _look(self) -> None:
        while True:
            with self._change:
                if not self._is_running:
                    return
                now = time.monotonic()
                late = [key for key, (at, _) in self._due.items() if at <= now]
                calls = [self._due.pop(key)[1] for key in late]
                if not calls:
                    soonest = min((at for at, _ in self._due.values()), default=None)
                    self._change.wait(None if soonest is None else soonest - now)
            for call in calls:
                call()
