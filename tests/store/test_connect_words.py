"""Promise that what a server says to who connects is told for what it is, as no other fault."""

from __future__ import annotations

import pytest

from app import errors
from app.store import connect_words


@pytest.mark.parametrize(
    "said",
    [
        "FATAL:  could not write init file",
        'FATAL:  could not extend file "base/1/2": No space left on device',
    ],
)
def test_full_disk_of_the_server_is_no_wrong_password(said: str) -> None:
    told = connect_words.why_not_connected(f"connection to server failed: {said}")
    assert isinstance(told, errors.Full)
    assert told.sentence == connect_words.SERVER_FULL


@pytest.mark.parametrize(
    "said",
    ['password authentication failed for user "ann"', 'role "ann" is not permitted to log in'],
)
def test_whom_the_server_refuses_is_told_the_same_and_no_name(said: str) -> None:
    told = connect_words.why_not_connected(f"connection to server failed: FATAL:  {said}")
    assert isinstance(told, errors.SignInRefused)
    assert told.sentence == errors.SignInRefused.default


@pytest.mark.parametrize(
    "said",
    [
        'no pg_hba.conf entry for host "10.0.0.7", user "ann", database "desk", SSL encryption',
        'pg_hba.conf rejects connection for host "10.0.0.7", user "ann", database "desk"',
    ],
)
def test_a_pc_that_the_server_lets_nobody_in_from_is_no_wrong_password(said: str) -> None:
    told = connect_words.why_not_connected(f"connection to server failed: FATAL:  {said}")
    assert isinstance(told, errors.Unreachable)
    assert told.sentence == connect_words.NOT_LET_IN
