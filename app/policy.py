"""Read what an administrator fixed for everyone on this PC: store, and place of releases.

On Windows it stands in the registry, below HKEY_LOCAL_MACHINE, or in a file beside the installed
program; elsewhere in a file in /etc/hearten. A file that others may write fixes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app import paths, trust

FILE = "policy.json"
KEY = r"Software\Policies\Hearten"
NOT_BELIEVED = (
    "A file says where the work is kept on this PC, but people who are no administrators may "
    "change it. It is not followed. Tell whoever looks after this PC."
)
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Policy:
    """What is fixed, empty where it is not; `warning` says what was not believed."""

    store: str = ""
    releases: str = ""
    warning: str = ""


def read() -> Policy:
    """Give what is fixed: by the registry where it says anything, else by the file."""
    told = _of_the_registry()
    if told:
        return Policy(words(told.get("Store")), words(told.get("Releases")))
    file = paths.administrators() / FILE
    held = read_json(file)
    if not held:
        return Policy()
    if not trust.is_administrators(file):
        return Policy(warning=NOT_BELIEVED)
    return Policy(words(held.get("store")), words(held.get("releases")))


def words(kept: object) -> str:
    """Give words that can be shown and can name a folder; anything else says nothing."""
    if not isinstance(kept, str) or "\0" in kept:
        return ""
    try:
        kept.encode()
    except UnicodeEncodeError:  # half of a character
        return ""
    return kept


def read_json(path: Path) -> dict[str, object]:
    """Read a small file of ours; what cannot be read is empty."""
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        kept = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _of_the_registry() -> Mapping[str, object]:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY) as key:
            _, count, _ = winreg.QueryInfoKey(key)
            values = [winreg.EnumValue(key, number) for number in range(count)]
            return {name: value for name, value, _ in values}
    return {}
