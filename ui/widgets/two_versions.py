"""Let a form hold two versions of its record: its own fields give way until each was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.widgets.scroll_area import area_around
from ui.widgets.side_by_side import Part, SideBySide

STALE = "Somebody else changed this meanwhile"
STALE_MORE = "Both are kept until you save. Take each field from either side."

Record = TypeVar("Record")


class TwoVersions(SideBySide, Generic[Record]):
    """Stand in place of a form's own fields; `now` is what somebody else saved, while asked.

    `take(now, mine)` puts what was chosen into the fields, over the version that was saved: `mine`
    tells by key whether one's own text stays. `save` then saves, where that was asked for.
    """

    def __init__(
        self,
        fields: Callable[[], Sequence[QWidget]],
        take: Callable[[Record, Mapping[str, bool]], object],
        save: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.now: Record | None = None
        self._fields, self._take, self._save = fields, take, save
        self.taken.connect(self._go_on)
        self.chosen.connect(self._go_on_and_save)

    def ask(self, now: Record, parts: Sequence[Part], more: str = STALE_MORE) -> None:
        """Show what somebody else saved beside what stands in the fields, and go there."""
        self.now = now
        self.show_parts(STALE, more, parts)
        for widget in self._fields():
            widget.hide()
        self.start_here()
        QTimer.singleShot(0, self, self._show_from_the_top)

    def _show_from_the_top(self) -> None:
        """Scroll to what happened, once it is laid out, with the first choice in sight."""
        around = area_around(self)
        if around is not None and self.now is not None:
            around.show_top(self.notice)
            around.show_widget(self.choices[0] if self.choices else self.save)

    def give_way(self) -> None:
        """Show the form's own fields again."""
        self.now = None
        self.hide()
        for widget in self._fields():
            widget.show()

    def _go_on(self, mine: dict[str, bool]) -> None:
        now = self.now
        if now is not None:
            self.give_way()
            self._take(now, mine)

    def _go_on_and_save(self, mine: dict[str, bool]) -> None:
        self._go_on(mine)
        self._save()
