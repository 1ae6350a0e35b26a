"""Promise what `hearten user` does, on a real store."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.actions import signing_in
from app.commands import users
from app.domain.access import Role

Hearten = Callable[..., Any]
Secret = Callable[[str], Path]
NEW = "seven green kettles"


@pytest.fixture
def at(store: Any) -> tuple[Any, ...]:
    """Give the words that sign the administrator in."""
    return ("--store", store.folder, "--user", "admin")


def add_rita(hearten: Hearten, at: tuple[Any, ...], secret: Secret, *more: str) -> Any:
    words = ("user", "add", "rita", "--role", "receptionist", "--practice", "Crick Surgery")
    return hearten(*words, *more, *at, "--new-password-file", secret(NEW))


def names(hearten: Hearten, at: tuple[Any, ...]) -> dict[str, Any]:
    return {row["name"]: row for row in json.loads(hearten("user", "list", "--json", *at).out)}


def test_added_account_signs_in(
    hearten: Hearten, at: tuple[Any, ...], private_file: Secret, store: Any
) -> None:
    assert add_rita(hearten, at, private_file, "--display", "Rita Bell").status == 0
    rita = names(hearten, at)["rita"]
    assert rita["display"] == "Rita Bell"
    assert rita["roles"] == ["receptionist"]
    said = hearten("user", "list", "--store", store.folder, "--user", "rita", password=NEW)
    assert said.status == 1
    assert "role at this desk" in said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--role", "receptionist"], "needs a practice"),
        (["--role", "link-worker"], "needs a network"),
        (["--role", "link-worker", "--network", "nowhere"], "ODS code"),
        (["--role", "administrator", "--network", "U79464"], "whole store"),
    ],
)
def test_grant_that_does_not_fit_is_refused(
    hearten: Hearten, at: tuple[Any, ...], private_file: Secret, words: list[str], says: str
) -> None:
    said = hearten("user", "add", "rita", *words, *at, "--new-password-file", private_file(NEW))
    assert said.status == 1
    assert says in said.err
    assert list(names(hearten, at)) == ["admin"]


def test_roles_to_choose_from_are_those_there_are() -> None:
    assert tuple(role.value for role in Role) == users.ROLES


def add(hearten: Hearten, at: tuple[Any, ...], secret: Secret, *words: str) -> Any:
    return hearten("user", "add", *words, *at, "--new-password-file", secret(NEW))


def test_a_supervisor_is_added_with_the_link_workers_named(
    hearten: Hearten, at: tuple[Any, ...], private_file: Secret, store: Any
) -> None:
    for name in ("priya", "bob"):
        place = ("--role", "link-worker", "--network", "U79464")
        assert add(hearten, at, private_file, name, *place).status == 0
    named = ("--supervises", "Priya", "--supervises", "bob", "--supervises", "priya")
    said = add(hearten, at, private_file, "ruth", "--role", "supervisor", *named)
    assert said.status == 0, said.err
    assert "supervise" not in said.out
    seated = signing_in.sign_in(store.folder, "ruth", NEW).desk
    try:
        ids = {one["uid"] for name, one in everybody(seated).items() if name in ("priya", "bob")}
        assert seated.user.supervised_on(seated.today) == ids
    finally:
        seated.store.close()


def everybody(desk: Any) -> dict[str, Any]:
    with desk.read() as connection:
        rows = connection.exec_driver_sql('SELECT name, uid FROM "user"').mappings()
        return {row["name"]: row for row in rows}


def test_a_supervisor_of_nobody_yet_is_told_where_to_name_them(
    hearten: Hearten, at: tuple[Any, ...], private_file: Secret
) -> None:
    said = add(hearten, at, private_file, "ruth", "--role", "supervisor")
    assert said.status == 0, said.err
    assert said.out.endswith(f"{users.NOBODY_YET}\n")
    assert "supervise" not in add_rita(hearten, at, private_file).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--role", "receptionist", "--practice", "Crick Surgery"), "Only a supervisor"),
        (("--role", "supervisor"), "supervises link workers"),
        (("--role", "supervisor", "--supervises", "nobody"), "Nobody of that name"),
    ],
)
def test_whom_one_cannot_supervise_is_refused(
    hearten: Hearten, at: tuple[Any, ...], private_file: Secret, words: tuple[str, ...], says: str
) -> None:
    said = add(hearten, at, private_file, "ruth", *words, "--supervises", "admin")
    assert said.status == 1
    assert says in said.err
    assert said.err.count("\n") == 1
    assert list(names(hearten, at)) == ["admin"]


def test_disabled_account_is_refused(
    hearten: Hearten, at: tuple[Any, ...], private_file: Secret, store: Any
) -> None:
    add_rita(hearten, at, private_file)
    assert hearten("user", "disable", "RITA", *at).status == 0
    assert names(hearten, at)["rita"]["disabled"]
    rita = ("--store", store.folder, "--user", "rita")
    said = hearten("check", *rita, password=NEW)
    nobody = hearten("check", "--store", store.folder, "--user", "nobody", password=NEW)
    assert said.status == 1
    assert said.err == nobody.err


def test_own_password_is_changed(hearten: Hearten, store: Any, private_file: Secret) -> None:
    at = ("--store", store.folder)
    words = ("user", "password", "admin", "--new-password-file", private_file(NEW))
    assert hearten(*words, *at).status == 0
    assert hearten("check", *at, "--user", "admin").status == 1
    assert hearten("check", *at, "--user", "admin", password=NEW).status == 0


def test_administrator_gives_somebody_a_new_password(
    hearten: Hearten, at: tuple[Any, ...], store: Any, private_file: Secret
) -> None:
    add_rita(hearten, at, private_file)
    words = ("user", "password", "rita", "--new-password-file", private_file("nine blue lanterns"))
    assert hearten(*words, *at).status == 0
    rita = ("--store", store.folder, "--user", "rita")
    assert "role" in hearten("check", *rita, password="nine blue lanterns").err


def test_recovery_key_lets_an_administrator_in_again(
    hearten: Hearten, store: Any, private_file: Secret
) -> None:
    at = ("--store", store.folder)
    words = ("user", "password", "admin", "--recovery", "--new-password-file", private_file(NEW))
    assert hearten(*words, *at, password="not a key").status == 1
    assert hearten(*words, *at, password=store.recovery_key).status == 0
    assert hearten("check", *at, "--user", "admin", password=NEW).status == 0


def test_password_file_of_the_owner_alone_is_taken(store: Any, hearten: Hearten) -> None:
    file = store.folder.parent / "password"
    file.write_text("lantern violet harbour\n")
    file.chmod(0o600)
    at = ("--store", store.folder, "--user", "admin", "--password-file", file)
    assert hearten("check", *at, password=None).status == 0
