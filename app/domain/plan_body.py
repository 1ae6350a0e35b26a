"""Turn a plan into plain values for a draft, and back; what cannot be read back is refused."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from app.domain.plan import Plan
from app.errors import Refused


def body_of(plan: Plan) -> dict[str, Any]:
    """Give a plan as dictionaries, lists, words and numbers."""
    plain = _plain(plan)
    assert isinstance(plain, dict)
    return plain


def plan_of(body: object) -> Plan:
    """Give the plan of a body; raises `Refused` for anything else."""
    try:
        made = _made(Plan, body)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise Refused("A draft of this plan could not be read. The saved plan is shown.") from None
    assert isinstance(made, Plan)
    return made


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, (date, time)):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: Any, value: Any) -> object:
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], one) for one in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _made(hints[name], one) for name, one in value.items()})
    if isinstance(kind, type) and issubclass(kind, (date, time)):
        return kind.fromisoformat(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(kind)
    return value
