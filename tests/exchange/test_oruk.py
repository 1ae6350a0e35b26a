"""Promise that every row of an Open Referral UK file is accounted for and keeps what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from app.domain.directory import Address, EditedService, Service, Status
from app.domain.timetable import Day, Schedule, weekly, words
from app.errors import Refused
from app.exchange import oruk, oruk_edits, oruk_export
from app.exchange.oruk import Row, files_of, rows_of
from app.exchange.oruk_merge import View, laid_over
from app.exchange.oruk_record import service_from

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "oruk"
FILES = sorted((SAMPLES / "examples").glob("*.json")) + sorted(
    (SAMPLES / "validator-mocks").rglob("*.json")
)


def rows(record: object) -> list[Row]:
    return list(rows_of(json.dumps(record).encode()))


def sample(name: str = "service_full.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "examples" / name).read_text())
    return found


def service(record: dict[str, Any]) -> Service:
    return service_from(record)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_row_of_every_official_sample_is_accounted_for(path: Path) -> None:
    whole = json.loads(path.read_text())
    expected = len(whole["contents"]) if "contents" in whole else 1
    found = list(rows_of(path.read_bytes()))
    assert [one.row for one in found] == list(range(1, expected + 1))
    if path.stem == "api_details":
        assert [one.reason for one in found] == ["This describes a feed; it holds no service."]
    else:
        assert all(one.parts and one.name and not one.reason for one in found)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("service_full", ["organisation", "service"]),
        ("service_list", ["organisation", "service"]),
        ("service_at_location_full", ["organisation", "service"]),
        ("service_at_location_list", ["organisation", "service"]),
        ("organization_full", ["service", "organisation"]),
        ("organization_list", ["organisation"]),
        ("taxonomy", ["taxonomy"]),
        ("taxonomy_list", ["taxonomy"]),
        ("taxonomy_term", ["term"]),
        ("taxonomy_term_list", ["term"]),
    ],
)
def test_each_kind_is_known_by_its_fields(name: str, kinds: list[str]) -> None:
    (row,) = rows(sample(f"{name}.json"))
    assert [part.kind for part in row.parts] == kinds


def test_ten_organisations_of_a_list_are_ten_rows() -> None:
    path = SAMPLES / "validator-mocks" / "Default" / "organization_list.json"
    found = list(rows_of(path.read_bytes()))
    assert [part.kind for one in found for part in one.parts] == ["organisation"] * 10


def test_odd_samples_are_warned_of_and_taken() -> None:
    (row,) = rows(sample())
    assert not row.reason
    assert set(row.warnings) == {
        "a latitude is beyond 90 degrees",
        "an address is outside the United Kingdom",
        "a postal code is no UK postcode",
    }


def test_the_whole_record_is_kept() -> None:
    record = sample() | {"x_local": {"deep": [1, None, "é\u0000"]}}
    (row,) = rows(record)
    organisation, kept = row.parts
    assert kept.record == {key: one for key, one in record.items() if key != "organization"}
    assert organisation.record == record["organization"]
    assert kept.organisation == record["organization"]["id"]


def test_a_full_record_is_read_into_what_the_desk_knows() -> None:
    read = service(sample())
    assert read.name == "Community Counselling"
    assert read.status is Status.ACTIVE
    assert read.organisation is not None
    assert read.organisation.name == "Example Organization Inc."
    assert read.cost == "fees_description; Under 18s and Over 60s: £35 per 1 hour session"
    assert read.contact == "Ann Persona"
    assert (read.minimum_age, read.maximum_age) == (12, 100)
    assert read.address == Address(
        "MyCity Civic Center", "1-30 Main Street", "", "MyCity", "MyState", "ABC 1234"
    )
    assert [words(one) for one in read.schedules] == ["Every Thursday and Friday 10:00 to 18:00"]
    assert read.schedules[0].valid_to == date(2005, 1, 1)
    assert read.kinds == ("name",)
    assert read.assured_on == date(2005, 1, 1)
    assert len(read.accessibility) == len(read.areas) == 1


def test_base_hsds_fields_are_read_too() -> None:
    record = {
        "id": "x",
        "name": "Lunch",
        "fees_description": "Free",
        "fees": "£4",
        "eligibility_description": "Over 55",
        "application_process": "Just turn up",
        "contacts": [{"title": "Warden", "phones": [{"number": "01632 960131"}]}],
        "languages": [{"name": "Polish", "code": "pl"}, {"code": "cy"}],
        "service_at_locations": [
            {
                "schedules": [{"byday": "-1FR", "freq": "monthly", "opens_at": "9:30"}],
                "location": {
                    "name": "Village hall",
                    "addresses": [
                        {"address_type": "postal", "address_1": "PO Box 1"},
                        {"address_type": "physical", "address_1": "High Street",
                         "address_2": "Side room", "postal_code": "NN11 4FE"},
                    ],
                },
            }
        ],
    }  # fmt: skip
    read = service(record)
    assert (read.cost, read.eligibility, read.how_to_refer) == ("Free", "Over 55", "Just turn up")
    assert (read.contact, read.phone) == ("Warden", "01632 960131")
    assert read.languages == ("Polish", "cy")
    assert read.address.lines == ("Village hall", "High Street", "Side room", "NN11 4FE")
    assert [(words(one), one.place) for one in read.schedules] == [
        ("Last Friday from 09:30", "Village hall")
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "No id", "status": "active"},
        {"id": "", "name": "Empty id"},
        {"id": " \u200b ", "name": "Blank id"},
        {"id": None, "name": "No id"},
        {"id": True, "name": "No id"},
        {"id": 1.5, "name": "No id"},
        {"id": ["a"], "name": "No id"},
        {"id": "x" * 201, "name": "Long id"},
        {"id": "x"},
        {"id": "x", "name": ""},
        {"id": "x", "name": None},
        {"id": "x", "name": 7},
        {"id": "x", "name": {"en": "Lunch"}},
        {"id": "x", "name": "y" * 201},
        {"id": "x", "name": "Lunch", "description": "y" * 20_001},
        {"id": "x", "name": "half \ud800"},
        {"id": "x", "name": "Lunch", "deep": [{"a\udfff": 1}]},
        {"id": "x", "name": "a" + "\u0301" * 40},
        {"id": "x", "location": {"id": "y", "name": "Hall"}},
        {"location": {"id": "y"}, "service": {"id": "z", "name": "Lunch"}},
        {"id": "x", "service": {"id": "z"}},
        {}, [], None, 7, "Lunch", True,
    ],
)  # fmt: skip
def test_a_row_of_no_use_is_refused_with_a_reason_and_the_others_come_in(broken: object) -> None:
    good = {"id": "good", "name": "Lunch", "status": "active"}
    before, refused, after = rows([good, broken, good])
    assert refused.reason.endswith((".", "above."))
    assert not refused.parts
    assert (before.reason, after.reason) == ("", "")


@pytest.mark.parametrize(
    "odd",
    [
        {"id": 12345},
        {"id": "GB-CHC-1/23 ä"},
        {"status": None}, {"status": "open?"}, {"status": "Temporarily_Closed"}, {"status": 4},
        {"minimum_age": "12"}, {"minimum_age": -1, "maximum_age": 1e6}, {"maximum_age": True},
        {"schedules": None}, {"schedules": {"byday": "TU"}}, {"schedules": ["TU", None, 5, []]},
        {"schedules": [{"byday": 7, "interval": "two", "opens_at": 10, "valid_from": 2026,
                        "bymonthday": {"a": 1}, "freq": ["WEEKLY"]}]},
        {"schedules": [{"opens_at": "25:00", "closes_at": "10:61", "valid_to": "2026-02-30",
                        "byday": "XX,TU", "interval": -1, "bymonthday": "0,99,5"}]},
        {"service_at_locations": [None, {}, {"location": None}, {"location": {"addresses": "x"}}]},
        {"service_at_locations": [{"location": {"latitude": "north", "addresses": [None, {}]}}]},
        {"organization": None}, {"organization": "Friends"}, {"organization": {"name": "No id"}},
        {"organization": []}, {"organization_id": 7},
        {"cost_options": [{"amount": "four pounds", "currency": 9}, {"amount": 4.5}]},
        {"contacts": [{"name": ["x"]}], "phones": [{"number": 1632960131}]},
        {"attributes": [{"taxonomy_term": "x"}], "languages": [{"name": None}], "service_areas": 0},
        {"description": "<b>bold</b> <img src=x> % _ \" ' \u202e \u0000 \x07"},
        {"url": 5, "email": {}, "description": [], "fees": 4},
    ],
)  # fmt: skip
def test_an_odd_record_is_taken_as_it_is(odd: dict[str, object]) -> None:
    record = {"id": "x", "name": "Lunch", "status": "active"} | odd
    (row,) = rows(record)
    assert not row.reason
    read = service_from(row.parts[-1].record)
    assert read.name == "Lunch"
    assert "\u0000" not in read.description
    read.next_session(date(2026, 11, 23))
    assert row.parts[-1].record == {
        key: one
        for key, one in record.items()
        if key != "organization" or row.parts[-1].kind != "organisation"
    }


def test_impossible_dates_and_times_are_left_out_and_told() -> None:
    schedule = {"byday": "TU", "opens_at": "25:00", "valid_to": "2026-02-30"}
    (row,) = rows({"id": "x", "name": "Lunch", "status": "active", "schedules": [schedule]})
    assert len(row.warnings) == 2
    (read,) = service(row.parts[0].record).schedules
    assert read == Schedule(freq="WEEKLY", days=(Day(1),))


def test_a_broken_service_inside_an_organisation_is_told_and_the_rest_comes_in() -> None:
    good = {"id": "s", "name": "Lunch"}
    (row,) = rows({"id": "o", "name": "Friends", "services": [{"name": "No id"}, good]})
    assert [part.source_id for part in row.parts] == ["s", "o"]
    assert row.parts[0].organisation == "o"
    assert any("service 1 was left out" in one for one in row.warnings)


def test_a_truncated_file_is_refused_after_its_good_rows() -> None:
    text = json.dumps({"contents": [sample(), sample()]})
    reading = rows_of(text[:-40].encode())
    assert next(reading).name == "Community Counselling"
    with pytest.raises(Refused, match="broken or cut off"):
        list(reading)


def test_a_folder_gives_its_json_files_in_order(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no JSON file"):
        files_of(tmp_path)
    for name in ("b.json", "a/c.json", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}")
    assert [one.name for one in files_of(tmp_path)] == ["c.json", "b.json"]
    assert files_of(tmp_path / "b.json") == [tmp_path / "b.json"]


# ---- what a view may change -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["service_list", "service_at_location_list"])
def test_a_summary_adds_and_changes_but_never_empties(name: str) -> None:
    held = {key: one for key, one in sample().items() if key != "organization"}
    (row,) = rows(sample(f"{name}.json"))
    part = row.parts[-1]
    assert part.view is View.SUMMARY
    assert laid_over(held, part.record, part.view) == held
    empty = {**part.record, "description": "", "email": None, "schedules": [], "name": "New name"}
    now = laid_over(held, empty, View.SUMMARY)
    assert now == {**held, "name": "New name"}


def test_a_place_is_told_to_its_service_beside_the_places_it_has() -> None:
    hall = {"id": "l1", "name": "Hall", "addresses": [{"id": "a"}]}
    places = [{"id": "p1", "location": hall}]
    held = {"id": "s", "name": "Lunch", "service_at_locations": places}
    (again,) = rows({"id": "p1", "location": {"id": "l1", "name": "Hall"},
                     "service": {"id": "s", "name": "Lunch"}})  # fmt: skip
    assert laid_over(held, again.parts[-1].record, View.SUMMARY) == held
    (other,) = rows({"id": "p2", "location": {"id": "l2"}, "service": {"id": "s", "name": "Lunch"}})
    now = laid_over(held, other.parts[-1].record, View.SUMMARY)
    assert [one["id"] for one in now["service_at_locations"]] == ["p1", "p2"]


def test_the_whole_record_says_what_is_gone() -> None:
    held = sample()
    came = {key: one for key, one in held.items() if key not in ("schedules", "alert")}
    (row,) = rows(came)
    assert row.parts[-1].view is View.WHOLE
    assert "schedules" not in laid_over(held, row.parts[-1].record, View.WHOLE)
    (row,) = rows([came])
    assert row.parts[-1].view is View.LISTED
    assert laid_over(held, row.parts[-1].record, View.LISTED)["schedules"] == held["schedules"]


# ---- what is edited here ----------------------------------------------------------------------

FULL_EDIT = EditedService(
    name="Tuesday lunch club",
    status=Status.TEMPORARILY_CLOSED,
    description="Hot lunch\nand company",
    url="https://example.org",
    email="hall@example.org",
    phone="01632 960131",
    contact="Pat at the door",
    address=Address("Village hall", "High Street", "Side room", "Crick", "Northants", "NN6 7TT"),
    schedules=(
        weekly(1, time(12), time(14)),
        Schedule(freq="MONTHLY", days=(Day(4, -1), Day(0, 1)), opens=time(10), place="Side room",
                 month_days=(), interval=2, starts=date(2026, 1, 30), notes="Bring a cup"),
    ),
    cost="£4 with lunch",
    eligibility="Over 55",
    how_to_refer="Just turn up",
)  # fmt: skip


def without_ids(edited: EditedService) -> EditedService:
    return replace(edited, schedules=tuple(replace(one, source_id="") for one in edited.schedules))


ANOTHER = {
    "id": "x",
    "name": "y",
    "phones": [{"number": "1"}, {"number": "2"}],
    "fees": "free",
    "contacts": [{"title": "Boss"}],
}


@pytest.mark.parametrize("record", [sample(), {"id": "x", "name": "y"}, ANOTHER])
@pytest.mark.parametrize(
    "edited",
    [FULL_EDIT, EditedService("Only a name"), replace(FULL_EDIT, address=Address(postcode="NN1"))],
)
def test_what_is_edited_is_what_is_read_again(
    record: dict[str, Any], edited: EditedService
) -> None:
    kept = json.loads(json.dumps(oruk_edits.edits_of(edited, record)))
    before = json.dumps(record)
    read = oruk_edits.read(record, kept)
    assert without_ids(read.as_edited()) == edited
    assert json.dumps(record) == before
    assert read.edited == set(kept)
    again = oruk_edits.edits_of(read.as_edited(), record)
    assert oruk_edits.read(record, again) == read


def test_a_field_set_back_to_its_source_is_no_edit() -> None:
    record = sample()
    imported = service(record).as_edited()
    assert oruk_edits.edits_of(imported, record) == {}
    assert oruk_edits.edits_of(replace(imported, phone="1"), record) == {"phone": "1"}


def test_changing_one_line_of_a_timetable_leaves_the_others_as_they_came() -> None:
    record = sample()
    record["schedules"].append({"id": "two", "byday": "MO", "x_extra": 1})
    edited = service(record).as_edited()
    first, second = edited.schedules
    changed = replace(edited, schedules=(replace(first, opens=time(11)), second))
    now = oruk_edits.effective(record, oruk_edits.edits_of(changed, record))
    assert now["schedules"][1] == record["schedules"][1]
    assert now["schedules"][0]["id"] == record["schedules"][0]["id"]
    assert now["schedules"][0]["opens_at"] == "11:00"


# ---- export -----------------------------------------------------------------------------------


def test_every_id_gets_a_file_name_of_its_own() -> None:
    taken: set[str] = set()
    ids = ["a", "A", "CON", "con.x", "../../etc/passwd", "a/b", "a\\b", "é", "x" * 300, "a.", "."]
    ids += ["", "ac148810-d857-441c-9679-408f346de14b"]
    names = [oruk_export.file_name(one, taken) for one in ids]
    assert len({one.lower() for one in names}) == len(ids)
    assert names[-1] == "ac148810-d857-441c-9679-408f346de14b.json"
    for one in names:
        assert not set(one) & set('/\\:*?"<>|')
        assert len(one) < 90
        assert one.split(".")[0].upper() not in ("CON", "")


def test_an_export_never_mixes_with_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}")
    with pytest.raises(Refused, match="Choose an empty one"):
        oruk_export.Writer(tmp_path, 0).begin()
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="cannot be written"):
        oruk_export.Writer(tmp_path / "file", 0).begin()


def test_an_exported_record_fits_the_official_schema() -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((SAMPLES / "schema" / "service.json").read_text())
    record = oruk_edits.new_record(FULL_EDIT, "ac148810-d857-441c-9679-408f346de14b")
    errors = [
        one.message
        for one in Draft202012Validator(schema).iter_errors(record)
        # base HSDS fields are extra properties to the profile, which allows them
        if "dditional properties" not in one.message
    ]
    assert errors == []
    assert oruk.kind_of(record) == "service"
