"""Promise that a slot opens for its own password, store, user and generation only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import errors
from app.store import keyslots
from app.store.keyslots import Kdf, KeyFile, Slot

CHEAP = Kdf(64, 1, 1)
STORE, OTHER_STORE = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
KEY = bytes(range(32))


@pytest.fixture(scope="module")
def slot() -> Slot:
    """Give a slot without a data key."""
    return keyslots.make_slot(STORE, "u1", "priya", "brown heron kettle", CHEAP)


@pytest.fixture(scope="module")
def keys(slot: Slot) -> KeyFile:
    """Give a keys file with two slots."""
    tom = keyslots.make_slot(STORE, "u2", "tom", "seven green kettles", CHEAP)
    return KeyFile(STORE, "North desk", False, 6).with_slots((slot, tom), KEY)


def test_default_is_what_was_decided() -> None:
    assert Kdf(memory=64 * 1024, passes=3, lanes=4) == keyslots.KDF_DEFAULT


def test_each_password_opens_the_data_key(keys: KeyFile) -> None:
    for name, password in (("Priya ", "brown heron kettle"), ("TOM", "seven green kettles")):
        mine = keys.slot_of_name(name)
        private = mine.unlock(STORE, password)
        assert mine.open(STORE, keys.generation, private) == KEY


def test_data_key_changes_without_any_password(keys: KeyFile) -> None:
    fresh = bytes(32)
    after = keys.with_slots(keys.slots, fresh)
    assert after.generation == 8
    mine = after.slot_of_name("tom")
    assert mine.open(STORE, 8, mine.unlock(STORE, "seven green kettles")) == fresh


@pytest.mark.parametrize(
    "change",
    [
        {"user_uid": "u2"},
        {"uid": "0000000000000000"},
        {"kdf": Kdf(128, 1, 1)},
        {"salt": bytes(16)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_changed_slot_opens_for_nobody(slot: Slot, change: dict[str, object]) -> None:
    with pytest.raises(errors.SignInRefused):
        replace(slot, **change).unlock(STORE, "brown heron kettle")  # type: ignore[arg-type]


def test_slot_of_another_store_opens_for_nobody(slot: Slot) -> None:
    with pytest.raises(errors.SignInRefused):
        slot.unlock(OTHER_STORE, "brown heron kettle")


def test_data_key_is_bound_to_its_generation_and_its_slot(keys: KeyFile) -> None:
    mine, theirs = keys.slots
    private = mine.unlock(STORE, "brown heron kettle")
    with pytest.raises(errors.Damaged):
        mine.open(STORE, keys.generation + 1, private)
    with pytest.raises(errors.Damaged):
        replace(mine, data_key=theirs.data_key).open(STORE, keys.generation, private)
    with pytest.raises(errors.Damaged):
        replace(mine, data_key=b"").open(STORE, keys.generation, private)


def test_password_is_the_same_however_its_letters_are_put_together() -> None:
    made = keyslots.make_slot(STORE, "u1", "x", "caf\u00e9 noir et blanc", CHEAP)
    made.unlock(STORE, "cafe\u0301 noir et blanc")


def test_file_is_read_back_whole(keys: KeyFile) -> None:
    assert KeyFile.from_bytes(keys.to_bytes()) == keys


def test_any_damage_of_the_file_is_noticed(keys: KeyFile) -> None:
    whole = keys.to_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        try:
            read = KeyFile.from_bytes(bytes(damaged))
        except ValueError:
            continue
        assert read == keys  # a changed space between the words


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"keys": {}, "check": 3}'],
    ids=["empty", "object", "list", "null", "bytes", "deep", "wrong"],
)
def test_what_is_no_keys_file_is_not_read(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a whole keys file"):
        KeyFile.from_bytes(content)


def test_forged_parameters_cannot_eat_the_memory(keys: KeyFile) -> None:
    greedy = replace(keys, slots=(replace(keys.slots[0], kdf=Kdf(1 << 30, 3, 4)),))
    with pytest.raises(ValueError, match="not a whole keys file"):
        KeyFile.from_bytes(greedy.to_bytes())


def test_newer_copy_wins_over_an_older_file(keys: KeyFile, tmp_path: Path) -> None:
    keyslots.save(tmp_path, keys)
    newer = keys.with_slots(keys.slots, KEY)
    (tmp_path / keyslots.COPY).write_bytes(newer.to_bytes())
    assert keyslots.load(tmp_path).generation == newer.generation


def test_names_cannot_be_read_from_the_file(keys: KeyFile) -> None:
    assert b"priya" not in keys.to_bytes()
    assert b"tom" not in keys.to_bytes()
