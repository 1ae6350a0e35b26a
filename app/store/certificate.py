"""Look at a server's certificate again, to tell why it was not believed.

The driver says only that it was not. Nothing is sent here but the wish for an encrypted line.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct

from sqlalchemy import URL

from app.store.connect_words import EXPIRED, UNKNOWN_CA

_ASK_FOR_TLS = struct.pack("!ii", 8, 80877103)
_OUT_OF_ITS_TIME = {9, 10}  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_PATIENCE = 3.0


def why_not_believed(url: URL, root: str) -> str:
    """Give the sentence for a certificate that was not believed."""
    for host, port in _hosts(url):
        with contextlib.suppress(OSError, ValueError):
            if _is_out_of_its_time(host, port, root):
                return EXPIRED
    return UNKNOWN_CA


def _is_out_of_its_time(host: str, port: int, root: str) -> bool:
    context = ssl.create_default_context(cafile=None if root == "system" else root)
    context.check_hostname = False
    with socket.create_connection((host, port), _PATIENCE) as line:
        line.sendall(_ASK_FOR_TLS)
        if line.recv(1) != b"S":
            return False
        try:
            context.wrap_socket(line).close()
        except ssl.SSLCertVerificationError as error:
            return error.verify_code in _OUT_OF_ITS_TIME
    return False


def _hosts(url: URL) -> list[tuple[str, int]]:
    """Give where the driver went: addresses before names, each with its port."""
    said = {key: _each(url.query.get(key, ())) for key in ("hostaddr", "host", "port")}
    hosts = said["hostaddr"] or said["host"] or [url.host or ""]
    found = []
    for place, host in enumerate(hosts):
        name, _, own = host.partition(":") if host.count(":") == 1 else (host, "", "")
        ports = said["port"]
        port = own or (ports[min(place, len(ports) - 1)] if ports else str(url.port or 5432))
        found.append((name, int(port)))
    return found


def _each(said: str | tuple[str, ...]) -> list[str]:
    parts = (said,) if isinstance(said, str) else said
    return [one for part in parts for one in part.split(",") if one]
