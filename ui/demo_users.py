"""Read the invented users of a demo store, for the sign-in window."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoUser:
    """One of the invented users of a demo store."""

    name: str
    password: str
    roles: tuple[str, ...] = ()


def demo_users(folder: Path) -> list[DemoUser]:
    """Read who may sign in to a demo store; nobody when it is none."""
    try:
        kept = json.loads((folder / "demo").read_text(encoding="utf8"))
        users = kept["sign_ins"] if isinstance(kept, dict) else kept
        return [
            DemoUser(str(one["user"]), str(one["password"]), tuple(one.get("roles", ())))
            for one in users
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
