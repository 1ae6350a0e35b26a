"""Give commands a real encrypted store, and run the `hearten` command in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.__main__ import main
from app.actions import signing_in
from app.actions.signing_in import FirstRun
from app.domain.access import Role
from app.domain.network import Membership, Network, Office, Practice
from app.store.keyslots import Kdf

PASSWORD = "lantern violet harbour"
NETWORK, PRACTICE = "net-daventry", "prac-crick"
OFFICE = Office(
    (Network(NETWORK, "Daventry PCN", "U79464"),),
    (Practice(PRACTICE, "Crick Surgery", "K83000"),),
    (Membership(PRACTICE, NETWORK, date(2019, 10, 1)),),
)


@dataclass(frozen=True)
class AStore:
    """A store on the disk, closed; `admin` signs in with PASSWORD."""

    folder: Path
    recovery_key: str


@dataclass(frozen=True)
class Said:
    """What a command left."""

    status: int
    out: str
    err: str


Hearten = Callable[..., Said]


@pytest.fixture
def store(tmp_path: Path) -> AStore:
    made = signing_in.make_store(
        tmp_path / "store",
        FirstRun(
            "Test desk",
            OFFICE,
            "admin",
            "Ada Admin",
            PASSWORD,
            roles=((Role.ADMINISTRATOR, None, None),),
        ),
        kdf=Kdf(64, 1, 1),
    )
    made.desk.store.close()
    return AStore(tmp_path / "store", made.recovery_key.text)


@pytest.fixture
def hearten(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Hearten:
    """Run words of the command; `password` goes by the environment."""

    def run(*words: str | Path, password: str | None = PASSWORD) -> Said:
        if password is not None:
            monkeypatch.setenv("HEARTEN_PASSWORD", password)
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Said(status, captured.out, captured.err)

    return run


@pytest.fixture
def private_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a secret to a file that only its owner may read."""

    def write(secret: str) -> Path:
        file = tmp_path / "secret"
        file.write_text(secret + "\n", encoding="utf8")
        file.chmod(0o600)
        return file

    return write
