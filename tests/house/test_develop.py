"""Promise what `python3 build/develop.py` does on a fresh machine and on one set up already."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import tools

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "build" / "develop.py"


def loaded(name: str) -> ModuleType:
    """Load one of the scripts anew."""
    spec = importlib.util.spec_from_file_location(name, FILE.parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def develop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script with a `.venv` of the test's own that runs."""
    monkeypatch.syspath_prepend(FILE.parent)
    module: Any = loaded("develop")
    monkeypatch.setattr(module, "STAMP", tmp_path / "set-up")
    monkeypatch.setattr(module, "python_of_venv", lambda: Path(sys.executable))
    monkeypatch.setattr(module.system_needs, "install_what_it_lacks", lambda **needs: None)
    return module


def test_second_setup_finds_nothing_to_do_until_the_lock_changes(
    develop: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[str] = []
    monkeypatch.setattr(develop, "pip", lambda *words: called.append(str(words[1])))
    assert develop.set_up([]) == 0
    assert called == ["--require-hashes", "--no-deps"]
    capsys.readouterr()
    assert develop.set_up([]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert len(called) == 2
    monkeypatch.setattr(develop, "stamp", lambda: "another lock")
    assert develop.set_up([]) == 0
    assert len(called) == 4


def test_interrupted_setup_is_done_again(
    develop: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*words: object) -> None:
        raise develop.CannotGoOn("pip stopped")

    monkeypatch.setattr(develop, "pip", lambda *words: None)
    develop.set_up([])
    monkeypatch.setattr(develop, "stamp", lambda: "another lock")
    monkeypatch.setattr(develop, "pip", interrupted)
    with pytest.raises(develop.CannotGoOn):
        develop.set_up([])
    assert not develop.STAMP.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Debian's packages")
def test_missing_library_is_named_to_whoever_is_not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    needs: Any = loaded("system_needs")
    monkeypatch.setattr(needs, "is_there", lambda library: library != "libxcb-cursor.so.0")
    monkeypatch.setattr(needs.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(needs.os, "geteuid", lambda: 1000)
    with pytest.raises(needs.CannotGoOn, match=r"As root, run: apt-get install .*libxcb-cursor0"):
        needs.install_what_it_lacks(for_tests=True, with_server=False, has_venv=True)


def test_failed_check_fails_the_run_though_the_tests_pass(
    develop: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(develop, "set_up", lambda **options: 0)
    monkeypatch.setattr(
        develop.subprocess,
        "run",
        lambda *words, **options: subprocess.CompletedProcess([], 0),
    )
    monkeypatch.setattr(develop, "run_checks", lambda: ["types"])
    assert develop.test([]) == 1
    monkeypatch.setattr(develop, "run_checks", list)
    assert develop.test([]) == 0


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0), (3, 8, 0)])
def test_python_that_does_not_fit_is_told_in_one_sentence(version: tuple[int, ...]) -> None:
    code = (
        f"import sys, runpy; sys.version_info = {(*version, 'final', 0)!r}; "
        f"sys.path.insert(0, {str(FILE.parent)!r}); "
        f"runpy.run_path({str(FILE)!r}, run_name='__main__')"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert said.stderr.startswith("Hearten needs Python 3.11, 3.12 or 3.13")


def test_unknown_word_is_refused() -> None:
    said = subprocess.run([sys.executable, FILE, "dance"], capture_output=True, text=True)
    assert said.returncode == 2


def test_setup_takes_no_other_word_than_with_server(develop: ModuleType) -> None:
    with pytest.raises(develop.CannotGoOn, match="--with-server and nothing else"):
        develop.set_up(["--with-servers"])


@pytest.mark.skipif(sys.platform == "win32", reason="Debian's packages")
@pytest.mark.parametrize("version", [None, "9.6", "14"])
def test_server_that_is_missing_or_too_old_is_named_to_whoever_is_not_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None
) -> None:
    needs: Any = loaded("system_needs")
    if version is not None:
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    monkeypatch.setattr(needs, "SERVER_PROGRAMS", tmp_path)
    monkeypatch.setattr(needs, "missing_packages", lambda **asked: [])
    monkeypatch.setattr(needs.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(needs.os, "geteuid", lambda: 1000)
    with pytest.raises(needs.CannotGoOn, match=r"apt-get install .* postgresql$"):
        needs.install_what_it_lacks(for_tests=True, with_server=True, has_venv=True)
    needs.install_what_it_lacks(
        for_tests=True, with_server=False, has_venv=True
    )  # nobody asked for a server
    (tmp_path / "15" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin" / "initdb").touch()
    needs.install_what_it_lacks(for_tests=True, with_server=True, has_venv=True)


def test_tests_with_a_server_skip_nothing_for_want_of_it_or_of_a_tool(
    develop: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[tuple[list[str], dict[str, str]]] = []

    def run(words: list[object], **options: Any) -> subprocess.CompletedProcess[str]:
        seen.append(([str(word) for word in words][3:], options["env"]))
        return subprocess.CompletedProcess([], 0)

    monkeypatch.setattr(develop, "set_up", lambda **options: 0)
    monkeypatch.setattr(develop, "run_checks", list)
    monkeypatch.setattr(develop.subprocess, "run", run)
    monkeypatch.setattr(develop.system_needs, "has_server", lambda: False)
    monkeypatch.delenv(tools.NEED_ALL, raising=False)
    develop.test(["--with-server", "-x"])
    develop.test(["-x"])
    assert seen[0][0] == ["-x"]
    assert seen[0][1][tools.NEED_ALL] == "1"
    assert seen[1][0] == ["-x"]
    assert tools.NEED_ALL not in seen[1][1]
    assert "Tests on a server are skipped" in capsys.readouterr().out
