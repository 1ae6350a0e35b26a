"""When no password helps, the key on paper does, and then it is replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app import errors, settings
from app.actions import signing_in
from app.actions.signing_in import RecoveryKey
from app.domain.access import Role
from tests.actions.conftest import CHEAP, OFFICE, PASSWORD
from tests.ui.turns import come_to_rest
from ui import tabs
from ui.application import Application
from ui.at_desk import AtDesk
from ui.background import Background
from ui.first_run.recovery import RecoveryWindow
from ui.setup.new_key import NewKeyDialog

NEW = "copper meadow teapot"


class PlainTab(QWidget):
    status_changed = Signal(list)

    def start_here(self) -> None: ...

    def settle(self) -> None: ...


@pytest.fixture
def key() -> RecoveryKey:
    return RecoveryKey.make()


@pytest.fixture
def folder(tmp_path: Path, key: RecoveryKey) -> Path:
    folder = tmp_path / "store"
    roles = ((Role.ADMINISTRATOR, None, None),)
    first = signing_in.FirstRun("Desk", OFFICE, "admin", "Ada Admin", PASSWORD, roles=roles)
    made = signing_in.make_store(folder, first, recovery_key=key, kdf=CHEAP)
    signing_in.sign_out(made.desk)
    return folder


@pytest.fixture
def window(qtbot, folder: Path) -> Iterator[RecoveryWindow]:
    door = Background()
    window = RecoveryWindow(folder, door)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.open()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    door.close()


def fill(qtbot, window: RecoveryWindow, lines: tuple[str, ...], name: str = "admin") -> None:
    for field, line in zip(window.lines, lines, strict=True):
        field.editor.setText(line)
    window.name.setText(name)
    window.password.set_name(name)
    window.password.first.setText(NEW)
    window.password.second.setText(NEW)


def test_first_it_says_whom_to_ask(qtbot, window: RecoveryWindow) -> None:
    words = [label.text() for label in window._advice.findChildren(QWidget) if label.isVisible()]
    assert any("administrator gives you a new password" in one for one in words)
    assert window.act_button.text() == "Use the recovery key"
    assert window.act_button.hasFocus()
    qtbot.keyClick(window.act_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.lines[0].editor.hasFocus())


def test_the_wrong_line_is_named_while_it_is_typed(
    qtbot, window: RecoveryWindow, key: RecoveryKey
) -> None:
    window.submit()
    first = key.lines[1][0]
    swapped = ("7" if first != "7" else "8") + key.lines[1][1:]
    window.lines[0].editor.setText(key.lines[0].lower())
    window.lines[1].editor.setFocus()
    qtbot.keyClicks(window.lines[1].editor, swapped)
    qtbot.keyClick(window.lines[1].editor, Qt.Key.Key_Tab)
    assert window.lines[0].error() == ""
    assert window.lines[1].error() == "Line 2 is not as on the paper. Look at it again."


def test_four_right_lines_give_an_administrator_a_new_password(
    qtbot, window: RecoveryWindow, key: RecoveryKey, folder: Path
) -> None:
    window.submit()
    fill(qtbot, window, tuple(f"{line[:5]} {line[5:]}" for line in key.lines))
    with qtbot.waitSignal(window.recovered) as recovered:
        window.submit()
    signing_in.sign_out(recovered.args[0].desk)
    back = signing_in.sign_in(folder, "admin", NEW)
    signing_in.sign_out(back.desk)
    with pytest.raises(errors.SignInRefused):
        signing_in.sign_in(folder, "admin", PASSWORD)


def test_the_key_of_another_store_opens_nothing(qtbot, window: RecoveryWindow) -> None:
    window.submit()
    fill(qtbot, window, RecoveryKey.make().lines)
    window.submit()
    qtbot.waitUntil(lambda: bool(window.wrong.text()))
    assert "not this store's" in window.wrong.text()
    assert window.act_button.isEnabled()


def test_only_an_administrator_gets_a_new_password(
    qtbot, window: RecoveryWindow, key: RecoveryKey
) -> None:
    window.submit()
    fill(qtbot, window, key.lines, "somebody")
    window.submit()
    qtbot.waitUntil(lambda: bool(window.wrong.text()))
    assert "Nobody signs in here with that name" in window.wrong.text()


def test_after_it_a_new_key_is_put_on_paper_and_the_old_one_stops_working(
    qtbot, qapp, folder: Path, key: RecoveryKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabs, "make", lambda kind, at: PlainTab())
    application = Application(qapp, folder, kept=settings.Settings(tmp_path / "kept"))
    application.begin()
    application.show_recovery()

    def box(kind: type) -> QWidget | None:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        return found[0] if found else None

    try:
        qtbot.waitUntil(lambda: box(RecoveryWindow) is not None, timeout=20_000)
        window = box(RecoveryWindow)
        window.submit()
        fill(qtbot, window, key.lines)
        window.submit()
        qtbot.waitUntil(lambda: box(NewKeyDialog) is not None, timeout=20_000)
        dialog = box(NewKeyDialog)
        qtbot.waitUntil(lambda: dialog._drawn is not None)
        new = dialog._drawn.key
        assert (dialog._drawn.number, dialog._drawn.replaces) == (2, 1)
        dialog.submit()
        for field, (line, group) in zip(dialog._typed.fields, dialog._typed.asked, strict=True):
            field.editor.setText(new.lines[line][group * 5 : group * 5 + 5])
        with qtbot.waitSignal(dialog.replaced):
            dialog.submit()
    finally:
        application.end()
    with pytest.raises(errors.SignInRefused):
        signing_in.recover(folder, key.text, "admin", PASSWORD)
    signing_in.sign_out(signing_in.recover(folder, new.text, "admin", PASSWORD).desk)


HALF_TYPED = "half a sentence about the allot"


class WritingTab(PlainTab):
    """A tab whose text becomes a draft when it settles."""

    def __init__(self, at: AtDesk) -> None:
        super().__init__()
        self.at = at

    def settle(self) -> None:
        self.at.background.act(
            lambda: self.at.drafts.keep("draft-1", "test", None, {"words": HALF_TYPED})
        )


def shown(kind: type) -> QWidget | None:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found[0] if found else None


def test_a_locked_desk_leads_to_the_key_by_one_press_and_keeps_what_was_typed(
    qtbot, qapp, folder: Path, key: RecoveryKey, tmp_path: Path, answers, monkeypatch
) -> None:
    monkeypatch.setattr(tabs, "make", lambda kind, at: WritingTab(at))
    application = Application(qapp, folder, kept=settings.Settings(tmp_path / "kept"))
    application.begin()
    try:
        form = application.sign_in_window.form
        form.name.setText("admin")
        form.password.setText(PASSWORD)
        form.submit()
        qtbot.waitUntil(lambda: application.lock is not None, timeout=20_000)
        desk = application.main_window.desk
        application.lock.lock_now()
        qtbot.waitUntil(lambda: desk.store.is_locked)
        cannot = application.lock.sign_in_window.form.cannot
        answers.confirm = False
        cannot.click()
        come_to_rest()
        assert application.lock.is_on
        assert shown(RecoveryWindow) is None
        answers.confirm = True
        cannot.click()
        qtbot.waitUntil(lambda: shown(RecoveryWindow) is not None, timeout=20_000)
        window = shown(RecoveryWindow)
        assert answers.asked == ["Cannot sign in?"] * 2
        qtbot.waitUntil(lambda: bool(window.lines) and window.lines[0].editor.isVisible())
        qtbot.waitUntil(lambda: window.focusWidget() is window.lines[0].editor)
        fill(qtbot, window, key.lines)
        window.submit()
        qtbot.waitUntil(lambda: application.main_window is not None, timeout=20_000)
        kept = application.main_window.at.drafts.of("test")
        assert [one.body for one in kept] == [{"words": HALF_TYPED}]
    finally:
        application.end()
