"""Say in one sentence why a connection to a server was not made.

While it connects the driver gives no code, only words. Those of the line and of TLS are the
client's own; those of the server are in its language, so what it refused and is not known here is
taken as a refused sign-in. A password that has expired is told like a wrong one.
"""

from __future__ import annotations

from app import errors

READ_ONLY = "The server may only be read at this moment. Nothing was saved. Try again later."
TOO_MANY = "The server has no room for one more PC. Try again, or tell whoever looks after it."
NO_SUCH_STORE = "There is no Hearten store at that address. Look at the address again."
NOT_LET_IN = (
    "The server lets nobody in from this PC, whatever the password. Tell whoever looks after the "
    "server."
)
NO_ANSWER = "The server does not answer. Nothing was saved; what you typed is kept. Try again."
NOT_READ = "The server does not answer, so this cannot be shown now. Try again."
NOT_THERE = (
    "The server cannot be reached. Look at the network of this PC and at the address, then try "
    "again."
)
SERVER_FULL = (
    "The server's disk is full. Nothing was saved. Tell whoever looks after the server; "
    "your text is kept here."
)
NOBODY_IN = (
    "The server may only be read at this moment, so nobody can sign in. Try again later, or tell "
    "whoever looks after it."
)
STARTING = "The server is starting or stopping. Try again in a minute."
NO_TLS = (
    "The server does not encrypt its line, so nothing was sent. Ask whoever looks after it to "
    "switch TLS on."
)
EXPIRED = "The server's certificate has expired, so nothing was sent. Tell whoever looks after it."
OTHER_NAME = (
    "The server's certificate is for another name, so nothing was sent. Look at the address, or "
    "tell whoever looks after the server."
)
UNKNOWN_CA = (
    "The server's certificate is from nobody this PC trusts, so nothing was sent. Ask whoever "
    "looks after the server for its root certificate."
)
ROOT_NOT_KEPT = (
    "People who are no administrators may change the root certificate on this PC that the server "
    "is checked with, so nothing was sent. Tell whoever looks after this PC."
)
NO_ROOT = (
    "The root certificate that the server is checked with is not on this PC. Ask whoever looks "
    "after the server for it."
)
TLS_FAILED = (
    "The encrypted line to the server could not be made, so nothing was sent. Tell whoever looks "
    "after the server."
)
NO_SCRAM = (
    "The server asks for passwords in a way that is not safe, so yours was not sent. Tell whoever "
    "looks after it."
)

_WORDS: tuple[tuple[str, type[errors.Problem], str], ...] = (
    ("certificate has expired", errors.Unreachable, EXPIRED),
    ("certificate is not yet valid", errors.Unreachable, EXPIRED),
    ("does not match host name", errors.Unreachable, OTHER_NAME),
    ("root certificate file", errors.Unreachable, NO_ROOT),
    ("certificate verify failed", errors.Unreachable, UNKNOWN_CA),
    ("pg_hba.conf", errors.Unreachable, NOT_LET_IN),
    ("does not support ssl", errors.Unreachable, NO_TLS),
    ("ssl was required", errors.Unreachable, NO_TLS),
    ("authentication method requirement", errors.Unreachable, NO_SCRAM),
    ("hot standby", errors.Unreachable, READ_ONLY),
    ("too many clients", errors.Busy, TOO_MANY),
    ("too many connections", errors.Busy, TOO_MANY),
    ("connection slots are reserved", errors.Busy, TOO_MANY),
    ("no space left", errors.Full, SERVER_FULL),
    ("could not write init file", errors.Full, SERVER_FULL),  # no room for a new session's own
    ("is starting up", errors.Unreachable, STARTING),
    ("is shutting down", errors.Unreachable, STARTING),
    ("in recovery mode", errors.Unreachable, STARTING),
    ("not yet accepting connections", errors.Unreachable, STARTING),
    ("password authentication failed", errors.SignInRefused, ""),
    ("could not resolve host", errors.Unreachable, NO_ANSWER),
    ("failed to resolve host", errors.Unreachable, NO_ANSWER),
    ("connection refused", errors.Unreachable, NO_ANSWER),
    ("timeout expired", errors.Unreachable, NO_ANSWER),
    ("no route to host", errors.Unreachable, NO_ANSWER),
    ("network is unreachable", errors.Unreachable, NO_ANSWER),
    ("no such file or directory", errors.Unreachable, NO_ANSWER),
    ("ssl error", errors.Unreachable, TLS_FAILED),
    ("ssl syscall error", errors.Unreachable, TLS_FAILED),
    ("server closed the connection", errors.Unreachable, NO_ANSWER),
    ("fatal:", errors.SignInRefused, ""),
)


def why_not_connected(said: str) -> errors.Problem:
    """Give the problem for the driver's words about a connection, which are never repeated."""
    low = said.casefold()
    if "database" in low and "does not exist" in low and "fatal:" in low:
        return errors.NotAStore(NO_SUCH_STORE)
    for words, kind, sentence in _WORDS:
        if words in low:
            return kind(sentence)
    return errors.Unreachable(NO_ANSWER)
