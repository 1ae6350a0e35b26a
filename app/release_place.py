"""Read what stands in a folder, or at an https address, where a site puts releases of Hearten."""

from __future__ import annotations

import contextlib
import http.client
import ssl
import stat
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import urlsplit

from app import errors

NO_PLACE = (
    "Name a whole folder, such as \\\\server\\hearten, or an address that begins with https:// "
    "and holds no name, password or question."
)
NOTHING_THERE = "No release stands there: the file {} is missing."
NOT_REACHED = "The place of releases could not be reached. Look again later, or check its name."
NOT_TRUSTED = (
    "The server at that address could not prove that it is the one named, so nothing was read. "
    "Ask whoever looks after it about its certificate."
)
LED_AWAY = "That address leads to one that is not https://. Nothing was read from there."
TOO_LARGE = "The file {} is larger than a release can be. It was not read."
TOO_SLOW = "The place of releases answers too slowly. Nothing was kept; try again later."
WAIT = 10.0
"""Seconds without a byte after which a server counts as gone."""
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Address:
    """A folder at a server, by its https address; it ends with a stroke."""

    url: str


Place = Path | Address


def read(text: str) -> Place:
    """Read what was typed or kept; raises errors.Refused, never with what was typed."""
    text = text.strip()
    if "://" not in text:
        folder = Path(text)
        if not text or not folder.is_absolute():
            raise errors.Refused(NO_PLACE)
        return folder
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise errors.Refused(NO_PLACE) from None
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(" @?#\\")
    if parts.scheme != "https" or not is_whole or not is_plain:
        raise errors.Refused(NO_PLACE)
    return Address(parts.geturl().rstrip("/") + "/")


def pieces(place: Place, name: str, *, largest: int, seconds: float) -> Iterator[bytes]:
    """Give a file of that place piece by piece, at most so many bytes in so many seconds.

    Raises errors.NotFound where there is none, else errors.Refused and errors.Unreachable.
    """
    until, had = time.monotonic() + seconds, 0
    with _told(name), _opened(place, name) as file:
        while piece := file.read1(_PIECE):
            had += len(piece)
            if had > largest:
                raise errors.Refused(TOO_LARGE.format(name))
            if time.monotonic() > until:
                raise errors.Unreachable(TOO_SLOW)
            yield piece


class _Readable(Protocol):
    def read1(self, size: int, /) -> bytes: ...


@contextlib.contextmanager
def _opened(place: Place, name: str) -> Iterator[_Readable]:
    if isinstance(place, Address):
        with contextlib.closing(_opener().open(place.url + name, timeout=WAIT)) as answer:
            yield answer
        return
    file = place / name
    if not place.is_dir():
        raise errors.Unreachable(NOT_REACHED)
    if not stat.S_ISREG(file.stat().st_mode):  # opening a pipe would wait for ever
        raise errors.NotFound(NOTHING_THERE.format(name))
    with file.open("rb") as content:
        yield content


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the disk, the line or the server says into a sentence, without the place."""
    try:
        yield
    except FileNotFoundError:
        raise errors.NotFound(NOTHING_THERE.format(name)) from None
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (404, 410):
                raise errors.NotFound(NOTHING_THERE.format(name)) from None
        raise errors.Unreachable(NOT_REACHED) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        is_stranger = isinstance(reason, ssl.SSLCertVerificationError)
        raise errors.Unreachable(NOT_TRUSTED if is_stranger else NOT_REACHED) from None


class _HttpsAlone(urllib.request.HTTPRedirectHandler):
    """Follow an address to another one by https only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme != "https":
            raise errors.Refused(LED_AWAY)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> urllib.request.OpenerDirector:
    """Give what opens https and nothing else, through the proxy that this PC names."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _HttpsAlone(),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", "Hearten")]
    return opener
