"""Let the server itself chain the audit: the same canonical form and hash as app/store/audit.py.

Who acts and when is said by the server: the user of the session, its own clock. A grant has to be
that user's and current. The key lies where no login can read it, as the two halves of an
HMAC-SHA256, so that the server needs no extension. Chains that were moved here keep the key they
were made with (`chain_key`).
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection, text

from app.domain.access import Right
from app.store.server import given
from app.store.server.notes import OPENING
from app.store.server.roles import ACCOUNTS, MAINTAIN, OWNER, PRIVATE, READER, USER, acting_as
from app.store.trial import ACT as LIFTS_TRIAL

_BLOCK = 64
_FIXED = "SET search_path = pg_catalog, pg_temp"
MOST_TOLD = 100_000
"""Characters of one entry: what went into a chain can never be taken out of it."""
_OPENING = ", ".join(f"'{act}'" for act in OPENING)

_TABLES = (
    f"CREATE TABLE IF NOT EXISTS {PRIVATE}.secret (name text PRIMARY KEY, value bytea NOT NULL)",
    f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.audit_head (
        chain text PRIMARY KEY, seq bigint NOT NULL, hash text NOT NULL)""",
    # Which key the first entries of a chain were hashed with, where it came from another store.
    f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.chain_key (
        chain text PRIMARY KEY, last_seq bigint NOT NULL, key text NOT NULL)""",
)
_CHAINING = (
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.hmac(said text, key text DEFAULT 'audit') RETURNS text
        LANGUAGE plpgsql STABLE STRICT {_FIXED} AS $$ BEGIN RETURN (
        SELECT encode(sha256(o.value || sha256(i.value || convert_to(said, 'UTF8'))), 'hex')
        FROM {PRIVATE}.secret o, {PRIVATE}.secret i
        WHERE o.name = key || '.outer' AND i.name = key || '.inner'); END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.canonical(
            chain text, seq bigint, at timestamptz, actor text, "grant" text, act text,
            subject text, reason text, detail text, prev text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE {_FIXED} AS $$ BEGIN RETURN normalize(concat(
            '{{"act":', to_json(act),
            ',"actor":', to_json(actor),
            ',"at":"', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            '","chain":', to_json(chain),
            ',"detail":', coalesce(to_json(detail)::text, 'null'),
            ',"grant":', coalesce(to_json("grant")::text, 'null'),
            ',"prev":', to_json(prev),
            ',"reason":', coalesce(to_json(reason)::text, 'null'),
            ',"seq":', seq,
            ',"subject":', coalesce(to_json(subject)::text, 'null'), '}}'), NFC); END $$""",
    # Says who acted and when: for preparing and moving, where nobody's login is.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.audit_add_as(
            p_chain text, p_at timestamptz, p_actor text, p_grant text, p_act text,
            p_subject text, p_reason text, p_detail text, OUT seq bigint, OUT hash text)
        LANGUAGE plpgsql SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            head {PRIVATE}.audit_head;
        BEGIN
            INSERT INTO {PRIVATE}.audit_head VALUES (p_chain, 0, repeat('0', 64))
                ON CONFLICT DO NOTHING;
            SELECT * INTO STRICT head FROM {PRIVATE}.audit_head h
                WHERE h.chain = p_chain FOR UPDATE;
            seq := head.seq + 1;
            hash := {PRIVATE}.hmac({PRIVATE}.canonical(p_chain, audit_add_as.seq, p_at, p_actor,
                p_grant, p_act, p_subject, p_reason, p_detail, head.hash));
            INSERT INTO hearten.audit (chain, seq, at, actor, "grant", act, subject_uid, reason,
                detail, prev, hash) VALUES (p_chain, audit_add_as.seq, p_at, p_actor, p_grant,
                p_act, p_subject, p_reason, p_detail, head.hash, audit_add_as.hash);
            UPDATE {PRIVATE}.audit_head h
                SET seq = audit_add_as.seq, hash = audit_add_as.hash WHERE h.chain = p_chain;
        END $$""",
    # Held before its entry is written, a chain cannot be taken meanwhile by who is to be put out.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.hold_chain(p_chain text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER {_FIXED} AS $$ BEGIN
        PERFORM FROM {PRIVATE}.audit_head h WHERE h.chain = p_chain FOR UPDATE; END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.audit_add(
            p_chain text, p_grant text, p_act text, p_subject text, p_reason text, p_detail text,
            OUT seq bigint, OUT hash text)
        LANGUAGE plpgsql SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            caller text := {PRIVATE}.my_uid();
            opens boolean := p_act IN ({_OPENING});
            added record;
        BEGIN
            -- What is opened in an emergency is told by the functions that open it, nobody else.
            IF caller IS NULL OR starts_with(p_act, 'glass.')
                OR NOT {PRIVATE}.may_enter(p_chain, p_grant, opens) THEN
                RAISE insufficient_privilege;
            END IF;
            PERFORM {PRIVATE}.require_newest_view();
            IF p_act = '{LIFTS_TRIAL}' AND NOT {PRIVATE}.is_reasoned(p_reason) THEN
                RAISE invalid_parameter_value;
            END IF;
            IF length(concat(p_act, p_subject, p_reason, p_detail)) > {MOST_TOLD} THEN
                RAISE program_limit_exceeded;
            END IF;
            IF opens THEN
                PERFORM {PRIVATE}.put_reading(p_chain, p_act, p_subject);
            END IF;
            SELECT * INTO STRICT added FROM {PRIVATE}.audit_add_as(p_chain, clock_timestamp(),
                caller, p_grant, p_act, p_subject, p_reason, p_detail);
            seq := added.seq;
            hash := added.hash;
            IF split_part(p_act, '.', 1) IN ('user', 'network', 'practice')
                OR p_act = '{LIFTS_TRIAL}' THEN
                PERFORM {PRIVATE}.tell_given(p_act, p_subject);
            END IF;
        END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.keyed(said text) RETURNS text
        LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER {_FIXED} AS $$ BEGIN
        IF {PRIVATE}.me() IS NULL AND NOT pg_has_role(session_user, '{MAINTAIN}', 'MEMBER')
            THEN RETURN NULL; END IF;
        RETURN left({PRIVATE}.hmac('terms ' || said), 32); END $$""",
    # The first entry that does not stand where it was put, as it was put; none: the chain holds.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.audit_verify(p_chain text) RETURNS bigint
        LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            bad bigint;
            last bigint;
            head {PRIVATE}.audit_head;
        BEGIN
            IF NOT {PRIVATE}.may_verify() THEN
                RAISE insufficient_privilege;
            END IF;
            SELECT min(place) INTO bad FROM (
                SELECT row_number() OVER w AS place, a.seq, a.prev, a.hash,
                    lag(a.hash, 1, repeat('0', 64)) OVER w AS before,
                    {PRIVATE}.hmac({PRIVATE}.canonical(a.chain, a.seq, a.at, a.actor, a."grant",
                        a.act, a.subject_uid, a.reason, a.detail, a.prev),
                        CASE WHEN a.seq <= k.last_seq THEN k.key ELSE 'audit' END) AS made
                FROM hearten.audit a LEFT JOIN {PRIVATE}.chain_key k ON k.chain = a.chain
                WHERE a.chain = p_chain WINDOW w AS (ORDER BY a.seq)) one
            WHERE seq <> place OR prev <> before OR hash IS DISTINCT FROM made;
            IF bad IS NOT NULL THEN
                RETURN bad;
            END IF;
            SELECT max(a.seq) INTO last FROM hearten.audit a WHERE a.chain = p_chain;
            SELECT * INTO head FROM {PRIVATE}.audit_head h WHERE h.chain = p_chain;
            IF coalesce(head.seq, 0) <> coalesce(last, 0) THEN
                RETURN least(coalesce(head.seq, 0), coalesce(last, 0)) + 1;
            ELSIF last IS NOT NULL AND NOT EXISTS (SELECT FROM hearten.audit a
                WHERE a.chain = p_chain AND a.seq = last AND a.hash = head.hash) THEN
                RETURN last;
            END IF;
            RETURN NULL;
        END $$""",
    # Whether an entry that somebody's PC has seen is still there; of any chain, and nothing more.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.audit_holds(p_chain text, p_seq bigint, p_hash text)
        RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$ BEGIN
        RETURN EXISTS (SELECT FROM hearten.audit a
            WHERE a.chain = p_chain AND a.seq = p_seq AND a.hash = p_hash); END $$""",
)
_SEES = f"ARRAY['{Right.SEE_REFERRALS.value}']"
_ASKING = (
    # A grant that this very transaction ended was still held when its act began; what it gave
    # itself is nobody's before the commit.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.may_enter(
            p_chain text, p_grant text, needs_grant boolean) RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            today date := {PRIVATE}.today();
        BEGIN
            IF p_chain <> 'store' AND NOT {PRIVATE}.is_chain_mine(p_chain) THEN
                RETURN false;
            ELSIF p_grant IS NULL THEN
                RETURN p_chain = 'store' AND NOT needs_grant;
            END IF;
            RETURN EXISTS (SELECT FROM hearten."grant" g
                WHERE g.uid = p_grant AND g.user_id = {PRIVATE}.me() AND g.since <= today
                AND (g.until IS NULL OR g.until >= today OR {given.of_grant("g", is_new=False)})
                AND NOT {given.of_grant("g", is_new=True)});
        END $$""",
    # Networks that one's own rows are of: also those that a practice or a supervised link worker
    # was of once, and that of somebody whose record one opened in an emergency.
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.is_chain_mine(p_chain text) RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$
        DECLARE
            mine bigint;
        BEGIN
            SELECT n.id INTO mine FROM hearten.network n WHERE n.uid = p_chain;
            RETURN mine IS NOT NULL AND (
                mine = ANY ({PRIVATE}.networks_of({_SEES}))
                OR EXISTS (SELECT FROM hearten.membership m WHERE m.network_id = mine
                    AND m.practice_id = ANY ({PRIVATE}.practices_of({_SEES})))
                OR EXISTS (SELECT FROM hearten."grant" g WHERE g.network_uid = p_chain
                    AND g.user_id = ANY ({PRIVATE}.workers_of({_SEES})))
                OR mine = ANY ({PRIVATE}.glassed_networks()));
        END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.may_verify() RETURNS boolean
        LANGUAGE plpgsql STABLE SECURITY DEFINER {_FIXED} AS $$ BEGIN
        RETURN {PRIVATE}.has_any(
            ARRAY['{Right.READ_AUDIT.value}', '{Right.MANAGE_STORE.value}'])
            OR {PRIVATE}.is_keeper(); END $$""",
)
_FOR_USERS = (
    "audit_add(text, text, text, text, text, text)",
    "keyed(text)",
    "audit_verify(text)",
    "audit_holds(text, bigint, text)",
)
_FOR_KEEPERS = (
    "audit_add_as(text, timestamptz, text, text, text, text, text, text)",
    "audit_verify(text)",
)
_SECRET = text(f"INSERT INTO {PRIVATE}.secret VALUES (:name, :value) ON CONFLICT DO NOTHING")


def lay(connection: Connection) -> None:
    """Make the functions and tables of the audit, or bring them up to date."""
    with acting_as(connection, READER):
        for statement in _ASKING:
            connection.exec_driver_sql(statement)
        for asked in ("may_enter(text, text, boolean)", "may_verify()"):
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{asked} TO {OWNER}")
    with acting_as(connection, OWNER):
        for statement in (*_TABLES, *_CHAINING):
            connection.exec_driver_sql(statement)
        for table in ("secret", "audit_head", "chain_key"):
            connection.exec_driver_sql(f"REVOKE ALL ON {PRIVATE}.{table} FROM PUBLIC")
        for role, functions in (
            (USER, _FOR_USERS), (MAINTAIN, _FOR_KEEPERS), (ACCOUNTS, ("hold_chain(text)",)),
        ):  # fmt: skip
            for function in functions:
                connection.exec_driver_sql(
                    f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{function} TO {role}"
                )


def keep_key(connection: Connection, key: bytes, name: str = "audit") -> None:
    """Keep a key of the audit (at most 64 bytes), unless there is one of that name."""
    whole = key.ljust(_BLOCK, b"\0")
    for half, pad in (("inner", 0x36), ("outer", 0x5C)):
        value = bytes(byte ^ pad for byte in whole)
        connection.execute(_SECRET, {"name": f"{name}.{half}", "value": value})
