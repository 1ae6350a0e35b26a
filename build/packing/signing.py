"""Sign what is given away, where a certificate is named, and see that each signature holds."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packing.machine import Unfit

CERTIFICATE, PASSWORD_FILE = "HEARTEN_SIGN_PKCS12", "HEARTEN_SIGN_PASSWORD_FILE"
TIMESTAMP = "HEARTEN_SIGN_TIMESTAMP"


@dataclass(frozen=True, slots=True)
class Signer:
    """Sign with one certificate by osslsigncode, which is to be had on Linux and Windows."""

    pkcs12: Path
    password_file: Path
    timestamp: str = ""
    """The address of a time-stamping server; without one a signature ends with its certificate."""

    def command(self, file: str, signed: str) -> list[str]:
        """Give the words that sign `file` into `signed`; the password is not among them."""
        words = ["osslsigncode", "sign", "-pkcs12", str(self.pkcs12), "-readpass"]
        words += [str(self.password_file), "-h", "sha256", "-n", "Hearten"]
        if self.timestamp:
            words += ["-ts", self.timestamp]
        return [*words, "-in", file, "-out", signed]

    def environment(self) -> dict[str, str]:
        """Give what names this certificate to build/sign.py."""
        return {
            CERTIFICATE: str(self.pkcs12),
            PASSWORD_FILE: str(self.password_file),
            TIMESTAMP: self.timestamp,
        }

    def sign(self, file: Path) -> None:
        """Sign a program, a setup or a package in its place."""
        signed = file.with_name(f"{file.name}.signed")
        done = _run(self.command(str(file), str(signed)))
        if done.returncode or not signed.is_file():
            signed.unlink(missing_ok=True)
            raise Unfit(f"{file.name} could not be signed: {_last_line(done)}")
        signed.replace(file)

    def require_signed(self, file: Path) -> None:
        """Stop unless the file is as it was signed, by this certificate."""
        words = ["openssl", "pkcs12", "-in", str(self.pkcs12), "-nokeys"]
        given = _run([*words, "-passin", f"file:{self.password_file}"])
        _require(given)
        with tempfile.TemporaryDirectory() as place:
            trusted = Path(place, "trusted.pem")
            trusted.write_text(given.stdout)
            done = _run(["osslsigncode", "verify", "-CAfile", str(trusted), "-in", str(file)])
        if done.returncode or "Signature verification: ok" not in done.stdout:
            raise Unfit(f"The signature of {file.name} does not hold: {_last_line(done)}")


def named() -> Signer | None:
    """Give the signer whose certificate the environment names, or None where it names none."""
    pkcs12 = os.environ.get(CERTIFICATE)
    if not pkcs12:
        return None
    password = os.environ.get(PASSWORD_FILE)
    if not password or not Path(password).is_file() or not Path(pkcs12).is_file():
        raise Unfit(f"{CERTIFICATE} names a certificate and {PASSWORD_FILE} its password's file.")
    if shutil.which("osslsigncode") is None:
        raise Unfit("osslsigncode signs; it is not here.")
    return Signer(Path(pkcs12), Path(password), os.environ.get(TIMESTAMP, ""))


def made_for_a_trial(folder: Path) -> Signer:
    """Make a certificate that nobody trusts, to try signing with; not for anything given away."""
    folder.mkdir(parents=True)
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    password, pkcs12 = folder / "password", folder / "trial.p12"
    password.write_text(secrets.token_urlsafe(24))
    asked = ["-subj", "/CN=Hearten trial", "-addext", "extendedKeyUsage=codeSigning"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-noenc", "-days", "7", *asked]
    _require(_run([*made, "-keyout", str(key), "-out", str(certificate)]))
    words = ["openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(certificate)]
    _require(_run([*words, "-out", str(pkcs12), "-passout", f"file:{password}"]))
    key.unlink()
    return Signer(pkcs12, password)


def _require(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise Unfit(f"openssl failed: {_last_line(done)}")


def _run(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stdout.strip().splitlines() or ["it said nothing."])[-1]
