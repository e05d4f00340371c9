"""LLRP messages: the ten-byte header by hand, bodies by sllurp's codec.

rsvd:3 version:3 type:10 | length:32 (header included) | message id:32
"""

import logging
import struct
from enum import IntEnum
from typing import Any, NamedTuple

from sllurp import llrp_proto
from sllurp.llrp_errors import LLRPError

from devices.errors import DeviceError, Disconnected
from devices.llrp.parameters import parameters

HEADER = struct.Struct("!HII")
LONGEST = 4 * 1024 * 1024
VERSIONS = (1, 2)  # 1.0.1 and 1.1
logging.getLogger("sllurp").setLevel(logging.CRITICAL)  # it logs each parameter that it cannot read; those are tallied
# What sllurp's decoders raise when the bytes make no sense.
DECODING_FAULTS = (LLRPError, struct.error, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError)

UNSUPPORTED_VERSION = 110
# LLRP 1.1, table 13
STATUS_NAMES = {
    100: "ParameterError",
    101: "FieldError",
    102: "UnexpectedParameter",
    103: "MissingParameter",
    104: "DuplicateParameter",
    105: "OverflowParameter",
    106: "OverflowField",
    107: "UnknownParameter",
    108: "UnknownField",
    109: "UnsupportedMessage",
    110: "UnsupportedVersion",
    111: "UnsupportedParameter",
    112: "UnexpectedMessage",
    200: "ParameterError",
    201: "FieldError",
    202: "UnexpectedParameter",
    203: "MissingParameter",
    204: "DuplicateParameter",
    205: "OverflowParameter",
    206: "OverflowField",
    207: "UnknownParameter",
    208: "UnknownField",
    209: "UnsupportedParameter",
    300: "Invalid",
    301: "OutOfRange",
    401: "DeviceError",
}


class Type(IntEnum):
    """Message types (LLRP 1.1, table 3)."""

    GET_READER_CAPABILITIES = 1
    SET_READER_CONFIG = 3
    CLOSE_CONNECTION_RESPONSE = 4
    GET_READER_CAPABILITIES_RESPONSE = 11
    SET_READER_CONFIG_RESPONSE = 13
    CLOSE_CONNECTION = 14
    ADD_ROSPEC = 20
    DELETE_ROSPEC = 21
    START_ROSPEC = 22
    ENABLE_ROSPEC = 24
    GET_ROSPECS = 26
    ADD_ROSPEC_RESPONSE = 30
    DELETE_ROSPEC_RESPONSE = 31
    START_ROSPEC_RESPONSE = 32
    ENABLE_ROSPEC_RESPONSE = 34
    GET_ROSPECS_RESPONSE = 36
    ADD_ACCESSSPEC = 40
    DELETE_ACCESSSPEC = 41
    ENABLE_ACCESSSPEC = 42
    GET_SUPPORTED_VERSION = 46
    SET_PROTOCOL_VERSION = 47
    ADD_ACCESSSPEC_RESPONSE = 50
    DELETE_ACCESSSPEC_RESPONSE = 51
    ENABLE_ACCESSSPEC_RESPONSE = 52
    GET_SUPPORTED_VERSION_RESPONSE = 56
    SET_PROTOCOL_VERSION_RESPONSE = 57
    GET_REPORT = 60
    RO_ACCESS_REPORT = 61
    KEEPALIVE = 62
    READER_EVENT_NOTIFICATION = 63
    ENABLE_EVENTS_AND_REPORTS = 64
    KEEPALIVE_ACK = 72
    ERROR_MESSAGE = 100
    CUSTOM_MESSAGE = 1023

    @property
    def answer(self) -> int:
        """The type of the answer to this request."""
        if self in (Type.CUSTOM_MESSAGE, Type.CLOSE_CONNECTION):
            return Type.CUSTOM_MESSAGE if self is Type.CUSTOM_MESSAGE else Type.CLOSE_CONNECTION_RESPONSE
        return self + 10


class Message(NamedTuple):
    """A whole message; `body` without the header."""

    version: int
    type: int
    id: int
    body: bytes

    @property
    def name(self) -> str:
        return Type(self.type).name if self.type in Type.__members__.values() else f"message type {self.type}"


class UndecodableBody(DeviceError):
    """sllurp cannot make sense of this body."""


def pack(kind: Type, number: int, body: bytes = b"", version: int = 1) -> bytes:
    return HEADER.pack(version << 10 | kind, HEADER.size + len(body), number) + body


def take(buffer: bytearray) -> list[Message]:
    """The whole messages at the front of the buffer, taken out of it.

    A length or version that cannot be means that the stream is out of step. Nothing in it shows where the next
    message begins, so that ends the connection (Disconnected), once what stands whole before it was taken.
    """
    messages: list[Message] = []
    at = 0
    while len(buffer) - at >= HEADER.size:
        bits, length, number = HEADER.unpack_from(buffer, at)
        version = bits >> 10 & 7
        if not HEADER.size <= length <= LONGEST or version not in VERSIONS:
            if messages:
                break
            raise Disconnected(f"llrp: {bytes(buffer[at : at + 10]).hex(' ')} is no message header; out of step")
        if len(buffer) - at < length:
            break
        messages.append(Message(version, bits & 0x3FF, number, bytes(buffer[at + HEADER.size : at + length])))
        at += length
    del buffer[:at]
    return messages


def decode(message: Message) -> dict[str, Any]:
    """sllurp's dictionary of a body; UndecodableBody for whatever it cannot read."""
    try:
        name = llrp_proto.get_message_name_from_type(message.type)
        return dict(llrp_proto.Message_struct[name]["decode"](message.body, name))
    except DECODING_FAULTS as fault:
        raise UndecodableBody(f"llrp: cannot read {message.name} {message.body[:40].hex(' ')}: {fault!r}") from fault


LLRP_STATUS = 287
SAID_NOTHING = "an unknown status"


class Status(NamedTuple):
    """LLRPStatus: `code` 0 is success, -1 none that can be read."""

    code: int
    description: str

    @property
    def refusal(self) -> str:
        """What it says against us; empty when all is well."""
        if self.code == 0:
            return ""
        name = STATUS_NAMES.get(self.code, SAID_NOTHING if self.code < 0 else f"status {self.code}")
        return f"{name} {self.description}".strip()


def status(body: bytes) -> Status:
    """The first LLRPStatus of a body; in an answer it stands first, in GET_SUPPORTED_VERSION's behind two bytes."""
    for kind, value in parameters(body):
        if kind == LLRP_STATUS and len(value) >= 4:
            code, length = struct.unpack_from("!HH", value)
            return Status(code, value[4 : 4 + length].decode("utf-8", "replace"))
    return Status(-1, "")
