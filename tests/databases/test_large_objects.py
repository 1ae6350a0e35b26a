"""Promise that nobody keeps anything where no policy holds it."""

from __future__ import annotations

import psycopg
import pytest

from tests.databases.cast import Cast


def test_no_login_keeps_anything_in_large_objects(whole_cast: Cast) -> None:
    """They lie under no policy, and fill the disk."""
    for asked in ("lo_create(0)", "lo_creat(1)", "lo_from_bytea(0, 'words')", "lo_import('/x')"):
        with whole_cast.connect("ada") as ada:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ada.execute(f"SELECT {asked}".encode())
