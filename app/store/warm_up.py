"""Do ahead what the first reading of a process would otherwise wait for."""

from __future__ import annotations

import cryptography.hazmat.backends.openssl.backend  # noqa: F401  (the first cipher imports it)
from sqlalchemy import create_engine
from sqlalchemy.orm import configure_mappers
from sqlcipher3 import dbapi2 as driver

import app.store.tables  # noqa: F401  (every mapped class)
from app.store import referral_list


def warm_up() -> None:
    """Configure the mappers and compile the statement of the first list; nothing is opened."""
    configure_mappers()
    dialect = create_engine("sqlite://", module=driver).dialect
    referral_list.first_list().compile(dialect=dialect)
