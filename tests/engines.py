"""Say which tests run on both kinds of store, and which only in a folder, with the reason.

Whoever makes a test in one of the folders of BOTH gets both by asking for `kind`, or for a fixture
that does (`admin`, `desk_for`). tests/databases/test_engines.py sees that nothing else is left out.
"""

from __future__ import annotations

EMBEDDED, SHARED = "embedded", "shared"
BOTH = ("tests/actions/",)

_ACCOUNTS = "accounts and ways in of a folder: keys, waits, the change of its key"
_KEYS = "keys, recovery and locking are a folder's"

# A file, or one test of it, whose store is always a folder.
ONLY_EMBEDDED: dict[str, str] = {}

# No store at all is opened.
NO_STORE: dict[str, str] = {}


def kinds_of(nodeid: str, wanted: str = "both") -> list[str]:
    """Give the kinds of store that a test runs on; nodeid is without its parameters."""
    if not nodeid.startswith(BOTH) or reason(nodeid) is not None:
        kinds = [EMBEDDED]
    else:
        kinds = [EMBEDDED, SHARED]
    return [kind for kind in kinds if wanted in ("both", kind)]


def reason(nodeid: str) -> str | None:
    """Give why a test runs in a folder only; None when it runs on both."""
    file, _, _ = nodeid.partition("::")
    return ONLY_EMBEDDED.get(nodeid) or ONLY_EMBEDDED.get(file)
