"""Spell the words that several commands share."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from app import errors

SIGN_IN = (
    "The password is read from HEARTEN_PASSWORD, from --password-file, or asked for; "
    "it is never a word of the command."
)

NO_NAME_GIVEN = "The name of the file or folder is empty. Name it."


class Words(argparse.ArgumentParser):
    """Take options only as they are spelt, never cut short."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})


Subparsers: TypeAlias = "argparse._SubParsersAction[Words]"  # what add_words is given


def add_word(
    words: Subparsers,
    name: str,
    says: str,
    run: Callable[[argparse.Namespace], int] | None = None,
    *,
    signs_in: bool = True,
    lists: bool = False,
) -> Words:
    """Add a word: `signs_in` gives it --user and the like, `lists` gives it --json."""
    parser = words.add_parser(
        name, help=says, description=says, epilog=SIGN_IN if signs_in else None
    )
    if run is not None:
        parser.set_defaults(run=run)
    if signs_in:
        add_sign_in(parser)
    if lists:
        parser.add_argument("--json", action="store_true", help="machine-readable output")
    return parser


def named(name: str) -> Path:
    """Give the place that a word names; an empty one would mean the folder one is in."""
    if not name.strip():
        raise errors.Refused(NO_NAME_GIVEN)
    return Path(name)


def add_sign_in(parser: argparse.ArgumentParser, default: str = argparse.SUPPRESS) -> None:
    """Take which store, who signs in, and where the password lies.

    The front door takes them before the word too, with an empty default.
    """
    store = "the store: a folder, or postgresql://… (default: the settings')"
    parser.add_argument("--store", metavar="PLACE", default=default, help=store)
    parser.add_argument("--user", metavar="NAME", default=default, help="who signs in")
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        default=default,
        help="a file that only its owner may read, or - for standard input",
    )


def stop_at_wrong_words(sentence: str) -> NoReturn:
    """End with the status of wrong words and the sentence that says what to type."""
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def put_json(answer: object) -> None:
    """Write one JSON document to standard output."""
    json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def show_progress(done: int, total: int) -> None:
    """Show progress on a terminal; be quiet in a pipe."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{done} of {total}{end}")
        sys.stderr.flush()
