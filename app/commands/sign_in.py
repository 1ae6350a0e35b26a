"""Sign in for one command: find the store, take the password, give the desk.

The password comes from HEARTEN_PASSWORD (already out of the environment), from a file that only its
owner may read, or it is asked for; it is never a word of the command.
"""

from __future__ import annotations

import argparse
import getpass
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app import errors, places, policy, settings
from app.commands.words import stop_at_wrong_words

if TYPE_CHECKING:
    from app.desk import Desk
    from app.places import Place

NO_STORE = "Name the store with --store: its folder, or the address of its database."
A_FILE = "That is a file, not a folder. Name the folder of the store with --store."
NO_USER = "Name who signs in with --user."
NO_TERMINAL = (
    "There is no terminal to ask for the password on. Set HEARTEN_PASSWORD or name --password-file."
)
NO_INPUT = "Standard input is closed, so no password can be read from it."
OTHERS_READ = "Others may read that password file. Let only its owner read it (chmod 600)."
ON_WINDOWS = (
    "Who may read a file cannot be told on Windows. Give the password by HEARTEN_PASSWORD "
    "or by standard input (--password-file -)."
)
NOT_READ = "The password file cannot be read. Look at its name and at who may read it."
ON_A_SERVER = (
    "That is for a store in a folder. One on a server is looked after there: it is backed up and "
    "restored by whoever looks after the server, and an administrator gives new passwords."
)
_LONGEST = 4096


@contextmanager
def opened_desk(args: argparse.Namespace) -> Iterator[Desk]:
    """Open the store that --store, a policy or the settings name, as who --user names."""
    place = store_place(args)
    name = user_name(args)
    password = password_of(args, f"Password of {name}: ")
    from app.actions import signing_in

    signed_in = signing_in.sign_in(place, name, password)
    for warning in signed_in.warnings:
        print(warning, file=sys.stderr)
    try:
        yield signed_in.desk
        signing_in.sign_out(signed_in.desk)
    finally:
        signed_in.desk.store.close()


def store_place(args: argparse.Namespace) -> Place:
    """Give the store's folder or server; raises errors.Refused when nothing names one, or a file.

    An address with a password in it is refused, and never shown.
    """
    named = args.store or settings.store_place()
    if not args.store and (warning := policy.read().warning):
        print(warning, file=sys.stderr)
    if not named:
        raise errors.Refused(NO_STORE)
    place = places.read(named)
    if isinstance(place, Path):
        with suppress(OSError):  # opening it will say what is wrong with its name
            if place.is_file():
                raise errors.Refused(A_FILE)
    return place


def store_folder(args: argparse.Namespace) -> Path:
    """Give the folder of the store, for what a server does not have; raises errors.Refused."""
    place = store_place(args)
    if not isinstance(place, Path):
        raise errors.Refused(ON_A_SERVER)
    return place


def user_name(args: argparse.Namespace) -> str:
    """Give who signs in; without --user the words are wrong."""
    if not args.user:
        stop_at_wrong_words(NO_USER)
    return str(args.user)


def password_of(args: argparse.Namespace, prompt: str) -> str:
    """Give the password of whoever signs in."""
    if args.password_given is not None:
        return str(args.password_given)
    return secret_from(args.password_file, prompt)


def secret_from(file: str, prompt: str) -> str:
    """Read a secret from a private file or standard input (-), or ask for it."""
    if file == "-":
        if sys.stdin is None:  # closed by whoever called
            raise errors.Refused(NO_INPUT)
        return sys.stdin.readline(_LONGEST).rstrip("\r\n")
    if file:
        return _from_private_file(Path(file))
    if sys.stdin is None or not sys.stdin.isatty():
        raise errors.Refused(NO_TERMINAL)
    return getpass.getpass(prompt)


def new_password_from(file: str) -> str:
    """Read a new password from a private file or standard input, or ask for it twice."""
    first = secret_from(file, "New password: ")
    if not file and getpass.getpass("The same again: ") != first:
        raise errors.Refused("The two were not the same. Nothing was changed. Try again.")
    return first


def _from_private_file(path: Path) -> str:
    if sys.platform == "win32":
        raise errors.Refused(ON_WINDOWS)
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            if about.st_uid != os.geteuid() or stat.S_IMODE(about.st_mode) & 0o077:
                raise errors.Refused(OTHERS_READ)
            return file.readline(_LONGEST).decode("utf8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise errors.Refused(NOT_READ) from None
