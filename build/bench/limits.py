"""Do the same with as little as possible: the driver, a bare view, a bare canvas.

Nothing of ours is imported here, and nothing but Qt until it is needed. Each limit gives back what
it read or wrote, so that the measure can compare it with what our own code gives. As a program
(`limits.py window`, `limits.py sign-in FILE`) it is the process that a measure times.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QTableView,
    QWidget,
)

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
HORIZONTAL = Qt.Orientation.Horizontal
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA cache_size = -65536",
)
Statement = tuple[str, Sequence[Any]]


# ---- the encrypted file -----------------------------------------------------------------------


def derive(password: str, salt: bytes) -> bytes:
    """Derive a key as any program of this kind must: Argon2id, 64 MiB, three passes, four lanes."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(password.encode(), salt, 3, 65536, 4, 32, Type.ID)


def open_raw(file: Path, key: bytes) -> Any:
    """Open an encrypted file with its raw key and the pragmas that safety asks for."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(file), isolation_level=None, check_same_thread=False)
    connection.row_factory = driver.Row
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in PRAGMAS:
        connection.execute(pragma).fetchall()
    return connection


def write(connection: Any, statements: Sequence[Statement]) -> int:
    """Write finished rows in one durable transaction; give how many."""
    connection.execute("BEGIN IMMEDIATE")
    rows = 0
    for statement, values in statements:
        rows += connection.execute(statement, values).rowcount
    connection.execute("COMMIT")
    return rows


PAGE = """
SELECT r.uid, p.family, p.given, p.title, r.born, r.reasons, r.state_shown, r.next_on,
       r.received_on, r.practice_id
FROM (SELECT id, {key} AS key FROM referral
      WHERE is_open = 1 AND +network_id IN ({marks}) ORDER BY {key}, id LIMIT ? OFFSET ?) page
JOIN referral r ON r.id = page.id JOIN person p ON p.id = r.person_id
ORDER BY page.key, page.id
"""


def page(
    connection: Any, networks: Sequence[int], first: int, count: int, key: str = "next_on"
) -> list[tuple[Any, ...]]:
    """Read one page of the open referrals by OFFSET over the index of their next step."""
    statement = PAGE.format(key=key, marks=",".join("?" * len(networks)))
    return [tuple(row) for row in connection.execute(statement, (*networks, count, first))]


def words(row: Sequence[Any]) -> tuple[str, ...]:
    """Give a row of a page as the cells of a list."""
    _uid, family, given, title, born, reasons, state, due, received, _practice = row
    return (f"{family.upper()}, {given} ({title})", born, reasons, state, due, received)


OPENED = (
    "SELECT * FROM referral WHERE uid = ?",
    "SELECT * FROM person WHERE id = (SELECT person_id FROM referral WHERE uid = ?)",
    'SELECT * FROM "case" WHERE referral_id = (SELECT id FROM referral WHERE uid = ?)',
    "SELECT h.at, h.kind, h.detail, u.display FROM happening h JOIN user u ON u.id = h.by "
    "JOIN referral r ON r.person_id = h.person_id AND r.network_id = h.network_id "
    "WHERE r.uid = ? ORDER BY h.id DESC",
    "SELECT count(*) FROM escalation e JOIN referral r ON r.person_id = e.person_id "
    "AND r.network_id = e.network_id WHERE r.uid = ? AND e.state <> 'closed'",
    "SELECT o.uid, o.state_shown FROM referral o JOIN referral r ON r.person_id = o.person_id "
    "AND r.network_id = o.network_id WHERE r.uid = ? AND o.is_open = 1 ORDER BY o.id DESC",
)


def prepare_readings(connection: Any) -> None:
    """Make the table that notes who read what."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS reading (chain, seq, at, actor, act, subject, prev, hash)"
    )


def open_record(connection: Any, uid: str, number: int) -> list[list[Any]]:
    """Note the reading of a referral, read all that is shown of it, commit."""
    connection.execute("BEGIN IMMEDIATE")
    found = [connection.execute(statement, (uid,)).fetchall() for statement in OPENED]
    note = ("bare", number, "2026-11-23 09:00:00.000000", uid, "open", uid, uid * 2, uid * 2)
    connection.execute("INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?)", note)
    connection.execute("COMMIT")
    return found


def import_services(connection: Any, file: Path) -> int:
    """Load a file of services at once and insert one row each, in one transaction."""
    import json
    import uuid

    records = json.loads(file.read_bytes())
    rows = [
        (str(uuid.uuid4()), one["id"], one["name"], one["status"], json.dumps(one))
        for one in records
    ]
    connection.execute("CREATE TABLE IF NOT EXISTS bare(uid, source, name, status, record)")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    return int(connection.execute("SELECT count(*) FROM bare").fetchone()[0])


# ---- bare windows -----------------------------------------------------------------------------


class BareModel(QAbstractTableModel):
    """Rows of ready words and nothing else."""

    def __init__(self, heads: Sequence[str]) -> None:
        super().__init__()
        self.rows: list[Sequence[str]] = []
        self.heads = heads

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return len(self.heads)

    def data(self, index: QModelIndex, role: int = DISPLAY) -> str | None:
        if role == DISPLAY:
            return self.rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Any, role: int = DISPLAY) -> str | None:
        if role == DISPLAY and orientation == HORIZONTAL:
            return self.heads[section]
        return None

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def insert_top(self, row: Sequence[str]) -> None:
        """Put one row on top."""
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.rows.insert(0, row)
        self.endInsertRows()


class BareList(QTableView):
    """A plain table of the given size; `show` it."""

    def __init__(self, heads: Sequence[str], width: int, height: int, row_height: int) -> None:
        super().__init__()
        self.rows = BareModel(heads)
        self.setModel(self.rows)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.resize(width, height)
        for place in range(len(heads)):
            self.setColumnWidth(place, width // len(heads))


class BareRecord(QWidget):
    """A plain pane of labels in two columns; `show` it."""

    def __init__(self, labels: int, width: int, height: int) -> None:
        super().__init__()
        box = QGridLayout(self)
        self.labels = [QLabel() for _ in range(labels)]
        for place, label in enumerate(self.labels):
            label.setWordWrap(True)
            box.addWidget(label, place // 2, place % 2)
        self.resize(width, height)

    def show_words(self, shown: Sequence[str]) -> None:
        """Show other words."""
        for label, text in zip(self.labels, shown, strict=False):
            label.setText(text)


class BareDesk(QWidget):
    """A plain list with a plain record beside it; a click calls `opened` with the row's place."""

    def __init__(self, view: BareList, record: BareRecord, opened: Any) -> None:
        super().__init__()
        self.list, self.record = view, record
        for widget, x in ((view, 0), (record, view.width())):
            widget.setParent(self)
            widget.move(x, 0)
        self.resize(view.width() + record.width(), max(view.height(), record.height()))
        view.clicked.connect(lambda index: opened(index.row()))


# ---- processes that are timed -----------------------------------------------------------------


class FirstWindow(QMainWindow):
    """A bare main window that ends the program once it is painted, and says when that was."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(480, 506)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self.tell)

    def tell(self) -> None:
        """Say when, and end."""
        print(time.perf_counter(), flush=True)
        QApplication.quit()


def paint_a_window() -> int:
    """Show a bare main window."""
    application = QApplication(sys.argv[:1])
    window = FirstWindow()
    window.show()
    return application.exec()


def type_keys(field: QWidget, text: str, every: int, then: Any) -> None:
    """Send a text key by key, then Enter; call `then` just before Enter is sent."""
    keys = iter(text)
    clock = QTimer(field)
    clock.setInterval(every)

    def press() -> None:
        letter = next(keys, "")
        if not letter:
            clock.stop()
            then()
            send_key(field, int(Qt.Key.Key_Return), "\r")
            return
        send_key(field, 0, letter)

    clock.timeout.connect(press)
    clock.start()


def send_key(target: QObject, key: int, text: str, modifiers: Any = None) -> None:
    """Send one key to a widget, down and up."""
    held = Qt.KeyboardModifier.NoModifier if modifiers is None else modifiers
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, key, held, text))


class Painted(QObject):
    """Call `then` in the loop's next turn after a window has painted, once `wanted` says so."""

    def __init__(self, window: QWidget, wanted: Any, then: Any) -> None:
        super().__init__(window)
        self.window, self.wanted, self.then = window, wanted, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and self.wanted():
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self.then)
        return False


def sign_in(asked: dict[str, Any]) -> int:
    """Show a bare window, take a password in it for a second, show the first page of a list."""
    import json
    from typing import Any as _Any  # noqa: F401  (what a program of this kind has imported by then)

    import argon2.low_level  # noqa: F401
    import sqlcipher3.dbapi2  # noqa: F401

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(480, 506)
    field = QLineEdit(window)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    window.show()
    began = 0.0
    found: list[tuple[Any, ...]] = []

    def enter() -> None:
        nonlocal began
        began = time.perf_counter()

    def open_up() -> None:
        derive(field.text(), bytes.fromhex(asked["salt"]))
        connection = open_raw(Path(asked["file"]), bytes.fromhex(asked["key"]))
        found.extend(page(connection, asked["networks"], 0, asked["count"]))
        window.resize(*asked["window"])
        view = BareList(asked["heads"], *asked["view"], 32)
        view.rows.set_rows([words(row) for row in found])
        window.setCentralWidget(view)
        Painted(window, lambda: True, tell)

    def tell() -> None:
        took = (time.perf_counter() - began) * 1000
        print(json.dumps({"ms": took, "uids": [row[0] for row in found]}), flush=True)
        QApplication.quit()

    field.returnPressed.connect(open_up)
    QTimer.singleShot(0, lambda: type_keys(field, asked["password"], asked["every"], enter))
    return application.exec()


# ---- paper ------------------------------------------------------------------------------------


def draw_pages(calls: Sequence[tuple[str, tuple[Any, ...]]], faces: dict[str, str]) -> bytes:
    """Draw on a bare canvas what was drawn before: strings, lines, boxes, shapes, QR codes."""
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name, file in faces.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, file))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595.2755905511812, 841.8897637795277), pageCompression=1)
    for name, values in calls:
        if name == "text":
            draw_text(canvas, *values)
        elif name == "qr":
            draw_code(canvas, *values)
        elif name == "path":
            draw_path(canvas, *values)
        else:
            getattr(canvas, name)(*values)
    canvas.save()
    return buffer.getvalue()


def draw_text(
    canvas: Any, x: float, y: float, pieces: Sequence[tuple[str, tuple[Any, ...]]]
) -> None:
    """Write lines of text from one place on."""
    written = canvas.beginText(x, y)
    for name, values in pieces:
        getattr(written, name)(*values)
    canvas.drawText(written)


def draw_path(canvas: Any, code: Sequence[str], stroke: int, fill: int) -> None:
    """Draw one shape whose lines are ready, as a program keeps its symbols."""
    path = canvas.beginPath()
    path._code = list(code)
    canvas.drawPath(path, stroke=stroke, fill=fill)


def draw_code(canvas: Any, address: str) -> None:
    """Draw a QR code, run by run, in units of its modules."""
    import segno

    rows = segno.make(address, error="m", micro=False, boost_error=False).matrix
    path = canvas.beginPath()
    for up, row in enumerate(reversed(rows)):
        start = None
        for across, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = across
            elif not dark and start is not None:
                path.rect(start, up, across - start, 1)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)


if __name__ == "__main__":
    if sys.argv[1] == "window":
        raise SystemExit(paint_a_window())
    import json

    raise SystemExit(sign_in(json.loads(sys.stdin.read())))
