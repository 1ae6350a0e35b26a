"""Lay down the functions of hearten_accounts: users, what they may do, and their ways in.

Nobody's login may make or change a role of the server, or a row of these three tables. They ask
one of these functions, which looks at the caller's own right, takes one caller at a time and
refuses every role that is not a user's. Whoever lays the store down may call them as well: the
first user has nobody to ask. Each leaves its mark before it changes anything (given.py).
"""

# ruff: noqa: S608  (only our own names are put into these statements, never a value)

from __future__ import annotations

from sqlalchemy import Connection

from app.domain.access import OF_NETWORKS, OF_PRACTICES, OF_THE_STORE, RIGHTS, Right, Role
from app.store.server.account_calls import HELD, LAST_ONE
from app.store.server.roles import ACCOUNTS, PRIVATE, USER, acting_as

CONNECTIONS = 8
"""The most connections of one user: two for each PC, and what a cut line left behind."""


def _words(roles: set[Role] | frozenset[Role]) -> str:
    return ", ".join(sorted(f"'{role.value}'" for role in roles))


_PART = "[A-Za-z0-9+/]+=*"
_VERIFIER = rf"^SCRAM-SHA-256\$[0-9]{{4,7}}:{_PART}\${_PART}:{_PART}$"
_MANAGE = Right.MANAGE_USERS.value
_ABLE = _words({role for role, rights in RIGHTS.items() if Right.MANAGE_USERS in rights})
_TODAY = "hearten_private.today()"
_LAYS = "pg_has_role(session_user, 'hearten_owner', 'MEMBER')"
_HEAD = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS"

_HELD = f"RAISE EXCEPTION 'accounts are held' USING ERRCODE = '{HELD}';"

_TRIES = 8
_INNER = {
    "may_manage_accounts()": f"""
RETURNS boolean LANGUAGE sql VOLATILE {_HEAD} $$
 SELECT coalesce(hearten_private.has_right('{_MANAGE}'), false) OR {_LAYS}
$$""",
    # Somebody's older view of the store may not know yet that their right has ended.
    "require_newest_view()": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ BEGIN
 IF current_setting('transaction_isolation') <> 'read committed' THEN
  RAISE invalid_transaction_state;
 END IF;
 IF current_setting('lock_timeout') = '0' THEN
  PERFORM set_config('lock_timeout', '5s', true);
 END IF;
END $$""",
    # A table that no login may touch, so that none can hold it; an advisory lock is anyone's.
    "hold_accounts()": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ BEGIN
 IF NOT hearten_private.may_manage_accounts() THEN RAISE insufficient_privilege; END IF;
 PERFORM hearten_private.require_newest_view();
 BEGIN
  LOCK TABLE hearten_private.login IN SHARE ROW EXCLUSIVE MODE;
 EXCEPTION WHEN lock_not_available THEN {_HELD}
 END;
 -- whoever was before in the lock may have ended the right
 IF NOT hearten_private.may_manage_accounts() THEN RAISE insufficient_privilege; END IF;
 PERFORM hearten_private.forget_given();
END $$""",
    # Roles are the whole server's: a session in another database may hold one as well.
    "end_transactions(p_id bigint)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ BEGIN
 PERFORM pg_terminate_backend(a.pid)
 FROM pg_stat_activity a JOIN hearten_private.login l ON l.role = a.usename
 WHERE l.user_id = p_id AND a.pid <> pg_backend_pid() AND EXISTS (SELECT FROM pg_locks k
  WHERE k.pid = a.pid AND k.locktype = 'virtualxid' AND k.mode = 'ExclusiveLock');
END $$""",
    "alter_login(p_role name, p_how text)": f"""
RETURNS boolean LANGUAGE plpgsql {_HEAD} $$ BEGIN
 EXECUTE format('ALTER ROLE %I %s', p_role, p_how);
 RETURN true;
-- its own login has changed it, or is about to
EXCEPTION WHEN lock_not_available OR internal_error THEN RETURN false;
END $$""",
    # Until the commit they may still sign in: nobody who comes back gets at the chain of the entry.
    "hold_for_the_entry(p_id bigint)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$
DECLARE before text := current_setting('lock_timeout');
BEGIN
 FOR tried IN 1..{_TRIES} LOOP
  PERFORM hearten_private.end_transactions(p_id);
  PERFORM set_config('lock_timeout', '250ms', true);
  BEGIN
   PERFORM hearten_private.hold_chain('store');
   EXIT;
  EXCEPTION WHEN lock_not_available THEN NULL;
  END;
 END LOOP;
 PERFORM set_config('lock_timeout', before, true);
END $$""",
    "keep_an_administrator()": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ BEGIN
 IF NOT {_LAYS} AND NOT EXISTS (
  SELECT 1 FROM hearten."user" u JOIN hearten."grant" g ON g.user_id = u.id
  WHERE u.disabled_at IS NULL AND g.role IN ({_ABLE})
   AND g.since <= {_TODAY} AND (g.until IS NULL OR g.until >= {_TODAY})
 ) THEN RAISE EXCEPTION 'the last administrator' USING ERRCODE = '{LAST_ONE}'; END IF;
END $$""",
    "login_role(p_name_key text)": f"""
RETURNS name LANGUAGE sql STABLE {_HEAD} $$
 SELECT ('h_' || left(encode(sha256(convert_to(current_database(), 'UTF8')
  || '\\x00'::bytea || convert_to(p_name_key, 'UTF8')), 'hex'), 30))::name
$$""",
    "user_of(p_uid text)": f"""
RETURNS bigint LANGUAGE plpgsql {_HEAD} $$ DECLARE found_id bigint; BEGIN
 SELECT id INTO STRICT found_id FROM hearten."user" WHERE uid = p_uid;
 RETURN found_id;
END $$""",
}

_ROWS = {
    """add_user(p_uid text, p_name text, p_name_key text, p_display text, p_work_phone text,
 p_hours text)""": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ BEGIN
 PERFORM hearten_private.hold_accounts();
 IF p_name_key = '' THEN RAISE invalid_parameter_value; END IF;
 PERFORM hearten_private.give(p_uid, '{{user.add}}', NULL, true);
 INSERT INTO hearten."user"
  (uid, name, name_key, display, work_phone, hours, created_at, version)
 VALUES (p_uid, p_name, p_name_key, p_display, p_work_phone, p_hours, clock_timestamp(), 1);
END $$""",
    """change_user(p_uid text, p_version bigint, p_display text, p_work_phone text,
 p_hours text)""": f"""
RETURNS boolean LANGUAGE plpgsql {_HEAD} $$ BEGIN
 PERFORM hearten_private.hold_accounts();
 PERFORM hearten_private.give(p_uid, '{{user.change}}', NULL, false);
 UPDATE hearten."user" SET display = p_display, work_phone = p_work_phone, hours = p_hours,
  version = version + 1 WHERE uid = p_uid AND version = p_version;
 RETURN FOUND;
END $$""",
    """add_grant(p_uid text, p_user text, p_role text, p_network text, p_practice text,
 p_since date, p_until date, p_given_by text)""": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ BEGIN
 PERFORM hearten_private.hold_accounts();
 IF p_role NOT IN ({_words(frozenset(Role))})
  OR (p_role IN ({_words(OF_PRACTICES)}) AND p_practice IS NULL)
  OR (p_role IN ({_words(OF_NETWORKS)}) AND p_network IS NULL)
  OR (p_role IN ({_words(OF_THE_STORE)}) AND coalesce(p_network, p_practice) IS NOT NULL)
 THEN RAISE invalid_parameter_value; END IF;
 PERFORM hearten_private.give(p_user, '{{user.add,user.change}}', p_uid, true);
 INSERT INTO hearten."grant"
  (uid, user_id, role, network_uid, practice_uid, since, until, given_by)
 VALUES (p_uid, hearten_private.user_of(p_user), p_role, p_network, p_practice, p_since, p_until,
  coalesce(hearten_private.my_uid(), p_given_by));
END $$""",
    "end_grant(p_uid text, p_last date)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$ DECLARE whose text; is_current boolean; BEGIN
 PERFORM hearten_private.hold_accounts();
 SELECT u.uid, g.since <= {_TODAY} AND (g.until IS NULL OR g.until >= {_TODAY})
  INTO STRICT whose, is_current
  FROM hearten."grant" g JOIN hearten."user" u ON u.id = g.user_id WHERE g.uid = p_uid;
 PERFORM hearten_private.give(whose, '{{user.change}}', CASE WHEN is_current THEN p_uid END, false);
 -- it never holds for longer than it did
 UPDATE hearten."grant" g SET until = least(g.until, p_last) WHERE g.uid = p_uid;
 PERFORM hearten_private.keep_an_administrator();
END $$""",
    "set_supervises(p_supervisor text, p_user text, p_since date, p_until date)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$
DECLARE one bigint := hearten_private.user_of(p_supervisor);
 other bigint := hearten_private.user_of(p_user);
BEGIN
 PERFORM hearten_private.hold_accounts();
 PERFORM hearten_private.give(p_supervisor, '{{user.add,user.change}}', NULL, true);
 DELETE FROM hearten.supervises s
  WHERE s.supervisor_id = one AND s.user_id = other AND s.since = p_since;
 INSERT INTO hearten.supervises (supervisor_id, user_id, since, until)
 VALUES (one, other, p_since, p_until);
END $$""",
    "end_supervises(p_supervisor text, p_user text, p_since date, p_last date)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$
DECLARE one bigint := hearten_private.user_of(p_supervisor);
 other bigint := hearten_private.user_of(p_user);
BEGIN
 PERFORM hearten_private.hold_accounts();
 PERFORM hearten_private.give(p_supervisor, '{{user.change}}', NULL, false);
 IF p_last < p_since THEN
  DELETE FROM hearten.supervises s
   WHERE s.supervisor_id = one AND s.user_id = other AND s.since = p_since;
 ELSE
  UPDATE hearten.supervises s SET until = least(s.until, p_last)
   WHERE s.supervisor_id = one AND s.user_id = other AND s.since = p_since;
 END IF;
 IF NOT FOUND THEN RAISE no_data_found; END IF;
END $$""",
}

_WAYS_IN = {
    "put_way_in(p_user text, p_role text, p_verifier text)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$
DECLARE who bigint; folded text; held name;
BEGIN
 SELECT id, name_key INTO STRICT who, folded FROM hearten."user"
  WHERE uid = p_user AND disabled_at IS NULL;
 IF who IS DISTINCT FROM hearten_private.me() THEN
  PERFORM hearten_private.hold_accounts();
  PERFORM hearten_private.give(p_user, '{{user.add,user.set-password}}', NULL, false);
 ELSE
  PERFORM hearten_private.require_newest_view();
  PERFORM hearten_private.give(p_user, '{{user.change-password,user.set-password}}', NULL, false);
 END IF;
 -- a role that is nobody's here, and a password that the server would have to make a verifier of
 IF p_role IS DISTINCT FROM hearten_private.login_role(folded)::text OR p_verifier IS NULL
  OR p_verifier !~ '{_VERIFIER}'
 THEN RAISE invalid_parameter_value; END IF;
 SELECT role INTO held FROM hearten_private.login WHERE user_id = who;
 IF held IS DISTINCT FROM p_role::name THEN
  IF held IS NOT NULL THEN RAISE invalid_parameter_value; END IF;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = p_role) THEN
   -- left behind by a database of this name that is gone; never one that can do more than sign in
   IF EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = p_role AND (r.rolsuper OR r.rolcreaterole
     OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls OR EXISTS (SELECT 1
      FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid <> 'hearten_user'::regrole)))
   THEN RAISE invalid_parameter_value; END IF;
   EXECUTE format('GRANT hearten_user TO %I', p_role);
  ELSE
   EXECUTE format('CREATE ROLE %I NOLOGIN CONNECTION LIMIT {CONNECTIONS} IN ROLE hearten_user',
    p_role);
   -- for other programs than ours; its own login may change this
   EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', p_role, '30s');
   EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', p_role, '5s');
  END IF;
  INSERT INTO hearten_private.login (role, user_id) VALUES (p_role, who);
 END IF;
 IF NOT hearten_private.alter_login(p_role::name, format('LOGIN PASSWORD %L', p_verifier)) THEN
  {_HELD}
 END IF;
END $$""",
    "drop_way_in(p_user text)": f"""
RETURNS void LANGUAGE plpgsql {_HEAD} $$
DECLARE who bigint := hearten_private.user_of(p_user); held name; is_done boolean := false;
BEGIN
 IF NOT hearten_private.may_manage_accounts() THEN RAISE insufficient_privilege; END IF;
 -- whatever they hold in an open transaction, they cannot hold this up
 PERFORM hearten_private.end_transactions(who);
 PERFORM hearten_private.hold_accounts();
 PERFORM hearten_private.give(p_user, '{{user.disable}}', NULL, false);
 UPDATE hearten."user" SET disabled_at = clock_timestamp(), version = version + 1
  WHERE id = who AND disabled_at IS NULL;
 SELECT role INTO held FROM hearten_private.login WHERE user_id = who;
 FOR tried IN 1..3 LOOP
  EXIT WHEN held IS NULL OR is_done;
  is_done := hearten_private.alter_login(held, 'NOLOGIN PASSWORD NULL');
  IF NOT is_done THEN PERFORM hearten_private.end_transactions(who); END IF;
 END LOOP;
 IF held IS NOT NULL AND NOT is_done THEN {_HELD} END IF;
 PERFORM hearten_private.keep_an_administrator();
 PERFORM hearten_private.hold_for_the_entry(who);
END $$""",
    "end_sessions(p_user text)": f"""
RETURNS bigint LANGUAGE plpgsql {_HEAD} $$
DECLARE ended bigint;
BEGIN
 IF NOT hearten_private.may_manage_accounts() THEN RAISE insufficient_privilege; END IF;
 SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid)) INTO ended
 FROM pg_stat_activity a JOIN hearten_private.login l ON l.role = a.usename
  JOIN hearten."user" u ON u.id = l.user_id
 WHERE u.uid = p_user AND u.disabled_at IS NOT NULL;
 RETURN ended;
END $$""",
}


def lay(connection: Connection) -> None:
    """Lay the functions down; roles, tables and scopes are there before them."""
    with acting_as(connection, ACCOUNTS):
        for signature, body in {**_INNER, **_ROWS, **_WAYS_IN}.items():
            statement = f"CREATE OR REPLACE FUNCTION {PRIVATE}.{signature} {body}"
            connection.exec_driver_sql(statement.replace("%", "%%"))
            called = _called(signature)
            connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {PRIVATE}.{called} FROM PUBLIC")
            if signature not in _INNER:
                connection.exec_driver_sql(
                    f"GRANT EXECUTE ON FUNCTION {PRIVATE}.{called} TO {USER}"
                )


def _called(signature: str) -> str:
    """Give a function's name with the types alone."""
    name, _, parts = signature.removesuffix(")").partition("(")
    types = (part.split()[1] for part in parts.split(",") if part.strip())
    return f"{name}({', '.join(types)})"
