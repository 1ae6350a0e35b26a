#!/usr/bin/env python3
"""Make a release's keys or sign what it states: `release_statement.py key FILE | sign SETUP`.

Programs tell of a release, and install it, only by a statement that their keys signed
(resources/releases/keys.txt). The environment names the private key and its password's file.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

BUILD = Path(__file__).resolve().parent
sys.path.insert(0, str(BUILD.parent))

from packing import release_keys  # noqa: E402
from packing.machine import Unfit  # noqa: E402

import app  # noqa: E402

if __name__ == "__main__":
    try:
        match sys.argv[1:]:
            case ["key", file]:
                print(release_keys.make(Path(file)))
            case ["sign", setup]:
                print(release_keys.sign(Path(setup), app.__version__, datetime.now(UTC).date()))
            case _:
                sys.exit(__doc__)
    except Unfit as problem:
        sys.exit(str(problem))
