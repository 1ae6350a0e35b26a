"""Promise that reception can answer, and tells nothing of notes and plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.answer import answer
from app.domain.case import CaseState
from app.domain.escalation import EscalationState as E
from app.domain.naming import Name
from app.domain.person import Person
from app.domain.referral import Agreement, Referral, ReferralState, Source, Urgency

TODAY = date(2026, 11, 23)
PERSON = Person(
    "p", "net", "prac", Name("Smith", "John", "Mr"), date(1980, 8, 14),
    phone="07700 900123", phone_note="Mornings", needs="Hard of hearing: speak slowly",
)  # fmt: skip
REFERRAL = Referral(
    "r", "net", "prac", "p", ReferralState.RECEIVED, ("loneliness",), Agreement.YES,
    "SECRET own words", Source.GP, "Dr SECRET", Urgency.ROUTINE, date(2026, 11, 2),
    datetime(2026, 11, 2, 9, tzinfo=UTC), "Rita", "Not allocated", date(2026, 11, 20), "Decide",
    decision_reason="SECRET reason",
)  # fmt: skip


def test_an_unallocated_referral_can_be_answered() -> None:
    card = answer(PERSON, REFERRAL, None, "", "Daventry PCN", TODAY)
    assert card.heading == "If Mr Smith asks"
    assert card.said == (
        "“We have your referral of 2 November. It is waiting for a link worker, who will phone "
        "you. Is 07700 900123 still the best number?”"
    )
    assert dict(card.facts) == {
        "With": "Nobody yet, Daventry PCN",
        "Next": "A decision, 3 days overdue",
        "Best times": "Mornings",
        "Needs": "Hard of hearing: speak slowly",
    }


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 23), "First contact, today"),
        (date(2026, 11, 24), "First contact, tomorrow"),
        (date(2026, 12, 1), "First contact by 01-Dec-2026"),
        (None, "Nothing more is due"),
    ],
)
def test_what_is_next_is_said_with_its_day(due: date | None, words: str) -> None:
    waiting = replace(
        REFERRAL, state=ReferralState.ACCEPTED, next_on=due, next_words="First contact"
    )
    card = answer(PERSON, waiting, CaseState.WAITING, "Priya Patel", "Daventry PCN", TODAY)
    assert dict(card.facts)["Next"] == words
    assert dict(card.facts)["With"] == "Priya Patel, Daventry PCN"


def test_a_day_is_promised_only_while_it_can_be_kept() -> None:
    accepted = replace(REFERRAL, state=ReferralState.ACCEPTED, next_words="First contact")
    late = answer(PERSON, accepted, CaseState.WAITING, "Priya", "Net", TODAY)
    assert " by " not in late.said
    coming = replace(accepted, next_on=date(2026, 12, 1))
    assert "will phone you by 1 December" in (
        answer(PERSON, coming, CaseState.WAITING, "Priya", "Net", TODAY).said
    )


def test_without_a_phone_number_it_is_asked_for() -> None:
    card = answer(replace(PERSON, phone=""), REFERRAL, None, "", "Net", TODAY)
    assert card.said.endswith("Which number is best for you?”")


def test_without_a_title_the_name_is_said_plainly() -> None:
    untitled = replace(PERSON, name=Name("Adeyemi", "Grace"))
    assert answer(untitled, REFERRAL, None, "", "Net", TODAY).heading == "If Grace Adeyemi asks"


@pytest.mark.parametrize("state", [s for s in ReferralState if s is not ReferralState.ACCEPTED])
def test_every_state_of_a_referral_has_an_answer_without_secrets(state: ReferralState) -> None:
    card = answer(PERSON, replace(REFERRAL, state=state), None, "", "Net", TODAY)
    assert card.state
    assert "SECRET" not in repr(card)


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_of_a_case_has_an_answer_without_secrets(state: CaseState) -> None:
    accepted = replace(REFERRAL, state=ReferralState.ACCEPTED)
    card = answer(PERSON, accepted, state, "Priya", "Net", TODAY)
    assert card.state
    assert "SECRET" not in repr(card)
    assert ("best number" in card.said) is (state is not CaseState.CLOSED)


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        (E.PASSED, "A clinician here has been asked about something first."),
        (E.ACKNOWLEDGED, "A clinician here is looking at something first."),
    ],
)
def test_something_with_a_clinician_is_said_without_what(reached: E, said: str) -> None:
    accepted = replace(REFERRAL, state=ReferralState.ACCEPTED)
    card = answer(PERSON, accepted, CaseState.ACTIVE, "Priya", "Net", TODAY, (E.RAISED, reached))
    assert card.state == "With a clinician"
    assert said in card.said
    closed = answer(PERSON, accepted, CaseState.CLOSED, "Priya", "Net", TODAY, (reached,))
    assert "clinician" not in repr(closed).lower()


def test_no_clinician_is_spoken_of_before_one_was_told() -> None:
    raised = replace(REFERRAL, state=ReferralState.ACCEPTED, state_words="With a clinician")
    card = answer(PERSON, raised, CaseState.ACTIVE, "Priya", "Net", TODAY, (E.RAISED,))
    assert "clinician" not in repr(card).lower()
    assert card.state == "With a link worker"


@pytest.mark.parametrize(
    ("step", "state", "said"),
    [
        ("Next try", "Being phoned", "has tried to phone you and will try again"),
        ("Open-door letter", "Being written to", "has tried to phone you and is writing to you"),
        ("Answer to the letter", "Written to", "the number is in the letter"),
    ],
)
def test_somebody_who_is_tried_is_told_how(step: str, state: str, said: str) -> None:
    tried = replace(
        REFERRAL, state=ReferralState.ACCEPTED, next_on=date(2026, 11, 25), next_words=step
    )
    card = answer(PERSON, tried, CaseState.ATTEMPTING, "Priya Patel", "Daventry PCN", TODAY)
    assert card.state == state
    assert said in card.said
