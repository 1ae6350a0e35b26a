"""Promise that services come in honestly, stay as they were edited here, and go out again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from app import errors
from app.actions import services
from app.desk import Desk
from app.domain.directory import Address, EditedService, ServiceQuery, Status
from app.domain.directory_import import ImportPreview, Outcome
from app.domain.timetable import weekly
from app.store import staging, taking
from tests.databases import behind

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "oruk"
FULL = SAMPLES / "examples" / "service_full.json"
FILES = sorted(SAMPLES.glob("examples/*.json")) + sorted(SAMPLES.glob("validator-mocks/*/*.json"))
LUNCH = EditedService(
    "Tuesday lunch club",
    description="Hot lunch and company for anyone over 55",
    phone="01632 960131",
    address=Address("Village hall", "High Street", "", "Crick", "", "NN6 7TT"),
    schedules=(weekly(1, time(12), time(14)),),
    cost="£4 with lunch",
)


class Stops:
    """A progress that is stopped after some reports."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.told: list[tuple[int, int]] = []

    def report(self, done: int, total: int) -> None:
        self.told.append((done, total))
        self.left -= 1

    def raise_if_cancelled(self) -> None:
        if self.left <= 0:
            raise errors.Cancelled


def sample(**change: object) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(FULL.read_text())
    return record | change


def many(count: int) -> list[dict[str, Any]]:
    made = []
    for number in range(count):
        record = deepcopy(sample(id=f"service-{number}", name=f"Walking group {number}"))
        record["organization"] |= {"id": f"org-{number % 7}", "name": f"Friends {number % 7}"}
        record["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = "NN11 4FE"
        made.append(record)
    return made


def written(folder: Path, record: object, name: str = "file.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(record))
    return path


def taken(desk: Desk, path: Path) -> ImportPreview:
    preview = services.preview_import(desk, path)
    services.take_import(desk, preview)
    return preview


def counts(preview: ImportPreview) -> tuple[int, int, int, int]:
    return preview.new, preview.changed, preview.unchanged, len(preview.refused)


def rows_in(desk: Desk, *tables: str) -> list[int]:
    asked = (f"SELECT count(*) FROM {table}" for table in tables)
    return [int(behind.rows(desk.store, one)[0][0]) for one in asked]


def acts(desk: Desk) -> list[str]:
    found = behind.rows(desk.store, "SELECT act FROM audit ORDER BY seq")
    return [row.act for row in found if row.act.startswith("service.")]


def only(desk: Desk, words: str = "") -> str:
    (row,) = services.search(desk, ServiceQuery(words)).rows
    return row.uid


# ---- importing --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_official_sample_imports_with_every_row_accounted_for(
    worker: Desk, path: Path
) -> None:
    whole = json.loads(path.read_text())
    expected = len(whole["contents"]) if "contents" in whole else 1
    preview = taken(worker, path)
    assert sum(counts(preview)) == len(preview.rows) == expected
    assert preview.takes_anything == (path.stem != "api_details")
    again = taken(worker, path)
    if preview.takes_anything:
        assert counts(again) == (0, 0, expected, 0)


@pytest.mark.parametrize("name", ["Default", "Test", "Warn"])
def test_a_folder_of_samples_imports_in_one_go(worker: Desk, name: str) -> None:
    folder = SAMPLES / "validator-mocks" / name
    preview = taken(worker, folder)
    assert len(preview.refused) == 1
    assert preview.refused[0].file == "api_details.json"
    assert len(preview.rows) == sum(
        len(whole.get("contents", [whole]))
        for whole in (json.loads(one.read_text()) for one in sorted(folder.glob("*.json")))
    )
    assert taken(worker, folder).new == 0


def test_one_id_given_128_times_is_one_service(worker: Desk) -> None:
    preview = taken(worker, SAMPLES / "validator-mocks" / "Test" / "service_list.json")
    assert preview.new == 1
    assert preview.new + preview.changed + preview.unchanged == 128
    assert rows_in(worker, "service", "service_text") == [1, 1]


def test_nothing_takes_effect_before_it_is_taken(worker: Desk, tmp_path: Path) -> None:
    preview = services.preview_import(worker, written(tmp_path, many(30)))
    assert rows_in(worker, "service", "organisation", "service_search") == [0, 0, 0]
    assert services.search(worker, ServiceQuery()).total == 0
    result = services.take_import(worker, preview)
    assert (result.new, result.changed_rows) == (30, 0)
    assert rows_in(worker, "service", "organisation", "service_text") == [30, 7, 30]
    assert rows_in(worker, "staged_record", "staged_place") == [0, 0]


def test_a_discarded_preview_leaves_nothing(worker: Desk, tmp_path: Path) -> None:
    preview = services.preview_import(worker, written(tmp_path, many(30)))
    services.discard_import(worker, preview)
    everything = ("service", "organisation", "service_text", "staged_record", "staged_place")
    assert rows_in(worker, *everything) == [0] * 5


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_cancelled_preview_leaves_nothing(
    worker: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(type(worker.store), "is_acting", lambda _store: True)  # small pieces
    with pytest.raises(errors.Cancelled):
        services.preview_import(worker, written(tmp_path, many(200)), Stops(after))
    everything = ("service", "organisation", "service_text", "staged_record", "staged_place")
    assert rows_in(worker, *everything) == [0] * 5
    assert acts(worker) == []


def test_progress_goes_up_to_the_whole(
    worker: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside somebody who acts the pieces are small, whatever the machine is busy with."""
    monkeypatch.setattr(type(worker.store), "is_acting", lambda _store: True)
    progress = Stops(10_000)
    services.preview_import(worker, written(tmp_path, many(400)), progress)
    assert len(progress.told) > 3
    assert progress.told == sorted(progress.told)
    assert progress.told[-1][0] == progress.told[-1][1] > 0


@pytest.mark.parametrize(("somebody_acts", "most"), [(True, 40), (False, 240)])
def test_5000_services_come_in_by_short_transactions(
    worker: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, somebody_acts: bool, most: int
) -> None:
    """Rows are counted rather than milliseconds; the last transaction writes no record texts."""
    monkeypatch.setattr(type(worker.store), "is_acting", lambda _store: somebody_acts)
    path = written(tmp_path, {"contents": many(5000)})
    pieces: list[int] = []
    put = staging.put

    def counted(connection: Any, uid: str, at: Any, staged: Iterable[staging.Staged]) -> None:
        rows = list(staged)
        pieces.append(len(rows))
        put(connection, uid, at, rows)

    monkeypatch.setattr(staging, "put", counted)
    preview = services.preview_import(worker, path)
    assert counts(preview) == (5000, 0, 0, 0)
    assert max(pieces) == most
    with worker.read() as connection:
        said = [str(one) for one in taking.statements(connection)]
    assert not any("service_text" in one for one in said)
    services.take_import(worker, preview)
    assert services.search(worker, ServiceQuery("walking 4999")).total == 1
    assert services.search(worker, ServiceQuery(most=10)).total == 5000


def test_a_truncated_file_is_refused_and_nothing_half_saved(worker: Desk, tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps({"contents": many(60)})[:-100])
    with pytest.raises(errors.Refused, match="broken or cut off"):
        services.preview_import(worker, path)
    assert rows_in(worker, "staged_record", "staged_place", "service_text") == [0, 0, 0]


def test_in_a_folder_a_broken_file_is_one_refused_row(worker: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"contents": many(60)})[:-100])
    written(tmp_path, many(3), "b.json")
    preview = taken(worker, tmp_path)
    assert counts(preview) == (3, 0, 0, 1)
    assert (preview.refused[0].row, preview.refused[0].file) == (1, "a.json")
    assert rows_in(worker, "service") == [3]


def test_refused_rows_are_listed_and_the_others_come_in(worker: Desk, tmp_path: Path) -> None:
    good, *others = many(3)
    path = written(tmp_path, [good, {"name": "No id"}, *others, {"id": "x"}, None])
    preview = taken(worker, path)
    assert counts(preview) == (3, 0, 0, 3)
    assert [(one.row, one.name) for one in preview.refused] == [(2, "No id"), (5, ""), (6, "")]


def test_services_that_were_changed_since_the_preview_stop_it(worker: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, sample())
    taken(worker, path)
    preview = services.preview_import(worker, written(tmp_path, sample(alert="New"), "new.json"))
    opened = services.open_service(worker, only(worker))
    services.edit(worker, opened.uid, replace(opened.as_edited(), phone="111"), opened.version)
    with pytest.raises(errors.Stale, match="Nothing was taken"):
        services.take_import(worker, preview)
    assert services.open_service(worker, opened.uid).phone == "111"
    assert services.open_service(worker, opened.uid).alert != "New"


def test_two_previews_of_the_same_file_are_taken_once(worker: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, many(5))
    first, second = (services.preview_import(worker, path) for _ in range(2))
    services.take_import(worker, first)
    with pytest.raises(errors.Stale):
        services.take_import(worker, second)
    services.discard_import(worker, second)
    assert rows_in(worker, "service", "service_text", "staged_record") == [5, 5, 0]


# ---- what is held stays -----------------------------------------------------------------------


def test_a_summary_never_empties_what_is_held(worker: Desk) -> None:
    taken(worker, FULL)
    before = services.open_service(worker, only(worker))
    for name in ("service_list", "service_at_location_list", "service_at_location_full",
                 "organization_list", "service_full", "organization_full"):  # fmt: skip
        preview = taken(worker, SAMPLES / "examples" / f"{name}.json")
        assert counts(preview) == (0, 0, 1, 0), name
    assert services.open_service(worker, before.uid) == before
    assert before.schedules
    assert before.accessibility


def test_a_summary_first_and_the_whole_later_comes_to_the_same(worker: Desk) -> None:
    taken(worker, SAMPLES / "examples" / "service_list.json")
    uid = only(worker)
    assert services.open_service(worker, uid).schedules == ()
    assert counts(taken(worker, FULL)) == (0, 1, 0, 0)
    opened = services.open_service(worker, uid)
    assert opened.schedules
    assert opened.version == 2


def test_an_edit_survives_the_next_import_and_is_not_counted_as_a_change(
    worker: Desk, tmp_path: Path
) -> None:
    taken(worker, FULL)
    opened = services.open_service(worker, only(worker))
    edited = replace(opened.as_edited(), phone="01632 960131", name="Talking", schedules=())
    services.edit(worker, opened.uid, edited, opened.version)
    assert counts(taken(worker, FULL)) == (0, 0, 1, 0)
    changed = sample(name="Community Counselling Centre", alert="Moved")
    preview = taken(worker, written(tmp_path, changed))
    assert counts(preview) == (0, 1, 0, 0)
    assert preview.rows[0].kept == {"phone", "name", "schedules"}
    now = services.open_service(worker, opened.uid)
    assert (now.name, now.phone, now.alert, now.schedules) == (
        "Talking",
        "01632 960131",
        "Moved",
        (),
    )
    assert services.search(worker, ServiceQuery("talking")).total == 1
    assert services.search(worker, ServiceQuery("community centre")).total == 0


def test_an_organisation_by_a_new_name_is_found_by_it(worker: Desk, tmp_path: Path) -> None:
    taken(worker, written(tmp_path, many(60)))
    renamed = {"id": "org-3", "name": "Companions", "website": "https://example.org"}
    assert counts(taken(worker, written(tmp_path, renamed, "org.json"))) == (0, 1, 0, 0)
    found = services.search(worker, ServiceQuery("companions"))
    assert found.total == len([one for one in range(60) if one % 7 == 3])
    assert {row.organisation for row in found.rows} == {"Companions"}


def test_an_organisation_that_comes_after_its_services_is_known(
    worker: Desk, tmp_path: Path
) -> None:
    service = {"id": "s", "name": "Lunch", "status": "active", "organization_id": "o"}
    organisation = {"id": "o", "name": "Village Hall Friends", "website": "https://example.org"}
    taken(worker, written(tmp_path, service, "b.json"))
    assert services.open_service(worker, only(worker)).organisation is None
    taken(worker, written(tmp_path, organisation, "c.json"))
    assert only(worker, "village friends") == only(worker, "lunch")
    opened = services.open_service(worker, only(worker))
    assert opened.organisation is not None
    assert opened.organisation.name == "Village Hall Friends"


# ---- round trip -------------------------------------------------------------------------------


def test_what_goes_out_comes_back_unchanged(worker: Desk, admin: Desk, tmp_path: Path) -> None:
    taken(worker, SAMPLES / "validator-mocks" / "Default")
    taken(worker, written(tmp_path, many(30)))
    added = services.add(worker, LUNCH).service
    opened = services.open_service(worker, only(worker, "walking group 7"))
    edited = replace(opened.as_edited(), name="Strolling", description="", cost="£1",
                     address=replace(opened.address, line_2="Rear"), contact="Pat")  # fmt: skip
    services.edit(worker, opened.uid, edited, opened.version)
    out = tmp_path / "out"
    done = services.export(worker, out)
    assert done.services == 32
    page = json.loads((out / "services.json").read_text())
    assert (page["total_items"], page["size"], len(page["contents"])) == (32, 32, 32)
    assert len(list((out / "services").glob("*.json"))) == 32
    strolling = json.loads((out / "services" / "service-7.json").read_text())
    assert (strolling["name"], strolling["organization"]["id"]) == ("Strolling", "org-0")
    assert (out / "services" / f"{added.uid}.json").exists()
    preview = services.preview_import(worker, out)
    assert counts(preview) == (0, 0, len(preview.rows), 0)
    for name in ("services.json", "services", "organizations.json", "taxonomies.json"):
        assert services.preview_import(worker, out / name).takes_anything, name


def test_an_export_into_a_new_store_comes_back_as_it_went(worker: Desk, tmp_path: Path) -> None:
    services.add(worker, LUNCH)
    services.export(worker, tmp_path / "one")
    for table in ("service_place", "service", "service_text", "service_search"):
        behind.alter(worker.store, f"DELETE FROM {table}")
    assert counts(taken(worker, tmp_path / "one")) == (1, 0, 1, 0)
    services.export(worker, tmp_path / "two")
    for one in (tmp_path / "one").rglob("*.json"):
        other = tmp_path / "two" / one.relative_to(tmp_path / "one")
        assert json.loads(one.read_text()) == json.loads(other.read_text())
    opened = services.open_service(worker, only(worker))
    assert opened.as_edited().address == LUNCH.address
    assert opened.cost == LUNCH.cost


# ---- list, search, distance, edit -------------------------------------------------------------


def test_a_service_typed_here_is_found_opened_and_shown(worker: Desk) -> None:
    saved = services.add(worker, LUNCH)
    assert [one.kind for one in saved.changed] == ["service"]
    (row,) = services.search(worker, ServiceQuery("lunch crick", "NN6 7TT")).rows
    assert (row.uid, row.name, row.miles, row.postcode) == (
        saved.service.uid, "Tuesday lunch club", 0.0, "NN6 7TT")  # fmt: skip
    assert row.next_session is not None
    assert (row.next_session.day, row.next_session.opens) == (date(2026, 11, 24), time(12))
    opened = services.open_service(worker, row.uid)
    assert opened.phone == LUNCH.phone
    assert opened.locations[0].easting is not None


def test_distance_filters_and_sorts(worker: Desk) -> None:
    places = {"Crick": "NN6 7TT", "Daventry": "NN11 4FE", "Kettering": "NN16 8JZ", "Online": ""}
    for name, code in places.items():
        services.add(worker, EditedService(name, address=Address(postcode=code)))
    near = services.search(worker, ServiceQuery(postcode="nn67tt", order="miles"))
    assert [row.name for row in near.rows] == ["Crick", "Daventry", "Kettering", "Online"]
    miles = [row.miles for row in near.rows]
    assert miles[0] == 0.0
    assert miles[3] is None
    assert miles[1] is not None
    assert 5 < miles[1] < 9
    within = services.search(worker, ServiceQuery(postcode="NN6 7TT", miles=10))
    assert [row.name for row in within.rows] == ["Crick", "Daventry"]
    assert (within.total, within.unplaced) == (2, 1)
    by_name = services.search(worker, ServiceQuery(postcode="NN6 7TT"))
    assert [row.name for row in by_name.rows] == sorted(places)
    unknown = services.search(worker, ServiceQuery(postcode="SW1A 1AA", miles=1))
    assert (unknown.place_known, unknown.total) == (False, 4)


def test_an_unknown_postcode_counts_from_the_middle_of_its_area_and_says_so(worker: Desk) -> None:
    for name, code in (("Crick", "NN6 7TT"), ("Online", "")):
        services.add(worker, EditedService(name, address=Address(postcode=code)))
    page = services.search(worker, ServiceQuery(postcode="nn67zz"))
    assert (page.place_known, page.middle_of) == (True, "NN6 7")
    assert [(row.name, row.is_about) for row in page.rows] == [("Crick", True), ("Online", False)]
    known = services.search(worker, ServiceQuery(postcode="NN6 7TT"))
    assert (known.middle_of, known.rows[0].is_about) == ("", False)


def test_pages_statuses_and_whatever_is_typed(worker: Desk) -> None:
    for name in ("O'Neill's café", "Drop-in 100%", "art_class", 'The "Shed"'):
        services.add(worker, EditedService(name))
    services.add(worker, EditedService("Gone", status=Status.DEFUNCT))
    page = services.search(worker, ServiceQuery(first=1, most=2))
    assert (len(page.rows), page.total) == (2, 5)
    assert services.search(worker, ServiceQuery(statuses=frozenset({Status.DEFUNCT}))).total == 1
    for typed, hits in (("oneill", 1), ("CAFE", 1), ("drop-in", 1), ("shed", 1), ("nothing", 0),
                        ('" OR 1', 0), ("%", 5), ("*", 5), ("NEAR(a b)", 0), ("\u0000", 5),
                        ("x" * 30_000, 0), ("<b>", 0), ("art class", 1)):  # fmt: skip
        assert services.search(worker, ServiceQuery(typed)).total == hits, typed


def test_two_desks_edit_and_no_text_is_lost(worker: Desk) -> None:
    uid = services.add(worker, LUNCH).service.uid
    opened = services.open_service(worker, uid)
    services.edit(worker, uid, replace(opened.as_edited(), phone="01632 960141"), opened.version)
    mine = replace(opened.as_edited(), phone="01632 960142")
    with pytest.raises(errors.Stale) as stale:
        services.edit(worker, uid, mine, opened.version)
    assert stale.value.opened == mine
    assert services.open_service(worker, uid) == stale.value.now
    assert services.open_service(worker, uid).phone == "01632 960141"


def test_an_edit_moves_the_place_and_the_words(worker: Desk) -> None:
    saved = services.add(worker, LUNCH).service
    moved = replace(saved.as_edited(), name="Supper", address=Address(postcode="NN16 8JZ"))
    services.edit(worker, saved.uid, moved, saved.version)
    assert services.search(worker, ServiceQuery("lunch club")).total == 0
    (row,) = services.search(worker, ServiceQuery("supper", "NN16 8JZ", 1)).rows
    assert (row.miles, row.version) == (0.0, 2)


def test_who_may_do_what(worker: Desk, reception: Desk, tmp_path: Path) -> None:
    saved = services.add(worker, LUNCH).service
    assert services.open_service(reception, saved.uid) == services.open_service(worker, saved.uid)
    for refused in (
        lambda: services.add(reception, LUNCH),
        lambda: services.edit(reception, saved.uid, LUNCH, 1),
        lambda: services.preview_import(reception, FULL),
    ):
        with pytest.raises(errors.NotPermitted):
            refused()
    with pytest.raises(errors.NotFound):
        services.open_service(worker, "nobody")
    with pytest.raises(errors.NotFound):
        services.edit(worker, "nobody", LUNCH, 1)


def test_each_act_leaves_one_entry(worker: Desk, tmp_path: Path) -> None:
    saved = services.add(worker, LUNCH).service
    services.edit(worker, saved.uid, replace(saved.as_edited(), phone="111"), 1)
    services.search(worker, ServiceQuery("lunch"))
    services.open_service(worker, saved.uid)
    services.take_import(worker, services.preview_import(worker, FULL))
    services.discard_import(worker, services.preview_import(worker, FULL))
    services.export(worker, tmp_path / "out")
    assert acts(worker) == [
        "service.add", "service.edit", "service.search", "service.open", "service.preview_import",
        "service.import", "service.preview_import", "service.discard_import", "service.export",
    ]  # fmt: skip
    assert Outcome.NEW.value == "new"


def test_bare_organisations_come_back_as_organisations(
    worker: Desk, admin: Desk, tmp_path: Path
) -> None:
    record = sample(organization={"id": "bare", "name": "Good Company", "description": "We help."})
    (tmp_path / "one.json").write_text(json.dumps(record))
    services.take_import(worker, services.preview_import(worker, tmp_path / "one.json"))
    out = tmp_path / "out"
    services.export(worker, out)
    again = services.preview_import(worker, out)
    assert counts(again)[:2] == (0, 0)
    assert [row.name for row in again.rows if row.outcome is Outcome.REFUSED] == []
