"""Name every measure with its budget, and where it is taken."""

from __future__ import annotations

from dataclasses import dataclass

STALL, POLICIES = "longest stall", "policies"
SAVE, SAVE_GUARDED = "save on a server", "save on a server, statements guarded alike"
CROWD = "save among 500 idle and 50 working, p95"


@dataclass(frozen=True)
class Measure:
    """One measure, or several that are taken in the same rounds."""

    names: tuple[str, ...]
    budgets: tuple[float, ...]
    place: str
    """The module and its function: it takes a folder and a number of rounds, gives Rounds."""
    rounds: int = 9
    needs_stores: bool = True
    needs_server: bool = False
    needs_program: bool = False


MEASURES = (
    Measure(("sign-in painted",), (1.6,), "sign_in_measures.sign_in_painted"),
    Measure(("packaged start to sign-in",), (1.3,), "packaged_measure.start", needs_program=True),
    Measure(("password to first rows",), (2.0,), "sign_in_measures.password_to_first_rows"),
    Measure(("log a referral",), (2.0,), "logging_measure.log_a_referral"),
    Measure(("open a record",), (2.0,), "desk_measures.open_record"),
    Measure(("open a record during an import",), (2.0,), "directory_measure.open_during_import"),
    Measure(("search key p95", "search key worst"), (1.5, 3.0), "desk_measures.search"),
    Measure(("first page of 100,000",), (1.3,), "desk_measures.first_page"),
    Measure(("jump to the middle",), (1.5,), "desk_measures.jump"),
    Measure(("plan pdf",), (2.0,), "paper_measure.plan_pdf", needs_stores=False),
    Measure(
        ("import 5,000 services",),
        (6.0,),
        "directory_measure.import_services",
        needs_stores=False,
    ),
    # On a server of the bench's own; one row, "policies: QUESTION, WHO", for each question.
    Measure((POLICIES,), (2.5,), "server_queries.under_policies", 9, False, True),
    Measure((SAVE, SAVE_GUARDED), (2.0, 2.0), "server_saves.save", 3, False, True),
    Measure((CROWD,), (5.0,), "server_saves.crowd", 3, False, True),
    Measure(("another PC's change visible p95",), (1.0,), "many_pcs.visible", 1, False, True),
    # Its rows are named "longest stall: STEP", one for each step of the tour.
    Measure((STALL,), (1.5,), "stall_measure.longest_stalls", rounds=7, needs_stores=False),
)


def budget_of(name: str) -> float:
    """Give what a ratio may be at most."""
    name = name.partition(":")[0]
    for measure in MEASURES:
        for known, budget in zip(measure.names, measure.budgets, strict=True):
            if known == name:
                return budget
    raise KeyError(name)
