"""Promise that a server without room, on its disk (F4) or for one more PC, loses no form."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import errors
from app.actions import signing_in
from app.desk import Desk
from app.places import Server
from app.store import connect_words
from app.store.server.logins import login_role
from app.store.shared_store import SharedStore
from tests.databases import moved
from tests.databases.cluster import Cluster
from tests.databases.conftest import database, folder, made, template, url
from tests.databases.crowd import crowded
from tests.databases.pair import until
from tests.databases.proxy import Proxy
from tests.databases.small_disk import lies_on
from tests.faults.test_server_windows import (
    PATIENCE,
    RITA,
    WORDS,
    away,
    desk,
    drafted,
    filled,
    logged,
    proxy,
    window,
)
from tests.ui.conftest import _light_at_100
from ui.main_window import MainWindow

__all__ = ["_light_at_100", "database", "desk", "folder", "made", "proxy", "template", "url"]
__all__ += ["window"]


def said_of(form: object) -> list[str]:
    """Give what the form tells of its saving."""
    return [one.sentence for one in form.form.about_saving.said()]  # type: ignore[attr-defined]


def is_out(server: Cluster, desk: Desk) -> bool:
    """Claim that the server has noticed that the line of this desk was cut."""
    assert isinstance(desk.store, SharedStore)
    role = login_role(desk.store.url.database or "", "bob")
    with server.admin() as admin:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s"
        return admin.execute(asked, (role,)).fetchone() == (0,)


def test_max_connections_reached_keeps_the_form_which_is_saved_when_there_is_room(
    server: Cluster, window: MainWindow, desk: Desk, proxy: Proxy, qtbot
) -> None:
    form = filled(window, qtbot)
    proxy.takes_no_more_after_the_cut()
    proxy.cut()
    until(lambda: is_out(server, desk))
    with crowded(server):
        proxy.takes_again()
        form.save(False)
        qtbot.waitUntil(lambda: bool(form.form.about_saving.said()), timeout=PATIENCE)
        assert said_of(form) == [connect_words.TOO_MANY]
        assert form.isVisible()
        assert form.form.words.text() == WORDS
        qtbot.waitUntil(lambda: drafted(window) == WORDS, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not away(window), timeout=PATIENCE)
    form.save(False)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    assert logged(server, desk) == 1
    assert window.at.drafts.count("referral") == 0


def test_max_connections_reached_is_told_at_sign_in(
    server: Cluster, desk: Desk, proxy: Proxy
) -> None:
    assert isinstance(desk.store, SharedStore)
    place = Server(f"postgresql://127.0.0.1:{proxy.port}/{desk.store.url.database}")
    with crowded(server), pytest.raises(errors.Busy) as told:
        signing_in.sign_in(place, "bob", RITA)
    assert told.value.sentence == connect_words.TOO_MANY


def test_f4_full_disk_of_the_server_keeps_the_form_which_is_saved_when_there_is_room(
    server: Cluster, window: MainWindow, desk: Desk, proxy: Proxy, qtbot
) -> None:
    assert isinstance(desk.store, SharedStore)
    form = filled(window, qtbot)
    proxy.takes_no_more_after_the_cut()
    proxy.cut()
    until(lambda: is_out(server, desk))
    with lies_on(server, desk.store.url.database or "") as disk:
        disk.fill()
        proxy.takes_again()
        qtbot.waitUntil(lambda: not away(window), timeout=PATIENCE)
        form.save(False)
        qtbot.waitUntil(lambda: window.status_bar.saved.text() == "Not saved", timeout=PATIENCE)
        qtbot.waitUntil(lambda: bool(form.form.about_saving.said()), timeout=PATIENCE)
        assert said_of(form) == [connect_words.SERVER_FULL]
        assert form.isVisible()
        assert form.form.words.text() == WORDS
        assert logged(server, desk) == 0
        disk.make_room()
        form.save(False)
        qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
        qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
        assert logged(server, desk) == 1
        assert window.at.drafts.count("referral") == 0
        proxy.takes_no_more_after_the_cut()
        proxy.cut()


def test_f4_move_into_a_full_disk_goes_on_when_there_is_room(
    server: Cluster, database: str, url: str, folder: Path
) -> None:
    with lies_on(server, database) as disk:
        moved.stop_at(folder, url, 3)
        disk.fill()
        with pytest.raises(errors.Full, match="server's disk is full"):
            moved.move(folder, url)
        disk.make_room()
        assert not moved.move(folder, url).began_again
        moved.same(server, database, folder)
