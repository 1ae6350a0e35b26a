"""Make the stores that are measured, once a run, and sign in to them with wide grants."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

from app.actions import signing_in
from app.desk import Desk
from app.domain.access import Grant, Role
from app.invented import demo, sign_ins
from app.store.keyslots import KDF_DEFAULT, Kdf

CHEAP = Kdf(64, 1, 1)
WHO, RECEPTION = "Priya Patel", "Tracey Mills"
LARGE, SMALL, USUAL = "large", "small", "usual"
# So many people have about a hundred open referrals, a page's worth.
FEW = 134


def make_all(folder: Path, people: int) -> None:
    """Make a large store, a small one, and one that is opened with the usual key derivation."""
    for name, number, kdf in ((LARGE, people, CHEAP), (SMALL, FEW, CHEAP)):
        if not (folder / name).exists():
            demo.make(folder / name, people=number, kdf=kdf)
    if not (folder / USUAL).exists():
        demo.make(folder / USUAL, people=400, kdf=KDF_DEFAULT)


def password_of(folder: Path, who: str) -> str:
    """Give the password of an invented user."""
    return next(one.password for one in sign_ins.read(folder) if one.user == who)


def desk_of(folder: Path) -> Desk:
    """Open a store and sign in, for every network of it."""
    desk = signing_in.sign_in(folder, WHO, password_of(folder, WHO), kdf=CHEAP).desk
    give(desk, [network.uid for network in desk.office.office.networks], [])
    return desk


def reception_of(folder: Path) -> Desk:
    """Open a store as the receptionist of one practice."""
    return signing_in.sign_in(folder, RECEPTION, password_of(folder, RECEPTION), kdf=CHEAP).desk


def usual_desk_of(folder: Path) -> Desk:
    """Open a store as its user does, with the usual key derivation and their own grants."""
    return signing_in.sign_in(folder, WHO, password_of(folder, WHO)).desk


def give(desk: Desk, networks: list[str], practices: list[str]) -> None:
    """Let whoever is signed in reach these networks and practices, and nothing else."""
    grants = [Grant(uid, Role.LINK_WORKER, uid, None) for uid in networks]
    grants += [Grant(uid, Role.RECEPTIONIST, None, uid) for uid in practices]
    desk.user = dataclasses.replace(desk.user, grants=tuple(grants))


def scopes_of(desk: Desk) -> list[tuple[list[str], list[str]]]:
    """Give each network, each practice, several of both, and the whole set."""
    office = desk.office.office
    networks = [one.uid for one in office.networks]
    practices = [one.uid for one in office.practices]
    several = [(networks[:3], []), ([], practices[:3]), ([], practices[-5:]), (networks[-2:], [])]
    return [
        *(([one], []) for one in networks),
        *(([], [one]) for one in practices),
        *several,
        (networks, []),
    ]


def data_key(desk: Desk) -> bytes:
    """Give the key that the limit opens the same file with."""
    store: Any = desk.store
    key: bytes = store.data_key()
    return key


def copied(folder: Path, to: Path) -> Path:
    """Copy the encrypted file of a closed store, so that the limit has one of its own."""
    for end in ("", "-wal", "-shm"):
        to.with_name(to.name + end).unlink(missing_ok=True)
    for end in ("", "-wal"):
        held = folder / f"store.db{end}"
        if held.exists():
            shutil.copyfile(held, to.with_name(to.name + end))
    return to
