"""`hearten server prepare` and `hearten server check`, as they are typed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.commands.server import ALL_WELL, NOBODY_YET
from app.store import postgres, shared
from app.store.connect_words import NOT_THERE
from app.store.preparing import NO_DATABASE, NOT_EMPTY
from app.store.server import check
from app.store.server.roles import MAY_NOT_PREPARE
from tests.databases import keepers
from tests.databases.cluster import Cluster

PASSWORD = "lantern violet harbour"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hearten(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*words: str | Path, password: str | None = None) -> tuple[int, str, str]:
        if password is not None:
            monkeypatch.setenv("HEARTEN_PASSWORD", password)
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def new_password(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(PASSWORD + "\n", "utf8")
    file.chmod(0o600)
    return file


@pytest.fixture
def boss(server: Cluster, database: str) -> Iterator[str]:
    """Own the empty database and make roles, with a password: whoever looks after the server."""
    name = f"boss_{database}"
    keepers.make(server, database, name, "the boss")
    yield server.tcp_url(database, name)
    with server.admin() as admin:
        admin.execute(f"ALTER DATABASE {database} OWNER TO owner".encode())


def test_a_database_is_prepared_and_its_first_user_signs_in(
    hearten: Run, boss: str, new_password: Path
) -> None:
    words = ("server", "prepare", boss, "--name", "The county", "--administrator", "Ada")
    status, out, err = hearten(*words, "--new-password-file", new_password, password="the boss")
    assert (status, err) == (0, "")
    assert out.startswith("Ready: the store ")
    assert "for trial with invented people" in out
    opened = shared.sign_in(boss, "ada", PASSWORD)
    assert opened.store.name == "The county"
    with opened.store.read() as connection:
        held = connection.exec_driver_sql(
            "SELECT hearten_private.has_right('manage accounts')"
        ).scalar_one()
    opened.store.close()
    assert held is True


def test_the_password_of_the_first_user_is_nowhere_in_the_servers_log(
    hearten: Run, boss: str, server: Cluster, database: str, new_password: Path
) -> None:
    with server.admin() as admin:
        admin.execute(f"ALTER DATABASE {database} SET log_statement = 'all'".encode())
    words = ("server", "prepare", boss, "--administrator", "Ada", "--new-password-file")
    assert hearten(*words, new_password, password="the boss")[0] == 0
    log = (server.folder / "server.log").read_text("utf8")
    assert "CREATE POLICY" in log
    assert PASSWORD not in log


def test_prepared_without_a_user_it_says_what_is_left(hearten: Run, boss: str) -> None:
    status, _, err = hearten("server", "prepare", boss, password="the boss")
    assert (status, err.strip()) == (0, NOBODY_YET)
    status, out, err = hearten("server", "check", boss, password="the boss")
    assert (status, out.strip()) == (0, ALL_WELL)
    assert err.splitlines() == [check.NOT_LOOKED_AT, check.NOT_VERIFIED]


def test_a_finding_is_a_line_and_the_status_one(
    hearten: Run, boss: str, server: Cluster, database: str
) -> None:
    assert hearten("server", "prepare", boss, password="the boss")[0] == 0
    with server.admin(database) as admin:
        admin.execute("ALTER TABLE hearten.person DISABLE ROW LEVEL SECURITY")
    status, out, _ = hearten("server", "check", boss, password="the boss")
    assert (status, out) == (1, "The table hearten.person has no row security.\n")
    status, out, _ = hearten("server", "check", boss, "--json", password="the boss")
    assert status == 1
    assert '"problems"' in out


def test_each_refusal_is_a_sentence_and_changes_nothing(
    hearten: Run,
    boss: str,
    server: Cluster,
    database: str,
    new_password: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert hearten("server", "prepare", "https://somewhere", password="x")[2].strip() == (
        postgres.NO_SERVER
    )
    status, _, err = hearten("server", "prepare", boss, password="a wrong one")
    assert status == 1
    assert "a wrong one" not in err
    with server.admin() as admin:
        admin.execute(f"CREATE ROLE weak_{database} LOGIN PASSWORD 'weak'".encode())
    weak = server.tcp_url(database, f"weak_{database}")
    assert hearten("server", "prepare", weak, password="weak")[2].strip() == MAY_NOT_PREPARE
    with monkeypatch.context() as patch:
        patch.setattr(postgres, "OLDEST_SERVER", 990000)
        said = hearten("server", "prepare", boss, password="the boss")[2].strip()
        assert said == postgres.TOO_OLD
    with server.admin(database) as admin:
        admin.execute("CREATE TABLE public.theirs (a int)")
        assert hearten("server", "prepare", boss, password="the boss")[2].strip() == NOT_EMPTY
        left: Any = admin.execute("SELECT to_regnamespace('hearten')").fetchone()
    assert left == (None,)


def test_a_second_first_user_is_refused(hearten: Run, boss: str, new_password: Path) -> None:
    words = ("server", "prepare", boss, "--administrator")
    rest = ("--new-password-file", new_password)
    assert hearten(*words, "Ada", *rest, password="the boss")[0] == 0
    status, _, err = hearten(*words, "Eve", *rest, password="the boss")
    assert status == 1
    assert "users already" in err


@pytest.mark.parametrize("verb", ["prepare", "check"])
def test_a_database_that_is_not_there_is_told_as_such(hearten: Run, boss: str, verb: str) -> None:
    status, out, err = hearten("server", verb, f"{boss}_none", password="the boss")
    assert (status, out, err) == (1, "", NO_DATABASE + "\n")


@pytest.mark.parametrize("verb", ["prepare", "check"])
def test_a_server_that_is_not_there_is_told_as_such(hearten: Run, verb: str) -> None:
    with socket.socket() as nobody:  # a port that is held and where nobody listens
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://boss@127.0.0.1:{nobody.getsockname()[1]}/hearten"
        status, out, err = hearten("server", verb, url, password="the boss")
    assert (status, out, err) == (1, "", NOT_THERE + "\n")
