"""Promise that what is half typed stays on this PC, for its own user alone (roles of a server)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import errors
from app.actions.drafts import Drafts
from app.desk import Desk
from app.domain.access import User
from app.store import own_drafts, shared
from app.store.own_drafts import OPEN_ELSEWHERE, SET_ASIDE
from app.store.shared_store import SharedStore
from tests.databases.cast import Cast

Open = Callable[[str], SharedStore]
BODY = {"words": "half a sentence that nobody else may read"}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this PC a folder of its own."""
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def open_as(cast: Cast, own: Path) -> Iterator[Open]:
    """Open the store as one of its users, and close it at the end."""
    opened: list[SharedStore] = []

    def open_as(name: str) -> SharedStore:
        store = shared.open_at(cast.server.url(cast.database, cast.roles[name]))
        opened.append(store)
        return store

    yield open_as
    for store in opened:
        store.close()


def drafts_of(store: SharedStore, name: str) -> Drafts:
    return Drafts(Desk(store, User(name, name, name)))


def test_draft_is_kept_on_this_pc_and_found_at_the_next_sign_in(open_as: Open, cast: Cast) -> None:
    store = open_as("ann")
    drafts_of(store, "ann").keep("d1", "referral", None, BODY)
    store.close()
    assert [one.body for one in drafts_of(open_as("ann"), "ann").of("referral")] == [BODY]
    with cast.admin() as admin:
        held = admin.execute("SELECT count(*) FROM draft WHERE uid = 'd1'").fetchone()
    assert held == (0,)


def test_draft_is_no_ones_elses_and_not_on_the_disk_in_the_clear(open_as: Open, own: Path) -> None:
    drafts_of(open_as("ann"), "ann").keep("d1", "referral", None, BODY)
    assert drafts_of(open_as("ben"), "ben").of("referral") == ()
    lying = [path.read_bytes() for path in own.rglob("*") if path.is_file()]
    assert lying
    assert not any(b"half a sentence" in content for content in lying)


def test_key_is_given_to_its_own_user_alone(cast: Cast, open_as: Open) -> None:
    _ = open_as("ann").drafts, open_as("ben").drafts
    asked = "SELECT hearten_private.drafts_key()"
    with cast.connect("ann") as ann, cast.connect("ben") as ben:
        assert ann.execute(asked).fetchone() == ann.execute(asked).fetchone()
        assert ann.execute(asked).fetchone() != ben.execute(asked).fetchone()
        with pytest.raises(Exception, match="permission denied"):
            ann.execute("SELECT * FROM hearten_private.draft_key")
    with cast.admin() as admin:
        admin.execute("""UPDATE "user" SET disabled_at = now() WHERE uid = 'ann'""")
    with cast.connect("ann") as ann, pytest.raises(Exception, match="insufficient_privilege"):
        ann.execute(asked)


def test_second_window_of_one_user_on_a_pc_is_refused(open_as: Open) -> None:
    _ = open_as("ann").drafts
    with pytest.raises(errors.AlreadyOpen) as problem:
        _ = open_as("ann").drafts
    assert problem.value.sentence == OPEN_ELSEWHERE


def test_drafts_that_cannot_be_opened_are_put_aside_and_told(
    open_as: Open, cast: Cast, own: Path
) -> None:
    store = open_as("ann")
    drafts_of(store, "ann").keep("d1", "referral", None, BODY)
    store.close()
    with cast.admin() as admin:
        admin.execute("UPDATE hearten_private.draft_key SET value = sha256('another')")
    store = open_as("ann")
    assert drafts_of(store, "ann").of("referral") == ()
    assert store.warnings == [SET_ASIDE]
    kept = list((own / own_drafts.FOLDER / store.uid).glob("ann-kept-*"))
    assert [(one / "store.db").is_file() for one in kept] == [True]


def test_facts_of_this_pc_are_known_at_the_next_sign_in(open_as: Open) -> None:
    store = open_as("ann")
    assert store.drafts.fact("head") is None
    store.drafts.keep_fact("head", "1")
    store.drafts.keep_fact("head", "2")
    store.close()
    assert open_as("ann").drafts.fact("head") == "2"


def test_draft_goes_after_the_act_that_saved_it_and_stays_when_it_failed(open_as: Open) -> None:
    store = open_as("ann")
    desk = Desk(store, User("ann", "ann", "ann"))
    drafts = Drafts(desk)
    drafts.keep("d1", "referral", None, BODY)

    def fail() -> None:
        with desk.write() as work:
            work.take_draft("d1")
            raise errors.Refused

    with pytest.raises(errors.Refused):
        fail()
    assert drafts.count("referral") == 1
    with desk.write() as work:
        work.take_draft("d1")
        work.piece()
    assert drafts.count("referral") == 0


@pytest.mark.parametrize("uid", ["", "..", "a/b", "x" * 65, "a\\b"])
def test_uid_that_is_none_names_no_folder(uid: str) -> None:
    with pytest.raises(errors.Damaged):
        own_drafts.folder_of("store", uid)
