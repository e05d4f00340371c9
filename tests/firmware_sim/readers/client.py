"""A client of the simulated reader with sllurp's encoder and decoder, and a clock of its own."""

import struct
from typing import Any

from sllurp.llrp import LLRPMessage
from sllurp.llrp_proto import LLRPROSpec

from firmware_sim.readers.llrp import SimulatedReader

EPC = "300833B2DDD9014000000000"
OTHER = "300833B2DDD9014000000001"
ALL_CONTENT = {
    "EnableROSpecID": True,
    "EnableSpecIndex": True,
    "EnableInventoryParameterSpecID": True,
    "EnableAntennaID": True,
    "EnableChannelIndex": True,
    "EnablePeakRSSI": True,
    "EnableFirstSeenTimestamp": True,
    "EnableLastSeenTimestamp": True,
    "EnableTagSeenCount": True,
    "EnableAccessSpecID": True,
}


class Wire:
    """A client on line 1 of a reader, with its own clock; messages are made and read by sllurp."""

    def __init__(self, **settings: Any) -> None:
        self.reader = SimulatedReader(clock_us=lambda: 1_700_000_000_000_000, **settings)
        self.now = 10.0
        self.reader.opened(1, self.now)
        self.greeting = self.heard()

    def heard(self, line: int = 1) -> list[dict[str, Any]]:
        said = self.reader.due(self.now)
        return decoded(b"".join(say.data for say in said if say.line == line))

    def wait(self, seconds: float) -> list[dict[str, Any]]:
        self.now += seconds
        return self.heard()

    def raw(self, type_: int, body: bytes = b"", *, version: int = 1, number: int = 7) -> list[dict[str, Any]]:
        self.reader.received(1, struct.pack(">HII", version << 10 | type_, 10 + len(body), number) + body, self.now)
        return self.heard()

    def ask(self, name: str, **fields: Any) -> dict[str, Any]:
        """The one answer to a message."""
        message = LLRPMessage(msgdict={name: {"Ver": 1, "Type": 0, "ID": 42, **fields}})
        self.reader.received(1, message.msgbytes, self.now)
        answers = self.heard()
        assert answers
        assert answers[0]["ID"] == 42
        return answers[0]

    def config(self, requested: int = 0) -> dict[str, Any]:
        """GET_READER_CONFIG; sllurp's encoder puts its fields in the wrong order."""
        (answer,) = self.raw(2, struct.pack(">HBHH", 0, requested, 0, 0))
        return answer

    def hold(self) -> None:
        """Ask for EventsAndReports holding, which sllurp cannot encode."""
        assert ok(self.raw(3, b"\x00" + bytes.fromhex("00e2 0005 80"))[0])

    def inventory(self, **settings: Any) -> None:
        """Add and enable ROSpec 1; `edit` may change it before."""
        edit = settings.pop("edit", lambda rospec: None)
        number = settings.pop("rospecid", 1)
        settings.setdefault("tag_content_selector", ALL_CONTENT)
        rospec = LLRPROSpec(None, number, **settings)
        edit(rospec)
        assert ok(self.ask("ADD_ROSPEC", ROSpec=rospec))
        assert ok(self.ask("ENABLE_ROSPEC", ROSpecID=number))

    def reports(self) -> list[list[dict[str, Any]]]:
        return [one["TagReportData"] for one in self.heard() if one["name"] == "RO_ACCESS_REPORT"]


def decoded(data: bytes) -> list[dict[str, Any]]:
    """Messages as sllurp reads them; those that it does not know as name and body."""
    messages = []
    while data:
        kind, length, number = struct.unpack_from(">HII", data)
        if kind & 0x3FF in (36, 54, 56, 57, 100):
            messages.append({"name": kind & 0x3FF, "ID": number, "body": data[10:length], "Ver": kind >> 10})
        else:
            message = LLRPMessage(msgbytes=data[:length])
            messages.append({"name": message.getName(), **message.msgdict[message.getName()]})
        data = data[length:]
    return messages


def ok(answer: dict[str, Any]) -> bool:
    return answer["LLRPStatus"]["StatusCode"] == "Success"


def error(answer: dict[str, Any]) -> tuple[int, str]:
    """Status code and text of an answer that sllurp does not decode."""
    body = answer["body"]
    assert body[:2] == b"\x01\x1f"
    code, length = struct.unpack_from(">HH", body, 4)
    return code, body[8 : 8 + length].decode()
