"""LLRP messages: the ten-byte header by hand, bodies by sllurp's codec.

rsvd:3 version:3 type:10 | length:32 (header included) | message id:32
"""

import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from sllurp import llrp_proto
from sllurp.llrp_errors import LLRPError

from devices.errors import DeviceError, Disconnected

HEADER = struct.Struct("!HII")
LONGEST = 4 * 1024 * 1024
VERSIONS = (1, 2)  # 1.0.1 and 1.1
# What sllurp's decoders raise when the bytes make no sense.
DECODING_FAULTS = (LLRPError, struct.error, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError)


class Type(IntEnum):
    """Message types (LLRP 1.1, table 3)."""

    CLOSE_CONNECTION = 14
    SET_READER_CONFIG = 3
    CLOSE_CONNECTION_RESPONSE = 4
    SET_READER_CONFIG_RESPONSE = 13
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
    GET_SUPPORTED_VERSION = 46
    GET_SUPPORTED_VERSION_RESPONSE = 56
    RO_ACCESS_REPORT = 61
    KEEPALIVE = 62
    READER_EVENT_NOTIFICATION = 63
    ENABLE_EVENTS_AND_REPORTS = 64
    KEEPALIVE_ACK = 72
    ERROR_MESSAGE = 100


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
    message begins, so that ends the connection (Disconnected).
    """
    messages, at = [], 0
    while len(buffer) - at >= HEADER.size:
        bits, length, number = HEADER.unpack_from(buffer, at)
        version = bits >> 10 & 7
        if not HEADER.size <= length <= LONGEST or version not in VERSIONS:
            raise Disconnected(f"llrp: {bytes(buffer[at : at + 10]).hex(' ')} is no message header; out of step")
        if len(buffer) - at < length:
            break
        messages.append(Message(version, bits & 0x3FF, number, bytes(buffer[at + HEADER.size : at + length])))
        at += length
    del buffer[:at]
    return messages


def encode(kind: Type, content: Mapping[str, Any]) -> bytes:
    """The body of a message from sllurp's dictionary form."""
    info = llrp_proto.Message_struct[kind.name]
    return bytes(info["encode"](content, info))


def decode(message: Message) -> dict[str, Any]:
    """sllurp's dictionary of a body; UndecodableBody for whatever it cannot read."""
    try:
        name = llrp_proto.get_message_name_from_type(message.type)
        return dict(llrp_proto.Message_struct[name]["decode"](message.body, name))
    except DECODING_FAULTS as fault:
        raise UndecodableBody(f"llrp: cannot read {message.name} {message.body[:40].hex(' ')}: {fault!r}") from fault


def refusal(content: Mapping[str, Any]) -> str:
    """What an LLRPStatus says against us; empty when all is well."""
    status = content.get("LLRPStatus") or {}
    code = status.get("StatusCode", "an unknown status")
    if code == "Success":
        return ""
    description = status.get("ErrorDescription", b"")
    text = description.decode("utf-8", "replace") if isinstance(description, bytes) else str(description)
    return f"{code} {text}".strip()
