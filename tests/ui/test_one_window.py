"""A second start of a store raises its window; nothing else can be said to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import settings
from tests.actions.conftest import PASSWORD
from tests.ui.test_sign_in import PlainTab, sign_in
from tests.ui.test_sign_in import folder as folder
from ui import one_window, tabs
from ui.application import Application
from ui.one_window import ANSWER, WORD, OneWindow

HOLDS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.one_window import OneWindow
qt = QCoreApplication([])
one = OneWindow()
one.hold(Path(sys.argv[1]))
print("held", flush=True)
qt.exec()
"""


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give a folder with a short name: that of a socket has 107 letters at most."""
    with tempfile.TemporaryDirectory(prefix="r-") as place:
        monkeypatch.setenv("XDG_RUNTIME_DIR", place)
        yield


@pytest.fixture
def application(
    qapp: QApplication, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    monkeypatch.setattr(tabs, "make", lambda kind, at: PlainTab())
    application = Application(qapp, folder, kept=settings.Settings(tmp_path / "kept"))
    application.begin()
    yield application
    application.end()
    if application.sign_in_window is not None:
        application.sign_in_window.closed.disconnect()
        application.sign_in_window.close()


def second_start(qtbot: QtBot, store: Path) -> int:
    """Start the program once more, and give its exit status."""
    with subprocess.Popen([sys.executable, "-m", "app", "--store", str(store)]) as process:
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
        return int(process.returncode)


def held(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(application.one_window.is_held)


def test_a_second_start_raises_the_window_and_ends(
    qtbot: QtBot, application: Application, folder: Path
) -> None:
    held(qtbot, application)
    window = application.sign_in_window
    assert window is not None
    window.showMinimized()
    with qtbot.waitSignal(application.one_window.called, timeout=30_000):
        assert second_start(qtbot, folder) == 0
    assert not window.windowState() & Qt.WindowState.WindowMinimized


def test_a_locked_desk_stays_hidden(qtbot: QtBot, application: Application) -> None:
    sign_in(qtbot, application, "admin", PASSWORD)
    assert application.lock is not None
    assert application.main_window is not None
    application.lock.lock_now()
    application.come_to_the_front()
    assert not application.main_window.isVisible()
    assert application.lock.sign_in_window is not None
    assert application.lock.sign_in_window.isVisible()


def test_each_store_has_a_window_of_its_own(
    qtbot: QtBot, application: Application, folder: Path
) -> None:
    held(qtbot, application)
    assert not one_window.is_open(folder / "another")
    assert not one_window.is_open(None)


@pytest.mark.skipif(sys.platform == "win32", reason="speaks to a socket")
@pytest.mark.parametrize("words", [b"open x", b"come", b"COME\n", b"\0" * 5000])
def test_any_other_word_does_nothing(qtbot: QtBot, folder: Path, words: bytes) -> None:
    one, called = OneWindow(), []
    one.called.connect(lambda: called.append(1))
    one.hold(folder)
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(one_window._name(folder)))
        line.sendall(words)
        line.shutdown(socket.SHUT_WR)
        line.setblocking(False)
        answered: list[bytes] = []

        def ended() -> bool:
            try:
                answered.append(line.recv(100))
            except BlockingIOError:
                return False
            except ConnectionResetError:
                answered.append(b"")
            return True

        qtbot.waitUntil(ended)
    assert (answered, called) == ([b""], [])
    one.let_go()


@pytest.mark.skipif(sys.platform == "win32", reason="there nothing is left of a killed program")
def test_what_a_killed_program_left_keeps_nobody_out(
    qtbot: QtBot, folder: Path, root: Path
) -> None:
    words = [sys.executable, "-c", HOLDS, str(folder)]
    with subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        first.send_signal(signal.SIGKILL)
    assert one_window._name(folder).exists()
    assert not one_window.is_open(folder)
    one = OneWindow()
    one.hold(folder)
    called: list[int] = []
    one.called.connect(lambda: called.append(1))
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(one_window._name(folder)))
        line.sendall(WORD)
        qtbot.waitUntil(lambda: called == [1])
        assert line.recv(len(ANSWER)) == ANSWER
    one.let_go()


@pytest.mark.skipif(sys.platform == "win32", reason="speaks to a socket")
def test_only_this_account_reaches_it(folder: Path) -> None:
    one = OneWindow()
    one.hold(folder)
    assert one_window._name(folder).stat().st_mode & 0o077 == 0
    one.let_go()


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="gives a file away")
def test_what_somebody_else_put_there_is_not_asked(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as theirs:
        theirs.bind(str(one_window._name(folder)))
        theirs.listen()
        os.chown(one_window._name(folder), 65534, 65534)
        theirs.setblocking(False)
        assert not one_window.is_open(folder)
        with pytest.raises(BlockingIOError):
            theirs.accept()
