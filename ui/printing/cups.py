"""Ask CUPS, where it prints, whether a queue takes a job and brings it to paper now."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

LIBRARY = "libcups.so.2"
STOPPED = b"5"  # RFC 8011, section 5.4.11


class _Destination(ctypes.Structure):
    """Name a queue and its state, as cups_dest_t of cups.h."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("instance", ctypes.c_char_p),
        ("is_default", ctypes.c_int),
        ("count", ctypes.c_int),
        ("options", ctypes.c_void_p),
    )


def is_ready(queue: str) -> bool:
    """Claim that the queue is there, takes jobs and is not stopped; true where there is no CUPS."""
    cups = _library()
    if cups is None:
        return True
    found = cups.cupsGetNamedDest(None, queue.encode(), None)
    if not found:
        return False
    try:
        return _option(cups, found, b"printer-state") != STOPPED and (
            _option(cups, found, b"printer-is-accepting-jobs") != b"false"
        )
    finally:
        cups.cupsFreeDests(1, found)


def _option(cups: Any, found: Any, name: bytes) -> bytes | None:
    told = found.contents
    value: bytes | None = cups.cupsGetOption(name, told.count, told.options)
    return value


@cache
def _library() -> ctypes.CDLL | None:
    if sys.platform == "win32":
        return None
    try:
        cups = ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    cups.cupsGetNamedDest.restype = ctypes.POINTER(_Destination)
    cups.cupsGetNamedDest.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p)
    cups.cupsGetOption.restype = ctypes.c_char_p
    cups.cupsGetOption.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p)
    cups.cupsFreeDests.restype = None
    cups.cupsFreeDests.argtypes = (ctypes.c_int, ctypes.POINTER(_Destination))
    return cups
