"""Why a device cannot be opened, in one sentence that says what to try."""

import errno
import socket
from collections.abc import Iterator

REFUSED = "nothing listens there: is it switched on, and is the port right?"
SILENT = "no answer: check power, cable and address"
UNKNOWN_NAME = "this name is not known in the network: check it, or give the number of the address"
ABSENT = "it is not there: plug it in; a name under /dev/serial/by-id outlives that it is numbered anew"
DENIED = "not allowed: add the user of this program to the group that owns it (dialout, input or plugdev), log in anew"
BUSY = "it is in use by another program: stop that one"
NO_PORT = "it is no device of this kind: compare the address"
SETTINGS = "it does not take these settings: check baud, bits, parity and stop"
NO_CONVERTER = "it answers, but not as an RFC 2217 converter: switch that on there, or try socket://"

BY_NUMBER = {
    errno.ECONNREFUSED: REFUSED,
    errno.EHOSTUNREACH: SILENT,
    errno.ENETUNREACH: SILENT,
    errno.EHOSTDOWN: SILENT,
    errno.ETIMEDOUT: SILENT,
    errno.ENOENT: ABSENT,
    errno.ENXIO: ABSENT,
    errno.ENODEV: ABSENT,
    errno.EIO: ABSENT,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EBUSY: BUSY,
    errno.EAGAIN: BUSY,
    errno.ENOTTY: NO_PORT,
    errno.EISDIR: NO_PORT,
    errno.EINVAL: SETTINGS,
}


def reason(error: BaseException) -> str:
    """What to try; the system's own words where nothing better is known."""
    chain = list(causes(error))
    for cause in chain:
        if isinstance(cause, socket.gaierror):
            return UNKNOWN_NAME
        if isinstance(cause, TimeoutError):
            return SILENT
        number = getattr(cause, "errno", None)
        if number in BY_NUMBER:
            return BY_NUMBER[number]
        if cause.args and cause.args[0] in BY_NUMBER:  # termios.error is no OSError
            return BY_NUMBER[cause.args[0]]
    if "RFC2217" in str(error):
        return NO_CONVERTER
    return str(error)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
