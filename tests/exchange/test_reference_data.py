"""Promise that the reference files that come along are read whole."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from app.domain.directory import Address, Location, Service
from app.exchange import reference_data
from app.exchange.reference_data import Place, Postcodes, office_from


@pytest.fixture(scope="module")
def postcodes(root: Path) -> Postcodes:
    return Postcodes((root / "resources/reference" / reference_data.POSTCODES_FILE).read_bytes())


def test_every_postcode_is_there_and_sorted(postcodes: Postcodes) -> None:
    assert len(postcodes) == 124_692
    assert postcodes.find("CV1 1AH") == Place(433469, 279255)
    assert postcodes.find("pe99sy") == Place(516135, 303110)


def test_an_unknown_postcode_lies_in_the_middle_of_its_sector(postcodes: Postcodes) -> None:
    place = postcodes.find("NN11 4ZZ")
    assert place is not None
    assert place.area == "NN11 4"
    assert abs(place.easting - 457_000) < 3_000
    assert abs(place.northing - 262_000) < 3_000


@pytest.mark.parametrize("text", ["", "SW1A 1AA", "ABC 1234", "NN11", "x" * 1000, "NN11 4Z\0"])
def test_what_is_no_known_postcode_has_no_place(postcodes: Postcodes, text: str) -> None:
    assert postcodes.find(text) is None


def test_a_service_learns_where_it_lies() -> None:
    service = Service("u", "s", "n", locations=(Location(address=Address(postcode="CV1 1AH")),
                                                Location(name="online")))  # fmt: skip
    here, online = reference_data.located(service).locations
    assert (here.easting, here.northing) == (433469, 279255)
    assert online.easting is None
    assert reference_data.places_of(service) == [(433469, 279255)]


def test_eleven_networks_and_their_44_practices_come_along(root: Path) -> None:
    numbers = count()
    content = (root / "resources/reference" / reference_data.NETWORKS_FILE).read_bytes()
    office = office_from(content, lambda: str(next(numbers)))
    assert (len(office.networks), len(office.practices), len(office.memberships)) == (11, 44, 44)
    assert all(one.since.isoformat() == "2019-10-01" for one in office.memberships)
    without = [one for one in office.practices if not one.ods_code]
    assert len(without) == 4
    assert all(one.to_check.startswith("Check") for one in without)
    crick = next(one for one in office.practices if one.name == "Crick")
    assert crick.address == "The Surgery, 16 Watford Road, Crick, Northamptonshire"
    assert sum(one.name == "Brook" for one in office.practices) == 2
