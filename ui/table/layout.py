"""Keep which columns a person shows and how wide, as bytes that settings can hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ui.table.column import Column

Load = Callable[[], "bytes | None"]
Save = Callable[[bytes], None]


@dataclass(slots=True)
class Layout:
    """Hold widths in units and the hidden columns, by key."""

    widths: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @classmethod
    def usual(cls, columns: Sequence[Column]) -> Layout:
        """Give the layout that the columns ask for."""
        return cls(
            {column.key: column.width for column in columns},
            {column.key for column in columns if column.hidden},
        )

    @classmethod
    def read(cls, columns: Sequence[Column], kept: bytes | None) -> Layout:
        """Read a kept layout; what is not understood is as usual."""
        layout = cls.usual(columns)
        try:
            found = json.loads(kept or b"{}")
            widths = {str(key): int(width) for key, width in found.get("widths", {}).items()}
            hidden = {str(key) for key in found.get("hidden", sorted(layout.hidden))}
        except (ValueError, TypeError, AttributeError):
            return layout
        known = {column.key for column in columns}
        layout.widths |= {
            key: max(24, min(2000, width)) for key, width in widths.items() if key in known
        }
        layout.hidden = {column.key for column in columns if column.key in hidden}
        layout.hidden -= {column.key for column in columns if column.fixed}
        layout.hidden.discard(columns[0].key)
        return layout

    def written(self) -> bytes:
        """Write the layout."""
        return json.dumps(
            {"widths": self.widths, "hidden": sorted(self.hidden)}, separators=(",", ":")
        ).encode()
