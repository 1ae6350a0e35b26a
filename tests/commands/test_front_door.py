"""Promise how the `hearten` command greets, refuses and fails."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as front_door
from app import errors, logs

ROOT = Path(__file__).resolve().parents[2]


def hearten(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real process."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        capture_output=True,
        text=True,
        env={**kept, **environment},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def test_help_lists_words_whose_time_has_come_and_no_others() -> None:
    said = hearten("--help")
    assert said.returncode == 0
    for word in (
        "demo",
        "tour",
        "services",
        "plan",
        "check",
        "backup",
        "restore",
        "user",
        "server",
        "move",
        "self-test",
    ):
        assert f"\n    {word} " in said.stdout
    for word in ("letter", "report"):
        assert f"\n    {word} " not in said.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--help"],
        ["demo", "--help"],
        ["tour", "--help"],
        ["self-test", "--help"],
        ["backup", "--help"],
        ["restore", "--help"],
        ["user", "add", "--help"],
        ["user", "disable", "--help"],
        ["user", "password", "--help"],
        ["services", "import", "--help"],
        ["services", "export", "--help"],
        ["plan", "list", "--help"],
        ["plan", "print", "--help"],
    ],
)
def test_every_word_has_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert front_door.main(words) == 0
    assert "usage: hearten" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["check", "--nonsense"],
        ["check", "--pass", "x"],
        ["--password", "x", "check"],
        ["user", "add", "tom", "--role", "king"],
        ["backup"],
        ["backup", "test"],
        ["demo", "x", "--people", "0"],
        ["demo", "x", "--as-of", "31/02/2026"],
        ["demo", "x", "--as-of", "0001-01-01"],
        ["demo", "x", "--as-of", "1999-12-31"],
        ["demo", "x", "--as-of", "2100-01-02"],
        ["tour", "x", "--scale", "150"],
    ],
)
def test_wrong_words_give_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert front_door.main(words) == 2
    assert "usage: hearten" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--people", "abc"], "Type a whole number from 1 to 1,000,000."),
        (["--people", "-3"], "Type a whole number from 1 to 1,000,000."),
        (["--people", "1000001"], "Type a whole number from 1 to 1,000,000."),
        (["--seed", "q"], "Type a whole number, as 7."),
        (["--as-of", "31-02-2026"], "Type a date that there is, as 2026-05-04."),
        (["--as-of", "2026-02-31"], "Type a date that there is, as 2026-05-04."),
        (["--as-of", "1999-12-31"], "Type a date from 2000-01-01 to 2100-01-01."),
    ],
)
def test_a_wrong_number_or_date_is_answered_with_what_to_type(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front_door.main(["demo", "x", *words]) == 2
    assert capsys.readouterr().err.endswith(f"argument {words[0]}: {said}\n")


def test_without_a_user_the_words_are_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert front_door.main(["check", "--store", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "Name who signs in with --user.\n"


def test_a_file_in_place_of_the_store_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "store.db"
    file.write_text("x")
    assert front_door.main(["check", "--store", str(file), "--user", "admin"]) == 1
    assert capsys.readouterr().err.startswith("That is a file, not a folder.")


def test_without_a_display_the_window_is_refused_in_one_sentence() -> None:
    said = hearten()
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "no display" in said.stderr


def test_path_to_the_window_imports_nothing_of_the_desk() -> None:
    heavy = ("app.domain", "app.exchange", "app.actions", "app.store", "app.printing", "app.desk")
    code = (
        "import sys, app.__main__ as door; door.main(['--store', 'x']); "
        f"heavy = {(*heavy, 'app.commands', 'sqlalchemy', 'reportlab', 'argparse')!r}; "
        "print(sorted(m for m in heavy if m in sys.modules))"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=kept)
    assert said.stdout.strip() == "[]", said.stderr


def test_password_leaves_the_environment_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTEN_PASSWORD", "lantern violet harbour")
    assert front_door.main(["nonsense"]) == 2
    assert "HEARTEN_PASSWORD" not in os.environ


def fails_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def fail(words: list[str], *secrets: str | None) -> int:
        raise error

    monkeypatch.setattr(front_door, "_do", fail)
    return front_door.main(["check"])


def test_problem_gives_1_and_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails_with(errors.Refused("Name a folder."), monkeypatch) == 1
    assert capsys.readouterr().err == "Name a folder.\n"


def test_anything_else_gives_1_and_a_code_but_nothing_the_error_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails_with(ValueError("Wilhelmina"), monkeypatch) == 1
    told = capsys.readouterr().err
    assert "code H-900-" in told
    assert "Wilhelmina" not in told
    assert "Traceback" not in told


def test_ctrl_c_is_polite(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fails_with(KeyboardInterrupt(), monkeypatch) == 1
    assert capsys.readouterr().err == "Stopped.\n"


def test_store_is_taken_before_and_behind_the_word(tmp_path: Path) -> None:
    for words in (["--store", str(tmp_path), "check"], ["check", "--store", str(tmp_path)]):
        said = hearten(*words, "--user", "admin", HEARTEN_PASSWORD="lantern violet harbour")
        assert said.returncode == 1
        assert said.stderr == errors.NotAStore.default + "\n"


def test_password_is_asked_on_a_terminal_only(tmp_path: Path) -> None:
    said = hearten("check", "--store", str(tmp_path), "--user", "admin")
    assert said.returncode == 1
    assert "HEARTEN_PASSWORD" in said.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the input")
@pytest.mark.parametrize("more", ["", "--password-file -"])
def test_closed_input_is_told_in_one_sentence(tmp_path: Path, more: str) -> None:
    words = f'"{sys.executable}" -m app check --store "{tmp_path}" --user admin {more} <&-'
    said = subprocess.run(words, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "password" in said.stderr
    assert "code H-" not in said.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("length", [10, 100_000])
def test_output_that_nothing_takes_is_told_in_one_sentence(length: int) -> None:
    code = (
        "import sys; from app import __main__ as door; "
        "door._do = lambda *_: print('x' * int(sys.argv[1])) or 0; sys.exit(door.main(['check']))"
    )
    with open("/dev/full", "w") as full:
        said = subprocess.run(
            [sys.executable, "-c", code, str(length)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
        )
    assert said.stderr == front_door.NOT_TAKEN + "\n"
    assert said.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_password_file_that_others_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "password"
    file.write_text("lantern violet harbour\n")
    file.chmod(mode)
    said = hearten("check", "--store", str(tmp_path), "--user", "a", "--password-file", str(file))
    assert said.returncode == 1
    assert "chmod 600" in said.stderr
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_uncaught_error_of_the_process_shows_no_traceback(tmp_path: Path) -> None:
    code = (
        "from app import logs; from pathlib import Path; import sys; "
        "logs.install(Path(sys.argv[1])); raise ValueError('Wilhelmina')"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=ROOT
    )
    assert said.returncode == 1
    assert "code H-900-" in said.stderr
    assert "Traceback" not in said.stderr
    assert "Wilhelmina" not in said.stderr + (tmp_path / logs.LOG).read_text()
