"""Keep the names and passwords of a demo's invented users beside its store, and read them.

A demo alone has that file: its people are invented, and so is whoever works there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

FILE = "demo"
WORDS = (
    "lantern", "violet", "harbour", "meadow", "copper", "orchard", "pebble", "saddle",
    "thimble", "walnut", "beacon", "cradle", "ferry", "garnet", "hazel", "ivory", "jigsaw",
    "kettle", "linen", "marble", "nettle", "otter", "parsley", "quilt", "ribbon", "sparrow",
    "teapot", "umbrella", "velvet", "willow", "yarrow", "zigzag", "acorn", "bramble", "clover",
    "dapple", "ember", "falcon",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """An invented user as the sign-in window offers them."""

    user: str
    password: str
    roles: tuple[str, ...]
    practices: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


def password(random: Random) -> str:
    """Draw three words."""
    return " ".join(random.sample(WORDS, 3))


def write(folder: Path, sign_ins: Sequence[SignIn]) -> None:
    """Write who may sign in to the demo of that folder, for its owner's eyes."""
    text = json.dumps({"sign_ins": [asdict(one) for one in sign_ins]}, ensure_ascii=False, indent=1)
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)


def read(folder: Path) -> tuple[SignIn, ...]:
    """Read who may sign in to the demo of that folder; nobody when it is none."""
    try:
        held = json.loads((folder / FILE).read_text("utf-8"))["sign_ins"]
        return tuple(
            SignIn(
                one["user"],
                one["password"],
                tuple(one["roles"]),
                tuple(one["practices"]),
                tuple(one["networks"]),
            )
            for one in held
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()
