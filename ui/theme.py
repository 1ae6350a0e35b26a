"""Give the program its colours and its type: Fusion with our own palettes.

Nothing here but PySide6 and the standard library is imported: the sign-in window paints first.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from ui import zoom

Name = Literal["light", "dark", "contrast", "system"]
FontKind = Literal["figure", "sign-in", "page", "name", "said", "section", "strong", "text"]

_POINTS: dict[str, tuple[float, QFont.Weight]] = {
    "figure": (24, QFont.Weight.DemiBold),
    "sign-in": (20, QFont.Weight.DemiBold),
    "page": (15, QFont.Weight.DemiBold),
    "name": (13, QFont.Weight.DemiBold),
    "said": (13, QFont.Weight.Normal),
    "section": (12, QFont.Weight.DemiBold),
    "strong": (10.5, QFont.Weight.DemiBold),
    "text": (10.5, QFont.Weight.Normal),
}
_SYSTEM_FAMILIES = ("Segoe UI",) if sys.platform == "win32" else ("Open Sans", "Noto Sans")


@dataclass(frozen=True)
class Colours:
    """Name every colour on the screen by what it is for."""

    page: QColor
    base: QColor
    head: QColor
    banner: QColor
    text: QColor
    quiet: QColor
    hairline: QColor
    edge: QColor
    accent: QColor
    accent_over: QColor
    on_accent: QColor
    link: QColor
    focus: QColor
    row_over: QColor
    row_selected: QColor
    row_selected_elsewhere: QColor
    on_selected: QColor
    bad: QColor
    bad_behind: QColor
    warn: QColor
    warn_behind: QColor
    good: QColor
    good_behind: QColor
    known_behind: QColor
    not_possible: QColor
    dark: bool = field(default=False, kw_only=True)
    contrast: bool = field(default=False, kw_only=True)


def _colours(words: str, *, dark: bool = False, contrast: bool = False) -> Colours:
    return Colours(*(QColor(word) for word in words.split()), dark=dark, contrast=contrast)


LIGHT = _colours(
    "#f0f4f5 #ffffff #f7f9fa #e3eaee #212b32 #4c6272 #dde3e6 #768692 #005eb8 #004a93 #ffffff"
    " #005eb8 #005eb8 #f2f6f9 #d9e8f7 #e6ebee #212b32 #b01e12 #fcebe9 #7a4a00 #fff4d9 #00632c"
    " #e4f3e9 #e6f0fa #7d8a93"
)
DARK = _colours(
    "#161b1f #1f262b #232b31 #2d3840 #e9eef1 #aab6be #343f47 #7f8f9a #2171c7 #1b62ad #ffffff"
    " #82bff5 #82bff5 #28323a #1d3f60 #303b43 #e9eef1 #ff9a8f #43221f #f3c66d #3d3114 #7ed6a0"
    " #17362a #1b3248 #75838d",
    dark=True,
)
CONTRAST = _colours(
    "#000000 #000000 #000000 #000000 #ffffff #ffffff #7a7a7a #ffffff #1aebff #1aebff #000000"
    " #ffff00 #1aebff #000000 #1aebff #000000 #000000 #ffffff #000000 #ffffff #000000 #ffffff"
    " #000000 #000000 #3ff23f",
    dark=True,
    contrast=True,
)


class _Theme(QObject):
    """Hold the present colours and tell when they change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.colours = LIGHT
        self.chosen: Name = "light"
        self.family = ""
        self.is_own_family = False
        self.listens = False


_theme = _Theme()
changed = _theme.changed


def colours() -> Colours:
    """Give the colours of now; ask again in each paint."""
    return _theme.colours


def current() -> Name:
    """Give the name last applied."""
    return _theme.chosen


def tone(name: str) -> QColor:
    """Give the colour of a tone: text, quiet, bad, warn, good, known, link, accent …"""
    now = _theme.colours
    if name == "known":
        return now.text if now.contrast else now.link
    return cast(QColor, getattr(now, name))


def behind(name: str) -> QColor:
    """Give the colour behind a notice of a tone: bad, warn, good or known."""
    return cast(QColor, getattr(_theme.colours, f"{name}_behind"))


def font(kind: FontKind = "text") -> QFont:
    """Give a font of the type scale, in points at the present zoom."""
    points, weight = _POINTS[kind]
    made = QFont(_theme.family) if _theme.family else QFont()
    made.setPointSizeF(points * zoom.factor())
    made.setWeight(weight)
    if _theme.is_own_family:
        # Whole-pixel advances would make its words up to 3 % wider than the windows give them room.
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def apply(application: QApplication, name: Name = "system") -> None:
    """Put on Fusion, our palette and our font; call again to change them."""
    if application.style().name() != "fusion":
        application.setStyle("Fusion")
    _theme.chosen = name
    _theme.colours = _choose(name)
    if not _theme.family:
        _theme.family, _theme.is_own_family = _family()
    application.setFont(font("text"))
    palette = _palette(_theme.colours)
    application.setPalette(palette)
    QToolTip.setPalette(palette)
    QToolTip.setFont(font("text"))
    _listen_to_the_system(application)
    _theme.changed.emit()


def _listen_to_the_system(application: QApplication) -> None:
    if _theme.listens:
        return
    _theme.listens = True

    def follow() -> None:
        if _theme.chosen == "system" and _choose("system") != _theme.colours:
            apply(application, "system")

    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(follow)
    hints.accessibility().contrastPreferenceChanged.connect(follow)


def _choose(name: Name) -> Colours:
    if name == "light":
        return LIGHT
    if name == "dark":
        return DARK
    if name == "contrast":
        return CONTRAST
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return _from_the_system()
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _from_the_system() -> Colours:
    """Take the colours the person chose in Windows' contrast themes."""
    style = QApplication.style()
    palette = style.standardPalette()
    theirs = QGuiApplication.palette()
    if _theme.colours.contrast:
        theirs = palette
    base, text = theirs.color(QPalette.ColorRole.Base), theirs.color(QPalette.ColorRole.Text)
    accent = theirs.color(QPalette.ColorRole.Highlight)
    on_accent = theirs.color(QPalette.ColorRole.HighlightedText)
    link = theirs.color(QPalette.ColorRole.Link)
    gone = theirs.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    given = {
        "text": text, "quiet": text, "hairline": gone, "edge": text, "accent": accent,
        "accent_over": accent, "on_accent": on_accent, "link": link, "focus": accent,
        "row_selected": accent, "on_selected": on_accent, "bad": text, "warn": text, "good": text,
        "not_possible": gone,
    }  # fmt: skip
    names = [one.name for one in fields(Colours) if not one.kw_only]
    return Colours(
        *(given.get(name, base) for name in names), dark=base.lightness() < 128, contrast=True
    )


def _family() -> tuple[str, bool]:
    """Give the system's family, or our own where it has none the windows were drawn for; is it?"""
    found = next((one for one in _SYSTEM_FAMILIES if QFontDatabase.hasFamily(one)), "")
    if found:
        return found, False
    from ui import own_fonts

    return own_fonts.family(own_fonts.FOR_THE_SCREEN), True


def _palette(now: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in (
        (role.Window, now.base),
        (role.WindowText, now.text),
        (role.Base, now.base),
        (role.AlternateBase, now.head),
        (role.Text, now.text),
        (role.PlaceholderText, now.quiet),
        (role.Button, now.base),
        (role.ButtonText, now.text),
        (role.BrightText, now.bad),
        (role.Highlight, now.accent),
        (role.HighlightedText, now.on_accent),
        (role.Accent, now.accent),
        (role.Link, now.link),
        (role.LinkVisited, now.link),
        (role.ToolTipBase, now.text if not now.contrast else now.base),
        (role.ToolTipText, now.base if not now.contrast else now.text),
        (role.Light, now.base),
        (role.Midlight, now.hairline),
        (role.Mid, now.hairline),
        (role.Dark, now.edge),
        (role.Shadow, now.edge),
    ):
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, now.not_possible)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, now.row_selected_elsewhere)
    # Inactive is as active: else each window that comes forward would be painted anew as a whole.
    return palette
