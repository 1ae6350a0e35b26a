"""Make certificates for the tests' own server: good, expired, of another name, of nobody known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "db.hearten.test"
DAY = timedelta(days=1)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, name: str) -> Authority:
        """Make one that signs its own certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        built = _built(name, _named(name), key, -DAY, DAY).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        return cls(key, built.sign(key, hashes.SHA256()))

    def write_root(self, file: Path) -> None:
        """Write what a PC checks with."""
        file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def write_server(
        self, folder: Path, host: str = HOST, begins: timedelta = -DAY, ends: timedelta = DAY
    ) -> None:
        """Write the server's certificate and key."""
        key = ec.generate_private_key(ec.SECP256R1())
        built = _built(host, self.certificate.subject, key, begins, ends).add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
        )
        signed = built.sign(self.key, hashes.SHA256())
        pem = serialization.Encoding.PEM
        (folder / "server.crt").write_bytes(signed.public_bytes(pem))
        (folder / "server.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )


def _built(
    name: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: timedelta,
    ends: timedelta,
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins - DAY)
        .not_valid_after(now + ends)
    )
