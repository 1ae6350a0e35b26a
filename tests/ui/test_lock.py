"""A locked desk shows nothing, holds no key, and is afterwards as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from app import errors, settings
from app.actions import signing_in
from app.desk import Desk
from tests.actions.conftest import PASSWORD, DeskFor
from tests.actions.conftest import admin as admin
from tests.actions.conftest import clock as clock
from tests.actions.conftest import desk_for as desk_for
from tests.actions.conftest import make_store as make_store
from tests.actions.conftest import worker as worker
from tests.ui.turns import come_to_rest
from ui import messages, tabs
from ui.at_desk import AtDesk
from ui.background import Background
from ui.lock import FINISHING, LOCKED, Lock
from ui.main_window import MainWindow
from ui.session_watch import IdleClock
from ui.widgets.fields import TextEdit

HALF_TYPED = "half a sentence about the allot"


class WritingTab(QWidget):
    """A tab with one field, whose text becomes a draft when it settles."""

    status_changed = Signal(list)

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self.at = at
        self.words = TextEdit()
        QVBoxLayout(self).addWidget(self.words)

    def start_here(self) -> None:
        self.words.setFocus()

    def settle(self) -> None:
        body = {"words": self.words.text()}
        self.at.background.act(lambda: self.at.drafts.keep("draft-1", "test", None, body))


@pytest.fixture(autouse=True)
def _writing_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabs, "make", lambda kind, at: WritingTab(at))


@pytest.fixture
def door() -> Iterator[Background]:
    door = Background()
    yield door
    door.close()


@pytest.fixture
def desk(worker: Desk) -> Desk:
    """The link worker's desk, with a way in of their own."""
    slot = worker.store.new_slot(worker.user.uid, worker.user.name, PASSWORD)
    with worker.store.write() as unit:
        worker.store.put_slot(unit, slot)
        unit.audit(act="test", actor=worker.user.uid, grant=None)
    return worker


@pytest.fixture
def window(qtbot, desk: Desk) -> Iterator[MainWindow]:
    window = MainWindow(desk, settings.Settings())
    window.open_up()
    qtbot.waitUntil(window.isVisible)
    yield window
    window.leave()


@pytest.fixture
def lock(window: MainWindow, door: Background) -> Iterator[Lock]:
    lock = Lock(window, door)
    yield lock
    lock.end()


def lock_it(qtbot, lock: Lock, desk: Desk) -> None:
    lock.lock_now()
    qtbot.waitUntil(lambda: desk.store.is_locked)
    qtbot.waitUntil(lambda: lock.sign_in_window.form.state() == LOCKED)


def unlock_it(qtbot, lock: Lock, password: str = PASSWORD) -> None:
    form = lock.sign_in_window.form
    qtbot.keyClicks(form.password, password)
    qtbot.keyClick(form.password, Qt.Key.Key_Return)


def seen() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]


def test_lock_hides_every_window_and_drops_the_keys(qtbot, window, lock, desk) -> None:
    menu = QMenu(window)
    menu.addAction("SMITH, John")
    menu.popup(window.pos())
    lock_it(qtbot, lock, desk)
    assert seen() == [lock.sign_in_window]
    with pytest.raises(errors.Refused):
        desk.store.data_key()


def test_lock_covers_an_open_question_which_still_waits_afterwards(
    qtbot, window, lock, desk
) -> None:
    steps: list[str] = []

    def unlock_and_answer() -> None:
        box = next(w for w in seen() if w.windowTitle() == "Discard")
        lock.lock_now()
        assert seen() == [lock.sign_in_window]
        assert not box.isVisible()
        qtbot.waitUntil(lambda: lock.sign_in_window.form.state() == LOCKED)
        unlock_it(qtbot, lock)
        qtbot.waitUntil(box.isVisible)
        steps.append("shown again")
        next(b for b in box.findChildren(QWidget) if getattr(b, "text", str)() == "Discard").click()

    QTimer.singleShot(0, unlock_and_answer)
    assert messages.confirm(window, "Discard", "The draft of SMITH, John is lost.", "Discard")
    assert steps == ["shown again"]


def test_a_window_that_opens_while_locked_is_hidden_too(qtbot, window, lock, desk) -> None:
    lock_it(qtbot, lock, desk)
    late = QWidget()
    qtbot.addWidget(late)
    late.show()
    qtbot.waitUntil(lambda: not late.isVisible())
    unlock_it(qtbot, lock)
    qtbot.waitUntil(late.isVisible)
    assert late.windowOpacity() == 1


def test_half_typed_text_is_kept_as_a_draft_and_still_on_the_screen(
    qtbot, window, lock, desk
) -> None:
    words = window.current_tab().words
    qtbot.keyClicks(words, HALF_TYPED)
    lock_it(qtbot, lock, desk)
    unlock_it(qtbot, lock)
    qtbot.waitUntil(lambda: not lock.is_on)
    assert words.text() == HALF_TYPED
    assert window.at.drafts.of("test")[0].body == {"words": HALF_TYPED}
    assert QApplication.focusWidget() is not None
    assert words.isAncestorOf(QApplication.focusWidget()) or words.hasFocus()


def test_a_wrong_password_opens_nothing(qtbot, window, lock, desk) -> None:
    lock_it(qtbot, lock, desk)
    unlock_it(qtbot, lock, "not that one at all")
    form = lock.sign_in_window.form
    qtbot.waitUntil(lambda: form.message() == errors.SignInRefused.default)
    assert desk.store.is_locked
    assert seen() == [lock.sign_in_window]


def test_keys_wait_for_what_is_under_way(qtbot, window, lock, desk) -> None:
    go_on = [False]

    def work(progress) -> None:
        while not go_on[0]:
            progress.raise_if_cancelled()

    window.background.long(work)
    lock.lock_now()
    come_to_rest()
    assert not desk.store.is_locked
    assert lock.sign_in_window.form.state() == FINISHING
    assert not lock.sign_in_window.form.button.isEnabled()
    assert seen() == [lock.sign_in_window]
    go_on[0] = True
    qtbot.waitUntil(lambda: desk.store.is_locked)


def test_what_is_asked_while_locked_waits_for_the_unlock(qtbot, window, lock, desk) -> None:
    lock_it(qtbot, lock, desk)
    names: list[str] = []
    window.background.ask(lambda: desk.store.was_done("x"), lambda _done: names.append("answered"))
    come_to_rest()
    assert names == []
    unlock_it(qtbot, lock)
    qtbot.waitUntil(lambda: names == ["answered"])


def test_somebody_else_signs_in_and_the_first_ones_windows_are_gone(
    qtbot, window, lock, desk, admin
) -> None:
    window.background.act(lambda: None)
    lock_it(qtbot, lock, desk)
    window.background.act(lambda: pytest.fail("an act of the one before"))
    form = lock.sign_in_window.form
    form.name.setText("admin")
    with qtbot.waitSignal(lock.taken_over) as taken:
        unlock_it(qtbot, lock)
    signed_in = taken.args[0]
    assert signed_in.desk.user.display == "Ada Admin"
    window.leave(to_another=True)
    lock.end()
    assert not window.isVisible()
    assert not signed_in.desk.store.is_locked


def test_nobody_without_a_role_takes_over(qtbot, desk: Desk, desk_for: DeskFor) -> None:
    slot = desk.store.new_slot("user-x", "nobody", PASSWORD)
    with desk.store.write() as unit:
        desk.store.put_slot(unit, slot)
        unit.audit(act="test", actor=desk.user.uid, grant=None)
    signing_in.lock(desk)
    with pytest.raises(errors.SignInRefused):
        signing_in.take_over(desk, "nobody", PASSWORD)
    assert desk.store.is_locked


class Hands:
    """Clocks that a test moves."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 1000.0, 5000.0

    def pass_(self, seconds: float, *, asleep: float = 0.0) -> None:
        self.monotonic += seconds
        self.wall += seconds + asleep


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def idle(qapp, hands: Hands) -> IdleClock:
    return IdleClock(lambda: 600, now=lambda: hands.monotonic, wall=lambda: hands.wall)


def test_ten_minutes_without_input_lock(qtbot, hands: Hands, idle: IdleClock) -> None:
    idle.start()
    hands.pass_(599)
    with qtbot.assertNotEmitted(idle.left_alone):
        idle.look()
    hands.pass_(1)
    with qtbot.waitSignal(idle.left_alone):
        idle.look()


def test_input_puts_the_lock_off(qtbot, hands: Hands, idle: IdleClock) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    idle.start()
    idle._watch(window.windowHandle())
    hands.pass_(599)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(5, 5),
        QPointF(5, 5),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window.windowHandle(), move)
    hands.pass_(599)
    with qtbot.assertNotEmitted(idle.left_alone):
        idle.look()


def test_a_pc_that_slept_is_locked_when_it_wakes(qtbot, hands: Hands, idle: IdleClock) -> None:
    idle.start()
    hands.pass_(5, asleep=3600)
    with qtbot.waitSignal(idle.left_alone):
        idle.look()


def test_a_clock_set_back_locks_nothing_off(qtbot, hands: Hands, idle: IdleClock) -> None:
    idle.start()
    hands.wall -= 7200
    hands.pass_(600)
    with qtbot.waitSignal(idle.left_alone):
        idle.look()


def test_the_lock_cannot_be_switched_off(tmp_path) -> None:
    (tmp_path / "settings.json").write_text('{"lock_after": 0}')
    assert settings.load(tmp_path).lock_after == 10
    (tmp_path / "settings.json").write_text('{"lock_after": 15}')
    assert settings.load(tmp_path).lock_after == 15


def test_audit_tells_of_lock_and_unlock(qtbot, window, lock, desk) -> None:
    lock_it(qtbot, lock, desk)
    unlock_it(qtbot, lock)
    qtbot.waitUntil(lambda: not lock.is_on)
    with desk.store.read() as connection:
        acts = [
            r[0]
            for r in connection.exec_driver_sql(
                "SELECT act FROM audit WHERE actor = ? ORDER BY seq DESC LIMIT 2", (desk.user.uid,)
            )
        ]
    assert acts == ["unlock", "lock"]
