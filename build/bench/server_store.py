"""Fill a database of a server of the bench's own: 200,000 referrals of eleven networks.

Rows are made by the server itself, by plain SQL of its superuser; nothing of ours but the tables.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from app import paths
from app.domain.access import Role
from app.exchange import reference_data
from app.store import office, postgres, preparing
from app.store.search.terms import OURS
from app.store.types import new_uid
from tests.databases.cluster import Cluster, running

REFERRALS = 200_000
WORKER, RECEPTION = "worker-1", "reception"
"""Who signs in: the link worker of the first network, the receptionist of one practice of it."""
_FAMILIES = "Smith Jones Taylor Brown Williams Wilson Patel Khan Begum Nowak Hughes Okafor"
_GIVEN = "John Mary David Susan Peter Linda Michael Ann Ibrahim Jean Margaret Ewa Tariq"
# A link worker for each network, a receptionist; each with a login that the socket lets in.
_USERS = (
    """INSERT INTO hearten."user" (uid, name, name_key, display, work_phone, hours, created_at,
        version) SELECT u, u, u, u, '', '', now(), 1 FROM (SELECT 'worker-' || id AS u
        FROM hearten.network UNION ALL SELECT '{reception}') named""",
    """INSERT INTO hearten."grant" (uid, user_id, role, network_uid, since, given_by)
        SELECT 'grant-' || u.uid, u.id, '{worker_role}', n.uid, '2020-01-01', ''
        FROM hearten."user" u JOIN hearten.network n ON u.uid = 'worker-' || n.id""",
    """INSERT INTO hearten."grant" (uid, user_id, role, practice_uid, since, given_by)
        SELECT 'grant-' || u.uid, u.id, '{reception_role}', (SELECT p.uid FROM hearten.practice p
            JOIN hearten.membership m ON m.practice_id = p.id ORDER BY m.network_id, p.id LIMIT 1),
        '2020-01-01', '' FROM hearten."user" u WHERE u.uid = '{reception}'""",
    """INSERT INTO hearten_private.login SELECT 'h_{database}_' || replace(u.uid, '-', '_'), u.id
        FROM hearten."user" u""",
    """DO $$ DECLARE who name; BEGIN
        FOR who IN SELECT role FROM hearten_private.login LOOP
            EXECUTE format('CREATE ROLE %I LOGIN IN ROLE hearten_user', who);
        END LOOP; END $$""",
)
_FILL = (
    """CREATE TEMPORARY TABLE seat AS
        SELECT row_number() OVER (ORDER BY m.network_id, m.practice_id) - 1 AS n,
        m.network_id, m.practice_id, (SELECT u.id FROM hearten."user" u
            WHERE u.uid = 'worker-' || m.network_id) AS worker_id FROM hearten.membership m""",
    """CREATE TEMPORARY TABLE made AS SELECT g AS n, s.network_id, s.practice_id, s.worker_id,
        (string_to_array('{families}', ' '))[1 + g * 7 % 12] AS family,
        (string_to_array('{given}', ' '))[1 + g * 11 % 13] AS given,
        date '1930-01-01' + g * 37 % 27000 AS born,
        '999' || lpad((g % 10000000)::text, 7, '0') AS nhs_number,
        CASE WHEN g % 10 < 7 THEN 'closed' WHEN g % 10 = 7 THEN 'received' ELSE 'accepted' END
            AS stands
        FROM generate_series(1, {referrals}) g
        JOIN seat s ON s.n = g % (SELECT count(*) FROM seat)""",
    """INSERT INTO hearten.person (network_id, uid, practice_id, family, given, title, preferred,
        name_key, born, gender, nhs_number, address, postcode, phone, phone_note, email, needs,
        created_at, version)
        SELECT network_id, 'p' || n, practice_id, family, given, '', '',
        lower(family || ' ' || given), born, 'Not known', nhs_number, '1 Mill Lane', 'NN11 4ZZ',
        '07700 900123', '', '', 'Large print', now(), 1 FROM made""",
    # Counted once below: one transaction would write the same few numbers 200,000 times.
    "ALTER TABLE hearten.referral DISABLE TRIGGER count_there",
    """INSERT INTO hearten.referral (network_id, uid, person_id, practice_id, state, state_shown,
        is_open, reasons, reason_key, agreement, words, source, referrer, urgency, received_on,
        logged_at, logged_by, next_on, next_words, decision_reason, decision_code, worker_id,
        name_key, born, version)
        SELECT m.network_id, 'r' || m.n, p.id, m.practice_id,
        CASE m.stands WHEN 'closed' THEN 'declined' ELSE m.stands END,
        CASE m.stands WHEN 'received' THEN 'Not allocated' WHEN 'accepted' THEN 'Active'
            ELSE 'Declined' END,
        m.stands <> 'closed', 'loneliness,money', 'loneliness', 'yes', 'Would like some company.',
        'GP', 'Dr Example', 'routine', current_date - m.n % 365, now() - m.n * interval '1 minute',
        m.worker_id, CASE WHEN m.stands <> 'closed' THEN current_date + m.n % 40 END, '', '', '',
        CASE WHEN m.stands <> 'received' THEN m.worker_id END, p.name_key, p.born, 1
        FROM made m JOIN hearten.person p ON p.uid = 'p' || m.n""",
    """INSERT INTO hearten.referral_search (network_id, referral_id, tokens)
        SELECT r.network_id, r.id, array_to_tsvector(ARRAY[lower(m.family), lower(m.given),
        '{ours}b' || to_char(m.born, 'YYYYMMDD'), m.nhs_number, 'nn114zz', '07700900123',
        '{ours}n' || m.network_id, '{ours}p' || m.practice_id] || CASE WHEN m.stands = 'closed'
            THEN ARRAY['{ours}sclosed'] ELSE ARRAY['{ours}o', '{ours}s' || m.stands] END
        || CASE WHEN m.stands = 'received' THEN '{{}}' ELSE ARRAY['{ours}w' || m.worker_id] END)
        FROM made m JOIN hearten.referral r ON r.uid = 'r' || m.n""",
    """INSERT INTO hearten.happening (network_id, person_id, referral_uid, at, by, kind, detail)
        SELECT m.network_id, r.person_id, r.uid, now(), m.worker_id, kind, ''
        FROM made m JOIN hearten.referral r ON r.uid = 'r' || m.n,
        unnest(ARRAY['logged', 'accepted']) kind""",
    """INSERT INTO hearten."case" (network_id, uid, referral_id, person_id, practice_id, worker_id,
        state, opened_on, next_on, review_on, name_key, version)
        SELECT r.network_id, 'c' || r.id, r.id, r.person_id, r.practice_id, r.worker_id, 'active',
        r.received_on, r.next_on, r.next_on, r.name_key, 1 FROM hearten.referral r
        WHERE r.state = 'accepted'""",
    """INSERT INTO hearten.tally (network_id, practice_id, standing, number)
        SELECT network_id, practice_id, stands, count(*) FROM made GROUP BY 1, 2, 3""",
    "ALTER TABLE hearten.referral ENABLE TRIGGER count_there",
    "VACUUM ANALYZE",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A running server, its prepared database, and the same rows without row security."""

    cluster: Cluster
    guarded: str
    bare: str

    def url(self, user: str, database: str = "") -> str:
        """Give the address of a database for one of the invented users, by the socket."""
        login = f"h_{self.guarded}_{user.replace('-', '_')}"
        return self.cluster.url(database or self.guarded, login)


@contextlib.contextmanager
def filled(referrals: int = REFERRALS, *settings: str, quick: bool = True) -> Iterator[Filled]:
    """Start a server, fill one database, and copy it into one whose rows nobody guards.

    A `quick` server waits for no disk: right where only questions are asked.
    """
    with running(*settings, quick=quick) as cluster, cluster.database() as guarded:
        fill(cluster, guarded, referrals)
        with cluster.database(guarded) as bare:
            with cluster.admin(bare) as admin:
                _unguard(admin)
            yield Filled(cluster, guarded, bare)


def fill(cluster: Cluster, database: str, referrals: int) -> None:
    """Prepare an empty database, and lay down its users and so many referrals."""
    _prepare(cluster, database)
    with cluster.admin(database) as admin:
        said = {
            "families": _FAMILIES, "given": _GIVEN, "ours": OURS, "referrals": referrals,
            "database": database, "reception": RECEPTION,
            "worker_role": Role.LINK_WORKER.value, "reception_role": Role.RECEPTIONIST.value,
        }  # fmt: skip
        for statement in (*_USERS, *_FILL):
            admin.execute(statement.format(**said))


def _prepare(cluster: Cluster, database: str) -> None:
    engine = postgres.make_engine(postgres.address(cluster.url(database)))
    with engine.begin() as connection:
        preparing.prepare(connection, "Bench")
        content = (paths.resources() / "reference" / "networks.json").read_bytes()
        office.add(connection, reference_data.office_from(content, new_uid))
    engine.dispose()


def _unguard(admin: psycopg.Connection[tuple[object, ...]]) -> None:
    """Take row security and our triggers away, and let whoever may connect read every column."""
    tables = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'hearten'")
    for (name,) in tables.fetchall():
        admin.execute(f'ALTER TABLE hearten."{name}" DISABLE ROW LEVEL SECURITY')
        admin.execute(f'ALTER TABLE hearten."{name}" DISABLE TRIGGER USER')
    database = admin.info.dbname
    admin.execute(f'GRANT CONNECT ON DATABASE "{database}" TO hearten_user')
    admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA hearten TO hearten_user")
