"""Promise one sentence for each way that signing in at a server can fail, and none that leaks."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from app import errors, paths, trust
from app.actions import keeping, recovery, signing_in
from app.places import Server
from app.store import connect_words, migrations, postgres, shared
from app.store.server.logins import login_role
from tests.databases import cluster as clusters
from tests.databases import keepers
from tests.databases.certificates import HOST, Authority
from tests.databases.cluster import Cluster
from tests.databases.seated import ADA, Here


def refusal(place: Server, name: str = "ada", password: str = ADA) -> errors.Problem:
    """Give what is told of a sign-in that must fail."""
    with pytest.raises(errors.Problem) as told:
        signing_in.sign_in(place, name, password).desk.store.close()
    return told.value


def _soon(said: Callable[[], str], wanted: str) -> bool:
    """Ask until the server has read its rules anew."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if said() == wanted:
            return True
    return False


# ---- a line to another machine -------------------------------------------------------------------


@dataclass
class Tls:
    """A server with TLS, and the authority its PCs trust."""

    cluster: Cluster
    folder: Path
    authority: Authority
    settings: tuple[str, ...]

    def place(self, *more: str, root: str = "root.crt") -> Server:
        query = (f"hostaddr=127.0.0.1&port={self.cluster.port}", *more)
        query += (f"sslrootcert={self.folder / root}",) if root else ()
        return Server(f"postgresql://{HOST}/nothing?{'&'.join(query)}")

    def show(self, authority: Authority | None = None, **how: object) -> None:
        """Show another certificate from now on."""
        self.cluster.kill()
        (authority or self.authority).write_server(self.folder, **how)  # type: ignore[arg-type]
        _give(self.folder)
        self.cluster.start_again(*self.settings)


def _give(folder: Path) -> None:
    owner = clusters._as_nobody_special()
    for file in (folder, folder / "server.crt", folder / "server.key"):
        file.chmod(0o755 if file == folder else 0o600)
        if owner:
            os.chown(file, owner["user"], owner["group"])


@pytest.fixture(scope="module")
def tls(server: Cluster) -> Iterator[Tls]:
    folder = Path(tempfile.mkdtemp(prefix="hearten-certificates-"))
    try:
        authority = Authority.make("The practice's own")
        authority.write_root(folder / "root.crt")
        authority.write_server(folder)
        _give(folder)
        files = (f"ssl_cert_file={folder / 'server.crt'}", f"ssl_key_file={folder / 'server.key'}")
        settings = ("ssl=on", *files)
        with clusters.running(*settings) as cluster:
            yield Tls(cluster, folder, authority, settings)
    finally:
        shutil.rmtree(folder)


def test_good_certificate_leads_to_the_question_for_the_password(tls: Tls) -> None:
    tls.show()
    assert isinstance(refusal(tls.place()), errors.SignInRefused)


def test_certificate_that_has_expired(tls: Tls) -> None:
    tls.show(ends=timedelta(hours=-1))
    assert refusal(tls.place()).sentence == connect_words.EXPIRED


def test_certificate_for_another_name(tls: Tls) -> None:
    tls.show(host="other.hearten.test")
    assert refusal(tls.place()).sentence == connect_words.OTHER_NAME


def test_certificate_from_nobody_this_pc_trusts(tls: Tls) -> None:
    tls.show(Authority.make("Somebody else"))
    assert refusal(tls.place()).sentence == connect_words.UNKNOWN_CA
    assert refusal(tls.place(root="")).sentence == connect_words.UNKNOWN_CA


def test_root_certificate_that_is_not_there(tls: Tls) -> None:
    assert refusal(tls.place(root="nothing.crt")).sentence == connect_words.NO_ROOT


def test_root_certificate_that_an_administrator_put_on_this_pc_is_taken(
    tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls.show()
    monkeypatch.setattr(paths, "administrators", lambda: tmp_path)
    monkeypatch.setattr(trust, "is_administrators", lambda _file: True)
    tls.authority.write_root(tmp_path / postgres.ROOT)
    assert isinstance(refusal(tls.place(root="")), errors.SignInRefused)
    monkeypatch.setattr(trust, "is_administrators", lambda _file: False)
    assert refusal(tls.place(root="")).sentence == connect_words.ROOT_NOT_KEPT


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_no_address_makes_the_line_less_safe(tls: Tls, mode: str) -> None:
    tls.show(host="other.hearten.test")
    assert refusal(tls.place(f"sslmode={mode}")).sentence == connect_words.OTHER_NAME


def test_server_without_tls_gets_nothing(server: Cluster) -> None:
    place = Server(f"postgresql://{HOST}/any?hostaddr=127.0.0.1&port={server.port}")
    assert refusal(place).sentence in (connect_words.NO_TLS, connect_words.UNKNOWN_CA)


def test_loopback_with_another_address_behind_it_is_no_loopback() -> None:
    url = postgres.address("postgresql://localhost/h?hostaddr=192.0.2.1")
    assert postgres.make_engine(url).url.query["sslmode"] == "verify-full"


# ---- who is let in -------------------------------------------------------------------------------


def alter(here: Here, words: str) -> None:
    # since PostgreSQL 16 what somebody gave is taken in their name
    by = " GRANTED BY hearten_accounts" if keepers.is_sixteen(here.server) else ""
    named = {"ada": login_role(here.database, "ada"), "database": here.database, "by": by}
    with here.server.admin(here.database) as admin:
        admin.execute(words.format(**named))


@pytest.mark.parametrize(
    "words",
    [
        "ALTER ROLE {ada} VALID UNTIL '2020-01-01'",
        "ALTER ROLE {ada} NOLOGIN",
        "ALTER ROLE {ada} PASSWORD NULL",
        "REVOKE hearten_user FROM {ada}{by}",
    ],
)
def test_expired_password_and_revoked_role_are_told_like_a_wrong_password(
    here: Here, words: str
) -> None:
    alter(here, words)
    told = refusal(here.place)
    assert isinstance(told, errors.SignInRefused)
    assert told.sentence == errors.SignInRefused.default


def test_server_that_asks_for_the_password_itself_does_not_get_it(here: Here) -> None:
    rules = here.server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    with here.server.admin() as admin:
        try:
            rules.write_text("local all all trust\nhost all all 127.0.0.1/32 password\n")
            admin.execute("SELECT pg_reload_conf()")
            asks = "SELECT count(*) FROM pg_hba_file_rules"
            assert admin.execute(asks).fetchone() == (2,)
            assert _soon(lambda: refusal(here.place).sentence, connect_words.NO_SCRAM)
        finally:
            rules.write_text(before)
            admin.execute("SELECT pg_reload_conf()")


def test_pc_that_the_server_lets_nobody_in_from_counts_no_wrong_password(here: Here) -> None:
    rules = here.server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    with here.server.admin() as admin:
        try:
            rules.write_text("local all all trust\nhost all all 127.0.0.1/32 reject\n")
            admin.execute("SELECT pg_reload_conf()")
            assert _soon(lambda: refusal(here.place).sentence, connect_words.NOT_LET_IN)
            told = [refusal(here.place) for _ in range(5)]
            assert {one.sentence for one in told} == {connect_words.NOT_LET_IN}
        finally:
            rules.write_text(before)
            admin.execute("SELECT pg_reload_conf()")


def test_socket_that_lets_anybody_in_lets_nobody_in_here(here: Here) -> None:
    place = Server(here.server.url(here.database).replace("owner@", ""))
    assert refusal(place).sentence == connect_words.NO_SCRAM


def test_no_room_for_one_more_pc(here: Here) -> None:
    alter(here, "ALTER ROLE {ada} CONNECTION LIMIT 0")
    assert refusal(here.place).sentence == connect_words.TOO_MANY


def test_max_connections_reached(tls: Tls) -> None:
    tls.show()
    tls.cluster.kill()
    few = ("max_connections=5", "superuser_reserved_connections=3")
    tls.cluster.start_again(*tls.settings, *few)
    with tls.cluster.admin() as admin:
        admin.execute("CREATE ROLE somebody LOGIN PASSWORD 'x'")
        admin.execute(f"CREATE ROLE {login_role('nothing', 'ada')} LOGIN PASSWORD '{ADA}'")
    with contextlib.ExitStack() as held:
        for _ in range(2):
            url = tls.cluster.tcp_url("postgres", "somebody")
            held.enter_context(psycopg.connect(url, password="x"))
        with tls.cluster.admin():
            told = refusal(tls.place())
    assert isinstance(told, errors.Busy)
    assert told.sentence == connect_words.TOO_MANY


# ---- what the server is ----------------------------------------------------------------------


def test_server_that_is_not_there(tmp_path: Path) -> None:
    for url in (
        "postgresql://127.0.0.1:1/hearten",
        f"postgresql:///hearten?host={tmp_path}",
        "postgresql://nowhere.invalid/hearten",
    ):
        assert refusal(Server(url)).sentence == connect_words.NOT_THERE


def test_server_too_old(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "OLDEST_SERVER", 990000)
    assert refusal(here.place).sentence == postgres.TOO_OLD


def test_server_that_may_only_be_read(here: Here) -> None:
    alter(here, "ALTER DATABASE {database} SET default_transaction_read_only = on")
    assert refusal(here.place).sentence == connect_words.NOBODY_IN


def test_store_of_an_older_or_newer_program(here: Here) -> None:
    alter(here, f"UPDATE hearten.alembic_version SET version_num = '{migrations.HEAD - 1:04}'")
    assert refusal(here.place).sentence == shared.OLDER_STORE
    alter(here, f"UPDATE hearten.alembic_version SET version_num = '{migrations.HEAD + 1:04}'")
    alter(here, "UPDATE hearten.setting SET value = '99.0.0' WHERE name LIKE 'schema.%'")
    assert isinstance(refusal(here.place), errors.TooNew)


def test_database_that_is_no_store(server: Cluster, here: Here) -> None:
    place = Server(f"postgresql://127.0.0.1:{server.port}/postgres")
    assert isinstance(refusal(place), errors.SignInRefused)  # nobody's login is for that one


def test_nothing_that_was_typed_reaches_the_log(
    here: Here, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        refusal(here.place, "Secret Name", "secret words")
        refusal(Server("postgresql://127.0.0.1:1/hearten"), "Secret Name", "secret words")
    assert "ecret" not in caplog.text


# ---- what only a folder has ------------------------------------------------------------------


def test_what_only_a_folder_has_is_refused_and_says_who_does_it(here: Here, tmp_path: Path) -> None:
    for act in (
        lambda: keeping.check_store(here.desk),
        lambda: keeping.back_up(here.desk, tmp_path / "a.backup"),
        lambda: keeping.place_of(here.desk),
        lambda: recovery.draw(here.desk),
    ):
        with pytest.raises(errors.Refused, match=r"on a server"):
            act()
    assert not (tmp_path / "a.backup").exists()
