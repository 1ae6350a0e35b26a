"""Hold the wording for what does not belong at this desk, or goes another way beside it.

It is a starting text of our own and no clinical advice. A practice's clinician approves the
wording; until then every notice says that nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass

NOT_APPROVED = "Not yet approved by your practice."


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: heading, what to do, and who approved the wording until when."""

    code: str
    heading: str
    sentence: str
    is_stop: bool
    approval: str = NOT_APPROVED


NOTICES: dict[str, Notice] = {
    notice.code: notice
    for notice in (
        Notice(
            "crisis",
            "In crisis goes another way",
            "Tell the duty clinician at the practice now and stay with the person until someone "
            "has taken over. In danger: 999. Otherwise 111, press 2.",
            True,
        ),
        Notice(
            "under-18",
            "Under 18 goes another way",
            "This desk is for adults. Ask the duty clinician which service for children and young "
            "people the practice uses.",
            True,
        ),
        Notice(
            "statutory",
            "A statutory request goes another way",
            "Care Act assessments and other statutory requests go to the council's adult social "
            "care front door, not through this desk.",
            True,
        ),
        Notice(
            "letter",
            "A medical letter goes another way",
            "Letters and medical evidence are asked of the practice in its usual way. "
            "If something else would help the person, log that reason here.",
            True,
        ),
        Notice(
            "alcohol-drugs",
            "Alcohol or drugs goes another way",
            "If the person is unwell after stopping, tell the duty clinician now. Otherwise give "
            "the local self-referral line. The other reasons can still be logged here.",
            False,
        ),
        Notice(
            "domestic-abuse",
            "Domestic abuse goes another way too",
            "In danger: 999. Follow the practice's safeguarding way and tell the safeguarding "
            "lead. Do not leave a message or send post before asking whether that is safe.",
            False,
        ),
    )
}
