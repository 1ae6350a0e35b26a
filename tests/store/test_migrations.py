"""Promise that the schema is what the tables say, and that an upgrade is whole or not at all."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, text

from app import errors
from app.domain.access import Grant, Role
from app.domain.naming import Name
from app.domain.network import Membership, Network, Office, Practice
from app.domain.person import NewPerson
from app.store import (
    audit,
    check,
    embedded,
    making,
    migrations,
    people,
    sqlcipher,
    tables,
    upgrade,
)
from app.store import office as offices
from app.store.accounts import NewUser
from app.store.embedded_store import set_setting
from app.store.tables import Base
from tests.store.conftest import CHEAP, PASSWORD

VERSIONS = Path(migrations.__file__).parent / "versions"


def plain_engine() -> Engine:
    """Give a database in memory, of the engine the store uses."""
    return create_engine("sqlite://", module=sqlcipher.driver)


@pytest.fixture(scope="module")
def migrated() -> Any:
    """Give a plain database that all revisions have made."""
    engine = plain_engine()
    with engine.begin() as connection:
        migrations.upgrade(connection)
    with engine.connect() as connection:
        yield connection


def ours(name: str | None, kind: str, _: Any) -> bool:
    return kind != "table" or name in Base.metadata.tables


def described(connection: Connection) -> dict[str, list[str]]:
    """Give the words of each table and index of ours; constraints come in any order."""
    wanted = set(Base.metadata.tables)
    for table in Base.metadata.tables.values():
        wanted |= {str(index.name) for index in table.indexes}
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master"))
    return {
        name: sorted((sql or "").replace(",", " ").split()) for name, sql in rows if name in wanted
    }


def test_revisions_make_exactly_what_the_tables_say(migrated: Connection) -> None:
    context = MigrationContext.configure(
        migrated, opts={"compare_type": True, "include_name": ours}
    )
    assert compare_metadata(context, Base.metadata) == []
    fresh = plain_engine()
    Base.metadata.create_all(fresh)
    with fresh.connect() as connection:
        wanted = described(connection)
    assert described(migrated) == wanted


def test_head_is_the_number_of_the_newest_revision() -> None:
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("0*.py"))
    assert numbers == list(range(1, migrations.HEAD + 1))


def test_every_revision_follows_the_one_before() -> None:
    for path in VERSIONS.glob("0*.py"):
        values = {
            node.targets[0].id: ast.literal_eval(node.value)  # type: ignore[attr-defined]
            for node in ast.parse(path.read_text()).body
            if isinstance(node, ast.Assign)
        }
        number = int(path.name[:4])
        assert values["revision"] == f"{number:04}"
        assert values["down_revision"] == (None if number == 1 else f"{number - 1:04}")


def test_every_table_module_is_gathered() -> None:
    found = {module.name for module in pkgutil.iter_modules(tables.__path__)} - {"base"}
    assert found == set(tables.__all__) - {"Base"}


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"


def test_opening_a_store_that_is_up_to_date_never_imports_alembic(made: Any) -> None:
    script = (
        "import sys; from pathlib import Path; from app.store import embedded;"
        f"o = embedded.open_with_password(Path({str(made.folder)!r}), 'priya', "
        "'brown heron kettle'); o.store.close();"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('alembic', 'mako')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def make_older(store: Any) -> None:
    raw = sqlcipher.raw_connection(store.connections.writer("acts"))
    raw.execute(f"PRAGMA user_version = {migrations.HEAD - 1}")


def test_older_store_is_copied_and_brought_up_to_date(
    made: Any, store: Any, save: Any, saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, "a")
    make_older(store)
    store.close()

    def migrate(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE newer (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.HEAD}")

    monkeypatch.setattr(upgrade.migrations, "upgrade", migrate)
    monkeypatch.setattr(upgrade.bring_up_to_date, "__defaults__", (migrate,))
    opened = made.open()
    assert saved(opened.store) == {"a"}
    with opened.store.read() as connection:
        assert migrations.schema_of(connection) == migrations.HEAD
        assert audit.verify(connection) == []
        last = connection.exec_driver_sql("SELECT act FROM audit ORDER BY seq DESC LIMIT 1")
        assert last.scalar_one() == "upgrade store"
    assert (made.folder / "before-upgrade.db").exists()
    opened.store.close()


class Copied:
    """An open store whose copy is harmed on its way."""

    def __init__(self, raw: Any, harm: Any) -> None:
        self._raw, self._harm = raw, harm

    def backup(self, copy: Any) -> None:
        self._raw.backup(copy)
        self._harm(copy)


def break_a_check(copy: Any) -> None:
    copy.execute("PRAGMA ignore_check_constraints=ON")
    copy.execute('UPDATE "user" SET display = ?', ("x" * 5000,))


def test_the_copy_before_an_upgrade_is_verified(store: Any, tmp_path: Path) -> None:
    raw = sqlcipher.raw_connection(store.connections.writer("acts"))
    target = tmp_path / "copy.db"

    def flip_a_free_page(copy: Any) -> None:
        copy.execute("CREATE TABLE spare (content BLOB)")
        copy.execute("INSERT INTO spare VALUES (zeroblob(200000))")
        copy.execute("DROP TABLE spare")
        content = bytearray(target.read_bytes())
        content[-2000] ^= 4
        target.write_bytes(content)

    for harm in (break_a_check, flip_a_free_page):
        target.unlink(missing_ok=True)
        with pytest.raises(errors.Damaged):
            upgrade.copy_to(Copied(raw, harm), target, store.data_key())
    target.unlink()
    upgrade.copy_to(raw, target, store.data_key())


def test_a_store_whose_copy_cannot_be_verified_is_not_migrated(
    made: Any, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(store)
    store.close()

    def refuse(*_: Any) -> None:
        raise errors.Damaged

    def never(_: Connection) -> None:
        raise AssertionError("migrated without a copy")

    monkeypatch.setattr(upgrade, "copy_to", refuse)
    monkeypatch.setattr(upgrade.bring_up_to_date, "__defaults__", (never,))
    with pytest.raises(errors.Damaged):
        made.open()


def only_the_first_tables(connection: Connection) -> None:
    """Bring a new file to the oldest revision, as the first program would have."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    connection.exec_driver_sql("PRAGMA user_version = 1")


def rows_of(connection: Connection) -> dict[str, list[Any]]:
    """Give all rows of our tables but the audit and what says how far the schema is.

    A table that a later revision makes is empty while there is none.
    """
    here = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    found: dict[str, list[Any]] = {}
    for name in sorted(set(Base.metadata.tables) - {"audit"}):
        if name not in here:
            found[name] = []
            continue
        more = " WHERE name NOT LIKE 'schema.%'" if name == "setting" else ""
        listed = connection.exec_driver_sql(f'SELECT * FROM "{name}"{more}')
        found[name] = sorted(tuple(row) for row in listed)
    return found


def audit_of(connection: Connection) -> list[Any]:
    listed = connection.exec_driver_sql("SELECT * FROM audit ORDER BY chain, seq")
    return [tuple(row) for row in listed]


def test_a_store_of_the_first_schema_keeps_every_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "desk"
    first = NewUser("priya", "Priya Shah", PASSWORD, grants=(Grant("", Role.ADMINISTRATOR),))
    office = Office(
        (Network("n", "Daventry PCN", "U79464"),),
        (Practice("p", "Danetre", phone="01632 960100"),),
        (Membership("p", "n", date(2019, 10, 1)),),
    )

    def fill(unit: Any, _: str) -> None:
        offices.add(unit.connection, office)
        for number in range(5):
            person = NewPerson(Name(f"Smith {number}", "Zoë"), date(1980, 8, number + 1))
            people.add(unit.connection, person, 1, 1, datetime(2026, 3, 2, 9, tzinfo=UTC))

    monkeypatch.setattr(migrations, "upgrade", only_the_first_tables)
    monkeypatch.setattr(migrations, "HEAD", 1)
    made = making.create(folder, name="Old", first_user=first, fill=fill, kdf=CHEAP)
    with made.store.read() as connection:
        assert migrations.schema_of(connection) == 1
        before, entries = rows_of(connection), audit_of(connection)
    assert len(before["person"]) == 5
    made.store.close()
    monkeypatch.undo()
    store = embedded.open_with_password(folder, "priya", PASSWORD, kdf=CHEAP).store
    try:
        with store.read() as connection:
            assert migrations.schema_of(connection) == migrations.HEAD
            assert rows_of(connection) == before
            assert audit_of(connection)[: len(entries)] == entries
            assert len(audit_of(connection)) == len(entries) + 1
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
            assert {"audit_refuses_delete", "referral_search", "service_search"} <= set(names)
        assert check.check(store) == []
    finally:
        store.close()
    assert (folder / "before-upgrade.db").exists()


def test_the_program_has_one_version() -> None:
    root = Path(__file__).parents[2]
    said = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    assert said == migrations.version_text(migrations.PROGRAM)


@pytest.mark.parametrize("step", ["before", "between", "after"])
def test_failed_upgrade_puts_the_copy_back(
    made: Any, store: Any, save: Any, saved: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    save(store, "a")
    make_older(store)
    store.close()

    def migrate(connection: Connection) -> None:
        if step == "before":
            raise RuntimeError
        connection.exec_driver_sql("DELETE FROM setting WHERE name LIKE 'test.%'")
        if step == "between":
            raise RuntimeError
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.HEAD}")
        connection.exec_driver_sql(  # breaks a foreign key, seen before the commit
            'INSERT INTO "grant" (uid, user_id, role, since, given_by) VALUES '
            "('x', 999, 'r', '2026-01-01', '')"
        )

    monkeypatch.setattr(upgrade.bring_up_to_date, "__defaults__", (migrate,))
    with pytest.raises(errors.Problem, match="put back as it was"):
        made.open()
    monkeypatch.undo()
    monkeypatch.setattr(upgrade, "_copy", lambda store: None)
    monkeypatch.setattr(
        upgrade.bring_up_to_date,
        "__defaults__",
        (lambda c: c.exec_driver_sql(f"PRAGMA user_version = {migrations.HEAD}") and None,),
    )
    opened = made.open()
    assert saved(opened.store) == {"a"}
    opened.store.close()


def make_newer(store: Any, reads: str, writes: str) -> None:
    with store.write() as unit:
        set_setting(unit.connection, "schema.reads_from", reads)
        set_setting(unit.connection, "schema.writes_from", writes)
        unit.audit(act="test", actor="x", grant=None)
    raw = sqlcipher.raw_connection(store.connections.writer("acts"))
    raw.execute(f"PRAGMA user_version = {migrations.HEAD + 1}")
    store.close()


def test_newer_store_is_refused_politely_and_left_untouched(made: Any, store: Any) -> None:
    make_newer(store, "99.0.0", "99.0.0")
    before = (made.folder / "store.db").read_bytes()
    with pytest.raises(errors.TooNew, match=r"Install the newer version \(99.0.0 or later\)"):
        made.open()
    assert (made.folder / "store.db").read_bytes() == before


def test_newer_store_that_may_only_be_read_is_refused_and_left_untouched(
    made: Any, store: Any
) -> None:
    make_newer(store, "0.1.0", "99.0.0")

    def content() -> dict[str, bytes]:
        names = sorted(path for path in made.folder.iterdir() if path.name != "lock")
        return {path.name: path.read_bytes() for path in names}

    before = content()
    for _ in range(2):
        with pytest.raises(errors.TooNew, match=r"Install the newer version \(99.0.0 or later\)"):
            made.open()
    assert content() == before


def test_newer_store_that_may_be_written_is_written(made: Any, store: Any, save: Any) -> None:
    make_newer(store, "0.1.0", "0.1.0")
    opened = made.open()
    save(opened.store, "a")
    opened.store.close()
