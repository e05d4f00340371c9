"""LLRP 1.0.1 and 1.1 on the wire: message headers, TLV and TV parameters (EPCglobal LLRP, chapters 15 and 16).

A message is `rsvd:3 version:3 type:10`, length:32, id:32, then fields and parameters. A TLV parameter is
`rsvd:6 type:10`, length:16, then fields and sub-parameters; a TV parameter is `1 type:7` and a fixed value.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

HEADER = struct.Struct(">HII")
LONGEST = 1_000_000
DEEPEST = 12  # parameters within parameters; the standard needs 6

# message types
GET_READER_CAPABILITIES, GET_READER_CONFIG, SET_READER_CONFIG = 1, 2, 3
CLOSE_CONNECTION_RESPONSE, CLOSE_CONNECTION = 4, 14
ADD_ROSPEC, DELETE_ROSPEC, START_ROSPEC, STOP_ROSPEC, ENABLE_ROSPEC, DISABLE_ROSPEC, GET_ROSPECS = range(20, 27)
ADD_ACCESSSPEC, DELETE_ACCESSSPEC, ENABLE_ACCESSSPEC, DISABLE_ACCESSSPEC, GET_ACCESSSPECS = range(40, 45)
GET_SUPPORTED_VERSION, SET_PROTOCOL_VERSION = 46, 47
GET_REPORT, RO_ACCESS_REPORT, KEEPALIVE, READER_EVENT_NOTIFICATION, ENABLE_EVENTS_AND_REPORTS = 60, 61, 62, 63, 64
KEEPALIVE_ACK, ERROR_MESSAGE, CUSTOM_MESSAGE = 72, 100, 1023
RESPONSE_AFTER = 10  # the response to message n is n + 10

# status codes
SUCCESS = 0
M_PARAMETER_ERROR, M_FIELD_ERROR, M_MISSING_PARAMETER, M_UNKNOWN_PARAMETER = 100, 101, 103, 107
M_UNSUPPORTED_MESSAGE, M_UNSUPPORTED_VERSION, M_UNSUPPORTED_PARAMETER, M_UNEXPECTED_MESSAGE = 109, 110, 111, 112
A_INVALID, A_OUT_OF_RANGE = 300, 301

TV_LENGTHS = {
    1: 2, 2: 8, 3: 8, 4: 8, 5: 8, 6: 1, 7: 2, 8: 2, 9: 4, 10: 2, 11: 2, 12: 2, 13: 12, 14: 2, 15: 2, 16: 4, 17: 2,
    18: 4, 19: 2, 20: 2,
}  # fmt: skip


def _masked(at: int, body: bytes) -> int:
    """Length of a bit count and its bits that begin at `at`."""
    return 2 + (int.from_bytes(body[at : at + 2]) + 7) // 8


# bytes of fields before the sub-parameters, for what a client may send
FIELDS: dict[int, int | Callable[[bytes], int]] = {
    128: 8, 177: 6, 178: 0, 179: 1, 180: 8, 181: 7, 182: 5, 183: lambda b: 2 + 2 * int.from_bytes(b[:2]), 184: 5,
    185: 12, 186: 3, 187: 10, 188: 9, 207: 12, 208: 3, 209: 0, 210: 0, 217: 4, 218: 3, 219: 3, 220: 5, 221: 5, 222: 2,
    223: 2, 224: 6, 225: 4, 226: 1, 237: 3, 238: 2, 239: 1, 244: 0, 245: 3, 330: 1, 331: 1,
    332: lambda b: 3 + _masked(3, b), 333: 2, 334: 1, 335: 4, 336: 7, 337: 1, 338: 0,
    339: lambda b: 3 + _masked(3, b) + _masked(3 + _masked(3, b), b), 341: 11,
    342: lambda b: 11 + 2 * int.from_bytes(b[9:11]), 343: 6, 344: 6, 345: 2, 346: 11,
    347: lambda b: 11 + 2 * int.from_bytes(b[9:11]), 348: 1, 355: 4, 1023: len,
}  # fmt: skip


class BadMessage(Exception):
    """The message cannot be taken: `code` is the LLRP status code for the answer."""

    def __init__(self, code: int, text: str, field_no: int | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.field_no = field_no


@dataclass(frozen=True, slots=True)
class Message:
    type: int
    id: int
    body: bytes = b""
    version: int = 1

    def encode(self) -> bytes:
        return HEADER.pack(self.version << 10 | self.type, HEADER.size + len(self.body), self.id) + self.body


@dataclass(frozen=True, slots=True)
class Parameter:
    """A decoded TLV (or TV) parameter: its fields as bytes, its sub-parameters, and the bytes it came from."""

    type: int
    fields: bytes
    children: tuple["Parameter", ...] = ()
    raw: bytes = field(default=b"", compare=False)

    def child(self, type_: int) -> "Parameter | None":
        return next((one for one in self.children if one.type == type_), None)

    def all(self, type_: int) -> list["Parameter"]:
        return [one for one in self.children if one.type == type_]

    def number(self, at: int, size: int) -> int:
        """An unsigned field of `size` bytes."""
        return int.from_bytes(self.fields[at : at + size])


class Frames:
    """Cuts the byte stream of one connection into messages; an impossible length is BadMessage, and the end of it."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        self._buffer += data
        messages = []
        while len(self._buffer) >= HEADER.size:
            kind, length, number = HEADER.unpack_from(self._buffer)
            if not HEADER.size <= length <= LONGEST:
                self._buffer.clear()
                raise BadMessage(M_PARAMETER_ERROR, f"a message of {length} bytes")
            if len(self._buffer) < length:
                break
            body = bytes(self._buffer[HEADER.size : length])
            del self._buffer[:length]
            messages.append(Message(kind & 0x3FF, number, body, kind >> 10 & 7))
        return messages


def tlv(type_: int, *parts: bytes) -> bytes:
    """A TLV parameter around its parts."""
    body = b"".join(parts)
    return struct.pack(">HH", type_, 4 + len(body)) + body


def tv(type_: int, value: bytes) -> bytes:
    return bytes([0x80 | type_]) + value


def u8(value: int) -> bytes:
    return value.to_bytes(1)


def u16(value: int) -> bytes:
    return value.to_bytes(2)


def u32(value: int) -> bytes:
    return value.to_bytes(4)


def u64(value: int) -> bytes:
    return value.to_bytes(8)


def text(value: str) -> bytes:
    """A counted UTF-8 string."""
    data = value.encode("utf-8")
    return u16(len(data)) + data


def bits(*flags: bool, size: int = 8) -> bytes:
    """Flags from the top bit down, in `size` bits."""
    return sum(1 << (size - 1 - place) for place, flag in enumerate(flags) if flag).to_bytes(size // 8)


def parse(data: bytes, depth: int = 0) -> tuple[Parameter, ...]:
    """The parameters in `data`, with everything inside them; BadMessage tells what is wrong."""
    if depth > DEEPEST:
        raise BadMessage(M_PARAMETER_ERROR, f"parameters lie more than {DEEPEST} deep in one another")
    parameters: list[Parameter] = []
    at = 0
    while at < len(data):
        if data[at] & 0x80:
            type_, length, start = data[at] & 0x7F, 1 + TV_LENGTHS.get(data[at] & 0x7F, 0), 1
            if length == 1:
                raise BadMessage(M_UNKNOWN_PARAMETER, f"parameter {type_} is not known")
        else:
            if at + 4 > len(data):
                raise BadMessage(M_PARAMETER_ERROR, f"{len(data) - at} bytes are no parameter")
            type_, length = struct.unpack_from(">HH", data, at)
            type_, start = type_ & 0x3FF, 4
        if length < start or at + length > len(data):
            raise BadMessage(M_PARAMETER_ERROR, f"parameter {type_} has the length {length}")
        parameters.append(_parameter(type_, data[at + start : at + length], data[at : at + length], depth))
        at += length
    return tuple(parameters)


def _parameter(type_: int, body: bytes, raw: bytes, depth: int) -> Parameter:
    if type_ in TV_LENGTHS:
        return Parameter(type_, body, (), raw)
    if type_ not in FIELDS:
        raise BadMessage(M_UNKNOWN_PARAMETER, f"parameter {type_} is not known")
    rule = FIELDS[type_]
    size = rule if isinstance(rule, int) else rule(body)
    if len(body) < size:
        raise BadMessage(M_PARAMETER_ERROR, f"parameter {type_} is {size - len(body)} bytes short")
    return Parameter(type_, body[:size], parse(body[size:], depth + 1), raw)


def need(parameters: tuple[Parameter, ...], type_: int) -> Parameter:
    """The one of that type, or BadMessage."""
    found = next((one for one in parameters if one.type == type_), None)
    if found is None:
        raise BadMessage(M_MISSING_PARAMETER, f"parameter {type_} is missing")
    return found


def status(code: int = SUCCESS, description: str = "", field_no: int | None = None) -> bytes:
    """The LLRPStatus parameter, with a FieldError for the field that was wrong."""
    error = b"" if field_no is None else tlv(288, u16(field_no), u16(A_INVALID))
    return tlv(287, u16(code), text(description), error)
