"""Back a store up and restore it at the command line: `hearten backup`, `hearten restore`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.commands.words import SIGN_IN, Subparsers, add_word, named, put_json

if TYPE_CHECKING:
    from app.actions.keeping import BackupFacts

WAS_THERE = "The store that was there"
THEN = " For a backup's own proof and its restoring, name and password are those of its day."


def add_words(words: Subparsers) -> None:
    """Offer `backup` and `restore`."""
    says = "make a verified backup, or prove that one can be restored"
    backup = add_word(words, "backup", says, run_backup, lists=True)
    backup.usage = (
        "hearten backup [options] FILE\n       hearten backup [options] test FILE\n"
        "       hearten backup [options] --service FOLDER"
    )
    backup.epilog = SIGN_IN + THEN
    backup.add_argument("words", nargs="+", metavar="FILE | test FILE", help="the backup's file")
    backup.add_argument(
        "--service",
        action="store_true",
        help="each night: into FOLDER, as the backup service (hearten user add --service backup)",
    )
    backup.add_argument(
        "--keep", type=int, metavar="N", help="with --service: keep the newest N (14)"
    )
    backup.set_defaults(parser=backup)
    says = "put a backup in place of the store, which is kept aside"
    restore = add_word(words, "restore", says, run_restore)
    restore.epilog = SIGN_IN + THEN
    restore.add_argument("file", metavar="FILE", help="the backup's file")


def run_backup(args: argparse.Namespace) -> int:
    """Make the backup, or with `test` prove one."""
    words: list[str] = args.words
    if args.keep is not None and (not args.service or args.keep < 1):
        args.parser.error("--keep takes 1 or more, and goes with --service")
    if args.service:
        if len(words) != 1:
            args.parser.error("name one folder: hearten backup --service FOLDER")
        return _make_as_service(args, named(words[0]))
    if len(words) == 2 and words[0] == "test":
        return _prove(args, named(words[1]))
    if len(words) != 1 or words == ["test"]:
        args.parser.error("name one file: hearten backup FILE, or hearten backup test FILE")
    return _make(args, named(words[0]))


def _make(args: argparse.Namespace, file: Path) -> int:
    from app.actions import keeping
    from app.commands.sign_in import opened_desk

    with opened_desk(args) as desk:
        facts = keeping.back_up(desk, file)
    return _tell(args, "Backed up and verified", facts)


def _make_as_service(args: argparse.Namespace, place: Path) -> int:
    from app.actions import nightly
    from app.commands.sign_in import store_folder

    file, facts = nightly.back_up(store_folder(args), place, args.keep or nightly.KEEP)
    return _tell(args, f"Backed up to {file.name} and verified", facts)


def _prove(args: argparse.Namespace, file: Path) -> int:
    from app.actions import keeping
    from app.commands.sign_in import password_of, user_name

    name = user_name(args)
    facts = keeping.prove_backup(file, name, password_of(args, f"Password of {name}: "))
    _tell(args, "This backup can be restored", facts)
    place = args.store or settings.store_place()
    if place and "://" not in place and keeping.store_in(Path(place)) not in ("", facts.store_uid):
        print(f"It is a backup of another store, not of the one in {place}.", file=sys.stderr)
    return 0


def _tell(args: argparse.Namespace, done: str, facts: BackupFacts) -> int:
    if args.json:
        put_json({"rows": facts.rows})
    else:
        print(f"{done}: {_words(facts)}.")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Restore into the store's folder."""
    from app.actions import keeping
    from app.commands.sign_in import password_of, store_folder, user_name

    file = named(args.file)
    folder, name = store_folder(args), user_name(args)
    password = password_of(args, f"Password of {name}: ")
    done = keeping.restore(file, folder, name, password)
    print(f"Restored: {_words(done.facts)}.")
    if done.kept is not None:
        was = "The store that was there is another one. It" if done.was_another else WAS_THERE
        print(f"{was} is kept in {done.kept}.")
    return 0


def _words(facts: BackupFacts) -> str:
    made = facts.made_at[:16].replace("T", " ")
    return f"{facts.store_name}, made {made} UTC, {facts.rows:,} rows"
