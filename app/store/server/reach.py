"""Say by what a row is found to be inside somebody's scope, as a policy asks it.

Each list of networks, practices and link workers is drawn up once a statement.
"""

from __future__ import annotations

from enum import Enum

from app.domain.access import OF_NETWORKS, OF_PRACTICES, RIGHTS, Right, Role
from app.store.server.roles import PRIVATE

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
    OF_CASE = "its case"
    OF_PLAN = "its plan's case"
    STEP = "its goal's plan's case"


def condition(reach: Reach, rights: Rights, table: str, *, is_draft: bool = False) -> str:
    """Give what is asked of a row: that it lies inside the scope of one of these rights.

    `is_draft`: and that the plan it is of is still a draft.
    """
    if reach is Reach.PLACED:
        return placed(rights, f'"{table}"', workers=True)
    if reach is Reach.TALLIED:
        return placed(rights, f'"{table}"')
    if reach in (Reach.PERSON, Reach.RAISED):
        person = "id" if reach is Reach.PERSON else "person_id"
        return _or(placed(rights, f'"{table}"'), _supervised(rights, table, person))
    if reach is Reach.OF_PERSON:
        supervised = _supervised(rights, table, "person_id")
        return _or(_of_person(rights, table), supervised)
    if reach is Reach.HAPPENING:
        if rights != (Right.SEE_REFERRALS,):  # somebody may add what they then do not see
            return condition(Reach.OF_PERSON, rights, table)
        return _or(_of_person(rights, table), _supervised_happening(rights))
    if reach is Reach.SEARCH:
        inside = placed(rights, "r", workers=True)
        return _exists("referral r", f"{_same(table, 'referral_id', 'r')} AND ({inside})")
    return _of_plan(reach, rights, table, " AND l.state = 'draft'" if is_draft else "")


def _of_plan(reach: Reach, rights: Rights, table: str, more: str) -> str:
    case = f"c.network_id = l.network_id AND c.id = l.case_id AND ({placed(rights, 'c', True)})"
    case += more
    if reach is Reach.OF_CASE:
        case = case.replace("l.", f'"{table}".')
        return _exists('"case" c', case)
    if reach is Reach.OF_PLAN:
        return _exists('plan l, hearten."case" c', f"{_same(table, 'plan_id', 'l')} AND {case}")
    plan = "l.network_id = o.network_id AND l.id = o.plan_id"
    return _exists(
        'goal o, hearten.plan l, hearten."case" c',
        f"{_same(table, 'goal_id', 'o')} AND {plan} AND {case}",
    )


def _of_person(rights: Rights, table: str) -> str:
    """Ask for the row's own network, which is its person's, and look for their practice else."""
    parts = []
    if rights_by("networks", rights):
        parts.append(f'"{table}".network_id = ANY ({_list("networks", rights)})')
    if rights_by("practices", rights):
        practices = _list("practices", rights)
        near = f"{_same(table, 'person_id', 'p')} AND p.practice_id = ANY ({practices})"
        parts.append(_exists("person p", near))
    return _or(*parts)


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
    return (
        f"cardinality({_list('workers', rights)}) > 0 AND {PRIVATE}.supervised_happening("
        "happening.network_id, happening.person_id, happening.referral_uid)"
    )


def _same(table: str, column: str, other: str) -> str:
    return f'{other}.network_id = "{table}".network_id AND {other}.id = "{table}".{column}'


def _exists(tables: str, where: str) -> str:
    return f"EXISTS (SELECT FROM hearten.{tables} WHERE {where})"


def _or(*parts: str) -> str:
    return " OR ".join(f"({part})" for part in parts if part != "false") or "false"
