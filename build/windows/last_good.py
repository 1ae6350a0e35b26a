"""Keep of which sources a Windows program was last built and tried."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "windows" / "LAST_GOOD"
FOLDERS = ("build", "resources", "app", "ui")
ASKS_FOR_A_BUILD = ("build", "resources")


def sums() -> dict[str, str]:
    """Give one SHA-256 for each folder of the source: names and contents of its files."""
    return {name: _sum(ROOT / name) for name in FOLDERS}


def write() -> None:
    """Keep the sums of now, a line each."""
    lines = "".join(f"{value}  {name}/\n" for name, value in sums().items())
    KEPT.write_text(lines, "utf8", newline="\n")


def is_current() -> bool:
    """Claim that what a Windows build is made of is as it was at the last good one."""
    if not KEPT.is_file():
        return False
    kept = KEPT.read_text("utf8", errors="replace").splitlines()
    now = sums()
    return all(f"{now[name]}  {name}/" in kept for name in ASKS_FOR_A_BUILD)


def _sum(folder: Path) -> str:
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).parts):
        inside = file.relative_to(folder)
        if file == KEPT or not file.is_file() or "__pycache__" in inside.parts:
            continue
        whole.update(
            f"{inside.as_posix()}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode()
        )
    return whole.hexdigest()
