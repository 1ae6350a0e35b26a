"""Stand above the form and never scroll away: whom it is about, and where the draft stands."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import dates
from app.domain.nhs_number import spaced
from ui import icons, theme
from ui.referrals.log_form.source_line import SourceLine
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.surface import Surface
from ui.zoom import units


class CheckTag(Button):
    """Count the fields to check, and go to them."""

    def looks(self) -> tuple[QColor | None, QColor | None, QColor]:
        now = theme.colours()
        return now.warn_behind, now.edge if now.contrast else None, now.warn

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(words + units(40), units(26))

    def _draw_words(self, painter: QPainter, colour: QColor) -> None:
        side = units(20)
        icons.paint(painter, "warning-outline",
                    QRect(units(7), (self.height() - side) // 2, side, side), colour)  # fmt: skip
        painter.drawText(self.rect().adjusted(units(30), 0, 0, 0),
                         Qt.AlignmentFlag.AlignVCenter, self.text())  # fmt: skip

    def show_count(self, count: int) -> None:
        """Say how many fields are to be checked."""
        self.setText(f"{count} {'field' if count == 1 else 'fields'} to check")
        self.updateGeometry()
        self.setVisible(count > 0)


class Top(QWidget):
    """Hold the banner, the source line and when the draft was kept."""

    check_asked = Signal()

    def __init__(self, source: SourceLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = PatientBanner(one_line=True)
        self.source = source
        self.kept = Label("", "text", "quiet")
        self.name = Label("", "strong")
        self.born = Label("")
        self.to_check = CheckTag("")
        self.to_check.clicked.connect(self.check_asked)
        self._strip = Surface("base", line_below=True)
        self._strip.setFixedHeight(units(40))
        self._row = QHBoxLayout(self._strip)
        self._row.setContentsMargins(units(24), 0, units(24), 1)
        self._row.setSpacing(units(12))
        for widget in (self.name, self.born, self.to_check):
            self._row.addWidget(widget)
        self._row.addWidget(source)
        self._row.addStretch(1)
        self._row.addWidget(self.kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._strip)
        self._narrow = False
        self._person: tuple[str, str] | None = None
        self._to_check = 0
        self._show()

    def show_person(
        self,
        name: str,
        born: date | None,
        gender: str,
        number: str,
        *,
        today: date,
        known_as: str = "",
        died: str = "",
    ) -> None:
        """Show whom the form is about."""
        shown = dates.short_with_age(born, today) if born else ""
        self._person = (name, shown)
        self.banner.show_person(
            name,
            shown,
            gender,
            spaced(number) if number else "",
            known_as=known_as,
            died=died,
        )
        self._show()

    def show_nobody(self) -> None:
        """Show no person while none is known."""
        self._person = None
        self.banner.clear()
        self._show()

    def show_to_check(self, count: int) -> None:
        """Say how many fields of the paste are to be checked."""
        self._to_check = count
        self._show()

    def show_kept(self, at: datetime) -> None:
        """Say when the draft was kept."""
        self.kept.setText(f"Draft kept {dates.clock(dates.local_time(at).time())}")

    def show_narrow(self, narrow: bool) -> None:
        """Shrink the person to one line."""
        self._narrow = narrow
        edge = units(16 if narrow else 24)
        self._row.setContentsMargins(edge, 0, edge, 1)
        self._show()

    def _show(self) -> None:
        person = self._person if self._narrow else None
        self.banner.setVisible(self._person is not None and not self._narrow)
        self.name.setVisible(person is not None)
        self.born.setVisible(person is not None)
        self.to_check.show_count(self._to_check if person is not None else 0)
        if person is not None:
            self.name.setText(person[0])
            self.born.setText(person[1])

    def has_person(self) -> bool:
        """Say whether the form is about somebody."""
        return self._person is not None

    def is_without(self, source: SourceLine) -> bool:
        """Say whether the source line stands elsewhere."""
        return self._row.indexOf(source) < 0

    def take_source(self) -> None:
        """Hold the source line here again, where there is room for it."""
        self._row.insertWidget(3, self.source)
