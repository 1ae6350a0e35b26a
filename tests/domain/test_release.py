"""Promise what a release is, and that only one above what runs counts as newer."""

from __future__ import annotations

from datetime import date

import pytest

from app import errors
from app.domain import release
from app.domain.release import Statement

SUM = "0123456789abcdef" * 4


def of(version: str) -> Statement:
    return release.statement_of(f"hearten-{version}-setup.exe", version, SUM, "2026-12-03")


@pytest.mark.parametrize(
    ("there", "running", "is_newer"),
    [
        ("0.1.1", "0.1.0", True),
        ("0.10.0", "0.9.9", True),
        ("1.0.0", "0.99.99", True),
        ("0.1.0", "0.1.0", False),
        ("0.0.9", "0.1.0", False),
        ("0.9.10", "0.10.0", False),
    ],
)
def test_versions_are_compared_number_by_number(there: str, running: str, is_newer: bool) -> None:
    assert release.is_newer(of(there), running) is is_newer
    if is_newer:
        release.require_newer(of(there), running)
    else:
        with pytest.raises(errors.Refused, match="is not newer than"):
            release.require_newer(of(there), running)


@pytest.mark.parametrize(
    "version",
    ["", "1", "1.0", "1.0.0.0", "1.0.0rc1", "01.0.0", "1.0.-1", "1.0.0\n", "1.0.123456", "١.0.0"],
)
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(errors.Refused):
        of(version)


@pytest.mark.parametrize(
    "name",
    [
        "hearten-0.2.1-setup.exe",
        "../hearten-0.2.0-setup.exe",
        "C:\\hearten-0.2.0-setup.exe",
        "folder/hearten-0.2.0-setup.exe",
        "hearten-0.2.0-setup.exe\0",
        "hearten-0.2.0-setup.cmd",
        "",
    ],
)
def test_a_setup_has_one_name_and_no_path(name: str) -> None:
    with pytest.raises(errors.Refused):
        release.statement_of(name, "0.2.0", SUM, "2026-12-03")


@pytest.mark.parametrize(
    "on", ["", "03/12/2026", "20261203", "2026-W49-4", "2026-02-30", "2026-12-03T00:00:00"]
)
def test_a_day_is_written_in_one_way(on: str) -> None:
    with pytest.raises(errors.Refused):
        release.statement_of("hearten-0.2.0-setup.exe", "0.2.0", SUM, on)


@pytest.mark.parametrize("wrong", ["", SUM[:-1], SUM.upper(), SUM + "0", "g" * 64])
def test_a_sum_is_64_small_hex_digits(wrong: str) -> None:
    with pytest.raises(errors.Refused):
        release.statement_of("hearten-0.2.0-setup.exe", "0.2.0", wrong, "2026-12-03")


def test_what_was_found_is_said_in_words() -> None:
    assert of("0.2.0").on == date(2026, 12, 3)
    said = release.told(of("0.2.0"), "0.1.0")
    assert said == "Hearten 0.2.0 of 3 December 2026 is there. This is 0.1.0."
