"""Let the server itself chain the audit: the same canonical form and hash as app/store/audit.py.

The key lies where no login can read it, as the two halves of an HMAC-SHA256, so that the server
needs no extension. Each statement can be run again.
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection, text

PRIVATE = "hearten_private"
_BLOCK = 64

_STATEMENTS = (
    f"CREATE TABLE IF NOT EXISTS {PRIVATE}.secret (name text PRIMARY KEY, value bytea NOT NULL)",
    f"""CREATE TABLE IF NOT EXISTS {PRIVATE}.audit_head (
        chain text PRIMARY KEY, seq bigint NOT NULL, hash text NOT NULL)""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.hmac(said text) RETURNS text
        LANGUAGE sql STABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
        SELECT encode(sha256(o.value || sha256(i.value || convert_to(said, 'UTF8'))), 'hex')
        FROM {PRIVATE}.secret o, {PRIVATE}.secret i
        WHERE o.name = 'audit.outer' AND i.name = 'audit.inner'
        $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.canonical(
            chain text, seq bigint, at timestamptz, actor text, "grant" text, act text,
            subject text, reason text, detail text, prev text) RETURNS text
        LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
        SELECT normalize(concat(
            '{{"act":', to_json(act),
            ',"actor":', to_json(actor),
            ',"at":"', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            '","chain":', to_json(chain),
            ',"detail":', coalesce(to_json(detail)::text, 'null'),
            ',"grant":', coalesce(to_json("grant")::text, 'null'),
            ',"prev":', to_json(prev),
            ',"reason":', coalesce(to_json(reason)::text, 'null'),
            ',"seq":', seq,
            ',"subject":', coalesce(to_json(subject)::text, 'null'), '}}'), NFC)
        $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.audit_add(
            p_chain text, p_at timestamptz, p_actor text, p_grant text, p_act text,
            p_subject text, p_reason text, p_detail text) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            head {PRIVATE}.audit_head;
            new_hash text;
        BEGIN
            INSERT INTO {PRIVATE}.audit_head VALUES (p_chain, 0, repeat('0', 64))
                ON CONFLICT DO NOTHING;
            SELECT * INTO STRICT head FROM {PRIVATE}.audit_head h
                WHERE h.chain = p_chain FOR UPDATE;
            new_hash := {PRIVATE}.hmac({PRIVATE}.canonical(p_chain, head.seq + 1, p_at, p_actor,
                p_grant, p_act, p_subject, p_reason, p_detail, head.hash));
            INSERT INTO hearten.audit (chain, seq, at, actor, "grant", act, subject_uid, reason,
                detail, prev, hash) VALUES (p_chain, head.seq + 1, p_at, p_actor, p_grant, p_act,
                p_subject, p_reason, p_detail, head.hash, new_hash);
            UPDATE {PRIVATE}.audit_head h SET seq = head.seq + 1, hash = new_hash
                WHERE h.chain = p_chain;
            RETURN head.seq + 1;
        END $$""",
    f"""CREATE OR REPLACE FUNCTION {PRIVATE}.keyed(said text) RETURNS text
        LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT left({PRIVATE}.hmac('terms ' || said), 32)
        $$""",
    f"REVOKE ALL ON ALL TABLES IN SCHEMA {PRIVATE} FROM PUBLIC",
)
_SECRET = text(f"INSERT INTO {PRIVATE}.secret VALUES (:name, :value) ON CONFLICT DO NOTHING")


def lay(connection: Connection) -> None:
    """Make the functions and tables of the audit, or bring them up to date."""
    for statement in _STATEMENTS:
        connection.exec_driver_sql(statement)


def keep_key(connection: Connection, key: bytes) -> None:
    """Keep the audit's key (at most 64 bytes), unless there is one."""
    whole = key.ljust(_BLOCK, b"\0")
    for name, pad in (("inner", 0x36), ("outer", 0x5C)):
        value = bytes(byte ^ pad for byte in whole)
        connection.execute(_SECRET, {"name": f"audit.{name}", "value": value})
