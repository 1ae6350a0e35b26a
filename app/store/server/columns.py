"""Hold who changes which columns of a row that a policy lets them change.

Every login is in one role, so a grant on a column would be everybody's; a trigger asks the rights
in that very row's place. It names the columns: whoever does not touch them asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from sqlalchemy import Connection

from app.domain import case, escalation, plan, referral
from app.domain.access import Right
from app.store.postgres import SCHEMA
from app.store.server.roles import OWNER, PRIVATE, READER, USER, Place, acting_as, run
from app.store.tables import Base
from app.store.tables.base import Note

R = Right
State = TypeVar("State", bound=Enum)


@dataclass(frozen=True, slots=True)
class Held:
    """Columns of one table that change by these rights alone; none: by nobody's."""

    name: str
    columns: tuple[str, ...]
    rights: tuple[Right, ...] = ()
    only_if: str = ""


def _moves(allowed: Mapping[State, Iterable[State]]) -> frozenset[str]:
    return frozenset(f"{now.value} {to.value}" for now, after in allowed.items() for to in after)


def _among(moves: Iterable[str]) -> str:
    told = ", ".join(f"'{move}'" for move in sorted(moves))
    return f"(OLD.state || ' ' || NEW.state) = ANY (ARRAY[{told}]::text[])"


def _state(moves: frozenset[str]) -> Held:
    return Held("state", ("state",), (), f"NOT {_among(moves)}")


_UNDONE = frozenset(f"{now.value} {to.value}" for now, to in referral.UNDONE_TO.items())
_REFERRAL = _moves(referral.ALLOWED) | _UNDONE
# Whoever amends a referral takes it in again once it was answered, and its reason goes.
_AGAIN = _among({"returned received"})
_EMPTIED = "NEW.decision_reason = '' AND NEW.decision_code = ''"
_DECIDE = (R.DECIDE_REFERRAL,)
_OPEN = ", ".join(sorted(f"'{state.value}'" for state in referral.OPEN))
_BY_HAND = f"current_user <> '{OWNER}'"

# Whoever takes a referral back, or writes over another's text, goes by the version.
_VERSION = Held("version", ("version",), (), "NEW.version <> OLD.version + 1")
_CONTENT = (
    *("made_on", "made_with", "what_matters", "strengths", "harder", "harder_then"),
    *("review_on", "review_at", "review_place", "rings_by"),
    *("copy_person", "copy_practice", "copy_contacts", "saved_at"),
)
_DETAILS = (
    *("family", "given", "title", "preferred", "name_key", "born", "gender", "nhs_number"),
    *("address", "postcode", "phone", "phone_note", "email", "needs", "died_on"),
)
_AGREED = "OLD.state = 'draft' AND NEW.state = 'agreed'"

HELD: dict[str, tuple[Held, ...]] = {
    "referral": (
        _state(_REFERRAL),
        Held("decided", ("state",), _DECIDE, f"NOT {_AGAIN}"),
        Held("open", ("state", "is_open"), (), f"NEW.is_open <> (NEW.state IN ({_OPEN}))"),
        Held("allocated", ("worker_id", "joined_to"), _DECIDE),
        # What the list shows of a state goes with it; what is raised is shown by a function.
        Held("shown", ("state_shown",), _DECIDE, f"NEW.state = OLD.state AND {_BY_HAND}"),
        Held("why", ("decision_reason", "decision_code"), _DECIDE, f"NOT ({_EMPTIED})"),
        _VERSION,
    ),
    # Details change with the version alone: what was answered of them is of those that were there.
    "person": (_VERSION, Held("details", _DETAILS, (), "NEW.version = OLD.version")),
    "case": (_state(_moves(case.ALLOWED)), _VERSION),
    "escalation": (_state(_moves(escalation.ALLOWED)), Held("matter", ("matter",)), _VERSION),
    # What was agreed stays as it was agreed, by whom and when; its goals and steps too (rows.py).
    "plan": (
        _state(_moves(plan.ALLOWED)),
        Held("agreed", _CONTENT, (), "OLD.state <> 'draft'"),
        Held(
            "signed",
            ("agreed_on", "agreed_by"),
            (),
            f"NOT ({_AGREED} AND NEW.agreed_by IS NOT DISTINCT FROM {PRIVATE}.me())",
        ),
        Held("number", ("number",)),
        _VERSION,
    ),
}
# Whoever is no user at all (who moves, prepares or looks after the database) has no scope to ask.
_HOLD = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.hold_columns() RETURNS trigger
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE rights text[] := TG_ARGV[0]::text[];
    BEGIN
        IF cardinality(rights) > 0 THEN
            IF OLD.network_id = ANY ({PRIVATE}.networks_of(rights))
                OR OLD.practice_id = ANY ({PRIVATE}.practices_of(rights))
                OR OLD.worker_id = ANY ({PRIVATE}.workers_of(rights)) THEN
                RETURN NEW;
            END IF;
        END IF;
        IF {PRIVATE}.me() IS NOT NULL THEN
            RAISE insufficient_privilege;
        END IF;
        RETURN NEW;
    END $$"""


def triggers() -> dict[Place, str]:
    """Give the statement of every trigger that holds columns."""
    return {
        (SCHEMA, table, f"hold_{one.name}"): _statement(table, one)
        for table, several in HELD.items()
        for one in several
    }


def _statement(table: str, held: Held) -> str:
    rights = ",".join(f'"{right.value}"' for right in held.rights)
    on, when = _asked(table, held)
    return (
        f'CREATE TRIGGER hold_{held.name} BEFORE UPDATE{on} ON {SCHEMA}."{table}" FOR EACH ROW '
        f"{when} EXECUTE FUNCTION {PRIVATE}.hold_columns('{{{rights}}}')"
    )


def _asked(table: str, held: Held) -> tuple[str, str]:
    """Give when it is asked: if a column changes or, where one is a note, if it is written at all.

    Else writing a guess over a note, and taking it back, would tell whether the guess was right.
    """
    kinds = Base.metadata.tables[table].columns
    if any(isinstance(kinds[name].type, Note) for name in held.columns):
        named = ", ".join(f'"{name}"' for name in held.columns)
        return f" OF {named}", f"WHEN ({held.only_if})" if held.only_if else ""
    changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in held.columns)
    return "", f"WHEN (({changed}){f' AND ({held.only_if})' if held.only_if else ''})"


def lay(connection: Connection) -> None:
    """Make the function that asks the rights, or bring it up to date."""
    with acting_as(connection, READER):
        run(connection, _HOLD)
        function = f"{PRIVATE}.hold_columns()"
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC, {USER}")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {OWNER}")
