"""Promise that guessing is slow: waits that double, by name, over a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.store import accounts
from app.store.accounts import NewUser
from app.store.sign_in_waits import Waits, sentence, wait_after


def fail(made: Any, name: str = "priya") -> errors.SignInRefused:
    with pytest.raises(errors.SignInRefused) as refusal:
        made.open("wrong heron kettle", name)
    return refusal.value


def test_waits_double_from_two_seconds_and_end_at_fifteen_minutes() -> None:
    waits = [wait_after(wrong).total_seconds() for wrong in range(1, 13)]
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 64, 900, 900, 900]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, ""),
        (0.4, " You can try again in 1 second."),
        (8, " You can try again in 8 seconds."),
        (64, " You can try again in 2 minutes."),
        (900, " You can try again in 15 minutes."),
    ],
)
def test_sentence_says_how_long(seconds: float, said: str) -> None:
    assert sentence(seconds) == "That name and password do not go together." + said


def test_fourth_wrong_password_begins_the_wait(made: Any) -> None:
    assert [fail(made).wait for _ in range(3)] == [0, 0, 0]
    fourth = fail(made)
    assert fourth.wait == 2
    assert fourth.sentence.endswith("You can try again in 2 seconds.")


@pytest.mark.parametrize("name", ["priya", "nobody"])
def test_right_password_does_not_help_while_waiting(made: Any, name: str) -> None:
    for _ in range(4):
        fail(made, name)
    with pytest.raises(errors.SignInRefused, match="You can try again"):
        made.open("brown heron kettle", name)
    made.clock.pass_by(2.1)
    if name == "priya":
        made.open().store.close()
    else:
        assert fail(made, name).wait == 4


def test_wait_outlives_a_restart_and_is_counted_by_name(made: Any) -> None:
    for _ in range(6):
        made.clock.pass_by(70)
        fail(made)
    waits = Waits(made.folder)  # as a new process reads it
    assert waits.wrong("another", made.clock()).wait == 0
    made.clock.pass_by(70)
    assert fail(made).wait == 16


def test_another_name_is_free_meanwhile(made: Any) -> None:
    store = made.open().store
    slot = store.new_slot("u2", "tom", "seven green kettles")
    with store.write() as unit:
        new = NewUser("tom", "Tom Reed", "seven green kettles")
        accounts.add_user(unit.session, new, uid="u2", now=store.clock())
        store.put_slot(unit, slot)
        unit.audit(act="add user", actor="x", grant=None)
    store.close()
    for _ in range(4):
        fail(made)
    with pytest.raises(errors.SignInRefused, match="You can try again"):
        made.open()
    opened = made.open("seven green kettles", "tom")
    assert (opened.user_uid, opened.wrong_before) == ("u2", 0)
    opened.store.close()
    with pytest.raises(errors.SignInRefused, match="You can try again"):
        made.open()


def test_right_password_clears_the_count_and_tells_it(made: Any) -> None:
    for _ in range(3):
        fail(made)
    opened = made.open()
    assert opened.wrong_before == 3
    opened.store.close()
    assert fail(made).wait == 0


def test_a_try_while_waiting_is_not_counted(made: Any) -> None:
    for _ in range(4):
        fail(made)
    for _ in range(5):
        fail(made)
    made.clock.pass_by(2.1)
    assert fail(made).wait == 4


def test_clock_set_back_never_makes_a_wait_longer(made: Any) -> None:
    for _ in range(4):
        fail(made)
    made.clock.pass_by(-86_400)
    assert 0 < fail(made).wait <= 2


def test_names_are_not_readable_in_the_file(made: Any) -> None:
    fail(made)
    fail(made, "zebedee")
    text = (made.folder / "waits").read_text()
    assert "priya" not in text
    assert "zebedee" not in text


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"names": {"a": 3}}'])
def test_damaged_file_counts_from_nothing(tmp_path: Path, made: Any, content: bytes) -> None:
    (tmp_path / "waits").write_bytes(content)
    assert Waits(tmp_path).wrong("a", made.clock()).wait == 0


def test_file_does_not_grow_for_ever(tmp_path: Path, made: Any) -> None:
    waits = Waits(tmp_path)
    waits._path = tmp_path / "waits"
    waits._names = {f"n{number}": (1, made.clock()) for number in range(600)}
    waits.wrong("last", made.clock())
    assert len(Waits(tmp_path)._names) == 500


@pytest.mark.parametrize(
    "kept",
    [
        '[1e400, "2026-05-04T09:00:00+00:00"]',
        '[4, "2026-05-04T09:00:00"]',
        '[4, "9999-12-31T23:59:59+00:00"]',
        '["4", "2026-05-04T09:00:00+00:00"]',
        '[-4, "2026-05-04T09:00:00+00:00"]',
        "[4]",
        "[" * 100_000,
    ],
)
def test_waits_that_cannot_be_read_count_for_nothing(made: Any, kept: str) -> None:
    from app.store import keyslots

    tag = keyslots.load(made.folder).tag("priya")
    (made.folder / "waits").write_text(f'{{"names": {{"{tag}": {kept}}}}}')
    opened = made.open()
    assert opened.wrong_before == 0
    opened.store.close()


def test_forgotten_wait_is_over_and_a_disk_that_refuses_is_no_trouble(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.store import files, keyslots, sign_in_waits

    for _ in range(4):
        fail(made)
    tag = keyslots.load(made.folder).tag("priya")
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise errors.Full

        patch.setattr(files, "write_atomically", full)
        sign_in_waits.forget(made.folder, tag)
    sign_in_waits.forget(made.folder, tag)
    made.open().store.close()
