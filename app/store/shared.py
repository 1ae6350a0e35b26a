"""Open a shared store: a PostgreSQL database that was made ready for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, text

from app import errors
from app.store import migrations, postgres, server_ways_in, store_version, trial
from app.store.connect_words import NO_SUCH_STORE
from app.store.seen import Seen
from app.store.shared_store import About, SharedStore
from app.store.tables.accounts import SettingRecord
from app.store.types import utc_now

OLDER_STORE = (
    "That store is of an older version of Hearten. Ask whoever looks after the server to run "
    "'hearten server prepare' with this version."
)
MAY_DIFFER = timedelta(minutes=5)
CLOCK = (
    "The clock of this PC and the server's are more than 5 minutes apart. Put this PC's right: "
    "days due are reckoned by it. The audit goes by the server's."
)
_TIME = text("SELECT clock_timestamp()")
_IS_USERS = text("SELECT hearten_private.me() IS NOT NULL")
_SETTINGS = select(SettingRecord.name, SettingRecord.value)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open store and who opened it; `wrong_before` wrong passwords came before."""

    store: SharedStore
    user_uid: str
    wrong_before: int = 0


def sign_in(
    url: str, name: str, password: str, *, clock: Callable[[], datetime] = utc_now
) -> Opened:
    """Open the store at a URL with name and password; the URL's own user plays no part.

    Raises errors.SignInRefused (the same for an unknown name), Unreachable, Busy, NotAStore,
    TooNew and Refused.
    """
    where, seen = postgres.address(url), Seen()
    tries = server_ways_in.Tries(where, name, clock)
    with tries.counted():
        engine = server_ways_in.connected(where, name, password, seen)
        try:
            uid = server_ways_in.user_uid_of(engine)  # who is nobody here is told nothing else
            store = _opened(engine, clock, seen)
        except BaseException:
            engine.dispose()
            raise
    try:
        with server_ways_in.at_sign_in():
            store.look_back()
    except BaseException:
        store.close()
        raise
    return Opened(store, uid, tries.right())


def _opened(engine: Engine, clock: Callable[[], datetime], seen: Seen) -> SharedStore:
    store = SharedStore(engine, _about(engine), clock, seen)
    if told := seen.know(store.uid):
        store.warnings.append(told)
    if told := _clock_words(engine):
        store.warnings.append(told)
    return store


def _clock_words(engine: Engine) -> str:
    """Say that the clock of this PC is far from the server's, whose time the audit has."""
    with server_ways_in.asked(engine) as connection:
        there: datetime = connection.execute(_TIME).scalar_one()
    return CLOCK if abs(utc_now() - there) > MAY_DIFFER else ""


def open_at(
    url: str, password: str | None = None, *, clock: Callable[[], datetime] = utc_now
) -> SharedStore:
    """Open the store at a URL as the user it names.

    Raises errors.SignInRefused, Unreachable, NotAStore, TooNew and Refused.
    """
    seen = Seen()
    engine = postgres.make_engine(postgres.address(url), password, seen=seen)
    try:
        return _opened(engine, clock, seen)
    except BaseException:
        engine.dispose()
        raise


def _about(engine: Engine) -> About:
    with server_ways_in.asked(engine) as connection:
        found = migrations.schema_of(connection)
        if found == 0:
            raise errors.NotAStore(NO_SUCH_STORE)
        if found < migrations.HEAD:
            raise errors.Refused(OLDER_STORE)
        settings = {row.name: row.value for row in connection.execute(_SETTINGS)}
        is_demo = settings["store.demo"] == "1"
        return About(
            settings["store.uid"],
            settings["store.name"],
            is_demo,
            trial.is_on(settings, is_demo=is_demo),
            store_version.may(found, settings),
            connection.execute(_IS_USERS).scalar_one(),
        )
