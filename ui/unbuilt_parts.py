"""Say to a role that sees Services only which part of its own work is not built yet."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.domain import access
from app.domain.access import Right, Role
from ui.widgets.notice import Strip

UNBUILT: Final = "That part of Hearten is not built yet."
_DOES: Final = {
    Role.NETWORK_MANAGER: "Your role gives out cases among link workers.",
    Role.SAFEGUARDING_LEAD: "Your role reads what was raised about safeguarding.",
}


def strips_for(desk: Desk, parent: QWidget | None = None) -> list[Strip]:
    """Give a strip for each such role; none to whoever sees referrals or plans by another."""
    if any(map(desk.may, (Right.SEE_REFERRALS, Right.READ_PLAN, Right.WRITE_PLAN))):
        return []
    held = {grant.role for grant in access.current(desk.user.grants, desk.today)}
    return [
        Strip("known", "info", "", f"{does} {UNBUILT}", parent=parent)
        for role, does in _DOES.items()
        if role in held
    ]
