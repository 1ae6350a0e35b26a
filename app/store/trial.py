"""Keep in one setting whether a store is for trial; on a server one function alone lifts it.

A store without the setting is for trial. A demo has it too, and nobody lifts it there.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select, text

from app.store.embedded_store import set_setting
from app.store.tables.accounts import SettingRecord
from app.store.which_engine import is_server

SETTING = "store.trial"
ON, LIFTED = "1", "0"
ACT = "store.lift-trial"
REAL_NUMBER = "HT004"
"""The code by which a server refuses a real person's number while the store is for trial."""
_ASKED = select(SettingRecord.value).where(SettingRecord.name == SETTING)
_LIFT_THERE = text("SELECT hearten_private.lift_trial()")


def is_on(settings: Mapping[str, str], *, is_demo: bool) -> bool:
    """Claim by a store's settings that it is for trial."""
    return not is_demo and settings.get(SETTING) != LIFTED


def was_lifted(connection: Connection) -> bool:
    """Claim that somebody lifted it, here or at another PC."""
    return connection.execute(_ASKED).scalar_one_or_none() == LIFTED


def lift(connection: Connection) -> bool:
    """Lift it inside an act; false where it was lifted meanwhile."""
    if is_server(connection):
        return bool(connection.execute(_LIFT_THERE).scalar_one())
    if was_lifted(connection):
        return False
    set_setting(connection, SETTING, LIFTED)
    return True
