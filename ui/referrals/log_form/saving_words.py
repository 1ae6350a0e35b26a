"""Say what is still needed, and what the reasons and the answer about agreement call for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.another_way import NOTICES
from app.domain.dates import age_in_years
from app.domain.referral_reasons import REASON_BY_CODE
from ui.referrals.log_form.notice_stack import Offered, Said

RAISE = "raise"
SEE_NOTICE = "Not saved. The notice says why."
# A first sentence that is longer has no room at the foot of a narrow form.
_LONGEST_REASON = 80
_ALONE = {
    "who": "who is it?",
    "name": "the person’s name",
    "born": "the date of birth",
    "nhs_number": "the NHS number, or that none is known",
    "practice": "which practice?",
    "reasons": "why?",
    "agreement": "does the person know and agree?",
}
_AMONG = {
    "who": "who",
    "name": "the name",
    "born": "the date of birth",
    "nhs_number": "the NHS number",
    "practice": "which practice",
    "reasons": "why",
    "agreement": "whether they agree",
}


def still_needed_words(missing: Sequence[str], *, short: bool = False) -> str:
    """Give "Still needed: who, why, and whether they agree", or nothing."""
    if not missing:
        return ""
    if len(missing) == 1:
        words = "do they agree?" if short and missing[0] == "agreement" else _ALONE[missing[0]]
        return f"Still needed: {words}"
    parts = [_AMONG[key] for key in missing]
    comma = "," if len(parts) > 2 else ""
    return f"Still needed: {', '.join(parts[:-1])}{comma} and {parts[-1]}"


def stopped_words(heading: str) -> str:
    """Give "Under 18 goes another way. It is not logged here; the draft is kept."."""
    return f"{heading}. It is not logged here; the draft is kept."


def not_saved_words(sentence: str) -> str:
    """Give "Not saved." and the reason in short; the whole stands in a notice."""
    reason = sentence.partition(". ")[0].removesuffix(".")
    return f"Not saved. {reason}." if len(reason) <= _LONGEST_REASON else SEE_NOTICE


def about_reasons(
    codes: Sequence[str], born: date | None, today: date, *, can_raise: bool
) -> list[Said]:
    """Give the notices of reasons that go another way: stops first, each with its approval."""
    ways = [REASON_BY_CODE[code].another_way for code in codes if code in REASON_BY_CODE]
    told_by_birth = {"under-18"} if _is_under_18(born, today) else set()
    return _notices([way for way in ways if way and way not in told_by_birth], can_raise)


def about_birth(born: date | None, today: date, *, can_raise: bool) -> list[Said]:
    """Give the notice of a date of birth for which this is not the desk."""
    return _notices(["under-18"] if _is_under_18(born, today) else [], can_raise)


def _is_under_18(born: date | None, today: date) -> bool:
    return born is not None and 0 <= age_in_years(born, today) < 18


def _notices(ways: Sequence[str], can_raise: bool) -> list[Said]:
    notices = [NOTICES[way] for way in ways]
    said = []
    for notice in sorted(notices, key=lambda one: not one.is_stop):
        kept = " It is not logged here; the draft is kept." if notice.is_stop else ""
        buttons = (Offered(RAISE, "Raise with a clinician", "second"),) if can_raise else ()
        said.append(
            Said(
                "bad",
                notice.heading,
                f"{notice.sentence}{kept} {notice.approval}",
                buttons,
                stops=notice.is_stop,
            )
        )
    return said


def about_agreement(answer: str | None) -> list[Said]:
    """Stop where the person does not agree, and say why."""
    if answer != "no":
        return []
    return [
        Said(
            "bad",
            "The person does not agree",
            "Without their agreement nothing is logged. Talk with them first; the draft is kept.",
            stops=True,
        )
    ]
