"""Take the password of the user that a server's address names: never a word of the command."""

from __future__ import annotations

import argparse
import sys
from urllib.parse import parse_qsl, urlsplit

from app import errors, places

NOT_ASKED = (
    "There is no terminal to ask for the server's password on. "
    "Set HEARTEN_SERVER_PASSWORD or name --server-password-file."
)


def add_option(parser: argparse.ArgumentParser) -> None:
    """Take where the password of the address's user lies."""
    parser.add_argument(
        "--server-password-file",
        metavar="FILE",
        default="",
        help="a file that only its owner may read, or - for standard input; "
        "else HEARTEN_SERVER_PASSWORD, else it is asked for",
    )


def require_no_password(url: str) -> None:
    """Refuse an address with a password in it: every user of this machine can read it there."""
    try:
        parts = urlsplit(url)
        asked = {name for name, _ in parse_qsl(parts.query)}
    except ValueError:
        raise errors.Refused(places.NO_SERVER) from None
    if ":" in parts.netloc.rpartition("@")[0] or places.SECRETS.intersection(asked):
        raise errors.Refused(places.LEAVE_IT_OUT)


def server_password(args: argparse.Namespace, url: str) -> str | None:
    """Give the password; none where a socket of this machine needs none and none was named."""
    from app.commands.sign_in import secret_from

    given: str | None = args.server_password_given
    if given is not None:
        return given
    if args.server_password_file:
        return secret_from(args.server_password_file, "")
    if _is_a_socket(url):
        return None
    if sys.stdin is None or not sys.stdin.isatty():
        raise errors.Refused(NOT_ASKED)
    return secret_from("", "Password of the server's user: ")


def _is_a_socket(url: str) -> bool:
    """Claim that the address names a socket of this machine, where the server knows who asks."""
    parts = urlsplit(url)
    hosts = dict(parse_qsl(parts.query)).get("host", parts.hostname or "")
    return hosts.startswith("/") or not hosts
