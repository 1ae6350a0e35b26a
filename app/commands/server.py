"""Prepare a server's database and prove it at the command line: `hearten server`."""

from __future__ import annotations

import argparse
import sys

from app import errors
from app.commands.words import SIGN_IN, Subparsers, add_word, put_json

NOBODY_YET = "Nobody can sign in yet. Do it again with --administrator NAME."
FOR_TRIAL = (
    "It is for trial with invented people: only NHS numbers that begin with 999 are taken, until "
    "an administrator lifts that in Setup, Store."
)
ALL_WELL = "Roles, policies and functions are as they must be."


def add_words(words: Subparsers) -> None:
    """Offer `server prepare` and `server check`."""
    says = "a PostgreSQL database for many PCs: make it ready, prove it"
    server = add_word(words, "server", says, signs_in=False)
    verbs = server.add_subparsers(metavar="VERB", required=True)

    says = "make an empty database a store, or bring the one there up to date; may be repeated"
    prepare = add_word(verbs, "prepare", says, run_prepare, signs_in=False)
    _add_server(prepare)
    prepare.add_argument("--name", default="", help="what the store is called")
    prepare.add_argument(
        "--administrator", default="", metavar="NAME", help="let its first user sign in as NAME"
    )
    prepare.add_argument("--display", default="", metavar="NAME", help="their name shown")
    prepare.add_argument(
        "--new-password-file",
        default="",
        metavar="FILE",
        help="their password: a file that only its owner may read, or - for standard input",
    )

    says = "prove roles, policies and functions; a line for each finding, exit status 1 if any"
    check = add_word(verbs, "check", says, run_check, signs_in=False, lists=True)
    _add_server(check)


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "url", metavar="URL", help="postgresql://USER@HOST/DATABASE; USER signs in to the server"
    )
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        default=argparse.SUPPRESS,
        help="a file that only its owner may read, or - for standard input",
    )
    parser.epilog = SIGN_IN


def run_prepare(args: argparse.Namespace) -> int:
    """Make the database ready; with --administrator its first user too."""
    from app.actions import servers
    from app.commands.sign_in import new_password_from

    password = _password(args)
    first = None
    if args.administrator:
        new = new_password_from(args.new_password_file)
        first = servers.First(args.administrator, new, args.display)
    elif args.new_password_file or args.display:
        raise errors.Refused("Name the first user with --administrator.")
    done = servers.prepare(args.url, password, name=args.name, first=first)
    print(f"Ready: the store {done.store_uid}.")
    if done.is_trial:
        print(FOR_TRIAL)
    if not done.has_users:
        print(NOBODY_YET, file=sys.stderr)
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Say each finding in a line; 0 when there is none."""
    from app.actions import servers

    found = servers.check(args.url, _password(args))
    if args.json:
        put_json({"problems": found.problems, "not_looked_at": found.unseen})
    else:
        print("\n".join(found.problems or (ALL_WELL,)))
        for sentence in found.unseen:
            print(sentence, file=sys.stderr)
    return 1 if found.problems else 0


def _password(args: argparse.Namespace) -> str | None:
    """Give the password of the URL's user; none is asked for where the line is a Unix socket."""
    from app.commands.sign_in import password_of

    if args.password_given is None and not args.password_file and "@/" in args.url:
        return None
    return password_of(args, "Password of the server's user: ")
