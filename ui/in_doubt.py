"""Tell a form whose save failed for the line what became of it, and that the server is back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app import errors
from app.desk import Stage
from ui.at_desk import AtDesk
from ui.when_back import WhenBack

NOT_KNOWN = "Not known yet whether it was saved"
SAVED, SAVED_MORE = "It was saved", "What you typed since then is not. Save again to keep it too."
NOT_KNOWN_SHORT = Stage.NOT_KNOWN.value
NOT_SAVED = Stage.NOT_SAVED.value
SAVING = Stage.SAVING.value
NOT_SAVED_MORE = "The server answers again. What you typed is still here: save it again."


def heading_of(problem: errors.Problem) -> str:
    """Head what is said of a save that failed: not saved, or not known yet."""
    return NOT_KNOWN if isinstance(problem, errors.EndUnknown) else NOT_SAVED


class InDoubt(QObject):
    """Wait for the end of one save of a form, or for the server that it did not reach.

    `saved` follows when it was saved and the form holds no more than that; else `said` gets a
    heading and a sentence.
    """

    _came = Signal(str, bool)

    def __init__(
        self,
        at: AtDesk,
        form: QObject,
        body: Callable[[], Any],
        saved: Callable[[], object],
        said: Callable[[str, str], object],
    ) -> None:
        super().__init__(form)
        self._at, self._body, self._saved, self._said = at, body, saved, said
        self._was: Any = None
        self._op_id = ""
        self._stop: Callable[[], None] | None = None
        self._back = WhenBack(at.desk.store.line, self)
        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def failed(self, problem: errors.Problem) -> None:
        """Hear of a save that failed; where its end is not known, it is waited for."""
        self.leave()
        if not isinstance(problem, errors.Unreachable):
            return
        if not isinstance(problem, errors.EndUnknown):
            self._back.wait(lambda: self._said(NOT_SAVED, NOT_SAVED_MORE))
            return
        if not problem.op_id:
            return
        op_id, store = problem.op_id, self._at.desk.store
        self._op_id, self._was = op_id, self._body()

        def heard(was_saved: bool) -> None:
            with suppress(RuntimeError):  # the form went meanwhile
                self._came.emit(op_id, was_saved)

        self._stop = store.line.when_settled(op_id, heard)
        if not store.line.has_heard_of(op_id):  # its end is remembered by the store alone
            self._at.background.ask(
                lambda: store.was_done(op_id), heard, failed=lambda _problem: None
            )

    def leave(self) -> None:
        """Wait no more: it is saved again, or the form has closed."""
        self._back.leave()
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()

    @Slot(str, bool)
    def _tell(self, op_id: str, was_saved: bool) -> None:
        if self._stop is None or op_id != self._op_id:  # another save of the form came between
            return
        self.leave()
        if not was_saved:
            self._said(NOT_SAVED, NOT_SAVED_MORE)
        elif self._body() == self._was:
            self._saved()
        else:
            self._said(SAVED, SAVED_MORE)
