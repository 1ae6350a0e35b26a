"""Promise what the form of a service takes, and how a service is found and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from app import errors
from app.domain.directory import (
    Address,
    EditedService,
    Location,
    Service,
    Status,
    checked,
    miles,
)
from app.domain.directory_words import asked_words, search_words, sort_key
from app.domain.timetable import Schedule, weekly

LUNCH = EditedService("Tuesday lunch club", phone="01632 960131", schedules=(weekly(1, time(12)),))


def test_a_service_needs_a_name() -> None:
    with pytest.raises(errors.Incomplete) as refused:
        checked(replace(LUNCH, name=" \u200b "))
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x" * 201},
        {"description": "x" * 20_001},
        {"phone": "0" * 41},
        {"address": Address(postcode="NN1 1AA NN1 1AB")},
        {"email": "half\ud800"},
        {"schedules": (weekly(1, time(12), time(11)),)},
        {
            "schedules": (
                replace(weekly(1), valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)),
            )
        },
        {"schedules": (weekly(1),) * 51},
    ],
)
def test_what_no_form_may_save_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(errors.Refused):
        checked(replace(LUNCH, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["phone", "email", "url"])
def test_a_contact_that_is_none_names_its_field_unless_it_came_so(field: str) -> None:
    odd = replace(LUNCH, **{field: "ask at the desk"})  # type: ignore[arg-type]
    with pytest.raises(errors.Incomplete) as refused:
        checked(odd)
    assert refused.value.field == field
    with pytest.raises(errors.Incomplete):
        checked(odd, LUNCH)
    assert checked(replace(odd, cost="Free"), odd).cost == "Free"


def test_what_was_odd_before_passes_while_it_stays() -> None:
    odd = replace(LUNCH, address=Address(postcode="somewhere near the church"))
    changed = replace(odd, phone="01632 960132")
    assert checked(changed, odd).address == odd.address
    with pytest.raises(errors.Refused):
        checked(replace(odd, address=replace(odd.address, town="Byfield")), odd)


def test_text_is_cleaned_and_an_evening_may_end_after_midnight() -> None:
    late = weekly(4, time(20), time(1))
    saved = checked(replace(LUNCH, name="Lunch\u202e\x00 club", schedules=(late,)))
    assert (saved.name, saved.schedules) == ("Lunch club", (late,))


def test_a_service_that_does_not_run_has_no_next_session() -> None:
    service = Service("u", "s", "Lunch", schedules=(weekly(1),))
    assert service.next_session(date(2026, 11, 23)) is not None
    for status in (Status.INACTIVE, Status.DEFUNCT, Status.TEMPORARILY_CLOSED):
        assert replace(service, status=status).next_session(date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (18, 65, "for ages 18 to 65"),
        (55, None, "for ages 55 and over"),
        (None, 25, "for ages up to 25"),
        (None, None, ""),
    ],
)
def test_ages_are_said_in_words(low: int | None, high: int | None, said: str) -> None:
    assert Service("u", "s", "n", minimum_age=low, maximum_age=high).ages_in_words() == said


def test_a_service_is_found_by_every_word_of_its_name_organisation_and_town() -> None:
    service = Service(
        "u",
        "s",
        "O'Neill's drop-in café",
        locations=(Location(address=Address(town="Towcester", postcode="NN12 6HD")),),
    )
    found = set(search_words(service, "Village Hall Friends"))
    assert {"cafe", "drop", "in", "dropin", "village", "towcester", "nn12"} <= found
    for typed in ("oneill", "O'Neill", "cafe", "CAFÉ", "drop-in", "towc nn12", "nn12 6hd"):
        assert all(
            any(word.startswith(token) for word in found for token in group)
            for group in asked_words(typed)
        ), typed


def test_services_are_sorted_whatever_their_case_or_marks() -> None:
    assert sorted(["Zumba", "élan", "art"], key=sort_key) == ["art", "élan", "Zumba"]


def test_metres_are_shown_as_miles() -> None:
    assert miles(1609.344) == 1.0
    assert miles(1290) == 0.8


def test_an_address_shows_only_the_lines_it_has() -> None:
    assert Address("Village hall", "", "", "Crick", "", "NN6 7TT").lines == (
        "Village hall",
        "Crick",
        "NN6 7TT",
    )
    assert Schedule().place == ""
