"""Add and disable accounts and give new passwords at the command line: `hearten user`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from app import errors
from app.commands.words import SIGN_IN, Subparsers, add_sign_in, add_word, put_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.desk import Desk
    from app.domain.access import Grant, Role, Supervision, User
    from app.domain.network import Network, Practice

SUPERVISOR = "supervisor"
NOBODY_YET = "They supervise nobody yet: name link workers in Setup, Users."
ONLY_SUPERVISORS = "Only a supervisor supervises others. Leave --supervises out, or change --role."
# The values of access.Role, written out so that `hearten --help` need not import it.
ROLES = (
    "receptionist",
    "clinician",
    "link-worker",
    SUPERVISOR,
    "network-manager",
    "safeguarding-lead",
    "administrator",
    "privacy-officer",
)


def add_words(words: Subparsers) -> None:
    """Offer `user add`, `user list`, `user disable` and `user password`."""
    user = add_word(words, "user", "accounts: add, list, disable, new password", signs_in=False)
    verbs = user.add_subparsers(metavar="VERB", required=True)

    add = add_word(verbs, "add", "let somebody sign in", run_add)
    add.add_argument("name", metavar="NAME", nargs="?", help="the name to sign in with")
    _add_service(add, "let this account of the PC make backups, by `hearten backup --service`")
    add.add_argument("--role", choices=ROLES, help="what they are at this desk")
    for place in ("network", "practice"):
        add.add_argument(
            f"--{place}",
            action="append",
            default=[],
            metavar=place[0].upper(),
            help=f"a {place}: ODS code, name or uid; may be given again",
        )
    add.add_argument(
        "--supervises",
        action="append",
        default=[],
        metavar="NAME",
        help="a link worker whom this supervisor supervises from today; may be given again",
    )
    add.add_argument("--display", default="", metavar="NAME", help="the name shown and printed")
    _add_new_password(add)
    add.set_defaults(parser=add)

    add_word(verbs, "list", "list the accounts", run_list, lists=True)

    disable = add_word(verbs, "disable", "let somebody in no longer", run_disable)
    disable.add_argument("name", metavar="NAME", nargs="?")
    _add_service(disable, "let it make backups no longer")

    password = add_word(verbs, "password", "give a new password", run_password, signs_in=False)
    password.add_argument("name", metavar="NAME")
    password.add_argument(
        "--recovery",
        action="store_true",
        help="with the recovery key, which is then given where the password would be",
    )
    password.epilog = SIGN_IN
    add_sign_in(password)
    _add_new_password(password)


def _add_service(parser: argparse.ArgumentParser, says: str) -> None:
    parser.add_argument("--service", choices=("backup",), help=f"in place of NAME: {says}")
    parser.set_defaults(parser=parser)


def _add_new_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-password-file",
        default="",
        metavar="FILE",
        help="the new password: a file that only its owner may read, or - for standard input",
    )


def run_add(args: argparse.Namespace) -> int:
    """Add an account with one role at the places named."""
    from app.actions import accounts
    from app.commands.sign_in import new_password_from, opened_desk
    from app.domain.access import Role

    if _is_of_a_service(args):
        return _add_the_service(args)
    if args.role is None:
        args.parser.error("the following arguments are required: --role")
    if args.supervises and args.role != SUPERVISOR:
        raise errors.Refused(ONLY_SUPERVISORS)
    with opened_desk(args) as desk:
        grants = _grants(desk, Role(args.role), args.network, args.practice)
        supervised = _supervised(desk, args.supervises)
        password = new_password_from(args.new_password_file)
        new = accounts.NewUser(
            args.name, args.display or args.name, password, grants=grants, supervision=supervised
        )
        added = accounts.add_user(desk, new)
    print(f"Added, with the uid {added.user_uid}.")
    if args.role == SUPERVISOR and not supervised:
        print(NOBODY_YET)
    return 0


def _is_of_a_service(args: argparse.Namespace) -> bool:
    if (args.name is None) == (args.service is None):
        args.parser.error("name either NAME or --service backup")
    return args.service is not None


def _add_the_service(args: argparse.Namespace) -> int:
    from app.actions import nightly
    from app.commands.sign_in import opened_desk

    with opened_desk(args) as desk:
        nightly.add_service(desk)
    print("Added: this account makes backups by 'hearten backup --service FOLDER'.")
    return 0


def _supervised(desk: Desk, names: list[str]) -> tuple[Supervision, ...]:
    """Give the supervision, from today, of each person of that name once."""
    from app.domain.access import Supervision

    uids = dict.fromkeys(_user_of(desk, name).uid for name in names)
    return tuple(Supervision(uid, desk.today) for uid in uids)


def run_list(args: argparse.Namespace) -> int:
    """List accounts with their current roles, and the backup service."""
    from app.actions import accounts, nightly
    from app.commands.sign_in import opened_desk

    with opened_desk(args) as desk:
        rows = [_row(user, desk) for user in accounts.list_users(desk)]
        has_service = nightly.has_service(desk)
    if args.json:
        put_json(rows)
    else:
        for row in rows:
            state = "  (disabled)" if row["disabled"] else ""
            print(f"{row['name']}  {row['display']}  {', '.join(row['roles'])}{state}")
        if has_service:
            print("backup  (a service, not a person)")
    return 0


def _row(user: User, desk: Desk) -> dict[str, Any]:
    current = [grant for grant in user.grants if grant.is_current(desk.today)]
    return {
        "uid": user.uid,
        "name": user.name,
        "display": user.display,
        "disabled": user.is_disabled,
        "roles": sorted({grant.role.value for grant in current}),
    }


def run_disable(args: argparse.Namespace) -> int:
    """Disable an account and change the data key."""
    from app.actions import accounts, nightly
    from app.commands.sign_in import opened_desk

    of_a_service = _is_of_a_service(args)
    with opened_desk(args) as desk:
        if of_a_service:
            done = nightly.end_service(desk)
        else:
            done = accounts.disable_user(desk, _user_of(desk, args.name).uid)
    print("Disabled.")
    if not done.is_key_changed:
        print("The key will be changed when the store is next opened.", file=sys.stderr)
    return 0


def run_password(args: argparse.Namespace) -> int:
    """Give a new password: one's own, as an administrator, or with the recovery key."""
    from app.actions import accounts, signing_in
    from app.commands.sign_in import new_password_from, opened_desk, password_of, store_folder

    if args.recovery:
        folder = store_folder(args)
        key = password_of(args, "Recovery key: ")
        new = new_password_from(args.new_password_file)
        signing_in.sign_out(signing_in.recover(folder, key, args.name, new).desk)
    else:
        args.user = args.user or args.name
        args.password_given = password_of(args, f"Password of {args.user}: ")
        with opened_desk(args) as desk:
            user = desk.user
            if args.name.casefold() != user.name.casefold():
                user = _user_of(desk, args.name)
            new = new_password_from(args.new_password_file)
            if user.uid == desk.user.uid:
                accounts.change_own_password(desk, args.password_given, new)
            else:
                accounts.set_password(desk, user.uid, new)
    print("The password was changed.")
    return 0


def _user_of(desk: Desk, name: str) -> User:
    from app.actions import accounts

    for user in accounts.list_users(desk):
        if user.name.casefold() == " ".join(name.split()).casefold():
            return user
    raise errors.NotFound("Nobody of that name has an account here. See `hearten user list`.")


def _grants(desk: Desk, role: Role, networks: list[str], practices: list[str]) -> tuple[Grant, ...]:
    """Give one grant for each place, or one for the whole store when none is named."""
    from app.domain.access import Grant

    office = desk.office.office
    found = [
        *(Grant("", role, network_uid=_uid(office.networks, name)) for name in networks),
        *(Grant("", role, practice_uid=_uid(office.practices, name)) for name in practices),
    ]
    return tuple(found) or (Grant("", role),)


def _uid(places: Iterable[Network] | Iterable[Practice], name: str) -> str:
    wanted = " ".join(name.split()).casefold()
    uids = [
        place.uid
        for place in places
        if wanted in (place.uid.casefold(), place.ods_code.casefold(), place.name.casefold())
    ]
    if len(uids) != 1:
        raise errors.Refused(
            "That place is not in this store, or two have that name. Name it by its ODS code."
        )
    return uids[0]
