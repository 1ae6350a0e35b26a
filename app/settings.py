"""Keep what this Windows account chose: store, zoom, theme, printer, columns and dividers.

A small JSON file without anything of a patient. The name somebody last signed in with is kept, so
that the password is all there is to type. What cannot be read is taken as not chosen. A policy
(`app/policy.py`) goes before what was chosen.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
from pathlib import Path

from app import paths, policy
from app.policy import read_json, words

FILE = "settings.json"
THEMES = ("system", "light", "dark", "contrast")
ZOOM = range(50, 301)
LOCK_AFTER = range(5, 16)  # minutes without input; never off


class Settings:
    """What was chosen; `save()` keeps it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or paths.own_data()) / FILE
        self.store = ""
        self.store_name = ""
        self.is_lifted = False
        """The store was no trial any more when somebody last signed in to it from here."""
        self.user = ""
        self.lock_after = 10
        self.zoom = 100
        self.theme = "system"
        self.printer = ""
        self.releases = ""
        self._layouts: dict[str, str] = {}

    def layout(self, name: str) -> bytes | None:
        """Give what a list or a divider kept under that name."""
        try:
            return base64.b64decode(self._layouts[name], validate=True)
        except (KeyError, binascii.Error, ValueError):
            return None

    def keep_layout(self, name: str, state: bytes) -> None:
        """Keep columns or a divider under a name such as "referrals"; saved at once."""
        self._layouts[name] = base64.b64encode(state).decode("ascii")
        self.save()

    def save(self) -> None:
        """Replace the file in one step; a disk that refuses costs the choice, nothing else."""
        chosen = {
            "store": self.store,
            "store_name": self.store_name,
            "is_lifted": self.is_lifted,
            "user": self.user,
            "lock_after": self.lock_after,
            "zoom": self.zoom,
            "theme": self.theme,
            "printer": self.printer,
            "releases": self.releases,
            "layouts": self._layouts,
        }
        new = self._file.with_suffix(".new")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with new.open("w", encoding="utf8") as file:
                json.dump(chosen, file, indent=1, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._file)


def load(folder: Path | None = None) -> Settings:
    """Read the settings of this account, or the usual ones where they cannot be read."""
    settings = Settings(folder)
    kept = read_json((folder or paths.own_data()) / FILE)
    store, zoom, theme, layouts = (kept.get(key) for key in ("store", "zoom", "theme", "layouts"))
    settings.store = words(store)
    settings.store_name, settings.user = words(kept.get("store_name")), words(kept.get("user"))
    settings.is_lifted = kept.get("is_lifted") is True
    settings.printer = words(kept.get("printer"))
    settings.releases = words(kept.get("releases"))
    if isinstance(minutes := kept.get("lock_after"), int) and minutes in LOCK_AFTER:
        settings.lock_after = minutes
    if isinstance(zoom, int) and zoom in ZOOM:
        settings.zoom = zoom
    if theme in THEMES and isinstance(theme, str):
        settings.theme = theme
    if isinstance(layouts, dict):
        settings._layouts = {
            name: state for name, state in layouts.items() if isinstance(state, str)
        }
    return settings


def store_place() -> str:
    """Give where the store is: by policy, else as chosen; an empty string before the first run."""
    return policy.read().store or load().store


def releases_place(own: Settings) -> str:
    """Give the folder or address where newer releases may stand; empty: none is looked for."""
    return policy.read().releases or own.releases
