"""Do the work of the store at once, where a test wants its answer without waiting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app import errors
from ui.background import Background, Failed, Progress

T = TypeVar("T")


class ImmediateBackground(Background):
    """Do everything at once on this thread; errors that no rule foresaw are raised."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent
        self._busy = False
        self._is_held = False
        self._closed = False

    def ask(
        self,
        question: Callable[[], T],
        then: Callable[[T], None],
        *,
        key: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Answer at once."""
        self._at_once(question, then, failed)

    def act(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> None:
        """Act at once."""
        self._at_once(work, then, failed)

    def long(
        self,
        work: Callable[[Progress], T],
        progress: Callable[[int, int], None] | None = None,
        then: Callable[[T], None] | None = None,
        *,
        failed: Failed | None = None,
    ) -> Progress:
        """Do the long work at once."""
        handle = Progress(progress or (lambda done, total: None))
        self._at_once(lambda: work(handle), then, failed)
        return handle

    def aside(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Failed | None = None
    ) -> None:
        """Ask at once."""
        self._at_once(work, then, failed)

    def is_idle(self) -> bool:
        """Say that nothing is waiting."""
        return True

    def hold(self) -> None:
        """Do nothing: nothing ever waits."""

    def release(self) -> None:
        """Do nothing: nothing waited."""

    def forget_held(self) -> None:
        """Do nothing: nothing waited."""

    def close(self) -> None:
        """Do nothing: nothing is waiting."""

    def _at_once(
        self, work: Callable[[], T], then: Callable[[T], None] | None, failed: Failed | None
    ) -> None:
        try:
            answer = work()
        except errors.Problem as problem:
            self._tell(problem, failed)
            return
        if then is not None:
            then(answer)
