"""The check finds a login that leads to somebody else's account, and one that leads to none."""

from __future__ import annotations

import pytest

from app.actions import accounts
from app.domain.access import Role
from tests.databases.broken import found
from tests.databases.seated import Here


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (
            "WITH gone AS (DELETE FROM hearten_private.login RETURNING role) "
            "SELECT 1 FROM gone; INSERT INTO hearten_private.login "
            "SELECT hearten_private.login_role(o.name_key), u.id "
            'FROM hearten."user" u, hearten."user" o WHERE u.id <> o.id',
            "2 account(s) sign in by somebody else's login.",
        ),
        (
            'DELETE FROM hearten_private.login l USING hearten."user" u '
            "WHERE u.id = l.user_id AND u.name = 'Bob'",
            "1 login(s) of users have lost their account: they see nothing.",
        ),
    ],
)
def test_login_that_is_not_its_users_is_found(here: Here, broken: str, says: str) -> None:
    uid = here.add_bob(Role.LINK_WORKER)
    assert found(here.server, here.database) == []
    with here.server.admin(here.database) as admin:
        admin.execute(broken.encode())
    assert found(here.server, here.database) == [says]
    if "lost" in says:
        accounts.set_password(here.desk, uid, "silver lantern orchard")
        assert found(here.server, here.database) == []
