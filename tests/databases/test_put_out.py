"""Whoever may no longer do what they could at sign-in is put out of an open window, and told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import errors, settings
from app.actions import accounts, signing_in
from app.actions.accounts import UserChange
from app.domain.access import Grant, Role
from tests.actions.conftest import BLUE
from tests.databases.seated import BOB, Here
from ui import messages
from ui.application import Application

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> list[errors.Problem]:
    shown: list[errors.Problem] = []
    monkeypatch.setattr(messages, "problem", lambda parent, problem: shown.append(problem))
    return shown


@pytest.fixture
def application(
    qtbot, here: Here, bob: str, boxes: list[errors.Problem], tmp_path: Path
) -> Iterator[Application]:
    made = Application(QApplication.instance(), here.place, kept=settings.Settings(tmp_path / "s"))
    made.warm_up.let_go()
    made.come_in(signing_in.sign_in(here.place, "bob", BOB))
    qtbot.waitUntil(lambda: made.main_window.background.is_idle(), timeout=20_000)
    yield made
    made.end()
    if made.sign_in_window is not None:
        made.sign_in_window.closed.disconnect()
        made.sign_in_window.close()


@pytest.fixture
def bob(here: Here) -> str:
    return here.add_bob(Role.LINK_WORKER)


def said(qtbot, application: Application) -> str:
    """Give what the sign-in window says once the desk was left."""
    qtbot.waitUntil(lambda: application.sign_in_window is not None, timeout=20_000)
    assert application.main_window is None
    return application.sign_in_window.form.message()


def test_f44_whoever_is_disabled_is_told_and_put_out_without_a_box(
    qtbot, here: Here, application: Application, bob: str, boxes: list[errors.Problem]
) -> None:
    accounts.disable_user(here.desk, bob)
    assert said(qtbot, application) == errors.SignInEnded.default
    assert boxes == []


def test_f44_the_next_act_of_whoever_is_disabled_is_refused_at_its_form_too(
    qtbot, here: Here, application: Application, bob: str
) -> None:
    window = application.main_window
    window.hearing.stop()  # the act comes before the news
    accounts.disable_user(here.desk, bob)
    at_the_form: list[errors.Problem] = []
    window.background.act(
        lambda: signing_in.require_same_role(window.desk), failed=at_the_form.append
    )
    assert said(qtbot, application) == errors.SignInEnded.default
    assert [type(one) for one in at_the_form] == [errors.SignInEnded]


def test_whose_role_changed_is_told_to_sign_in_again(
    qtbot, here: Here, application: Application, bob: str
) -> None:
    user = next(one for one in accounts.list_users(here.desk) if one.uid == bob)
    more = (Grant("", Role.LINK_WORKER, BLUE),)
    accounts.change_user(here.desk, UserChange(bob, user.version, user.display, new_grants=more))
    assert said(qtbot, application) == signing_in.ANOTHER_ROLE


def test_a_change_of_somebodys_phone_puts_nobody_out(
    qtbot, here: Here, application: Application, bob: str
) -> None:
    user = next(one for one in accounts.list_users(here.desk) if one.uid == bob)
    heard: list[object] = []
    application.main_window.desk.changes.subscribe(heard.append)
    accounts.change_user(
        here.desk, UserChange(bob, user.version, user.display, work_phone="01327 700000")
    )
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    qtbot.waitUntil(lambda: application.main_window.background.is_idle(), timeout=20_000)
    QApplication.processEvents()
    assert application.main_window is not None
    assert application.sign_in_window is None
