"""List plans and print one as PDF at the command line: `hearten plan`."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from app import errors
from app.commands.words import Subparsers, add_word, put_json

NOT_WRITTEN = "The file could not be written. Look at its folder and the room on the disk."


def add_words(words: Subparsers) -> None:
    """Offer `plan list` and `plan print`."""
    plan = add_word(words, "plan", "plans: list those one may see, print one", signs_in=False)
    verbs = plan.add_subparsers(metavar="VERB", required=True)
    add_word(verbs, "list", "list the plans one may see", run_list, lists=True)
    printing = add_word(verbs, "print", "write a plan as PDF", run_print)
    printing.add_argument("uid", metavar="UID", help="the plan's uid, as `hearten plan list` says")
    printing.add_argument("--out", required=True, metavar="FILE", help="the PDF to write")
    printing.add_argument(
        "--reason", default="", metavar="WORDS", help="why another link worker's case is opened"
    )


def run_list(args: argparse.Namespace) -> int:
    """List the plans of the cases one may see."""
    from app.actions import plans
    from app.commands.sign_in import opened_desk

    with opened_desk(args) as desk:
        rows = [row for row in plans.caseload(desk, mine=False) if row.plan_uid]
    if args.json:
        put_json(
            [
                {
                    "uid": row.plan_uid,
                    "case": row.uid,
                    "person": row.name,
                    "plan": row.plan,
                    "state": row.state,
                    "next_on": row.next_on.isoformat() if row.next_on else None,
                    "worker": row.worker,
                    "practice": row.practice,
                }
                for row in rows
            ]
        )
    else:
        for row in rows:
            print(f"{row.plan_uid}  {row.name}  {row.plan}  {row.practice}")
    return 0


def run_print(args: argparse.Namespace) -> int:
    """Write a plan's sheet; the print is recorded just before the file is there."""
    from app.actions import plans
    from app.commands.sign_in import opened_desk
    from app.printing import plan_sheet

    out = Path(args.out)
    if not out.parent.is_dir():
        raise errors.Refused("The folder for the PDF is not there. Make it, then try again.")
    if out.is_dir():
        raise errors.Refused("That is a folder. Name a file for the PDF.")
    with opened_desk(args) as desk:
        sheet = plan_sheet.print_plan(plans.open_plan(desk, args.uid, args.reason).sheet())
        with _written(out, sheet):
            plans.print_record(desk, args.uid, sheet)
    print(f"Written to {out}.")
    return 0


@contextlib.contextmanager
def _written(out: Path, content: bytes) -> Iterator[None]:
    """Lay the whole file down beside, let it be recorded, put it there; for its owner alone."""
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            part.chmod(0o600)
            file.write(content)
        yield
        part.replace(out)
    except OSError:
        raise errors.Refused(NOT_WRITTEN) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
