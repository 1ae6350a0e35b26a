"""List plans and print one as PDF at the command line: `hearten plan`."""

from __future__ import annotations

import argparse

from app import errors
from app.commands.words import Subparsers, add_word, named, put_json

NOT_TO_A_TERMINAL = "A plan is written into a file only. Name the file, such as plan.pdf."


def add_words(words: Subparsers) -> None:
    """Offer `plan list` and `plan print`."""
    plan = add_word(words, "plan", "plans: list those one may see, print one", signs_in=False)
    verbs = plan.add_subparsers(metavar="VERB", required=True)
    add_word(verbs, "list", "list the plans one may see", run_list, lists=True)
    printing = add_word(verbs, "print", "write a plan as PDF", run_print)
    printing.add_argument("uid", metavar="UID", help="the plan's uid, as `hearten plan list` says")
    printing.add_argument("--out", required=True, metavar="FILE", help="the new PDF")
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
    from app.printing import pdf_file, plan_sheet

    if args.out == "-":
        raise errors.Refused(NOT_TO_A_TERMINAL)
    out = named(args.out)
    pdf_file.check_place(out)
    with opened_desk(args) as desk:
        sheet = plan_sheet.print_plan(plans.open_plan(desk, args.uid, args.reason).sheet())
        with pdf_file.written(out, sheet):
            plans.print_record(desk, args.uid, sheet, reason=args.reason)
    print(f"Written to {out}.")
    return 0
