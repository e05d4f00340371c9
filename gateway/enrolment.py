"""Who this gateway is to central: name, key, tenant, broker; kept in `gateway.json` (mode 0600)."""

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import msgspec

from gateway.store.errors import GatewayError

FILE = "gateway.json"
_FORMER_KEYS = 4


class NotEnrolled(GatewayError):
    """Central did not take the gateway in; the text says what it said."""


class Enrolment(msgspec.Struct, frozen=True):
    """Central's answer to the enrolment."""

    gateway: str
    key: str  # hex
    tenant: str = "default"
    broker: str = ""
    warehouse: str = ""
    former: tuple[str, ...] = ()  # keys from before, the newest first: they open what was sealed and hashed by then

    @property
    def key_bytes(self) -> bytes:
        """The key for signing and for the receiver's data."""
        return bytes.fromhex(self.key)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The key, then those before it: for reading only."""
        return (self.key_bytes, *(bytes.fromhex(key) for key in self.former))


def load(folder: Path) -> Enrolment | None:
    """The stored enrolment, or None.

    Raises:
        GatewayError: the file cannot be read.
    """
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Enrolment)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise GatewayError(f"{path} cannot be read: {error}") from error


def save(folder: Path, enrolment: Enrolment) -> Enrolment:
    """Stores it, readable by the owner only, with the key that it takes the place of; gives back what is stored."""
    folder.mkdir(parents=True, exist_ok=True)
    enrolment = _after(load(folder), enrolment)
    path = folder / FILE
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(enrolment))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return enrolment


def _after(before: Enrolment | None, now: Enrolment) -> Enrolment:
    """Work on the floor goes on over a new enrolment: labels that are not printed yet, people who are signed in."""
    if before is None or before.gateway != now.gateway:
        return now
    former = before.former if before.key == now.key else (before.key, *before.former)
    return msgspec.structs.replace(now, former=former[:_FORMER_KEYS])


def require_private(central: str) -> None:
    """Raises NotEnrolled unless central's answer, which carries the key, comes over TLS or stays on this machine."""
    parts = urlsplit(central)
    if parts.scheme != "https" and not _on_this_machine(parts.hostname or ""):
        raise NotEnrolled(
            f"{central} would send this gateway's key in clear over the network: name an https:// address (a TLS proxy"
            " before central), or say --insecure"
        )


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def enrol(central: str, name: str, code: str = "", timeout_s: float = 5.0) -> Enrolment:
    """Asks central to take the gateway in; without a code only a site's first gateway on loopback is.

    Raises:
        NotEnrolled: central refuses.
        OSError: central does not answer.
    """
    body = {"name": name, **({"code": code} if code else {})}
    request = Request(
        f"{central.rstrip('/')}/api/v1/gateways/enrol", msgspec.json.encode(body), {"Content-Type": "application/json"}
    )
    try:
        with urlopen(request, timeout=timeout_s) as answer:
            return msgspec.json.decode(answer.read(), type=Enrolment)
    except HTTPError as error:
        if error.code >= 500:
            raise URLError(f"central answered {error.code}") from error
        raise NotEnrolled(f"central refuses: {_sentence(error)}") from error
    except msgspec.MsgspecError as error:
        raise NotEnrolled(f"central's answer cannot be read: {error}") from error


def _sentence(error: HTTPError) -> str:
    try:
        return str(msgspec.json.decode(error.read())["message"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return f"HTTP {error.code}"
