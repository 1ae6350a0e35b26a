"""Promise that settings are kept, and that broken ones cost nothing but the choice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import paths, policy, settings, trust


def test_what_was_chosen_is_there_again(tmp_path: Path) -> None:
    chosen = settings.load(tmp_path)
    chosen.store, chosen.zoom, chosen.theme = "/somewhere", 150, "dark"
    assert not chosen.is_lifted
    chosen.is_lifted = True
    chosen.printer = "Office printer"
    chosen.keep_layout("referrals", b"\x00\xffcolumns")
    again = settings.load(tmp_path)
    assert (again.store, again.zoom, again.theme) == ("/somewhere", 150, "dark")
    assert again.is_lifted
    assert again.printer == "Office printer"
    assert again.layout("referrals") == b"\x00\xffcolumns"
    assert again.layout("plans") is None
    assert [path.name for path in tmp_path.iterdir()] == [settings.FILE]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"zoom": "150", "is_lifted": 1, "theme": 3, "store": [], "layouts": 7}',
        b'{"zoom": 100000, "theme": "pink", "layouts": {"referrals": "not base64!"}}',
    ],
)
def test_broken_settings_are_the_usual_ones(tmp_path: Path, content: bytes) -> None:
    (tmp_path / settings.FILE).write_bytes(content)
    found = settings.load(tmp_path)
    assert (found.store, found.zoom, found.theme) == ("", 100, "system")
    assert found.layout("referrals") is None


def test_place_that_cannot_be_written_costs_the_choice_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.load(tmp_path / "file").save()


def test_policy_fixes_the_place_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTEN_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(paths, "administrators", lambda: tmp_path)
    monkeypatch.setattr(trust, "is_administrators", lambda _file: True)
    assert settings.store_place() == ""
    own = settings.load()
    own.store = "/mine"
    own.save()
    assert settings.store_place() == "/mine"
    (tmp_path / policy.FILE).write_text(json.dumps({"store": "/everyones"}))
    assert settings.store_place() == "/everyones"


@pytest.mark.parametrize("word", ["a\\u0000b", "a\\ud800b"])
def test_words_that_nothing_can_be_called_are_not_chosen(tmp_path: Path, word: str) -> None:
    kept = f'{{"store": "{word}", "user": "{word}", "store_name": "{word}", "zoom": 150}}'
    (tmp_path / settings.FILE).write_text(kept)
    found = settings.load(tmp_path)
    assert (found.store, found.user, found.store_name, found.zoom) == ("", "", "", 150)


def test_no_place_of_releases_is_looked_at_until_one_was_chosen(tmp_path: Path) -> None:
    own = settings.load(tmp_path)
    assert settings.releases_place(own) == ""
    own.releases = "/somewhere"
    own.save()
    assert settings.releases_place(settings.load(tmp_path)) == "/somewhere"
    (tmp_path / settings.FILE).write_text('{"releases": 3}')
    assert settings.releases_place(settings.load(tmp_path)) == ""
