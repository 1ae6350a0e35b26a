"""Promise what goes with a release: its bill of materials, its licences, the sum of each file."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sysconfig
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from packing import papers
from packing.machine import Here, Unfit, version_of_python

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "build" / "locks" / "windows-run.txt").read_text("utf8")
TEXT = b"Permission is hereby granted"

# What CycloneDX 1.6 asks of the fields that a bill here has (bom-1.6.schema.json).
_WORDS = {"type": "string", "minLength": 1}
_COMPONENT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "name"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": _WORDS,
        "name": _WORDS,
        "version": {"type": "string", "maxLength": 1024},
        "purl": {"type": "string", "pattern": "^pkg:[a-z]+/[^@ ]+@[^@ ]+$"},
        "licenses": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["license"],
                "properties": {"license": {"type": "object", "required": ["name"]}},
            },
        },
        "externalReferences": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["url", "type"],
                "additionalProperties": False,
                "properties": {
                    "url": _WORDS,
                    "comment": _WORDS,
                    "type": {"const": "distribution"},
                    "hashes": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["alg", "content"],
                            "properties": {
                                "alg": {"const": "SHA-256"},
                                "content": {"type": "string", "pattern": "^[a-f0-9]{64}$"},
                            },
                        },
                    },
                },
            },
        },
    },
}
BILL: dict[str, Any] = {
    "type": "object",
    "required": ["bomFormat", "specVersion"],
    "additionalProperties": False,
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {"type": "string", "pattern": "^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-"},
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"timestamp": _WORDS, "component": _COMPONENT},
        },
        "components": {"type": "array", "uniqueItems": True, "items": _COMPONENT},
        "dependencies": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["ref"],
                "additionalProperties": False,
                "properties": {"ref": _WORDS, "dependsOn": {"type": "array", "uniqueItems": True}},
            },
        },
    },
}


def of_the_lock() -> set[tuple[str, str]]:
    """Read name and version from the lock by its lines, another way than the papers do."""
    lines = [line.split()[0] for line in LOCK.splitlines() if re.match(r"^[a-z]", line)]
    return {(one.partition("==")[0].partition("[")[0], one.partition("==")[2]) for one in lines}


def lay(site_packages: Path, name: str, version: str, *, text: bytes | None = TEXT) -> Path:
    """Lay what an installed package leaves of itself."""
    info = site_packages / f"{name.replace('-', '_')}-{version}.dist-info"
    (info / "licenses").mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: {name}\nVersion: {version}\nLicense-Expression: MIT\n")
    if text is not None:
        (info / "licenses" / "LICENSE").write_bytes(text)
    return info


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """Give a Windows Python with everything that the lock names, and its own licence."""
    place = tmp_path / "python" / "Lib" / "site-packages"
    for name, version in of_the_lock():
        lay(place, name, version)
    (tmp_path / "python" / "LICENSE.txt").write_bytes(b"PSF LICENSE AGREEMENT")
    return place


@pytest.fixture
def bill(site_packages: Path, tmp_path: Path) -> dict[str, Any]:
    """Give the bill of that Windows Python."""
    file = papers.write_bill(
        site_packages, "1.2.3", tmp_path / "bill.json", is_windows=True, python="3.12.9"
    )
    found: dict[str, Any] = json.loads(file.read_text("utf8"))
    return found


def test_bill_is_as_the_standard_says(bill: dict[str, Any]) -> None:
    Draft202012Validator(BILL).validate(bill)
    UUID(bill["serialNumber"])
    datetime.fromisoformat(bill["metadata"]["timestamp"])
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs)
    assert bill["dependencies"] == [{"ref": "hearten", "dependsOn": refs}]
    assert bill["metadata"]["component"]["version"] == "1.2.3"


def test_bill_names_python_and_every_package_of_the_lock_with_its_version(
    bill: dict[str, Any],
) -> None:
    told = {(one["name"], one["version"]) for one in bill["components"]}
    assert len(of_the_lock()) > 20
    assert told == of_the_lock() | {("python", "3.12.9")}


def test_bill_holds_for_each_package_the_sums_that_the_lock_allows(bill: dict[str, Any]) -> None:
    told: list[str] = []
    for one in bill["components"]:
        if one["name"] != "python":
            (come_by,) = one["externalReferences"]
            told += [each["content"] for each in come_by["hashes"]]
    assert told == re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK)


def test_package_that_the_program_was_not_built_of_stops_the_bill(
    site_packages: Path, tmp_path: Path
) -> None:
    one = next(site_packages.glob("segno-*"))
    one.rename(site_packages / "sagno-1.dist-info")
    with pytest.raises(Unfit, match="segno is in the lock and not among"):
        papers.write_bill(site_packages, "1", tmp_path / "b", is_windows=True, python="3.12.9")


def test_licence_texts_are_there_for_python_and_every_package(
    site_packages: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "licences"
    assert papers.write_licences(site_packages, kept, is_windows=True) == len(of_the_lock()) + 1
    assert (kept / "python" / "licence.txt").read_bytes() == b"PSF LICENSE AGREEMENT"
    for name, version in of_the_lock():
        folder = kept / f"{name}-{version}"
        assert (folder / "1-LICENSE").read_bytes() == TEXT
        assert (folder / "licence.txt").read_text().splitlines() == [f"{name} {version}", "MIT"]


def test_package_without_a_text_of_its_licence_is_not_given_away(
    site_packages: Path, tmp_path: Path
) -> None:
    (next(site_packages.glob("segno-*")) / "licenses" / "LICENSE").unlink()
    with pytest.raises(Unfit, match=r"no text of the licence of segno\."):
        papers.write_licences(site_packages, tmp_path / "licences", is_windows=True)


def test_qt_which_brings_no_text_gets_those_of_the_lgpl(
    site_packages: Path, tmp_path: Path
) -> None:
    info = next(site_packages.glob("pyside6-*"))
    (info / "licenses" / "LICENSE").unlink()
    (info / "METADATA").write_text("License-Expression: LGPL-3.0-only OR GPL-2.0-only\n")
    papers.write_licences(site_packages, tmp_path / "licences", is_windows=True)
    folder = tmp_path / "licences" / info.name.removesuffix(".dist-info")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "1-LGPL-3.0.txt").read_text()
    assert "GNU GENERAL PUBLIC LICENSE" in (folder / "2-GPL-3.0.txt").read_text()


def test_everything_that_this_python_is_built_with_has_a_text(tmp_path: Path) -> None:
    here = Path(sysconfig.get_path("purelib"))
    kept = tmp_path / "licences"
    papers.write_licences(here, kept, is_windows=False)
    for folder in kept.iterdir():
        assert sum(one.stat().st_size for one in folder.iterdir()) > 500, folder.name


def test_python_says_which_it_is() -> None:
    assert version_of_python(Here(ROOT)) == sysconfig.get_config_var("py_version")


def test_sums_are_read_by_everybodys_program_and_see_a_changed_byte(tmp_path: Path) -> None:
    files = [tmp_path / "setup.exe", tmp_path / "hearten.msi"]
    for file in files:
        file.write_bytes(file.name.encode() * 100_000)
    kept = papers.write_sums(files, tmp_path / "SHA256SUMS")
    wanted = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in files]
    assert kept.read_bytes() == "".join(wanted).encode()
    look = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(look, cwd=tmp_path, capture_output=True).returncode == 0
    files[0].write_bytes(files[0].read_bytes()[:-1] + b"!")
    assert subprocess.run(look, cwd=tmp_path, capture_output=True).returncode == 1
