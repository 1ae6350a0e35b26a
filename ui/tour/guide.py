"""Lead through the windows from a thread of its own: each look and each key is asked of theirs.

A key may open a box that waits for its answer in a loop of its own. The thread of the windows is
then inside that key; the guide goes on all the same, since what it asks next arrives in that loop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
NO_ANSWER_WITHIN = 60.0
LOOK_EVERY = 0.004


class Amiss(Exception):
    """Say in one sentence what was not as it should be; holds no name of a person."""


class _Window(QObject):
    """Run what the guide asks on the thread of the windows."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _run(self, what: Callable[[], None]) -> None:
        what()


class Guide:
    """Hold the thread that leads, and the way to the windows' thread; made on that thread."""

    def __init__(self) -> None:
        self._window = _Window()
        self._closed = threading.Event()
        self._broken: list[BaseException] = []
        self.failed: BaseException | None = None

    def begin(self, script: Callable[[], None], then: Callable[[], None]) -> None:
        """Run `script` beside the windows; `then` is run on their thread when it is over."""

        def lead() -> None:
            try:
                script()
            except BaseException as error:  # also an assertion: it is told after the loop
                self.failed = error
            self._window.asked.emit(then)

        threading.Thread(target=lead, name="guide", daemon=True).start()

    def close(self) -> None:
        """Ask nothing any more: the windows are gone."""
        self._closed.set()

    def ask(self, what: Callable[[], T]) -> T:
        """Run something on the windows' thread and give its answer, or raise its error."""
        done = threading.Event()
        answer: list[T] = []
        wrong: list[BaseException] = []

        def run() -> None:
            try:
                answer.append(what())
            except BaseException as error:
                wrong.append(error)
            done.set()

        self._window.asked.emit(run)
        self._wait(done)
        if wrong:
            raise wrong[0]
        return answer[0]

    def do(self, what: Callable[[], None]) -> None:
        """Begin something on the windows' thread and go on when it waits or is over."""

        def run() -> None:
            try:
                what()
            except BaseException as error:
                self._broken.append(error)

        self._window.asked.emit(run)
        self.ask(lambda: None)
        if self._broken:
            raise self._broken.pop(0)

    def until(self, is_so: Callable[[], T | None], sentence: str, within: float = 10.0) -> T:
        """Look again and again until something is there; give it, or raise Amiss in time."""
        end = time.monotonic() + within
        while True:
            found = self.ask(is_so)
            if found:
                return found
            if time.monotonic() > end:
                raise Amiss(sentence)
            self._closed.wait(LOOK_EVERY)

    def _wait(self, done: threading.Event) -> None:
        end = time.monotonic() + NO_ANSWER_WITHIN
        while not done.wait(0.05):
            if self._closed.is_set():
                raise Amiss("The windows closed before the tour was over.")
            if time.monotonic() > end:
                raise Amiss(f"The window did not answer for {NO_ANSWER_WITHIN:.0f} seconds.")
