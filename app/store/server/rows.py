"""Say in one table who may read, add, change and take the rows of each table on a server.

What stands here becomes the policies of app/store/server/policies.py. A table that stands nowhere
here cannot be laid.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.domain.access import OF_NETWORKS, OF_PRACTICES, RIGHTS, Right, Role
from app.store.server.roles import PRIVATE

R = Right
Rights = tuple[Right, ...]


class Reach(Enum):
    """By what a row is found to be inside one's scope."""

    PLACED = "its own network, practice and link worker"
    TALLIED = "its own network and practice"
    PERSON = "its own network and practice, or a referral of a supervised link worker"
    OF_PERSON = "its person"
    HAPPENING = "its person, or for a supervisor its referral"
    RAISED = "its own network and practice, or a referral of its person"
    SEARCH = "its referral"
    PLAN = "its case"
    OF_PLAN = "its plan's case"
    STEP = "its goal's plan's case"


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


_WORK = (R.LOG_REFERRAL, R.AMEND_REFERRAL, R.DECIDE_REFERRAL, R.WRITE_PLAN)
_RAISE = (R.RAISE_WITH_CLINICIAN, R.READ_ESCALATION)

PATIENTS: dict[str, Rows] = {
    "person": Rows(
        Reach.PERSON, (R.SEE_REFERRALS,), (R.LOG_REFERRAL,), (R.AMEND_REFERRAL,), (R.LOG_REFERRAL,)
    ),
    "personal_contact": Rows(
        Reach.OF_PERSON, (R.SEE_REFERRALS,), (R.AMEND_REFERRAL,), (R.AMEND_REFERRAL,)
    ),
    "referral": Rows(
        Reach.PLACED,
        (R.SEE_REFERRALS,),
        (R.LOG_REFERRAL,),
        _WORK[1:],
        (R.LOG_REFERRAL,),
        by="logged_by",
        begins="state = 'received' AND worker_id IS NULL AND joined_to IS NULL",
    ),
    "referral_search": Rows(Reach.SEARCH, (R.SEE_REFERRALS,), _WORK, (), _WORK),
    "happening": Rows(
        Reach.HAPPENING,
        (R.SEE_REFERRALS,),
        (*_WORK, *_RAISE, R.READ_PLAN),
        (),
        (R.LOG_REFERRAL,),
        by="by",
    ),
    "tally": Rows(Reach.TALLIED, (R.SEE_REFERRALS,), _WORK, _WORK),
    "case": Rows(
        Reach.PLACED,
        (R.SEE_REFERRALS, R.SEE_CASELOAD),
        (R.DECIDE_REFERRAL,),
        (R.DECIDE_REFERRAL, R.WRITE_PLAN),
    ),
    "escalation": Rows(
        Reach.RAISED,
        (R.SEE_REFERRALS, R.READ_ESCALATION),
        (R.RAISE_WITH_CLINICIAN,),
        (R.READ_ESCALATION,),
        by="raised_by",
    ),
    "plan": Rows(Reach.PLAN, (R.READ_PLAN,), (R.WRITE_PLAN,), (R.WRITE_PLAN,)),
    "goal": Rows(Reach.OF_PLAN, (R.READ_PLAN,), (R.WRITE_PLAN,), (R.WRITE_PLAN,), (R.WRITE_PLAN,)),
    "step": Rows(Reach.STEP, (R.READ_PLAN,), (R.WRITE_PLAN,), (R.WRITE_PLAN,), (R.WRITE_PLAN,)),
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
    | {"referral_search", "happening", "escalation", "case", "plan", "goal", "step"}
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
}
MAINTAIN_WRITES = "SELECT, INSERT, UPDATE, DELETE"

FROZEN = frozenset(
    {"id", "uid", "network_id", "practice_id", "person_id", "referral_id", "case_id", "plan_id"}
    | {"goal_id", "created_at", "logged_at", "logged_by", "raised_at", "raised_by", "standing"}
)
"""Columns of a patient's row that no user changes: it stays with its person and place."""
MADE_BY_THE_SERVER = frozenset({"id"})
UNREAD = {"referral_search": frozenset({"tokens"})}
"""Columns that are asked by a function alone, besides every note."""


def condition(reach: Reach, rights: Rights, table: str) -> str:
    """Give what is asked of a row: that it lies inside the scope of one of these rights."""
    if reach is Reach.PLACED:
        return placed(rights, f'"{table}"', workers=True)
    if reach is Reach.TALLIED:
        return placed(rights, f'"{table}"')
    if reach in (Reach.PERSON, Reach.RAISED):
        person = "id" if reach is Reach.PERSON else "person_id"
        return _or(placed(rights, f'"{table}"'), _supervised(rights, table, person))
    if reach is Reach.OF_PERSON:
        inside = _or(placed(rights, "p"), _supervised(rights, "p", "id"))
        return _exists("person p", f"{_same(table, 'person_id', 'p')} AND ({inside})")
    if reach is Reach.HAPPENING:
        if rights != (R.SEE_REFERRALS,):  # somebody may add what they then do not see
            return condition(Reach.OF_PERSON, rights, table)
        own = _exists("person p", f"{_same(table, 'person_id', 'p')} AND ({placed(rights, 'p')})")
        return _or(own, _supervised_happening(rights))
    if reach is Reach.SEARCH:
        inside = placed(rights, "r", workers=True)
        return _exists("referral r", f"{_same(table, 'referral_id', 'r')} AND ({inside})")
    case = f"c.network_id = l.network_id AND c.id = l.case_id AND ({placed(rights, 'c', True)})"
    if reach is Reach.PLAN:
        case = case.replace("l.", f'"{table}".')
        return _exists('"case" c', case)
    if reach is Reach.OF_PLAN:
        return _exists('plan l, hearten."case" c', f"{_same(table, 'plan_id', 'l')} AND {case}")
    plan = "l.network_id = o.network_id AND l.id = o.plan_id"
    return _exists(
        'goal o, hearten.plan l, hearten."case" c',
        f"{_same(table, 'goal_id', 'o')} AND {plan} AND {case}",
    )


def placed(rights: Rights, table: str, workers: bool = False) -> str:
    """Ask for the row's network, practice and link worker, each list drawn up once a statement."""
    kinds = {"networks": "network_id", "practices": "practice_id"}
    if workers:
        kinds["workers"] = "worker_id"
    parts = [
        f"{table}.{column} = ANY ({_list(kind, rights)})"
        for kind, column in kinds.items()
        if rights_by(kind, rights)
    ]
    return " OR ".join(parts) or "false"


def rights_by(kind: str, rights: Rights) -> Rights:
    """Give those of some rights that a role has which goes by networks, practices or workers."""
    other = frozenset({Role.SAFEGUARDING_LEAD})
    roles = {
        "networks": OF_NETWORKS | other,
        "practices": OF_PRACTICES | other,
        "workers": frozenset({Role.SUPERVISOR}),
    }[kind]
    return tuple(right for right in rights if any(right in RIGHTS[role] for role in roles))


def _list(kind: str, rights: Rights) -> str:
    return f"(SELECT {PRIVATE}.{kind}_of({array(rights_by(kind, rights))}))::bigint[]"


def array(rights: Rights) -> str:
    """Give rights as the array that the functions take."""
    return "ARRAY[" + ", ".join(f"'{right.value}'" for right in rights) + "]"


def _supervised(rights: Rights, table: str, person: str) -> str:
    if not rights_by("workers", rights):
        return "false"
    workers = _list("workers", rights)
    # Who supervises nobody never looks for the referral.
    return f"cardinality({workers}) > 0 AND " + _exists(
        "referral r",
        f'r.network_id = "{table}".network_id AND r.person_id = "{table}".{person} '
        f"AND r.worker_id = ANY ({workers})",
    )


def _supervised_happening(rights: Rights) -> str:
    if not rights_by("workers", rights):
        return "false"
    workers = _list("workers", rights)
    of_one = (
        "r.network_id = happening.network_id AND r.person_id = happening.person_id "
        f"AND r.worker_id = ANY ({workers})"
    )
    named = _exists("referral r", f"r.uid = happening.referral_uid AND {of_one}")
    unnamed = (
        "coalesce(happening.referral_uid, '') = '' AND "
        f"{_exists('referral r', of_one)} "
        f"AND {PRIVATE}.all_supervised(happening.network_id, happening.person_id)"
    )
    return f"cardinality({workers}) > 0 AND ({named} OR ({unnamed}))"


def _same(table: str, column: str, other: str) -> str:
    return f'{other}.network_id = "{table}".network_id AND {other}.id = "{table}".{column}'


def _exists(tables: str, where: str) -> str:
    return f"EXISTS (SELECT FROM hearten.{tables} WHERE {where})"


def _or(*parts: str) -> str:
    return " OR ".join(f"({part})" for part in parts if part != "false") or "false"
