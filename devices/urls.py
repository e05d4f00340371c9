"""Device addresses: `serial:///dev/serial/by-id/x?baud=9600&bits=7&parity=E`, `socket://host:port`, `llrp://host`.

Options of every address: `baud`, `bits`, `parity` and `stop` of the port (the driver's where they are not given),
`poll_ms` between two questions, `agree` (frames that make a derived weight stable), `queue` (readings of a reader that
wait for a slow listener). A driver may have options of its own: `devices.driver`.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from devices.errors import BadUrl

# scheme -> the port taken when none is given (0: one has to be given); None: the scheme has no host.
SCHEMES: dict[str, int | None] = {
    "serial": None,
    "socket": 0,
    "rfc2217": 0,
    "tcp": 9100,
    "llrp": 5084,
    "usb": None,
    "evdev": None,
    "hidraw": None,
}
OPTIONS = ("baud", "bits", "parity", "stop", "poll_ms", "queue", "agree")
PARITIES = ("N", "E", "O", "M", "S")


@dataclass(frozen=True)
class DeviceUrl:
    """One address taken apart. `path` is the device file or, for usb, `vid:pid[:serial]`."""

    text: str
    scheme: str
    host: str = ""
    port: int = 0
    path: str = ""
    options: dict[str, str] = field(default_factory=dict)

    def number(self, name: str, default: int) -> int:
        """An option as a whole number above zero."""
        value = self.options.get(name)
        if value is None:
            return default
        if not value.isascii() or not value.isdigit() or int(value) == 0:
            raise BadUrl(f"{self.text}: {name}={value!r} is not a whole number above zero")
        return int(value)

    def __str__(self) -> str:
        return self.text


def parse_url(text: str, further: tuple[str, ...] = ()) -> DeviceUrl:
    """Takes an address apart; BadUrl says in one sentence what is wrong with it. `further` are a driver's options."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port if SCHEMES.get(parts.scheme) is not None else None
    except ValueError as wrong:
        raise BadUrl(f"{text!r} is not a device address: {wrong}") from wrong
    if parts.scheme not in SCHEMES:
        raise BadUrl(f"{text!r} is not a device address: it begins with none of {schemes()}")
    options = read_options(text, parts.query, OPTIONS + further)
    if SCHEMES[parts.scheme] is None:
        path = parts.netloc + parts.path
        if not path or path == "/":
            raise BadUrl(f"{text!r} names no device: {parts.scheme}:// wants a path after it")
        return DeviceUrl(text=text, scheme=parts.scheme, path=path, options=options)
    if not parts.hostname:
        raise BadUrl(f"{text!r} names no host")
    port = port or SCHEMES[parts.scheme] or 0
    if not port:
        raise BadUrl(f"{text!r} names no port: write {parts.scheme}://{parts.hostname}:PORT")
    return DeviceUrl(text=text, scheme=parts.scheme, host=parts.hostname, port=port, options=options)


def read_options(text: str, query: str, known: tuple[str, ...] = OPTIONS) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name in options:
        if name not in known:
            raise BadUrl(f"{text!r}: {name!r} is not an option of this address ({', '.join(known)})")
    if (parity := options.get("parity", "N").upper()) not in PARITIES:
        raise BadUrl(f"{text!r}: parity={parity!r} is none of {', '.join(PARITIES)}")
    return options


def schemes() -> str:
    return ", ".join(f"{name}://" for name in SCHEMES)
