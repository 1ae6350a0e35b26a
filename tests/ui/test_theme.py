"""Promise that every pair of colours can be read, and that nothing is smaller than 10.5 points."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ui import icons, theme, zoom
from ui.theme import CONTRAST, DARK, LIGHT, Colours
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import Label


def over(colour: QColor, ground: QColor) -> QColor:
    """Lay a colour with alpha over its ground."""
    alpha = colour.alphaF()
    mixed = [
        round(255 * (above * alpha + below * (1 - alpha)))
        for above, below in zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    ]
    return QColor(*mixed)


def luminance(colour: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(colour: QColor, ground: QColor) -> float:
    high, low = sorted((luminance(over(colour, ground)), luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# WCAG contrast of the pairs named in the look of the program: light, dark.
PAIRS = [
    ("text", "base", 14.4, 13.1),
    ("text", "row_selected", 11.6, 9.3),
    ("text", "banner", 11.9, 10.3),
    ("quiet", "base", 6.4, 7.4),
    ("quiet", "page", 5.8, 8.4),
    ("quiet", "row_selected", 5.1, 5.3),
    ("quiet", "banner", 5.2, 5.8),
    ("on_accent", "accent", 6.4, 4.9),
    ("on_accent", "accent_over", 8.8, 6.2),
    ("link", "base", 6.4, 7.8),
    ("link", "bad_behind", 5.5, 7.2),
    ("link", "warn_behind", 5.8, 6.5),
    ("bad", "base", 6.9, 7.5),
    ("bad", "row_selected", 5.5, 5.3),
    ("warn", "base", 7.5, 9.6),
    ("warn", "warn_behind", 6.8, 8.0),
    ("good", "base", 7.4, 8.8),
    ("good", "row_selected", 6.0, 6.2),
    ("edge", "base", 3.8, 4.6),
    ("edge", "page", 3.4, 5.2),
    ("focus", "base", 6.4, 7.8),
    ("not_possible", "base", 3.5, 3.9),
]


@pytest.mark.parametrize(("above", "below", "light", "dark"), PAIRS)
def test_every_named_pair_has_its_contrast(
    above: str, below: str, light: float, dark: float
) -> None:
    for colours, wanted in ((LIGHT, light), (DARK, dark)):
        found = contrast(getattr(colours, above), getattr(colours, below))
        assert found == pytest.approx(wanted, abs=0.06)


@pytest.mark.parametrize(
    ("above", "below", "least"),
    [
        ("text", "base", 21),
        ("on_accent", "accent", 14.4),
        ("on_selected", "row_selected", 14.4),
        ("link", "base", 19.5),
        ("not_possible", "base", 14.0),
    ],
)
def test_high_contrast_is_high(above: str, below: str, least: float) -> None:
    assert contrast(getattr(CONTRAST, above), getattr(CONTRAST, below)) >= least - 0.1


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_what_qt_itself_draws_can_be_read(qapp: QApplication, name: theme.Name) -> None:
    theme.apply(qapp, name)
    palette, role = qapp.palette(), QPalette.ColorRole
    for above, below in (
        (role.Text, role.Base),
        (role.WindowText, role.Window),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
    ):
        assert contrast(palette.color(above), palette.color(below)) >= 4.5, (above, below)
    theme.apply(qapp, "light")


def test_nothing_is_smaller_than_ten_and_a_half_points() -> None:
    kinds = ("figure", "sign-in", "page", "name", "said", "section", "strong", "text")
    assert [theme.font(kind).pointSizeF() for kind in kinds] == [24, 20, 15, 13, 13, 12, 10.5, 10.5]


def test_words_of_a_tone_follow_the_theme(qapp: QApplication) -> None:
    late, quiet = Label("late", tone="bad"), Label("quiet", tone="quiet")
    late.show()
    quiet.show()
    theme.apply(qapp, "dark")
    qapp.processEvents()
    assert late.palette().color(late.foregroundRole()) == DARK.bad
    assert quiet.palette().color(quiet.foregroundRole()) == DARK.quiet
    theme.apply(qapp, "light")
    qapp.processEvents()
    assert late.palette().color(late.foregroundRole()) == LIGHT.bad


def test_zoom_rescales_what_was_built_and_comes_back_exactly(qapp: QApplication) -> None:
    home = QWidget()
    row = QHBoxLayout(home)
    row.setContentsMargins(zoom.units(16), 0, zoom.units(16), 0)
    row.setSpacing(zoom.units(8))
    label, button = Label("Name", "name", parent=home), PlainButton("Print", parent=home)
    label.setFixedWidth(zoom.units(150))
    row.addWidget(label)
    row.addWidget(button)
    before = button.sizeHint()
    for percent in (110, 125, 150, 175):
        zoom.set_percent(percent)
    zoom.set_percent(200)
    assert row.contentsMargins().left() == 32
    assert row.spacing() == 16
    assert label.width() == 300 or label.minimumWidth() == 300
    assert label.font().pointSizeF() == pytest.approx(26)
    assert button.sizeHint().height() == 2 * before.height()
    zoom.set_percent(100)
    assert (row.contentsMargins().left(), row.spacing()) == (16, 8)
    assert label.minimumWidth() == label.maximumWidth() == 150
    assert label.font().pointSizeF() == pytest.approx(13)
    assert button.sizeHint() == before


def test_zoom_goes_by_steps_and_is_remembered(qapp: QApplication) -> None:
    kept: list[int] = []
    zoom.keep_with(lambda: 125, kept.append)
    assert zoom.percent() == 125
    zoom.bigger()
    zoom.smaller()
    zoom.smaller()
    zoom.usual()
    zoom.set_percent(900)
    assert kept == [150, 125, 110, 100, 200]
    zoom.keep_with(lambda: None, lambda percent: None)


def test_every_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    assert len(icons.names()) >= 45
    for name in icons.names():
        image = icons.pixmap(name, 20, QColor("#b01e12"), 2.0).toImage()
        seen = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert image.width() == 40
        assert seen == {"#b01e12"}, name


def test_the_way_to_the_first_paint_imports_nothing_of_the_work(root: Path) -> None:
    code = (
        "import sys, ui.theme, ui.zoom;"
        "print([m for m in sys.modules if m.startswith('app')"
        " or m.split('.')[0] in ('sqlalchemy', 'reportlab')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_colours_have_no_accidental_gaps() -> None:
    assert isinstance(LIGHT, Colours)
    assert LIGHT.not_possible.name() == "#7d8a93"
    assert DARK.not_possible.name() == "#75838d"


def test_where_the_system_has_no_fitting_font_our_own_is_on_the_screen(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_SYSTEM_FAMILIES", ("A font of no system",))
    assert theme._family() == ("Noto Sans", True)
    assert QFontInfo(QFont(theme._family()[0])).exactMatch()
