"""Write what goes with a release: what is in it, under which licences, and the sum of each file."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import sysconfig
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path
from uuid import uuid4

from packing.machine import Unfit

LOCKS = Path(__file__).resolve().parents[1] / "locks"
TEXTS = Path(__file__).resolve().parent / "texts"
_LICENCE_FILES = ("licen", "copying", "notice", "authors")
_ALLOWED = "It was installed from an archive with one of these sums; the lock allows no other."
# What packages name and do not bring: Qt's wheels hold no text. The LGPL adds to the GPL.
_BROUGHT = {"LGPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt")}


def locked(*, is_windows: bool) -> dict[tuple[str, str], list[str]]:
    """Give name and version of each package that the lock names, with the SHA-256 it allows."""
    system = "windows" if is_windows else "linux"
    lock = (LOCKS / f"{system}-run.txt").read_text(encoding="utf8")
    named = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.+!-]+)", re.MULTILINE)
    found = list(named.finditer(lock))
    ends = [*(one.start() for one in found[1:]), len(lock)]
    return {
        (one[1], one[2]): re.findall(r"--hash=sha256:([0-9a-f]{64})", lock[one.end() : end])
        for one, end in zip(found, ends, strict=True)
    }


def packages(site_packages: Path, *, is_windows: bool) -> Iterator[tuple[str, str, Path]]:
    """Give name, version and metadata folder of each package that the program runs on."""
    for name, version in locked(is_windows=is_windows):
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
    """Copy the licence texts of Python and every package below `kept`; give how many there are."""
    (kept / "python").mkdir(parents=True)
    (kept / "python" / "licence.txt").write_bytes(_licence_of_python(site_packages).read_bytes())
    written = 1
    for name, version, info in packages(site_packages, is_windows=is_windows):
        texts = [
            file
            for file in sorted(info.rglob("*"))
            if file.is_file() and file.name.lower().startswith(_LICENCE_FILES)
        ]
        own = _licence_of(info)
        if not texts:
            texts = [TEXTS / one for known in _BROUGHT if known in own for one in _BROUGHT[known]]
        if not texts:
            raise Unfit(f"There is no text of the licence of {name}.")
        folder = kept / f"{name}-{version}"
        folder.mkdir(parents=True)
        (folder / "licence.txt").write_text(f"{name} {version}\n{own}\n", encoding="utf8")
        for number, file in enumerate(texts):
            (folder / f"{number + 1}-{file.name}").write_bytes(file.read_bytes())
        written += 1
    return written


def write_bill(
    site_packages: Path, version: str, kept: Path, *, is_windows: bool, python: str
) -> Path:
    """Write the bill of materials as CycloneDX 1.6: Python of that version, and each package."""
    hashes = locked(is_windows=is_windows)
    components = [_component(f"pkg:generic/python@{python}", "python", python, "PSF-2.0")]
    for name, number, info in packages(site_packages, is_windows=is_windows):
        purl = f"pkg:pypi/{name.lower()}@{number}"
        licence = _licence_of(info) or "see its licence text"
        allowed = [{"alg": "SHA-256", "content": one} for one in hashes[name, number]]
        come_by = {"type": "distribution", "url": purl, "comment": _ALLOWED, "hashes": allowed}
        components.append(
            _component(purl, name, number, licence) | {"externalReferences": [come_by]}
        )
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


def _component(purl: str, name: str, version: str, licence: str) -> dict[str, object]:
    return {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"license": {"name": licence}}],
    }


def write_sums(files: list[Path], kept: Path) -> Path:
    """Write the SHA-256 of each file, in the form that sha256sum --check reads."""
    lines = [f"{sha256(file)}  {file.name}\n" for file in files]
    kept.write_text("".join(lines), encoding="utf8", newline="\n")
    return kept


def sha256(file: Path) -> str:
    """Give the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _licence_of_python(site_packages: Path) -> Path:
    """Find it beside a Python of Windows, or where this one keeps its own modules."""
    beside = (site_packages.parents[1], Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")))
    found = [one / "LICENSE.txt" for one in beside if (one / "LICENSE.txt").is_file()]
    if not found:
        raise Unfit("There is no text of the licence of Python.")
    return found[0]


def _licence_of(info: Path) -> str:
    """Give what a package says its licence is: an expression, or the first line of its words."""
    said = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf8"))
    own = str(said.get("License-Expression") or said.get("License") or "").strip()
    if own:
        return own.splitlines()[0][:120]
    marks = said.get_all("Classifier") or []
    return ", ".join(one.rpartition(" :: ")[2] for one in marks if one.startswith("License ::"))
