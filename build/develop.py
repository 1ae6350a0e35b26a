#!/usr/bin/env python3
"""Set up, run, check and measure Hearten from its source: `python3 build/develop.py --help`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import system_needs
from system_needs import CannotGoOn

OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up"
IS_WINDOWS = sys.platform == "win32"
BIN = VENV / ("Scripts" if IS_WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if IS_WINDOWS else "python")
LOCKS = ROOT / "build" / "locks"
PLATFORMS = {"linux": "x86_64-manylinux_2_36", "windows": "x86_64-pc-windows-msvc"}

WITH_SERVER = "--with-server"
NEED_ALL = "HEARTEN_TESTS_NEED_ALL"


def main() -> int:
    """Do what the words ask and give the exit status."""
    parser = argparse.ArgumentParser(prog="build/develop.py", description=__doc__)
    words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
    for name, (says, _) in WORDS.items():
        words.add_parser(name, help=says, description=says)
    given, rest = parser.parse_known_args()
    says, does = WORDS[given.word]
    if rest and given.word not in PASSES_ON:
        parser.error("not understood: " + " ".join(rest))
    try:
        return does(rest)
    except CannotGoOn as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


# --- setup -------------------------------------------------------------------------------------


def set_up(
    rest: list[str] | None = None, *, for_tests: bool = False, with_server: bool = False
) -> int:
    """Make `.venv` from the dev lock; find nothing to do the second time."""
    if rest not in (None, [], [WITH_SERVER]):
        raise CannotGoOn(f"setup takes {WITH_SERVER} and nothing else.")
    system_needs.install_what_it_lacks(
        for_tests=for_tests or rest is not None,
        with_server=with_server or rest == [WITH_SERVER],
        has_venv=PYTHON.exists(),
    )
    wanted = stamp()
    if STAMP.is_file() and STAMP.read_text() == wanted and python_of_venv():
        if rest is not None:
            print("Nothing to do: .venv is as the lock says.")
        return 0
    STAMP.unlink(missing_ok=True)
    if python_of_venv() is None:
        print("Making .venv ...", flush=True)
        call([sys.executable, "-m", "venv", "--clear", VENV], "Python could not make .venv.")
    print("Installing what build/locks names (the first time takes minutes) ...", flush=True)
    pip("install", "--require-hashes", "--requirement", lock_file("dev"))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    STAMP.write_text(wanted)
    print("Set up.", flush=True)
    return 0


def lock_file(kind: str, system: str = "") -> Path:
    """Give the lock of this system, or of the one named."""
    return LOCKS / f"{system or ('windows' if IS_WINDOWS else 'linux')}-{kind}.txt"


def stamp() -> str:
    """Give what `.venv` depends on, as one hash."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    parts = [lock_file("dev").read_text(encoding="utf8"), str(ROOT), str(sys.version_info[:2])]
    parts.append(json.dumps([project["project"], project["tool"]["setuptools"]], sort_keys=True))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def python_of_venv() -> Path | None:
    """Give `.venv`'s Python if it runs and is of this version."""
    if not PYTHON.exists():
        return None
    asks = "import sys; print(sys.version_info[:2])"
    said = subprocess.run([PYTHON, "-c", asks], capture_output=True, text=True)
    return PYTHON if said.stdout.strip() == str(sys.version_info[:2]) else None


def pip(*words: str | Path) -> None:
    """Run pip in `.venv`."""
    quiet = ["--disable-pip-version-check", "--no-input", "--quiet"]
    call(
        [PYTHON, "-m", "pip", *quiet, *words],
        "pip could not install what the lock names. Its reason stands above; then try again.",
    )


def call(command: list[str | Path], otherwise: str) -> None:
    """Run a command, or stop with that sentence."""
    if subprocess.run(command, cwd=ROOT).returncode:
        raise CannotGoOn(otherwise)


# --- run, tour, bench, package ------------------------------------------------------------------


def run(rest: list[str]) -> int:
    """Open the window on a fresh demo store; without a display, do the tour."""
    set_up()
    if not has_display():
        print("No display here: doing the tour instead.", flush=True)
        return tour([])
    store = Path(tempfile.mkdtemp(prefix="hearten-")) / "demo"
    print("Making a demo store ...", flush=True)
    if hearten("demo", store):
        raise CannotGoOn("The demo store could not be made.")
    print(f"The demo store is {store}; its users stand in {store / 'demo'}.", flush=True)
    return hearten("--store", store, *rest)


def tour(rest: list[str]) -> int:
    """Drive the real window through the main job and leave pictures of it."""
    set_up()
    pictures = ROOT / "pictures"
    if not rest or rest[0].startswith("-"):
        shutil.rmtree(pictures, ignore_errors=True)
        rest = [str(pictures), *rest]
    status = hearten("tour", *rest)
    print(f"The pictures are in {rest[0]}.")
    return status


def bench(rest: list[str]) -> int:
    """Measure ours against the limits, in paired rounds."""
    set_up()
    return subprocess.run([PYTHON, ROOT / "build" / "bench", *rest], cwd=ROOT).returncode


def package(rest: list[str]) -> int:
    """Make the program that is installed, into dist/."""
    set_up()
    return subprocess.run([PYTHON, ROOT / "build" / "package.py", *rest], cwd=ROOT).returncode


def hearten(*words: str | Path) -> int:
    """Run the `hearten` command of `.venv`."""
    return subprocess.run([PYTHON, "-m", "app", *words], cwd=ROOT).returncode


def has_display() -> bool:
    """Claim that a window can be shown to somebody."""
    return IS_WINDOWS or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# --- test, lint, lock --------------------------------------------------------------------------

CHECKS: dict[str, list[str]] = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "import-linter": ["lint-imports", "--no-logo"],
}


def test(rest: list[str]) -> int:
    """Check style, types and imports, then run the tests; their closing line comes last."""
    with_server = WITH_SERVER in rest
    rest = [word for word in rest if word != WITH_SERVER]
    set_up(for_tests=True, with_server=with_server)
    failed = run_checks()
    environment = dict(os.environ)
    if not IS_WINDOWS:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    if with_server:
        environment[NEED_ALL] = "1"
    elif not system_needs.has_server():
        print(f"Tests on a server are skipped: PostgreSQL is not here (setup {WITH_SERVER}).")
    if failed:
        print("Not clean: " + ", ".join(failed) + ". The tests run all the same.")
    print("pytest", flush=True)
    # The whole suite by as many processes as there are cores, each file by one of them.
    side_by_side = [] if rest else ["--numprocesses", "auto", "--dist", "loadfile"]
    tests = subprocess.run(
        [PYTHON, "-m", "pytest", *side_by_side, *rest], cwd=ROOT, env=environment
    )
    return 1 if failed else tests.returncode


def lint(rest: list[str]) -> int:
    """Check style, types and imports; with --fix, put right first what ruff can."""
    set_up()
    if rest not in ([], ["--fix"]):
        raise CannotGoOn("lint takes --fix and nothing else.")
    if rest:
        subprocess.run([BIN / "ruff", "check", "--fix", "--quiet", "."], cwd=ROOT)
        subprocess.run([BIN / "ruff", "format", "--quiet", "."], cwd=ROOT)
    failed = run_checks()
    if failed:
        raise CannotGoOn("Not clean: " + ", ".join(failed) + ".")
    return 0


def run_checks() -> list[str]:
    """Run all checks beside each other, show each one's words, name those that failed."""
    started = {
        name: subprocess.Popen(
            [BIN / command[0], *command[1:]],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf8",
            errors="replace",
        )
        for name, command in CHECKS.items()
    }
    failed = []
    for name, process in started.items():
        said = process.communicate()[0].strip()
        print(name, "failed" if process.returncode else "ok", flush=True)
        if process.returncode:
            failed.append(name)
            print(said, flush=True)
    return failed


def lock(rest: list[str]) -> int:
    """Remake the four locks with uv; with --upgrade, at the newest versions that fit."""
    if rest not in ([], ["--upgrade"]):
        raise CannotGoOn("lock takes --upgrade and nothing else.")
    if shutil.which("uv") is None:
        raise CannotGoOn("The locks are made by uv. Install it (pip install uv), then try again.")
    options = ["--generate-hashes", "--python-version", "3.11", "--no-header", "--quiet"]
    options += ["--no-emit-index-url", "--no-emit-find-links", *rest]
    for system, platform in PLATFORMS.items():
        for kind in ("run", "dev"):
            words: list[str | Path] = ["uv", "pip", "compile", "pyproject.toml", *options]
            words += ["--python-platform", platform]
            words += ["--output-file", lock_file(kind, system).relative_to(ROOT)]
            if kind == "dev":
                run_lock = lock_file("run", system).relative_to(ROOT)
                words += ["--extra", "dev", "--constraint", run_lock]
            call(words, f"uv could not make the {kind} lock for {system}.")
    return 0


WORDS = {
    "setup": (
        "make .venv from the lock; a second call finds nothing to do "
        "(--with-server: PostgreSQL for the tests too)",
        set_up,
    ),
    "run": ("open the window on a fresh demo store; without a display, do the tour", run),
    "test": (
        "style, types, import contracts, tests (other words go to pytest; "
        "--with-server: none on a server is skipped)",
        test,
    ),
    "tour": ("drive the real window and leave pictures (other words go to the tour)", tour),
    "bench": ("measure against the limits (--json for a machine)", bench),
    "package": (
        "make the program that is installed, into dist/ "
        "(--windows: for Windows, with setup and package, tried; elsewhere under Wine)",
        package,
    ),
    "lint": ("style, types and import contracts only (--fix puts right what it can)", lint),
    "lock": ("remake build/locks with uv (--upgrade: at the newest versions)", lock),
}
PASSES_ON = {"setup", "run", "test", "tour", "bench", "package", "lint", "lock"}

if __name__ == "__main__":
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        names = [f"python{NEWEST[0]}.{minor}" for minor in range(13, 10, -1)]
        found = [name for name in names if shutil.which(name)]
        sys.exit(
            "Hearten needs Python 3.11, 3.12 or 3.13; this one is {}.{}. {}".format(
                sys.version_info[0],
                sys.version_info[1],
                "Use " + found[0] + "." if found else "Install one of them.",
            )
        )
    sys.exit(main())
