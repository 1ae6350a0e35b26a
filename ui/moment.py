"""Ask for a day and a local time, and read them as one instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time

from app import errors
from app.domain import dates
from ui.widgets.date_edit import DateEdit
from ui.widgets.fields import LineEdit


class Moment:
    """Hold both fields; `day` and `time` are the keys under which what is wrong is said."""

    def __init__(self, now: Callable[[], datetime], ask_day: str, ask_time: str) -> None:
        self._now, self._ask_day, self._ask_time = now, ask_day, ask_time
        self.day = DateEdit(dates.parse, lambda: self._local().date(), width=150)
        self.time = LineEdit(limit="time")

    def _local(self) -> datetime:
        return dates.local_time(self._now())

    def fill_in_now(self) -> None:
        """Put in now, to be seen and changed, where nothing was typed."""
        if self.is_blank:
            now = self._local()
            self.day.set_date(now.date())
            self.time.setText(dates.clock(now.time()))

    @property
    def is_blank(self) -> bool:
        """Claim that nothing stands in either field."""
        return not self.day.text().strip() and not self.time.text().strip()

    def at(self) -> datetime | None:
        """Give the instant (UTC), none where nothing was typed.

        Raises errors.Incomplete, naming the field, for half of it or what is no day or time.
        """
        day, words = self.day.date(), self.time.text().strip()
        if self.day.problem():
            raise errors.Incomplete(self.day.problem() or "", "day")
        if day is None and not words:
            return None
        if day is None:
            raise errors.Incomplete(self._ask_day, "day")
        if not words:
            raise errors.Incomplete(self._ask_time, "time")
        try:
            at: time = dates.parse_time(words)
        except errors.Refused as refused:
            raise errors.Incomplete(refused.sentence, "time") from None
        return datetime.combine(day, at, dates.LONDON).astimezone(UTC)

    def body(self) -> dict[str, str]:
        """Give what a draft keeps."""
        return {"day": self.day.text(), "time": self.time.text()}

    def show_body(self, body: dict[str, object]) -> None:
        """Show what a draft kept."""
        self.day.setText(str(body.get("day", "")))
        self.time.setText(str(body.get("time", "")))
