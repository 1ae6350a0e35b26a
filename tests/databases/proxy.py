"""Stand between a program and a server, and cut, freeze or swallow what the line carries."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Proxy:
    """A line to a server on loopback; what is said with `swallow` is done and never answered."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listens.getsockname()[1])
        self._open: list[socket.socket] = []
        self._flows = threading.Event()
        self._flows.set()
        self._swallow: bytes | None = None
        self._lose: bytes | None = None
        self._freezes_at: bytes | None = None
        self._not_before: bytes | None = None
        self._cuts_at_answer = False
        self._takes = threading.Event()
        self._takes.set()
        self._refuses_after_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every line there is; new ones can be made."""
        if self._refuses_after_cut:
            self._takes.clear()
        lines, self._open = self._open, []  # not the new line of who comes back at once
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def freeze(self) -> None:
        """Carry nothing more, and end nothing either."""
        self._flows.clear()

    def freeze_at(self, word: bytes) -> None:
        """Carry nothing more from the next statement with that word on, which is not carried."""
        self._freezes_at = word

    @property
    def is_frozen(self) -> bool:
        """Claim that nothing is carried."""
        return not self._flows.is_set()

    def thaw(self) -> None:
        """Carry again."""
        self._flows.set()

    def swallow(self, word: bytes, after: bytes | None = None) -> None:
        """Carry the next statement with that word, and cut the line when the answer comes.

        With `after` it counts from the next statement with that other word on.
        """
        self._not_before, self._swallow = after, word

    def lose(self, word: bytes, after: bytes | None = None) -> None:
        """Cut the line when the next statement with that word comes, before it is carried."""
        self._not_before, self._lose = after, word

    def takes_no_more_after_the_cut(self) -> None:
        """Refuse new lines from the next cut on."""
        self._refuses_after_cut = True

    def takes_again(self) -> None:
        """Take new lines again."""
        self._refuses_after_cut = False
        self._takes.set()

    def close(self) -> None:
        """End all."""
        self._listens.close()
        self.thaw()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listens.accept()
                if not self._takes.is_set():
                    here.close()
                    continue
            except OSError:
                return
            try:
                there = socket.create_connection(("127.0.0.1", self._server))
            except OSError:  # the server is away: this line ends, the next may reach it
                here.close()
                continue
            self._open += [here, there]
            threading.Thread(target=self._carry, args=(here, there, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(there, here, False), daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, is_question: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if is_question and self._freezes_at is not None and self._freezes_at in piece:
                    self._freezes_at = None
                    self.freeze()
                self._flows.wait()
                if is_question and self._not_before is not None and self._not_before in piece:
                    self._not_before = None
                counts = is_question and self._not_before is None
                if counts and self._lose is not None and self._lose in piece:
                    self._lose = None
                    self.cut()
                    return
                if counts and self._swallow is not None and self._swallow in piece:
                    self._swallow, self._cuts_at_answer = None, True
                elif not is_question and self._cuts_at_answer:
                    self._cuts_at_answer = False
                    self.cut()
                    return
                to.sendall(piece)
        for one in (source, to):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def between(port: int) -> Iterator[Proxy]:
    """Give a line to the server at that port."""
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
