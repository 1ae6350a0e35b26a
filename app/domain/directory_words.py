"""Take a service apart into the words by which it is found, and by which it is sorted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from app.domain.directory import Service
from app.domain.naming import asked, tokens

_APART: Final = bytes(one if chr(one).isalnum() and one < 128 else 32 for one in range(256))


def search_words(service: Service, organisation: str) -> tuple[str, ...]:
    """Give the tokens by which a service is found: its name, who runs it, where, what it is for."""
    said = [service.name, organisation, service.description, service.eligibility]
    said += (*service.kinds, *service.languages, *service.areas)
    said += (line for location in service.locations for line in location.address.lines)
    words = " ".join(said).lower().split()
    odd = [one for one in words if not one.isascii() or "'" in one or "-" in one]
    plain = " ".join(one for one in words if one.isascii())
    found = dict.fromkeys(plain.encode("ascii").translate(_APART).decode("ascii").split())
    for one in odd:
        found.update(dict.fromkeys(_tokens(one)))
    return tuple(found)


def asked_words(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the groups of tokens that a search must find, each by its beginning."""
    return asked(text[:200])


def sort_key(name: str) -> str:
    """Give the key by which services are listed: plain letters, whatever their case or marks."""
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(4096)
def _tokens(word: str) -> tuple[str, ...]:
    return tokens(word)
