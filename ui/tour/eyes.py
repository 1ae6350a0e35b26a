"""See the windows as a screen reader does: names, values, states and cells through QAccessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.text import plain
from ui.tour.guide import Amiss, Guide
from ui.tour.meter import Meter

Role = QAccessible.Role
_TEXT = QAccessible.Text
_DEEPEST = 60
_ROW_STEP = 3
BUTTONS = (Role.PushButton, Role.ButtonMenu, Role.CheckBox, Role.RadioButton, Role.PageTab)
FIELDS = (Role.EditableText, Role.ComboBox, Role.SpinBox, Role.Document)
TABLES = (Role.Table, Role.Tree, Role.List)
ITEMS = (Role.MenuItem, Role.ListItem, Role.TreeItem)


@dataclass(frozen=True)
class Seen:
    """One thing as a screen reader tells of it; `place` is its middle on the screen."""

    role: Role
    name: str
    value: str
    description: str
    place: tuple[int, int]
    is_focused: bool
    is_on: bool
    is_possible: bool
    is_in_sight: bool = True
    row: int = -1
    column: int = -1


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
            return [seen for window in _windows() for seen in _within(window)]

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
            return next((seen for seen in self.all_now() if words in _told(seen)), None)

        return self._guide.until(found, f"“{words}” is not on the screen.", within)

    def find_text(self, words: str) -> str:
        """Wait for words that stand in a label, and give all that the label says."""
        return self.text(words).name

    def gone(self, words: str, *, within: float = 10.0) -> None:
        """Wait until words stand nowhere."""
        self._guide.until(
            lambda: not any(words in _told(seen) for seen in self.all_now()),
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
            widget = QApplication.focusWidget()
            if widget is None:
                return None
            interface = _of(widget)
            return _seen(interface) if interface is not None else None

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
            for window in _windows():
                for interface in _tables(window):
                    if interface.text(_TEXT.Name) == table:
                        return _cells(interface)
        return None

    def current_row(self, table: str) -> Seen:
        """Give the row of a list that the keyboard is on."""

        def found() -> Seen | None:
            rows = self._rows(table) or []
            return next((row[0] for row in rows if any(cell.is_focused for cell in row)), None)

        return self._guide.until(found, f"The keyboard is on no row of “{table}”.")

    def head(self, table: str, title: str, *, within: float = 10.0) -> Seen:
        """Wait for the head of a column."""

        def found() -> Seen | None:
            heads = (
                head
                for window in _windows()
                for one in _tables(window)
                if one.text(_TEXT.Name) == table
                for head in _heads(one)
            )
            return next((head for head in heads if head.name == title), None)

        return self._guide.until(found, f"The list “{table}” has no column “{title}”.", within)

    def banner_name(self) -> str:
        """Give the name on the patient banner."""
        banner = self._guide.until(
            lambda: next((seen for seen in self.all_now() if ", born " in seen.name), None),
            "There is no patient banner.",
        )
        return banner.name.partition(", born ")[0]

    def check(self, is_so: object, sentence: str) -> None:
        """Raise Amiss with the sentence unless it is so."""
        if not is_so:
            raise Amiss(sentence)

    def window_titles(self) -> list[str]:
        """Give the titles of all windows that are shown."""
        return self._guide.ask(
            lambda: [one.title() for one in QGuiApplication.topLevelWindows() if one.isVisible()]
        )


def _windows() -> list[QWidget]:
    """Give the windows that a person can reach: what floats on top is listed last."""
    popup = QApplication.activePopupWidget()
    modal = QApplication.activeModalWidget()
    active = QApplication.activeWindow()
    main = modal or active
    if main is None:
        main = next((one for one in QApplication.topLevelWidgets() if one.isVisible()), None)
    return [one for one in (main, popup) if one is not None and one.isVisible()]


def _of(widget: QWidget) -> QAccessibleInterface | None:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface if interface is not None and interface.isValid() else None


def _within(window: QWidget) -> Iterator[Seen]:
    interface = _of(window)
    if interface is not None:
        yield from _walk(interface, 0)


def _walk(interface: QAccessibleInterface, depth: int) -> Iterator[Seen]:
    seen = _seen(interface)
    if seen is None:
        return
    yield seen
    if interface.role() == Role.Table:
        for row in _cells(interface):
            yield from row
        return
    if depth < _DEEPEST:
        for place in range(interface.childCount()):
            child = interface.child(place)
            if child is not None and child.isValid():
                yield from _walk(child, depth + 1)


def _tables(window: QWidget) -> Iterator[QAccessibleInterface]:
    found = [_of(window)]
    while found:
        interface = found.pop()
        if interface is None or not interface.isValid() or interface.state().invisible:
            continue
        if interface.role() == Role.Table:
            yield interface
        else:
            found += [interface.child(place) for place in range(interface.childCount())]


def _heads(table: QAccessibleInterface) -> Iterator[Seen]:
    """Give the heads of the columns that are shown: they come first, after the corner."""
    for place in range(1, table.childCount()):
        child = table.child(place)
        if child is None or child.role() != Role.ColumnHeader:
            return
        seen = _seen(child)
        if seen is not None and child.rect().width() > 0:
            yield seen


def _cells(table: QAccessibleInterface) -> list[list[Seen]]:
    """Give the cells in sight, row by row, found by their places as a pointer would."""
    box = table.rect()
    rows: list[list[Seen]] = []
    y = box.top() + 1
    while y < box.bottom():
        cell = table.childAt(box.left() + 20, y)
        if cell is None or not cell.isValid():
            y += _ROW_STEP
            continue
        place = cell.rect()
        if cell.role() == Role.Cell:
            rows.append(list(_row(table, cell, box)))
        y = max(y + _ROW_STEP, place.bottom() + 2)
    return rows


def _row(table: QAccessibleInterface, first: QAccessibleInterface, box: QRect) -> Iterator[Seen]:
    cell: QAccessibleInterface | None = first
    x, y = first.rect().left(), first.rect().center().y()
    row = first.tableCellInterface().rowIndex()
    while cell is not None and cell.isValid() and cell.role() == Role.Cell and x < box.right():
        place = cell.rect()
        seen = _seen(cell)
        if seen is not None:
            column = cell.tableCellInterface().columnIndex()
            yield Seen(**{**seen.__dict__, "row": row, "column": column})
        x = place.right() + 3
        cell = table.childAt(x, y) if x < box.right() else None


def _seen(interface: QAccessibleInterface) -> Seen | None:
    state = interface.state()
    if state.invisible:
        return None
    box, role = interface.rect(), interface.role()
    name = interface.text(_TEXT.Name)
    if role == Role.ComboBox:  # Qt on Linux gives the value here, elsewhere the name
        name = getattr(interface.object(), "accessibleName", str)() or name
    return Seen(
        role,
        plain(name),
        plain(interface.text(_TEXT.Value)),
        plain(interface.text(_TEXT.Description)),
        (box.center().x(), box.center().y()),
        bool(state.focused),
        bool(state.checked or state.selected),
        not state.disabled,
        _is_in_sight(interface.object()),
    )


def _is_in_sight(thing: object) -> bool:
    """Claim that the middle of a widget is neither scrolled away nor covered."""
    if not isinstance(thing, QWidget):
        return True
    middle = thing.rect().center()
    if not thing.visibleRegion().contains(middle):
        return False
    if thing.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return True
    on_top = QApplication.widgetAt(thing.mapToGlobal(middle))
    return on_top is not None and (on_top is thing or thing.isAncestorOf(on_top))


def fits(seen: Seen, name: str, roles: tuple[Role, ...] = (), *, starts: bool = False) -> bool:
    """Claim that a thing has this name (or one that starts so), and one of the roles if any."""
    if roles and seen.role not in roles:
        return False
    return seen.name.startswith(name) if starts else seen.name == name


def _told(seen: Seen) -> str:
    return f"{seen.name}\n{seen.value}\n{seen.description}"
