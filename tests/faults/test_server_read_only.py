"""Promise that a server that may only be read loses no form, and says what it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from psycopg import sql

from app.desk import Desk
from app.store.connect_words import READ_ONLY
from app.store.shared_store import SharedStore
from tests.databases.cluster import Cluster
from tests.databases.conftest import template
from tests.faults.test_server_windows import (
    PATIENCE,
    WORDS,
    desk,
    drafted,
    filled,
    logged,
    proxy,
    window,
)
from tests.ui.conftest import _light_at_100
from ui.main_window import MainWindow

__all__ = ["_light_at_100", "desk", "proxy", "template", "window"]
_SET = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on")
_RESET = sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only")


@contextlib.contextmanager
def read_only(server: Cluster, desk: Desk) -> Iterator[None]:
    """Let whoever comes (again) to the database of this desk only read."""
    assert isinstance(desk.store, SharedStore)
    name = desk.store.url.database or ""
    with server.admin() as admin:
        admin.execute(_SET.format(sql.Identifier(name)))
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
    yield
    with server.admin() as admin:
        admin.execute(_RESET.format(sql.Identifier(name)))


def test_read_only_server_keeps_the_form_which_is_saved_once_it_may_be_written(
    server: Cluster, window: MainWindow, desk: Desk, qtbot
) -> None:
    form = filled(window, qtbot)
    with read_only(server, desk):
        form.save(False)
        said = form.form.about_saving.said
        qtbot.waitUntil(lambda: bool(said()), timeout=PATIENCE)
        assert [(one.heading, one.sentence) for one in said()] == [("Not saved", READ_ONLY)]
        assert form.isVisible()
        assert form.form.words.text() == WORDS
        qtbot.waitUntil(lambda: drafted(window) == WORDS, timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    form.save(False)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    assert logged(server, desk) == 1
    assert window.at.drafts.count("referral") == 0
