"""Be the place where a site puts releases: a folder, or a server on loopback with a certificate."""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from app.domain.release import setup_name, statement_of
from app.exchange import release_statement

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
SETUP = b"MZ this is a setup" * 10_000


def release_in(folder: Path, version: str = "0.2.0", setup: bytes = SETUP) -> Path:
    """Put a release into a folder, signed by `KEY`; give its setup."""
    stated = statement_of(
        setup_name(version),
        version,
        hashlib.sha256(setup).hexdigest(),
        date(2026, 12, 3).isoformat(),
    )
    signature = KEY.sign(release_statement.to_sign(stated))
    (folder / release_statement.FILE).write_bytes(release_statement.write(stated, signature))
    file = folder / stated.name
    file.write_bytes(setup)
    return file


class Shelf(ThreadingHTTPServer):
    """Serve a folder; `leads_to` answers each question with another address instead."""

    daemon_threads = True
    leads_to = ""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.folder = folder
        self.asked: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a caller who hangs up: one who does not trust the certificate does."""


class _Answer(BaseHTTPRequestHandler):
    server: Shelf

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.leads_to:
            self.send_response(302)
            self.send_header("Location", self.server.leads_to)
            self.end_headers()
            return
        file = self.server.folder / self.path.rpartition("/")[2]
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Write no lines."""


@contextlib.contextmanager
def served(folder: Path, certificate: Path | None = None) -> Iterator[Shelf]:
    """Serve a folder on a free port of loopback, by https where there is a certificate."""
    with Shelf(folder) as shelf:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            shelf.socket = context.wrap_socket(
                shelf.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=shelf.serve_forever, daemon=True)
        thread.start()
        try:
            yield shelf
        finally:
            shelf.shutdown()
            thread.join()


def make_certificate(file: Path) -> Path:
    """Write a certificate for loopback, with its key, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the tests' own shelf")])
    now, public = datetime.now(UTC), key.public_key()
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    usage = x509.KeyUsage(True, False, False, False, False, True, False, False, False)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    file.write_bytes(
        built.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file
