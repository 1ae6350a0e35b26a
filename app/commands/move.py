"""Move a store from its folder to a server at the command line: `hearten move --to URL`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings
from app.commands import server_password
from app.commands.words import SIGN_IN, Subparsers, add_word, put_json, show_progress

if TYPE_CHECKING:
    from app.actions.moving import MovedStore

MORE = (
    " --user and that password open the folder. The user that the address names signs in at the "
    "server with HEARTEN_SERVER_PASSWORD or --server-password-file. A move that was cut goes on "
    "when the same words are run again."
)


def add_words(words: Subparsers) -> None:
    """Offer `move`."""
    says = "move the store of a folder to an empty PostgreSQL database, counted and compared"
    move = add_word(words, "move", says, run, lists=True)
    move.epilog = SIGN_IN + MORE
    move.add_argument("--to", required=True, metavar="URL", help="postgresql://user@host/database")
    move.add_argument(
        "--leave-drafts", action="store_true", help="leave half-typed forms behind in the folder"
    )
    move.add_argument(
        "--instead-of",
        default="",
        metavar="URL",
        help="the database of a move that was not ended, which is gone for good",
    )
    server_password.add_option(move)


def run(args: argparse.Namespace) -> int:
    """Move, and say who has to be given a new password."""
    from app.actions import moving
    from app.commands.sign_in import password_of, store_folder, user_name

    server_password.require_no_password(args.to)
    if args.instead_of:
        server_password.require_no_password(args.instead_of)
    folder, name = store_folder(args), user_name(args)
    password = password_of(args, f"Password of {name}: ")
    at_server = server_password.server_password(args, args.to)
    signed_in = moving.open_folder(folder, name, password)
    for warning in signed_in.warnings:
        print(warning, file=sys.stderr)
    try:
        desk = signed_in.desk
        moved = moving.move(
            desk,
            args.to,
            at_server,
            [*_of_demo(folder), (desk.user.name, password)],
            leave_drafts=args.leave_drafts,
            instead_of=args.instead_of,
            progress=show_progress,
        )
    finally:
        signed_in.desk.store.close()  # without an entry: the audit goes on at the server
    _name_the_server(folder, moved)
    _tell(args, moved)
    return 0


def _of_demo(folder: Path) -> list[tuple[str, str]]:
    """Give the invented users of a demo with their passwords."""
    from app.invented import sign_ins

    return [(one.user, one.password) for one in sign_ins.read(folder)]


def _name_the_server(folder: Path, moved: MovedStore) -> None:
    """Let this account's settings name the server where they named the folder, or nothing."""
    kept = settings.load()
    if not kept.store or Path(kept.store).resolve() == folder.resolve():
        kept.store, kept.store_name = moved.place, moved.store_name
        kept.save()


def _tell(args: argparse.Namespace, moved: MovedStore) -> None:
    if args.json:
        put_json(
            {
                "store": moved.place,
                "tables": {
                    name: {"rows": one.rows, "sha256": one.sha256}
                    for name, one in moved.tables.items()
                },
                "without_password": list(moved.without_password),
                "drafts_left": moved.drafts_left,
            }
        )
        return
    if moved.began_again:
        print("The folder had been worked in since the move was cut, so all was copied anew.")
    print(f"Moved and compared: {moved.rows:,} records are on the server as they were here.")
    print("The folder is kept as it was and is not opened any more.")
    if moved.drafts_left:
        print(f"Half-typed forms left behind in the folder: {moved.drafts_left}.")
    if moved.without_password:
        print("Passwords cannot be moved. Before they can sign in, give a new one to:")
        for name in moved.without_password:
            print(f"  hearten user password '{name}'")
