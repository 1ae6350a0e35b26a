"""Check a store at the command line: `hearten check`."""

from __future__ import annotations

import argparse

from app.commands.words import Subparsers, add_word, put_json


def add_words(words: Subparsers) -> None:
    """Offer `check`."""
    says = "check engine, cipher, links, commit counter and audit; exit status 1 if one is wrong"
    add_word(words, "check", says, run, lists=True)


def run(args: argparse.Namespace) -> int:
    """Say what is wrong and what is worth a look, one line each; 0 when nothing is wrong."""
    from app.actions import keeping
    from app.commands.sign_in import opened_desk

    with opened_desk(args) as desk:
        found = keeping.check_store(desk)
    if args.json:
        put_json({"problems": list(found.problems), "to_look_at": list(found.to_look_at)})
    else:
        print("\n".join((*(found.problems or ("All is well.",)), *found.to_look_at)))
    return 1 if found.problems else 0
