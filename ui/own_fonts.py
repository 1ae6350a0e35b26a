"""Give the families of the fonts that come with the program."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFontDatabase

from app import paths

FOR_THE_SCREEN = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
CROSSED_NOUGHTS = ("AtkinsonHyperlegibleNext-Bold.ttf",)


@cache
def family(files: tuple[str, ...]) -> str:
    """Load the files of one family and give its name; "" where they cannot be read."""
    found: list[str] = []
    for name in files:
        number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
        found += QFontDatabase.applicationFontFamilies(number)
    return next(iter(found), "")
