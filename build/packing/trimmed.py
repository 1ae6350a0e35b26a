"""Leave out of the built program what Qt ships and no part of Hearten uses."""

from __future__ import annotations

from pathlib import PurePosixPath

MODULES = [
    *("tkinter", "sqlite3", "unittest", "pydoc", "distutils", "setuptools", "pygments", "pytest"),
    "readline",  # under the GPL alone, and nobody types into a Python here
    *(f"PySide6.Qt{name}" for name in ("OpenGL", "Qml", "Quick")),
    *(f"phonenumbers.{name}" for name in ("carrierdata", "geodata", "tzdata")),
    *(f"sqlalchemy.dialects.{name}" for name in ("mssql", "mysql", "oracle")),
    *(f"PIL._{kind}" for kind in ("avif", "imagingcms", "imagingft", "webp")),
]
"""Modules that others would use if they were there."""

# Libraries by the beginning of their names, on both systems. Qt6Network stays: Qt6Pdf links it.
_LIBRARIES = (
    "qt6qml", "qt6quick", "qt6virtualkeyboard", "opengl32sw",
    "qt6waylandeglclient", "qt6eglfs",
    # What the GTK theme asks for; ours is Fusion.
    "gtk-3", "gdk-3", "gdk_pixbuf", "atk-", "atspi", "cairo", "epoxy", "pango",
)  # fmt: skip
_PLUGINS = (
    "platforminputcontexts/qtvirtualkeyboard", "platformthemes/qgtk3", "networkinformation/",
    "tls/", "qmltooling/", "platforms/qdirect2d", "platforms/qminimal", "generic/",
    # Screens without windows.
    "platforms/qeglfs", "platforms/qlinuxfb", "platforms/qvkkhrdisplay", "platforms/qvnc",
    "egldeviceintegrations/",
    *(f"imageformats/q{kind}" for kind in ("icns", "pdf", "tga", "tiff", "wbmp", "webp")),
)  # fmt: skip

Entry = tuple[str, str, str]


def kept(entries: list[Entry]) -> list[Entry]:
    """Give the files that go in, each as where it goes, where it is and its kind."""
    return [entry for entry in entries if not is_left_out(entry[0])]


def is_left_out(place: str) -> bool:
    """Claim that a file of the program, named as it would lie there, is of no use to it."""
    path = PurePosixPath(place.replace("\\", "/").lower())
    if "pyside6" in path.parts and "translations" in path.parts:
        return True  # English alone
    if "plugins" in path.parts:
        inside = "/".join(path.parts[path.parts.index("plugins") + 1 :])
        return inside.replace("/lib", "/").startswith(_PLUGINS)
    return path.name.removeprefix("lib").startswith(_LIBRARIES)
