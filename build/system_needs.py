"""Know what Hearten and its tests need of the system below Python; on Debian, install it."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

# What Qt's libraries and its X11 plugin ask for (readelf -d), and Debian's package of each.
QT_NEEDS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# What the tests call to look at printed sheets, to sign, and to make setups of a small folder.
TESTS_CALL = {
    "qpdf": "qpdf",
    "pdftotext": "poppler-utils",
    "openssl": "openssl",
    "osslsigncode": "osslsigncode",
    "makensis": "nsis",
    "wixl": "wixl",
    "msibuild": "msitools",
}
# What the tests print to: a CUPS of their own, with the driver that makes a PDF.
TESTS_PRINT_BY = {
    "/usr/sbin/cupsd": "cups",
    "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd": "printer-driver-cups-pdf",
}
SCREEN_FONT = ("open-sans", "fonts-open-sans")
# Many PCs share a PostgreSQL database; the tests start servers of their own, never Debian's.
SERVER, OLDEST_SERVER = "postgresql", 15
SERVER_PROGRAMS = Path("/usr/lib/postgresql")
NO_MAIN_CLUSTER = Path("/etc/postgresql-common/createcluster.d/hearten.conf")


class CannotGoOn(Exception):
    """Stop with one sentence that says what to do."""


def install_what_it_lacks(*, for_tests: bool, with_server: bool, has_venv: bool) -> None:
    """Name the Debian packages that are missing; as root, install them."""
    if sys.platform == "win32":
        return
    packages = missing_packages(for_tests=for_tests, has_venv=has_venv)
    if with_server and not has_server():
        packages.append(SERVER)
    if not packages:
        return
    command = "apt-get install --no-install-recommends -y " + " ".join(packages)
    if shutil.which("apt-get") is None:
        raise CannotGoOn("Install what these packages of Debian hold: " + " ".join(packages))
    if os.geteuid() != 0:
        raise CannotGoOn(f"Some system packages are missing. As root, run: {command}")
    print("Installing", " ".join(packages), "...", flush=True)
    if SERVER in packages:
        make_no_main_cluster()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["apt-get", "update", "-qq"], [*command.split(), "-qq"]):
        said = subprocess.run(words, env=environment, capture_output=True, text=True)
        if said.returncode:
            print(said.stdout, said.stderr, file=sys.stderr)
            raise CannotGoOn(f"Debian's packages could not be installed. Try: {command}")


def missing_packages(*, for_tests: bool, has_venv: bool) -> list[str]:
    """List the Debian packages whose files are not there."""
    packages = [package for library, package in QT_NEEDS.items() if not is_there(library)]
    font, font_package = SCREEN_FONT
    if not any(Path("/usr/share/fonts").glob(f"**/{font}")):
        packages.append(font_package)
    if for_tests:
        packages += [package for name, package in TESTS_CALL.items() if not shutil.which(name)]
        packages += [package for file, package in TESTS_PRINT_BY.items() if not Path(file).exists()]
    if (
        not has_venv
        and subprocess.run(
            [sys.executable, "-c", "import ensurepip, venv"], capture_output=True
        ).returncode
    ):
        packages.append("python{}.{}-venv".format(*sys.version_info))
    return packages


def has_server() -> bool:
    """Claim that a PostgreSQL which the tests can start is installed, as Debian lays it."""
    found = (path.parent.parent.name for path in SERVER_PROGRAMS.glob("*/bin/initdb"))
    return any(name.isdecimal() and int(name) >= OLDEST_SERVER for name in found)


def make_no_main_cluster() -> None:
    """Let Debian's package make and start no database of its own, unless it was here before."""
    if not NO_MAIN_CLUSTER.parent.exists() and not shutil.which("pg_createcluster"):
        NO_MAIN_CLUSTER.parent.mkdir(parents=True)
        NO_MAIN_CLUSTER.write_text("create_main_cluster = false\n")


def is_there(library: str) -> bool:
    """Claim that the system can load the library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
