"""Make an opened file a store: schema up to date, keys mended, changes lost outside noticed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from sqlalchemy import select

from app import errors
from app.store import backup_notes, check, key_change, keyslots, migrations, trial, upgrade
from app.store.audit import KEY_SETTING, Ledger
from app.store.embedded_store import GENERATION_SETTING, EmbeddedStore, set_setting
from app.store.state_file import State, StateFile
from app.store.tables.accounts import SettingRecord

RESTORING = "restoring"  # where a backup is unpacked beside the store before it takes its place
STATE_KEY_SETTING = "state.key"
_NEEDED = {"store.name", "store.demo", KEY_SETTING, STATE_KEY_SETTING, GENERATION_SETTING}
NOT_TOGETHER = (
    "The store and its keys do not belong together, or the store is damaged. Both were left "
    "untouched. Restore the last backup."
)
OLDER_KEYS = (
    "The keys file is older than the store: somebody put an old copy back. Nothing was opened. "
    "Put the newest keys file back, or restore the last backup."
)

MOVED_SETTING = "store.moved_to"
ENDED_SETTING = "store.move_ended"
"""Where people were let in, which is known only after the server said so."""
MOVED = (
    "The work of this folder was moved to a server. Sign in there: {place}. "
    "The folder is kept as it was that day and is not opened any more."
)
ON_ITS_WAY = (
    "This folder is on its way to a server, and its move was not ended: {place}. Run 'hearten move "
    "--to' with that address again. Nobody works here or there until then."
)
_MOVED_TO = select(SettingRecord.value).where(SettingRecord.name == MOVED_SETTING)
_ENDED_AT = select(SettingRecord.value).where(SettingRecord.name == ENDED_SETTING)
_SETTINGS = select(SettingRecord.name, SettingRecord.value)
FIRST_QUESTIONS = (_SETTINGS, _MOVED_TO)


def attach(store: EmbeddedStore, *, state_is_new: bool = False, to_move: bool = False) -> None:
    """Bring the schema up to date, read settings and heads, and compare with the state.

    A store that was moved to a server is opened for the end of that move alone (`to_move`).
    """
    place = "" if to_move else moved_to(store)
    if place:
        sentence = MOVED if is_moved(store) else ON_ITS_WAY
        raise errors.Refused(sentence.format(place=place))
    upgraded = upgrade.bring_up_to_date(store)
    with store.read() as connection:
        rows = connection.execute(_SETTINGS)
        settings: dict[str, str] = {row.name: row.value for row in rows}
        if settings.get("store.uid") != store.uid or not settings.keys() >= _NEEDED:
            raise errors.Damaged(NOT_TOGETHER)
        ledger = Ledger(bytes.fromhex(settings[KEY_SETTING]))
        ledger.read_heads(connection)
    store.name = settings["store.name"]
    store.is_demo = settings["store.demo"] == "1"
    store.is_trial = trial.is_on(settings, is_demo=store.is_demo)
    generation = int(settings[GENERATION_SETTING])
    state = StateFile(store.folder, store.uid, bytes.fromhex(settings[STATE_KEY_SETTING]))
    try:
        known = state.read()
        if store.keys.generation < max(generation, known.generation if known else 0):
            raise errors.Damaged(OLDER_KEYS)
    except BaseException:
        state.close()
        raise
    store.ledger, store.state = ledger, state
    _mend_keys(store, generation)
    if not state_is_new:
        _compare(store, known)
    if known is None or known.counter <= ledger.counter:
        store.write_state()
    if upgraded is not None:
        with store.write() as unit:
            detail = {"from": upgraded, "to": migrations.HEAD}
            unit.audit(act="upgrade store", actor="store", grant=None, detail=detail)
    shutil.rmtree(store.folder / RESTORING, ignore_errors=True)  # what a killed restore left
    backup_notes.enter(store, bytes.fromhex(settings[KEY_SETTING]))
    if key_change.is_due(settings) or key_change.has_leftovers(store):
        key_change.finish(store, is_due=key_change.is_due(settings))


def moved_to(store: EmbeddedStore) -> str:
    """Give the server that a store was moved to; empty: none."""
    with store.read() as connection:
        if migrations.schema_of(connection) == 0:
            return ""
        return connection.execute(_MOVED_TO).scalar_one_or_none() or ""


def is_moved(store: EmbeddedStore) -> bool:
    """Claim that people were let in at the server that a store was moved to."""
    with store.read() as connection:
        return connection.execute(_ENDED_AT).scalar_one_or_none() == moved_to(store) != ""


def _mend_keys(store: EmbeddedStore, generation: int) -> None:
    """Write the keys' copy again where it is missing or older, and note newer keys inside."""
    primary = keyslots.read(store.folder / keyslots.NAME)
    if primary != store.keys or keyslots.read(store.folder / keyslots.COPY) != store.keys:
        keyslots.save(store.folder, store.keys)
    if generation < store.keys.generation:
        with store.write() as unit:
            set_setting(unit.connection, GENERATION_SETTING, str(store.keys.generation))
            unit.audit(act="take up newer keys", actor="store", grant=None)


def _compare(store: EmbeddedStore, known: State | None) -> None:
    """Say what was lost or changed outside, and leave it in the audit."""
    assert store.ledger is not None
    if known is None:
        store.warnings.append(
            "The state file was missing or damaged, so it cannot be told whether changes were "
            "lost. It was made again."
        )
        _note(store, {"state": "missing"})
        return
    missing = known.counter - store.ledger.counter
    if missing > 0:
        what = "saved change is" if missing == 1 else f"{missing} saved changes are"
        store.warnings.append(
            f"The last {what} missing from the store. "
            "Ask whoever looks after this PC whether a newer backup can be restored."
        )
        _note(store, {"missing": missing})
    elif missing == 0 and known.heads != store.ledger.digest():
        store.warnings.append(
            "The audit was changed outside Hearten. Tell whoever reviews it, and run the check."
        )
        _note(store, {"missing": 0})


def _note(store: EmbeddedStore, detail: Mapping[str, str | int]) -> None:
    """Leave in the audit what was noticed: every later check tells it."""
    with store.write() as unit:
        unit.audit(act=check.NOTICE, actor="store", grant=None, detail=detail)
