"""Promise that the tour goes at a server as in a folder, with its demo moved there first."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.databases.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
_TOO_WIDE = re.compile(r"\d\d-[\w-]+\.png: ")
PASSWORD = "copper orchard pebble"


def test_whole_tour_goes_at_a_server(server: Cluster, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    with server.database() as database:
        with server.admin() as admin:
            admin.execute(f"ALTER ROLE owner PASSWORD '{PASSWORD}'")
        given = {"QT_QPA_PLATFORM": "offscreen", "HEARTEN_SERVER_PASSWORD": PASSWORD}
        url = f"postgresql://owner@127.0.0.1:{server.port}/{database}"
        done = subprocess.run(
            [sys.executable, "-m", "app", "tour", str(folder), "--server", url],
            cwd=ROOT,
            env={**os.environ, **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=400,
            check=False,
        )
        # Whether every word has its room is promised in test_tour.py, whatever names there are.
        lines = [line for line in done.stdout.splitlines() if not line.startswith("qt.")]
        assert [line for line in lines if not _TOO_WIDE.match(line)] == []
        with server.admin(database) as admin:
            logged = admin.execute(
                "SELECT count(*) FROM hearten.audit WHERE act = 'referral.log'"
            ).fetchone()
    assert logged is not None
    assert int(str(logged[0])) > 0, "the work of the tour is not on the server"
    told = [one["step"] for one in json.loads((folder / "tour.json").read_text("utf8"))]
    steps = set(told)
    assert told[-1] == "signed out"
    assert {"sign in", "wrong password", "preview", "save as PDF", "store on a server"} <= steps
    assert {"asked in an emergency", "opened in an emergency", "end of an emergency"} <= steps
    assert PASSWORD not in done.stdout
