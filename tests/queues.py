"""Start a CUPS of a test's own, with a queue that makes a PDF of what it is sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CUPSD = shutil.which("cupsd") or "/usr/sbin/cupsd"
DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
LACKING = "CUPS is not here (Debian: cups, printer-driver-cups-pdf)."
QUEUE = "desk_printer"
LONGEST = 60.0

_CONF = """\
Listen {socket}
LogLevel info
DefaultAuthType None
WebInterface No
Browsing Off
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_FILES = """\
ServerRoot {home}/etc
RequestRoot {home}/spool
CacheDir {home}/cache
StateDir {home}/state
TempDir {home}/spool/tmp
ServerBin {home}/bin
AccessLog {home}/access.log
ErrorLog {home}/error.log
PageLog {home}/page.log
Printcap
Sandboxing relaxed
"""
# What Debian's cups-pdf does too; that one writes into home folders and knows no other.
_BACKEND = """\
#!/bin/sh
[ $# = 0 ] && exit 0
cat "${{6:--}}" | gs -q -dBATCH -dNOPAUSE -dSAFER -sDEVICE=pdfwrite \\
    -sOutputFile="{home}/paper/$1.pdf" - >&2
"""


def can_run() -> bool:
    """Claim that CUPS and the driver are installed."""
    return Path(CUPSD).exists() and DRIVER.exists()


@dataclass
class Queue:
    """A print system with one queue, and the folder where its paper falls."""

    home: Path
    running: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """Give where it listens; what CUPS_SERVER names."""
        return self.home / "s"

    def start(self) -> None:
        """Lay it out and start it; the queue is there when this returns."""
        for part in ("etc/ppd", "spool/tmp", "cache", "state/certs", "paper", "bin"):
            (self.home / part).mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o755)  # filters run as a user without rights
        self._lay_programs()
        (self.home / "etc/cupsd.conf").write_text(_CONF.format(socket=self.socket))
        (self.home / "etc/cups-files.conf").write_text(_FILES.format(home=self.home))
        self.wake()
        self.add(QUEUE)
        self.tell("lpadmin", "-d", QUEUE)

    def add(self, name: str) -> None:
        """Add a queue that takes jobs."""
        self.tell("lpadmin", "-p", name, "-E", "-v", "paper:/", "-P", str(DRIVER))

    def _lay_programs(self) -> None:
        """Give it Debian's filters, and the one way to paper that ends in a folder of its own."""
        (self.home / "bin/filter").symlink_to("/usr/lib/cups/filter")
        (self.home / "bin/daemon").symlink_to("/usr/lib/cups/daemon")
        backend = self.home / "bin/backend/paper"
        backend.parent.mkdir()
        backend.write_text(_BACKEND.format(home=self.home))
        backend.chmod(0o700)

    def wake(self) -> None:
        """Start the program and wait until it answers."""
        conf, files = self.home / "etc/cupsd.conf", self.home / "etc/cups-files.conf"
        with (self.home / "said").open("ab") as said:
            self.running = subprocess.Popen(
                [CUPSD, "-f", "-c", str(conf), "-s", str(files)], stdout=said, stderr=said
            )
        self._until(lambda: self._ask("lpstat", "-r").stdout.startswith("scheduler is running"))

    def stop(self) -> None:
        """Stop the program, and no other."""
        if self.running is not None:
            self.running.terminate()
            self.running.wait(LONGEST)
            self.running = None

    def tell(self, *words: str) -> str:
        """Run a word of CUPS against it; give what it said."""
        done = self._ask(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def papers(self, wanted: int) -> list[Path]:
        """Wait until so many jobs have come out and nothing waits; give their files."""
        self._until(lambda: not self.tell("lpstat", "-W", "not-completed", "-o").strip())
        found = sorted((self.home / "paper").rglob("*.pdf"))
        assert len(found) == wanted, (self.home / "error.log").read_text()[-3000:]
        return found

    def surroundings(self) -> dict[str, str]:
        """Give what a process needs to print here and nowhere else."""
        return {**os.environ, "CUPS_SERVER": str(self.socket)}

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, env=self.surroundings(), capture_output=True, text=True, timeout=LONGEST
        )

    def _until(self, is_so: Callable[[], bool]) -> None:
        last = time.monotonic() + LONGEST
        while not is_so():
            assert time.monotonic() < last, (self.home / "said").read_text()
            time.sleep(0.05)
