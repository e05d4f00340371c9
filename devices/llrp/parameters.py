"""Parameters of LLRP, written and read by hand where sllurp's codec has no word for them."""

import struct
from collections.abc import Iterator

CUSTOM = 1023


def u8(value: int) -> bytes:
    return value.to_bytes(1)


def u16(value: int) -> bytes:
    return value.to_bytes(2)


def u32(value: int) -> bytes:
    return value.to_bytes(4)


def tlv(kind: int, *parts: bytes) -> bytes:
    """A TLV parameter around its fields and parameters."""
    value = b"".join(parts)
    return struct.pack("!HH", kind, 4 + len(value)) + value


def custom(vendor: int, subtype: int, *parts: bytes) -> bytes:
    return tlv(CUSTOM, u32(vendor), u32(subtype), *parts)


def parameters(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and value of each TLV parameter, as far as they can be told apart; the rest is left out."""
    at = 0
    while at + 4 <= len(data) and not data[at] & 0x80:
        kind, length = struct.unpack_from("!HH", data, at)
        if length < 4 or at + length > len(data):
            return
        yield kind & 0x3FF, data[at + 4 : at + length]
        at += length
