"""Name the login role of a user, so that neither the server nor its logs show who they are."""

from __future__ import annotations

import hashlib

from app.store.keyslots import name_key


def login_role(database: str, name: str) -> str:
    """Give the role that somebody signs in with; roles are of the whole server, hence the database.

    The server's `login_role` function gives the same.
    """
    what = f"{database}\0{name_key(name)}".encode("utf-8", "surrogatepass")
    return f"h_{hashlib.sha256(what).hexdigest()[:30]}"
