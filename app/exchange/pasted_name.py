"""Read a person's name out of a pasted text: banner form, columns, or words in a row."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.domain.naming import APOSTROPHES, Name, cui, in_title_case, is_title, named
from app.errors import Refused
from app.exchange.pasted_fields import Field, doubtful, sure
from app.exchange.pasted_pieces import FAMILY_COMMA, Pieces

_PARTICLES: Final = frozenset(
    {
        "van", "von", "der", "den", "de", "da", "di", "do", "dos", "del", "della", "la", "le", "el",
        "al", "bin", "ibn", "bint", "ap", "ab", "ferch", "mac", "mc", "st", "o",
    }
)  # fmt: skip
_BRACKETED: Final = re.compile(r"\(\s*([^\W\d_]{1,20})\.?\s*\)")
_MOST_WORDS: Final = 5


def read(pieces: Pieces) -> tuple[Field, Field, Name | None]:
    """Read name and title; gives their fields and the name itself (None when there is none)."""
    title = (pieces.under("title") or [""])[0]
    family, given = " ".join(pieces.under("family")), " ".join(pieces.under("given"))
    if family or given:
        source, why = " ".join(part for part in (title, given, family) if part), ""
        found = (family, given, title)
        if not (family and given):
            why = "One name only"
    else:
        labelled = pieces.under("name")
        source = labelled[0] if labelled else _first_chunks(pieces)
        found_or_none, why = _understood(source)
        if found_or_none is None:
            return Field(), Field(), None
        found = (found_or_none[0], found_or_none[1], found_or_none[2] or title)
    titles = [chunk for chunk in pieces.loose if is_title(chunk)]
    if titles and not found[2]:
        pieces.loose.remove(titles[0])
        found = (found[0], found[1], titles[0])
    preferred = (pieces.under("preferred") or [""])[0]
    return _fields(found, preferred, source, why)


def _fields(
    found: tuple[str, str, str], preferred: str, source: str, why: str
) -> tuple[Field, Field, Name | None]:
    family, given, title = (in_title_case(part.strip(" ,;.")) for part in found)
    try:
        name = named(family, given, title, preferred)
    except Refused:
        return doubtful("", source[:200], "Too long: type it shorter"), Field(), None
    if not all(_belongs_in_a_name(character) for character in family + given):
        why = "Check the name"
    source = " ".join(source.split())
    field = doubtful(cui(name), source, why) if why else sure(cui(name), source)
    return field, sure(name.title, found[2]) if name.title else Field(), name


def _belongs_in_a_name(character: str) -> bool:
    return (
        character.isalpha()
        or character in " -.‐" + APOSTROPHES
        or unicodedata.category(character)[0] == "M"
        or character in "\u200c\u200d"
    )


def _first_chunks(pieces: Pieces) -> str:
    """Take the chunk (or the two or three columns) that hold the name out of the loose ones."""
    taken: list[str] = []
    for chunk in pieces.loose[:8]:
        if not chunk[0].isalpha():
            if taken:
                break
            continue
        words = chunk.split()
        title_only = len(words) == 1 and is_title(words[0])
        if _named_words(taken) and not title_only and not _other_half(taken, chunk):
            break
        taken.append(chunk)
        if (not title_only and (len(words) > 1 and not chunk.isupper())) or "," in chunk:
            break
    if not taken:
        return ""
    at = pieces.loose.index(taken[0])
    name, rest = _before_digits(taken[-1])
    pieces.loose[at : at + len(taken)] = [rest] if rest else []
    return "\t".join([*taken[:-1], name]) if name else "\t".join(taken[:-1])


def _named_words(taken: list[str]) -> list[str]:
    return [word for chunk in taken for word in chunk.split() if not is_title(word)]


def _other_half(taken: list[str], chunk: str) -> bool:
    """Say whether a column can be the other half of a name begun in the column before."""
    halves = [one for one in taken if not is_title(one)]
    words = chunk.split()
    return (
        len(halves) == 1
        and len(words) <= 3
        and not any(character.isdigit() for character in chunk)
        and (len(halves[0].split()) == 1 or not chunk.isupper())
    )


def _before_digits(chunk: str) -> tuple[str, str]:
    """Part `oliver williams 12 Orchard Row` and `WILLIAMS, Oliver (Mr) Crick` after the name."""
    banner = FAMILY_COMMA.match(chunk)
    if banner:
        return chunk[: banner.end()], chunk[banner.end() :].strip(" ,;")
    words = chunk.split(" ")
    for at, word in enumerate(words):
        if any(character.isdigit() for character in word):
            return " ".join(words[:at]).rstrip(" ,;"), " ".join(words[at:])
    return chunk, ""


def _understood(text: str) -> tuple[tuple[str, str, str] | None, str]:
    """Give (family, given, title) and what to check ("" when it is plain)."""
    title = ""
    if bracketed := _BRACKETED.search(text):
        title = bracketed[1] if is_title(bracketed[1]) else ""
        text = (text[: bracketed.start()] + " " + text[bracketed.end() :]).strip()
    comma = FAMILY_COMMA.match(text)
    if comma:
        firsts, found_title = _without_titles(comma["given"].split())
        lasts, _ = _without_titles(comma["family"].split())
        why = ""
        if len(lasts) > 1 and not comma["family"].isupper():
            why = "Check the family name"
        elif len(firsts) > 2 and not title:
            why = "Check the given name"
        return (" ".join(lasts), " ".join(firsts), title or found_title), why
    columns = [column for column in text.split("\t") if not is_title(column)]
    words, found_title = _without_titles(text.split())
    title = title or found_title
    title_last = bool(found_title) and not is_title(text.split()[0])
    if not words:
        return None, ""
    if len(columns) == 2:
        first_upper, second_upper = (column.isupper() for column in columns)
        given_first = second_upper and not first_upper
        if first_upper == second_upper:
            given_first = is_title(text.split("\t")[0])
        given, family = columns if given_first else columns[::-1]
        why = "" if first_upper != second_upper else "Check which is the family name"
        return (family, given, title), why
    if title_last and len(words) == 2:
        return (words[0], words[1], title), "Check which is the family name"
    return _in_a_row(words, title)


def _in_a_row(words: list[str], title: str) -> tuple[tuple[str, str, str], str]:
    if len(words) == 1:
        return (words[0], "", title), "One name only"
    upper = [word for word in words if word.isupper() and len(word) > 1]
    if upper and len(upper) < len(words):
        given = [word for word in words if word not in upper]
        return (" ".join(upper), " ".join(given), title), ""
    why = "" if len(words) == 2 or (title and len(words) <= 3) else "Check the family name"
    for at, word in enumerate(words[1:-1], 1):
        if word.casefold() in _PARTICLES:
            why = "" if at <= 2 and len(words) <= _MOST_WORDS else why
            return (" ".join(words[at:]), " ".join(words[:at]), title), why
    return (words[-1], " ".join(words[:-1]), title), why


def _without_titles(words: list[str]) -> tuple[list[str], str]:
    title = ""
    words = [word.strip(",;") for word in words]
    while len(words) > 1 and is_title(words[0]):
        title = title or words[0]
        words = words[1:]
    if len(words) > 1 and is_title(words[-1]):
        title = title or words[-1]
        words = words[:-1]
    return [word for word in words if word], title.rstrip(".")
