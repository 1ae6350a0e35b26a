"""See the windows as a person does: find a thing by its name, and wait until it is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication

from ui.tour.guide import Amiss, Guide
from ui.tour.meter import Meter
from ui.tour.seen import Role, Seen, everything, fits, focused, heads_of, rows_of, told

BUTTONS = (Role.PushButton, Role.ButtonMenu, Role.CheckBox, Role.RadioButton, Role.PageTab)
FIELDS = (Role.EditableText, Role.ComboBox, Role.SpinBox, Role.Document)
ITEMS = (Role.MenuItem, Role.ListItem, Role.TreeItem)


class Eyes:
    """Find what is on the screen in the window that has the keyboard, and wait for it."""

    def __init__(self, guide: Guide, meter: Meter) -> None:
        self._guide, self._meter = guide, meter

    def look(self) -> list[Seen]:
        """Give everything that is seen now."""
        return self._guide.ask(self.all_now)

    def all_now(self) -> list[Seen]:
        """Give the same when already on the windows' thread."""
        with self._meter.uncounted():
            return list(everything())

    # ---- finding ------------------------------------------------------------------------------

    def find(
        self,
        name: str,
        roles: tuple[Role, ...] = (),
        *,
        starts: bool = False,
        within: float = 10.0,
        possible: bool = False,
    ) -> Seen:
        """Wait for a thing of this name (or one that starts so); raise Amiss if it does not come.

        With several of one name the last is given: what lies on top is listed last.
        """

        def found() -> Seen | None:
            fitting = [seen for seen in self.all_now() if fits(seen, name, roles, starts=starts)]
            if possible:
                fitting = [seen for seen in fitting if seen.is_possible]
            return fitting[-1] if fitting else None

        return self._guide.until(found, f"“{name}” is not on the screen.", within)

    def button(self, name: str, *, starts: bool = False, within: float = 10.0) -> Seen:
        """Wait for a button, chip, tab, check box or radio button that can be pressed."""
        return self.find(name, BUTTONS, starts=starts, within=within, possible=True)

    def steady(self, name: str, *, starts: bool = False) -> Seen:
        """Wait for a button that stays where it is: a page may still be laid out."""
        seen = self.button(name, starts=starts)
        while (now := self.button(name, starts=starts)) != seen:
            seen = now
        return seen

    def field(self, name: str, *, within: float = 10.0) -> Seen:
        """Wait for a field."""
        return self.find(name, FIELDS, within=within)

    def item(self, name: str, *, starts: bool = False, within: float = 10.0) -> Seen:
        """Wait for an entry of a menu or of a list that opens."""
        return self.find(name, ITEMS, starts=starts, within=within)

    def text(self, words: str, *, within: float = 10.0) -> Seen:
        """Wait for words that stand somewhere: in a label, a cell, a field, a description."""

        def found() -> Seen | None:
            return next((seen for seen in self.all_now() if words in told(seen)), None)

        return self._guide.until(found, f"“{words}” is not on the screen.", within)

    def find_text(self, words: str) -> str:
        """Wait for words that stand in a label, and give all that the label says."""
        return self.text(words).name

    def gone(self, words: str, *, within: float = 10.0) -> None:
        """Wait until words stand nowhere."""
        self._guide.until(
            lambda: not any(words in told(seen) for seen in self.all_now()),
            f"“{words}” is still on the screen.",
            within,
        )

    def focus(self, name: str, *, starts: bool = False, within: float = 10.0) -> Seen:
        """Wait until the keyboard is in the thing of this name."""

        def found() -> Seen | None:
            focused = self.focused_now()
            return focused if focused and fits(focused, name, starts=starts) else None

        return self._guide.until(found, f"The keyboard is not in “{name}”.", within)

    def focused(self) -> Seen | None:
        """Give what has the keyboard."""
        return self._guide.ask(self.focused_now)

    def focused_now(self) -> Seen | None:
        """Give the same when already on the windows' thread."""
        with self._meter.uncounted():
            return focused()

    # ---- lists --------------------------------------------------------------------------------

    def rows(self, table: str, *, within: float = 10.0) -> list[list[Seen]]:
        """Wait for a list that shows rows; give the cells of those in sight."""
        return self.rows_when(table, bool, f"The list “{table}” shows no rows.", within)

    def rows_when(
        self,
        table: str,
        is_so: Callable[[list[list[Seen]]], object],
        sentence: str,
        within: float = 10.0,
    ) -> list[list[Seen]]:
        """Wait until the rows of a list are as they should be; give them."""

        before: list[list[list[Seen]] | None] = [None]

        def found() -> list[list[Seen]] | None:
            rows, last = self._rows(table), before[0]
            before[0] = rows
            is_steady = rows is not None and rows == last
            return (rows or [[]]) if rows is not None and is_steady and is_so(rows) else None

        return self._guide.until(found, sentence, within)

    def _rows(self, table: str) -> list[list[Seen]] | None:
        with self._meter.uncounted():
            return rows_of(table)

    def current_row(self, table: str) -> Seen:
        """Give the row of a list that the keyboard is on."""

        def found() -> Seen | None:
            rows = self._rows(table) or []
            return next((row[0] for row in rows if any(cell.is_focused for cell in row)), None)

        return self._guide.until(found, f"The keyboard is on no row of “{table}”.")

    def head(self, table: str, title: str, *, within: float = 10.0) -> Seen:
        """Wait for the head of a column."""

        def found() -> Seen | None:
            return next((head for head in heads_of(table) if head.name == title), None)

        return self._guide.until(found, f"The list “{table}” has no column “{title}”.", within)

    def banner_name(self) -> str:
        """Give the name on the patient banner."""
        return self.banner().partition(", born ")[0]

    def banner(self, *, other_than: str = "") -> str:
        """Wait for the patient banner, or for another one than that; give what it says."""

        def found() -> Seen | None:
            banners = (seen for seen in self.all_now() if ", born " in seen.name)
            return next((seen for seen in banners if seen.name != other_than), None)

        return self._guide.until(found, "There is no patient banner.").name

    def check(self, is_so: object, sentence: str) -> None:
        """Raise Amiss with the sentence unless it is so."""
        if not is_so:
            raise Amiss(sentence)

    def window_titles(self) -> list[str]:
        """Give the titles of all windows that are shown."""
        return self._guide.ask(
            lambda: [one.title() for one in QGuiApplication.topLevelWindows() if one.isVisible()]
        )
