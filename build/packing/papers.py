"""Write what goes with a release: what is in it, under which licences, and the sum of each file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path
from uuid import uuid4

from packing.machine import Unfit

LOCKS = Path(__file__).resolve().parents[1] / "locks"
_LICENCE_FILES = ("licen", "copying", "notice", "authors")


def packages(site_packages: Path, *, is_windows: bool) -> Iterator[tuple[str, str, Path]]:
    """Give name, version and metadata folder of each package that the program runs on."""
    system = "windows" if is_windows else "linux"
    lock = (LOCKS / f"{system}-run.txt").read_text(encoding="utf8")
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.+!-]+)", lock, re.MULTILINE):
        stem = re.sub(r"[-_.]+", "_", name).lower()
        found = [
            one
            for one in site_packages.glob("*.dist-info")
            if re.sub(r"[-_.]+", "_", one.name.partition("-")[0]).lower() == stem
        ]
        if not found:
            raise Unfit(f"{name} is in the lock and not among what the program was built of.")
        yield name, version, found[0]


def write_licences(site_packages: Path, kept: Path, *, is_windows: bool) -> int:
    """Copy the licence texts of every package below `kept`; give how many packages have any."""
    written = 0
    for name, version, info in packages(site_packages, is_windows=is_windows):
        texts = [
            file
            for file in sorted(info.rglob("*"))
            if file.is_file() and file.name.lower().startswith(_LICENCE_FILES)
        ]
        own = _licence_of(info)
        if not texts and not own:
            raise Unfit(f"Nothing says under which licence {name} is.")
        folder = kept / f"{name}-{version}"
        folder.mkdir(parents=True)
        (folder / "licence.txt").write_text(f"{name} {version}\n{own}\n", encoding="utf8")
        for number, file in enumerate(texts):
            (folder / f"{number + 1}-{file.name}").write_bytes(file.read_bytes())
        written += 1
    return written


def write_bill(site_packages: Path, version: str, kept: Path, *, is_windows: bool) -> Path:
    """Write the bill of materials as CycloneDX 1.6: each package with its licence and version."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{number}",
            "name": name,
            "version": number,
            "purl": f"pkg:pypi/{name}@{number}",
            "licenses": [{"license": {"name": _licence_of(info) or "see its licence text"}}],
        }
        for name, number, info in packages(site_packages, is_windows=is_windows)
    ]
    ours = {"type": "application", "bom-ref": "hearten", "name": "hearten", "version": version}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid4()}",
        "version": 1,
        "metadata": {"timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "component": ours},
        "components": components,
        "dependencies": [{"ref": "hearten", "dependsOn": [one["bom-ref"] for one in components]}],
    }
    kept.write_text(json.dumps(bill, indent=1), encoding="utf8")
    return kept


def write_sums(files: list[Path], kept: Path) -> Path:
    """Write the SHA-256 of each file, in the form that sha256sum --check reads."""
    lines = [f"{sha256(file)}  {file.name}\n" for file in files]
    kept.write_text("".join(lines), encoding="utf8")
    return kept


def sha256(file: Path) -> str:
    """Give the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _licence_of(info: Path) -> str:
    """Give what a package says its licence is: an expression, or the first line of its words."""
    said = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf8"))
    own = str(said.get("License-Expression") or said.get("License") or "").strip()
    if own:
        return own.splitlines()[0][:120]
    marks = said.get_all("Classifier") or []
    return ", ".join(one.rpartition(" :: ")[2] for one in marks if one.startswith("License ::"))
