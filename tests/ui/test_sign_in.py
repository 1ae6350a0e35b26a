"""Sign-in: fast to the first paint, plain about refusals, and slow for whoever guesses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app import errors, settings
from app.actions import releases, signing_in, trial
from app.actions.signing_in import FirstRun
from app.domain.access import Role
from app.invented import sign_ins
from tests.actions.conftest import CHEAP, OFFICE, PASSWORD
from tests.actions.test_trial import GIVEN
from tests.shelf import PUBLIC, release_in
from ui import tabs
from ui.application import Application
from ui.sign_in import CAPS, SignInForm, refused_sentence
from ui.sign_in_window import SignInWindow
from ui.widgets.notice import Strip
from ui.widgets.sentence import Sentence

FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from ui.application import Application
qt = QApplication([])
application = Application(qt, Path(sys.argv[1]))
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            heavy = ("app.domain", "app.exchange", "app.actions", "app.store", "app.printing",
                     "app.desk", "sqlalchemy", "sqlcipher3", "reportlab", "argon2", "cryptography",
                     "PySide6.QtPdf", "PySide6.QtPrintSupport", "PySide6.QtNetwork", "asyncio")
            print(sorted(m for m in sys.modules if m.startswith(heavy)))
            sys.stdout.flush()
            import os
            os._exit(0)
        return False
watch = Watch()
application.begin()
application.sign_in_window.form.installEventFilter(watch)
qt.exec()
"""


def test_nothing_heavy_is_imported_before_the_first_paint(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)],
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


@pytest.fixture
def form(qtbot) -> Iterator[SignInForm]:
    form = SignInForm()
    window = SignInWindow(form)
    qtbot.addWidget(window)
    form.set_places([("here", "North desk, on this PC")], "here")
    window.show()
    yield form
    window.close()


def test_keyboard_starts_in_the_password_when_the_name_is_known(qtbot, form: SignInForm) -> None:
    form.start_here()
    assert form.name.hasFocus()
    form.set_name("priya")
    form.start_here()
    assert form.password.hasFocus()


def test_tab_goes_where_name_password_eye_sign_in_cannot(qtbot, form: SignInForm) -> None:
    form.place.setFocus()
    names = []
    for _ in range(6):
        focused = QApplication.focusWidget()
        names.append(focused.accessibleName() or focused.text())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert names == [
        "Where the work is kept",
        "Your name",
        "Password",
        "Show password",
        "Sign in",
        "Cannot sign in?",
    ]


def test_enter_in_the_name_goes_to_the_password_and_enter_there_signs_in(
    qtbot, form: SignInForm
) -> None:
    form.name.setFocus()
    qtbot.keyClicks(form.name, "priya")
    qtbot.keyClick(form.name, Qt.Key.Key_Return)
    assert form.password.hasFocus()
    qtbot.keyClicks(form.password, PASSWORD)
    with qtbot.waitSignal(form.submitted) as sent:
        qtbot.keyClick(form.password, Qt.Key.Key_Return)
    assert sent.args == ["priya", PASSWORD]


def test_what_is_missing_is_named(qtbot, form: SignInForm) -> None:
    with qtbot.assertNotEmitted(form.submitted):
        form.submit()
        assert form.name.hasFocus()
        form.set_name("priya")
        form.submit()
    assert form.message() == "Type your password."
    assert form.password.hasFocus()


def test_caps_lock_is_told(qtbot, form: SignInForm) -> None:
    form.password.setFocus()
    typed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    QApplication.sendEvent(form.password, typed)
    assert form.message() == "Caps Lock is on"
    typed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QApplication.sendEvent(form.password, typed)
    assert form.message() == ""


def press(form: SignInForm, letters: str) -> None:
    for one in letters:
        key = Qt.Key(ord(one.upper()))
        typed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, one)
        QApplication.sendEvent(form.password, typed)


def test_caps_lock_is_told_for_as_long_as_it_is_on(form: SignInForm) -> None:
    form.password.setFocus()
    press(form, "ABC7D")
    assert form.message() == CAPS
    form.refuse(errors.SignInRefused())
    assert form.message() == errors.SignInRefused.default
    press(form, "E")
    assert form.message() == CAPS
    press(form, "e")
    assert form.message() == ""


def test_refused_in_these_words_with_a_red_border(qtbot, form: SignInForm) -> None:
    form.set_name("priya")
    form.password.setText("wrong")
    form.refuse(errors.SignInRefused())
    assert form.message() == "That name and password do not go together."
    assert form.password.is_wrong()
    assert form.button.isEnabled()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2, "You can try again in 2 seconds."),
        (1.2, "You can try again in 1 second."),
        (59, "You can try again in 59 seconds."),
        (61, "You can try again in 2 minutes."),
        (900, "You can try again in 15 minutes."),
    ],
)
def test_the_wait_is_told(seconds: float, words: str) -> None:
    assert refused_sentence(seconds) == f"That name and password do not go together. {words}"


def test_sign_in_is_not_possible_while_the_wait_counts_down(
    qtbot, form: SignInForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("ui.sign_in.time.monotonic", lambda: now[0])
    form.set_name("priya")
    form.password.setText("wrong again")
    form.refuse(errors.SignInRefused(wait=8))
    assert not form.button.isEnabled()
    assert form.message().endswith("You can try again in 8 seconds.")
    now[0] += 5
    form._count()
    assert form.message().endswith("You can try again in 3 seconds.")
    with qtbot.assertNotEmitted(form.submitted):
        form.submit()
    now[0] += 3
    form._count()
    assert form.button.isEnabled()
    assert form.message() == "That name and password do not go together."


def test_another_name_does_not_wait(qtbot, form: SignInForm) -> None:
    form.set_name("priya")
    form.refuse(errors.SignInRefused(wait=60))
    form.name.setFocus()
    form.name.selectAll()
    qtbot.keyClicks(form.name, "rita")
    assert form.button.isEnabled()
    form.name.selectAll()
    qtbot.keyClicks(form.name, "Priya")
    assert not form.button.isEnabled()


def test_a_demo_offers_its_invented_users(qtbot, form: SignInForm, tmp_path: Path) -> None:
    one = {"user": "rita", "password": "copper meadow", "roles": ["receptionist"]}
    users = [{**one, "practices": [], "networks": []}]
    (tmp_path / "demo").write_text(json.dumps({"sign_ins": users}))
    form.set_demo_users(sign_ins.read(tmp_path))
    form.start_here()
    assert form.demo.hasFocus()
    qtbot.keyClick(form.demo, Qt.Key.Key_Down)
    assert (form.name.text(), form.password.text()) == ("rita", "copper meadow")
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(form.demo, Qt.Key.Key_Return)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"sign_ins": [1]}', "[[]]"])
def test_a_broken_demo_file_offers_nobody(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo").write_text(content)
    assert sign_ins.read(tmp_path) == ()


# ---- the whole way in ----------------------------------------------------------------------------


class PlainTab(QWidget):
    """Stand in for the tabs."""

    status_changed = Signal(list)

    def start_here(self) -> None:
        self.setFocus()

    def settle(self) -> None: ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store of today, closed."""
    folder = tmp_path / "store"
    first = FirstRun(
        "Test desk",
        OFFICE,
        "admin",
        "Ada Admin",
        PASSWORD,
        roles=((Role.ADMINISTRATOR, None, None),),
    )
    signing_in.sign_out(signing_in.make_store(folder, first, kdf=CHEAP).desk)
    return folder


@pytest.fixture
def application(
    qapp: QApplication, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    monkeypatch.setattr(tabs, "make", lambda kind, at: PlainTab())
    application = Application(qapp, folder, kept=settings.Settings(tmp_path / "kept"))
    application.begin()
    yield application
    application.end()
    if application.sign_in_window is not None:
        application.sign_in_window.closed.disconnect()
        application.sign_in_window.close()


def sign_in(qtbot, application: Application, name: str, password: str) -> SignInForm:
    form = application.sign_in_window.form
    form.name.setText(name)
    form.password.setText(password)
    form.submit()
    qtbot.waitUntil(
        lambda: application.main_window is not None or form.state() == "Ready", timeout=20_000
    )
    return form


def test_name_and_password_open_the_main_window(qtbot, application: Application) -> None:
    sign_in(qtbot, application, "admin", PASSWORD)
    assert application.main_window.isVisible()
    assert application.sign_in_window is None
    assert "Ada" not in application.main_window.windowTitle()
    assert application.settings.user == "admin"


def test_it_says_that_a_store_is_for_trial_until_it_was_found_lifted_from_here(
    qtbot, application: Application, folder: Path
) -> None:
    trial_words = application.sign_in_window.form.findChild(Sentence, "trial")
    assert trial_words.isVisible()
    assert trial_words.text().startswith("For trial with invented people")
    sign_in(qtbot, application, "admin", PASSWORD)
    assert not application.settings.is_lifted
    trial.lift(application.main_window.desk, GIVEN)
    application.main_window.sign_out_asked.emit()
    qtbot.waitUntil(lambda: application.sign_in_window is not None)
    assert application.sign_in_window.form.findChild(Sentence, "trial").isVisible()
    sign_in(qtbot, application, "admin", PASSWORD)
    assert application.settings.is_lifted
    application.main_window.sign_out_asked.emit()
    qtbot.waitUntil(lambda: application.sign_in_window is not None)
    assert application.sign_in_window.form.findChild(Sentence, "trial").isHidden()


def test_an_administrator_is_told_of_a_newer_release_once_signed_in(
    qtbot, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_keys", lambda: (PUBLIC,))
    (tmp_path / "shelf").mkdir()
    release_in(tmp_path / "shelf", "99.0.0")
    application.settings.releases = str(tmp_path / "shelf")
    sign_in(qtbot, application, "admin", PASSWORD)

    def told() -> bool:
        strips = application.main_window.findChildren(Strip)
        return any(one.accessibleName().startswith("Hearten 99.0.0 of") for one in strips)

    qtbot.waitUntil(told)


def test_the_fourth_wrong_password_waits_and_the_wait_outlives_a_restart(
    qtbot, application: Application, folder: Path
) -> None:
    for _ in range(3):
        form = sign_in(qtbot, application, "admin", "not the password")
        assert form.message() == "That name and password do not go together."
    form = sign_in(qtbot, application, "admin", "not the password")
    assert "You can try again in 2 seconds." in form.message()
    assert not form.button.isEnabled()
    with pytest.raises(errors.SignInRefused) as refused:
        signing_in.sign_in(folder, "admin", PASSWORD)
    assert refused.value.wait > 0


def test_a_store_that_is_open_elsewhere_is_told_in_the_same_window(
    qtbot, application: Application, folder: Path
) -> None:
    other = signing_in.sign_in(folder, "admin", PASSWORD)
    try:
        form = sign_in(qtbot, application, "admin", PASSWORD)
        assert "already open" in form.message()
        assert not form.password.is_wrong()
        assert form.button.isEnabled()
    finally:
        signing_in.sign_out(other.desk)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.write_bytes(b"SQLite format 3\x00" + bytes(5000)), "not encrypted"),
        (lambda file: file.write_bytes(bytes(range(256)) * 40), "damaged"),
        (lambda file: file.unlink(), "no Hearten store"),
    ],
)
def test_a_store_that_cannot_be_opened_says_what_to_do(
    qtbot, application: Application, folder: Path, spoil, words: str
) -> None:
    spoil(folder / "store.db")
    form = sign_in(qtbot, application, "admin", PASSWORD)
    assert words in form.message()


def test_signing_out_asks_who_comes_next(qtbot, application: Application) -> None:
    sign_in(qtbot, application, "admin", PASSWORD)
    store = application.main_window.desk.store
    application.sign_out()
    assert store.is_locked
    assert application.main_window is None
    assert application.sign_in_window.isVisible()
    sign_in(qtbot, application, "admin", PASSWORD)
    assert application.main_window is not None


def test_wrong_passwords_before_are_told_after_the_sign_in(qtbot, application: Application) -> None:
    sign_in(qtbot, application, "admin", "not the password")
    sign_in(qtbot, application, "admin", PASSWORD)
    strips = application.main_window.findChildren(Strip)
    assert any("wrong password was typed for your name once" in s.accessibleName() for s in strips)
