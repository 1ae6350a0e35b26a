"""Open one person's record in an emergency to who has no row of theirs: break-glass.

It is a second policy beside each table's own, for reading alone, on the person and what hangs on
them. Whoever breaks the glass names the person by NHS number and date of birth both, and says why.

It takes three transactions, so that nothing is learnt that leaves no trace: the first only keeps
what was asked, with its entry, and looks nobody up; the second looks, opens and leaves the entry
of what it found, and says nothing; only what it has committed shows rows. Rolling the first back
tells nothing, rolling the second back leaves what was asked. After an hour it is over, or sooner.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import EMERGENCY_MINUTES, LETTERS_OF_A_REASON, RIGHTS, Right
from app.store.server import given
from app.store.server.roles import OWNER, PRIVATE, READER, USER, acting_as, run

_FIXED = "SET search_path = pg_catalog, pg_temp"
_DEFINER = f"LANGUAGE plpgsql SECURITY DEFINER {_FIXED}"
_ROLES = ", ".join(f"'{role.value}'" for role in RIGHTS if Right.BREAK_GLASS in RIGHTS[role])
_OPENED = f"(SELECT {PRIVATE}.glassed())::bigint[]"
_OF_PERSON = ("referral", "case", "happening", "escalation", "personal_contact")
_CASE = (
    f'hearten."case" c WHERE c.person_id = ANY ({_OPENED}) '
    'AND c.network_id = "{table}".network_id'
)
_PLAN = "hearten.plan l WHERE l.network_id = c.network_id AND l.case_id = c.id"
OPENED = {
    "person": f'"person".id = ANY ({_OPENED})',
    **{table: f'"{table}".person_id = ANY ({_OPENED})' for table in _OF_PERSON},
    "plan": f"EXISTS (SELECT FROM {_CASE.format(table='plan')} AND c.id = plan.case_id)",
    "contact": f"EXISTS (SELECT FROM {_CASE.format(table='contact')} AND c.id = contact.case_id)",
    "goal": f"EXISTS (SELECT FROM {_CASE.format(table='goal')} AND EXISTS (SELECT FROM {_PLAN} "
    "AND l.id = goal.plan_id))",
    "step": f"EXISTS (SELECT FROM {_CASE.format(table='step')} AND EXISTS (SELECT FROM {_PLAN} "
    "AND EXISTS (SELECT FROM hearten.goal o WHERE o.network_id = l.network_id "
    "AND o.plan_id = l.id AND o.id = step.goal_id)))",
}
"""What is asked of a row of each table that shows through broken glass."""
ASKED_MINUTES = 5
"""How long what was asked waits to be looked up; the program does it at once."""

_TABLES = (
    f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.glass (
    user_id bigint NOT NULL, network_id bigint NOT NULL, person_id bigint NOT NULL,
    until timestamptz NOT NULL, reason text NOT NULL)""",
    # What the first version opened has no grant, so it is closed.
    f"""ALTER TABLE {PRIVATE}.glass DROP CONSTRAINT IF EXISTS glass_pkey,
    ADD COLUMN IF NOT EXISTS xid xid8, ADD COLUMN IF NOT EXISTS ask text,
    ADD COLUMN IF NOT EXISTS grant_uid text""",
    # Breaking again is a row of its own: it neither hides what was open nor shows it sooner.
    f"CREATE UNIQUE INDEX IF NOT EXISTS glass_one ON {PRIVATE}.glass "
    "(user_id, network_id, person_id, ask)",
    f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.glass_ask (
    ask text PRIMARY KEY, user_id bigint NOT NULL, nhs_number text NOT NULL, born date NOT NULL,
    grant_uid text NOT NULL, reason text NOT NULL, at timestamptz NOT NULL, xid xid8 NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS {PRIVATE}.glass_turn (user_id bigint PRIMARY KEY)",
)
# One session of a user at a time opens or ends, and sees what the one before it committed.
_TURN = f"""INSERT INTO {PRIVATE}.glass_turn AS t VALUES ({{0}})
            ON CONFLICT (user_id) DO UPDATE SET user_id = t.user_id"""
# The grant that opened it still has to hold. A savepoint gains nothing: `pg_current_xact_id` is
# the outermost transaction's.
_IS_OPEN = f"""g.user_id = {PRIVATE}.me() AND g.until > clock_timestamp()
            AND g.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
            AND {PRIVATE}.may_break(g.grant_uid)"""
_ADD = f"PERFORM {PRIVATE}.audit_add_as({{0}}, clock_timestamp(), {PRIVATE}.my_uid(), {{1}})"
_DETAIL = f"json_build_object('ask', {{0}}, 'asked', {PRIVATE}.keyed({{1}}))::text"
# A grant that this very transaction gave is nobody's before the commit.
_MAY_BREAK = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.may_break(p_grant text) RETURNS boolean
    STABLE {_DEFINER} AS $$
    DECLARE today date := {PRIVATE}.today();
    BEGIN
        RETURN EXISTS (SELECT FROM hearten."grant" g WHERE g.uid = p_grant
            AND g.user_id = {PRIVATE}.me() AND g.role IN ({_ROLES}) AND g.since <= today
            AND (g.until IS NULL OR g.until >= today)
            AND NOT {given.of_grant("g", is_new=True)});
    END $$"""
_GLASSED = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.{{name}}() RETURNS bigint[]
    STABLE {_DEFINER} AS $$ BEGIN RETURN (
        SELECT coalesce(array_agg(DISTINCT g.{{column}}), '{{{{}}}}') FROM {PRIVATE}.glass g
        WHERE {_IS_OPEN}); END $$"""
# Where a database sorts by code points, it knows no letters but those of English.
_WORD = "[^[:space:][:punct:][:digit:]]{" + str(LETTERS_OF_A_REASON) + "}"
# It asks no table of patients, so nothing that can be seen of it tells who is here.
_ASK = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.ask_glass(
        p_nhs_number text, p_born date, p_grant text, p_reason text) RETURNS text
    {_DEFINER} AS $$
    DECLARE
        caller bigint := {PRIVATE}.me();
        made text := gen_random_uuid()::text;
    BEGIN
        IF caller IS NULL OR NOT {PRIVATE}.may_break(p_grant) THEN
            RAISE insufficient_privilege;
        ELSIF coalesce(p_reason, '') !~ '{_WORD}'
            OR coalesce(btrim(p_nhs_number), '') = ''
            OR p_born IS NULL THEN
            RAISE invalid_parameter_value;
        END IF;
        PERFORM {PRIVATE}.require_newest_view();
        DELETE FROM {PRIVATE}.glass g WHERE g.user_id = caller AND g.until < clock_timestamp();
        DELETE FROM {PRIVATE}.glass_ask a WHERE a.user_id = caller
            AND a.at < clock_timestamp() - interval '{ASKED_MINUTES} minutes';
        INSERT INTO {PRIVATE}.glass_ask
            (ask, user_id, nhs_number, born, grant_uid, reason, at, xid) VALUES (made, caller,
            p_nhs_number, p_born, p_grant, p_reason, clock_timestamp(), pg_current_xact_id());
        {
    _ADD.format(
        "'store'", "p_grant, 'glass.ask', NULL, p_reason, " + _DETAIL.format("made", "p_nhs_number")
    )
};
        RETURN made;
    END $$"""
# Whoever asks for somebody who is not here leaves an entry too: it is no way to look people up.
# One record at a time: what was open of others ends, but not by asking for nobody.
_BREAK = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.break_glass(p_ask text) RETURNS void
    {_DEFINER} AS $$
    DECLARE
        asked {PRIVATE}.glass_ask;
        one record;
    BEGIN
        PERFORM {PRIVATE}.require_newest_view();
        DELETE FROM {PRIVATE}.glass_ask a WHERE a.ask = p_ask AND a.user_id = {PRIVATE}.me()
            AND a.at > clock_timestamp() - interval '{ASKED_MINUTES} minutes'
            AND a.xid IS DISTINCT FROM pg_current_xact_id_if_assigned() RETURNING * INTO asked;
        IF asked.ask IS NULL THEN
            RAISE invalid_parameter_value;
        ELSIF NOT {PRIVATE}.may_break(asked.grant_uid) THEN
            RAISE insufficient_privilege;
        END IF;
        {_TURN.format("asked.user_id")};
        FOR one IN SELECT p.network_id, p.id, p.uid, n.uid AS chain FROM hearten.person p
            JOIN hearten.network n ON n.id = p.network_id
            WHERE p.nhs_number = asked.nhs_number AND p.born = asked.born
            ORDER BY n.uid, p.id
        LOOP
            INSERT INTO {PRIVATE}.glass
                (user_id, network_id, person_id, until, reason, xid, ask, grant_uid)
                VALUES (asked.user_id, one.network_id, one.id,
                clock_timestamp() + interval '{EMERGENCY_MINUTES} minutes', asked.reason,
                pg_current_xact_id(), asked.ask, asked.grant_uid);
            {
    _ADD.format(
        "one.chain",
        "asked.grant_uid, 'glass.break', one.uid, asked.reason, "
        "json_build_object('ask', asked.ask)::text",
    )
};
        END LOOP;
        IF FOUND THEN
            PERFORM {PRIVATE}.shut_glass(asked.ask);
        ELSE
            {
    _ADD.format(
        "'store'",
        "asked.grant_uid, 'glass.nobody', NULL, asked.reason, "
        + _DETAIL.format("asked.ask", "asked.nhs_number"),
    )
};
        END IF;
    END $$"""
# Ends what the caller has open, but for the person that was just opened, each with its entry.
_SHUT = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.shut_glass(p_kept text) RETURNS void
    {_DEFINER} AS $$
    DECLARE
        caller bigint := {PRIVATE}.me();
        one record;
    BEGIN
        FOR one IN SELECT g.network_id, g.person_id, n.uid AS chain, p.uid,
            (array_agg(g.grant_uid ORDER BY g.until DESC))[1] AS grant_uid
            FROM {PRIVATE}.glass g JOIN hearten.network n ON n.id = g.network_id
            LEFT JOIN hearten.person p ON p.network_id = g.network_id AND p.id = g.person_id
            WHERE g.user_id = caller AND g.until > clock_timestamp() AND NOT EXISTS (
                SELECT FROM {PRIVATE}.glass k WHERE k.user_id = caller AND k.ask = p_kept
                AND k.network_id = g.network_id AND k.person_id = g.person_id)
            GROUP BY 1, 2, 3, 4 ORDER BY 3, 2
        LOOP
            UPDATE {PRIVATE}.glass g SET until = clock_timestamp()
                WHERE g.user_id = caller AND g.network_id = one.network_id
                AND g.person_id = one.person_id AND g.until > clock_timestamp();
            {_ADD.format("one.chain", "one.grant_uid, 'glass.end', one.uid, NULL, NULL")};
        END LOOP;
    END $$"""
_END = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.end_glass() RETURNS void
    {_DEFINER} AS $$
    BEGIN
        IF {PRIVATE}.me() IS NULL THEN
            RAISE insufficient_privilege;
        END IF;
        PERFORM {PRIVATE}.require_newest_view();
        {_TURN.format(f"{PRIVATE}.me()")};
        PERFORM {PRIVATE}.shut_glass(NULL);
    END $$"""
_OPEN = f"""CREATE OR REPLACE FUNCTION {PRIVATE}.open_glass()
    RETURNS TABLE (ask text, person_id bigint, person_uid text, lasts interval)
    STABLE {_DEFINER} AS $$
    BEGIN
        RETURN QUERY SELECT g.ask, g.person_id, p.uid::text, g.until - clock_timestamp()
            FROM {PRIVATE}.glass g JOIN hearten.network n ON n.id = g.network_id
            JOIN hearten.person p ON p.network_id = g.network_id AND p.id = g.person_id
            WHERE {_IS_OPEN} ORDER BY n.uid, p.id;
    END $$"""
_FIRST = f"DROP FUNCTION IF EXISTS {PRIVATE}.break_glass(text, date, text, text)"
_FUNCTIONS = (
    *(
        _GLASSED.format(name=name, column=column)
        for name, column in (("glassed", "person_id"), ("glassed_networks", "network_id"))
    ),
    *(_MAY_BREAK, _SHUT, _ASK, _BREAK, _OPEN, _END),
)
_FOR_USERS = (
    "glassed()",
    "ask_glass(text, date, text, text)",
    "break_glass(text)",
    "open_glass()",
    "end_glass()",
)


def lay(connection: Connection) -> None:
    """Make the tables and their functions, or bring them up to date; after those of the audit."""
    with acting_as(connection, OWNER):
        for statement in _TABLES:
            connection.exec_driver_sql(statement)
        for table in ("glass", "glass_ask", "glass_turn"):
            connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.{table} FROM PUBLIC")
            connection.exec_driver_sql(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON {PRIVATE}.{table} TO {READER}"
            )
        # The glass opens where one has no grant, and so into chains that `audit_add` refuses.
        added = "audit_add(text, text, text, text, text, text)"
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {PRIVATE}.{added} FROM {READER}")
        for function in (
            "audit_add_as(text, timestamptz, text, text, text, text, text, text)",
            "keyed(text)",
        ):
            connection.exec_driver_sql(
                f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{function} TO {READER}"
            )
    with acting_as(connection, READER):
        for statement in (_FIRST, *_FUNCTIONS):
            run(connection, statement)
        for function in _FOR_USERS:
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{function} TO {USER}")
