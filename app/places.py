"""Say where the work is kept: in a folder on this PC, or in a database on a server of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from app import errors

NO_SERVER = "That is no address of a server. It begins with postgresql:// and names a database."
LEAVE_IT_OUT = (
    "Leave the password out of the address and type it where it is asked for. Whoever sees this "
    "PC could read it there, so change it."
)
ODD_OPTION = "That address holds something Hearten does not know. Ask whoever looks after it."
KNOWN = frozenset({"host", "hostaddr", "port", "sslmode", "sslrootcert"})
SECRETS = frozenset({"password", "passfile", "sslpassword"})


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server; the address names neither who signs in nor their password."""

    url: str

    @property
    def name(self) -> str:
        """Give the database's name, until the store's own is known."""
        return unquote(urlsplit(self.url).path.strip("/"))

    def __str__(self) -> str:
        return self.url


Place = Path | Server


def read(text: str) -> Place:
    """Read what was typed or kept; raises errors.Refused, never with what was typed."""
    return _server(text.strip()) if "://" in text else Path(text)


def _server(text: str) -> Server:
    try:
        parts = urlsplit(text)
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise errors.Refused(NO_SERVER) from None
    who, _, hosts = parts.netloc.rpartition("@")
    if ":" in who or SECRETS.intersection(key for key, _ in asked):
        raise errors.Refused(LEAVE_IT_OUT)
    database = parts.path.strip("/")
    if parts.scheme not in ("postgresql", "postgres") or not database or "/" in database:
        raise errors.Refused(NO_SERVER)
    if parts.fragment or not KNOWN.issuperset(key for key, _ in asked):
        raise errors.Refused(ODD_OPTION)
    query = urlencode(asked, safe="/:,")
    whole = SplitResult("postgresql", hosts, f"/{database}", query, "").geturl()
    # geturl leaves the two strokes out where no host is named
    return Server(whole if "://" in whole else whole.replace("postgresql:", "postgresql://", 1))
