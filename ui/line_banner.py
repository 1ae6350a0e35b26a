"""Tell where a save stands, and that the server does not answer, until it does again.

Nothing is shown for a store on this PC, nor for what takes no longer than a moment.
"""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.actions.drafts import Drafts
from app.changes import Changed
from app.desk import UNDER_WAY, Desk, LineState, Stage
from ui.background import Background
from ui.clocks import MakeClock, rings_after
from ui.in_doubt import NOT_KNOWN_SHORT, NOT_SAVED
from ui.line_strips import LineStrips
from ui.widgets.buttons import IconButton
from ui.widgets.notice import Strip
from ui.widgets.status_bar import StatusBar

AFTER_A_MOMENT = 300
TRY_EVERY = 20_000
SAVED, ON_ONE = Stage.SAVED.value, Stage.ON_ONE_SERVER.value
WORKING = tuple(f"{stage.value}…" for stage in UNDER_WAY)
ONE_SERVER = (
    "The second server did not answer. Tell whoever looks after the servers; your work goes on."
)
TRYING = "Trying again now…"
TRY_AGAIN = "Trying again every 20 seconds."


class LineBanner(QObject):
    """Follow the line of a desk's store: strips over the page, words in the status bar.

    While the server is away it is asked again by itself.
    """

    _moved = Signal(object)

    def __init__(
        self,
        desk: Desk,
        background: Background,
        place: QVBoxLayout,
        status: StatusBar,
        parent: QWidget,
        make_clock: MakeClock = rings_after,
    ) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._status, self._window = status, parent
        self._line = desk.store.line
        self._saved_before, self._is_asking = "", False
        self._drafts = 0
        self._strips = LineStrips(desk, place, parent, make_clock)
        self._strips.went.connect(self._went)
        self._strips.came_back.connect(self._come_back)
        self._strips.try_asked.connect(self.try_now)
        self._quiet = make_clock(AFTER_A_MOMENT, self._say_working)
        self._next = make_clock(TRY_EVERY, self.try_now)
        self._moved.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._stop = self._line.subscribe(self._bring_home)
        background.through = self._line.run
        background.drafts_lie_apart = desk.store.is_shared

    def leave(self) -> None:
        """Hear no more."""
        self._stop()
        self._strips.leave()
        for clock in (self._quiet, self._next):
            clock.stop()

    def saved_words(self, at: str) -> str:
        """Say in the status bar that something was saved."""
        is_on_one = self._line.state.stage is Stage.ON_ONE_SERVER
        return f"{ON_ONE if is_on_one else SAVED} {at}"

    def is_no_save(self, kind: str) -> bool:
        """Claim that a change says nothing of a save: others', or a draft kept on this PC alone."""
        return kind == "everything" or (kind == "draft" and self._background.drafts_lie_apart)

    def shown(self, which: str) -> Strip | None:
        """Give a strip that is shown: away, slow, one or ended."""
        return self._strips.shown(which)

    def try_now(self) -> None:
        """Ask the server whether it answers; what it says comes by the line itself."""
        self._next.stop()
        self._word_away(TRYING)
        self._is_asking = True
        line = self._line

        def asked(answers: bool) -> None:
            self._is_asking = False
            if isValid(self) and not answers:
                self._word_away(TRY_AGAIN)
                self._next.start()

        self._background.ask(line.answers, asked, key="line", failed=lambda _one: asked(False))

    # ---- what the line tells ------------------------------------------------------------------

    def _bring_home(self, state: LineState) -> None:
        """Come from whichever thread it happened on to the one of the windows."""
        with suppress(RuntimeError):  # the window went meanwhile
            self._moved.emit(state)

    @Slot(object)
    def _show(self, state: LineState) -> None:
        self._show_stage(state.stage)
        self._strips.put("one", state.stage is Stage.ON_ONE_SERVER, _on_one)
        if state.sentence:
            self._tell_how_it_ended(state.sentence)
            self._desk.changes.publish(Changed("everything"))
        is_waiting = self._is_asking or self._next.isActive()
        if state.in_doubt and state.away_since is None and not is_waiting:
            self.try_now()

    def _show_stage(self, stage: Stage) -> None:
        if stage in UNDER_WAY:
            if not self._quiet.isActive():
                self._quiet.start()
            return
        self._quiet.stop()
        if stage in (Stage.ON_ONE_SERVER, Stage.NOT_SAVED, Stage.NOT_KNOWN):
            self._status.set_saved(stage.value)
        elif self._status.saved.text() in (*WORKING, NOT_SAVED, NOT_KNOWN_SHORT):
            self._status.set_saved(self._saved_before)

    def _say_working(self) -> None:
        before, stage = self._status.saved.text(), self._line.state.stage
        if before not in WORKING:
            self._saved_before = "" if before in (NOT_SAVED, NOT_KNOWN_SHORT, ON_ONE) else before
        if stage in UNDER_WAY:
            self._status.set_saved(f"{stage.value}…")

    # ---- away and back ------------------------------------------------------------------------

    def _went(self) -> None:
        """Say in the status bar too that the server is away, and ask it again after a while."""
        self._status.connection.setText("Not connected")
        self._status.connection.show()
        self._word_away(TRY_AGAIN)
        self._next.start()
        drafts = Drafts(self._desk)

        def counted(number: int) -> None:
            if isValid(self):
                self._drafts = number
                self._word_away(TRY_AGAIN)

        self._background.ask(drafts.count_all, counted, key="line.drafts", failed=lambda _: None)

    def _come_back(self) -> None:
        self._next.stop()
        self._status.connection.hide()
        # What others did meanwhile is not known, and what could not be read is asked for again.
        self._desk.changes.publish(Changed("everything"))

    def _word_away(self, then: str) -> None:
        self._strips.say_more(_kept(self._drafts), then)

    # ---- strips -------------------------------------------------------------------------------

    def _tell_how_it_ended(self, sentence: str) -> None:
        """Say how a save ended that was in doubt, in place of what was said of one before."""
        self._strips.put("ended", False, self._ended)
        self._strips.put("ended", True, lambda: self._ended(sentence))

    def _ended(self, sentence: str = "") -> Strip:
        close = IconButton("close", "Close the message")
        close.clicked.connect(lambda: self._strips.put("ended", False, self._ended))
        return Strip("warn", "warning", "", sentence, [close], self._window)


def _on_one() -> Strip:
    return Strip("warn", "warning", f"{ON_ONE}.", ONE_SERVER)


def _kept(drafts: int) -> str:
    if not drafts:
        return ""
    return f": {drafts:,} {'draft is' if drafts == 1 else 'drafts are'} kept on this PC"
