"""Bring services in and give them out at the command line: `hearten services import|export`."""

from __future__ import annotations

import argparse
import stat
import sys
from typing import TYPE_CHECKING

from app import errors
from app.commands.words import Subparsers, add_word, named, put_json, show_progress

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.directory_import import ImportPreview, ImportRow

NOTHING_TAKEN = (
    "Nothing could be taken. Look at the reasons above, mend the file, then import it again."
)

NO_FILE = "That is neither a file nor a folder. Name the file or the folder of services."
NO_RECORDS = "There are no records in it. Choose another file, then import that."


class _Told:
    """Show progress on a terminal; long work at the command line is stopped by Ctrl+C."""

    def report(self, done: int, total: int) -> None:
        """Say how far it is."""
        show_progress(done, total)

    def raise_if_cancelled(self) -> None:
        """Go on."""


def add_words(words: Subparsers) -> None:
    """Add `services` with its two verbs."""
    verbs = add_word(
        words, "services", "bring services in, give them out", signs_in=False
    ).add_subparsers(metavar="VERB", required=True)
    says = "bring services in from a file or a folder of Open Referral UK JSON"
    taking = add_word(verbs, "import", says, take, lists=True)
    taking.add_argument("path", metavar="FILE|DIR")
    taking.add_argument("--format", choices=["oruk"], help="without it the content decides")
    taking.add_argument("--dry-run", action="store_true", help="say what would change, no more")
    says = "write the directory as Open Referral UK JSON into an empty folder"
    giving = add_word(verbs, "export", says, give)
    giving.add_argument("folder", metavar="DIR")


def take(args: argparse.Namespace) -> int:
    """Import services: 0 when at least one record came in or was unchanged, else 1."""
    from app.actions import services
    from app.commands.sign_in import opened_desk

    path = _named(args.path)
    with opened_desk(args) as desk:
        preview = services.preview_import(desk, path, _Told())
        if args.dry_run or not preview.takes_anything:
            services.discard_import(desk, preview)
        else:
            services.take_import(desk, preview)
    _show(preview, as_json=args.json, is_dry=args.dry_run)
    if preview.takes_anything:
        return 0
    print(NOTHING_TAKEN if preview.rows else NO_RECORDS, file=sys.stderr)
    return 1


def _named(name: str) -> Path:
    """Give what a name means; refuse what is neither file nor folder: a pipe waits for ever."""
    from app.store import disk_words, files

    path = named(name)
    try:
        with files.disk_errors(disk_words.NAMED_FILE):
            mode = path.stat().st_mode
            if stat.S_ISREG(mode):
                path.open("rb").close()
    except ValueError:  # a zero character
        raise errors.Refused(disk_words.NO_NAME) from None
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise errors.Refused(NO_FILE)
    return path


def give(args: argparse.Namespace) -> int:
    """Export the directory."""
    from app.actions import keeping, services
    from app.commands.sign_in import opened_desk

    folder = named(args.folder)
    keeping.require_outside_stores(folder)
    with opened_desk(args) as desk:
        done = services.export(desk, folder, _Told())
    print(f"Written: services {done.services}, organisations {done.organisations}.")
    return 0


def _show(preview: ImportPreview, *, as_json: bool, is_dry: bool) -> None:
    if as_json:
        refused = [
            {"row": one.row, "name": one.name, "reason": _reason(one)} for one in preview.refused
        ]
        put_json(
            {
                "new": preview.new,
                "changed": preview.changed,
                "unchanged": preview.unchanged,
                "refused": refused,
                "mapping": {},
            }
        )
        return
    for one in preview.refused:
        print(f"Row {one.row}{f' ({one.name})' if one.name else ''}: {_reason(one)}")
    odd = sum(bool(one.warnings) for one in preview.rows)
    if odd:
        print(f"Taken as they are, though something in them is odd: {odd}.")
    would = "Would be: " if is_dry else ""
    print(
        f"{would}new {preview.new}, changed {preview.changed}, "
        f"unchanged {preview.unchanged}, refused {len(preview.refused)}."
    )


def _reason(row: ImportRow) -> str:
    return f"{row.file}: {row.reason}" if row.file else row.reason
