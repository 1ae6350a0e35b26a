"""Break text into lines that fit a width, hold together what belongs together, even lines out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.domain.dates import MONTHS, WEEKDAYS
from app.domain.text import clean_note
from app.printing import BOLD, REGULAR, fonts
from app.printing.measures import HAIR

NO_BREAK: Final = "\u00a0"
SHORT: Final = 8
_SHORT_LAST: Final = 0.4

_DIGIT: Final = re.compile(r"\d")
_TOGETHER: Final = re.compile(
    rf"""(?x)
    (?:\b(?:{"|".join(WEEKDAYS)}),?[ ])?\b\d{{1,2}}[ ](?:{"|".join(MONTHS)})(?:[ ]\d{{4}})?\b
    | \b(?:12|\d{{1,2}}(?:[:.]\d\d)?)[ ](?:am|pm|noon|midnight)\b
    | (?<![\w+])\+?\(?\d[\d()]*(?:[ ]\(?\d[\d()]*)+(?!\w)
    | \b[A-Z]{{1,2}}\d[A-Z\d]?[ ]\d[A-Z]{{2}}\b
    | \b(?:[Rr]oom|[Bb]us|[Ff]lat|[Uu]nit|[Ff]loor|[Ss]top|[Pp]latform|[Gg]ate|[Pp]age|[Gg]oal
        |[Ee]xtension|[Nn]umber|[Tt]able|[Dd]oor)[ ]\d+[A-Za-z]?\b
    """
)
# After these a word too wide for its column may go on in the next line.
_WORD_ENDS: Final = frozenset(f"{NO_BREAK}-‐–/.@_?&=")

Segment = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line ready to be drawn: pieces of text with their typefaces, and its width."""

    segments: tuple[Segment, ...]
    width: float


@dataclass(frozen=True, slots=True)
class _Word:
    segments: tuple[Segment, ...]
    width: float


def typed(text: str) -> str:
    """Give typed text clean, its dates, times, phone numbers and the like held together."""
    plain = text.isascii() and text.isprintable()
    cleaned = text.strip() if plain else clean_note(text)
    if not _DIGIT.search(cleaned):
        return cleaned
    return _TOGETHER.sub(lambda found: found[0].replace(" ", NO_BREAK), cleaned)


def held(text: str) -> str:
    """Give `text` in one piece that no line break parts."""
    return text.replace(" ", NO_BREAK)


def broken(
    runs: Iterable[tuple[str, bool]], size: float, room: float, *, even: bool = False
) -> tuple[Line, ...]:
    """Break runs of (text, is bold) into lines no wider than `room`; newlines stay.

    A short paragraph whose last line would be one word or two is evened out over the same number
    of lines; with `even` (headings) it always is.
    """
    space = fonts.width(" ", REGULAR, size)
    lines: list[Line] = []
    for words in _paragraphs(runs, size, room):
        lines += _paragraph(words, space, room, even)
    return tuple(lines)


def _paragraph(words: list[_Word], space: float, room: float, even: bool) -> list[Line]:
    rows = _rows(words, space, room)
    if 1 < len(rows) <= SHORT:
        last = rows[-1]
        if even or len(last) == 1 or _line(last, space).width < _SHORT_LAST * room:
            narrower = _evened(words, space, room, len(rows))
            if even or len(narrower[-1]) > 1:
                rows = narrower
    return [_line(row, space) for row in rows]


def _evened(words: list[_Word], space: float, room: float, count: int) -> list[list[_Word]]:
    narrow, wide = max(word.width for word in words), room
    rows = _rows(words, space, room)
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        tried = _rows(words, space, middle)
        if len(tried) > count:
            narrow = middle
        else:
            wide, rows = middle, tried
    return rows


def _rows(words: list[_Word], space: float, room: float) -> list[list[_Word]]:
    rows: list[list[_Word]] = [[]]
    used = 0.0
    for word in words:
        if rows[-1] and used + space + word.width > room + HAIR:
            rows.append([])
        used = used + space + word.width if rows[-1] else word.width
        rows[-1].append(word)
    return rows


def _line(words: list[_Word], space: float) -> Line:
    segments: list[Segment] = []
    for place, word in enumerate(words):
        for index, (text, font) in enumerate(word.segments):
            gap = " " if place and not index else ""
            if segments and segments[-1][1] == font:
                segments[-1] = (segments[-1][0] + gap + text, font)
            else:
                if gap:
                    segments[-1] = (segments[-1][0] + gap, segments[-1][1])
                segments.append((text, font))
    width = sum(word.width for word in words) + space * max(0, len(words) - 1)
    return Line(tuple(segments), width)


def _paragraphs(
    runs: Iterable[tuple[str, bool]], size: float, room: float
) -> Iterable[list[_Word]]:
    paragraphs: list[list[list[Segment]]] = [[]]
    joined = False
    for text, bold in runs:
        font = BOLD if bold else REGULAR
        for index, part in enumerate(text.split("\n")):
            if index:
                paragraphs.append([])
                joined = False
            words = part.split(" ")
            for place, word in enumerate(words):
                if place:
                    joined = False
                if not word:
                    continue
                if joined:
                    paragraphs[-1][-1].append((word, font))
                else:
                    paragraphs[-1].append([(word, font)])
                joined = True
    for words_of_paragraph in paragraphs:
        yield [
            piece
            for segments in words_of_paragraph
            for piece in _fitting(tuple(segments), size, room)
        ]


def _fitting(segments: tuple[Segment, ...], size: float, room: float) -> Iterable[_Word]:
    width = sum(fonts.width(text, font, size) for text, font in segments)
    if width <= room + HAIR:
        return [_Word(segments, width)]
    return _parted(segments, size, room)


def _parted(segments: tuple[Segment, ...], size: float, room: float) -> Iterable[_Word]:
    """Part a word wider than its column: after a hyphen, slash or full stop, else anywhere."""
    letters = [(letter, font) for text, font in segments for letter in text]
    start = 0
    while start < len(letters):
        used, stop, good = 0.0, start, start
        while stop < len(letters):
            wide = fonts.width(*letters[stop], size)
            if used + wide > room and stop > start:
                break
            used += wide
            stop += 1
            if letters[stop - 1][0] in _WORD_ENDS:
                good = stop
        if start < good < stop < len(letters):
            stop = good
        yield _joined(letters[start:stop], size)
        start = stop


def _joined(letters: list[Segment], size: float) -> _Word:
    cuts = [0]
    cuts += [i + 1 for i, (a, b) in enumerate(pairwise(letters)) if a[1] != b[1]] + [len(letters)]
    segments = tuple(
        ("".join(letter for letter, _ in letters[a:b]), letters[a][1]) for a, b in pairwise(cuts)
    )
    return _Word(segments, sum(fonts.width(text, font, size) for text, font in segments))
