"""Promise that releases are read from a folder or by https alone, and never without end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app import errors, release_place
from app.release_place import Address, Place
from tests.shelf import make_certificate, served

FILE = "hearten-release.json"


@pytest.fixture(autouse=True)
def _straight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach loopback without a proxy."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path / "shelf.pem")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    folder.mkdir()
    (folder / FILE).write_bytes(b"stated")
    return folder


def whole(place: Place, largest: int = 100, seconds: float = 30.0) -> bytes:
    return b"".join(release_place.pieces(place, FILE, largest=largest, seconds=seconds))


@pytest.mark.parametrize(
    "text",
    [
        "http://releases.example/hearten",
        "HTTP://releases.example/",
        "ftp://releases.example/",
        "file:///C:/hearten",
        "https://",
        "https:///hearten",
        "https://me:secret@releases.example/",
        "https://me@releases.example/",
        "https://releases.example/?a=b",
        "https://releases.example/#a",
        "https://releases.example:port/",
        "https://releases.example:0/",
        "https://releases.example/a b",
        "https://releases.example/\nHost: b",
        "https://réleases.example/",
        "releases",
        "",
    ],
)
def test_any_other_place_is_refused(text: str) -> None:
    with pytest.raises(errors.Refused) as refused:
        release_place.read(text)
    assert refused.value.sentence == release_place.NO_PLACE


def test_an_address_is_that_of_a_folder() -> None:
    for text in ("https://releases.example/hearten", " HTTPS://releases.example/hearten/ "):
        assert release_place.read(text) == Address("https://releases.example/hearten/")


def test_a_folder_is_read(folder: Path) -> None:
    assert release_place.read(str(folder)) == folder
    assert whole(folder) == b"stated"


def test_an_empty_folder_and_none_are_told_apart(folder: Path) -> None:
    (folder / FILE).unlink()
    with pytest.raises(errors.NotFound, match=r"hearten-release\.json is missing"):
        whole(folder)
    with pytest.raises(errors.Unreachable) as away:
        whole(folder / "gone")
    assert "gone" not in away.value.sentence


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipe")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / FILE).unlink()
    os.mkfifo(folder / FILE)
    with pytest.raises(errors.NotFound):
        whole(folder)


def test_what_is_too_large_is_not_read_to_its_end(folder: Path) -> None:
    with pytest.raises(errors.Refused, match="larger than a release"):
        whole(folder, largest=5)
    assert whole(folder, largest=6) == b"stated"


def test_what_takes_too_long_is_given_up(folder: Path) -> None:
    with pytest.raises(errors.Unreachable, match="too slowly"):
        whole(folder, seconds=-1.0)


def test_a_server_that_is_trusted_is_read(
    folder: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with served(folder, certificate) as shelf:
        place = release_place.read(f"https://127.0.0.1:{shelf.server_port}/hearten")
        assert whole(place) == b"stated"
        assert shelf.asked == [f"/hearten/{FILE}"]
        with pytest.raises(errors.Refused, match="larger than a release"):
            whole(place, largest=5)
        (folder / FILE).unlink()
        with pytest.raises(errors.NotFound):
            whole(place)


def test_a_server_that_nobody_vouches_for_is_not(folder: Path, certificate: Path) -> None:
    with served(folder, certificate) as shelf:
        with pytest.raises(errors.Unreachable) as refused:
            whole(release_place.read(f"https://127.0.0.1:{shelf.server_port}/"))
        assert refused.value.sentence == release_place.NOT_TRUSTED
        assert shelf.asked == []


def test_a_certificate_of_another_name_is_not_taken(
    folder: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("no_proxy", "localhost")
    with served(folder, certificate) as shelf:
        with pytest.raises(errors.Unreachable) as refused:
            whole(release_place.read(f"https://localhost:{shelf.server_port}/"))
        assert refused.value.sentence == release_place.NOT_TRUSTED
        assert shelf.asked == []


def test_an_address_may_lead_to_https_and_nowhere_else(
    folder: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with served(folder, certificate) as door, served(folder, certificate) as shelf:
        with served(folder) as bare:
            place = release_place.read(f"https://127.0.0.1:{door.server_port}/")
            door.leads_to = f"https://127.0.0.1:{shelf.server_port}/{FILE}"
            assert whole(place) == b"stated"
            for elsewhere in (f"http://127.0.0.1:{bare.server_port}/{FILE}", "ftp://127.0.0.1/x"):
                door.leads_to = elsewhere
                with pytest.raises(errors.Refused) as refused:
                    whole(place)
                assert refused.value.sentence == release_place.LED_AWAY
            assert bare.asked == []
            round_and_round = f"https://127.0.0.1:{door.server_port}/round"
            for elsewhere in ((folder / FILE).as_uri(), round_and_round):
                door.leads_to = elsewhere
                with pytest.raises(errors.Unreachable):
                    whole(place)


def test_bare_http_is_not_spoken_at_all(folder: Path) -> None:
    with served(folder) as bare:
        with pytest.raises(errors.Unreachable):
            whole(Address(f"http://127.0.0.1:{bare.server_port}/"))
        with pytest.raises(errors.Unreachable):
            whole(Address(f"https://127.0.0.1:{bare.server_port}/"))
        assert bare.asked == []
