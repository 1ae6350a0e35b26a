"""Remember what a transaction gave: until its commit it opens nothing, and untold it cannot end.

Each function of app/store/server/accounts.py that changes an account, and each change of the office
(office.py), leaves a mark with the number of the outermost transaction, so that a savepoint gains
nothing. While a transaction has marks, the scopes are empty in it but for the right to manage
accounts, and a grant that it gave enters nothing in the audit. At COMMIT every mark must have been
followed by an entry of the audit about that very user, network or practice.
Whoever is no user of the store, as who prepares or moves it, leaves no marks.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.store.server.account_calls import UNTOLD
from app.store.server.roles import ACCOUNTS, OWNER, PRIVATE, READER, Place, acting_as, run

_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
_TABLE = f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.given (
    xid xid8 NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, subject text NOT NULL,
    acts text[] NOT NULL, grant_uid text, is_new boolean NOT NULL, is_told boolean NOT NULL,
    PRIMARY KEY (xid, id))"""
_HERE = "x.xid = pg_current_xact_id_if_assigned()"


def if_any(statement: str) -> str:
    """Do this in PL/pgSQL where this transaction gave something; a reading never looks."""
    return (
        "IF pg_current_xact_id_if_assigned() IS NOT NULL THEN "
        f"IF EXISTS (SELECT FROM {PRIVATE}.given x WHERE {_HERE}) THEN {statement}; "
        "END IF; END IF;"
    )


def of_grant(grant: str, *, is_new: bool) -> str:
    """Ask whether this transaction gave a grant, or else ended one that was current before."""
    return (
        f"EXISTS (SELECT FROM {PRIVATE}.given x WHERE {_HERE} "
        f"AND x.grant_uid = {grant}.uid AND x.is_new = {str(is_new).lower()})"
    )


_FUNCTIONS = {
    # Marks of other transactions are of no more use: they are gone or committed. Whoever forgets
    # them just now is not waited for.
    "forget_given()": f"""RETURNS void LANGUAGE plpgsql {_HEAD} AS $$ BEGIN
        DELETE FROM {PRIVATE}.given x WHERE (x.xid, x.id) IN (SELECT o.xid, o.id
            FROM {PRIVATE}.given o WHERE o.xid <> pg_current_xact_id() FOR UPDATE SKIP LOCKED);
        END $$""",
    "give(p_subject text, p_acts text[], p_grant text, p_is_new boolean)": f"""
        RETURNS void LANGUAGE plpgsql {_HEAD} AS $$ BEGIN
        IF {PRIVATE}.me() IS NOT NULL THEN
            INSERT INTO {PRIVATE}.given (xid, subject, acts, grant_uid, is_new, is_told)
            VALUES (pg_current_xact_id(), p_subject, p_acts, p_grant, p_is_new, false);
        END IF;
        END $$""",
    "tell_given(p_act text, p_subject text)": f"""
        RETURNS void LANGUAGE plpgsql {_HEAD} AS $$ BEGIN
        UPDATE {PRIVATE}.given x SET is_told = true WHERE x.xid = pg_current_xact_id()
            AND p_act = ANY (x.acts) AND (x.subject = p_subject OR p_act = 'network.add'
                AND EXISTS (SELECT FROM {PRIVATE}.given n WHERE n.xid = x.xid
                    AND n.subject = p_subject AND p_act = ANY (n.acts))
                AND {PRIVATE}.is_member(x.subject, p_subject));
        END $$""",
    "require_told()": f"""RETURNS trigger LANGUAGE plpgsql {_HEAD} AS $$ BEGIN
        IF EXISTS (SELECT FROM {PRIVATE}.given x
            WHERE x.xid = NEW.xid AND x.id = NEW.id AND NOT x.is_told) THEN
            RAISE EXCEPTION 'an act without its entry' USING ERRCODE = '{UNTOLD}';
        END IF;
        RETURN NULL;
        END $$""",
}
TRIGGERS: dict[Place, str] = {
    (PRIVATE, "given", "given_is_told"): (
        f"CREATE CONSTRAINT TRIGGER given_is_told AFTER INSERT ON {PRIVATE}.given "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {PRIVATE}.require_told()"
    )
}


def lay(connection: Connection) -> None:
    """Make the table and what is asked of it, or bring them up to date."""
    with acting_as(connection, OWNER):
        connection.exec_driver_sql(_TABLE)
        connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.given FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT SELECT ON {PRIVATE}.given TO {READER}")
        connection.exec_driver_sql(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {PRIVATE}.given TO {ACCOUNTS}"
        )
    with acting_as(connection, ACCOUNTS):
        for signature, body in _FUNCTIONS.items():
            run(connection, f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}")
        for called in ("tell_given(text, text)", "require_told()"):
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{called} TO {OWNER}")
