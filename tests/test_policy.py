"""What an administrator fixes holds for everyone; what others may write fixes nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app import paths, policy, settings, trust


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "administrators", lambda: tmp_path)
    made = tmp_path / policy.FILE
    made.write_text(json.dumps({"store": "/everyones"}))
    return made


def believe(monkeypatch: pytest.MonkeyPatch, *, it: bool) -> None:
    monkeypatch.setattr(trust, "is_administrators", lambda _file: it)


def test_administrators_file_fixes_the_store(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, it=True)
    assert policy.read() == policy.Policy("/everyones")


def test_file_that_others_may_write_fixes_nothing_and_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    believe(monkeypatch, it=False)
    assert policy.read() == policy.Policy(warning=policy.NOT_BELIEVED)


def test_registry_goes_before_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, it=False)
    monkeypatch.setattr(policy, "_of_the_registry", lambda: {"Store": r"P:\Hearten"})
    assert policy.read() == policy.Policy(r"P:\Hearten")


@pytest.mark.parametrize("held", ["", "[]", "{", '{"store": 3}', '{"store": "a\\u0000b"}'])
def test_odd_file_fixes_nothing(file: Path, monkeypatch: pytest.MonkeyPatch, held: str) -> None:
    believe(monkeypatch, it=True)
    file.write_text(held)
    assert policy.read().store == ""


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="needs a file of root's")
def test_roots_file_is_an_administrators_until_others_may_write_it_or_its_folder(
    tmp_path: Path,
) -> None:
    file = tmp_path / "fixed"
    file.write_text("")
    tmp_path.chmod(0o755)
    assert trust.is_administrators(file)
    file.chmod(0o666)
    assert not trust.is_administrators(file)
    file.chmod(0o644)
    tmp_path.chmod(0o777)
    assert not trust.is_administrators(file)
    tmp_path.chmod(0o755)
    os.chown(file, 65534, 0)
    assert not trust.is_administrators(file)
    assert not trust.is_administrators(tmp_path / "nothing")


def test_place_of_releases_is_fixed_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    believe(monkeypatch, it=True)
    file.write_text(json.dumps({"releases": "https://releases.example"}))
    own = settings.Settings(file.parent)
    own.releases = "/elsewhere"
    assert settings.releases_place(own) == "https://releases.example"
