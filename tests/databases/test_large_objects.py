"""Promise that nobody keeps anything where no policy holds it."""

from __future__ import annotations

import psycopg
import pytest

from app.store import preparing
from tests.databases import keepers
from tests.databases.cast import Cast
from tests.databases.cluster import Cluster


def test_no_login_keeps_anything_in_large_objects(whole_cast: Cast) -> None:
    """They lie under no policy, and fill the disk."""
    for asked in ("lo_create(0)", "lo_creat(1)", "lo_from_bytea(0, 'words')", "lo_import('/x')"):
        with whole_cast.connect("ada") as ada:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ada.execute(f"SELECT {asked}".encode())


def test_check_names_them_where_nobody_kept_them_from_everybody(server: Cluster) -> None:
    """A keeper may not, so the guide has a superuser do it first. An empty list means everybody."""
    with server.database() as name:
        boss = f"boss_{name}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(keepers, "NO_LARGE_OBJECTS", "SELECT 1")
            keepers.make(server, name, boss, "the boss")
        preparing.prepare_at(server.tcp_url(name, boss), "the boss", "Desk")
        problems = preparing.check_at(server.url(name), None).problems
        assert [one for one in problems if "lo_" in one] == [
            f"PUBLIC may call the server's own function {one}."
            for one in ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid,bytea)")
        ]
        preparing.prepare_at(server.url(name), None, "Desk")
        assert preparing.check_at(server.url(name), None).problems == []
