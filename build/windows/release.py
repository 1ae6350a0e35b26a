"""Make of a built Windows folder what is given away, and try it on a Windows thrown away after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from packing import appearance, folder, installers, machine, papers, signing
from packing.installers import Release
from packing.machine import Machine, Unfit

ROOT = Path(__file__).resolve().parents[2]
TRIAL, HEARD = (Path(__file__).resolve().parent / name for name in ("trial.py", "heard.py"))
OLDER = "0.0.1"
TRIES_FOR = 2400
LARGEST = {"folder": 130e6, "setup": 52e6}
"""Bytes that each may have."""

Row = tuple[str, float, str]


def make(on: Machine, built: Path, version: str) -> list[Row]:
    """Sign, pack, prove and try; give each thing with its bytes and what was seen."""
    dist = built.parent
    signer, whose = signing.named(), "signed"
    if signer is None:
        signer, whose = signing.made_for_a_trial(dist / "trial-certificate"), "trial signature"
    for name in folder.PROGRAMS:
        signer.sign(folder.program(on, built, name))
    icon = appearance.icon(ROOT / "resources" / "brand" / "hearten.svg", dist / "hearten.ico")
    release = Release(built, icon, version, signer)
    setup = installers.setup(release, dist / f"hearten-{version}-setup.exe")
    package = installers.package(release, dist / f"hearten-{version}.msi")
    given = [setup, package]
    bill = papers.write_bill(
        on.site_packages,
        version,
        dist / f"hearten-{version}.cdx.json",
        is_windows=True,
        python=machine.version_of_python(on),
    )
    papers.write_sums([*given, bill], dist / "SHA256SUMS")
    for file in [*given, *(folder.program(on, built, name) for name in folder.PROGRAMS)]:
        signer.require_signed(file)
    rows = [
        ("folder", folder.size(built), "built, tried itself"),
        *(
            (name, folder.program(on, built, name).stat().st_size, whose)
            for name in folder.PROGRAMS
        ),
        ("setup", setup.stat().st_size, whose),
        ("package", package.stat().st_size, whose),
        ("bill", bill.stat().st_size, "CycloneDX"),
    ]
    for name, size, _ in rows:
        if size > LARGEST.get(name, size):
            raise Unfit(f"The {name} has {size / 1e6:.1f} MB; {LARGEST[name] / 1e6:.0f} may be.")
    print(try_them(on, release, setup, package), flush=True)
    icon.unlink()
    return rows


def try_them(on: Machine, release: Release, setup: Path, package: Path) -> str:
    """Install, upgrade, use and take away both on that Windows; give what was seen, a line each."""
    dist = setup.parent
    pictures = dist / "pictures"
    pictures.mkdir()
    older = Release(release.folder, release.icon, OLDER)
    work = dist / "older"
    work.mkdir()
    case = {
        "older_setup": installers.setup(older, work / "older-setup.exe", quickly=True),
        "older_package": installers.package(older, work / "older.msi"),
        "setup": setup,
        "package": package,
        "folder": release.folder,
        "pictures": pictures,
    }
    named = {name: on.named(place) for name, place in case.items()}
    file = work / "case.json"
    file.write_text(json.dumps(named | {"version": release.version}), encoding="utf8")
    told: list[str] = []
    for script in ([HEARD], [TRIAL, file]):
        done = on.python(script, seconds=TRIES_FOR)
        if done.returncode:
            raise Unfit(f"What was made does not stand its trial:\n{done.stdout.strip()[-4000:]}")
        told += [line for line in done.stdout.splitlines() if line.startswith("ok ")]
    shutil.rmtree(work)
    return "\n".join(told)
