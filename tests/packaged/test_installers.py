"""Promise what setup and package hold, and that neither takes data away or tells of its maker."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import zlib
from pathlib import Path

import pytest
from packing import installers, signing
from packing.installers import Release
from packing.machine import Unfit

from tests import tools

NEEDS = (*installers.TOOLS, "msiinfo", "msiextract")
SETUP = installers.SETUP.read_text("utf8")
PACKAGE = installers.PACKAGE.read_text("utf8")
NAMES = {"hearten.exe", "heartenw.exe", "_internal/one.dll", "_internal/a folder/two.txt"}

needs_tools = tools.needs(all(map(shutil.which, NEEDS)), "what makes setups is not here")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Give a small release to pack, in a folder whose name would show."""
    place = tmp_path_factory.mktemp("of-the-builder")
    for name in NAMES:
        file = place / "hearten" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    icon = place / "hearten.ico"
    header = b"\0\0\1\0\1\0" + bytes([1, 1, 0, 0, 1, 0, 32, 0]) + (48).to_bytes(4, "little")
    image = (40).to_bytes(4, "little") + (1).to_bytes(4, "little") + (2).to_bytes(4, "little")
    image += b"\1\0\x20\0" + bytes(24) + bytes(8)
    icon.write_bytes(header + (22).to_bytes(4, "little") + image)
    return Release(place / "hearten", icon, "1.2.3")


@pytest.fixture(scope="module")
def package(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the package."""
    return installers.package(release, tmp_path_factory.mktemp("msi") / "hearten.msi")


def rows(package: Path, table: str) -> list[list[str]]:
    """Give the rows of a table of a package."""
    done = subprocess.run(["msiinfo", "export", package, table], capture_output=True, text=True)
    return [line.split("\t") for line in done.stdout.replace("\r", "").splitlines()[3:]]


def words_of(setup: Path) -> bytes:
    """Give a quickly packed setup with the part that holds its script and its words unpacked."""
    held = setup.read_bytes()
    begins = held.index(b"\xef\xbe\xad\xdeNullsoftInst") + 28  # its length comes first
    return held + zlib.decompressobj(-zlib.MAX_WBITS).decompress(held[begins:])


def section(name: str) -> str:
    """Give a section of the setup's script."""
    found = re.search(rf"^Section ?{name}\n(.*?)^SectionEnd", SETUP, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_tool_that_is_not_here_is_named_before_anything_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import package

    class Windows:
        is_windows = True
        site_packages = tmp_path

        def python(self, *words: object, **how: object) -> None:
            raise AssertionError("it was built")

    found = shutil.which
    monkeypatch.setattr(
        installers.shutil, "which", lambda tool: None if "wixl" in tool else found("sh")
    )
    with pytest.raises(Unfit, match=r"not here: wixl, wixl-heat\. build/windows/RELEASE\.md"):
        package.made(Windows())  # type: ignore[arg-type]


# --- the setup ------------------------------------------------------------------------------------


def test_setup_asks_for_no_administrator_and_keeps_to_the_account() -> None:
    assert re.findall(r"^RequestExecutionLevel (\w+)", SETUP, re.MULTILINE) == ["user"]
    assert re.findall(r'^InstallDir "(.+)"', SETUP, re.MULTILINE) == [
        r"$LOCALAPPDATA\Programs\Hearten"
    ]
    assert "HKLM" not in SETUP
    assert "SetShellVarContext" not in SETUP


def test_setup_takes_the_built_folder_and_no_other_file() -> None:
    assert re.findall(r"^\s*(?:File|ReserveFile)\b.*", SETUP, re.MULTILINE) == [
        '  File /r "${FOLDER}\\*"'
    ]


def test_taking_away_deletes_the_program_and_no_data() -> None:
    said = section("Uninstall")
    assert re.findall(r"^\s*(RMDir|Delete|Rename)\b ?(.*)", said, re.MULTILINE) == [
        ("Delete", r'"$SMPROGRAMS\Hearten.lnk"'),
        ("RMDir", r'/r "$INSTDIR\_internal"'),
        ("Delete", r'"$INSTDIR\hearten.exe"'),
        ("Delete", r'"$INSTDIR\heartenw.exe"'),
        ("Delete", r'"$INSTDIR\uninstall.exe"'),
        ("RMDir", '"$INSTDIR"'),
    ]
    for place in ("APPDATA", "PROFILE", "DOCUMENTS", "COMMON", "PROGRAMDATA"):
        assert place not in said
    assert "Exec" not in said


def test_setting_up_deletes_only_what_the_last_program_left() -> None:
    deleted = re.findall(r"^\s*(?:RMDir|Delete)\b ?(.*)", section(""), re.MULTILINE)
    assert deleted == [r'/r "$INSTDIR\_internal"']


def test_open_program_is_asked_before_anything_is_touched() -> None:
    for said, call in ((section(""), "Call CloseIt"), (section("Uninstall"), "Call un.CloseIt")):
        touches = re.search(r"^\s*(RMDir|Delete|File|SetOutPath)\b", said, re.MULTILINE)
        assert touches is not None
        assert 0 <= said.index(call) < touches.start()


@needs_tools
def test_setup_and_the_uninstaller_in_it_are_signed(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, programs = tmp_path / "log", tmp_path / "programs"
    programs.mkdir()
    script = programs / "osslsigncode"
    script.write_text(f'#!/bin/sh\necho "$1" >>"{log}"\nexec {shutil.which("osslsigncode")} "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    signer = signing.made_for_a_trial(tmp_path / "certificate")
    signed = Release(release.folder, release.icon, release.version, signer)
    setup = installers.setup(signed, tmp_path / "set up.exe", quickly=True)
    assert log.read_text().split() == ["sign", "sign"]
    signer.require_signed(setup)


@needs_tools
def test_setup_that_cannot_be_signed_is_not_made(release: Release, tmp_path: Path) -> None:
    signer = signing.made_for_a_trial(tmp_path / "certificate")
    signer.password_file.write_text("another")
    signed = Release(release.folder, release.icon, release.version, signer)
    with pytest.raises(Unfit, match="makensis failed") as told:
        installers.setup(signed, tmp_path / "hearten-setup.exe", quickly=True)
    assert "could not be signed" in str(told.value)


@needs_tools
def test_setup_tells_nothing_of_where_it_was_made(release: Release, tmp_path: Path) -> None:
    setup = installers.setup(release, tmp_path / "hearten-setup.exe", quickly=True)
    held = words_of(setup)
    for name in NAMES:
        assert name.rpartition("/")[2].encode("utf-16-le") in held
    for told in (str(release.folder.parent), str(installers.BUILD), str(tmp_path)):
        assert told.encode() not in held
        assert told.encode("utf-16-le") not in held


# --- the package ----------------------------------------------------------------------------------


def test_package_is_for_everyone_and_refuses_an_older_one() -> None:
    assert 'InstallScope="perMachine"' in PACKAGE
    assert "DowngradeErrorMessage=" in PACKAGE
    assert re.findall(r"UpgradeCode=\"([^\"]+)\"", PACKAGE) == [
        "6B0E3C0E-64C7-4C53-8A0B-7A2F1C9D5E11"  # another one would stand beside what is there
    ]
    assert not re.findall(r"<(RemoveFile|RemoveFolder)\b", PACKAGE)


@needs_tools
def test_package_holds_the_built_folder_and_no_other_file(package: Path, tmp_path: Path) -> None:
    subprocess.run(["msiextract", "-C", tmp_path, package], check=True, capture_output=True)
    (place,) = [one for one in tmp_path.rglob("Hearten") if (one / "hearten.exe").is_file()]
    held = {one.relative_to(place).as_posix(): one.read_bytes() for one in place.rglob("*.*")}
    assert held == {name: name.encode() for name in NAMES}
    assert len(rows(package, "File")) == len(NAMES)


@needs_tools
def test_package_keeps_the_shared_folder_and_deletes_none(package: Path) -> None:
    shared = [row for row in rows(package, "Component") if row[0] == "Shared"]
    assert [row[2:4] for row in shared] == [["SHARED", "276"]]  # 16 of it: stays for good
    assert int(shared[0][3]) & 16
    assert rows(package, "RemoveFile") == []


@needs_tools
def test_package_fixes_store_and_releases_only_when_it_was_asked_to(package: Path) -> None:
    conditions = {row[0]: row[4] for row in rows(package, "Component")}
    assert (conditions["Store"], conditions["Releases"]) == ("STORE", "RELEASES")
    policy = [row for row in rows(package, "Registry") if "Policies" in row[2]]
    key = r"Software\Policies\Hearten"
    assert sorted(row[1:5] for row in policy) == [
        ["2", key, "Releases", "[RELEASES]"],
        ["2", key, "Store", "[STORE]"],
    ]


@needs_tools
def test_package_lets_in_system_administrators_and_the_named_group_alone(package: Path) -> None:
    (let_in,) = [row for row in rows(package, "CustomAction") if row[0] == "LetGroupIn"]
    assert let_in[1:3] == ["3106", "SHARED"]
    assert "/inheritance:r" in let_in[3]
    assert re.findall(r"\*([^:]+):", let_in[3]) == ["S-1-5-18", "S-1-5-32-544", "[USERS]"]
    assert "Everyone" not in let_in[3]
    order = {row[0]: row[2] for row in rows(package, "InstallExecuteSequence")}
    assert int(order["LetGroupIn"]) > int(order["CreateFolders"])
    assert int(order["LetGroupIn"]) < int(order["InstallFinalize"])


@needs_tools
def test_package_tells_nothing_of_where_it_was_made(package: Path, release: Release) -> None:
    held = package.read_bytes()
    for told in (str(release.folder.parent), str(installers.BUILD), str(package.parent)):
        assert told.encode() not in held
        assert told.encode("utf-16-le") not in held


@needs_tools
def test_signed_package_holds_and_says_so_no_more_when_a_byte_changed(
    release: Release, tmp_path: Path
) -> None:
    signer = signing.made_for_a_trial(tmp_path / "certificate")
    signed = Release(release.folder, release.icon, release.version, signer)
    package = installers.package(signed, tmp_path / "hearten.msi")
    signer.require_signed(package)
    held = bytearray(package.read_bytes())
    at = held.index(b"[Content_Types]") if b"[Content_Types]" in held else len(held) // 2
    held[at] ^= 1
    package.write_bytes(held)
    with pytest.raises(Unfit, match="does not hold"):
        signer.require_signed(package)
