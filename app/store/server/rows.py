"""Say in one table who may read, add, change and take the rows of each table on a server.

What stands here becomes the policies of app/store/server/policies.py. A table that stands nowhere
here cannot be laid.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.access import Right
from app.domain.case import CaseState
from app.domain.escalation import EscalationState
from app.domain.plan import PlanState
from app.store.server.reach import Reach, Rights
from app.store.server.roles import PRIVATE

R = Right


@dataclass(frozen=True, slots=True)
class Rows:
    """The rights that open rows of one table, each for rows inside that right's own scope.

    `by` names the column that says who did it: nobody adds a row in another's name.
    """

    reach: Reach
    read: Rights
    add: Rights = ()
    change: Rights = ()
    take: Rights = ()
    by: str = ""
    begins: str = ""
    """What a row has to be that somebody adds."""
    goes: str = ""
    """What a row has to be that somebody takes away."""
    is_draft: bool = False
    """Nobody adds, changes or takes it but while its plan is a draft."""


_WORK_ON = (R.AMEND_REFERRAL, R.DECIDE_REFERRAL, R.RECORD_CONTACT, R.WRITE_PLAN)
_WORK = (R.LOG_REFERRAL, *_WORK_ON)
_RAISE = (R.RAISE_WITH_CLINICIAN, R.READ_ESCALATION)
# What logging is taken back by: one's own referral that nobody worked on since, and what it left.
_MINE = f"(SELECT {PRIVATE}.me())"
_UNTOUCHED = "{0}.logged_by = " + _MINE + " AND {0}.version = 1 AND {0}.state = 'received'"
_WRITTEN = ((R.WRITE_PLAN,),) * 3
_RAISED = ", ".join(
    f"'{state.value}'" for state in (EscalationState.RAISED, EscalationState.PASSED)
)
_OF_ITS_REFERRAL = (
    'EXISTS (SELECT FROM hearten.referral r WHERE r.network_id = "case".network_id '
    'AND r.id = "case".referral_id AND r.person_id = "case".person_id '
    "AND r.worker_id = \"case\".worker_id AND r.state = 'accepted')"
)

PATIENTS: dict[str, Rows] = {
    "person": Rows(
        Reach.PERSON,
        (R.SEE_REFERRALS,),
        (R.LOG_REFERRAL,),
        (R.AMEND_REFERRAL,),
        (R.LOG_REFERRAL,),
        goes="version = 1",
    ),
    "personal_contact": Rows(
        Reach.OF_PERSON, (R.SEE_REFERRALS,), (R.AMEND_REFERRAL,), (R.AMEND_REFERRAL,)
    ),
    "referral": Rows(
        Reach.PLACED,
        (R.SEE_REFERRALS,),
        (R.LOG_REFERRAL,),
        _WORK_ON,
        (R.LOG_REFERRAL,),
        by="logged_by",
        begins="state = 'received' AND worker_id IS NULL AND joined_to IS NULL AND is_open "
        "AND version = 1 AND state_shown = 'Not allocated' AND next_words = 'Decide' "
        "AND decision_reason = '' AND decision_code = ''",
        goes=_UNTOUCHED.format("referral"),
    ),
    # Written by the server's own function alone, and counted by its own trigger.
    "referral_search": Rows(Reach.SEARCH, (R.SEE_REFERRALS,)),
    "tally": Rows(Reach.TALLIED, (R.SEE_REFERRALS,)),
    "happening": Rows(
        Reach.HAPPENING,
        (R.SEE_REFERRALS,),
        (*_WORK, *_RAISE, R.READ_PLAN),
        (),
        (R.LOG_REFERRAL,),
        by="by",
        goes=f"kind = 'logged' AND happening.by = {_MINE} "
        "AND EXISTS (SELECT FROM hearten.referral r WHERE r.network_id = happening.network_id "
        f"AND r.uid = happening.referral_uid AND {_UNTOUCHED.format('r')})",
    ),
    "case": Rows(
        Reach.PLACED,
        (R.SEE_REFERRALS, R.SEE_CASELOAD),
        (R.DECIDE_REFERRAL,),
        (R.DECIDE_REFERRAL, R.WRITE_PLAN),
        begins=f"state = '{CaseState.WAITING.value}' AND version = 1 AND {_OF_ITS_REFERRAL}",
    ),
    "escalation": Rows(
        Reach.RAISED,
        (R.SEE_REFERRALS, R.READ_ESCALATION),
        (R.RAISE_WITH_CLINICIAN,),
        (R.READ_ESCALATION,),
        by="raised_by",
        begins=f"state IN ({_RAISED}) AND version = 1",
    ),
    "contact": Rows(Reach.OF_CASE, (R.READ_PLAN,), (R.RECORD_CONTACT,), by="by"),
    "plan": Rows(
        Reach.OF_CASE,
        (R.READ_PLAN,),
        (R.WRITE_PLAN,),
        (R.WRITE_PLAN,),
        begins=f"state = '{PlanState.DRAFT.value}' AND agreed_on IS NULL AND agreed_by IS NULL",
    ),
    "goal": Rows(Reach.OF_PLAN, (R.READ_PLAN,), *_WRITTEN, is_draft=True),
    "step": Rows(Reach.STEP, (R.READ_PLAN,), *_WRITTEN, is_draft=True),
    "plan_print": Rows(Reach.OF_PLAN, (R.READ_PLAN,), (R.READ_PLAN,), by="by"),
}


@dataclass(frozen=True, slots=True)
class Whole:
    """A table without patients' rows: any user reads it; each right writes all of it.

    `read`: only whoever has that right reads it.
    """

    add: Rights = ()
    change: Rights = ()
    take: Rights = ()
    read: Rights = ()


_OFFICE = (R.MANAGE_USERS,)
_EDIT = (R.EDIT_DIRECTORY, R.IMPORT_DIRECTORY)
_IMPORT = (R.IMPORT_DIRECTORY,)

WHOLE: dict[str, Whole] = {
    # Written by the functions of app/store/server/accounts.py alone.
    "user": Whole(),
    "grant": Whole(),
    "supervises": Whole(),
    "network": Whole(_OFFICE, _OFFICE),
    "practice": Whole(_OFFICE, _OFFICE),
    "membership": Whole(_OFFICE, _OFFICE, _OFFICE),
    "organisation": Whole(_EDIT, _EDIT),
    "service": Whole(_EDIT, _EDIT),
    "service_text": Whole(_EDIT, (), _EDIT),
    "service_place": Whole(_EDIT, (), _EDIT),
    "service_search": Whole(_EDIT, _EDIT, _EDIT),
    "directory_term": Whole(_IMPORT, _IMPORT),
    "staged_record": Whole(_IMPORT, (), _IMPORT, read=_IMPORT),
    "staged_place": Whole(_IMPORT, (), _IMPORT, read=_IMPORT),
    # Written by the server's own function alone.
    "audit": Whole(read=(R.READ_AUDIT,)),
    "setting": Whole(),
    "alembic_version": Whole(),
}

OWN: dict[str, str] = {"draft": "user_id"}
"""Tables in which everybody has their own rows alone: by the column that says whose."""
NOTED = frozenset({"op"})
"""Tables to which any user adds and which any user reads; nothing in them says of whom it is."""

# What the owners of functions see and do beyond all that, each on exactly these tables.
READER_READS = frozenset(
    {"user", "grant", "supervises", "network", "practice", "membership", "person", "referral"}
    | {"referral_search", "happening", "escalation", "case", "contact", "plan", "goal", "step"}
)
ACCOUNTS_WRITES = {
    "user": "SELECT, INSERT, UPDATE",
    "grant": "SELECT, INSERT, UPDATE",
    "supervises": "SELECT, INSERT, UPDATE, DELETE",
}
OWNER_WRITES = {
    "alembic_version": "SELECT, INSERT, UPDATE, DELETE",
    "setting": "SELECT, INSERT, UPDATE",
    "audit": "SELECT, INSERT",
    # What is raised shows in the list, of every referral of that person (raised.py).
    "referral": "SELECT, UPDATE",
    "escalation": "SELECT",
    # Whoever writes what a plan says holds the plan's own row (agreed.py).
    "plan": "SELECT, UPDATE",
    "goal": "SELECT",
    # Counted and indexed from the referral's own row (counting.py, indexing.py).
    "tally": "SELECT, INSERT, UPDATE",
    "referral_search": "SELECT, INSERT, UPDATE",
}
MAINTAIN_WRITES = "SELECT, INSERT, UPDATE, DELETE"

FROZEN = frozenset(
    {"id", "uid", "network_id", "practice_id", "person_id", "referral_id", "case_id", "plan_id"}
    | {"goal_id", "created_at", "logged_at", "logged_by", "raised_at", "raised_by", "standing"}
)
"""Columns of a patient's row that no user changes: it stays with its person and place."""
NAMES = frozenset({"id", "uid"})
"""What no other row changes of: grants hold by the uid of a network or practice."""
HELD_WHOLE = frozenset({"service", "organisation", "directory_term"})
"""Tables that an import holds alone: their UPDATE is granted whole, which LOCK TABLE asks for.

So any login may lock them, until its transaction ends; what it may change its policies say.
The same holds of every table of which rows are taken away, for DELETE is granted whole too."""
MADE_BY_THE_SERVER = frozenset({"id"})
UNREAD = {"referral_search": frozenset({"tokens"})}
"""Columns that are asked by a function alone, besides every note."""
