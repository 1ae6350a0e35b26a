"""Stand at the server that a store is moved to, and say in our words what it does to a move."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, text

from app import errors
from app.store import postgres
from app.store.postgres_errors import our_words
from app.store.server import roles
from app.store.server.roles import ACCOUNTS, MAINTAIN, OWNER, acting_as

CUT = (
    "The line to the server was cut, or the server stopped. Nothing is lost: the folder is as it "
    "was and what was copied is kept. Run the same words again to go on."
)
FULL_WHILE_COPYING = (
    "The server's disk is full. Nothing is lost: what was copied is kept. "
    "Make room there, then run the same words again to go on."
)
MAY_NOT_MOVE = (
    "That user of the server may not move a store in. Sign in as the one who prepared the database."
)
NOT_LET_IN = (
    "The server refuses that user and password. The address names the user; the password is that "
    "of HEARTEN_SERVER_PASSWORD or --server-password-file."
)

# Since 16 a member may be one that cannot become the role.
_IS_ABLE = text(
    "SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) OR (SELECT count(*) = 3 "
    "AND bool_and(pg_has_role(session_user, oid, CASE "
    "WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)) "
    "FROM pg_roles WHERE rolname = ANY (:roles))"
)
# The server forgets a line that was cut without a word, so that nobody waits for its session.
_FORGET_SOON = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)


@contextlib.contextmanager
def said() -> Iterator[None]:
    """Give what a server can do to a move its own sentences."""
    try:
        with our_words():
            yield
    except errors.SignInRefused:
        raise errors.SignInRefused(NOT_LET_IN) from None
    except errors.Unreachable:
        raise errors.Unreachable(CUT) from None
    except errors.Full:
        raise errors.Full(FULL_WHILE_COPYING) from None
    except errors.NotPermitted:
        raise errors.NotPermitted(MAY_NOT_MOVE) from None


class Target:
    """One session at the server; every piece is a transaction of its own."""

    def __init__(self, url: str, password: str | None) -> None:
        self.url = postgres.address(url)
        self._engine = postgres.make_engine(self.url, password)
        self._kept: Connection | None = None

    def __enter__(self) -> Target:
        try:
            with our_words():
                self._kept = self._engine.connect()
                for setting in _FORGET_SOON:
                    self._kept.exec_driver_sql(setting)
                self._kept.commit()
        except errors.SignInRefused:
            self.close()
            raise errors.SignInRefused(NOT_LET_IN) from None
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the server."""
        if self._kept is not None:
            with contextlib.suppress(Exception):
                self._kept.invalidate()  # also in the midst of a piece
                self._kept.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def as_oneself(self) -> Iterator[Connection]:
        """Open one transaction as the user of the address."""
        assert self._kept is not None
        with said(), self._kept.begin():
            yield self._kept

    @contextlib.contextmanager
    def writing(self, role: str = MAINTAIN) -> Iterator[Connection]:
        """Open one transaction as one of our roles."""
        with self.as_oneself() as connection, able(connection), acting_as(connection, role):
            yield connection


@contextlib.contextmanager
def able(connection: Connection) -> Iterator[None]:
    """Let one who made the roles, and is no superuser, be a member of them meanwhile."""
    is_able = connection.execute(_IS_ABLE, {"roles": [OWNER, MAINTAIN, ACCOUNTS]}).scalar_one()
    with contextlib.nullcontext() if is_able else roles.laid(connection):
        yield
