"""Read JSON record by record, so that no call holds the interpreter long and nothing odd gets in.

Too large and too deep are refused before parsing; a file that is broken, cut off or not UTF-8 is
refused with one sentence that says what to do. NaN and infinite numbers become nothing, a number
too long to reckon with stays as its digits, of a key given twice the last one counts; each is told
in `Found.oddities`.
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from app.errors import Refused

MOST_BYTES: Final = 100 * 1024 * 1024
MOST_LEVELS: Final = 200
_CHUNK: Final = 1 << 20
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_NOT_STRUCTURE: Final = bytes(set(range(256)) - set(b'[]{}"'))
_BROKEN: Final = (
    "This file is broken or cut off{where}. Ask its sender for a new copy, then import that."
)
_WRONG_LETTERS: Final = "This file is not in UTF-8. Save it as JSON in UTF-8, then import it again."
_TOO_LARGE: Final = (
    "This file is over 100 MB. Ask for it in several files, then import them one by one."
)
_TOO_DEEP: Final = (
    "This file is nested over 200 levels deep, which no directory of services is. "
    "Ask its sender for a new copy."
)
_TWICE: Final = "a field is given twice; the last one was kept"
_NO_NUMBER: Final = "a number is none that can be kept; it was left empty"
_LONG_NUMBER: Final = "a number is too long to reckon with; it was kept as text"
_MOST_DIGITS: Final = 18  # both engines keep whole numbers in 64 bits


@dataclass(slots=True)
class Found:
    """One record of a file: its row (the first is 1), itself, what was odd, how far we are.

    `is_broken` claims that a text in it holds half a character, which nothing could keep.
    """

    row: int
    record: object
    listed: bool
    oddities: list[str] = field(default_factory=list)
    done: int = 0
    total: int = 0
    is_broken: bool = False


def read(path: Path) -> bytes:
    """Give the bytes of a file; raise `Refused` when it cannot be read or is over 100 MB."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(_TOO_LARGE)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise Refused("This file cannot be read. Check that it is there and not in use.") from None
    if len(content) > MOST_BYTES:
        raise Refused(_TOO_LARGE)
    return content


def records(
    content: bytes, lists: frozenset[str], breathe: Callable[[], None], *, plain: bool = False
) -> Iterator[Found]:
    """Give the records of a JSON file one by one.

    A top-level array, and in a top-level object the arrays named in `lists`, hold a record each;
    any other object is one record. Raises `Refused`, also after records were given: the end of a
    file shows only at its end, so whoever takes them takes all or none. `breathe` is called
    between pieces of work. `plain` takes numbers and fields as Python does, and looks at none.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_TOO_LARGE)
    text = _decoded(content, breathe)
    _refuse_depth(content, breathe)
    yield from _Reader(text, lists, breathe, plain).found()


def check(content: bytes, breathe: Callable[[], None]) -> None:
    """Raise `Refused` for what `records` would refuse, at a part of its cost."""
    for _ in records(content, frozenset(), breathe, plain=True):
        pass


def _decoded(content: bytes, breathe: Callable[[], None]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:4]:
        raise Refused(_WRONG_LETTERS)
    start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    parts: list[str] = []
    try:
        for at in range(start, len(content), _CHUNK):
            parts.append(decoder.decode(content[at : at + _CHUNK]))
            breathe()
        parts.append(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        raise Refused(_WRONG_LETTERS) from None
    return "".join(parts)


def _refuse_depth(content: bytes, breathe: Callable[[], None]) -> None:
    depth, inside, carried = 0, False, b""
    for at in range(0, len(content), _CHUNK):
        chunk = carried + content[at : at + _CHUNK]
        body = chunk.rstrip(b"\\")
        carried = chunk[len(body) :]  # an escape may go on in the next chunk
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = body.translate(None, _NOT_STRUCTURE).split(b'"')
        depth = _depth_after(b"".join(parts[inside::2]), depth)
        inside ^= len(parts) % 2 == 0  # an odd number of quotes
        breathe()


def _depth_after(structure: bytes, depth: int) -> int:
    for one in structure:
        depth += 1 if one in b"[{" else -1
        if depth > MOST_LEVELS:
            raise Refused(_TOO_DEEP)
    return depth


class _Reader:
    """Walk the text of one JSON file from record to record; `_at` is where it stands."""

    def __init__(
        self, text: str, lists: frozenset[str], breathe: Callable[[], None], plain: bool
    ) -> None:
        self._text, self._lists, self._breathe = text, lists, breathe
        self._at = self._row = 0
        self._odd: set[str] = set()
        self._may_break = "\\ud" in text or "\\uD" in text
        if plain:
            self._decode = json.JSONDecoder(parse_int=str, strict=False).raw_decode
            return
        self._decode = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_float=self._float,
            parse_int=self._int,
            strict=False,
        ).raw_decode

    def found(self) -> Iterator[Found]:
        """Give each record; the file must end after the last."""
        first = self._peek()
        if not first:
            raise Refused("This file is empty. Ask its sender for a new copy, then import that.")
        if first == "[":
            for value in self._elements():
                yield self._as_found(value, listed=True)
        elif first == "{":
            yield from self._top_object()
        else:
            self._value()
            raise Refused("This file holds no records. Choose a file of Open Referral UK JSON.")
        if self._peek():
            self._broken()

    def _top_object(self) -> Iterator[Found]:
        whole: dict[str, object] = {}
        is_page = False
        for key in self._members():
            if key in whole:
                self._odd.add(_TWICE)
            if self._peek() != "[":
                whole[key] = self._value()
            elif key in self._lists:
                is_page = True
                for value in self._elements():
                    yield self._as_found(value, listed=True)
            else:
                whole[key] = list(self._elements())
        if not is_page:
            yield self._as_found(whole, listed=False)

    def _members(self) -> Iterator[str]:
        """Give each key of the object here; whoever asks reads the value before the next."""
        self._at += 1
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            key = self._value() if self._peek() == '"' else self._broken()
            self._expect(":")
            yield str(key)
            if self._expect(",}") == "}":
                return

    def _elements(self) -> Iterator[object]:
        """Give each value of the array here."""
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._value()
            self._breathe()
            if self._expect(",]") == "]":
                return

    def _value(self) -> object:
        self._peek()
        try:
            value, self._at = self._decode(self._text, self._at)
        except json.JSONDecodeError as problem:
            self._at = problem.pos
            self._broken()
        except RecursionError:
            raise Refused(_TOO_DEEP) from None
        return value

    def _peek(self) -> str:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        return self._text[self._at : self._at + 1]

    def _expect(self, one_of: str) -> str:
        got = self._peek()
        if not got or got not in one_of:
            self._broken()
        self._at += 1
        return got

    def _broken(self) -> NoReturn:
        line = self._text.count("\n", 0, self._at) + 1
        raise Refused(_BROKEN.format(where=f" at line {line}"))

    def _as_found(self, value: object, *, listed: bool) -> Found:
        self._row += 1
        odd, self._odd = sorted(self._odd), set()
        broken = self._may_break and _holds_half_a_character(value)
        return Found(self._row, value, listed, odd, self._at, len(self._text), broken)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self._odd.add(_TWICE)
        return made

    def _constant(self, _: str) -> None:
        self._odd.add(_NO_NUMBER)

    def _float(self, digits: str) -> float | None:
        value = float(digits)
        if math.isfinite(value):
            return value
        self._odd.add(_NO_NUMBER)
        return None

    def _int(self, digits: str) -> int | str:
        if len(digits) <= _MOST_DIGITS:
            return int(digits)
        self._odd.add(_LONG_NUMBER)
        return digits


def _holds_half_a_character(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
