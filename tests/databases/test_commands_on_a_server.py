"""Promise that a command takes the address of a server where it takes a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import errors, paths, places, trust
from app.actions import nightly, signing_in
from app.commands.sign_in import ON_A_SERVER
from tests.commands.conftest import hearten as hearten
from tests.commands.conftest import private_file as private_file
from tests.databases.cluster import Cluster
from tests.databases.seated import ADA, BOB, Here, seated

Hearten = Callable[..., Any]
NEW = "orchard pebble lantern"


@pytest.fixture
def here(server: Cluster, template: str) -> Iterator[Here]:
    with seated(server, template) as made:
        made.desk.store.close()  # a command signs in where nobody else of that name is
        yield made


def test_user_is_added_listed_given_a_password_and_disabled(
    hearten: Hearten, here: Here, private_file: Callable[[str], Path]
) -> None:
    at = ("--store", str(here.place), "--user", "ada")
    words = ("user", "add", "bob", "--role", "administrator", *at)
    added = hearten(*words, "--new-password-file", private_file(BOB), password=ADA)
    assert (added.status, added.err) == (0, "")
    listed = hearten("user", "list", "--json", *at, password=ADA)
    assert [row["name"] for row in json.loads(listed.out)] == ["Ada", "bob"]
    words = ("user", "password", "bob", "--store", str(here.place))
    own = hearten(*words, "--new-password-file", private_file(NEW), password=BOB)
    assert (own.status, own.err) == (0, "")
    signing_in.sign_out(here.sign_in("bob", NEW))
    gone = hearten("user", "disable", "bob", *at, password=ADA)
    assert (gone.status, gone.err) == (0, "")
    with pytest.raises(errors.SignInRefused):
        here.sign_in("bob", NEW)


def test_what_only_a_folder_has_says_who_does_it(
    hearten: Hearten, here: Here, tmp_path: Path, private_file: Callable[[str], Path]
) -> None:
    at = ("--store", str(here.place), "--user", "ada")
    for words in (("check",), ("backup", tmp_path / "a.backup")):
        said = hearten(*words, *at, password=ADA)
        assert said.status == 1
        assert "by whoever looks after the server" in said.err
    said = hearten("user", "add", "--service", "backup", *at, password=ADA)
    assert (said.status, said.err.strip()) == (1, nightly.ON_A_SERVER)
    key = ("user", "password", "ada", "--recovery", "--new-password-file", private_file(NEW))
    for words in (("restore", tmp_path / "a.backup"), key):
        said = hearten(*words, *at, password=ADA)
        assert (said.status, said.err.strip()) == (1, ON_A_SERVER)


def test_address_with_a_password_in_it_is_refused_and_never_shown(hearten: Hearten) -> None:
    for address in ("postgresql://ada:hidden@db/h", "postgresql://db/h?password=hidden"):
        said = hearten("user", "list", "--store", address, "--user", "ada")
        assert (said.status, said.err.strip()) == (1, places.LEAVE_IT_OUT)
        assert "hidden" not in said.out + said.err


def test_policy_may_name_a_server(
    hearten: Hearten, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policy.json").write_text(json.dumps({"store": str(here.place)}), "utf8")
    monkeypatch.setattr(paths, "administrators", lambda: tmp_path)
    monkeypatch.setattr(trust, "is_administrators", lambda _file: True)
    said = hearten("user", "list", "--user", "ada", password=ADA)
    assert (said.status, said.err) == (0, "")
