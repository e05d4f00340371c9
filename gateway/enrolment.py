"""Who this gateway is to central: name, key, tenant, broker; kept in `gateway.json` (mode 0600)."""

import os
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import msgspec

from gateway.store.errors import GatewayError

FILE = "gateway.json"


class NotEnrolled(GatewayError):
    """Central did not take the gateway in; the text says what it said."""


class Enrolment(msgspec.Struct, frozen=True):
    """Central's answer to the enrolment."""

    gateway: str
    key: str  # hex
    tenant: str = "default"
    broker: str = ""
    warehouse: str = ""

    @property
    def key_bytes(self) -> bytes:
        """The key for signing and for the receiver's data."""
        return bytes.fromhex(self.key)


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


def save(folder: Path, enrolment: Enrolment) -> None:
    """Stores it, readable by the owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(enrolment))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


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
