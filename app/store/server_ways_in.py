"""Give, change and take away a user's way into a shared store: a login role of the server.

A password never leaves this PC: the server gets a SCRAM verifier that was made of it here. Wrong
passwords are counted by this PC as well as by the server, which may slow them down (auth_delay).
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import URL, Connection, Engine, text

from app import errors, paths
from app.store import certificate, postgres, sign_in_waits, waits
from app.store.connect_words import NO_ANSWER, NOBODY_IN, NOT_READ, NOT_THERE, READ_ONLY, UNKNOWN_CA
from app.store.database import Unit
from app.store.keyslots import name_key
from app.store.postgres_errors import our_words
from app.store.seen import Seen
from app.store.server.account_calls import drop_way_in
from app.store.server.logins import login_role
from app.store.server_saves import raw_of
from app.store.ways_in import CameIn, Way

if TYPE_CHECKING:
    from app.store.shared_store import SharedStore

_PUT = text("SELECT hearten_private.put_way_in(:user, :role, :verifier)")
_END = text("SELECT hearten_private.end_sessions(:user)")
# At sign-in nothing is saved, kept or shown.
_AT_SIGN_IN = {NO_ANSWER: NOT_THERE, NOT_READ: NOT_THERE, READ_ONLY: NOBODY_IN}
_SIGN_IN_PATIENCE = 10.0
_MY_UID = text("SELECT hearten_private.my_uid()")


def verifier(connection: Connection, role: str, password: str) -> str:
    """Make what the server keeps in place of a password; it cannot be signed in with."""
    raw = connection.connection.dbapi_connection
    made: bytes = raw.pgconn.encrypt_password(  # type: ignore[union-attr]
        password.encode("utf-8", "surrogatepass"), role.encode(), b"scram-sha-256"
    )
    return made.decode("ascii")


def put(unit: Unit, way: Way) -> None:
    """Hand role and verifier to the server's function, after the user's row."""
    role, made = cast("tuple[str, str]", way.words)
    unit.flush()
    unit.connection.execute(_PUT, {"user": way.user_uid, "role": role, "verifier": made})


def connected(url: URL, name: str, password: str, seen: Seen | None = None) -> Engine:
    """Sign in at a server; raises errors.SignInRefused and whatever a line can do."""
    role = login_role(str(url.database), name)
    if "\0" in password or not password:
        raise errors.SignInRefused
    engine = postgres.make_engine(url.set(username=role), password, seen=seen, scram_only=True)
    try:
        with our_words(), engine.connect():
            pass
    except errors.Unreachable as problem:
        engine.dispose()
        if sentence := _AT_SIGN_IN.get(problem.sentence):
            raise errors.Unreachable(sentence) from None
        if problem.sentence == UNKNOWN_CA:
            root = str(engine.url.query.get("sslrootcert", ""))
            raise errors.Unreachable(certificate.why_not_believed(engine.url, root)) from None
        raise
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextlib.contextmanager
def asked(engine: Engine) -> Iterator[Connection]:
    """Lend a line for what is asked while somebody signs in; one that falls silent is left.

    What is done on it takes effect.
    """
    with (
        at_sign_in(),
        our_words(),
        engine.connect() as connection,
        waits.answered(raw_of(connection), within=_SIGN_IN_PATIENCE),
        connection.begin(),
    ):
        yield connection


@contextlib.contextmanager
def at_sign_in() -> Iterator[None]:
    """Say of a server that does not answer what is true where nobody is in yet."""
    try:
        yield
    except errors.Unreachable as problem:
        if sentence := _AT_SIGN_IN.get(problem.sentence):
            raise errors.Unreachable(sentence) from None
        raise


def user_uid_of(engine: Engine) -> str:
    """Give who signed in; raises errors.SignInRefused for nobody of the store's users."""
    with asked(engine) as connection:
        found = connection.execute(_MY_UID).scalar()
    if found is None:
        raise errors.SignInRefused
    return str(found)


class Tries:
    """Count the wrong passwords typed on this PC for one name of one server."""

    def __init__(self, url: URL, name: str, clock: Callable[[], datetime]) -> None:
        where = url._replace(username=None, password=None).render_as_string()
        told = f"{where}\0{name_key(name)}".encode("utf-8", "surrogatepass")
        self._tag = hashlib.sha256(told).hexdigest()[:32]
        self._clock = clock
        folder = paths.own_data()
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._waits = sign_in_waits.Waits(folder)

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """Let one try be made once the wait before is over; a wrong one is counted."""
        self._waits.require_over(self._tag, self._clock())
        try:
            yield
        except errors.SignInRefused as refused:
            raise self._wrong(refused) from None

    def _wrong(self, refused: errors.SignInRefused) -> errors.SignInRefused:
        try:
            return self._waits.wrong(self._tag, self._clock())
        except errors.Problem:  # a full disk of this PC costs the wait
            return refused

    def right(self) -> int:
        """Forget the wrong ones; gives how many they were."""
        try:
            return self._waits.right(self._tag)
        except errors.Problem:
            return 0


class ServerWaysIn:
    """The ways into a store on a server."""

    def __init__(self, store: SharedStore) -> None:
        self._store = store

    def draw(self, user_uid: str, name: str, password: str) -> Way:
        """Make the verifier on this PC, with the open connection."""
        role = login_role(str(self._store.url.database), name)
        with self._store.read() as connection:
            return Way(user_uid, (role, verifier(connection, role, password)))

    def put(self, unit: Unit, way: Way) -> None:
        """Make or change the login role; it comes and goes with the transaction."""
        put(unit, way)

    def drop(self, unit: Unit, user_uid: str) -> None:
        """Take the login away; the server does it together with marking the user as disabled."""
        drop_way_in(unit.session, user_uid)

    def after_drop(self, user_uid: str) -> bool:
        """End the sessions that are open; they see nothing any more as it is."""
        with contextlib.suppress(errors.Problem), self._store.read() as connection:
            connection.execute(_END, {"user": user_uid})
        return True

    def require_own(self, user_uid: str, name: str, password: str) -> None:
        """Try to sign in beside the open session."""
        tries = Tries(self._store.url, name, self._store.clock)
        with tries.counted():
            connected(self._store.url, name, password).dispose()
        tries.right()

    def forget_wrong(self, name: str) -> None:
        """Forget the wrong ones of that name on this PC."""
        Tries(self._store.url, name, self._store.clock).right()

    def come_back(self, name: str, password: str) -> CameIn:
        """Sign in anew at the locked store."""
        store = self._store
        tries = Tries(store.url, name, store.clock)
        with tries.counted():
            engine = connected(store.url, name, password, store.seen)
            try:
                uid = user_uid_of(engine)
            except BaseException:
                engine.dispose()
                raise
        with at_sign_in():
            store.connect(engine)
            store.look_back()
        return CameIn(uid, tries.right())
