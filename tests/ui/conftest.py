"""Give windows to the tests of the screen: light, at 100 %, and no box that waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication

from app import errors
from tests.actions.conftest import make_store as make_store
from ui import messages, theme, zoom


@pytest.fixture(autouse=True)
def _light_at_100(qapp: QApplication) -> Iterator[None]:
    """Begin every test with the light theme at 100 %."""
    if (
        theme.current() != "light"
        or not theme.font("text").family()
        or qapp.style().name() != "fusion"
        or qapp.font() != theme.font("text")
    ):
        theme.apply(qapp, "light")
    zoom.set_percent(100)
    yield
    zoom.set_percent(100)


@dataclass
class Answers:
    """Hold what the boxes said, and what a person would answer."""

    problems: list[errors.Problem] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    confirm: bool = True
    choice: str | None = None
    reason: messages.Reason | None = None


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Replace every box of `ui.messages` by the answers the test gives beforehand."""
    given = Answers()

    def ask(what: str):
        def answer(parent, title, *rest, **named):
            given.asked.append(title)
            return getattr(given, what)

        return answer

    monkeypatch.setattr(messages, "problem", lambda parent, one: given.problems.append(one))
    monkeypatch.setattr(messages, "tell", lambda parent, title, words: given.told.append(words))
    monkeypatch.setattr(messages, "confirm", ask("confirm"))
    monkeypatch.setattr(messages, "choose", ask("choice"))
    monkeypatch.setattr(messages, "ask_reason", ask("reason"))
    return given
