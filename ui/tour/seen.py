"""Ask QAccessible what a screen reader would tell of: names, values, states, rows and cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.text import plain

Role = QAccessible.Role
_TEXT = QAccessible.Text
_DEEPEST = 60
_ROW_STEP = 3


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


def fits(seen: Seen, name: str, roles: tuple[Role, ...] = (), *, starts: bool = False) -> bool:
    """Claim that a thing has this name (or one that starts so), and one of the roles if any."""
    if roles and seen.role not in roles:
        return False
    return seen.name.startswith(name) if starts else seen.name == name


def told(seen: Seen) -> str:
    """Give all the words that are told of a thing."""
    return f"{seen.name}\n{seen.value}\n{seen.description}"


def everything() -> Iterator[Seen]:
    """Give all that is seen in the windows that a person can reach."""
    for window in _windows():
        yield from _within(window)


def focused() -> Seen | None:
    """Give what has the keyboard."""
    widget = QApplication.focusWidget()
    interface = _of(widget) if widget is not None else None
    return _seen(interface) if interface is not None else None


def rows_of(table: str) -> list[list[Seen]] | None:
    """Give the cells in sight of the list of this name, row by row; None without such a list."""
    for one in _named(table):  # what it was found under lives as long as this loop
        return _cells(one)
    return None


def heads_of(table: str) -> Iterator[Seen]:
    """Give the heads of the columns that the list of this name shows."""
    for one in _named(table):
        yield from _heads(one)


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


def _named(table: str) -> Iterator[QAccessibleInterface]:
    for window in _windows():
        for one in _tables(window):
            if one.text(_TEXT.Name) == table:
                yield one


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
