"""Be the idle PCs of a crowd: each is signed in, and hears what others save as an open window does.

`idle_pcs.py NUMBER` reads the database's address from its input, says "ready" once all of them
listen, and at the end of its input says how often something was heard.
"""

from __future__ import annotations

import selectors
import sys
from typing import Any

import psycopg
from psycopg import sql

_CHANNELS = "SELECT hearten_private.channels()"


def main() -> int:
    """Listen until the input ends."""
    heard = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(sys.stdin, selectors.EVENT_READ)
        address = sys.stdin.readline().strip()
        for client in [listening(address) for _ in range(int(sys.argv[1]))]:
            waiting.register(client.fileno(), selectors.EVENT_READ, client)
        print("ready", flush=True)
        while True:
            for key, _ in waiting.select():
                if key.data is None:
                    print(heard, flush=True)
                    return 0
                heard += read(key.data)


def listening(address: str) -> psycopg.Connection[Any]:
    """Sign in and listen to the channels of that user."""
    client = psycopg.connect(address, autocommit=True)
    for (name,) in client.execute(_CHANNELS).fetchall():
        client.execute(sql.SQL("LISTEN {}").format(sql.Identifier(name)))
    return client


def read(client: psycopg.Connection[Any]) -> int:
    """Take what came; give how much."""
    client.pgconn.consume_input()
    taken = 0
    while client.pgconn.notifies() is not None:
        taken += 1
    return taken


if __name__ == "__main__":
    raise SystemExit(main())
