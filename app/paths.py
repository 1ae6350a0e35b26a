"""Say where the program's own files and the person's settings lie."""

from __future__ import annotations

import os
import sys
from pathlib import Path

IN_A_STORE = "That place is inside a store's folder. Choose another folder."


def is_in_a_store(folder: Path) -> bool:
    """Claim that a whole path is a store's or lies in one, be it made, restored or re-keyed now."""
    return any(
        (one / "store.db").exists() or ((one / "keys").is_file() and (one / "lock").exists())
        for one in (folder, *folder.parents)
    )


def resources() -> Path:
    """Give the folder of icons, fonts, reference data, wording and help pages."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parent.parent
    return root / "resources"


def own_data() -> Path:
    """Give the folder for this Windows or Linux account alone (LocalAppData, never roaming)."""
    chosen = os.environ.get("HEARTEN_HOME")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("Hearten", appauthor=False, roaming=False)


def administrators() -> Path:
    """Give where an administrator fixes something for everyone on this PC.

    On Windows that is where the program is installed, elsewhere /etc/hearten.
    """
    if sys.platform == "win32":
        return Path(sys.executable).parent
    return Path("/etc/hearten")


def everyones_data() -> Path:
    """Give the folder that everyone who uses this PC shares (ProgramData)."""
    chosen = os.environ.get("HEARTEN_SHARED_HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Hearten"
    return Path("/var/lib/hearten")
