"""Say which tabs somebody has by their rights, and make each when it is first shown."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.domain.access import Right
from ui.at_desk import AtDesk


@dataclass(frozen=True, slots=True)
class TabKind:
    """One tab: its key, its words, where its class stands, and the rights that open it."""

    key: str
    label: str
    module: str
    name: str
    rights: tuple[Right, ...]


KINDS = (
    TabKind("referrals", "Referrals", "ui.referrals.tab", "ReferralsTab", (Right.SEE_REFERRALS,)),
    TabKind("plans", "Plans", "ui.plans.tab", "PlansTab", (Right.WRITE_PLAN, Right.READ_PLAN)),
    TabKind("services", "Services", "ui.services.tab", "ServicesTab", (Right.SEE_DIRECTORY,)),
    TabKind("setup", "Setup", "ui.setup.tab", "SetupTab", (Right.MANAGE_USERS, Right.MANAGE_STORE)),
)


def kinds_for(desk: Desk) -> list[TabKind]:
    """Give the tabs of whoever is signed in, in their order; the grants add up."""
    kinds = [kind for kind in KINDS if any(desk.may(right) for right in kind.rights)]
    if not any(kind.key in ("referrals", "plans") for kind in kinds):
        kinds.sort(key=lambda kind: kind.key != "setup")
    return kinds


def bring_first(desk: Desk) -> None:
    """Import what the first tab of somebody needs; off the window's thread, it may take long."""
    for kind in kinds_for(desk)[:1]:
        importlib.import_module(kind.module)


def make(kind: TabKind, at: AtDesk) -> QWidget:
    """Import and make a tab."""
    made: Any = getattr(importlib.import_module(kind.module), kind.name)(at)
    assert isinstance(made, QWidget)
    return made
