"""Measure the import of 5,000 services, and opening a record while one runs."""

from __future__ import annotations

import dataclasses
import itertools
import json
import shutil
import time
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import limits
import paired
import stores
from desk_window import DeskWindow, after, application
from loop import Stopwatch, rest, until
from paired import Rounds

from app.actions import services, signing_in
from app.actions.signing_in import FirstRun
from app.desk import Desk
from app.domain.access import Grant, Role
from app.domain.network import Office
from app.exchange import reference_data
from app.invented import services as invented_services

SERVICES = 5_000
KEY = bytes(range(32))
# Records opened in a round, and the milliseconds after which an import is well under way.
OPENED, BEGUN = 9, 150


def services_file(work: Path) -> Path:
    """Write the services that are imported, once a run."""
    file = work / "services.json"
    if not file.exists():
        random = Random("bench")
        codes = reference_data.postcodes()
        records = invented_services.records(SERVICES, random, date(2026, 11, 23), codes)
        file.write_text(json.dumps(records), "utf-8")
    return file


def import_services(work: Path, rounds: int) -> list[Rounds]:
    """Compare preview and import into an empty store with json.load and raw inserts."""
    file = services_file(work)
    reference_data.postcodes()

    def ours() -> float:
        desk = empty_desk(work / "empty")
        began = time.perf_counter()
        preview = services.preview_import(desk, file)
        taken = services.take_import(desk, preview)
        took = (time.perf_counter() - began) * 1000
        if taken.new != SERVICES:
            raise RuntimeError(f"ours took {taken.new} services")
        desk.store.close()
        return took

    def theirs() -> float:
        held = work / "bare.db"
        held.unlink(missing_ok=True)
        connection = limits.open_raw(held, KEY)
        began = time.perf_counter()
        taken = limits.import_services(connection, file)
        took = (time.perf_counter() - began) * 1000
        if taken != SERVICES:
            raise RuntimeError(f"the limit took {taken} services")
        connection.close()
        return took

    return [paired.take("import 5,000 services", ours, theirs, rounds)]


def empty_desk(folder: Path) -> Desk:
    """Make a store without anybody in it, and sit down at it as its administrator."""
    shutil.rmtree(folder, ignore_errors=True)
    office: Any = Office((), (), ())
    first = FirstRun(
        "Bench", office, "Ada Admin", "Ada Admin", "lantern violet harbour",
        roles=((Role.ADMINISTRATOR, None, None),),
    )  # fmt: skip
    return signing_in.make_store(folder, first, kdf=stores.CHEAP).desk


def open_during_import(work: Path, rounds: int) -> list[Rounds]:
    """Compare opening a record while services come in with opening one while nothing does."""
    application()
    file = services_file(work)
    at = DeskWindow(stores.desk_of(work / stores.LARGE), work / "home")
    may_import = Grant("bench-import", Role.ADMINISTRATOR)
    at.desk.user = dataclasses.replace(at.desk.user, grants=(*at.desk.user.grants, may_import))
    watch = Stopwatch(at.window, at.tab.detail.record)
    after(at.tab.detail, "show_record", watch.came)
    places = itertools.cycle(range(1, 20))
    at.open_row(0, watch)

    def open_some() -> float:
        return median(a_record(at, next(places), watch) for _ in range(OPENED))

    def during() -> float:
        told: list[Any] = []
        desk, background = at.desk, at.window.background
        progress = background.long(
            lambda progress: services.preview_import(desk, file, progress),
            then=told.append,
            failed=told.append,
        )
        rest(BEGUN)
        took = open_some()
        if told:
            raise RuntimeError("the import ended before the records were opened")
        progress.cancel()
        until(lambda: bool(told))
        until(background.is_idle)
        rest(50)  # its thread ends just after it told
        return took

    found = paired.take("open a record during an import", during, open_some, rounds)
    at.close()
    return [found]


def a_record(at: DeskWindow, place: int, watch: Stopwatch) -> float:
    """Open a row; the import under way does not let the desk be idle, so look at the list alone."""
    until(lambda: at.listing.lookup.is_settled)
    rest(30)
    return at.open_row(place, watch, wait=False)
