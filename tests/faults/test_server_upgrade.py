"""Promise that an older store on a server is brought up to date wholly or not at all (F30).

The newer program here is this one with two more revisions; the older store is a real one of today,
with an administrator, their office, and a policy and a function as an older program laid them.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.actions import office, signing_in
from app.actions.office import NewNetwork
from app.store import migrations, preparing, shared
from tests.databases.cluster import Cluster
from tests.databases.conftest import template
from tests.databases.pair import until
from tests.databases.proxy import Proxy, between
from tests.databases.seated import ADA, Here, seated

__all__ = ["template"]
PASSWORD = "brown heron kettle"
OLDER = migrations.HEAD
REVISION = '''"""Try something."""
from alembic import op
from app.store.migrations import server_tables

revision = "{:04}"
down_revision = "{:04}"


def upgrade() -> None:
    op.execute("ALTER TABLE practice ADD COLUMN {} text NOT NULL DEFAULT ''")
    with server_tables.all_rows(op.get_bind(), "practice"):
        op.execute("UPDATE practice SET {} = upper(name)")
'''
_STANDS = """
SELECT 'revision', version_num, '' FROM hearten.alembic_version
UNION ALL SELECT 'setting', name, value FROM hearten.setting
UNION ALL SELECT 'practice', p::text, '' FROM hearten.practice p
UNION ALL SELECT 'audit', act, hash FROM hearten.audit
UNION ALL SELECT 'table', c.oid::regclass::text, concat(c.relacl, c.relrowsecurity,
    c.relforcerowsecurity, c.relowner) FROM pg_class c
    WHERE c.relnamespace IN ('hearten'::regnamespace, 'hearten_private'::regnamespace)
UNION ALL SELECT 'column', concat(a.attrelid::regclass, '.', a.attname), a.attacl::text
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0
    AND NOT a.attisdropped AND c.relnamespace = 'hearten'::regnamespace
UNION ALL SELECT 'policy', concat(tablename, '.', policyname), concat(roles, qual, with_check)
    FROM pg_policies WHERE schemaname ~ '^hearten'
UNION ALL SELECT 'function', oid::regprocedure::text, concat(md5(prosrc), proacl, proowner)
    FROM pg_proc WHERE pronamespace = 'hearten_private'::regnamespace
UNION ALL SELECT 'trigger', concat(tgrelid::regclass, '.', tgname), tgfoid::regprocedure::text
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'member', roleid::regrole::text, member::regrole::text FROM pg_auth_members
    WHERE member::regrole::text = 'owner'
"""


@dataclass
class Older:
    """A store of an older version, and the line over which it is brought up to date."""

    here: Here
    line: Proxy

    @property
    def url(self) -> str:
        return f"postgresql://owner@127.0.0.1:{self.line.port}/{self.here.database}"

    def lay_as_before(self) -> None:
        """Leave a policy and a function as the older program laid them."""
        with self.here.server.admin(self.here.database) as admin:
            admin.execute("DROP POLICY user_select ON hearten.practice")
            admin.execute(
                "CREATE OR REPLACE FUNCTION hearten_private.today() RETURNS date LANGUAGE sql "
                "STABLE SET search_path = pg_catalog, pg_temp AS 'SELECT current_date - 1'"
            )

    def stands(self) -> set[Any]:
        """Give all that preparing touches, and rows that it keeps."""
        with self.here.server.admin(self.here.database) as admin:
            return set(admin.execute(_STANDS).fetchall())

    def is_left_alone(self) -> bool:
        """Claim that no session of Hearten's is there any more."""
        asked = "SELECT FROM pg_stat_activity WHERE datname = %s AND application_name = 'Hearten'"
        with self.here.server.admin() as admin:
            return admin.execute(asked, (self.here.database,)).fetchone() is None


@pytest.fixture
def older(
    server: Cluster, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Older]:
    """Give a store in which somebody worked, and which a newer program wants to change."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    with seated(server, template) as here, between(server.port) as line:
        here.desk.store.close()
        with server.admin() as admin:
            admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
        newer = tmp_path / "migrations"
        shutil.copytree(Path(migrations.__file__).parent, newer)
        for number, column in ((OLDER + 1, "first_try"), (OLDER + 2, "second_try")):
            written = REVISION.format(number, number - 1, column, column)
            (newer / "versions" / f"{number:04}_try.py").write_text(written)
        monkeypatch.setattr(migrations, "__file__", str(newer / "__init__.py"))
        monkeypatch.setattr(migrations, "HEAD", OLDER + 2)
        yield Older(here, line)


def brought_up(older: Older) -> None:
    """Prepare once more; then all is there, what is kept included, and the office is open."""
    assert preparing.prepare_at(older.url, PASSWORD).has_users
    assert preparing.check_at(older.url, PASSWORD).problems == []
    database = older.here.database
    with older.here.server.admin(database) as admin:
        asked = "SELECT name, first_try, second_try FROM hearten.practice"
        rows: list[Any] = admin.execute(asked).fetchall()
    assert rows
    assert all(row[1:] == (row[0].upper(),) * 2 for row in rows)
    desk = older.here.sign_in("ada", ADA)
    assert {one.name for one in office.read(desk).practices} == {row[0] for row in rows}
    desk.store.close()


@pytest.mark.parametrize(
    "word", [b"ADD COLUMN second_try", b"SET second_try", b"CREATE POLICY", b"COMMIT\0"]
)
def test_f30_upgrade_whose_line_was_cut_leaves_the_older_store_as_it_was(
    older: Older, word: bytes
) -> None:
    older.lay_as_before()
    before = older.stands()
    older.line.lose(word)
    with pytest.raises(errors.Unreachable) as problem:
        preparing.prepare_at(older.url, PASSWORD)
    assert problem.value.sentence == preparing.LINE_BROKE
    until(older.is_left_alone)
    assert older.stands() == before
    with pytest.raises(errors.Refused) as refused:
        older.here.sign_in("ada", ADA)
    assert refused.value.sentence == shared.OLDER_STORE
    brought_up(older)


def test_f30_upgrade_whose_last_answer_was_lost_is_whole_and_can_be_asked_again(
    older: Older,
) -> None:
    older.lay_as_before()
    before = older.stands()
    older.line.swallow(b"COMMIT\0")
    with pytest.raises(errors.Unreachable) as problem:
        preparing.prepare_at(older.url, PASSWORD)
    assert problem.value.sentence == preparing.LINE_BROKE
    after = older.stands()
    assert after != before
    brought_up(older)
    assert {one for one in older.stands() if one[0] != "audit"} == {
        one for one in after if one[0] != "audit"
    }


def test_f30_upgrade_whose_program_was_killed_leaves_the_older_store_as_it_was(
    older: Older,
) -> None:
    """It is killed when both revisions are done and the policies are being laid."""
    older.lay_as_before()
    before = older.stands()
    script = (
        "from app.store import migrations, preparing;"
        f"migrations.__file__ = {migrations.__file__!r}; migrations.HEAD = {migrations.HEAD};"
        f"preparing.prepare_at({older.url!r}, {PASSWORD!r})"
    )
    database = older.here.database
    waits = (
        "SELECT FROM pg_stat_activity WHERE datname = %s AND application_name = 'Hearten' "
        "AND wait_event_type = 'Lock'"
    )
    with older.here.server.admin(database) as holds, older.here.server.admin() as looks:
        holds.execute("BEGIN")
        holds.execute("LOCK TABLE hearten.person IN ACCESS SHARE MODE")
        program = subprocess.Popen([sys.executable, "-c", script], cwd=Path.cwd())
        until(lambda: looks.execute(waits, (database,)).fetchone() is not None)
        os.kill(program.pid, signal.SIGKILL)
        assert program.wait(20) == -signal.SIGKILL
        holds.execute("ROLLBACK")
    until(older.is_left_alone)
    assert older.stands() == before
    brought_up(older)


@pytest.mark.parametrize("is_locked", [False, True])
def test_f31_open_window_of_the_older_program_saves_nothing_once_the_store_is_newer(
    older: Older, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    def this_is_the_older_program(is_it: bool) -> None:
        monkeypatch.setattr(migrations, "HEAD", OLDER if is_it else OLDER + 2)
        monkeypatch.setattr(migrations, "WRITES_FROM", (0, 1, 0) if is_it else (12, 3, 0))

    def come_back() -> None:
        signing_in.unlock(desk, ADA)

    def go_on() -> None:
        office.add_network(desk, NewNetwork("after"))

    this_is_the_older_program(True)
    desk = older.here.sign_in("ada", ADA)
    office.add_network(desk, NewNetwork("before"))
    if is_locked:
        signing_in.lock(desk)
    this_is_the_older_program(False)
    preparing.prepare_at(older.url, PASSWORD)
    this_is_the_older_program(True)
    after = older.stands()
    with pytest.raises(errors.TooNew, match=r"newer version \(12.3.0 or later\)"):
        come_back() if is_locked else go_on()
    assert older.stands() == after
    assert "before" in {one.name for one in office.read(desk).networks}
    desk.store.close()
