"""Prove, on Windows itself or under Wine, what the source does by Windows' own calls.

`python heard.py`, run by the Python of that Windows: a line for each thing seen; 1 at the first
that is not so. It changes its own account's registry and clipboard.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
import winreg
from collections.abc import Callable
from ctypes import wintypes
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent
from PySide6.QtWidgets import QApplication

from app import no_dump, paths, policy, trust
from app.store import account_secret
from ui import one_window
from ui.end_watch import SAVE_AND_QUIT, EndWatch
from ui.session_watch import SessionWatch
from ui.widgets import clipboard

POWERBROADCAST, SUSPEND, RESUME = 0x218, 0x4, 0x7
SESSION_CHANGE, SESSION_LOCK, SESSION_UNLOCK = 0x2B1, 0x7, 0x8
KEPT_OUT = (
    "ExcludeClipboardContentFromMonitorProcessing",
    "CanIncludeInClipboardHistory",
    "CanUploadToCloudClipboard",
)
user32 = ctypes.WinDLL("user32", use_last_error=True)
user32.PostMessageW.argtypes = [
    wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM
]  # fmt: skip
user32.GetClipboardData.restype = wintypes.HANDLE


class NotSo(Exception):
    """Stop: something that must be so is not."""


def require(is_so: bool, otherwise: str) -> None:
    """Stop with a sentence unless it is so."""
    if not is_so:
        raise NotSo(otherwise)


def settle(until: Callable[[], bool] = lambda: False, *, milliseconds: int = 1000) -> bool:
    """Let Qt work until something is so, or for a while; say whether it became so."""
    clock = QElapsedTimer()
    clock.start()
    while not until() and clock.elapsed() < milliseconds:
        QCoreApplication.processEvents()
    return until()


def post(window: int, message: int, word: int) -> None:
    """Tell a window what Windows would."""
    require(bool(user32.PostMessageW(window, message, word, 0)), "Windows took no message.")


def a_locked_session_and_a_suspended_pc_lock_the_desk() -> None:
    watch, heard = SessionWatch(), []
    watch.went_away.connect(lambda: heard.append(1))
    window = int(watch.winId())
    for message, word in ((SESSION_CHANGE, SESSION_UNLOCK), (POWERBROADCAST, RESUME)):
        post(window, message, word)
    settle()
    require(not heard, "It locks when somebody comes back.")
    for number, (message, word) in enumerate(
        ((SESSION_CHANGE, SESSION_LOCK), (POWERBROADCAST, SUSPEND)), 1
    ):
        post(window, message, word)
        require(settle(lambda n=number: len(heard) == n), "It does not hear that.")


def a_setup_asks_to_save_and_quit() -> None:
    watch, heard = EndWatch(), []
    watch.asked.connect(lambda: heard.append(1))
    message = user32.RegisterWindowMessageW(SAVE_AND_QUIT)
    post(int(watch.winId()), message, 0)
    require(settle(lambda: heard == [1]), "It does not hear that.")


def what_is_copied_stays_out_of_history_cloud_and_monitors() -> None:
    clipboard.copy("somebody's name")
    settle(milliseconds=300)
    require(bool(user32.OpenClipboard(None)), "The clipboard is somebody else's.")
    try:
        for name in KEPT_OUT:
            number = user32.RegisterClipboardFormatW(name)
            require(bool(user32.IsClipboardFormatAvailable(number)), f"{name} is not set.")
    finally:
        user32.CloseClipboard()


def no_memory_is_kept_of_a_crash() -> None:
    require(no_dump.is_kept(), "It was off before; this shows nothing.")
    no_dump.keep_none()
    require(not no_dump.is_kept(), "Windows would keep it.")


def the_registry_fixes_the_store() -> None:
    require(policy.read() == policy.Policy(), "Something is fixed here already.")
    with winreg.CreateKey(winreg.HKEY_LOCAL_MACHINE, policy.KEY) as key:
        winreg.SetValueEx(key, "Store", 0, winreg.REG_SZ, r"P:\Our desk")
    try:
        require(policy.read().store == r"P:\Our desk", "It is not followed.")
    finally:
        winreg.DeleteKey(winreg.HKEY_LOCAL_MACHINE, policy.KEY)


def a_file_in_the_programs_folder_fixes_it_too() -> None:
    file = paths.administrators() / policy.FILE
    file.write_text('{"store": "P:\\\\Our desk"}', encoding="utf8")
    try:
        require(policy.read().store == r"P:\Our desk", "It is not followed.")
    finally:
        file.unlink()


def whoever_may_write_a_file_is_noticed() -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "fixed"
        file.write_text("", encoding="utf8")
        rights = [right for right in trust.OF_A_FILE if trust.is_granted(file, right)]
        require(rights == list(trust.OF_A_FILE), "Not each right to write is noticed.")
        missing = Path(place) / "nothing"
        require(not trust.is_granted(missing, trust.OF_A_FILE[0]), "It is noticed on nothing.")


def a_secret_opens_for_this_account_alone_and_whole_alone() -> None:
    sealed = account_secret.seal(b"a secret", b"a store")
    require(b"a secret" not in sealed, "It is not sealed.")
    require(account_secret.unseal(sealed, b"a store") == b"a secret", "It does not open.")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for held, entropy in ((changed, b"a store"), (sealed, b"another store")):
        try:
            account_secret.unseal(held, entropy)
        except OSError:
            continue
        raise NotSo("It opens what was changed, or for another store.")


def a_second_start_finds_the_first_by_one_word() -> None:
    place = Path(r"P:\Our desk")
    require(not one_window.is_open(place), "Somebody answers already.")
    one, called = one_window.OneWindow(), []
    one.called.connect(lambda: called.append(1))
    one.hold(place)
    require(one.is_held(), "It does not listen.")
    asked: list[bool] = []
    import threading

    asking = threading.Thread(target=lambda: asked.append(one_window.is_open(place)))
    asking.start()
    settle(lambda: bool(asked), milliseconds=5000)
    require((asked, called) == ([True], [1]), "It is not heard.")
    one.let_go()
    require(not one_window.is_open(place), "It answers when it is gone.")


TRIES = (
    a_locked_session_and_a_suspended_pc_lock_the_desk,
    a_setup_asks_to_save_and_quit,
    what_is_copied_stays_out_of_history_cloud_and_monitors,
    no_memory_is_kept_of_a_crash,
    the_registry_fixes_the_store,
    a_file_in_the_programs_folder_fixes_it_too,
    whoever_may_write_a_file_is_noticed,
    a_secret_opens_for_this_account_alone_and_whole_alone,
    a_second_start_finds_the_first_by_one_word,
)


def main() -> int:
    """Try each."""
    os.environ["QT_QPA_PLATFORM"] = "windows"
    application = QApplication([])
    for step in TRIES:
        try:
            step()
        except (NotSo, OSError) as problem:
            print(f"NOT SO  Windows: {step.__name__.replace('_', ' ')}: {problem}", flush=True)
            return 1
        print(f"ok      Windows: {step.__name__.replace('_', ' ')}", flush=True)
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return 0


if __name__ == "__main__":
    sys.exit(main())
