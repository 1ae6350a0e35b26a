"""Promise that the built folder is whole, and that one which is not is never called good."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packing import folder as folders
from packing import trimmed
from packing.machine import Here, Unfit

ROOT = Path(__file__).resolve().parents[2]
HERE = Here(ROOT)


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """Give a copy of it to break; files are links to the same bytes."""
    return Path(shutil.copytree(folder, tmp_path / "copy", copy_function=os.link, symlinks=True))


def test_both_programs_hold_every_module_and_find_everything_in_order(folder: Path) -> None:
    folders.prove(HERE, folder)


@pytest.mark.parametrize(
    "part", ["resources/reference", "app/store/migrations/versions", "resources/fonts"]
)
def test_program_that_lacks_a_part_is_not_called_good(copied: Path, part: str) -> None:
    shutil.rmtree(copied / "_internal" / part)
    with pytest.raises(Unfit, match="hearten is not in order"):
        folders.try_itself(HERE, folders.program(HERE, copied, "hearten"))


def test_module_that_is_not_in_the_program_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = folders.wanted() | {"ui.a_new_page"}
    monkeypatch.setattr(folders, "wanted", lambda: wanted)
    with pytest.raises(Unfit, match=r"hearten lacks ui\.a_new_page\."):
        folders.prove(HERE, folder)


def test_what_a_trial_machine_lends_must_not_be_in_the_program(copied: Path) -> None:
    (copied / "_internal" / "PySide6" / "ICUUC.dll").write_bytes(b"lent")
    with pytest.raises(Unfit, match=r"lent for the trial: ICUUC\.dll"):
        folders.prove(HERE, copied)


class Windows(Here):
    """Be a Windows PC whose Python is in a folder of the test's own."""

    def __init__(self, python: Path) -> None:
        self.is_windows = True
        self.site_packages = python / "Lib" / "site-packages"


def test_library_of_the_pc_that_it_is_built_on_must_not_be_in_the_program(tmp_path: Path) -> None:
    python, built = tmp_path / "python", tmp_path / "hearten"
    for name in ("Lib/site-packages/PySide6/Qt6Core.dll", "DLLs/_ssl.pyd", "python312.dll"):
        for place in (python / name, built / "_internal" / Path(name).name):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(name.encode())
    for name in folders.PROGRAMS:
        (built / f"{name}.exe").write_bytes(b"made now")
    assert folders.of_the_builder(Windows(python), built) == []
    (built / "_internal" / "Qt6Core.dll").write_bytes(b"changed")
    (built / "_internal" / "LIBCRYPTO.DLL").write_bytes(b"of another program")
    with pytest.raises(Unfit, match=r"building PC's own: LIBCRYPTO\.DLL, Qt6Core\.dll\."):
        folders.prove(Windows(python), built)


def test_words_of_the_command_are_all_there(folder: Path) -> None:
    asked = [[folders.program(HERE, folder, "hearten")], [sys.executable, "-m", "app"]]
    said = [
        subprocess.run(
            [*words, "--help"], capture_output=True, text=True, cwd=ROOT, check=True
        ).stdout
        for words in asked
    ]
    assert said[0] == said[1]
    assert "self-test" in said[0]


@pytest.mark.parametrize(
    ("place", "is_out"),
    [
        ("PySide6/Qt/lib/libQt6Qml.so.6", True),
        (r"PySide6\Qt6Quick.dll", True),
        (r"PySide6\opengl32sw.dll", True),
        (r"PySide6\plugins\tls\qopensslbackend.dll", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
        (r"PySide6\plugins\platforms\qwindows.dll", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", False),
        ("resources/icons/close.svg", False),
    ],
)
def test_what_is_left_out_is_known_by_its_name_on_both_systems(place: str, is_out: bool) -> None:
    assert trimmed.is_left_out(place) is is_out
