"""Promise that acts keep their order, that the newest answer wins, and that work can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from app import errors
from tests.ui.immediate import ImmediateBackground
from ui import background as background_module
from ui import messages
from ui.background import Background, Progress


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_acts_keep_their_order_on_one_thread(background: Background, qtbot) -> None:
    done: list[tuple[int, str]] = []
    home: list[int] = []
    for number in range(20):
        background.act(
            lambda number=number: done.append((number, threading.current_thread().name)) or number,
            home.append,
        )
    qtbot.waitUntil(background.is_idle)
    assert home == list(range(20))
    assert [number for number, _ in done] == list(range(20))
    assert {name for _, name in done} == {"acts"}


def test_answers_come_home_to_the_thread_of_the_windows(background: Background, qtbot) -> None:
    threads: list[str] = []
    background.ask(lambda: 1, lambda _: threads.append(threading.current_thread().name))
    qtbot.waitUntil(background.is_idle)
    assert threads == [threading.main_thread().name]


def test_the_newest_answer_of_a_key_wins(background: Background, qtbot) -> None:
    gate = threading.Event()
    shown: list[str] = []
    asked: list[str] = []

    def slow() -> str:
        gate.wait(5)
        return "first"

    background.ask(slow, shown.append, key="search")
    background.ask(lambda: asked.append("second") or "second", shown.append, key="search")
    background.ask(lambda: "third", shown.append, key="search")
    background.ask(lambda: "other", shown.append, key="detail")
    gate.set()
    qtbot.waitUntil(background.is_idle)
    assert shown == ["third", "other"]
    assert asked == []


def test_questions_without_a_key_are_all_answered(background: Background, qtbot) -> None:
    shown: list[int] = []
    for number in range(5):
        background.ask(lambda number=number: number, shown.append)
    qtbot.waitUntil(background.is_idle)
    assert shown == [0, 1, 2, 3, 4]


def test_closing_waits_for_acts_and_drops_questions(qtbot) -> None:
    background = Background()
    gate = threading.Event()
    done: list[str] = []
    background.act(lambda: gate.wait(5) and done.append("act"))
    background.ask(lambda: gate.wait(5) and "answer", done.append)
    background.act(lambda: done.append("second act"))
    gate.set()
    background.close()
    assert done == ["act", "second act"]


def test_long_work_can_be_stopped(background: Background, qtbot) -> None:
    begun = threading.Event()
    problems: list[errors.Problem] = []

    def work(progress: Progress) -> None:
        begun.set()
        while True:
            progress.raise_if_cancelled()

    handle = background.long(work, None, None, failed=problems.append)
    assert begun.wait(5)
    with pytest.raises(errors.Busy):
        background.long(lambda progress: None)
    handle.cancel()
    qtbot.waitUntil(background.is_idle)
    assert [type(problem) for problem in problems] == [errors.Cancelled]


def test_long_work_tells_how_far_it_is_without_flooding(background: Background, qtbot) -> None:
    told: list[tuple[int, int]] = []
    ended: list[str] = []

    def work(progress: Progress) -> str:
        for done in range(1, 10001):
            progress.report(done, 10000)
        return "done"

    background.long(work, lambda done, total: told.append((done, total)), ended.append)
    qtbot.waitUntil(background.is_idle)
    assert ended == ["done"]
    assert told[-1] == (10000, 10000)
    assert len(told) < 200


def test_a_problem_goes_to_whoever_asked_or_to_the_box(
    background: Background, qtbot, answers
) -> None:
    def refuse() -> None:
        raise errors.Refused("Choose a reason first.")

    here: list[errors.Problem] = []
    background.act(refuse, failed=here.append)
    background.act(refuse)
    qtbot.waitUntil(background.is_idle)
    assert [problem.sentence for problem in here] == ["Choose a reason first."]
    assert [problem.sentence for problem in answers.problems] == ["Choose a reason first."]


def test_what_no_rule_foresaw_is_logged_without_its_text(
    background: Background, qtbot, answers, caplog
) -> None:
    def stumble() -> None:
        raise KeyError("ZZMARKED, Name 9990000018")

    background.act(stumble)
    qtbot.waitUntil(background.is_idle)
    (problem,) = answers.problems
    assert problem.code.startswith("H-900-")
    assert problem.code in caplog.text
    assert "KeyError" in caplog.text
    assert "test_background.py" in caplog.text
    assert "ZZMARKED" not in caplog.text + problem.sentence


def test_a_stumble_does_not_end_the_thread(background: Background, qtbot, answers) -> None:
    done: list[int] = []
    background.act(lambda: 1 // 0)
    background.act(lambda: 7, done.append)
    qtbot.waitUntil(background.is_idle)
    assert done == [7]


def test_the_immediate_twin_answers_at_once_and_hides_no_bug(answers) -> None:
    background = ImmediateBackground()
    shown: list[object] = []
    background.ask(lambda: "a", shown.append, key="k")
    background.act(lambda: "b", shown.append)
    background.long(lambda progress: progress.report(1, 2) or "c", None, shown.append)
    assert shown == ["a", "b", "c"]
    with pytest.raises(ZeroDivisionError):
        background.act(lambda: 1 // 0)

    def refuse() -> None:
        raise errors.Busy

    background.act(refuse)
    assert isinstance(answers.problems[0], errors.Busy)
    assert background.is_idle()


def test_messages_are_looked_up_when_shown_so_that_tests_can_replace_them(answers) -> None:
    assert messages.confirm(None, "Discard", "Sure?", "Discard draft") is True
    assert answers.asked == ["Discard"]


def test_draft_is_kept_while_an_act_hangs_where_drafts_lie_apart(qtbot) -> None:
    background = Background()
    background.drafts_lie_apart = True
    goes_on = threading.Event()
    came: list[str] = []
    background.act(goes_on.wait, lambda _done: came.append("act"))
    background.keep(lambda: "draft", came.append)
    qtbot.waitUntil(lambda: came == ["draft"])
    goes_on.set()
    qtbot.waitUntil(lambda: came == ["draft", "act"])
    background.close()


def test_closing_waits_for_no_act_that_hangs_where_drafts_lie_apart(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_module, "HANGS_AFTER", 0.2)
    background = Background()
    background.drafts_lie_apart = True
    goes_on = threading.Event()
    background.act(lambda: goes_on.wait(20))
    began = time.monotonic()
    background.close()
    assert time.monotonic() - began < 5
    assert background.is_acting
    goes_on.set()


def test_draft_waits_for_the_act_before_it_in_one_store(qtbot) -> None:
    background = Background()
    came: list[str] = []
    background.act(lambda: "act", came.append)
    background.keep(lambda: "draft", came.append)
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came == ["act", "draft"]
    background.close()


def test_who_is_asked_aside_holds_nobody_up(qtbot) -> None:
    gate, answered = threading.Event(), threading.Event()
    shown: list[str] = []
    background = Background()

    def slow() -> str:
        gate.wait(30)
        answered.set()
        return "late"

    background.aside(slow, shown.append)
    background.ask(lambda: "at once", shown.append)
    qtbot.waitUntil(lambda: shown == ["at once"])
    assert not background.is_idle()
    background.close()
    assert not answered.is_set()
    gate.set()
    qtbot.waitUntil(background.is_idle)
    assert shown == ["at once"]


def test_who_is_asked_aside_answers_on_the_thread_of_the_windows(
    background: Background, qtbot
) -> None:
    threads: list[str] = []
    problems: list[errors.Problem] = []

    def refuse() -> None:
        raise errors.Unreachable

    background.aside(
        lambda: threads.append(threading.current_thread().name),
        lambda _none: threads.append(threading.current_thread().name),
    )
    background.aside(refuse, threads.append, failed=problems.append)
    qtbot.waitUntil(background.is_idle)
    assert threads == ["aside", threading.main_thread().name]
    assert isinstance(problems[0], errors.Unreachable)
