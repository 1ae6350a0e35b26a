"""Ask for name and password: the form of the sign-in window and of the lock.

Until this window is painted nothing of domain, exchange or actions is imported.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import __version__, errors
from app.invented.sign_ins import SignIn
from ui.widgets.buttons import LinkButton, MainButton
from ui.widgets.fields import Combo, Field, LineEdit, PasswordEdit
from ui.widgets.labels import Label, Line
from ui.widgets.sentence import Sentence
from ui.widgets.surface import Surface
from ui.zoom import units

CAPS = "Caps Lock is on"
# What is too long is only wrong here; the table of limits is not read for a first key.
NO_LONGER = 1_000
OTHER_FOLDER, OTHER_SERVER, NEW_STORE = "another-folder", "another-server", "new-store"
TRIAL = "For trial with invented people, until that is lifted."
REFUSED = errors.SignInRefused.default


def refused_sentence(seconds: float) -> str:
    """Give the sentence of a refusal with what is left of its wait."""
    whole = max(1, round(seconds))
    if seconds <= 0:
        return REFUSED
    if whole < 60:
        return f"{REFUSED} You can try again in {whole} second{'s' if whole > 1 else ''}."
    minutes = -(-whole // 60)
    return f"{REFUSED} You can try again in {minutes} minute{'s' if minutes > 1 else ''}."


class SignInForm(Surface):
    """Hold where, name, password, what is wrong, and the two ways on."""

    submitted = Signal(str, str)
    help_asked = Signal()
    place_chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        title: str = "Hearten",
        subtitle: str = "Social prescribing desk",
        with_place: bool = True,
    ) -> None:
        super().__init__("base", parent)
        self._waits: dict[str, float] = {}
        self._is_busy = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(units(40), units(29), units(40), units(12))
        self._column.setSpacing(0)
        self._title = Label(title, "sign-in", parent=self)
        self._subtitle = Label(subtitle, "text", "quiet", self, wrap=True)
        self._column.addWidget(self._title)
        self._under = QWidget(self)
        under = QVBoxLayout(self._under)
        under.setContentsMargins(0, units(3), 0, units(24))
        under.addWidget(self._subtitle)
        self._column.addWidget(self._under)
        self.place = Combo()
        self.demo = Combo()
        self.name = LineEdit(limit=NO_LONGER)
        self.password = PasswordEdit(limit=NO_LONGER)
        self._place_field = self._add("Where the work is kept", self.place)
        self._trial = self._add_trial()
        self._demo_field = self._add("Sign in to the demo as", self.demo)
        self._demo_field.set_hint("Everybody in it is invented")
        self._name_field = self._add("Your name", self.name)
        self._password_field = self._add("Password", self.password, last=True)
        self._place_field.setVisible(with_place)
        self._demo_field.hide()
        self._add_foot()
        self._clock = QTimer(self)
        self._clock.setInterval(200)
        self._clock.timeout.connect(self._count)
        self._listen()

    def _add(self, label: str, editor: QWidget, *, last: bool = False) -> Field:
        field = Field(label, editor, parent=self)
        if not last:
            field.layout().setContentsMargins(0, 0, 0, units(12))  # type: ignore[union-attr]
        self._column.addWidget(field)
        return field

    def _add_trial(self) -> Sentence:
        sentence = Sentence("info", TRIAL, "warn", self)
        sentence.setContentsMargins(0, 0, 0, units(12))
        sentence.setObjectName("trial")
        sentence.hide()
        self._column.addWidget(sentence)
        return sentence

    def _add_foot(self) -> None:
        self._column.addSpacing(units(6))
        self._message = Sentence("refused", "", "bad", self)
        self._message.setMinimumHeight(units(20))
        self._column.addWidget(self._message)
        self._column.addSpacing(units(16))
        row = QHBoxLayout()
        row.setSpacing(units(5))
        self.button = MainButton("Sign in", parent=self)
        self.button.setMinimumWidth(units(120))
        self.cannot = LinkButton("Cannot sign in?", parent=self)
        row.addWidget(self.button)
        row.addWidget(self.cannot)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)
        self._column.addSpacing(units(16))
        self._column.addWidget(Line(self))
        self._column.addSpacing(units(5))
        foot = QHBoxLayout()
        self._state = Label("Ready", "text", "quiet", self)
        foot.addWidget(self._state)
        foot.addStretch(1)
        foot.addWidget(Label(f"Version {__version__}", "text", "quiet", self))
        self._column.addLayout(foot)
        self._say("", "")

    def _listen(self) -> None:
        self.button.clicked.connect(self.submit)
        self.cannot.clicked.connect(self.help_asked)
        self.name.returnPressed.connect(self._name_entered)
        self.password.returnPressed.connect(self.submit)
        self.name.textEdited.connect(self._name_changed)
        self.password.textEdited.connect(lambda _text: self._clear())
        self.password.caps_lock_seen.connect(self._tell_caps)
        self.place.chosen.connect(self.place_chosen)
        self.demo.chosen.connect(self._take_demo_user)
        self.demo.installEventFilter(self)

    # ---- what is offered ----------------------------------------------------------------------

    def set_places(self, places: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer where the work may be kept."""
        self.place.set_choices(places)
        self.place.set_key(chosen)

    def set_demo_users(self, users: Sequence[SignIn]) -> None:
        """Offer the invented users of a demo store; nobody hides the offer."""
        self._users = {user.user: user for user in users}
        names = [
            (user.user, ", ".join((user.user, *(role.replace("-", " ") for role in user.roles))))
            for user in users
        ]
        self.demo.set_choices(names)
        self.demo.setPlaceholderText("Choose one of the invented users")
        self.demo.setCurrentIndex(-1)
        self._demo_field.setVisible(bool(users))

    def set_trial(self, is_trial: bool) -> None:
        """Say that the store is for trial, unless it is known that an administrator lifted it."""
        self._trial.setVisible(is_trial)

    def set_name(self, name: str) -> None:
        """Fill in who signed in last."""
        self.name.setText(name)

    def set_low(self, low: bool) -> None:
        """Do with less height in a low window."""
        self._under.setVisible(not low)
        self._title.setVisible(not low or self._place_field.isHidden())
        self._column.setContentsMargins(units(40), units(16 if low else 29), units(40), units(12))

    def start_here(self) -> None:
        """Put the keyboard into the first field that is still empty; else into the password."""
        if not self._demo_field.isHidden() and not self.password.text():
            self.demo.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.name.text():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what is said -------------------------------------------------------------------------

    def be_busy(self, words: str) -> None:
        """Take no second answer while the first is worked on."""
        self._is_busy = True
        self._clear()
        self._state.setText(words)
        self._renew_button()

    def be_ready(self, words: str = "Ready") -> None:
        """Take an answer again."""
        self._is_busy = False
        self._state.setText(words)
        self._renew_button()

    def refuse(self, problem: errors.Problem) -> None:
        """Say why there is no way in, and count down a wait."""
        self.be_ready()
        is_wrong = isinstance(problem, errors.SignInRefused)
        wait = problem.wait if isinstance(problem, errors.SignInRefused) else 0.0
        if wait > 0:
            self._waits[self._who()] = time.monotonic() + wait
            self._clock.start()
        self.password.set_wrong(is_wrong)
        self._say(problem.sentence if wait <= 0 else refused_sentence(wait), "bad")
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._renew_button()

    def tell(self, sentence: str) -> None:
        """Say why somebody was signed out; nothing typed here is wrong."""
        self._say(sentence, "warn", "warning")

    def message(self) -> str:
        """Give the sentence under the password, or an empty string."""
        return self._message.text()

    def state(self) -> str:
        """Give the words at the foot."""
        return self._state.text()

    def _say(self, sentence: str, tone: str, icon: str = "refused") -> None:
        self._message.set_text(sentence)
        if tone:
            self._message.set_mark(icon, tone)
        for part in self._message.findChildren(QWidget):
            part.setVisible(bool(sentence))
        self.password.setAccessibleDescription(sentence)

    def _clear(self) -> None:
        self.password.set_wrong(False)
        if self._left() <= 0:
            self._say("", "")
            self._tell_caps(self.password.caps_lock())

    def _tell_caps(self, is_on: bool) -> None:
        if is_on:
            self._say(CAPS, "warn", "caps")
        elif self.message() == CAPS:
            self._say("", "")

    # ---- keys and answers ---------------------------------------------------------------------

    def submit(self) -> None:
        """Hand over name and password, or say which is missing."""
        if not self.button.isEnabled():
            return
        self._name_field.set_error(None if self.name.text().strip() else "Type your name.")
        if not self.name.text().strip():
            self.name.setFocus()
        elif not self.password.text():
            self._say("Type your password.", "bad")
            self.password.set_wrong(True)
            self.password.setFocus()
        else:
            self.submitted.emit(self.name.text().strip(), self.password.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.demo
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.demo.key()
        ):
            self.submit()
            return True
        return super().eventFilter(watched, event)

    def _take_demo_user(self, name: str) -> None:
        user = self._users[name]
        self.name.setText(user.user)
        self.password.setText(user.password)
        self._name_field.set_error(None)
        self._clear()
        self._renew_button()

    def _name_entered(self) -> None:
        if self.password.text():
            self.submit()
        else:
            self.password.setFocus(Qt.FocusReason.TabFocusReason)

    def _name_changed(self) -> None:
        self._name_field.set_error(None)
        self._clear()
        if self._left() > 0:
            self._clock.start()
        self._renew_button()

    # ---- waits --------------------------------------------------------------------------------

    def _who(self) -> str:
        return " ".join(self.name.text().split()).casefold()

    def _left(self) -> float:
        return self._waits.get(self._who(), 0.0) - time.monotonic()

    def _count(self) -> None:
        left = self._left()
        if left > 0:
            self._say(refused_sentence(left), "bad")
        else:
            self._clock.stop()
            if self.message().startswith(REFUSED):
                self._say(REFUSED, "bad")
        self._renew_button()

    def _renew_button(self) -> None:
        self.button.setEnabled(not self._is_busy and self._left() <= 0)
