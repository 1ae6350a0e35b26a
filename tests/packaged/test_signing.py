"""Promise that what is signed is known by its certificate, and that no password is seen."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import setuptools
from packing import signing
from packing.machine import Unfit
from packing.signing import Signer

from tests import tools

BUILD = Path(__file__).resolve().parents[2] / "build"
A_PROGRAM = Path(setuptools.__file__).parent / "cli-64.exe"

pytestmark = tools.needs(
    shutil.which("osslsigncode") and shutil.which("openssl"), "nothing signs here"
)


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Give somebody with a certificate."""
    return signing.made_for_a_trial(tmp_path_factory.mktemp("certificate") / "ours")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Give a Windows program that nobody signed."""
    return Path(shutil.copyfile(A_PROGRAM, tmp_path / "program.exe"))


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write down the words and the environment of each openssl and osslsigncode."""
    seen, programs = tmp_path / "seen", tmp_path / "programs"
    programs.mkdir()
    for name in ("openssl", "osslsigncode"):
        script = programs / name
        script.write_text(
            f'#!/bin/sh\n{{ echo "{name} $*"; env; }} >>"{seen}"\nexec {shutil.which(name)} "$@"\n'
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return seen


def test_signed_program_holds(signer: Signer, program: Path) -> None:
    signer.sign(program)
    signer.require_signed(program)
    assert not list(program.parent.glob("*.signed"))


@pytest.mark.parametrize("at", [1000, 5000])
def test_one_byte_changed_fails(signer: Signer, program: Path, at: int) -> None:
    signer.sign(program)
    held = bytearray(program.read_bytes())
    held[at] ^= 1
    program.write_bytes(held)
    with pytest.raises(Unfit, match=r"The signature of program\.exe does not hold"):
        signer.require_signed(program)


def test_unsigned_program_fails(signer: Signer, program: Path) -> None:
    with pytest.raises(Unfit, match="does not hold"):
        signer.require_signed(program)


def test_certificate_of_somebody_else_fails(signer: Signer, program: Path, tmp_path: Path) -> None:
    signing.made_for_a_trial(tmp_path / "theirs").sign(program)
    with pytest.raises(Unfit, match="does not hold"):
        signer.require_signed(program)


def test_wrong_password_is_told_and_not_shown(
    signer: Signer, program: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("Correct-horse-9")
    before = program.read_bytes()
    with pytest.raises(Unfit, match=r"program\.exe could not be signed: .+") as told:
        Signer(signer.pkcs12, wrong).sign(program)
    assert "Correct-horse-9" not in str(told.value)
    assert program.read_bytes() == before
    with pytest.raises(Unfit) as told:
        Signer(signer.pkcs12, wrong).require_signed(program)
    assert "Correct-horse-9" not in str(told.value)


def test_password_is_in_the_words_and_the_environment_of_no_process(
    watched: Path, program: Path, tmp_path: Path
) -> None:
    signer = signing.made_for_a_trial(tmp_path / "ours")
    signer.sign(program)
    signer.require_signed(program)
    seen = watched.read_text()
    assert seen.count("osslsigncode sign") == seen.count("osslsigncode verify") == 1
    assert seen.count("openssl pkcs12") == 2
    assert str(signer.password_file) in seen
    assert signer.password_file.read_text() not in seen
    assert signer.password_file.read_text() not in repr(signer)


def test_private_key_of_a_trial_lies_in_no_file_of_its_own(tmp_path: Path) -> None:
    signing.made_for_a_trial(tmp_path / "ours")
    assert {one.name for one in (tmp_path / "ours").iterdir()} == {
        "certificate.pem",
        "password",
        "trial.p12",
    }
    readable = [one for one in (tmp_path / "ours").iterdir() if b"PRIVATE KEY" in one.read_bytes()]
    assert not readable


def test_environment_names_certificate_password_file_and_time_stamp(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (signing.CERTIFICATE, signing.PASSWORD_FILE, signing.TIMESTAMP):
        monkeypatch.delenv(name, raising=False)
    assert signing.named() is None
    monkeypatch.setenv(signing.CERTIFICATE, str(signer.pkcs12))
    with pytest.raises(Unfit, match="HEARTEN_SIGN_PASSWORD_FILE its password's file"):
        signing.named()
    monkeypatch.setenv(signing.PASSWORD_FILE, str(signer.password_file))
    assert signing.named() == signer
    assert "-ts" not in signer.command("a", "b")
    monkeypatch.setenv(signing.TIMESTAMP, "http://time.example")
    named = signing.named()
    assert named is not None
    words = named.command("a", "b")
    assert words[words.index("-ts") + 1] == "http://time.example"
    assert named.environment()[signing.TIMESTAMP] == "http://time.example"


def test_without_the_time_that_was_asked_for_nothing_is_signed(
    signer: Signer, program: Path
) -> None:
    before = program.read_bytes()
    nowhere = Signer(signer.pkcs12, signer.password_file, "http://127.0.0.1:9/")
    with pytest.raises(Unfit, match="could not be signed"):
        nowhere.sign(program)
    assert program.read_bytes() == before


def test_word_that_the_setups_compiler_calls_signs(signer: Signer, program: Path) -> None:
    words = [sys.executable, BUILD / "sign.py", program]
    done = subprocess.run(words, env=dict(os.environ), capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "HEARTEN_SIGN_PKCS12 names no certificate.",
    )
    done = subprocess.run(words, env=os.environ | signer.environment(), capture_output=True)
    assert done.returncode == 0
    signer.require_signed(program)


def test_certificate_that_an_authority_gave_is_known_by_its_chain(
    tmp_path: Path, program: Path
) -> None:
    signer = _given_by_an_authority(tmp_path)
    signer.sign(program)
    signer.require_signed(program)


def _given_by_an_authority(place: Path) -> Signer:
    """Make a certificate as one is bought: signed by somebody, whose own goes with it."""
    password = place / "password"
    password.write_text("not a word of a command")

    def openssl(*words: str) -> None:
        done = subprocess.run(["openssl", *words], cwd=place, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    new = ["req", "-newkey", "rsa:2048", "-noenc"]
    openssl(*new, "-x509", "-subj", "/CN=Root", "-keyout", "root.key", "-out", "root.pem")
    asked = ["-subj", "/CN=Practice", "-addext", "extendedKeyUsage=codeSigning"]
    openssl(*new, *asked, "-keyout", "own.key", "-out", "own.csr")
    given = ["-CA", "root.pem", "-CAkey", "root.key", "-copy_extensions", "copy"]
    openssl("x509", "-req", "-in", "own.csr", *given, "-out", "own.pem")
    kept = ["-inkey", "own.key", "-in", "own.pem", "-certfile", "root.pem", "-out", "own.p12"]
    openssl("pkcs12", "-export", *kept, "-passout", "file:password")
    return Signer(place / "own.p12", password)
