"""Promise that the first save of a session waits for no import, and no transaction ever does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui import qt_types, warm_up

ROOT = Path(__file__).parents[2]
DESKS = """
import sys
from datetime import date
from pathlib import Path
from app.actions import deciding, referrals, signing_in
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Role
from tests.actions.conftest import CHEAP, DAVENTRY, DANETRE, OFFICE, PASSWORD, a_referral, somebody

ROLES = ((Role.ADMINISTRATOR, None, None), (Role.LINK_WORKER, DAVENTRY, None))
first = FirstRun("Test desk", OFFICE, "admin", "Ada Admin", PASSWORD, roles=ROLES)
desk = signing_in.make_store(Path(sys.argv[1]) / "store", first, kdf=CHEAP).desk
"""
FIRST_SAVE = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
from ui.warm_up import WarmUp, import_the_rest

warm_up = WarmUp()
warm_up.begin()
while not warm_up.is_done.wait(0.01):
    application.processEvents()
import_the_rest().join()
before = set(sys.modules)
uid = referrals.log(desk, a_referral(somebody(number="9990000018"))).referral_uid
deciding.accept(desk, uid, 1, desk.user.uid)
print(sorted(set(sys.modules) - before))
desk.store.close()
"""
EVERY_TRANSACTION = """
from contextlib import contextmanager
write, inside = Desk.write, []


@contextmanager
def watched(self, op_id=None):
    with write(self, op_id) as work:
        before = set(sys.modules)
        yield work
        inside.extend(sorted(set(sys.modules) - before))


Desk.write = watched
act = sys.argv[2]
uid = "none" if act == "log" else referrals.log(desk, a_referral()).referral_uid
if act in ("again", "undo"):
    deciding.return_to_referrer(desk, uid, 1, "Address")
for name in list(sys.modules):  # as in a session that has reckoned no day yet
    if name.partition(".")[0] in ("holidays", "phonenumbers", "nhs_number"):
        del sys.modules[name]
from app.domain import working_days
working_days._bank_holidays.cache_clear()
inside.clear()
me = desk.user.uid
acts = {
    "log": lambda: referrals.log(desk, a_referral(somebody(number="9990000018"))),
    "accept": lambda: deciding.accept(desk, uid, 1, me),
    "return": lambda: deciding.return_to_referrer(desk, uid, 1, "Address"),
    "again": lambda: deciding.receive_again(desk, uid, 2),
    "undo": lambda: deciding.undo_decision(desk, uid, 2, "A mistake"),
}
acts[act]()
assert "holidays" in sys.modules
print(inside)
desk.store.close()
"""


def _printed(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_after_the_warm_up_the_first_save_imports_nothing(tmp_path: Path) -> None:
    assert _printed(DESKS + FIRST_SAVE, str(tmp_path)) == "[]"


def test_nothing_that_names_types_of_qt_is_imported_before_they_are_made(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[tuple[str, ...]] = []
    monkeypatch.setattr(warm_up, "_import", imported.append)
    monkeypatch.setattr(warm_up, "_prepare", lambda: None)
    made = warm_up.WarmUp()
    made.begin()
    assert made.can_sign_in.wait(30)
    assert not made.is_done.wait(0.5)  # no turn of the windows' thread was taken
    assert imported == [warm_up.SIGNING_IN]
    qtbot.waitUntil(made.is_done.is_set, timeout=30_000)
    assert imported == [warm_up.SIGNING_IN, warm_up.THE_DESK]
    for name in qt_types.MODULES:
        module = sys.modules[f"PySide6.Qt{name}"]
        assert set(dir(module)) == set(vars(module))


def test_what_is_imported_before_names_no_type_of_qt() -> None:
    asked = "import sys; import {}; print([n for n in sys.modules if n.startswith('PySide6')])"
    assert _printed(asked.format(", ".join(warm_up.SIGNING_IN))) == "[]"


def test_no_act_that_reckons_days_imports_inside_its_transaction(tmp_path: Path) -> None:
    for act in ("log", "accept", "return", "again", "undo"):
        place = tmp_path / act
        place.mkdir()
        assert (act, _printed(DESKS + EVERY_TRANSACTION, str(place), act)) == (act, "[]")
