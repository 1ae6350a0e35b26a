"""Promise that one long word in what was written pushes nothing of a referral out of sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.actions import referrals
from app.desk import Desk
from tests.actions.conftest import a_referral, somebody
from tests.ui.referrals.conftest import Shown
from tests.ui.turns import come_to_rest

Show = Callable[..., Shown]
ADDRESS = "wilhelmina.featherstonehaugh@northamptonshire.example.nhs.uk"


def test_a_long_word_leaves_every_button_of_the_record_in_sight(
    reception: Desk, worker: Desk, show: Show
) -> None:
    new = a_referral(somebody(number="9990000018"), words=f"{'x' * 96} {ADDRESS}")
    uid = referrals.log(reception, new).referral_uid
    shown = show(worker)
    shown.tab.view.select(uid)
    come_to_rest()
    record = shown.tab.detail.record
    assert not outside(record.bar, shown.tab)
    assert not outside(record, shown.tab)


def outside(part: QWidget, tab: QWidget) -> bool:
    """Claim that some of a part stands beyond the right edge of its tab."""
    return part.mapTo(tab, part.rect().topRight()).x() >= tab.width()
