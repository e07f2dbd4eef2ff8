"""Certificates of a test's own CA."""

import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.datetime.now(datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Pair:
    """A certificate and its key, each in a PEM file."""

    def __init__(self, folder, name, certificate, key):
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        self.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                               serialization.NoEncryption()))


class Authority:
    def __init__(self, folder, name):
        self.folder, self.name, self.key = folder, named(name), ec.generate_private_key(ec.SECP256R1())
        certificate = self.sign(self.name, self.key, NOW + 10 * DAY, x509.BasicConstraints(True, 0))
        self.file = Pair(folder, name, certificate, self.key).certificate

    def sign(self, subject, key, until, *extensions):
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name)
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(NOW - 5 * DAY).not_valid_after(until))
        for extension in extensions:
            builder = builder.add_extension(extension, isinstance(extension, x509.BasicConstraints))
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, name, *hosts, until=NOW + DAY):
        """For a server of these hosts, names or addresses, or (none) a client."""
        names = [x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
                 for host in hosts]
        key = ec.generate_private_key(ec.SECP256R1())
        extensions = [x509.SubjectAlternativeName(names)] if names else []
        return Pair(self.folder, name, self.sign(named(name), key, until, *extensions), key)
