"""Offer everything the window can do in menus, each with its keys; only what works is offered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QMenuBar, QWidget

from app.settings import THEMES
from ui import keyboard, theme, zoom
from ui.emergency import WORDS, may_ask
from ui.widgets import paint
from ui.widgets.surface import Surface
from ui.zoom import units

if TYPE_CHECKING:
    from ui.main_window import MainWindow

MENUS = ("File", "Edit", "View", "Person", "Print", "Help")
# Each menu has a letter of its own: with one letter for two, Alt and it only goes to and fro.
_WITH_LETTER = {"Print": "P&rint"}
# Where the shortcuts that tabs install appear.
_PLACES = {
    "new referral": "File",
    "paste referral": "File",
    "find": "Edit",
    "refresh": "View",
    "print": "Print",
    "record contact": "Person",
}
_THEME_WORDS = {
    "system": "As Windows is set",
    "light": "Light",
    "dark": "Dark",
    "contrast": "High contrast",
}


def menu_words(name: str) -> str:
    """Give the words of a menu with the letter that opens it."""
    return _WITH_LETTER.get(name, f"&{name}")


class MenuRow(QMenuBar):
    """Draw the row of menus on the plain ground, without a line."""

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.colours()
        painter = QPainter(self)
        paint.flat(painter, self.rect(), now.base)
        for action in self.actions():
            place = self.actionGeometry(action)
            if action is self.activeAction():
                paint.flat(painter, place, now.row_selected)
            painter.setPen(now.on_selected if action is self.activeAction() else now.text)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic
            painter.drawText(place, int(flags), action.text())
        painter.end()


class MainMenu:
    """Hold the menu row and the actions of one main window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.row = Surface("base", window)
        self.row.setFixedHeight(units(28))
        self.bar = MenuRow(self.row)
        across = QHBoxLayout(self.row)
        across.setContentsMargins(units(10), 0, 0, 0)
        across.addWidget(self.bar)
        self.bar.setNativeMenuBar(False)
        self._menus = {name: QMenu(menu_words(name), self.bar) for name in MENUS}
        self._actions: dict[str, QAction] = {}
        self._of_tab: list[tuple[QMenu, QAction]] = []
        self._whole: QMenu | None = None
        self._add_file()
        self._add_edit()
        self._add_view()
        self._add_person()
        self._add_help()
        keyboard.share(self._actions)
        self._lay_out()

    # ---- entries ------------------------------------------------------------------------------

    def _add(
        self, menu: str, name: str, slot: Callable[[], object], words: str | None = None
    ) -> QAction:
        action = keyboard.install(self._window, name, slot)
        if words:
            action.setText(words)
        self._menus[menu].addAction(action)
        self._actions[name] = action
        return action

    def _add_plain(self, menu: str, words: str, slot: Callable[[], object]) -> QAction:
        action = QAction(words, self._window)
        action.triggered.connect(lambda _checked=False: slot())
        self._menus[menu].addAction(action)
        return action

    def _add_file(self) -> None:
        window = self._window
        self._file_rest = self._menus["File"].addSeparator()
        self._add("File", "lock", window.lock_asked.emit, "&Lock")
        self._add_plain("File", "Change your &password…", window.change_password)
        self._add_plain("File", "Sign &out", window.sign_out_asked.emit)
        self._menus["File"].addSeparator()
        self._add("File", "quit", window.quit_asked.emit, "&Quit")

    def _add_edit(self) -> None:
        self._add("Edit", "undo", self._window.undo, "&Undo the last message")

    def _add_view(self) -> None:
        window, view = self._window, self._menus["View"]
        for place, kind in enumerate(window.kinds, start=1):
            self._add(
                "View",
                f"tab {place}",
                partial(window.tab_row.select_place, place),
                kind.label,
            )
        view.addSeparator()
        self._add("View", "next pane", window.go_to_next_pane, "&Next pane")
        self._menu_action = keyboard.install(window, "menu", window.open_menu)
        view.addSeparator()
        self._add("View", "bigger", zoom.bigger, "&Bigger")
        self._add("View", "smaller", zoom.smaller, "&Smaller")
        self._add("View", "usual size", zoom.usual, "&Usual size, 100 %")
        view.addMenu(self._theme_menu())
        self._add("View", "full screen", window.toggle_full_screen, "&Full screen")

    def _theme_menu(self) -> QMenu:
        menu = QMenu("&Colours", self._menus["View"])
        group = QActionGroup(menu)
        for name in THEMES:
            action = QAction(_THEME_WORDS[name], menu)
            action.setCheckable(True)
            action.setChecked(name == self._window.settings.theme)
            action.triggered.connect(lambda _on, name=name: self._put_on(name))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _put_on(self, name: str) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        chosen: tuple[theme.Name, ...] = ("light", "dark", "contrast", "system")
        theme.apply(application, next((one for one in chosen if one == name), "system"))
        self._window.settings.theme = name
        self._window.settings.save()

    def _add_person(self) -> None:
        window = self._window
        if may_ask(window.desk):
            self._add_plain("Person", WORDS, window.emergency.ask)

    def _add_help(self) -> None:
        self._add("Help", "help", self._window.show_help, "&Help for this page")
        self._add_plain("Help", "&Keys…", self._show_keys)
        self._add_plain("Help", "&About Hearten…", self._show_about)

    def _show_keys(self) -> None:
        from ui.help import show_keys

        show_keys(self._window)

    def _show_about(self) -> None:
        from ui.help import show_about

        show_about(self._window)

    # ---- the actions of the tab that is shown -------------------------------------------------

    def take_actions_of(self, tab: QWidget) -> None:
        """Show the shortcuts and twins of this tab in the menus, in place of the tab before's."""
        for menu, action in self._of_tab:
            menu.removeAction(action)
        self._of_tab = []
        theirs: set[str] = set()
        for action in tab.findChildren(QAction):
            name = action.objectName()
            place = str(action.property("menu") or _PLACES.get(name, ""))
            if name in self._actions:
                theirs.add(name)
            elif place in self._menus and name not in theirs and action.text():
                self._put(self._menus[place], action)
                if name:
                    theirs.add(name)
        for name, action in self._actions.items():
            if name not in ("bigger", "smaller", "usual size"):
                action.setEnabled(name not in theirs)
        self._lay_out()

    def _put(self, menu: QMenu, action: QAction) -> None:
        first = menu.actions()[0] if menu is self._menus["File"] and menu.actions() else None
        before = self._file_rest if menu is self._menus["File"] else first
        if before is not None:
            menu.insertAction(before, action)
        else:
            menu.addAction(action)
        self._of_tab.append((menu, action))

    def _lay_out(self) -> None:
        """Show the menus that hold something."""
        self.bar.clear()
        for menu in self._menus.values():
            if menu.actions():
                self.bar.addMenu(menu)

    # ---- pop-ups ------------------------------------------------------------------------------

    def _popup(self) -> QMenu:
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def whole(self) -> QMenu:
        """Give all menus as one, for narrow windows.

        It is made once: with it PySide would give up the actions of the menus within.
        """
        whole = self._whole = self._whole or QMenu(self._window)
        whole.clear()
        for menu in self._menus.values():
            if menu.actions():
                whole.addMenu(menu)
        return whole

    def zoom_menu(self) -> QMenu:
        """Give the choice of zoom."""
        menu = self._popup()
        for step in zoom.STEPS:
            action = menu.addAction(f"{step} %")
            action.setCheckable(True)
            action.setChecked(step == zoom.percent())
            action.triggered.connect(lambda _on, step=step: zoom.set_percent(step))
        return menu

    def user_menu(self) -> QMenu:
        """Give what the signed-in person can do for themselves."""
        menu = self._popup()
        menu.addAction("Change your password…", self._window.change_password)
        menu.addAction("Sign out", self._window.sign_out_asked.emit)
        return menu
