"""Show here what other PCs save: gathered for a moment, on the thread of the windows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app import errors, logs
from app.actions import trial
from app.changes import Changed, together
from app.desk import Desk
from ui.background import Background
from ui.clocks import MakeClock, rings_after

GATHERED = 300
"""Milliseconds: a list is read anew no more often, however much is saved elsewhere."""


class Hearing(QObject):
    """Pass on to every open view what the store hears; while the desk is locked it waits."""

    _came = Signal(object)

    def __init__(
        self,
        desk: Desk,
        background: Background,
        parent: QObject | None = None,
        *,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._waiting: tuple[Changed, ...] = ()
        self._clock = make_clock(GATHERED, self._tell)
        self._came.connect(self._gather, Qt.ConnectionType.QueuedConnection)
        came = self._came
        self._stop_listening = desk.store.listen(lambda changes: came.emit(changes))

    def stop(self) -> None:
        """Hear nothing more: the sign-in is over."""
        self._stop_listening()
        self._clock.stop()
        self._waiting = ()

    @Slot(object)
    def _gather(self, changes: tuple[Changed, ...]) -> None:
        self._waiting = together((*self._waiting, *changes))
        if not self._clock.isActive():
            self._clock.start()

    def _tell(self) -> None:
        if self._background.is_held:
            self._clock.start()
            return
        told, self._waiting = self._waiting, ()
        if any(change.kind in ("network", "user", "everything") for change in told):
            self._desk.forget_office()
        self._desk.changes.publish(*told)
        if self._desk.store.is_trial and any(one.kind in ("store", "everything") for one in told):
            self._look_at_trial()

    def _look_at_trial(self) -> None:
        """Ask whether somebody lifted the trial; a line that breaks meanwhile asks again later."""
        self._background.ask(
            lambda: trial.look_again(self._desk),
            lambda changed: self._desk.changes.publish(*changed),
            key="trial",
            failed=_write_down,
        )


def _write_down(problem: errors.Problem) -> None:
    logs.write_down(problem)
