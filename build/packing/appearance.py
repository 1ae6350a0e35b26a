"""Make what Windows shows of a program's file: its icon, and who made which version of it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
NAME, MAKER = "Hearten", "The Hearten founders"


def icon(drawing: Path, kept: Path) -> Path:
    """Draw an SVG once for each size that Windows asks for, into one file, and give it."""
    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    pictures = []
    for pixels in SIZES:
        drawn = QImage(pixels, pixels, QImage.Format.Format_ARGB32)
        drawn.fill(0)
        painter = QPainter(drawn)
        QSvgRenderer(str(drawing)).render(painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        drawn.save(buffer, "PNG")
        pictures.append(Image.open(io.BytesIO(bytes(buffer.data().data()))))
    largest = pictures[-1]
    sizes = [(pixels, pixels) for pixels in SIZES]
    largest.save(kept, format="ICO", sizes=sizes, append_images=pictures[:-1])
    return kept


def version(number: str, name: str, says: str) -> Any:
    """Give the version resource of one program, as PyInstaller takes it."""
    from PyInstaller.utils.win32 import versioninfo as parts

    four = tuple(int(part) for part in f"{number}.0".split("."))
    told = {
        "CompanyName": MAKER,
        "FileDescription": says,
        "FileVersion": number,
        "InternalName": name,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{name}.exe",
        "ProductName": NAME,
        "ProductVersion": number,
    }
    english = parts.StringTable("080904B0", [parts.StringStruct(*pair) for pair in told.items()])
    return parts.VSVersionInfo(
        ffi=parts.FixedFileInfo(filevers=four, prodvers=four),
        kids=[
            parts.StringFileInfo([english]),
            parts.VarFileInfo([parts.VarStruct("Translation", [0x0809, 1200])]),
        ],
    )
