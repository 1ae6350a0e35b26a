"""Open the program on the demo, lead through all of it, and say what was amiss."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication

from app import logs, places, settings
from ui.application import Application
from ui.tour import (
    HOME,
    STORE,
    allocating,
    demo,
    directory,
    door,
    emergency,
    keeping_in_touch,
    planning,
    reception,
    setting_up,
)
from ui.tour.desktop import Desktop
from ui.tour.guide import Amiss, Guide
from ui.tour.meter import Meter
from ui.tour.steps import Tour

HOME_NETWORK, ANOTHER_NETWORK = "Daventry PCN", "Blue PCN"
# What the platform without a screen says each time a window is raised.
_OF_NO_USE = "This plugin does not support "


def go(folder: Path, scale: int, theme: str, server: str = "") -> list[str]:
    """Do the tour in this process, in the folder or at a server; give what was amiss."""
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    kept = settings.load(folder / HOME)
    kept.theme = theme
    place = places.read(server) if server else folder / STORE
    application = Application(qt, place, kept=kept)

    def script(tour: Tour) -> None:
        tour.is_on_a_server = bool(server)
        _script(tour)

    return lead(application, folder, script, is_narrow=scale > 100)


def lead(
    application: Application,
    folder: Path,
    script: Callable[[Tour], None],
    *,
    is_narrow: bool = False,
) -> list[str]:
    """Begin the program, let a script lead it, end it; give what was amiss."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    qt.setCursorFlashTime(0)
    QAccessible.setActive(True)  # as when a screen reader runs: lists then tell of their changes
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    before = qInstallMessageHandler(_tell)
    guide, meter, desktop = Guide(), Meter(), Desktop()
    tour = Tour(folder, guide, meter, is_narrow=is_narrow)
    QTimer.singleShot(0, lambda: guide.begin(lambda: script(tour), qt.quit))
    meter.start()
    desktop.start()
    application.begin()
    qt.exec()
    meter.stop()
    desktop.stop()
    guide.close()
    application.end()
    qInstallMessageHandler(before)
    QGuiApplication.clipboard().clear()
    tour.write()
    return [*_amiss(guide, tour), *_logged(folder)]


def _tell(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if not text.startswith(_OF_NO_USE):
        sys.stderr.write(f"{text}\n")


def _amiss(guide: Guide, tour: Tour) -> list[str]:
    if isinstance(guide.failed, Amiss):
        return [str(guide.failed), *tour.cut]
    if guide.failed is not None:
        raise guide.failed
    return tour.cut


def _logged(folder: Path) -> list[str]:
    """Give what the program itself wrote down as gone wrong."""
    log = folder / HOME / "logs" / logs.LOG
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [f"The log says: {line}." for line in lines if " ERROR " in line]


def _script(tour: Tour) -> None:
    """Come to the desk as a receptionist, as a link worker and as an administrator."""
    store = tour.folder / STORE
    receptionist = demo.somebody(store, "receptionist")
    worker = demo.somebody(store, "link-worker", HOME_NETWORK)
    administrator = demo.somebody(store, "administrator")
    door.wrong_password(tour, receptionist)
    door.sign_in(tour, receptionist, reception.LIST)
    reception.work(tour, receptionist)
    door.sign_out(tour)
    if tour.is_on_a_server:
        elsewhere = emergency.somebody_of(
            tour, demo.somebody(store, "link-worker", ANOTHER_NETWORK)
        )
    door.sign_in(tour, worker, allocating.LIST)
    allocating.work(tour)
    keeping_in_touch.work(tour)
    planning.work(tour)
    directory.work(tour)
    if tour.is_on_a_server:
        emergency.work(tour, elsewhere)
    door.sign_out(tour)
    if tour.is_on_a_server:  # the list of a demo's users lies in its folder
        door.sign_in(tour, administrator, "Users")
    else:
        door.sign_in_from_the_list(tour, administrator, "Users")
    setting_up.work(tour, administrator)
    door.sign_out(tour)
