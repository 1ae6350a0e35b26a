"""Promise what `hearten move` says and what it never shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import settings
from app.places import Server
from tests.commands.conftest import AStore, Hearten
from tests.databases.cluster import Cluster

SERVER_PASSWORD = "copper orchard pebble"


@pytest.fixture
def to(server: Cluster) -> object:
    with server.database() as name:
        with server.admin() as admin:
            admin.execute(f"ALTER ROLE owner PASSWORD '{SERVER_PASSWORD}'")
        yield f"postgresql://owner@127.0.0.1:{server.port}/{name}"


def test_move_tells_counts_and_who_needs_a_password_and_the_settings_name_the_server(
    store: AStore, hearten: Hearten, to: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "home"))
    words = ("--store", store.folder, "--user", "admin")
    added = hearten("user", "add", *words, "robin", "--role", "receptionist", "--practice",
                    "prac-crick", "--new-password-file", _file(tmp_path))  # fmt: skip
    assert added.status == 0, added.err
    monkeypatch.setenv("HEARTEN_SERVER_PASSWORD", SERVER_PASSWORD)
    said = hearten("move", *words, "--to", to, "--json")
    assert (said.status, said.err) == (0, "")
    told = json.loads(said.out)
    assert told["tables"]["user"]["rows"] == 2
    assert len(told["tables"]["user"]["sha256"]) == 64
    assert told["without_password"] == ["robin"]
    assert settings.load().store == told["store"] == to.replace("owner@", "")
    after = hearten("check", *words)
    assert after.status == 1
    assert told["store"] in after.err
    assert hearten("user", "password", "robin", "--store", told["store"], "--user", "admin",
                   "--new-password-file", _file(tmp_path)).status == 0  # fmt: skip
    assert isinstance(Server(told["store"]).name, str)


def _file(folder: Path) -> Path:
    file = folder / "new"
    file.write_text("thimble walnut beacon\n", "utf-8")
    file.chmod(0o600)
    return file


@pytest.mark.parametrize(
    "address", ["postgresql://u:secret@db.example/x", "postgresql://u@db.example/x?password=secret"]
)
def test_password_in_the_address_is_refused_and_not_repeated(
    store: AStore, hearten: Hearten, address: str
) -> None:
    said = hearten("move", "--store", store.folder, "--user", "admin", "--to", address)
    assert said.status == 1
    assert "Leave the password out" in said.err
    assert "secret" not in said.err + said.out


def test_without_the_servers_password_nothing_is_opened(store: AStore, hearten: Hearten) -> None:
    words = ("--store", store.folder, "--user", "admin", "--to", "postgresql://u@127.0.0.1:1/x")
    said = hearten("move", *words)
    assert said.status == 1
    assert "HEARTEN_SERVER_PASSWORD" in said.err


def test_wrong_password_of_the_folder_is_the_folders(
    store: AStore, hearten: Hearten, to: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTEN_SERVER_PASSWORD", SERVER_PASSWORD)
    words = ("--store", store.folder, "--user", "admin", "--to", to)
    said = hearten("move", *words, password="not this one")
    assert (said.status, said.err.strip()) == (1, "That name and password do not go together.")
    monkeypatch.setenv("HEARTEN_SERVER_PASSWORD", "not this one")
    said = hearten("move", *words)
    assert said.status == 1
    assert "The server refuses" in said.err
