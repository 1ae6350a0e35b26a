"""Read and show UK postcodes."""

from __future__ import annotations

import re
from typing import Final

_OUTWARD: Final = r"(?:[A-PR-UWYZ][0-9][0-9A-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y][0-9][0-9A-Y]?|GIR)"
_INWARD: Final = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_WHOLE: Final = re.compile(rf"({_OUTWARD})({_INWARD})")
CANDIDATE: Final = re.compile(
    rf"(?<![A-Z0-9]){_OUTWARD}[ \u00a0]{{0,3}}{_INWARD}(?![A-Z0-9])", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"[\s.\-\u2011]+")


def tidy(text: str) -> str:
    """Give `nn64zz` as `NN6 4ZZ`; what is no postcode comes back in upper case, single-spaced.

    It never grows beyond its limit: letters whose capitals are several stay as they are.
    """
    together = _BETWEEN.sub("", text).upper()
    whole = _WHOLE.fullmatch(together)
    if whole:
        return f"{whole[1]} {whole[2]}"
    upper = (c.upper() if len(c.upper()) == 1 else c for c in " ".join(text.split()))
    return "".join(upper)


def valid(text: str) -> bool:
    """Say whether `text` has the shape of a UK postcode (not whether it is in use)."""
    return _WHOLE.fullmatch(_BETWEEN.sub("", text).upper()) is not None


def find_all(text: str) -> tuple[str, ...]:
    """Give every piece of `text` that looks like a postcode, as written."""
    return tuple(found.group() for found in CANDIDATE.finditer(text))
