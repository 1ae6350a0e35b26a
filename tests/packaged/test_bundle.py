"""Promise that the built folder is whole, and that one which is not is never called good."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BUILD = Path(__file__).resolve().parents[2] / "build"


def _loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BUILD / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


package, trimmed = _loaded("package"), _loaded("trimmed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program once for all tests of this file."""
    return Path(package.build(tmp_path_factory.mktemp("dist")))


@pytest.fixture
def copied(folder: Path, tmp_path: Path) -> Path:
    """Give a copy of it to break; files are links to the same bytes."""
    return Path(shutil.copytree(folder, tmp_path / "copy", copy_function=os.link, symlinks=True))


def test_both_programs_hold_every_module_and_find_everything_in_order(folder: Path) -> None:
    package.prove(folder)


@pytest.mark.parametrize(
    "part", ["resources/reference", "app/store/migrations/versions", "resources/fonts"]
)
def test_program_that_lacks_a_part_is_not_called_good(copied: Path, part: str) -> None:
    shutil.rmtree(copied / "_internal" / part)
    with pytest.raises(package.Unfit, match="hearten is not in order"):
        package.try_itself(package.program(copied, "hearten"))


def test_module_that_is_not_in_the_program_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = package.wanted() | {"ui.a_new_page"}
    monkeypatch.setattr(package, "wanted", lambda: wanted)
    with pytest.raises(package.Unfit, match=r"hearten lacks ui\.a_new_page\."):
        package.prove(folder)


def test_words_of_the_command_are_all_there(folder: Path) -> None:
    asked = [[package.program(folder, "hearten")], [sys.executable, "-m", "app"]]
    said = [
        subprocess.run(
            [*words, "--help"], capture_output=True, text=True, cwd=BUILD.parent, check=True
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
        ("resources/icons/close.svg", False),
    ],
)
def test_what_is_left_out_is_known_by_its_name_on_both_systems(place: str, is_out: bool) -> None:
    assert trimmed.is_left_out(place) is is_out
