"""Install, use, upgrade and take away the program on a Windows that is thrown away afterwards.

`python trial.py CASE.json` is run by the Python of that Windows, real or of Wine. The case says
where the setups and the built folder lie. It prints a line for each thing seen and ends with 1 at
the first one that is not so. It changes the account it runs in: never run it on a PC in use.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import subprocess
import sys
import time
import winreg
from collections.abc import Callable, Iterator
from pathlib import Path

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Hearten"
ACCOUNT = Path(os.environ["LOCALAPPDATA"])
MENU = Path(os.environ["APPDATA"]) / "Microsoft/Windows/Start Menu/Programs/Hearten.lnk"
HOME = ACCOUNT / "Hearten"
STORE = r"C:\Somewhere\a store"
RELEASES = r"C:\Somewhere\releases"
STAYS = (
    # What the program wrote while it was tried, which is data.
    str(HOME),
    # Where the package notes that the folder which the PC shares, and which stays, is its own.
    r"HKLM Software\Hearten",
    # Windows' own books about packages and colours, its keys above ours, and Wine's of its screen.
    r"HKLM Software\Classes\Installer",
    r"HKLM Software\Microsoft\Windows\CurrentVersion\Installer",
    r"HKCU Software\Microsoft\Windows\CurrentVersion\Explorer\Accent",
    r"HKCU Software\Wine",
)
# Places of Windows itself, which a new account has from the first program on: empty, no more.
STAYS_ALONE = (
    str(ACCOUNT / "Programs"),
    r"HKCU Software\Microsoft\Windows\CurrentVersion\Uninstall",
    r"HKCU Software\QtProject",
    r"HKCU Software\QtProject\OrganizationDefaults",
    r"HKLM Software\Policies",
    r"HKLM Software\Wow6432Node\Policies",
)
WAITS = 120
REFUSED = 2


class NotSo(Exception):
    """Stop: something that must be so is not."""


def require(is_so: bool, otherwise: str) -> None:
    """Stop with a sentence unless it is so."""
    if not is_so:
        raise NotSo(otherwise)


def said(
    *words: str | Path, seconds: float = 600, password: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Run to its end."""
    given = os.environ | ({"HEARTEN_PASSWORD": password} if password else {})
    return subprocess.run(
        [str(word) for word in words], capture_output=True, timeout=seconds, env=given
    )


def wait_for(is_so: Callable[[], bool], otherwise: str) -> None:
    """Look again and again until it is so."""
    end = time.monotonic() + WAITS
    while not is_so():
        require(time.monotonic() < end, otherwise)
        time.sleep(0.2)


# --- what a PC holds ----------------------------------------------------------------------------


def files_below(*folders: Path) -> set[str]:
    """Name every file and folder there, less what Windows itself changes as it likes."""
    found = set()
    for folder in folders:
        for place, inner, files in os.walk(folder):
            if r"\temp" in place.lower():
                inner.clear()
                continue
            found.update(str(Path(place, name)) for name in [*inner, *files])
    return found


def registry(root: int, path: str = "Software") -> Iterator[str]:
    """Give every value below a key, each as one line; a key that cannot be read gives none."""
    try:
        with winreg.OpenKey(root, path) as key:
            keys, values, _ = winreg.QueryInfoKey(key)
            held = [winreg.EnumValue(key, number) for number in range(values)]
            below = [winreg.EnumKey(key, number) for number in range(keys)]
    except OSError:
        return
    yield path
    yield from (f"{path} | {name} = {kind} {value!r}" for name, value, kind in held)
    for name in below:
        yield from registry(root, rf"{path}\{name}")


def pc() -> set[str]:
    """Give all files of accounts and programs and all of the registry's Software."""
    folders = [Path(os.environ[name]) for name in ("USERPROFILE", "PROGRAMFILES", "PROGRAMDATA")]
    hives = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
    lines = {f"{name} {line}" for name, root in hives.items() for line in registry(root)}
    return lines | files_below(*folders)


def require_as_before(before: set[str], *data: Path) -> None:
    """Stop unless the PC is as it was, less what may stay and the data that must."""
    stays = (*STAYS, *map(str, data))
    left = {
        line for line in pc() ^ before if not line.startswith(stays) and line not in STAYS_ALONE
    }
    require(not left, "It left or took: " + "; ".join(sorted(left)[:20]))


def entry(name: str, root: int = winreg.HKEY_CURRENT_USER, path: str = UNINSTALL) -> str:
    """Give a value of an entry in Windows' list of programs, or an empty string."""
    try:
        with winreg.OpenKey(root, path) as key:
            return str(winreg.QueryValueEx(key, name)[0])
    except OSError:
        return ""


def hashes(folder: Path) -> dict[str, str]:
    """Give each file of a folder with its SHA-256."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


# --- an open program ----------------------------------------------------------------------------


def windows_of(process: int) -> list[int]:
    """Give the visible windows of a process."""
    user32 = ctypes.windll.user32
    found: list[int] = []

    @ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    def look(window: int, _: int) -> int:
        owner = ctypes.c_ulong()
        user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(owner))
        if owner.value == process and user32.IsWindowVisible(ctypes.c_void_p(window)):
            found.append(window)
        return 1

    user32.EnumWindows(look, None)
    return found


def opened(program: Path, *words: str | Path) -> subprocess.Popen[bytes]:
    """Start the windowed program and wait until one of its windows is to be seen."""
    process = subprocess.Popen([str(program), *map(str, words)])
    wait_for(
        lambda: process.poll() is None and bool(windows_of(process.pid)),
        f"{program.name} shows no window.",
    )
    return process


def picture(kept: Path) -> None:
    """Keep what the screen shows."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    assert isinstance(application, QGuiApplication)
    time.sleep(2)  # what is shown first is painted
    application.primaryScreen().grabWindow(0).save(str(kept))


# --- the setup for one account --------------------------------------------------------------------


class Setup:
    """Try the setup that needs no administrator."""

    def __init__(self, case: dict[str, str]) -> None:
        self.older, self.newer = Path(case["older_setup"]), Path(case["setup"])
        self.version = case["version"]
        self.folder, self.pictures = Path(case["folder"]), Path(case["pictures"])
        self.place = ACCOUNT / "Programs" / "Hearten"
        self.program = self.place / "hearten.exe"
        self.before = pc()

    def installs_silently(self) -> None:
        require(said(self.older, "/S").returncode == 0, "The setup failed.")
        require(self.program.is_file(), "The program is not there.")
        require(MENU.is_file(), "The start menu has no entry.")
        require(entry("DisplayVersion") == "0.0.1", "Windows' list of programs lacks it.")

    def program_opens_a_window(self) -> None:
        self.open = opened(self.place / "heartenw.exe")
        picture(self.pictures / "first-run.png")

    def second_start_raises_it_and_ends(self) -> None:
        done = said(self.place / "heartenw.exe", seconds=WAITS)
        require(done.returncode == 0, "The second start failed.")
        require(self.open.poll() is None, "The first one ended.")

    def upgrades_while_it_is_open(self) -> None:
        require(said(self.newer, "/S").returncode == 0, "The upgrade failed.")
        require(self.open.poll() == 0, "The open program did not end by itself.")
        require(entry("DisplayVersion") == self.version, "The version is not the new one.")

    def holds_what_was_built_and_nothing_else(self) -> None:
        there = hashes(self.place)
        there.pop("uninstall.exe")
        require(there == hashes(self.folder), "What is installed is not what was built.")

    def installed_program_tries_itself(self) -> None:
        done = said(self.program, "self-test")
        require(done.returncode == 0, f"It is not in order: {done.stdout + done.stderr!r}")

    def tour_leaves_pictures(self) -> None:
        done = said(self.program, "tour", self.pictures / "tour", seconds=1200)
        told = done.stdout + done.stderr
        (self.pictures / "tour.txt").write_bytes(told)
        require(done.returncode == 0, f"The tour failed: {told[-2000:]!r}")

    def downgrade_is_refused(self) -> None:
        require(said(self.older, "/S").returncode == REFUSED, "An older one was let in.")
        require(entry("DisplayVersion") == self.version, "The version changed.")

    def uninstalls_the_program_and_no_data(self) -> None:
        (HOME / "store").mkdir(parents=True, exist_ok=True)
        (HOME / "store" / "store.db").write_bytes(b"somebody's work")
        said(self.place / "uninstall.exe", "/S")
        wait_for(lambda: not self.place.exists(), "The program is still there.")
        require((HOME / "store" / "store.db").is_file(), "A store was taken away.")
        require_as_before(self.before)


# --- the package for whole practices --------------------------------------------------------------


class Package:
    """Try the package that an administrator gives to many PCs."""

    def __init__(self, case: dict[str, str]) -> None:
        self.older, self.newer = Path(case["older_package"]), Path(case["package"])
        self.version, self.folder = case["version"], Path(case["folder"])
        self.place = Path(os.environ["PROGRAMFILES"]) / "Hearten"
        self.shared = Path(os.environ["PROGRAMDATA"]) / "Hearten"
        self.before = pc()

    def installs_silently_with_the_store_fixed(self) -> None:
        self._install(self.older, f' STORE="{STORE}" RELEASES="{RELEASES}"')
        require((self.place / "hearten.exe").is_file(), "The program is not there.")
        require(self.shared.is_dir(), "The folder that the PC shares is not there.")
        require(self._policy() == STORE, "The store is not fixed.")
        require(self._policy("Releases") == RELEASES, "The place of releases is not fixed.")
        require(self._versions() == ["0.0.1"], "Windows' list of programs lacks it.")

    def program_keeps_to_the_store_that_is_fixed(self) -> None:
        program = self.place / "hearten.exe"
        made = said(program, "demo", STORE, "--people", "20", "--json")
        require(made.returncode == 0, f"No demo store: {made.stderr!r}")
        sign_ins = json.loads(made.stdout)["sign_ins"]
        who = next(one for one in sign_ins if one["roles"] == ["administrator"])
        done = said(program, "user", "list", "--user", who["user"], password=who["password"])
        require(done.returncode == 0, f"It looks elsewhere: {done.stderr!r}")

    def upgrades_and_keeps_the_store_fixed(self) -> None:
        self._install(self.newer)
        require(self._versions() == [self.version], f"There are {self._versions()}.")
        require(self._policy() == STORE, "The store is fixed no longer.")
        require(self._policy("Releases") == RELEASES, "Nor is the place of releases.")

    def holds_what_was_built_and_nothing_else(self) -> None:
        require(hashes(self.place) == hashes(self.folder), "It is not what was built.")

    def installed_program_tries_itself(self) -> None:
        done = said(self.place / "hearten.exe", "self-test")
        require(done.returncode == 0, f"It is not in order: {done.stdout + done.stderr!r}")

    def downgrade_is_refused(self) -> None:
        done = said("msiexec", "/i", self.older, "/qn")
        require(done.returncode != 0, "An older one was let in.")
        require(self._versions() == [self.version], f"There are {self._versions()}.")

    def uninstalls_the_program_and_no_data(self) -> None:
        (self.shared / "store.db").write_bytes(b"somebody's work")
        require(said("msiexec", "/x", self.newer, "/qn").returncode == 0, "It stays.")
        require(not self.place.exists(), "The program is still there.")
        require((self.shared / "store.db").is_file(), "A store was taken away.")
        require_as_before(self.before, self.shared)

    def _install(self, package: Path, given: str = "") -> None:
        # As one line: msiexec takes quotation marks behind the sign of equality alone.
        done = subprocess.run(f'msiexec /i "{package}" /qn{given}', timeout=600)
        require(done.returncode == 0, f"msiexec ended with {done.returncode}.")

    def _policy(self, name: str = "Store") -> str:
        return entry(name, winreg.HKEY_LOCAL_MACHINE, r"Software\Policies\Hearten")

    def _versions(self) -> list[str]:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, str(Path(UNINSTALL).parent)) as key:
            names = [winreg.EnumKey(key, at) for at in range(winreg.QueryInfoKey(key)[0])]
        found = []
        for name in names:
            path = str(Path(UNINSTALL).parent / name)
            if entry("DisplayName", winreg.HKEY_LOCAL_MACHINE, path) == "Hearten":
                found.append(entry("DisplayVersion", winreg.HKEY_LOCAL_MACHINE, path))
        return found


TRIES: dict[str, Callable[[dict[str, str]], object]] = {"setup": Setup, "package": Package}


def main(case_file: str) -> int:
    """Try everything in its order."""
    case = json.loads(Path(case_file).read_text(encoding="utf8"))
    for name, make in TRIES.items():
        trial = make(case)
        for step in [one for one in vars(type(trial)) if not one.startswith("_")]:
            began = time.monotonic()
            try:
                getattr(trial, step)()
            except (NotSo, OSError, subprocess.TimeoutExpired) as problem:
                print(f"NOT SO  {name}: {step.replace('_', ' ')}: {problem}", flush=True)
                return 1
            took = time.monotonic() - began
            print(f"ok      {name}: {step.replace('_', ' ')} ({took:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
