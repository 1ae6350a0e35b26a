#!/usr/bin/env python3
"""Fetch a source archive from the package index as a file; nothing of it is run.

`fetch_sdist.py FOLDER NAME==VERSION SHA256` keeps the archive in FOLDER and prints where, or ends
with 1 and keeps nothing if its SHA-256 is another. pip's own `download` would run its setup.py.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path


def main(folder: str, requirement: str, wanted: str) -> int:
    """Fetch, compare, keep."""
    # pip has no public way to a file alone; these three are what its `download` itself uses.
    from pip._internal.commands import create_command

    name, _, version = requirement.partition("==")
    download = create_command("download")
    options, _ = download.parse_args([requirement])
    with download.main_context():
        session = download.get_default_session(options)
        finder = download._build_package_finder(options=options, session=session)
        found = [one for one in finder.find_all_candidates(name) if str(one.version) == version]
        if not found:
            print(f"{requirement} is not to be had.", file=sys.stderr)
            return 1
        answer = session.get(found[0].link.url_without_fragment)
        answer.raise_for_status()
    if (is_now := hashlib.sha256(answer.content).hexdigest()) != wanted:
        print(f"{requirement} has the SHA-256 {is_now}: not kept.", file=sys.stderr)
        return 1
    kept = Path(folder) / found[0].link.filename
    kept.write_bytes(answer.content)
    print(kept)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: fetch_sdist.py FOLDER NAME==VERSION SHA256")
    sys.exit(main(*sys.argv[1:]))
