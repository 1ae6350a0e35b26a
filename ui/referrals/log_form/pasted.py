"""Show field by field what was understood of a pasted patient, and let each be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.referrals.log_form.boxed import Boxed
from ui.referrals.log_form.understood import CHECK, NOT_FOUND, SURE, Line
from ui.table import Column, RowsView
from ui.widgets.fields import Combo, LineEdit
from ui.widgets.labels import Label
from ui.widgets.nhs_number_edit import NhsNumberEdit
from ui.zoom import units

_MARKS = {
    SURE: ("tick-circle", "good"),
    CHECK: ("warning-outline", "warn"),
    NOT_FOUND: ("circle-minus", "quiet"),
}
_COLUMNS = (
    Column("field", "Field", lambda line: line.label, width=84, quiet=True),
    Column("value", "Understood as", lambda line: line.value, width=276, stretch=True,
           tone=lambda line: "quiet" if line.sure == NOT_FOUND else None,
           strong_when=lambda line: line.sure != NOT_FOUND),
    Column("source", "In the pasted text", lambda line: line.source, width=196, quiet=True,
           stretch=True),
    Column("sure", "How sure", lambda line: line.why, width=234,
           mark=lambda line: _MARKS[line.sure], tone=lambda line: _MARKS[line.sure][1],
           strong_when=lambda line: line.sure == CHECK),
)  # fmt: skip


def _spoken(line: Line) -> str:
    return f"{line.label}: {line.value or 'not found'}. {line.why}"


class PastedLines(RowsView):
    """List the fields; F2 or Enter corrects one, Space says that it is right."""

    correct_asked = Signal(str)
    checked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _COLUMNS, parent, name="What was understood", row_height=30, head_height=30,
            flush=True, several=False, sentence=_spoken,
        )  # fmt: skip
        self.row_opened.connect(lambda uid: self.correct_asked.emit(str(uid)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        uid = self.current_uid()
        if event.key() == Qt.Key.Key_F2 and uid is not None:
            self.correct_asked.emit(str(uid))
        elif event.key() == Qt.Key.Key_Space and uid is not None:
            self.checked.emit(str(uid))
        else:
            super().keyPressEvent(event)


class PastedPerson(QWidget):
    """Hold the lines and the editor of the one that is being corrected.

    `corrected` carries the field and its new words; `checked` a field that is right as it is.
    """

    corrected = Signal(str, str)
    checked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = PastedLines(self)
        self.boxed = Boxed(self.view, 8, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(units(6))
        column.addWidget(self.boxed)
        self.whole = Label("", "text", "text", self, wrap=True)
        self.whole.hide()
        column.addWidget(self.whole)
        self._is_narrow = False
        self._editor: QWidget | None = None
        self._editing = ""
        self.view.correct_asked.connect(self.correct)
        self.view.checked.connect(self.checked)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show what was understood."""
        self.close_editor()
        self.view.set_rows(lines)
        self.boxed.fit()
        self._show_whole()

    def _show_whole(self) -> None:
        """Show beneath what is cut off in the list, as understood and as pasted, to be compared."""
        view, lines = self.view, self.lines()
        compared = [view.columns[1]] if self._is_narrow else [view.columns[1], view.columns[2]]
        cut = [line for line in lines if any(view.is_cut(one, line) for one in compared)]
        words = [
            f"{line.label}: {line.value}" + (f"\nIn the text: {line.source}" if line.source else "")
            for line in cut
        ]
        self.whole.setText("\n".join(words))
        self.whole.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole()

    def offer(self, uid: str, choices: tuple[str, ...]) -> None:
        """Offer other choices for one field, the next time it is corrected."""
        line = self.view.rows.row_by_uid(uid)
        if line is not None:
            self.view.rows.replace_rows([replace(line, choices=choices)])

    def lines(self) -> list[Line]:
        """Give what is shown."""
        return self.view.rows.rows()

    def show_narrow(self, narrow: bool) -> None:
        """Leave the pasted text out where there is less room."""
        self._is_narrow = narrow
        self.view.show_columns(("field", "value", "sure") if narrow else None)
        self._show_whole()

    def first_to_check(self) -> str | None:
        """Give the first field that somebody has to look at."""
        return next((line.uid for line in self.lines() if line.sure == CHECK), None)

    def take_keyboard(self, uid: str | None = None) -> None:
        """Stand on a field."""
        self.view.setFocus(Qt.FocusReason.TabFocusReason)
        wanted = uid or self.first_to_check()
        if wanted is not None:
            self.view.select(wanted)
        else:
            self.view.choose_first()

    # Correcting

    def correct(self, uid: str) -> None:
        """Open the editor of a field over its words."""
        self.close_editor()
        line = self.view.rows.row_by_uid(uid)
        place = self.view.rows.index_of(uid)
        if line is None or place is None:
            return
        self.view.select(uid)
        self._editing = uid
        self._editor = editor = self._editor_for(line)
        editor.installEventFilter(self)
        editor.setAccessibleName(f"{line.label}, correct it")
        editor.setGeometry(self._room(self.view.rows.index(place, 1)))
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, LineEdit):
            editor.selectAll()

    def _room(self, index: QModelIndex) -> QRect:
        cell = self.view.visualRect(index)
        return QRect(cell.left() + units(7), cell.top(), max(cell.width(), units(280)),
                     units(30))  # fmt: skip

    def _editor_for(self, line: Line) -> QWidget:
        home = self.view.viewport()
        if line.choices:
            combo = Combo([(one, one) for one in line.choices], home)
            combo.set_key(line.value if line.value in line.choices else line.choices[0])
            return combo
        if line.uid == "nhs_number":
            number = NhsNumberEdit(home)
            number.set_number(line.value)
            return number
        edit = LineEdit(limit="address", parent=home)
        edit.setText(line.edited)
        return edit

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._editor and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        if watched is self._editor and event.type() == QEvent.Type.FocusOut:
            popup = isinstance(watched, Combo) and watched.view().isVisible()
            if not popup:
                self._take()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._take()
            return True
        return False

    def _take(self) -> None:
        editor, uid = self._editor, self._editing
        if editor is None:
            return
        text = editor.key() if isinstance(editor, Combo) else ""
        if isinstance(editor, LineEdit):
            text = editor.text()
        self.close_editor()
        self.corrected.emit(uid, text)

    def close_editor(self) -> None:
        """Take the editor away without taking its words."""
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.removeEventFilter(self)
            editor.hide()
            editor.deleteLater()
