"""Show names as the NHS does, and take them apart for search, sorting and comparing.

Display follows the NHS Common User Interface (ISB 1506, NID-0001 to 0012): family name in upper
case, comma, given name, title in brackets without a full stop. Names are kept as written: single
ones, hyphens, apostrophes of any kind and letters of any script.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from app.domain.limits import SORT_KEY, check
from app.errors import Refused


@dataclass(frozen=True, slots=True)
class Name:
    """Hold a name; a single name is the family name alone."""

    family: str
    given: str
    title: str = ""
    preferred: str = ""


def shorter(shown: str) -> tuple[str, ...]:
    """Give a name shown by `cui` without its title, and with an initial, for a narrow column."""
    without = shown.partition(" (")[0]
    family, _, given = without.partition(", ")
    return (without, f"{family}, {given[0]}.") if given else (without,)


# Letters that no Unicode decomposition turns into plain ones, after casefold.
_PLAIN: Final = str.maketrans(
    {
        "ł": "l", "đ": "d", "ð": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
        "ı": "i", "ȷ": "j", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ə": "e", "ɓ": "b",
        "ɗ": "d", "ɖ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɨ": "i", "ʉ": "u",
        "ƶ": "z", "ⱥ": "a", "ɇ": "e", "ƀ": "b", "ǥ": "g", "ɉ": "j", "ɍ": "r", "ɏ": "y",
    }
)  # fmt: skip
APOSTROPHES: Final = "'’‘‛ʼʻʽʹ′`´＇ʿʾ"
_JOINERS: Final = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys("‐‑‒–—−﹣－", "-"))
# Particles written apart as often as together: O Neill, Mc Donald, Mac Leod.
_JOINED_ON: Final = frozenset({"o", "mc", "mac"})
# Parts that many families share; they do not make two family names agree.
_PARTICLES: Final = frozenset(
    {
        "a", "al", "ap", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "do", "dos",
        "du", "el", "ferch", "formerly", "ibn", "la", "le", "mac", "mc", "nee", "o", "of", "san",
        "st", "te", "ten", "the", "van", "vander", "ver", "von", "y", "zu",
    }
)  # fmt: skip
_TITLES: Final = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend",
        "sir", "lady", "lord", "dame", "fr", "father", "sr", "sister", "master", "capt", "captain",
        "col", "major", "cllr", "judge", "hon", "rabbi", "imam",
    }
)  # fmt: skip
_PART: Final = re.compile(r"(?:(?<=['’ʼ\-‐\s])|^)\w", re.UNICODE)
_NOT_RAISED: Final = re.compile("[\u10d0-\u10ff]+")  # Georgian capitals are missing in most fonts


def named(family: str, given: str, title: str = "", preferred: str = "") -> Name:
    """Give a clean name within the limits; a single name goes to `family`.

    Raises `Refused` when there is no name at all or a part is too long.
    """
    family, given = check(family, "name"), check(given, "name")
    if not family:
        family, given = given, ""
    if not family:
        raise Refused("A name is needed.")
    return Name(family, given, check(title, "title").rstrip("."), check(preferred, "name"))


def cui(name: Name) -> str:
    """Give `SMITH, John (Mr)`; a single name is `SUKARNO (Mr)`."""
    family, given = (name.family, name.given) if name.family else (name.given, "")
    shown = f"{family_upper(family)}, {given}" if given else family_upper(family)
    return f"{shown} ({name.title.rstrip('.')})" if name.title.rstrip(".") else shown


def plain(name: Name) -> str:
    """Give the name as it is spoken: `John Smith`."""
    return f"{name.given} {name.family}".strip()


def spoken(name: Name, *, whole: bool = False) -> str:
    """Give somebody as a stranger speaks to them: `Mrs Evans`; `Mrs Margaret Evans` if `whole`."""
    if name.title and name.family:
        return f"{name.title} {plain(name) if whole else name.family}"
    return plain(name)


def family_upper(family: str) -> str:
    """Give the family name in upper case: ß becomes SS; Georgian has no capitals to show."""
    parts: list[str] = []
    at = 0
    for kept in _NOT_RAISED.finditer(family):
        parts += (family[at : kept.start()].upper(), kept.group())
        at = kept.end()
    return "".join([*parts, family[at:].upper()])


def in_title_case(text: str) -> str:
    """Give `oliver o'connor-mcleod` as `Oliver O'Connor-McLeod`; mixed case stays as written."""
    if text != text.lower() and text != text.upper():
        return text
    raised = _PART.sub(lambda part: part.group().upper(), text.lower())
    return re.sub(r"\bMc(\w)", lambda part: "Mc" + part.group(1).upper(), raised)


def is_title(word: str) -> bool:
    """Say whether `word` is a title such as Mr, Mrs., Dr."""
    return word.rstrip(".").casefold() in _TITLES


def tokens(text: str) -> tuple[str, ...]:
    """Take text apart into search tokens, the same for both engines and for what is typed.

    NFKD, casefold, marks removed, letters such as ł and ß made plain; only letters and digits
    stay. O'Neill gives oneill, neill; Smith-Jones gives smith, jones, smithjones. Never raises.
    """
    found: dict[str, None] = {}
    before = ""
    for word in _folded(text).split():
        pieces = [_letters(piece) for piece in word.split("-")]
        for piece in pieces:
            found.update(dict.fromkeys(piece))
        joined = "".join(piece[0] for piece in pieces if piece)
        found[joined] = None
        if before in _JOINED_ON:
            found[before + joined] = None
        before = joined
    found.pop("", None)
    return tuple(found)


def asked(text: str) -> tuple[tuple[str, ...], ...]:
    """Give what a search must find: every group, each by any one of its tokens or prefixes.

    `O'Neill Smith-Jones` gives (oneill or neill), smith and (jones or smithjones): a name is found
    whether it is held with or without its apostrophe, hyphen or space. Never raises.
    """
    groups: dict[tuple[str, ...], None] = {}
    before = ""
    for word in _folded(text).split():
        run = ""
        for piece in word.split("-"):
            letters = _letters(piece)
            if not letters:
                continue
            joined = run + letters[0]
            also = [joined] if run else []
            if not run and before in _JOINED_ON:
                also = [before + letters[0]]
            groups[tuple(dict.fromkeys([*letters, *also]))] = None
            run = joined
        before = run
    return tuple(groups)


def sort_key(name: Name) -> str:
    """Give the key by which lists sort names; compare it by code point (`COLLATE "C"`, BINARY).

    The family name is one run of letters, so Smith stands before Smithers and Smith-Jones. It ends
    at `SORT_KEY` letters: a name of long ligatures becomes fifteen times as long.
    """
    family = "".join(_words(name.family))
    return " ".join([family, *_words(name.given)])[:SORT_KEY]


def same_person_name(a: Name, b: Name) -> bool:
    """Say whether two names can be the same person's, one as pasted, one as held.

    Order, case, marks, apostrophes, hyphens, initials, missing middle names, preferred names and
    a maiden part are tolerated; another given name or a wholly different family name is not.
    A name without letters agrees with none.
    """
    all_a, all_b = sorted(_words(plain(a))), sorted(_words(plain(b)))
    if not all_a or not all_b:
        return False
    if all_a == all_b:
        return True
    if not (a.family and a.given and b.family and b.given):
        short, long = sorted((all_a, all_b), key=len)
        return len(short) == 1 and len(short[0]) > 1 and short[0] in long
    if _families_agree(a.family, b.family):
        return any(
            _givens_agree(one, other)
            for one in (a.given, a.preferred)
            for other in (b.given, b.preferred)
        )
    return _families_agree(a.family, b.given) and _givens_agree(a.given, b.family)


def _families_agree(one: str, other: str) -> bool:
    return bool(_telling(one) & _telling(other))


def _telling(family: str) -> set[str]:
    every = set(tokens(family))
    return {token for token in every if len(token) > 1 and token not in _PARTICLES} or every


def _givens_agree(one: str, other: str) -> bool:
    short, long = sorted((_words(one), _words(other)), key=len)
    if not short:
        return False
    if "".join(short) == "".join(long):
        return True
    return all(any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for b in long) for a in short)


def _words(text: str) -> list[str]:
    return _folded(text).replace("'", "").replace("-", " ").split()


def _letters(piece: str) -> tuple[str, ...]:
    """Give a hyphenless piece without its apostrophes, then each later part of two letters up."""
    parts = [part for part in piece.split("'") if part]
    if not parts:
        return ()
    return tuple(dict.fromkeys(["".join(parts), *(p for p in parts[1:] if len(p) > 1)]))


def _folded(text: str) -> str:
    """Give plain lower-case letters and digits, `'`, `-` and single-byte spaces between."""
    text = text.translate(_JOINERS)
    if text.isascii():
        text = text.lower()
    else:
        text = "".join(c for c in text if not unicodedata.combining(c))
        for _ in range(2):
            text = unicodedata.normalize("NFKD", text).casefold()
        text = unicodedata.normalize("NFKD", text).translate(_PLAIN | _JOINERS)
    return "".join(map(_kept, text))


def _kept(character: str) -> str:
    if character.isalpha() or character in "'-0123456789":
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    unseen = category[0] == "M" or category in ("Cf", "Cc")
    return "" if unseen and not character.isspace() else " "
