"""The gateway's own CA and its server certificate, so that screens on the LAN are a secure context.

A service worker and a wake lock exist on https only, and no public CA signs names of a LAN. The CA is made once, may
sign for local names and private addresses only (RFC 5280 name constraints), and is what a PDA installs; the server's
certificate is renewed by itself. Keys are files of mode 0600.
"""

import datetime as dt
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import ifaddr
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.store.errors import GatewayError

CA_DAYS = 3650
SERVER_DAYS = 397  # longer ones are refused by Apple's devices
RENEW_DAYS = 30  # before the end
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
_PRIVATE6 = ("fc00::/7", "fe80::/10", "::1/128")
_LOCAL = ("localhost", "local", "lan", "home.arpa", "internal")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NoCertificate(GatewayError):
    """The certificate cannot be made or read."""


@dataclass(frozen=True)
class Names:
    """What the gateway is called: host names and addresses."""

    hosts: tuple[str, ...]
    addresses: tuple[Address, ...]

    @cached_property
    def general(self) -> list[x509.GeneralName]:
        """As a certificate lists them."""
        return [*map(x509.DNSName, self.hosts), *map(x509.IPAddress, self.addresses)]


def names_here(extra: Iterable[str] = ()) -> Names:
    """This machine's names and addresses, and what an installer adds."""
    host = socket.gethostname().split(".")[0].lower()
    hosts = dict.fromkeys(["localhost", host, f"{host}.local"])
    addresses: dict[Address, None] = {}
    found = [ip.ip if isinstance(ip.ip, str) else ip.ip[0] for adapter in ifaddr.get_adapters() for ip in adapter.ips]
    for text in ["127.0.0.1", "::1", *sorted(found), *extra]:
        address = _address(text)
        if address is None:
            hosts[text.strip().lower()] = None
        elif not (address.is_unspecified or (address.version == 6 and address.is_link_local)):
            addresses[address] = None
    return Names(tuple(hosts), tuple(addresses))


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.strip("[] "))
    except ValueError:
        return None


class Certificates:
    """The files in a folder (`ca.pem`, `server.pem` and their keys); made and renewed by `ensure`."""

    def __init__(self, folder: Path, names: Callable[[], Names]) -> None:
        self.folder, self._names = folder, names
        self.ca_path, self.server_path = folder / "ca.pem", folder / "server.pem"
        self._ca_key, self._server_key = folder / "ca.key", folder / "server.key"
        self._context: ssl.SSLContext | None = None

    def ensure(self, now: dt.datetime, *, new_ca: bool = False) -> bool:
        """Makes what is missing, outdated or for other names. True where the server's certificate is a new one."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if new_ca or not self.ca_path.exists() or self.ca.not_valid_after_utc < now + dt.timedelta(SERVER_DAYS):
                self._make_ca(now)
            elif not self._is_due(now):
                return False
            self._make_server(now)
        except (OSError, ValueError) as error:
            raise NoCertificate(f"the certificate in {self.folder} cannot be made: {error}") from error
        if self._context is not None:
            self._context.load_cert_chain(self.server_path, self._server_key)
        return True

    @property
    def names(self) -> Names:
        """What this machine is called now: an address may change."""
        return self._names()

    @property
    def ca(self) -> x509.Certificate:
        """The CA's certificate: what a device installs."""
        return x509.load_pem_x509_certificate(self.ca_path.read_bytes())

    @property
    def server(self) -> x509.Certificate:
        """The server's own certificate."""
        return x509.load_pem_x509_certificate(self.server_path.read_bytes())

    @property
    def ca_der(self) -> bytes:
        """The CA as the file that a device takes."""
        return self.ca.public_bytes(serialization.Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the CA, to be compared by eye."""
        return self.ca.fingerprint(hashes.SHA256()).hex(":").upper()

    def context(self) -> ssl.SSLContext:
        """For the server: TLS 1.2 and later. The same one after a renewal."""
        if self._context is None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.load_cert_chain(self.server_path, self._server_key)
            self._context = context
        return self._context

    def _is_due(self, now: dt.datetime) -> bool:
        if not self.server_path.exists() or not self._server_key.exists():
            return True
        server = self.server
        listed = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return (
            server.not_valid_after_utc < now + dt.timedelta(RENEW_DAYS)
            or not set(self._signable()) <= set(listed)
            or server.issuer != self.ca.subject
        )

    def _signable(self) -> list[x509.GeneralName]:
        """The names that the CA may sign for; for others a new CA has to be made."""
        limits = self.ca.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
        return [name for name in self.names.general if any(_within(name, limit) for limit in limits)]

    def _make_ca(self, now: dt.datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"Floorgate {self.names.hosts[1]} {now:%Y-%m-%d %H:%M:%S}")
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = (
            _certificate(name, name, key.public_key(), now, CA_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.NameConstraints(_permitted(self.names), None), critical=True)
        )
        _write(self._ca_key, _pem(key), 0o600)
        _write(self.ca_path, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), 0o644)

    def _make_server(self, now: dt.datetime) -> None:
        ca = self.ca
        signer = serialization.load_pem_private_key(self._ca_key.read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        key = ec.generate_private_key(ec.SECP256R1())
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        builder = (
            _certificate(_name(self.names.hosts[1]), ca.subject, key.public_key(), now, SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(self._signable()), critical=False)
            .add_extension(issuer, critical=False)
        )
        pem = serialization.Encoding.PEM
        _write(self._server_key, _pem(key), 0o600)
        chain = builder.sign(signer, hashes.SHA256()).public_bytes(pem) + ca.public_bytes(pem)
        _write(self.server_path, chain, 0o644)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # a PDA's clock may be slow
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _permitted(names: Names) -> list[x509.GeneralName]:
    """Local names and private networks, and what this machine is called besides."""
    hosts = dict.fromkeys([*_LOCAL, *names.hosts])
    networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = [
        *map(ipaddress.IPv4Network, _PRIVATE),
        *map(ipaddress.IPv6Network, _PRIVATE6),
    ]
    own = [ipaddress.ip_network(address) for address in names.addresses]
    networks += [one for one in own if not any(one.version == net.version and one.subnet_of(net) for net in networks)]  # type: ignore[arg-type]
    return [*map(x509.DNSName, hosts), *map(x509.IPAddress, networks)]


def _within(name: x509.GeneralName, limit: x509.GeneralName) -> bool:
    if isinstance(name, x509.DNSName) and isinstance(limit, x509.DNSName):
        return name.value == limit.value or name.value.endswith(f".{limit.value}")
    if isinstance(name, x509.IPAddress) and isinstance(limit, x509.IPAddress):
        return name.value in limit.value  # type: ignore[operator]
    return False


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _write(path: Path, body: bytes, mode: int) -> None:
    """In one step: nobody reads half a key, and nobody else reads a whole one."""
    part = path.with_suffix(path.suffix + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
