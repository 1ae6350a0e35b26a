"""Promise that a window is of use while its server is away, and loses no form (F21, F23)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app import settings
from app.actions import accounts, signing_in
from app.actions.accounts import NewUser
from app.desk import Desk
from app.domain.access import Grant, Role
from app.places import Server
from app.store import postgres, saving, waits
from app.store.shared_store import SharedStore
from tests.actions.conftest import DANETRE
from tests.databases.cluster import Cluster
from tests.databases.conftest import template
from tests.databases.proxy import Proxy, between
from tests.databases.seated import seated
from tests.ui.conftest import _light_at_100
from ui import line_banner
from ui.background import Background
from ui.lock import LOCKED, Lock
from ui.main_window import MainWindow
from ui.referrals.log_form.window import LogWindow
from ui.referrals.tab import ReferralsTab
from ui.widgets import clipboard

__all__ = ["_light_at_100", "template"]
LINE = "WILLIAMS, Oliver (Mr)  Born 11-Mar-1958 (68y)  Gender Male  NHS No. 999 000 0018"
WORDS = "He would like to walk with others again."
RITA = "silver basket morning"
PATIENCE = 30_000


@pytest.fixture
def proxy(server: Cluster) -> Iterator[Proxy]:
    """Give a line to the server that a test can cut."""
    with between(server.port) as proxy:
        yield proxy


@pytest.fixture
def desk(
    server: Cluster, template: str, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """Sign a receptionist in over that line."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(postgres, "CONNECT_PATIENCE", 2)
    monkeypatch.setattr(line_banner, "TRY_EVERY", 100)
    with seated(server, template) as here:
        grant = Grant("", Role.RECEPTIONIST, None, DANETRE)
        accounts.add_user(here.desk, NewUser("bob", "Bob Brown", RITA, grants=(grant,)))
        place = Server(f"postgresql://127.0.0.1:{proxy.port}/{here.database}")
        desk = signing_in.sign_in(place, "bob", RITA).desk
        yield desk
        proxy.thaw()
        desk.store.close()


@pytest.fixture
def window(qtbot, tmp_path: Path, desk: Desk, proxy: Proxy) -> Iterator[MainWindow]:
    window = MainWindow(desk, settings.Settings(tmp_path / "kept"))
    window.open_up()
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    yield window
    clipboard.copy("")
    proxy.thaw()  # leaving waits for every act
    window.leave()


def filled(window: MainWindow, qtbot) -> LogWindow:
    """Paste somebody, choose why, note that they agree and add words."""
    tab = window.tab("referrals")
    assert isinstance(tab, ReferralsTab)
    clipboard.copy(LINE)
    tab.paste_referral()
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    form = tab.forms.windows()[-1]
    form.form.why._toggled("housing", True)
    form.form.agreement._clicked("yes")
    form.form.words.setText(WORDS)
    qtbot.waitUntil(lambda: window.at.drafts.count("referral") == 1, timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    return form


def logged(server: Cluster, desk: Desk) -> int:
    """Count the referrals there are, past every policy."""
    assert isinstance(desk.store, SharedStore)
    with server.admin(desk.store.url.database or "") as admin:
        found = admin.execute("SELECT count(*) FROM hearten.referral").fetchone()
    assert found is not None
    return int(str(found[0]))


def drafted(window: MainWindow) -> str:
    """Give the words of the one draft."""
    (draft,) = window.at.drafts.of("referral")
    return str(draft.body["words"])


def away(window: MainWindow) -> bool:
    strip = window.line.shown("away")
    return strip is not None and strip.isVisible()


def test_form_stays_with_its_text_when_the_line_is_cut_and_is_saved_when_it_is_back(
    server: Cluster, window: MainWindow, desk: Desk, proxy: Proxy, qtbot
) -> None:
    form = filled(window, qtbot)
    proxy.takes_no_more_after_the_cut()
    proxy.cut()
    form.save(False)
    qtbot.waitUntil(lambda: away(window), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.status_bar.saved.text() == "Not saved", timeout=PATIENCE)
    assert form.isVisible()
    assert form.form.words.text() == WORDS
    said = form.form.about_saving.said
    qtbot.waitUntil(lambda: [one.heading for one in said()] == ["Not saved"], timeout=PATIENCE)
    qtbot.waitUntil(lambda: drafted(window) == WORDS, timeout=PATIENCE)
    proxy.takes_again()
    qtbot.waitUntil(lambda: not away(window), timeout=PATIENCE)
    form.save(False)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    assert logged(server, desk) == 1
    assert window.at.drafts.count("referral") == 0


def test_save_whose_answer_was_lost_is_saved_once_and_its_draft_is_gone(
    server: Cluster, window: MainWindow, desk: Desk, proxy: Proxy, qtbot
) -> None:
    form = filled(window, qtbot)
    proxy.swallow(b"COMMIT")
    form.save(False)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    assert logged(server, desk) == 1
    assert window.at.drafts.count("referral") == 0


def test_f23_window_answers_and_keeps_drafts_while_a_save_hangs(
    server: Cluster,
    window: MainWindow,
    desk: Desk,
    proxy: Proxy,
    qtbot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(saving, "SLOW", 0.3)
    form = filled(window, qtbot)
    turns: list[int] = []
    ticking = QTimer()
    ticking.timeout.connect(lambda: turns.append(1))
    ticking.start(10)
    proxy.freeze()
    form.form.words.setText(f"{WORDS} {WORDS}")
    form.save(False)
    qtbot.waitUntil(lambda: window.line.shown("slow") is not None, timeout=PATIENCE)
    assert drafted(window) == f"{WORDS} {WORDS}"
    qtbot.waitUntil(lambda: window.status_bar.saved.text() == "Saving…", timeout=PATIENCE)
    assert len(turns) > 3
    window.at.background.keep(
        lambda: window.at.drafts.keep("another", "contact", None, {"words": "more"})
    )
    qtbot.waitUntil(lambda: window.at.drafts.count("contact") == 1, timeout=PATIENCE)
    assert form.isVisible()
    proxy.thaw()
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    QApplication.processEvents()
    assert window.line.shown("slow") is None
    assert logged(server, desk) == 1


def test_f23_window_that_listens_answers_while_its_line_hangs_and_hears_it_afterwards(
    server: Cluster, window: MainWindow, desk: Desk, proxy: Proxy, qtbot
) -> None:
    form = filled(window, qtbot)
    form.save(False)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=PATIENCE)
    qtbot.waitUntil(window.background.is_idle, timeout=PATIENCE)
    turns: list[int] = []
    ticking = QTimer()
    ticking.timeout.connect(lambda: turns.append(1))
    heard: list[str] = []
    desk.changes.subscribe(lambda one: heard.append(one.kind) if one.elsewhere else None)
    proxy.freeze()
    assert isinstance(desk.store, SharedStore)
    with server.admin(desk.store.url.database or "") as admin:
        admin.execute("UPDATE hearten.referral SET version = version + 1")
    ticking.start(10)
    qtbot.waitUntil(lambda: len(turns) > 50, timeout=PATIENCE)
    assert heard == []
    assert window.line.shown("away") is None  # nothing was asked of the server yet
    proxy.thaw()
    qtbot.waitUntil(lambda: "referral" in heard or "everything" in heard, timeout=PATIENCE)


def test_desk_that_is_locked_while_a_save_hangs_can_be_unlocked(
    window: MainWindow, desk: Desk, proxy: Proxy, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SLOW", 0.3)
    monkeypatch.setattr(waits, "STOP_PATIENCE", 0.3)
    monkeypatch.setattr(waits, "ANSWER_PATIENCE", 1.0)
    form = filled(window, qtbot)
    proxy.freeze_at(b"audit_add")
    form.save(False)
    qtbot.waitUntil(lambda: proxy.is_frozen, timeout=PATIENCE)
    door = Background()
    lock = Lock(window, door)
    lock.lock_now()
    qtbot.waitUntil(lambda: desk.store.is_locked, timeout=PATIENCE)
    assert lock.sign_in_window is not None
    shown = lock.sign_in_window.form
    qtbot.waitUntil(lambda: shown.state() == LOCKED, timeout=PATIENCE)
    proxy.thaw()
    lock._try("bob", RITA)
    qtbot.waitUntil(lambda: not lock.is_on, timeout=PATIENCE)
    assert drafted(window) == WORDS
    lock.end()
    door.close()
