"""Hold what one form knows: the entry, and what the store told of the person."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.network import Practice
from app.domain.person import Person
from app.domain.referral import ReferralRow
from app.exchange.pasted_patient import Understood
from ui.referrals.log_form.alike import Alike, Asked
from ui.referrals.log_form.entry import Entry


@dataclass(slots=True)
class State:
    """Shared by what fills the form in and what shows it; nothing here is ever stored."""

    entry: Entry = field(default_factory=Entry)
    person: Person | None = None
    practices: tuple[Practice, ...] = ()
    knows_practices: bool = False
    waiting: Understood | None = None  # pasted before the practices were known
    several: dict[str, Understood] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    alike: Alike | None = None
    open_row: ReferralRow | None = None

    def begin(self, entry: Entry) -> None:
        """Take another entry; of the one before nothing is left."""
        self.entry, self.person, self.waiting = entry, None, None
        self.several, self.asked = {}, Asked()
        self.alike = self.open_row = None
