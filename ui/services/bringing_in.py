"""Ask which file to bring in or where to write to, and begin it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from app import errors
from app.actions import services
from app.actions.services import Exported
from ui import messages
from ui.at_desk import AtDesk
from ui.background import Progress
from ui.services.import_window import ImportWindow
from ui.services.progress_bar import ProgressBar
from ui.services.wording import count_words
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import Label
from ui.widgets.surface import Surface
from ui.zoom import units

KINDS = "Open Referral UK services (*.json);;All files (*)"


def paths_of(data: QMimeData) -> list[Path]:
    """Give the files of this PC among what is dragged: one file or folder at a time."""
    urls = [url for url in data.urls() if url.isLocalFile()]
    return [Path(url.toLocalFile()) for url in urls] if len(urls) == 1 else []


class ExportStrip(Surface):
    """Say over the tab how far the writing is, and offer to stop it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("banner", parent, line_below=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(units(16), units(6), units(16), units(6))
        row.setSpacing(units(12))
        self.words = Label("Writing services…")
        self.bar = ProgressBar("How much is written")
        self.stop = PlainButton("Stop")
        row.addWidget(self.words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()


class BringingIn(QObject):
    """Hold the window of the import and the strip of the export of one tab."""

    def __init__(self, at: AtDesk, tab: QWidget) -> None:
        super().__init__(tab)
        self._at, self._tab = at, tab
        self.window: ImportWindow | None = None
        self.strip = ExportStrip(tab)
        self.strip.stop.clicked.connect(self._stop)
        self._handle: Progress | None = None

    def ask_for_file(self) -> None:
        """Ask which file, then read it."""
        path = messages.choose_file_to_open(self._tab, "Import services", KINDS)
        if path is not None:
            self.bring_in(path)

    def ask_for_folder(self) -> None:
        """Ask which folder, then read every file in it."""
        path = messages.choose_folder(self._tab, "Import a folder of services")
        if path is not None:
            self.bring_in(path)

    def bring_in(self, path: Path) -> None:
        """Read a file or folder and show what it would change; one import at a time."""
        if self.window is not None:
            self.window.raise_()
            self.window.activateWindow()
            return
        self.window = ImportWindow(self._at, path, self._tab.window())
        self.window.ended.connect(self._ended)
        room = self._tab.window().size()
        self.window.resize(
            QSize(units(980), units(600)).boundedTo(room.expandedTo(QSize(units(480), units(320))))
        )
        self.window.show()
        self.window.activateWindow()
        self.window.begin()

    def _ended(self) -> None:
        self.window = None

    # Writing services out

    def export(self) -> None:
        """Ask for a folder and write every service into it."""
        folder = messages.choose_folder(self._tab, "Export services")
        if folder is None:
            return
        desk = self._at.desk
        self.strip.bar.show_share(0, 1)
        self.strip.show()
        try:
            self._handle = self._at.background.long(
                lambda progress: services.export(desk, folder, progress),
                self._written,
                self._exported,
                failed=self._not_exported,
            )
        except errors.Busy as busy:
            self._not_exported(busy)

    def _written(self, done: int, total: int) -> None:
        if isValid(self):
            self.strip.bar.show_share(done, total)

    def _exported(self, result: Exported) -> None:
        self._handle = None
        if isValid(self):
            self.strip.hide()
            said = count_words(result.services, "service")
            run_by = count_words(result.organisations, "organisation")
            self._at.toasts.show_toast(f"{said} and {run_by} written")

    def _not_exported(self, problem: errors.Problem) -> None:
        self._handle = None
        if not isValid(self):
            return
        self.strip.hide()
        if not isinstance(problem, errors.Cancelled):
            messages.problem(self._tab, problem)

    def _stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
