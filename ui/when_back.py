"""Do something once, as soon as a server that is away answers again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.desk import Line, LineState


class WhenBack(QObject):
    """Wait for one line, for as long as the parent lives; what was waited for last counts."""

    _came = Signal(object)

    def __init__(self, line: Line, parent: QObject) -> None:
        super().__init__(parent)
        self._line = line
        self._waited_for: object = None
        self._then: Callable[[], object] = lambda: None
        self._stop: Callable[[], None] | None = None
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def wait(self, then: Callable[[], object]) -> None:
        """Call `then` on the windows' thread, once; never where the server is back by now."""
        self.leave()
        if self._line.state.away_since is None:
            return

        def heard(state: LineState) -> None:
            if state.away_since is None:
                with suppress(RuntimeError):  # who waited went meanwhile
                    self._came.emit(heard)

        self._waited_for, self._then = heard, then
        self._stop = self._line.subscribe(heard)

    def leave(self) -> None:
        """Wait no more."""
        self._waited_for = None
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    @Slot(object)
    def _tell(self, heard: object) -> None:
        if heard is self._waited_for:  # nothing else is waited for by now
            self.leave()
            self._then()
