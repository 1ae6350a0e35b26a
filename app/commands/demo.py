"""Make a demo store at the command line: `hearten demo`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from app.commands.words import Subparsers, add_word, put_json

PEOPLE, MOST_PEOPLE = 400, 1_000_000
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def add_words(words: Subparsers) -> None:
    """Offer `demo`."""
    says = "make a store of invented people, services and a year of work to try things on"
    demo = add_word(words, "demo", says, run, signs_in=False, lists=True)
    demo.add_argument("folder", metavar="DIR", help="a folder that is not there yet, or empty")
    demo.add_argument("--people", type=_people, default=PEOPLE, metavar="N", help="how many people")
    demo.add_argument(
        "--seed", type=_seed, default=1, metavar="S", help="same seed and date, same rows"
    )
    demo.add_argument(
        "--as-of", type=_day, default=None, metavar="DATE", help="the demo's today, as 2026-05-04"
    )


def run(args: argparse.Namespace) -> int:
    """Make the store; its passwords stand in DIR/demo."""
    from app.invented import demo

    made = demo.make(Path(args.folder), people=args.people, seed=args.seed, as_of=args.as_of)
    if args.json:
        sign_ins = [
            {
                "user": one.user,
                "password": one.password,
                "roles": list(one.roles),
                "practices": list(one.practices),
                "networks": list(one.networks),
            }
            for one in made.sign_ins
        ]
        put_json({"store": str(args.folder), "sign_ins": sign_ins})
    else:
        print(f"A demo store lies in {args.folder}. Its users and their passwords stand in")
        print(f"{Path(args.folder) / 'demo'}. Open it: hearten --store {args.folder}")
    return 0


def _people(word: str) -> int:
    try:
        number = int(word)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"Type a whole number from 1 to {MOST_PEOPLE:,}.")
    return number


def _seed(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise argparse.ArgumentTypeError("Type a whole number, as 7.") from None


def _day(word: str) -> date:
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise argparse.ArgumentTypeError("Type a date that there is, as 2026-05-04.") from None
    if not EARLIEST <= day <= LATEST:
        raise argparse.ArgumentTypeError(f"Type a date from {EARLIEST} to {LATEST}.")
    return day
