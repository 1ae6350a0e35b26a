"""Promise that an older program says which version a newer store needs, and leaves it (F31)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from PySide6.QtWidgets import QApplication

from app import errors, settings
from app.__main__ import main
from app.places import Server
from app.store import migrations, shared
from tests.databases import moved
from tests.databases.cluster import Cluster
from tests.databases.conftest import folder, made, shared_url, template
from tests.databases.seated import ADA, Here, seated
from ui.application import Application

__all__ = ["folder", "made", "shared_url", "template"]
NEEDED = "12.3.0"
OPENED = (
    "This store was last used by a newer version of Hearten. It was left untouched. "
    "Install the newer version (12.3.0 or later) to open it."
)
PREPARED = (
    "That database was made ready by a newer version of Hearten. It was left untouched. "
    "Install the newer version (12.3.0 or later) here, then prepare."
)
MOVED = (
    "That database is of a newer version of Hearten than this one. "
    "Install the newer version (12.3.0 or later) here, then move."
)
CHECKED = (
    "Its tables are of a newer version of Hearten. Check it with that version (12.3.0 or later)."
)


@pytest.fixture
def here(
    server: Cluster, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Here]:
    """Give a store whose administrator signs in by her own login."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    with seated(server, template) as made:
        yield made


def newer(url: str, *names: str) -> None:
    """Make a store look as a newer program left it: these want at least version 12.3.0."""
    with psycopg.connect(url, options="-c search_path=hearten", autocommit=True) as admin:
        admin.execute("UPDATE alembic_version SET version_num = %s", (f"{migrations.HEAD + 1:04}",))
        admin.execute(
            "UPDATE setting SET value = %s WHERE name = ANY (%s)",
            (NEEDED, [f"schema.{name}_from" for name in names]),
        )


def contents(url: str) -> list[tuple[object, ...]]:
    """Give what an older program could have touched."""
    with psycopg.connect(url, options="-c search_path=hearten") as admin:
        asked = "SELECT name, value FROM setting UNION ALL SELECT 'op', op_id FROM op"
        asked += " UNION ALL SELECT act, hash FROM audit ORDER BY 1, 2"
        return admin.execute(asked).fetchall()


@pytest.mark.parametrize("names", [("writes",), ("reads", "writes")])
def test_f31_sign_in_window_says_which_version_is_needed(
    qtbot, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    url = here.server.url(here.database)
    newer(url, *names)
    before = contents(url)
    here.desk.store.close()
    kept = settings.Settings(tmp_path / "kept")
    kept.store, kept.user = str(Server(here.place.url)), "ada"
    application = Application(QApplication.instance(), kept=kept)
    monkeypatch.setattr(application.warm_up, "begin", application.warm_up.let_go)
    application.begin()
    application.warm_up.begin()
    window = application.entrance.window
    assert window is not None
    window.form.password.setText(ADA)
    window.form.submit()
    qtbot.waitUntil(lambda: bool(window.form.message()), timeout=20_000)
    assert window.form.message() == OPENED
    assert contents(url) == before
    application.end()
    window.closed.disconnect()
    window.close()


def test_f31_open_window_of_an_older_program_does_not_write_to_a_newer_store(
    shared_url: str,
) -> None:
    newer(shared_url, "writes")
    store = shared.open_at(shared_url)
    with pytest.raises(errors.TooNew) as problem, store.write():
        pass
    assert problem.value.sentence == OPENED
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM op").scalar_one() == 0
    store.close()


def test_f31_command_that_prepares_says_which_version_is_needed(
    shared_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTEN_PASSWORD", "none is asked for by the socket")
    newer(shared_url, "reads", "writes")
    before = contents(shared_url)
    assert main(["server", "prepare", shared_url]) == 1
    assert PREPARED in capsys.readouterr().err
    assert contents(shared_url) == before
    assert main(["server", "check", shared_url]) == 1
    assert CHECKED in "".join(capsys.readouterr())


def test_f31_move_says_which_version_is_needed(shared_url: str, folder: Path) -> None:
    newer(shared_url, "reads", "writes")
    with pytest.raises(errors.TooNew) as problem:
        moved.move(folder, shared_url)
    assert problem.value.sentence == MOVED


@pytest.mark.parametrize("said", ["", "newest", "1.2.3; DROP", "9" * 400, "0.0.1", "1.²"])
def test_version_that_is_none_or_no_newer_is_not_repeated(said: str) -> None:
    assert migrations.needed_of(["0.1.0", said]) == ""
    assert errors.TooNew(needed="").sentence.endswith("Install the newer version to open it.")
