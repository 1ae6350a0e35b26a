"""Open a store in one window only: a second start brings the first one to the front, and ends.

The first listens where only this account of this Windows session reaches it, for one word.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.places import Place

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

WORD, ANSWER = b"come\n", b"here\n"
WAITS = 3.0
"""Seconds for an answer; a window that gives none hangs, and another one may open."""


def is_open(place: Place | None) -> bool:
    """Ask the window that has this store to come to the front; claim that it said so.

    Qt's network is not imported for it: most of the time there is no such window.
    """
    heard: list[bytes] = []

    def ask() -> None:
        with suppress(OSError):
            heard.append(_asked(place))

    asking = threading.Thread(target=ask, name="one window", daemon=True)
    asking.start()
    asking.join(WAITS)
    return heard == [ANSWER]


class OneWindow(QObject):
    """Listen for the second start of a store; `called` when there is one."""

    called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None

    def hold(self, place: Place | None) -> None:
        """Be the window of this store from now on, unless another one is."""
        self.let_go()
        server = self._server = self._server or self._made()
        name = str(_name(place))
        if not server.listen(name) and not is_open(place):  # left by a program that was killed
            server.removeServer(name)
            server.listen(name)

    def let_go(self) -> None:
        """Be no store's window."""
        if self._server is not None:
            self._server.close()

    def is_held(self) -> bool:
        """Claim that a second start finds this window."""
        return self._server is not None and self._server.isListening()

    def _made(self) -> QLocalServer:
        # One for the whole life: PySide crashes when one is deleted later, its parent before it.
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._hear)
        return server

    def _hear(self) -> None:
        line = self._server.nextPendingConnection() if self._server is not None else None
        if line is None:
            return
        # The few lines there ever are end with the server, whose own they are.
        line.readyRead.connect(lambda: self._answer(line))
        self._answer(line)

    def _answer(self, line: QLocalSocket) -> None:
        """Answer the one word; whoever says anything else is left."""
        said = bytes(line.peek(len(WORD)).data())
        if said == WORD:
            line.read(len(WORD))
            line.write(ANSWER)
            line.flush()
            self.called.emit()
        elif not WORD.startswith(said):
            line.abort()


def _session() -> int:
    """Give the number of this Windows session: two of one account each have their own windows."""
    number = 0
    if sys.platform == "win32":
        import ctypes

        given = ctypes.c_ulong()
        kernel32 = ctypes.windll.kernel32
        kernel32.ProcessIdToSessionId(kernel32.GetCurrentProcessId(), ctypes.byref(given))
        number = given.value
    return number


def _name(place: Place | None) -> Path:
    """Give where the window of a store listens: one for each store, account and session."""
    whose = f"{Path.home()}\0{_session()}\0{place or ''}"
    name = "hearten-" + hashlib.sha256(whose.encode("utf8", "replace")).hexdigest()[:24]
    if sys.platform == "win32":
        return Path(rf"\\.\pipe\{name}")
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    if not folder:
        import tempfile

        folder = tempfile.gettempdir()
    return Path(folder) / name


def _asked(place: Place | None) -> bytes:
    name = _name(place)
    if sys.platform == "win32":
        import ctypes

        with name.open("r+b", buffering=0) as pipe:
            # Windows lets a program come to the front only if the one in front says so.
            ctypes.windll.user32.AllowSetForegroundWindow(-1)
            pipe.write(WORD)
            return pipe.read(len(ANSWER))
    if name.stat().st_uid != os.getuid():
        raise PermissionError  # somebody else's, under our name
    import socket

    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(WAITS)
        line.connect(str(name))
        line.sendall(WORD)
        return line.recv(len(ANSWER))
