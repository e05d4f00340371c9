"""A camera on the network: one JPEG, from a snapshot address or out of a motion JPEG stream (RFC 2046 multipart).

Nearly every network camera answers `http://…/snapshot.jpg` with a picture, and `…/video.mjpg` with
`multipart/x-mixed-replace`. RTSP cameras offer one of both beside it; RTSP itself is not spoken here.
"""

import base64
import http.client
import ssl
import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from devices.errors import BadUrl, DeviceError, NotConnected

MOST_BYTES = 8 * 1024 * 1024
_JPEG, _END = b"\xff\xd8\xff", b"\xff\xd9"
_CHUNK = 16 * 1024


class NoPicture(DeviceError):
    """The camera answered, but with no JPEG."""


@dataclass(frozen=True)
class Camera:
    """A camera's address: `http://[user:password@]host[:port]/path` or `https://…`."""

    url: str

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        try:
            known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
        except ValueError:
            known = False
        if not known:
            raise BadUrl(f"{shown(self.url)!r} is no camera: an address begins with http:// or https://")

    def snapshot(self, timeout_s: float = 2.0) -> bytes:
        """One JPEG, taken now, within the time. Raises NotConnected, NoPicture."""
        until = time.monotonic() + timeout_s
        try:
            return self._ask(until)
        except (OSError, http.client.HTTPException) as error:
            why = (
                "it does not answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
            )
            raise NotConnected(f"camera {shown(self.url)}: {why}") from error

    def _ask(self, until: float) -> bytes:
        parts = urlsplit(self.url)
        left = max(0.05, until - time.monotonic())
        connection = _connection(parts.scheme, parts.hostname or "", parts.port, left)
        try:
            path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            connection.request("GET", path, headers={"User-Agent": "floorgate", **_authorization(self.url)})
            with connection.getresponse() as answer:  # it may hold the socket for longer than the connection does
                if answer.status != 200:
                    raise NoPicture(f"camera {shown(self.url)}: it answers {answer.status} {answer.reason}")
                kind = answer.headers.get_content_type()
                streamed = kind.startswith("multipart/")
                data = _first_jpeg(answer, until) if streamed else answer.read(MOST_BYTES + 1)
        finally:
            connection.close()
        if not data.startswith(_JPEG) or len(data) > MOST_BYTES:
            raise NoPicture(f"camera {shown(self.url)}: {kind} of {len(data)} bytes is no JPEG")
        return data


def shown(url: str) -> str:
    """An address without the password in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _connection(scheme: str, host: str, port: int | None, timeout_s: float) -> http.client.HTTPConnection:
    if scheme == "https":  # cameras sign their own certificates; the picture goes no further than the site
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection(host, port, timeout=timeout_s, context=context)
    return http.client.HTTPConnection(host, port, timeout=timeout_s)


def _authorization(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    if not parts.username:
        return {}
    word = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": "Basic " + base64.b64encode(word.encode()).decode()}


def _first_jpeg(answer: http.client.HTTPResponse, until: float) -> bytes:
    """The first whole picture of a stream; each read waits no longer than the connection's time-out."""
    data = b""
    while len(data) <= MOST_BYTES:
        if time.monotonic() > until:
            raise TimeoutError
        part = answer.read1(_CHUNK)
        if not part:
            break
        data += part
        start = data.find(_JPEG)
        end = data.find(_END, start) if start >= 0 else -1
        if end >= 0:
            return data[start : end + 2]
    return data
