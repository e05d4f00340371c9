"""Who really calls where a reverse proxy stands before a server: shared by central and the gateway.

Off unless proxies are named: anybody can write `X-Forwarded-For`, so it is believed only from an address that a person
said is a proxy of theirs. The chain is read from its end, past every trusted proxy, to the first address that is none.
"""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
SETTING = "FLOORGATE_TRUSTED_PROXIES"


def networks(text: str | Iterable[str]) -> tuple[Network, ...]:
    """`10.0.0.5, 192.168.0.0/24` as networks; raises ValueError with the part that is none."""
    parts = " ".join([text] if isinstance(text, str) else text).replace(",", " ").split()
    return tuple(_network(part) for part in parts)


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no address and no network of a proxy: {error}") from error


class TrustedProxies:
    """WSGI: calls that come through a trusted proxy carry their real caller's address, and the scheme it used."""

    def __init__(self, app: Callable[..., Any], trusted: Sequence[Network]) -> None:
        self._app, self._trusted = app, tuple(trusted)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        """One request."""
        if self._trusts(environ.get("REMOTE_ADDR", "")):
            chain = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            environ["REMOTE_ADDR"] = self._caller(environ["REMOTE_ADDR"], chain)
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self._app(environ, start_response)

    def _caller(self, peer: str, chain: Sequence[str]) -> str:
        """The last in the chain that is no trusted proxy; where it cannot be read, the proxy that wrote it."""
        for text in reversed(chain):
            found = _address(text)
            if found is None:
                return peer
            peer = str(found)
            if not self._trusts(peer):
                return peer
        return peer

    def _trusts(self, peer: str) -> bool:
        found = _address(peer)
        return found is not None and any(found in network for network in self._trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """`10.0.0.1`, `10.0.0.1:5123`, `2001:db8::1`, `[2001:db8::1]:5123`."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
